using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Solvers.Tables;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Attention;

/// <summary>Scaled dot-product attention on given arrays: scores, weights, output; a row for each query.</summary>
/// <remarks>softmax(Q Kᵀ/√d) V along the keys, Vaswani et al. (2017), arXiv 1706.03762, equation 1. What is masked has the weight 0, and the others sum to 1.</remarks>
[Kind("attention/output")]
public sealed class AttentionByHand : Solver<AttentionByHand.Given, AttentionByHand.Rules>
{
    private const int LongestSide = 16;

    /// <summary>What is asked for.</summary>
    public enum Quantity
    {
        /// <summary>Q Kᵀ/√d.</summary>
        Scores,

        /// <summary>The softmax of each row of scores.</summary>
        Weights,

        /// <summary>The weighted sums of the values.</summary>
        Output,
    }

    /// <summary>Which keys a query sees.</summary>
    public enum MaskSort
    {
        /// <summary>All.</summary>
        None,

        /// <summary>Those at its place and before.</summary>
        Causal,
    }

    /// <summary>The arrays.</summary>
    public sealed record Given
    {
        /// <summary>The queries.</summary>
        [Given("the queries, a row for each")]
        public required AuthorFormula Queries { get; init; }

        /// <summary>The keys.</summary>
        [Given("the keys, a row for each, as long as a query")]
        public required AuthorFormula Keys { get; init; }

        /// <summary>The values.</summary>
        [Given("the values, a row for each key; needed for the output")]
        public AuthorFormula? Values { get; init; }

        /// <summary>What is asked for.</summary>
        [Given("what is asked for", Default = "output")]
        public Quantity Want { get; init; } = Quantity.Output;

        /// <summary>The sort of mask.</summary>
        [Given("which keys a query sees: all, or those at its own place and before", Default = "none")]
        public MaskSort Mask { get; init; }

        /// <summary>Padding.</summary>
        [Given("how many of the last keys are padding, which nobody sees", Default = "0", Minimum = 0, Maximum = 63)]
        public int Padding { get; init; }

        /// <summary>The divisor.</summary>
        [Given("what scores are divided by", Default = "the root of the length of a query")]
        public Expr? Scale { get; init; }
    }

    /// <summary>What is taken into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether scores are divided at all.</summary>
        public bool Scaled { get; init; } = true;

        /// <summary>Whether they are divided by the root, and not by the length itself.</summary>
        public bool Root { get; init; } = true;

        /// <summary>Whether the weights of a query sum to 1, and not those of a key.</summary>
        public bool AlongKeys { get; init; } = true;

        /// <summary>Whether the mask is there.</summary>
        public bool Masked { get; init; } = true;

        /// <summary>Whether the mask stands before the softmax, and not behind it.</summary>
        public bool MaskFirst { get; init; } = true;

        /// <summary>Whether the weights are normalised by exponentials.</summary>
        public bool Softmax { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("scale-forgotten", r => r with { Scaled = false }),
        new("scaled-by-length", r => r with { Root = false }),
        new("softmax-over-queries", r => r with { AlongKeys = false }),
        new("mask-forgotten", r => r with { Masked = false }),
        new("mask-behind-softmax", r => r with { MaskFirst = false }),
        new("softmax-forgotten", r => r with { Softmax = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var (q, k, v) = (given.Queries.Value, given.Keys.Value, given.Values?.Value);
        var misfit = q.IsScalar || k.IsScalar || q.Columns != k.Columns ? ("keys", $"queries are {q.Shape} and keys {k.Shape}; a row of both has as many entries")
            : given.Want == Quantity.Output && v is null ? ("want", "an output needs values")
            : v is not null && (v.IsScalar || v.Rows != k.Rows) ? ("values", $"keys are {k.Shape} and values {v.Shape}; there is a value for each key")
            : Math.Max(q.Rows, q.Columns) > LongestSide || Math.Max(k.Rows, v?.Columns ?? 0) > LongestSide ? ("queries", $"an array has a side longer than {LongestSide}")
            : given.Padding >= k.Rows ? ("padding", "no key is left to be seen")
            : given.Mask == MaskSort.Causal && q.Rows > k.Rows ? ("mask", "there are more queries than keys")
            : q.Entries.Concat(k.Entries).Concat(v?.Entries ?? []).Any(e => e.FreeSymbols.Count > 0) ? ("queries", "an entry holds a symbol; all are numbers here")
            : given.Scale is { } scale && (scale.FreeSymbols.Count > 0 || scale == 0) ? ("scale", "the divisor is no number other than 0")
            : Formula(given, new Rules()) is not ArrayAnswer answer || !answer.Entries.Entries.All(TableCells.HasValue) ? ("queries", "the scores are so large that their exponentials have no value")
            : ((string Key, string Message)?)null;
        if (misfit is not var (key, message))
            return true;
        scope.Diagnostics.Error("out-of-range", (map[key] ?? map).Position, message, "symbols and other forms of attention are told by rows(softmax, …) in the kind calculus");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var scores = Scores(given, rules);
        if (given.Want == Quantity.Scores)
            return rules.AlongKeys && rules.Masked && rules.MaskFirst && rules.Softmax ? ToAnswer(scores) : null;
        var weights = Weights(given, rules, scores);
        return ToAnswer(given.Want == Quantity.Weights ? weights : Product(weights, given.Values!.Value));
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. given.Mask == MaskSort.Causal ? [Fact.Of("causal")] : Enumerable.Empty<Fact>(),
        .. given.Padding > 0 ? [Fact.Of("padding", ("count", Symbolics.Formula.Number(given.Padding)))] : Enumerable.Empty<Fact>(),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        DerivationStep Step(string rule, Formula before, ArrayEntries after) =>
            new(rule, before, after.Entries.All(TableCells.IsExact) ? StepRelation.Equal : StepRelation.About, TableCells.Show(after)) { Arrays = ArrayContext.Empty };
        var (rules, q, k) = (new Rules(), given.Queries.Value, given.Keys.Value);
        var scores = Scores(given, rules);
        var product = Symbolics.Formula.Apply("transpose", TableCells.Show(k));
        steps.Add(Step("scores", TableCells.Show(q) * product / (given.Scale?.ToFormula() ?? Symbolics.Formula.Number(q.Columns).Pow(Rational.Half)), scores));
        if (given.Want != Quantity.Scores)
        {
            var weights = Weights(given, rules, scores);
            for (var i = 0; i < weights.Rows; i++)
            {
                var row = i;
                var seen = Enumerable.Range(0, scores.Columns).Where(j => Sees(given, row, j)).Select(j => scores[row, j]).ToArray();
                var shown = Enumerable.Range(0, scores.Columns).Where(j => Sees(given, row, j)).Select(j => weights[row, j]);
                if (seen.Length > 1)
                    steps.Add(new DerivationStep("weights", Symbolics.Formula.Apply("softmax", Symbolics.Formula.List(seen.Select(TableCells.Show))), StepRelation.About, Symbolics.Formula.List(shown.Select(TableCells.Show))) { Arrays = ArrayContext.Empty }.With("query", Symbolics.Formula.Number(row + 1)));
            }

            if (given.Want == Quantity.Output)
                steps.Add(Step("output", TableCells.Show(weights) * TableCells.Show(given.Values!.Value), Product(weights, given.Values.Value)));
            else
                steps.Add(Step("together", TableCells.Show(weights), weights));
        }

        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure("one-key-after-the-other", _ => [Observation.Of(ImmutableDictionary<string, Rational>.Empty, StreamedAttention.Run(given), v => (1e-10 * Math.Abs(v)) + 1e-12)]),
    ];

    private static ArrayEntries Scores(Given given, Rules rules)
    {
        var (q, k) = (given.Queries.Value, given.Keys.Value);
        var scale = !rules.Scaled ? 1 : given.Scale ?? (rules.Root ? ((Expr)q.Columns).Pow(Rational.Half) : q.Columns);
        return Entries(q.Rows, k.Rows, (i, j) => Expr.Sum(Enumerable.Range(0, q.Columns).Select(c => q[i, c] * k[j, c])) / scale);
    }

    private static ArrayEntries Weights(Given given, Rules rules, ArrayEntries scores)
    {
        var early = rules.Masked && rules.MaskFirst;
        var exponentials = Entries(scores.Rows, scores.Columns, (i, j) => early && !Sees(given, i, j) ? 0 : rules.Softmax ? Expr.Apply("exp", scores[i, j]) : scores[i, j]);
        Expr Total(int i, int j) => rules.AlongKeys
            ? Expr.Sum(Enumerable.Range(0, scores.Columns).Select(l => exponentials[i, l]))
            : Expr.Sum(Enumerable.Range(0, scores.Rows).Select(l => exponentials[l, j]));
        return Entries(scores.Rows, scores.Columns, (i, j) => rules.Masked && !Sees(given, i, j) ? 0 : rules.Softmax ? exponentials[i, j] / Total(i, j) : exponentials[i, j]);
    }

    private static bool Sees(Given given, int query, int key) =>
        key < given.Keys.Value.Rows - given.Padding && (given.Mask == MaskSort.None || key <= query + given.Keys.Value.Rows - given.Queries.Value.Rows);

    private static ArrayEntries Product(ArrayEntries a, ArrayEntries b) => Entries(a.Rows, b.Columns, (i, j) => Expr.Sum(Enumerable.Range(0, a.Columns).Select(k => a[i, k] * b[k, j])));

    private static ArrayEntries Entries(int rows, int columns, Func<int, int, Expr> entry) =>
        new(rows, columns, false, [.. Enumerable.Range(0, rows * columns).Select(i => entry(i / columns, i % columns))]);

    private static ArrayAnswer? ToAnswer(ArrayEntries entries) => entries.Entries.Any(e => e.IsUndefined) ? null : new(entries.ToFormula(TableCells.Show), entries);
}
