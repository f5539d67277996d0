using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class MatrixPowerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(21)]
    [InlineData(37)]
    public void A_product_has_the_bits_of_the_plain_sum(int size)
    {
        var (left, right, product) = (Random(size, "left"), Random(size, "right"), new double[size * size]);
        MatrixPower.Multiply(left, right, product, size);
        for (var i = 0; i < size * size; i++)
        {
            var total = 0.0;
            for (var k = 0; k < size; k++)
                total += left[(i / size * size) + k] * right[(k * size) + (i % size)];
            Assert.Equal(BitConverter.DoubleToInt64Bits(total), BitConverter.DoubleToInt64Bits(product[i]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(13)]
    [InlineData(64)]
    public void Squaring_and_the_loop_agree(int exponent)
    {
        var matrix = Random(19, "matrix");
        Assert.All(MatrixPower.BySquaring(matrix, 19, exponent).Zip(MatrixPower.ByLoop(matrix, 19, exponent)), p => Assert.Equal(p.Second, p.First, 1e-9));
    }

    [Fact]
    public void A_shear_grows_by_one_a_step() => Assert.Equal([1, 1000, 0, 1], MatrixPower.BySquaring([1, 1, 0, 1], 2, 1000));

    [Fact]
    public void Entries_that_do_not_fit_are_refused() => Assert.StartsWith(
        "Matrices of 2 rows have 4 entries, not 4, 3 and 4.",
        Assert.Throws<ArgumentException>(() => MatrixPower.Multiply(new double[4], new double[3], new double[4], 2)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_negative_exponent_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => MatrixPower.BySquaring([2], 1, -1));

    /// <summary>Normal entries so small that powers stay near one.</summary>
    private static double[] Random(int size, string name)
    {
        var generator = Generator.For(7, name);
        return [.. Enumerable.Range(0, size * size).Select(_ => generator.NextNormal() / Math.Sqrt(size))];
    }
}
