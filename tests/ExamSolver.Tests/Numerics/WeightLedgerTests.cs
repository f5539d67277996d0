using ExamSolver.Numerics;

namespace ExamSolver.Tests.Numerics;

public sealed class WeightLedgerTests
{
    [Fact]
    public void An_array_refuses_another_number_of_indices_and_negative_ones()
    {
        var weights = new WeightLedger(1).Named("w");
        _ = weights[2, 3];

        Assert.Throws<ArgumentException>(() => weights[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => weights[-1, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => weights[0, -1]);
        Assert.False(weights.WasRead(2, 4));
        Assert.Equal(1, weights.DistinctWeights);
    }
}
