using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Solvers.Tables;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Normalisation;

/// <summary>Batch, layer, instance, group and root-mean-square normalisation of a given array, a row for each example.</summary>
/// <remarks>
/// (x − μ)/√(σ² + ε)·γ + β with the variance divided by the number of entries: Ioffe and Szegedy (2015), arXiv 1502.03167, algorithm 1; Ba et al.
/// (2016), arXiv 1607.06450; Wu and He (2018), arXiv 1803.08494, section 3.1; Zhang and Sennrich (2019), arXiv 1910.07467, equation 4.
/// </remarks>
[Kind("normalisation/output")]
public sealed class NormByHand : Solver<NormByHand.Given, NormByHand.Rules>
{
    /// <summary>What entries are normalised together.</summary>
    public enum NormSort
    {
        /// <summary>A channel of all examples.</summary>
        Batch,

        /// <summary>An example.</summary>
        Layer,

        /// <summary>A channel of an example.</summary>
        Instance,

        /// <summary>Some channels of an example.</summary>
        Group,

        /// <summary>An example, by the root of its mean square, without centring.</summary>
        Rms,
    }

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>The mean of each set of entries.</summary>
        Mean,

        /// <summary>The variance of each, or the mean square for root-mean-square normalisation.</summary>
        Variance,

        /// <summary>The normalised entries.</summary>
        Output,
    }

    /// <summary>The array.</summary>
    public sealed record Given
    {
        /// <summary>The array.</summary>
        [Given("the array, a row for each example; where channels have several positions, those of a channel stand beside each other")]
        public required AuthorFormula Input { get; init; }

        /// <summary>The sort.</summary>
        [Given("the sort of normalisation")]
        public required NormSort Norm { get; init; }

        /// <summary>The channels.</summary>
        [Given("the number of channels", Default = "the number of columns", Minimum = 1, Maximum = 64)]
        public int? Channels { get; init; }

        /// <summary>The groups.</summary>
        [Given("the number of groups of channels, for group", Default = "2", Minimum = 1, Maximum = 64)]
        public int Groups { get; init; } = 2;

        /// <summary>What keeps the root from zero.</summary>
        [Given("what is added to the variance", Default = "0", Minimum = 0)]
        public Rational Epsilon { get; init; }

        /// <summary>The scale.</summary>
        [Given("the learned scale of each channel: a vector, or a number for all", Default = "1")]
        public AuthorFormula? Scale { get; init; }

        /// <summary>The shift.</summary>
        [Given("the learned shift of each channel: a vector, or a number for all", Default = "0")]
        public AuthorFormula? Shift { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "output")]
        public Quantity Want { get; init; } = Quantity.Output;
    }

    /// <summary>What is taken into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the variance is divided by the number of entries, and not by one less.</summary>
        public bool Biased { get; init; } = true;

        /// <summary>Whether the sum is divided at all.</summary>
        public bool Averaged { get; init; } = true;

        /// <summary>Whether epsilon is there.</summary>
        public bool Epsilon { get; init; } = true;

        /// <summary>Whether epsilon stands under the root.</summary>
        public bool EpsilonInside { get; init; } = true;

        /// <summary>Whether the root divides, and not the variance.</summary>
        public bool Root { get; init; } = true;

        /// <summary>Whether the right entries are taken together, and not those of the other direction.</summary>
        public bool Direction { get; init; } = true;

        /// <summary>Whether scale and shift are there.</summary>
        public bool Affine { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions => [new("unbiased-variance", r => r with { Biased = false }), new("epsilon-beside-root", r => r with { EpsilonInside = false })];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("other-direction", r => r with { Direction = false }),
        new("summed", r => r with { Averaged = false }),
        new("epsilon-dropped", r => r with { Epsilon = false }),
        new("root-forgotten", r => r with { Root = false }),
        new("affine-forgotten", r => r with { Affine = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var x = given.Input.Value;
        var channels = Channels(given);
        bool Fits(AuthorFormula? formula) => formula is null || formula.Value.IsScalar || (formula.Value.Columns == 1 && formula.Value.Rows == channels);
        var misfit = x.IsScalar || (x.Columns == 1 && (given.Norm != NormSort.Batch || x.Rows == 1)) ? ("input", $"the input is {x.Shape}, and examples stand in rows: one of three features is [[1, 2, 3]]")
            : x.Entries.Length > ArrayAnswer.MaximumEntries ? ("input", $"the input has more than {ArrayAnswer.MaximumEntries} entries")
            : x.Columns % channels != 0 ? ("channels", $"{x.Columns} columns do not part into {channels} channels")
            : given.Norm == NormSort.Group && channels % given.Groups != 0 ? ("groups", $"{channels} channels do not part into {given.Groups} groups")
            : !Fits(given.Scale) ? ("scale", $"the scale is {given.Scale!.Value.Shape}, and there are {channels} channels")
            : !Fits(given.Shift) ? ("shift", $"the shift is {given.Shift!.Value.Shape}, and there are {channels} channels")
            : new[] { given.Input, given.Scale, given.Shift }.OfType<AuthorFormula>().SelectMany(f => f.Value.Entries).Any(e => e.FreeSymbols.Count > 0) ? ("input", "an entry holds a symbol; all are numbers here")
            : given.Norm == NormSort.Rms && given.Want == Quantity.Mean ? ("want", "root-mean-square normalisation has no mean")
            : Formula(given, new Rules()) is null ? ("input", "entries that are normalised together are all equal, and nothing is added to their variance")
            : ((string Key, string Message)?)null;
        if (misfit is not var (key, message))
            return true;
        scope.Diagnostics.Error("out-of-range", (map[key] ?? map).Position, message, "change one of them; symbols are told by columns(f, X) in the kind calculus");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        if ((!rules.Epsilon || !rules.EpsilonInside) && (given.Epsilon.ToDouble() < 0.01 || given.Want != Quantity.Output))
            return null;
        if (!rules.Root && given.Want != Quantity.Output)
            return null;
        var x = given.Input.Value;
        var sets = Sets(given, rules.Direction);
        var statistics = sets.Select(s => Statistics(given, rules, s)).ToArray();
        if (given.Want != Quantity.Output)
        {
            var values = statistics.Select(s => given.Want == Quantity.Mean ? s.Mean : s.Variance).ToImmutableArray();
            return values.Any(v => v.IsUndefined) ? null : values is [var one] ? new NumberAnswer(one) : ToAnswer(new ArrayEntries(values.Length, 1, false, values));
        }

        var entries = new Expr[x.Entries.Length];
        for (var k = 0; k < sets.Count; k++)
        {
            foreach (var (row, column) in sets[k])
            {
                var centred = x[row, column] - (given.Norm == NormSort.Rms ? 0 : statistics[k].Mean);
                var normalised = centred / Divisor(given, rules, statistics[k].Variance);
                entries[(row * x.Columns) + column] = rules.Affine ? (normalised * Of(given.Scale, given, column, 1)) + Of(given.Shift, given, column, 0) : normalised;
            }
        }

        return entries.Any(e => e.IsUndefined) ? null : ToAnswer(x with { Entries = [.. entries] });
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) => given.Epsilon.IsZero ? [] : [Fact.Of("epsilon", ("epsilon", TableCells.Show(given.Epsilon)))];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        var (x, sets) = (given.Input.Value, Sets(given, true));
        DerivationStep Step(string rule, Formula before, Expr after) => new(rule, before, TableCells.IsExact(after) ? StepRelation.Equal : StepRelation.About, TableCells.Show(after)) { Arrays = ArrayContext.Empty };
        foreach (var (set, k) in sets.Select((s, k) => (s, k + 1)))
        {
            var (mean, variance) = Statistics(given, new Rules(), set);
            var members = set.Select(p => x[p.Row, p.Column]).ToArray();
            Argument number = Symbolics.Formula.Number(k);
            if (given.Norm != NormSort.Rms)
                steps.Add(Step("mean", Symbolics.Formula.Sum(members.Select(TableCells.Show)) / members.Length, mean).With("set", number));
            if (given.Want != Quantity.Mean)
                steps.Add(Step(given.Norm == NormSort.Rms ? "mean-square" : "variance", Symbolics.Formula.Sum(members.Select(m => TableCells.Show(m - (given.Norm == NormSort.Rms ? 0 : mean)).Pow(2))) / members.Length, variance).With("set", number));
        }

        steps.Add(new DerivationStep(given.Want == Quantity.Output ? "output" : "together", answer.Results[0], StepRelation.Equal, answer.Results[0]) { Arrays = ArrayContext.Empty });
        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure("running-moments", _ => [Observation.Of(ImmutableDictionary<string, Rational>.Empty, RunningMoments.Run(given), v => (1e-9 * Math.Abs(v)) + 1e-11)]),
    ];

    /// <summary>The places that are normalised together.</summary>
    private static List<(int Row, int Column)[]> Sets(Given given, bool direction)
    {
        var (rows, columns) = (given.Input.Value.Rows, given.Input.Value.Columns);
        var width = columns / Channels(given);
        var norm = direction ? given.Norm : given.Norm == NormSort.Batch ? NormSort.Layer : NormSort.Batch;
        var length = norm switch { NormSort.Batch or NormSort.Instance => width, NormSort.Group => columns / given.Groups, _ => columns };
        var sets = new List<(int, int)[]>();
        if (norm == NormSort.Batch)
        {
            for (var start = 0; start < columns; start += length)
                sets.Add([.. from row in Enumerable.Range(0, rows) from column in Enumerable.Range(start, length) select (row, column)]);
            return sets;
        }

        for (var row = 0; row < rows; row++)
        {
            for (var start = 0; start < columns; start += length)
                sets.Add([.. Enumerable.Range(start, length).Select(column => (row, column))]);
        }

        return sets;
    }

    private static (Expr Mean, Expr Variance) Statistics(Given given, Rules rules, (int Row, int Column)[] set)
    {
        var members = set.Select(p => given.Input.Value[p.Row, p.Column]).ToArray();
        Expr count = rules.Averaged ? members.Length : 1;
        var mean = Expr.Sum(members) / count;
        var centre = given.Norm == NormSort.Rms ? 0 : Expr.Sum(members) / members.Length;
        var squares = Expr.Sum(members.Select(m => (m - centre).Pow(2)));
        return (mean, given.Norm == NormSort.Rms || rules.Biased || !rules.Averaged ? squares / count : squares / (members.Length - 1));
    }

    private static Expr Divisor(Given given, Rules rules, Expr variance)
    {
        var epsilon = rules.Epsilon ? (Expr)given.Epsilon : 0;
        return !rules.Root ? variance + epsilon : rules.EpsilonInside ? (variance + epsilon).Pow(Rational.Half) : variance.Pow(Rational.Half) + epsilon;
    }

    private static Expr Of(AuthorFormula? formula, Given given, int column, int without) =>
        formula is null ? without : formula.Value.IsScalar ? formula.Value.Entries[0] : formula.Value.Entries[column / (given.Input.Value.Columns / Channels(given))];

    private static int Channels(Given given) => given.Channels ?? given.Input.Value.Columns;

    private static ArrayAnswer ToAnswer(ArrayEntries entries) => new(entries.ToFormula(TableCells.Show), entries);
}
