using System.Numerics;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Recurrent;

/// <summary>The powers of a matrix, run: what the checks see of its growth, without an eigenvalue.</summary>
/// <remarks>
/// ‖W^t‖^(1/t) tends to the spectral radius (Gelfand's formula); t = 1, 2, 4, … by squaring. Where eigenvectors are missing, each squaring multiplies its
/// rounding error by a power of t, so that the entries keep some hundred digits.
/// </remarks>
internal sealed class PowerRun
{
    private const int Squarings = 24, Early = 10, BitsForEachRow = 320;
    private static readonly double LogOfTwo = Math.Log(2);

    private readonly double[] logNorms = new double[Squarings + 1];

    /// <summary>Runs the powers.</summary>
    /// <param name="matrix">The entries, row by row.</param>
    /// <param name="rows">How many rows there are.</param>
    public PowerRun(ReadOnlySpan<Rational> matrix, int rows)
    {
        var bits = BitsForEachRow * rows;
        var (power, exponent) = (new BigInteger[rows * rows], (long)-bits);
        for (var i = 0; i < power.Length; i++)
            power[i] = (matrix[i].Numerator << bits) / matrix[i].Denominator;
        for (var m = 0; m <= Squarings; m++)
        {
            var shift = (int)power.Max(v => v.GetBitLength()) - bits;
            if (power.All(v => v.IsZero))
            {
                Array.Fill(logNorms, double.NegativeInfinity, m, Squarings + 1 - m);
                return;
            }

            (power, exponent) = (Array.ConvertAll(power, v => shift > 0 ? v >> shift : v << -shift), exponent + shift);
            logNorms[m] = Math.Log(Math.Sqrt(power.Sum(v => Math.Pow((double)(v >> (bits - 64)), 2)))) + ((exponent + bits - 64) * LogOfTwo);
            var square = new BigInteger[rows * rows];
            for (var i = 0; i < square.Length; i++)
            {
                for (var k = 0; k < rows; k++)
                    square[i] += power[(i / rows * rows) + k] * power[(k * rows) + (i % rows)];
            }

            (power, exponent) = (square, 2 * exponent);
        }
    }

    /// <summary>The rate of the growth, log ρ, to about a millionth.</summary>
    public double LogRadius => double.IsInfinity(logNorms[Squarings])
        ? double.NegativeInfinity
        : (logNorms[Squarings] - logNorms[Squarings - 1] - (PowerOfTime * LogOfTwo)) / Math.ScaleB(1, Squarings - 1);

    /// <summary>The power of t in front of ρᵗ: how log ‖W²ᵗ‖ − 2 log ‖Wᵗ‖, which ρ does not move, falls with log t.</summary>
    public int PowerOfTime
    {
        get
        {
            double Fall(int m) => (2 * logNorms[m]) - logNorms[m + 1];
            return double.IsInfinity(logNorms[Squarings]) ? 0 : (int)Math.Round((Fall(Squarings - 1) - Fall(Early)) / ((Squarings - 1 - Early) * LogOfTwo));
        }
    }

    /// <summary>The largest singular value, by turning columns until they are orthogonal (Hestenes 1958).</summary>
    public static double LargestSingularValue(NumericArray matrix)
    {
        var (rows, columns, a) = (matrix.Rows, matrix.Columns, matrix.Values.ToArray());
        for (var sweep = 0; sweep < 40; sweep++)
        {
            for (var p = 0; p < columns; p++)
            {
                for (var q = p + 1; q < columns; q++)
                {
                    double Dot(int i, int j) => Enumerable.Range(0, rows).Sum(r => a[(r * columns) + i] * a[(r * columns) + j]);
                    var (pp, qq, pq) = (Dot(p, p), Dot(q, q), Dot(p, q));
                    var angle = 0.5 * Math.Atan2(2 * pq, pp - qq);
                    var (cosine, sine) = (Math.Cos(angle), Math.Sin(angle));
                    for (var r = 0; r < rows; r++)
                    {
                        var (x, y) = (a[(r * columns) + p], a[(r * columns) + q]);
                        (a[(r * columns) + p], a[(r * columns) + q]) = ((cosine * x) + (sine * y), (cosine * y) - (sine * x));
                    }
                }
            }
        }

        return Enumerable.Range(0, columns).Max(c => Math.Sqrt(Enumerable.Range(0, rows).Sum(r => a[(r * columns) + c] * a[(r * columns) + c])));
    }
}
