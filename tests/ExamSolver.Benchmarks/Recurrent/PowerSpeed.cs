using ExamSolver.Benchmarks.Networks;
using ExamSolver.Numerics;

namespace ExamSolver.Benchmarks.Recurrent;

/// <summary>W^t of a 64×64 matrix and t = 1000, one product after the other and by squaring.</summary>
internal static class PowerSpeed
{
    private const int Size = 64, Exponent = 1000;

    /// <summary>Prints the quickest and the median run beside their limits.</summary>
    public static int Run()
    {
        var generator = Generator.For(1, "powers");
        var matrix = new double[Size * Size];
        generator.FillNormal(matrix);
        for (var i = 0; i < matrix.Length; i++)
            matrix[i] /= Math.Sqrt(Size);
        Show(Timing.Of("W^1000 by a loop", "ExamSolver", () => MatrixPower.ByLoop(matrix, Size, Exponent).Sum(Math.Abs), 15), 22);
        Show(Timing.Of("W^1000 by squaring", "ExamSolver", () => MatrixPower.BySquaring(matrix, Size, Exponent).Sum(Math.Abs), 100), 1);
        return 0;
    }

    private static void Show(Timing timing, double limit) =>
        Console.WriteLine($"{timing.Task,-22} quickest {timing.Quickest / 1000,7:0.00} ms  median {timing.Median / 1000,7:0.00} ms  limit {limit,4:0} ms  ({timing.Checksum:G6})");
}
