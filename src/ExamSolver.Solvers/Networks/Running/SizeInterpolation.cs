using System.Collections.Immutable;
using System.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A size that a run may have in small: its real value, and the degree in it of what is counted.</summary>
internal sealed record RunSize(long Real, int Degree);

/// <summary>
/// Counts that a run on the real sizes would take too long for: runs on small sizes settle the polynomial that the count is in the sizes
/// (Lagrange's form, one variable after the other), one more run on other sizes confirms it, and it is evaluated at the real ones.
/// </summary>
internal static class SizeInterpolation
{
    /// <summary>The count at the real sizes.</summary>
    /// <exception cref="InvalidOperationException">The confirming run disagrees: the count is no such polynomial.</exception>
    public static BigInteger At(ImmutableArray<RunSize> sizes, Func<int[], long> run)
    {
        // A size that is not much larger than the small ones is taken as it is.
        var wide = Enumerable.Range(0, sizes.Length).Where(i => sizes[i].Real > sizes[i].Degree + 2).ToArray();
        var small = sizes.Select(s => (int)Math.Min(s.Real, int.MaxValue)).ToArray();
        var nodes = new Dictionary<string, long>();
        long Run(int[] values)
        {
            var key = string.Join(',', values);
            return nodes.TryGetValue(key, out var known) ? known : nodes[key] = run([.. values]);
        }

        Rational Evaluate(int depth, int[] values, Func<int, long> at)
        {
            if (depth == wide.Length)
                return Run(values);
            var (variable, degree) = (wide[depth], sizes[wide[depth]].Degree);
            Rational sum = 0;
            for (var i = 1; i <= degree + 1; i++)
            {
                Rational weight = 1;
                for (var j = 1; j <= degree + 1; j++)
                {
                    if (j != i)
                        weight *= (Rational)(at(variable) - j) / (i - j);
                }

                if (weight == 0)
                    continue;
                var inner = (int[])values.Clone();
                inner[variable] = i;
                sum += weight * Evaluate(depth + 1, inner, at);
            }

            return sum;
        }

        if (wide.Length > 0)
        {
            var other = (int[])small.Clone();
            foreach (var variable in wide)
                other[variable] = sizes[variable].Degree + 2;
            if (Evaluate(0, small, variable => other[variable]) != Run(other))
                throw new InvalidOperationException("What was counted is no polynomial of the sizes.");
        }

        return Evaluate(0, small, variable => sizes[variable].Real).Numerator;
    }
}
