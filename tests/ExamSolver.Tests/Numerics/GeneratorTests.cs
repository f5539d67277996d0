using ExamSolver.Numerics;
using MathNet.Numerics.Distributions;

namespace ExamSolver.Tests.Numerics;

public sealed class GeneratorTests
{
    private const ulong GoldenA = 4565312919485228727;
    private const ulong GoldenB = 6741683450253631086;
    private const ulong GoldenC = 12520335322371287750;
    private const ulong GoldenNormalBits = 13833233923490503843;

    [Fact]
    public void The_state_is_seeded_by_the_published_SplitMix64_and_stepped_by_the_published_xoshiro()
    {
        // SplitMix64 from seed 0 yields these four words; xoshiro256++ returns rotl(a + d, 23) + a of them.
        var (a, d) = (0xE220A8397B1DCDAFUL, 0xF88BB8A8724C81ECUL);
        var expected = unchecked(System.Numerics.BitOperations.RotateLeft(a + d, 23) + a);

        Assert.Equal(expected, new Generator(0).NextBits());
    }

    [Fact]
    public void The_sequence_is_frozen()
    {
        var generator = Generator.For(42, "final-1a", "check");

        Assert.Equal([GoldenA, GoldenB, GoldenC], new[] { generator.NextBits(), generator.NextBits(), generator.NextBits() });
        Assert.Equal(GoldenNormalBits, BitConverter.DoubleToUInt64Bits(new Generator(7).NextNormal()));
    }

    [Fact]
    public void Keys_are_delimited()
    {
        Assert.NotEqual(Generator.For(1, "ab", "c").NextBits(), Generator.For(1, "a", "bc").NextBits());
        Assert.NotEqual(Generator.For(1, "a").NextBits(), Generator.For(1, "a", "").NextBits());
        Assert.NotEqual(Generator.For(1).NextBits(), Generator.For(2).NextBits());
        Assert.Equal(Generator.For(1, "é").NextBits(), Generator.For(1, "é").NextBits());
    }

    [Fact]
    public void Integers_are_uniform_and_stay_in_range()
    {
        var generator = new Generator(5);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
        {
            counts[generator.NextInt(-3, 4) + 3]++;
        }

        // Chi-squared with 6 degrees of freedom exceeds 50 less than once in 10⁸.
        Assert.True(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000) < 50, string.Join(' ', counts));
        Assert.InRange(generator.NextInt(int.MinValue, int.MaxValue), int.MinValue, int.MaxValue - 1);
        Assert.Equal(9, generator.NextInt(9, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => generator.NextInt(3, 3));
    }

    [Fact]
    public void Uniform_and_normal_draws_have_their_moments()
    {
        var generator = new Generator(11);
        const int Count = 200_000;
        var uniform = Enumerable.Range(0, Count).Select(_ => generator.NextDouble()).ToArray();
        var normal = Enumerable.Range(0, Count).Select(_ => generator.NextNormal()).ToArray();

        Assert.All(uniform, value => Assert.InRange(value, double.Epsilon, 1 - 1e-16));
        Assert.Equal(0.5, uniform.Average(), 6.2 / Math.Sqrt(12.0 * Count));
        Assert.Equal(0, normal.Average(), 6.2 / Math.Sqrt(Count));
        Assert.Equal(1, normal.Average(value => value * value), 6.2 * Math.Sqrt(2.0 / Count));
        Assert.Equal(3, normal.Average(value => Math.Pow(value, 4)), 6.2 * Math.Sqrt(96.0 / Count));
    }

    [Fact]
    public void Normal_draws_are_the_quantiles_of_the_uniform_draws()
    {
        var (uniform, normal) = (new Generator(13), new Generator(13));
        for (var i = 0; i < 20_000; i++)
        {
            var probability = uniform.NextDouble();
            var expected = Normal.InvCDF(0, 1, probability);

            Assert.Equal(expected, normal.NextNormal(), 1e-12 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Shuffling_gives_every_order_equally_often()
    {
        var generator = new Generator(17);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 24_000; i++)
        {
            var letters = "abcd".ToCharArray();
            generator.Shuffle(letters.AsSpan());
            counts[new string(letters)] = counts.GetValueOrDefault(new string(letters)) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.True(counts.Values.Sum(count => Math.Pow(count - 1000, 2) / 1000) < 90);
    }
}
