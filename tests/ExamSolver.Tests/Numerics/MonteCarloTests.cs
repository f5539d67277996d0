using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class MonteCarloTests
{
    [Fact]
    public void Standard_errors_cover_the_truth_as_often_as_they_should()
    {
        var (one, two) = (0, 0);
        for (var run = 0UL; run < 1000; run++)
        {
            var estimate = MonteCarlo.Mean(g => Math.Exp(g.NextNormal() * 0.5), Generator.For(run, "coverage"), 2000);
            one += estimate.Covers(Math.Exp(0.125)) ? 1 : 0;
            two += estimate.Covers(Math.Exp(0.125), 2) ? 1 : 0;
            Assert.True(estimate.Covers(Math.Exp(0.125), MonteCarlo.Acceptance));
        }

        Assert.InRange(one, 683 - 90, 683 + 90);
        Assert.InRange(two, 954 - 42, 954 + 42);
    }

    [Fact]
    public void A_control_variate_keeps_the_mean_and_shrinks_the_error()
    {
        var plain = MonteCarlo.Mean(g => Math.Exp(g.NextDouble()), new Generator(3), 20_000);
        var controlled = MonteCarlo.Mean(
            g =>
            {
                var u = g.NextDouble();
                return (Math.Exp(u), u);
            },
            0.5, new Generator(3), 20_000);

        Assert.True(plain.Covers(Math.E - 1, MonteCarlo.Acceptance));
        Assert.True(controlled.Covers(Math.E - 1, MonteCarlo.Acceptance));
        Assert.True(controlled.Error < plain.Error / 6);
    }

    [Fact]
    public void Equal_seeds_give_equal_bytes()
    {
        var first = MonteCarlo.Mean(g => g.NextNormal(), new Generator(4), 5000);

        Assert.Equal(first, MonteCarlo.Mean(g => g.NextNormal(), new Generator(4), 5000));
    }

    [Fact]
    public void The_sizing_catches_an_error_of_one_percent()
    {
        var draws = MonteCarlo.DrawsToResolve(0.05, 0.01);
        var estimate = MonteCarlo.Mean(g => 1 + (0.05 * g.NextNormal()), new Generator(6), draws);

        Assert.InRange(draws, 3844, 3845);
        Assert.True(estimate.Covers(1, MonteCarlo.Acceptance));
        Assert.False(estimate.Covers(1.01, MonteCarlo.Acceptance));
        Assert.Throws<ArgumentOutOfRangeException>(() => MonteCarlo.DrawsToResolve(1, 0));
    }
}
