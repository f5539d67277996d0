using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;

namespace ExamSolver.Solvers.Recurrent;

/// <summary>The powers of a matrix of doubles, run: what the checks see of its growth, without an eigenvalue.</summary>
/// <remarks>‖W^t‖^(1/t) tends to the spectral radius (Gelfand's formula); t = 1, 2, 4, … by squaring, scaled to norm 1 each time.</remarks>
internal sealed class PowerRun
{
    private const int Squarings = 44, Late = 16, Early = 6, Settled = 20;

    private readonly double[] logNorms = new double[Squarings + 1];
    private readonly NumericArray matrix;

    /// <summary>Runs the powers.</summary>
    public PowerRun(NumericArray matrix)
    {
        this.matrix = matrix;
        var (n, power, log) = (matrix.Rows, matrix.Values.ToArray(), 0.0);
        for (var m = 0; m <= Squarings; m++)
        {
            var norm = Math.Sqrt(power.Sum(v => v * v));
            log += Math.Log(norm);
            logNorms[m] = log;
            if (norm == 0)
            {
                Array.Fill(logNorms, double.NegativeInfinity, m, Squarings + 1 - m);
                break;
            }

            power = Array.ConvertAll(power, v => v / norm);
            var square = new double[n * n];
            MatrixPower.Multiply(power, power, square, n);
            (power, log) = (square, 2 * log);
        }
    }

    /// <summary>The rate of the growth, log ρ.</summary>
    public double LogRadius => logNorms[Squarings] / Math.ScaleB(1, Squarings);

    /// <summary>The power of t in front of ρᵗ: how the norm grows with log t once ρᵗ is taken off.</summary>
    public int PowerOfTime
    {
        get
        {
            double Rest(int m) => logNorms[m] - (Math.ScaleB(1, m) * LogRadius);
            return double.IsInfinity(LogRadius) ? 0 : (int)Math.Round((Rest(Late) - Rest(Early)) / ((Late - Early) * Math.Log(2)));
        }
    }

    /// <summary>Whether a power of a million steps and the next one are the same.</summary>
    public bool Settles
    {
        get
        {
            var late = MatrixPower.BySquaring(matrix.Values, matrix.Rows, 1L << Settled);
            var next = new double[late.Length];
            MatrixPower.Multiply(late, matrix.Values, next, matrix.Rows);
            return late.Zip(next, (a, b) => Math.Abs(a - b)).Max() <= 1e-6 * late.Max(Math.Abs);
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
