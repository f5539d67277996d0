using System.Collections.Immutable;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems;

/// <summary>
/// How a student may write the answer to a part, and what counts besides its value: the keys <c>unit</c>, <c>form</c>, <c>up to</c>, <c>using</c>,
/// <c>without</c>, <c>names</c>, <c>functions</c>, <c>credit</c> and <c>reason</c>.
/// </summary>
public sealed record AnswerRules
{
    /// <summary>The keys of a question or part.</summary>
    public static readonly ImmutableArray<string> Keys = ["unit", "form", "up to", "using", "without", "names", "functions", "credit", "reason"];

    private static readonly Dictionary<string, ComparisonTest> Forms = new(StringComparer.Ordinal)
    {
        ["same form"] = ComparisonTest.SameForm,
        ["expanded"] = ComparisonTest.Expanded,
        ["factored"] = ComparisonTest.Factored,
        ["lowest terms"] = ComparisonTest.LowestTerms,
        ["single fraction"] = ComparisonTest.SingleFraction,
    };

    private static readonly Dictionary<string, ComparisonTest> Weaker = new(StringComparer.Ordinal)
    {
        ["constant"] = ComparisonTest.UpToConstant,
        ["positive factor"] = ComparisonTest.UpToPositiveFactor,
    };

    /// <summary>Nothing special.</summary>
    public static AnswerRules None { get; } = new();

    /// <summary>The unit of the answer: it may be written, and so may others of its sort.</summary>
    public Unit? Unit { get; init; }

    /// <summary>Whether a number must be written in digits, and not as a calculation.</summary>
    public bool NumberOnly { get; init; }

    /// <summary>The form that an expression must have; <c>null</c> for any.</summary>
    public ComparisonTest? Form { get; init; }

    /// <summary>What an expression may differ in; <c>null</c> for nothing.</summary>
    public ComparisonTest? UpTo { get; init; }

    /// <summary>The only names that an expression may use; default for all.</summary>
    public ImmutableArray<string> Using { get; init; }

    /// <summary>Names that an expression may not use.</summary>
    public ImmutableArray<string> Without { get; init; } = [];

    /// <summary>Names of the students' own, with what each stands for.</summary>
    public ImmutableSortedDictionary<string, Expr> Names { get; init; } = ImmutableSortedDictionary<string, Expr>.Empty;

    /// <summary>The functions of <c>let</c> that students may apply too, by name.</summary>
    public IReadOnlyDictionary<string, LetFunction> Functions { get; init; } = ImmutableSortedDictionary<string, LetFunction>.Empty;

    /// <summary>Their names.</summary>
    internal IReadOnlyCollection<string> FunctionNames => Functions.Count == 0 ? [] : [.. Functions.Keys];

    /// <summary>Whether each entry that is right earns its share.</summary>
    public bool EachEntry { get; init; }

    /// <summary>The share of the points that a person gives for the reason behind a true or false; <c>null</c> where none is asked for.</summary>
    public Rational? Reason { get; init; }

    /// <summary>Reads the keys of a part.</summary>
    public static AnswerRules Read(SpecMap map, SpecScope scope)
    {
        var rules = None;
        if (Text(map["unit"], scope, "a unit such as bytes or GMACs") is { } unit)
            rules = Units.Find(unit.Text.Trim()) is { } found ? rules with { Unit = found } : Unknown(rules, unit, "unknown-unit", "unit", Units.Names, scope);
        if (Text(map["form"], scope, "a form such as factored") is { } form)
        {
            rules = form.Text.Trim() is "number" ? rules with { NumberOnly = true }
                : Forms.TryGetValue(form.Text.Trim(), out var test) ? rules with { Form = test }
                : Unknown(rules, form, "unknown-form", "form", [.. Forms.Keys.Order(StringComparer.Ordinal), "number"], scope);
        }

        if (Text(map["up to"], scope, "what the answer may differ in: constant, or positive factor") is { } upTo)
            rules = Weaker.TryGetValue(upTo.Text.Trim(), out var test) ? rules with { UpTo = test } : Unknown(rules, upTo, "unknown-form", "difference", [.. Weaker.Keys], scope);
        if (Text(map["credit"], scope, "each entry") is { } credit)
            rules = credit.Text.Trim() == "each entry" ? rules with { EachEntry = true } : Unknown(rules, credit, "unknown-credit", "credit", ["each entry"], scope);
        if (Text(map["reason"], scope, "the share of the points that the reason earns, such as 1/2") is { } reason)
            rules = Share(reason.Text) is { } share ? rules with { Reason = share } : Unknown(rules, reason, "out-of-range", "share", ["a number between 0 and 1, such as 1/2 or 50 %"], scope);
        return rules with { Using = NameList(map["using"], scope) ?? default, Without = NameList(map["without"], scope) ?? [], Names = Mapped(map["names"], scope), Functions = Applied(map["functions"], scope) };
    }

    private static ImmutableSortedDictionary<string, LetFunction> Applied(SpecNode? node, SpecScope scope)
    {
        var functions = ImmutableSortedDictionary.CreateBuilder<string, LetFunction>(StringComparer.Ordinal);
        foreach (var name in NameList(node, scope) ?? [])
        {
            if (scope.Functions.TryGetValue(name, out var function))
                functions[name] = function;
            else
                scope.Diagnostics.Error("unknown-function", node!.Position, $"there is no function {name} in `let`", NearestName.Hint(name, [.. scope.Functions.Keys], "functions of `let`"));
        }

        return functions.ToImmutable();
    }

    private static Rational? Share(string text)
    {
        var percent = text.Trim().EndsWith('%');
        return FormulaParser.Parse(percent ? text.Trim()[..^1] : text) is { Succeeded: true, Formula: { } formula } && formula.ToExpr().TryGetNumber(out var share) && (percent ? share / 100 : share) is { Sign: > 0 } value && value <= 1 ? value : null;
    }

    private static SpecScalar? Text(SpecNode? node, SpecScope scope, string wanted)
    {
        if (node is null or SpecScalar { IsEmpty: false })
            return (SpecScalar?)node;
        scope.Diagnostics.Error("wrong-type", node.Position, $"expected {wanted}, found {node.Description}");
        return null;
    }

    private static AnswerRules Unknown(AnswerRules rules, SpecScalar found, string code, string what, IReadOnlyList<string> known, SpecScope scope)
    {
        scope.Diagnostics.Error(code, found.Position, $"there is no {what} {found.Description}", NearestName.Hint(found.Text.Trim(), [.. known], what + "s"));
        return rules;
    }

    private static ImmutableArray<string>? NameList(SpecNode? node, SpecScope scope)
    {
        switch (node)
        {
            case null:
                return null;
            case SpecScalar { IsEmpty: false } scalar:
                return [.. scalar.Text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)];
            case SpecList list when list.Items.All(i => i is SpecScalar { IsEmpty: false }):
                return [.. list.Items.Cast<SpecScalar>().Select(s => s.Text.Trim())];
            default:
                scope.Diagnostics.Error("wrong-type", node.Position, $"expected names, found {node.Description}", "write a list of names: [mu, sigma]");
                return null;
        }
    }

    private static ImmutableSortedDictionary<string, Expr> Mapped(SpecNode? node, SpecScope scope)
    {
        var names = ImmutableSortedDictionary.CreateBuilder<string, Expr>(StringComparer.Ordinal);
        if (node is null)
            return names.ToImmutable();
        if (node is not SpecMap map)
        {
            scope.Diagnostics.Error("wrong-type", node.Position, $"expected names with what each stands for, found {node.Description}", "write for example names: {var: s^2}");
            return names.ToImmutable();
        }

        foreach (var entry in map.Entries)
        {
            var name = FormulaParser.Parse(entry.Key.Text) is { Succeeded: true, Formula: SymbolFormula symbol } ? symbol.ToInfix() : null;
            if (name is null || scope.Declarations.Contains(name))
                scope.Diagnostics.Error("bad-name", entry.Key.Position, $"{entry.Key.Description} is {(name is null ? "no name" : "a name of this file already")}", "map a name that students write to one of this file: {var: s^2}");
            else if (entry.Value is SpecScalar { IsEmpty: false } text && FormulaParser.Parse(text.Text, new ParseOptions { Declarations = scope.Declarations, OnlyDeclaredNames = true }) is { Succeeded: true, Formula: { } formula })
                names[name] = formula.ToExpr();
            else
                scope.Diagnostics.Error("bad-formula", entry.Value.Position, $"{entry.Value.Description} is no formula of this file's names");
        }

        return names.ToImmutable();
    }
}
