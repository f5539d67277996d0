using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>
/// An answer as an author writes it: a formula (a number, an expression, a vector or matrix), an equation, a set in braces, an interval
/// (<c>x in [0, 1)</c>), or several of these by name.
/// </summary>
public sealed record AuthorAnswer : IReadFromSpec<AuthorAnswer>
{
    /// <summary>The answer.</summary>
    public required Answer Answer { get; init; }

    /// <summary>What the names in it mean.</summary>
    public required ArrayContext Context { get; init; }

    /// <summary>How the entries are written whose formula is more than what is shown, each with its entry; no name where there is one answer.</summary>
    public ImmutableArray<(string Entry, AuthorFormula Formula)> Written { get; init; } = [];

    /// <summary>The roads that lead over the kinds which it calls, each with its entry.</summary>
    public ImmutableArray<(string Entry, CalledRoad Road)> Called { get; init; } = [];

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a formula, or several by name", SpecType.Formula, SpecType.MapOf("answers by name", SpecType.Formula));

    /// <inheritdoc/>
    public static AuthorAnswer? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
            return ReadOne(node, scope, out var road, out var only) is { } one ? new AuthorAnswer { Answer = one, Context = scope.Arrays, Called = road is null ? [] : [("", road)], Written = only is null ? [] : [("", only)] } : null;
        var roads = ImmutableArray.CreateBuilder<(string, CalledRoad)>();
        var formulas = ImmutableArray.CreateBuilder<(string, AuthorFormula)>();
        (string Text, Answer? Answer) ReadEntry(SpecEntry entry)
        {
            var answer = ReadOne(entry.Value, scope, out var road, out var written);
            if (road is not null)
                roads.Add((entry.Key.Text, road));
            if (written is not null)
                formulas.Add((entry.Key.Text, written));
            return (entry.Key.Text, answer);
        }

        var entries = map.Entries.Select(ReadEntry).ToArray();
        if (entries.Any(e => e.Answer is null))
            return null;
        if (entries.Length < 2)
        {
            scope.Diagnostics.Error("wrong-type", map.Position, "`answer` has one name", "write its formula alone; several answers have a name each");
            return null;
        }

        return new AuthorAnswer { Answer = new RecordAnswer([.. entries.Select(e => (e.Text, e.Answer!))]), Context = scope.Arrays, Called = roads.ToImmutable(), Written = formulas.ToImmutable() };
    }

    /// <summary>The answer that a value is, shown as it was written where that says more than its entries.</summary>
    public static Answer Of(Formula written, ArrayEntries value, ArrayContext context)
    {
        var style = EntryStyle.Of(context.Names.Values.Select(n => n.Formula).Prepend(written));

        // A name alone is no answer to read: what it stands for is.
        while (written is SymbolFormula symbol && context.Names.TryGetValue(symbol.Name, out var definition))
            written = definition.Formula;
        var usesNames = FormulaParts.Names(written).Any(context.Names.ContainsKey);

        // A number made of whole vectors, such as their distance, is compared entry by entry too.
        if (value.IsScalar && context.IsArray(written) && value.Entries[0].FreeSymbols.Any(s => context.Declarations.Find(s) is { IsScalar: false }))
            value = value with { IsScalar = false };
        if (!value.IsScalar)
            return new ArrayAnswer((written is ArrayFormula && !usesNames) || value.Entries.Any(e => e.FreeSymbols.Count > 0) ? written : style.Show(value), value, context);
        if (!usesNames && value.Entries[0].FreeSymbols.Count > 0 && context.IsArray(written))
            return new ExpressionAnswer(written, context);
        if (value.Entries[0].FreeSymbols.Count == 0)
            return new NumberAnswer(value.Entries[0]);

        // A name of a number is not worth reading where the number can stand; one of an activation is.
        var shown = FormulaParts.Replace(written, part => part is SymbolFormula symbol && context.Names.TryGetValue(symbol.Name, out var named) && named.Value is { IsScalar: true, Entries: [{ FreeSymbols.Count: 0 } number] } ? number.ToFormula() : null);
        return !usesNames ? new ExpressionAnswer(written, context.Declarations)
            : FormulaParts.Names(shown).Any(context.Names.ContainsKey) ? new ExpressionAnswer(shown, value.Entries[0], context.WithNamesOf(shown))
            : new ExpressionAnswer(value.Entries[0].ToFormula(), context.Declarations);
    }

    private static Answer? ReadOne(SpecNode node, SpecScope scope, out CalledRoad? road, out AuthorFormula? written)
    {
        (road, written) = (null, null);
        if (SpecFormula.Parse(node, scope) is not { } formula)
            return null;
        var declarations = scope.Declarations;
        Answer? special = formula switch
        {
            RelationFormula { Operator: "=" } => new EquationAnswer(formula, declarations),
            ArrayFormula { Kind: ArrayKind.Set, Items.Length: > 0 } set => new SetAnswer(set.Items.Select(i => i.ToExpr().Substitute(scope.Definitions)), declarations),
            ArrayFormula => null,
            ApplyFormula { Function: "Theta" or "O" } => GrowthAnswer.Of(formula, declarations),
            ApplyFormula when DistributionAnswer.Of(formula, declarations) is { } law => law,
            _ => IntervalAnswer.Of(formula, declarations),
        };
        if (special is not null)
            return SpecFormula.Read(new SpecScalar(Inner(formula), ScalarStyle.Quoted, node.Position), scope) is null ? null : special;
        if (AuthorFormula.Read(node, scope) is not { } read)
            return null;
        (road, written) = (CalledRoad.Of(read, scope), read);
        return Of(read.Formula, read.Value, read.Context);
    }

    /// <summary>The text whose symbols must be declared: of <c>x in [0, a)</c> the interval alone.</summary>
    private static string Inner(Formula formula) => formula is RelationFormula { Operator: "∈" } membership ? membership.Right.ToInfix() : formula.ToInfix();
}
