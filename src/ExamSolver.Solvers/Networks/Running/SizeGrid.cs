using System.Collections.Immutable;
using System.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A size that a run may have in small: its real value, and the degree in it of what is counted.</summary>
internal sealed record RunSize(long Real, int Degree);

/// <summary>
/// Counts that a run on the real sizes would take too long for: runs on small sizes, a grid of them, settle the polynomial that the count is in the
/// sizes (Lagrange's form, one size after the other), one more run on other sizes confirms it, and it is evaluated at the real ones.
/// </summary>
internal sealed class SizeGrid
{
    private readonly int[] wide, degrees, small, other;
    private readonly ImmutableArray<RunSize> sizes;

    /// <summary>The grid for some sizes.</summary>
    public SizeGrid(ImmutableArray<RunSize> sizes)
    {
        // A size that is not much larger than the small ones is taken as it is.
        this.sizes = sizes;
        wide = [.. Enumerable.Range(0, sizes.Length).Where(i => sizes[i].Real > sizes[i].Degree + 2)];
        degrees = [.. wide.Select(i => sizes[i].Degree)];
        small = [.. sizes.Select(s => (int)Math.Min(s.Real, int.MaxValue))];
        other = (int[])small.Clone();
        foreach (var size in wide)
            other[size] = sizes[size].Degree + 2;
        Places = degrees.Aggregate(1, (product, degree) => product * (degree + 1));
    }

    /// <summary>How many places the grid has; the one behind the last is that of the confirming run.</summary>
    public int Places { get; }

    /// <summary>The sizes at a place.</summary>
    public int[] At(int place)
    {
        if (place == Places)
            return [.. other];
        var values = (int[])small.Clone();
        for (var i = wide.Length - 1; i >= 0; i--)
            (place, values[wide[i]]) = (place / (degrees[i] + 1), 1 + (place % (degrees[i] + 1)));
        return values;
    }

    /// <summary>The count at the real sizes.</summary>
    /// <param name="run">What is counted in a run with the sizes of a place.</param>
    /// <exception cref="InvalidOperationException">The confirming run disagrees: the count is no such polynomial.</exception>
    public BigInteger Count(Func<int, long> run)
    {
        var counts = new Rational[Places];
        for (var place = 0; place < Places; place++)
            counts[place] = run(place);
        if (wide.Length == 0)
            return counts[0].Numerator;
        if (Evaluate([.. counts], size => other[size]) != run(Places))
            throw new InvalidOperationException("What was counted is no polynomial of the sizes.");
        return Evaluate(counts, size => sizes[size].Real).Numerator;
    }

    /// <summary>The polynomial through counts on the grid: the last size is put in first, which leaves a grid of the others.</summary>
    private Rational Evaluate(Rational[] counts, Func<int, long> sizeAt)
    {
        var left = counts.Length;
        for (var i = wide.Length - 1; i >= 0; i--)
        {
            var weights = Weights(degrees[i], sizeAt(wide[i]));
            left /= weights.Length;
            for (var place = 0; place < left; place++)
            {
                Rational sum = 0;
                for (var node = 0; node < weights.Length; node++)
                    sum += weights[node] * counts[(place * weights.Length) + node];
                counts[place] = sum;
            }
        }

        return counts[0];
    }

    /// <summary>What the values at 1, 2, … count for in the value of a polynomial of some degree elsewhere.</summary>
    private static Rational[] Weights(int degree, long at) => [.. Enumerable.Range(1, degree + 1).Select(i =>
        Enumerable.Range(1, degree + 1).Where(j => j != i).Aggregate((Rational)1, (weight, j) => weight * (at - j) / (i - j)))];
}
