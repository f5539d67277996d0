using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

/// <summary>Partition functions, divergences and several variables, against sums and closed forms.</summary>
public sealed class ProbabilityKernelTests
{
    [Theory]
    [InlineData(2, 3, 4)]
    [InlineData(3, 1, 2)]
    [InlineData(5, 4, 3)]
    public void All_states_and_the_factorised_sum_agree_with_a_plain_loop(int first, int second, int third)
    {
        var weights = Weights(first * second * third, 2);
        var total = 0.0;
        for (var state = 0; state < 1 << (first + second + third); state++)
        {
            var energy = 0.0;
            for (var at = 0; at < weights.Length; at++)
            {
                var (i, j, k) = (at / (second * third), at / third % second, at % third);
                if ((state >> i & 1) == 1 && (state >> (first + j) & 1) == 1 && (state >> (first + second + k) & 1) == 1)
                    energy += weights[at];
            }

            total += Math.Exp(-energy);
        }

        var machine = new ThreeWayMachine(weights, first, second, third);
        Assert.Equal(Math.Log(total), machine.LogPartitionOfAllStates(), 1e-11);
        Assert.Equal(Math.Log(total), machine.LogPartitionFactorised(), 1e-11);
    }

    [Fact]
    public void Large_energies_do_not_overflow()
    {
        var machine = new ThreeWayMachine(Weights(64, 900), 4, 4, 4);
        Assert.Equal(machine.LogPartitionFactorised(), machine.LogPartitionOfAllStates(), 1e-8);
        Assert.True(double.IsFinite(machine.LogPartitionFactorised()));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ThreeWayMachine([1, 2, 3], 2, 2, 2).LogPartitionFactorised());
        Assert.StartsWith("There are 3 weights for 2·2·2 units, at most 12 each.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_divergence_of_normal_distributions_by_drawing_covers_its_closed_form()
    {
        var exact = Math.Log(2 / 0.5) + (((0.5 * 0.5) + (1.5 * 1.5)) / (2 * 4)) - 0.5;
        var estimate = NormalDivergence.Sample((1, 0.5), (-0.5, 2), 200_000, seed: 7);
        Assert.True(estimate.Covers(exact, MonteCarlo.Acceptance));
        Assert.InRange(estimate.Error, 1e-4, 1e-2);
        Assert.Equal(estimate, NormalDivergence.Sample((1, 0.5), (-0.5, 2), 200_000, seed: 7));
    }

    [Fact]
    public void A_normal_distribution_of_several_variables_has_its_density_and_moments()
    {
        var law = new MultivariateNormal([1, -2], new[,] { { 2.0, 0.5 }, { 0.5, 1.0 } });

        // At the mean the density is 1/(2π √det Σ).
        Assert.Equal(-Math.Log(2 * Math.PI * Math.Sqrt(1.75)), law.LogDensity([1, -2]), 1e-13);
        Assert.Equal(0.5, law.Expectation(x => (x[0] - 1) * (x[1] + 2), 3), 1e-13);
        Assert.Equal(1.0 + 4.0, law.Expectation(x => x[1] * x[1], 2), 1e-12);
        Assert.Throws<ArithmeticException>(() => new MultivariateNormal([0, 0], new[,] { { 1.0, 2.0 }, { 2.0, 1.0 } }));
    }

    private static double[] Weights(int count, double scale)
    {
        var generator = Generator.For(3, "weights");
        return [.. Enumerable.Range(0, count).Select(_ => scale * ((2 * generator.NextDouble()) - 1))];
    }
}
