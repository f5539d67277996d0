using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Calculus;

/// <summary>A small computational graph, written in <c>let</c>: values, derivatives of all sorts, traces of the forward and the backward pass.</summary>
/// <remarks>Backpropagation: Goodfellow, Bengio and Courville (2016), section 6.5. Jacobians have a row for each component of the function.</remarks>
[Kind("calculus")]
public sealed class CalculusQuestion : Solver<CalculusQuestion.Given, CalculusQuestion.Rules>
{
    /// <summary>The most rows of a trace: nobody fills a longer table by hand.</summary>
    private const int MostRows = 40;

    /// <summary>What is asked of the graph.</summary>
    public sealed record Given
    {
        /// <summary>What is asked.</summary>
        [Given("what is asked of the graph that `let` defines")]
        public required Want Want { get; init; }

        /// <summary>Wrong answers.</summary>
        [Given("wrong answers that are met, by name, besides those that the kind knows")]
        public NamedAnswers? Wrong { get; init; }
    }

    /// <summary>What the derivative takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether a Jacobian has a row for each component of the function.</summary>
        public bool RowsAreOutputs { get; init; } = true;

        /// <summary>Whether the derivative of the function itself is there.</summary>
        public bool Local { get; init; } = true;

        /// <summary>Whether that derivative is taken at the input, and not at the gradient that comes in.</summary>
        public bool AtInput { get; init; } = true;

        /// <summary>Whether the gradient is multiplied by the derivative, and not by the output.</summary>
        public bool ByDerivative { get; init; } = true;

        /// <summary>Whether second derivatives by different variables are there.</summary>
        public bool Mixed { get; init; } = true;

        /// <summary>Whether a matrix is inverted, and not each of its entries.</summary>
        public bool AsMatrix { get; init; } = true;

        /// <summary>Whether what comes along several paths is added up.</summary>
        public bool EveryPath { get; init; } = true;

        /// <summary>Whether the products of a determinant have their signs.</summary>
        public bool Signs { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions => [new("transposed-layout", r => r with { RowsAreOutputs = false })];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("derivative-forgotten", r => r with { Local = false }),
        new("derivative-at-the-gradient", r => r with { AtInput = false }),
        new("multiplied-by-output", r => r with { ByDerivative = false }),
        new("mixed-forgotten", r => r with { Mixed = false }),
        new("inverted-by-entry", r => r with { AsMatrix = false }),
        new("one-path-only", r => r with { EveryPath = false }),
        new("signs-forgotten", r => r with { Signs = false }),
    ];

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) => (given as Given)?.Wrong?.Texts() ?? [];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var (want, graph) = (given.Want, new SymbolicGraph(given.Want.Context, given.Want.Graph));
        var values = want.Names.Select(graph.ValueOf).ToArray();
        var misfit = want.Sort switch
        {
            WantSort.Gradient or WantSort.Hessian or WantSort.Backward or WantSort.Adjoints when !values[0].IsScalar => $"{want.Names[0]} is {values[0].Shape}, and only a number has a gradient",
            WantSort.Vjp when values[2].Shape != values[0].Shape => $"{want.Names[2]} is {values[2].Shape}, and {want.Names[0]} is {values[0].Shape}",
            WantSort.Jvp or WantSort.Tangents when values[2].Shape != values[1].Shape => $"{want.Names[2]} is {values[2].Shape}, and {want.Names[1]} is {values[1].Shape}",
            WantSort.Derivative when !IsEntrywise(graph, want, values) => $"{want.Names[0]} does not treat every entry of {want.Names[1]} independently",
            WantSort.Inverse or WantSort.Determinant when values[0].Rows != values[0].Columns || values[0].Rows > 5 => $"{want.Names[0]} is {values[0].Shape}, no square matrix of at most five rows",
            WantSort.Inverse when Determinant(values[0], signs: true) == 0 => $"{want.Names[0]} has the determinant 0",
            WantSort.Tangents when !Uses(graph, want.Names[0], want.Names[1]) => $"{want.Names[0]} does not depend on {want.Names[1]}",
            WantSort.Forward when graph.Ancestors(want.Names[0]).Count() < 2 => $"{want.Names[0]} is made of fewer than two steps",
            WantSort.Backward or WantSort.Adjoints when graph.Ancestors(want.Names[0], withLeaves: true).Count() + graph.Symbols(want.Names[0]).Count() < 3 => $"{want.Names[0]} is made of fewer than two nodes",
            WantSort.Tangents or WantSort.Adjoints when Trace(graph, want, new Rules()).Sum(r => r.Value.Entries.Length) > MostRows => $"the table has more than {MostRows} rows",
            WantSort.Jacobian or WantSort.Hessian when values[0].Entries.Length * values[1].Entries.Length > ArrayAnswer.MaximumEntries => "there are too many derivatives",
            _ => null,
        };

        // At a kink of relu a derivative does not exist, whatever the rules say: finite differences see it.
        if (misfit is null)
            return Author.Confirm(Formula(given, new Rules())!, Checks(given), map["want"]!.Position, scope) && (given.Wrong is null || Author.AreOthers(Formula(given, new Rules())!, [given.Wrong], map, scope));
        scope.Diagnostics.Error("out-of-range", map["want"]!.Position, misfit, "ask for something else, or mend the graph");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var (want, graph) = (given.Want, new SymbolicGraph(given.Want.Context, given.Want.Graph));
        var values = want.Names.Select(graph.ValueOf).ToArray();
        if (!Applies(want.Sort, rules, values))
            return null;
        switch (want.Sort)
        {
            case WantSort.Value:
                return ToAnswer(values[0], want);
            case WantSort.Inverse:
                return ToAnswer(rules.AsMatrix ? Inverse(values[0]) : values[0].Map(e => 1 / e), want);
            case WantSort.Determinant:
                return ToAnswer(ArrayEntries.Scalar(Determinant(values[0], rules.Signs)), want);
            case WantSort.Forward:
                return new RecordAnswer([.. graph.Ancestors(want.Names[0]).Select(n => (n.Name, ToAnswer(n.Value, want)))]);
            case WantSort.Backward:
                return new RecordAnswer([.. Backward(graph, want, ArrayEntries.Scalar(1)).Select(n => (n.Name, ToAnswer(n.Gradient, want)))]);
            case WantSort.Tangents or WantSort.Adjoints:
                return Table(Trace(graph, want, rules), want);
            case WantSort.Gradient:
                return ToAnswer(Pulled(graph, want, ArrayEntries.Scalar(1)), want);
            case WantSort.Vjp:
                return ToAnswer(
                    !rules.Local ? values[2]
                    : !rules.ByDerivative ? values[2] with { Entries = [.. values[2].Entries.Zip(values[0].Entries, (g, y) => g * y)] }
                    : !rules.AtInput ? Weighted(graph.Partials(want.Names[0], want.Names[1], values[2]), values[2], values[1])
                    : Pulled(graph, want, values[2]),
                    want);
        }

        var partials = want.Sort == WantSort.Hessian ? graph.SecondPartials(want.Names[0], want.Names[1]) : graph.Partials(want.Names[0], want.Names[1]);
        var (rows, columns) = (partials.GetLength(0), partials.GetLength(1));
        return want.Sort switch
        {
            WantSort.Derivative => ToAnswer(values[1] with { Entries = [.. Enumerable.Range(0, columns).Select(i => partials[i, i])] }, want),
            WantSort.Jvp => ToAnswer(values[0] with { Entries = [.. Enumerable.Range(0, rows).Select(k => Expr.Sum(Enumerable.Range(0, columns).Select(l => partials[k, l] * values[2].Entries[l])))] }, want),
            WantSort.Hessian => ToAnswer(Matrix(rows, columns, (k, l) => rules.Mixed || k == l ? partials[k, l] : 0), want),
            _ => ToAnswer(rules.RowsAreOutputs ? Matrix(rows, columns, (k, l) => partials[k, l]) : Matrix(columns, rows, (k, l) => partials[l, k]), want),
        };
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (want, graph) = (given.Want, new SymbolicGraph(given.Want.Context, given.Want.Graph));
        var style = EntryStyle.Of(want.Graph.Select(n => n.Formula));
        DerivationStep Step(string rule, string name, Formula before, Formula after) =>
            new DerivationStep(rule, before, StepRelation.Equal, after) { Declarations = want.Context.Declarations, Arrays = want.Context }.With("name", Symbolics.Formula.Symbol(name));
        var forward = graph.Ancestors(want.Names[0]).Select(n => Step("forward", n.Name, n.Formula, style.Show(n.Value)));
        var value = graph.ValueOf(want.Names[0]);
        switch (want.Sort)
        {
            case WantSort.Value or WantSort.Forward:
                var steps = forward.ToImmutableArray();
                return steps.IsEmpty ? [Step("forward", want.Names[0], answer.Results[0], answer.Results[0])] : WithResults(steps, answer);
            case WantSort.Vjp or WantSort.Gradient or WantSort.Backward:
                var seed = want.Sort == WantSort.Vjp ? graph.ValueOf(want.Names[2]) : ArrayEntries.Scalar(1);
                var back = Backward(graph, want, seed);
                var through = want.Sort == WantSort.Backward ? back : [.. back.Where(b => b.Name == want.Names[1] || Uses(graph, b.Name, want.Names[1]))];
                var last = want.Sort == WantSort.Backward ? -1 : through.ToList().FindIndex(b => b.Name == want.Names[1]);
                var backward = (last < 0 ? through : through.Take(last + 1)).Select(b => Step("backward", b.Name, b.Written, style.Show(b.Gradient))).ToImmutableArray();
                return WithResults(backward, answer);
            case WantSort.Tangents or WantSort.Adjoints:
                var (rule, trace) = (want.Sort == WantSort.Tangents ? "tangent" : "backward", Trace(graph, want, new Rules()));
                return [.. trace.Skip(1).Select(r => Step(rule, r.Name, r.Written, r.Slope.ToFormula(style.Show))), Step("trace", want.Names[0], answer.Results[0], answer.Results[0])];
            case WantSort.Determinant:
                return [Step("expansion", want.Names[0], Expansion(value, style), answer.Results[0])];
            case WantSort.Inverse:
                return [Step("inverse", want.Names[0], Symbolics.Formula.Apply("inverse", style.Show(value)), answer.Results[0])];
            default:
                var symbol = want.Names[1];
                var written = value.IsScalar && want.Sort == WantSort.Derivative && want.Context.Declarations.Contains(symbol)
                    ? Symbolics.Formula.Apply("diff", value.Entries[0].ToFormula(), Symbolics.Formula.Symbol(symbol))
                    : answer.Results[0];
                return [Step("partials", want.Names[0], written, answer.Results[0])];
        }
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var graph = new SymbolicGraph(given.Want.Context, given.Want.Graph);
        var used = given.Want.Names.SelectMany(n => graph.Ancestors(n, withLeaves: true)).Select(n => n.Name).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<Fact> columns = given.Want.Sort switch
        {
            WantSort.Tangents => [Fact.Of("tangents", ("last", Symbolics.Formula.Symbol(given.Want.Names[0])), ("moving", Symbolics.Formula.Symbol(given.Want.Names[1])), ("direction", Symbolics.Formula.Symbol(given.Want.Names[2])))],
            WantSort.Adjoints => [Fact.Of("adjoints", ("last", Symbolics.Formula.Symbol(given.Want.Names[0])))],
            _ => [],
        };
        return [.. columns, .. given.Want.Graph.Where(n => used.Contains(n.Name)).Select(n => Fact.Of("definition", ("node", Symbolics.Formula.Relation(Symbolics.Formula.Symbol(n.Name), "=", n.Formula))))];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure(
            given.Want.Sort switch
            {
                WantSort.Value or WantSort.Forward => "running-the-graph",
                WantSort.Inverse or WantSort.Determinant => "elimination",
                _ => "finite-differences",
            },
            context => GraphOracle.Observe(given.Want, context)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnMisconceptions(Given given) => given.Wrong?.Alternatives ?? [];

    /// <summary>Whether changed rules say anything about what is asked.</summary>
    private static bool Applies(WantSort sort, Rules rules, ArrayEntries[] values) =>
        (rules.RowsAreOutputs || (sort == WantSort.Jacobian && !values[0].IsScalar && !values[1].IsScalar))
        && (rules.Mixed || sort == WantSort.Hessian)
        && (rules.AsMatrix || (sort == WantSort.Inverse && values[0].Entries.All(e => e != 0)))
        && (rules.EveryPath || sort is WantSort.Tangents or WantSort.Adjoints)
        && (rules.Signs || sort == WantSort.Determinant)
        && ((rules.Local && rules.AtInput && rules.ByDerivative) || (sort == WantSort.Vjp && values[0].Shape == values[1].Shape));

    /// <summary>The nodes of a trace in its order, each with its value and its tangent or adjoint.</summary>
    private static IReadOnlyList<(string Name, ArrayEntries Value, ArrayEntries Slope, Formula Written)> Trace(SymbolicGraph graph, Want want, Rules rules)
    {
        var style = EntryStyle.Of(want.Graph.Select(n => n.Formula));
        return want.Sort == WantSort.Tangents
            ? graph.Tangents(want.Names[0], want.Names[1], graph.ValueOf(want.Names[2]), style, rules.EveryPath)
            : [(want.Names[0], graph.ValueOf(want.Names[0]), ArrayEntries.Scalar(1), 1), .. graph.Backward(want.Names[0], ArrayEntries.Scalar(1), style, graph.Symbols(want.Names[0]), rules.EveryPath).Select(b => (b.Name, graph.ValueOf(b.Name), b.Gradient, b.Written))];
    }

    /// <summary>A row for each number of each node: its value, and its tangent or adjoint.</summary>
    private static ArrayAnswer Table(IReadOnlyList<(string Name, ArrayEntries Value, ArrayEntries Slope, Formula Written)> trace, Want want)
    {
        var rows = trace.SelectMany(n => n.Value.Entries.Select((value, i) => (Name: EntryName(n.Name, n.Value, i), Value: value, Slope: n.Slope.Entries[i]))).ToArray();
        var entries = new ArrayEntries(rows.Length, 2, false, [.. rows.SelectMany(r => new[] { r.Value, r.Slope })]);
        return new ArrayAnswer(entries.ToFormula(EntryStyle.Of(want.Graph.Select(n => n.Formula)).Show), entries, want.Context)
        {
            RowNames = [.. rows.Select(r => r.Name)],
            ColumnNames = want.Sort == WantSort.Tangents ? ["v", "dv"] : ["v", $"d{want.Names[0]}/dv"],
            NamesAreMathematics = true,
        };
    }

    private static string EntryName(string node, ArrayEntries value, int entry) =>
        value.IsScalar ? node
        : value.Columns == 1 ? $"{node}[{(entry + 1).ToString(CultureInfo.InvariantCulture)}]"
        : $"{node}[{((entry / value.Columns) + 1).ToString(CultureInfo.InvariantCulture)},{((entry % value.Columns) + 1).ToString(CultureInfo.InvariantCulture)}]";

    private static Answer ToAnswer(ArrayEntries value, Want want)
    {
        var style = EntryStyle.Of(want.Graph.Select(n => n.Formula));

        // Letters that are left may be written by the names of the graph: a gradient by activations, but no value by its own name.
        var names = value.Entries.All(e => e.FreeSymbols.Count == 0) ? null
            : want.Sort is WantSort.Value or WantSort.Inverse or WantSort.Determinant ? want.Context.Before(want.Names[0])
            : want.Context;
        if (!value.IsScalar)
            return names is null ? new ArrayAnswer(style.Show(value), value, want.Context) : new ArrayAnswer(style.Show(value), value) { Context = names };
        return names is null ? new NumberAnswer(value.Entries[0]) : new ExpressionAnswer(ByCases.Of(value.Entries[0]), value.Entries[0], names);
    }

    private static IReadOnlyList<(string Name, ArrayEntries Gradient, Formula Written)> Backward(SymbolicGraph graph, Want want, ArrayEntries seed) =>
        graph.Backward(want.Names[0], seed, EntryStyle.Of(want.Graph.Select(n => n.Formula)), want.Sort == WantSort.Backward ? graph.Symbols(want.Names[0]) : [want.Names[1]]);

    private static ArrayEntries Pulled(SymbolicGraph graph, Want want, ArrayEntries seed) => Backward(graph, want, seed).First(b => b.Name == want.Names[1]).Gradient;

    private static ArrayEntries Weighted(Expr[,] partials, ArrayEntries seed, ArrayEntries shape) =>
        shape with { Entries = [.. Enumerable.Range(0, shape.Entries.Length).Select(l => Expr.Sum(seed.Entries.Select((g, k) => g * partials[k, l])))] };

    private static bool IsEntrywise(SymbolicGraph graph, Want want, ArrayEntries[] values)
    {
        if (values[0].Shape != values[1].Shape)
            return false;
        var partials = graph.Partials(want.Names[0], want.Names[1]);
        return Enumerable.Range(0, partials.GetLength(0)).All(k => Enumerable.Range(0, partials.GetLength(1)).All(l => k == l || partials[k, l] == 0));
    }

    /// <summary>Whether a node is on the way to another.</summary>
    private static bool Uses(SymbolicGraph graph, string node, string leaf) => graph.Ancestors(node, withLeaves: true).Any(a => FormulaParts.Names(a.Formula).Contains(leaf));

    /// <summary>The steps, the last ones ending in the results as the answer shows them.</summary>
    private static ImmutableArray<DerivationStep> WithResults(ImmutableArray<DerivationStep> steps, Answer answer)
    {
        var results = answer.Results;
        var first = steps.Length - results.Length;
        return [.. steps.Select((s, i) => i >= first ? s with { After = results[i - first] } : s)];
    }

    private static ArrayEntries Matrix(int rows, int columns, Func<int, int, Expr> entry) =>
        new(rows, columns, rows == 1 && columns == 1, [.. Enumerable.Range(0, rows * columns).Select(i => entry(i / columns, i % columns))]);

    /// <summary>By cofactors: det A⁻¹ = adj A / det A.</summary>
    private static ArrayEntries Inverse(ArrayEntries matrix)
    {
        var determinant = Determinant(matrix, signs: true);
        return Matrix(matrix.Rows, matrix.Columns, (i, j) => ((i + j) % 2 == 0 ? 1 : -1) * Determinant(Without(matrix, j, i), signs: true) / determinant) with { IsScalar = matrix.IsScalar };
    }

    /// <summary>By expansion along the first row.</summary>
    private static Expr Determinant(ArrayEntries matrix, bool signs) =>
        matrix.Rows == 0 ? 1 : Expr.Sum(Enumerable.Range(0, matrix.Columns).Select(j => (j % 2 == 0 || !signs ? 1 : -1) * matrix[0, j] * Determinant(Without(matrix, 0, j), signs))).Expand();

    private static ArrayEntries Without(ArrayEntries matrix, int row, int column) =>
        new(matrix.Rows - 1, matrix.Columns - 1, false, [.. Enumerable.Range(0, matrix.Entries.Length).Where(i => i / matrix.Columns != row && i % matrix.Columns != column).Select(i => matrix.Entries[i])]);

    /// <summary>The products along the first row, as they are written.</summary>
    private static Formula Expansion(ArrayEntries matrix, EntryStyle style) => Symbolics.Formula.Sum(Enumerable.Range(0, matrix.Columns).Select(j =>
    {
        var minor = Without(matrix, 0, j);
        var product = style.Show(matrix[0, j]) * (minor.Rows == 1 ? style.Show(minor.Entries[0]) : Symbolics.Formula.Apply("det", style.Show(minor)));
        return j % 2 == 0 ? product : -product;
    }));
}
