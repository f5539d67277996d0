using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Tables;

/// <summary>An algorithm by hand: the author's own lines, step after step, with the columns that are asked for.</summary>
[Kind("table")]
public sealed class StepTable : Solver<StepTable.Given, StepTable.Rules>
{
    private const int LargestEntry = 4_000;
    private const int MostLines = 24;

    /// <summary>Which rows are asked for.</summary>
    public enum RowSet
    {
        /// <summary>One for each step.</summary>
        All,

        /// <summary>The one after the last step.</summary>
        Last,
    }

    /// <summary>The lines of a step, and what they start from.</summary>
    public sealed record Given
    {
        /// <summary>The values before the first step.</summary>
        [Given("what is known before the first step: {theta: 1, v: 0}, {p: '[1/2, 1/2]'}")]
        public required TableValues State { get; init; }

        /// <summary>The lines.</summary>
        [Given("what a step does, line after line; a line sees the lines above it, and those below as the step before left them")]
        public required TableLines Step { get; init; }

        /// <summary>The number of steps.</summary>
        [Given("the number of steps, or the most of them where `until` ends them", Minimum = 1, Maximum = 12)]
        public required int Steps { get; init; }

        /// <summary>The values of each step.</summary>
        [Given("values that come in with each step: {g: [1, -2, 3]}")]
        public TableValues? Each { get; init; }

        /// <summary>The last step.</summary>
        [Given("a comparison of numbers; the first step behind which it holds is the last")]
        public TableLines? Until { get; init; }

        /// <summary>The step's number.</summary>
        [Given("the name of the step's number, 1 in the first step", Default = "t")]
        public string Index { get; init; } = "t";

        /// <summary>The columns.</summary>
        [Given("the columns that are asked for", Default = "what the lines give")]
        public ImmutableArray<string> Columns { get; init; } = [];

        /// <summary>The rows.</summary>
        [Given("the rows that are asked for", Default = "all")]
        public RowSet Rows { get; init; }

        /// <summary>Another form.</summary>
        [Given("lines that give some of the columns another way, by a closed form in the step's number or by another recurrence from `state`")]
        public TableLines? Check { get; init; }

        /// <summary>Other right tables.</summary>
        [Given("changed lines that another convention makes right, by name")]
        public TableChanges? Also { get; init; }

        /// <summary>Wrong tables.</summary>
        [Given("changed lines that are met and wrong, by name")]
        public TableChanges? Wrong { get; init; }

        /// <summary>The lines, read.</summary>
        internal TableProgram? Program { get; init; }

        /// <summary>The lines of another form, read.</summary>
        internal TableProgram? Other { get; init; }

        /// <summary>The columns in their order.</summary>
        internal ImmutableArray<string> Asked { get; init; } = [];

        /// <summary>The lines with changes, read.</summary>
        internal ImmutableArray<(string Id, TableProgram Program, Localized Words, Rational? Credit, bool IsRight)> Changed { get; init; } = [];
    }

    /// <summary>The author's lines have no rules.</summary>
    public sealed record Rules;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) =>
        given is Given g ? new[] { g.Also, g.Wrong }.OfType<TableChanges>().SelectMany(c => c.All).Select(c => ("say", c.Words)) : [];

    /// <inheritdoc/>
    protected override Given? Settle(Given given, SpecMap map, SpecScope scope)
    {
        if (TableProgram.Read(given, given.Step, null, scope.Diagnostics) is not { } program)
            return null;
        var columns = given.Columns.IsEmpty ? [.. program.Lines.Select(l => l.Name).Distinct(StringComparer.Ordinal)] : given.Columns;
        var other = given.Check is { } check ? TableProgram.Read(given, check, null, scope.Diagnostics) : null;
        var changed = new[] { (given.Also, IsRight: true), (given.Wrong, IsRight: false) }
            .SelectMany(c => (c.Item1?.All ?? []).Select(a => (a.Id, Program: TableProgram.Read(given, given.Step, a.Lines, scope.Diagnostics), a.Words, Credit: c.IsRight ? a.Credit ?? 1 : a.Credit, c.IsRight))).ToArray();
        if ((given.Check is not null && other is null) || changed.Any(c => c.Program is null))
            return null;
        return base.Settle(given with { Program = program, Other = other, Asked = columns, Changed = [.. changed.Select(c => (c.Id, c.Program!, c.Words, c.Credit, c.IsRight))] }, map, scope);
    }

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var program = given.Program!;
        if (given.Columns.FirstOrDefault(c => !program.Names.Contains(c)) is { } unknown)
            return Report("unknown-word", "columns", $"there is no {unknown} in the table", "columns: " + string.Join(", ", program.Names));
        if (given.Other is { } other && !other.Lines.Any(l => given.Asked.Contains(l.Name)))
            return Report("missing-check", "check", "`check` gives no column of the table", "give one of " + string.Join(", ", given.Asked));
        if (Misfit(given, program) is { } reason)
            return Report("bad-table", "step", reason, "the shapes of what stands in a line must fit, nothing may be divided by zero, and fewer steps have shorter values");
        var answer = Formula(given, new Rules())!;
        foreach (var (id, changed, _, _, isRight) in given.Changed)
        {
            if ((Misfit(given, changed) ?? (ToAnswer(given, changed, Run(changed).Rows)!.Type == answer.Type ? null : "the table has another form")) is { } misfit)
                return Report("bad-table", isRight ? "also" : "wrong", $"{id}: {misfit}", "change lines so that the table can still be filled");
        }

        return Expressions.Author.Confirm(answer, Checks(given), map["step"]!.Position, scope);

        bool Report(string code, string key, string message, string hint)
        {
            scope.Diagnostics.Error(code, map[key]!.Position, message, hint);
            return false;
        }
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => ToAnswer(given, given.Program!, Run(given.Program!).Rows);

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnConventions(Given given) => Alternatives(given, isRight: true);

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnMisconceptions(Given given) => Alternatives(given, isRight: false);

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var program = given.Program!;
        return
        [
            .. program.Start.Select(s => Fact.Of("start", ("start", Symbolics.Formula.Relation(Symbolics.Formula.Symbol(s.Name), "=", s.Formula)))),
            .. program.Inputs.Select(i => Fact.Of("input", ("name", Symbolics.Formula.Symbol(i.Name)), ("values", Symbolics.Formula.List(i.Values)))),
            .. program.Lines.Select(l => Fact.Of("line", ("line", Symbolics.Formula.Relation(Symbolics.Formula.Symbol(l.Name), "=", l.Formula)))),
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var program = given.Program!;
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        var run = Run(program);
        foreach (var (number, name, formula, known, value) in run.Written)
        {
            // The first step in full, the others as far as there is room.
            if (number > 1 && steps.Count >= MostLines)
                break;
            var shown = known.Names.ToDictionary(n => n.Key, n => TableCells.Show(n.Value.Value), StringComparer.Ordinal);
            var isIndexed = FormulaParts.Any(formula, f => f is EntryFormula);
            var before = isIndexed ? formula : FormulaParts.Substitute(formula, shown.Where(s => !program.Context.Names.ContainsKey(s.Key) || s.Value is NumberFormula).ToDictionary());
            var isExact = value.Entries.All(TableCells.IsExact) && known.Names.Values.Where(n => FormulaParts.Names(formula).Contains(n.Name)).All(n => n.Value.Entries.All(TableCells.IsExact));
            steps.Add(new DerivationStep("line", before, isExact || isIndexed && value.Entries.All(TableCells.IsExact) ? StepRelation.Equal : StepRelation.About, TableCells.Show(value)) { Declarations = known.Declarations, Arrays = known }
                .With("name", Symbolics.Formula.Symbol(name)).With("step", Symbolics.Formula.Number(number)));
        }

        steps.AddRange(answer.Results.Select(r => new DerivationStep("table", r, StepRelation.Equal, r) { Declarations = answer.Declarations, Arrays = program.Context }));
        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure("interpreter", context => TableInterpreter.Observe(given, null, context)),
        .. given.Other is { } other ? [new Measure("other-form", context => TableInterpreter.Observe(given, other, context))] : Enumerable.Empty<Check>(),
    ];

    private static IEnumerable<Alternative> Alternatives(Given given, bool isRight) => given.Changed.Where(c => c.IsRight == isRight)
        .Select(c => new Alternative(c.Id, ToAnswer(given, c.Program, Run(c.Program).Rows)!) { Words = c.Words, Credit = c.Credit });

    /// <summary>Why a table cannot be filled; <c>null</c> where it can.</summary>
    private static string? Misfit(Given given, TableProgram program)
    {
        var run = Run(program);
        return run.Error
            ?? (ToAnswer(given, program, run.Rows) is null ? $"a column changes its shape, or the table has more than {ArrayAnswer.MaximumEntries} entries" : null);
    }

    /// <summary>All steps, exactly: the values behind each, and what was written in it.</summary>
    private static TableRun Run(TableProgram program)
    {
        var (known, rows, written) = (program.Context, new List<ImmutableDictionary<string, ArrayEntries>>(), new List<(int, string, Formula, ArrayContext, ArrayEntries)>());
        string? error = null;
        bool Write(string name, Formula formula)
        {
            var value = known.Evaluate(formula, out error);
            error = value?.Entries.Any(e => e.Size > LargestEntry) == true ? $"{name} = {formula.ToInfix()} has an exact value that is too long to write"
                : value is null || !value.Entries.All(TableCells.HasValue) ? $"{name} = {formula.ToInfix()} has no value: {(error ?? "it is undefined").TrimEnd('.')}" : null;
            if (error is null)
                value = value!.Map(e => Shortened(e.DecideCases()));
            if (error is null)
                known = known.With(new LetDefinition(name, TableCells.Exactly(value!), value!));
            return error is null;
        }

        if (!program.Start.All(s => Write(s.Name, s.Formula)))
            return new([], [], "before the first step " + error);
        for (var step = 1; step <= program.Steps; step++)
        {
            var number = step;
            Write(program.Index, number);
            if (!program.Inputs.All(i => Write(i.Name, i.Values[number - 1])))
                return new([], [], $"in step {number} {error}");
            foreach (var (name, formula) in program.Lines)
            {
                var before = known;
                if (!Write(name, formula))
                    return new([], [], $"in step {number} {error}");
                written.Add((number, name, formula, before, known.Names[name].Value));
            }

            rows.Add(known.Names.ToImmutableDictionary(n => n.Key, n => n.Value.Value, StringComparer.Ordinal));
            if (program.Until is { } until && Holds(until, known))
                break;
        }

        return new(rows, written, null);
    }

    /// <summary>Formulas in the shortest form that is found; numbers as they are.</summary>
    private static Expr Shortened(Expr value) => value.FreeSymbols.Count == 0 || value.Size > LargestEntry ? value : new[] { value, value.Simplify(), value.Expand() }.MinBy(e => e.Size)!;

    private static bool Holds(RelationFormula until, ArrayContext known)
    {
        var (left, right) = (known.Evaluate(until.Left, out _), known.Evaluate(until.Right, out _));
        if (left is not { IsScalar: true } || right is not { IsScalar: true })
            return false;
        var difference = left.Entries[0] - right.Entries[0];
        var sign = difference.TryGetNumber(out var number) ? number.Sign : Math.Sign(difference.Evaluate(_ => double.NaN) is var value && double.IsFinite(value) ? value : 0);
        return until.Operator switch { "<" => sign < 0, "<=" => sign <= 0, ">" => sign > 0, ">=" => sign >= 0, "=" => sign == 0, _ => false };
    }

    /// <summary>The table; <c>null</c> where its columns do not keep their shapes.</summary>
    private static Answer? ToAnswer(Given given, TableProgram program, IReadOnlyList<ImmutableDictionary<string, ArrayEntries>> rows)
    {
        var columns = given.Asked;
        var asked = given.Rows == RowSet.Last ? [rows[^1]] : rows;
        var widths = columns.Select(c => rows[0][c].Entries.Length).ToArray();
        if (asked.Any(r => columns.Where((c, i) => r[c].Entries.Length != widths[i]).Any()) || widths.Sum() * asked.Count > ArrayAnswer.MaximumEntries)
            return null;
        var names = columns.SelectMany(c => rows[0][c].IsScalar ? [c] : Enumerable.Range(0, rows[0][c].Entries.Length).Select(k => PlaceOf(c, rows[0][c], k)));
        var entries = new ArrayEntries(asked.Count, widths.Sum(), false, [.. asked.SelectMany(r => columns.SelectMany(c => r[c].Entries))]);
        if (entries.Entries is [var only])
            return only.FreeSymbols.Count == 0 ? new NumberAnswer(only) : new ExpressionAnswer(only.ToFormula(), program.Context.Declarations);
        return new ArrayAnswer(entries.ToFormula(TableCells.Show), entries, program.Context)
        {
            RowNames = [.. Enumerable.Range(rows.Count - asked.Count + 1, asked.Count).Select(t => t.ToString(CultureInfo.InvariantCulture))],
            ColumnNames = [.. names],
            NamesAreMathematics = true,
        };
    }

    private static string PlaceOf(string name, ArrayEntries array, int index) => array.Columns == 1
        ? $"{name}[{(index + 1).ToString(CultureInfo.InvariantCulture)}]"
        : $"{name}[{((index / array.Columns) + 1).ToString(CultureInfo.InvariantCulture)},{((index % array.Columns) + 1).ToString(CultureInfo.InvariantCulture)}]";

    /// <summary>What the steps gave, and what was written on the way: in which step, by which line, with what known.</summary>
    private sealed record TableRun(IReadOnlyList<ImmutableDictionary<string, ArrayEntries>> Rows, IReadOnlyList<(int Step, string Name, Formula Formula, ArrayContext Known, ArrayEntries Value)> Written, string? Error);
}
