using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>The limit of a function, from its values on the way there.</summary>
/// <remarks>Values at h = 1/4, 1/8, …, extrapolated to h = 0 by Richardson's scheme for integer powers of h.</remarks>
public sealed record LimitRoad : Road
{
    private const int Points = 14;

    /// <summary>The side from which the limit is taken.</summary>
    public enum Side
    {
        /// <summary>From larger values.</summary>
        Above,

        /// <summary>From smaller values.</summary>
        Below,
    }

    /// <summary>The function.</summary>
    [Given("the function", Key = "limit of")]
    public required AuthorFormula Function { get; init; }

    /// <summary>The variable.</summary>
    [Given("the variable", Key = "as")]
    public required Names Variable { get; init; }

    /// <summary>Where it goes.</summary>
    [Given("where it goes: a number, a formula, inf or -inf")]
    public required AuthorFormula To { get; init; }

    /// <summary>The side.</summary>
    [Given("the side from which it goes there", Default = "above")]
    public Side From { get; init; }

    /// <inheritdoc/>
    public override string Id => "limit";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Function.Formula, To.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var end = To.Value.Entries[0].Evaluate(name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN);
        var value = Function.Along(at, Variable.All[0]);
        var row = new double[Points];
        var (best, error) = (double.NaN, double.PositiveInfinity);
        for (var k = 0; k < Points; k++)
        {
            var previous = (double[])row.Clone();
            var h = Math.ScaleB(1, -2 - k);
            row[0] = value.At(double.IsInfinity(end) ? Math.Sign(end) / h : end + (From == Side.Below ? -h : h));
            for (var j = 1; j <= k; j++)
                row[j] = row[j - 1] + ((row[j - 1] - previous[j - 1]) / (Math.ScaleB(1, j) - 1));
            for (var j = 0; j <= k && k > 0; j++)
            {
                var difference = Math.Abs(row[j] - previous[Math.Min(j, k - 1)]) + (j > 0 ? Math.Abs(row[j] - row[j - 1]) : 0);
                if (difference < error)
                    (best, error) = (row[j], difference);
            }
        }

        return error <= 1e-4 * Math.Max(1e-3, Math.Abs(best)) || error < 1e-9 ? (NumericArray.Of(best), Within(1e-7, (10 * error) + 1e-10)) : null;
    }
}

/// <summary>A sum by adding its terms one after the other.</summary>
public sealed record SumRoad : Road
{
    private const int MaximalTerms = 20_000;

    /// <summary>The term.</summary>
    [Given("the term", Key = "sum of")]
    public required AuthorFormula Term { get; init; }

    /// <summary>The ranges.</summary>
    [Given("the first and last value of each index: {i: [1, n]}")]
    public required Ranges Over { get; init; }

    /// <inheritdoc/>
    public override string Id => "enumeration";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Term.Formula, .. Over.All.SelectMany(r => new[] { r.First.Formula, r.Last.Formula })];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var (left, size) = (MaximalTerms, 0.0);
        var term = Term.Along(at, Over.All.Select(r => r.Name));
        var ends = Over.All.Select((range, i) => new[] { range.First, range.Last }.Select(e => e.Along(at, Over.All.Take(i).Select(r => r.Name))).ToArray()).ToArray();
        double Add(int index)
        {
            if (index == Over.All.Length)
            {
                size += Math.Abs(term.Value);
                return --left < 0 ? double.NaN : term.Value;
            }

            var total = 0.0;
            var (from, to) = (ends[index][0].Value, ends[index][1].Value);
            if (!(to - from <= MaximalTerms))
                return double.NaN;
            for (var k = from; k <= to && left > 0; k++)
            {
                term.Set(index, k);
                foreach (var end in ends.Skip(index + 1).SelectMany(e => e))
                    end.Set(index, k);
                total += Add(index + 1);
            }

            return left > 0 ? total : double.NaN;
        }

        return (NumericArray.Of(Add(0)), Within(1e-9, (1e-12 * size) + 1e-15));
    }
}

/// <summary>Ranges of indices, the outer one first.</summary>
public sealed record Ranges : IReadFromSpec<Ranges>
{
    /// <summary>The ranges.</summary>
    public required System.Collections.Immutable.ImmutableArray<(string Name, AuthorFormula First, AuthorFormula Last)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("two ends by name", SpecType.ListOf(SpecType.Formula));

    /// <inheritdoc/>
    public static Ranges? Read(SpecNode node, SpecScope scope)
    {
        var found = new List<(string, AuthorFormula, AuthorFormula)>();
        foreach (var (key, value) in (node as SpecMap)?.Entries ?? [])
        {
            if (!scope.Declarations.Contains(key.Text))
                scope.Diagnostics.Error("undeclared-symbol", key.Position, $"{key.Description} is not declared", $"declare it in `let`: {key.Text} : integer");
            else if (value is SpecList { Items: [var first, var last] } && AuthorFormula.Read(first, scope) is { } from && AuthorFormula.Read(last, scope) is { } to)
                found.Add((key.Text, from, to));
            else if (value is not SpecList { Items.Count: 2 })
                SpecBinder.ReportWrongType(value, "a list of two ends", scope.Diagnostics, "write for example {i: [1, n]}");
        }

        if (node is not SpecMap { Entries.Count: > 0 })
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {i: [1, n]}");
        return found.Count > 0 && found.Count == ((SpecMap)node).Entries.Count ? new Ranges { All = [.. found] } : null;
    }
}

/// <summary>The root of a function between two places, by halving.</summary>
public sealed record RootRoad : Road
{
    /// <summary>The function.</summary>
    [Given("the function, which changes its sign once between the places", Key = "root of")]
    public required AuthorFormula Function { get; init; }

    /// <summary>The variable.</summary>
    [Given("the variable", Key = "as")]
    public required Names Variable { get; init; }

    /// <summary>The places.</summary>
    [Given("two places, the root between them")]
    public required System.Collections.Immutable.ImmutableArray<AuthorFormula> Between { get; init; }

    /// <inheritdoc/>
    public override string Id => "root";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => Between.Select(b => b.Formula).Append(Function.Formula);

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var value = Function.Along(at, Variable.All[0]);
        var (low, high) = (Between[0].At(at)[0, 0], Between[^1].At(at)[0, 0]);
        var (below, above) = (value.At(low), value.At(high));
        if (!(below * above < 0))
            return null;
        for (var i = 0; i < 200; i++)
        {
            var middle = low + ((high - low) / 2);
            if (value.At(middle) * below > 0)
                low = middle;
            else
                high = middle;
        }

        return (NumericArray.Of(high), Within(1e-9, 1e-12));
    }
}

/// <summary>Where a function is smallest: between two places by comparing its values alone (golden section), or of a vector by Newton's method on differences of its values.</summary>
public sealed record MinimiserRoad : Road
{
    private const int MostVariables = 12;

    /// <summary>The function.</summary>
    [Given("the function, which has one valley (between the places)", Key = "minimiser of")]
    public required AuthorFormula Function { get; init; }

    /// <summary>The variable.</summary>
    [Given("the variable", Key = "as")]
    public required Names Variable { get; init; }

    /// <summary>The places.</summary>
    [Given("two places, the valley between them; left out where the variable is a vector or matrix, or there is no other valley", Default = "everywhere")]
    public System.Collections.Immutable.ImmutableArray<AuthorFormula> Between { get; init; } = [];

    /// <inheritdoc/>
    public override string Id => "minimiser";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => Between.Select(b => b.Formula).Append(Function.Formula);

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        if (Between.Length < 2)
            return Descended(at);
        var value = Function.Along(at, Variable.All[0]);
        var (low, high) = (Between[0].At(at)[0, 0], Between[^1].At(at)[0, 0]);
        var width = high - low;
        var ratio = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < 100; i++)
        {
            var (left, right) = (high - (ratio * (high - low)), low + (ratio * (high - low)));
            if (value.At(left) < value.At(right))
                high = right;
            else
                low = left;
        }

        // Near a minimum values differ by the square of the distance: half of the digits are all there are.
        return width > 0 ? (NumericArray.Of((low + high) / 2), Within(1e-5, 1e-7 * width)) : null;
    }

    /// <summary>Newton's method from 0, with slopes and curvatures from differences; a step that does not go down is halved.</summary>
    private (NumericArray Value, Func<double, double> Tolerance)? Descended(IReadOnlyDictionary<string, Rational> at)
    {
        const double h = 1e-3;
        var (arrays, start) = Variable.ValuesIn(Context.NumbersAt(at));
        if (start.Length is 0 or > MostVariables)
            return null;
        double Value(double[] x) => Function.At(at, Variable.With(arrays, x))[0, 0];
        var (here, lowest) = (new double[start.Length], Value(new double[start.Length]));
        for (var step = 0; step < 60; step++)
        {
            double Off(int i, double di, int j = 0, double dj = 0)
            {
                var place = (double[])here.Clone();
                place[i] += di;
                place[j] += dj;
                return Value(place);
            }

            var slope = NumericArray.Of(here.Length, 1, (i, _) => (Off(i, h) - Off(i, -h)) / (2 * h));
            var curvature = NumericArray.Of(here.Length, here.Length, (i, j) => (Off(i, h, j, h) - Off(i, h, j, -h) - Off(i, -h, j, h) + Off(i, -h, j, -h)) / (4 * h * h));
            var inverse = curvature.Inverse();
            var way = Enumerable.Range(0, here.Length).Select(i => -Enumerable.Range(0, here.Length).Sum(k => inverse[i, k] * slope[k, 0])).ToArray();
            if (!Array.TrueForAll(way, double.IsFinite))
                return null;
            var (length, next) = (1.0, here);
            for (; length > 1e-6; length /= 2)
            {
                next = [.. here.Zip(way, (x, d) => x + (length * d))];
                if (Value(next) <= lowest)
                    break;
            }

            var moved = length > 1e-6 ? next.Zip(here, (a, b) => Math.Abs(a - b)).Max() : 0;
            if (moved > 0)
                (here, lowest) = (next, Value(next));
            if (moved < 1e-9)
                break;
        }

        var found = arrays.Length == 1 ? arrays[0].With(here) : NumericArray.Of(here.Length, 1, (i, _) => here[i]);
        return (found, Within(1e-4, 1e-5));
    }
}

/// <summary>A recurrence, run step by step.</summary>
public sealed record RecurrenceRoad : Road
{
    private const int MaximalSteps = 10_000;

    /// <summary>The step.</summary>
    [Given("the next state, a formula of the state and of the step's number", Key = "recurrence of")]
    public required AuthorFormula Step { get; init; }

    /// <summary>The state.</summary>
    [Given("the name of the state in it")]
    public required Names State { get; init; }

    /// <summary>The step's number.</summary>
    [Given("the name of the step's number in it; `let` defines it as the first one, k = 1")]
    public required Names Index { get; init; }

    /// <summary>The first state.</summary>
    [Given("the state before the first step")]
    public required AuthorFormula From { get; init; }

    /// <summary>The number of steps.</summary>
    [Given("the number of steps")]
    public required AuthorFormula Times { get; init; }

    /// <inheritdoc/>
    public override string Id => "recurrence";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Step.Formula, From.Formula, Times.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var (state, first, times) = (From.At(at), Context.NumbersAt(at)(Index.All[0])?[0, 0] ?? double.NaN, Times.At(at)[0, 0]);
        if (!(times <= MaximalSteps))
            return null;
        var largest = 0.0;
        for (var k = 0; k < times; k++)
        {
            state = Step.At(at, new Dictionary<string, NumericArray>(StringComparer.Ordinal) { [State.All[0]] = state, [Index.All[0]] = NumericArray.Of(first + k) });
            largest = Math.Max(largest, state.Values.ToArray().Max(Math.Abs));
        }

        return (state, Within(1e-9, (1e-11 * largest) + 1e-14));
    }
}
