using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Grading;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>
/// The <c>let</c> block of a problem: one thing a line (or after a semicolon), either a declaration (<c>mu : real</c>,
/// <c>sigma &gt; 0</c>, <c>n : natural</c>) or a definition (<c>k = 2 n + 1</c>) that may use what stands above it. A matrix may stand on several
/// lines, in one pair of brackets.
/// </summary>
public static class LetBlock
{
    /// <summary>The most declarations and definitions of a block.</summary>
    public const int MaximumLines = 500;

    /// <summary>The largest definition, with what it uses written out: names of names double a formula with every line.</summary>
    public const int MaximumSize = 1_000;

    /// <summary>The largest array, its entries written out.</summary>
    public const int MaximumArraySize = 20_000;

    /// <summary>What a <c>let</c> block takes.</summary>
    public static SpecType SpecType { get; } = SpecType.Text.Called("declarations and definitions, one a line");

    /// <summary>The scope with the block's declarations and definitions in force; errors are reported, and the rest is kept.</summary>
    public static SpecScope Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecScalar scalar)
        {
            scope.Diagnostics.Error("wrong-type", node.Position, $"`let` is {node.Description}", "write a block of lines after `let: |`, such as sigma > 0");
            return scope;
        }

        foreach (var (start, line) in Lines(scalar.Text).Take(MaximumLines))
            scope = ReadLine(scalar, start, line, scope);
        foreach (var (start, _) in Lines(scalar.Text).Skip(MaximumLines).Take(1))
            scope.Diagnostics.Error("let-too-large", scalar.At(start), $"`let` has more than {MaximumLines} declarations and definitions", "a problem needs a handful");
        return scope;
    }

    private static SpecScope ReadLine(SpecScalar scalar, int start, string line, SpecScope scope)
    {
        var equals = DefinitionSign(line);
        if (equals < 0)
            return Declare(scalar, start, line, scope);
        var name = line[..equals].Trim();
        if (name.EndsWith(')') && name.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && IsName(name[..open].Trim()))
            return ReadFunction(scalar, start, line, equals, open, scope);
        if (!IsName(name))
        {
            scope.Diagnostics.Error("bad-definition", scalar.At(start), $"\"{name}\" cannot be defined", "the left side of = is one name, as in k = 5");
            return scope;
        }

        if (IsTaken(name, scope))
        {
            scope.Diagnostics.Error("duplicate-name", scalar.At(start), $"\"{name}\" is already declared or defined");
            return scope;
        }

        var right = line[(equals + 1)..];
        SourcePosition At(int i) => scalar.At(start + equals + 1 + i);
        if ((right.TrimStart().StartsWith('[') ? ReadRows(right, At, scope) : SpecFormula.Parse(right, At, scope)) is not { } formula || !SpecFormula.KnowsFunctions(formula, right, At, scope))
            return scope;
        var context = scope.Arrays;
        if (context.Evaluate(formula, out var misfit) is not { } value)
        {
            scope.Diagnostics.Error("bad-definition", scalar.At(start), $"\"{name}\" has no value: {(misfit ?? "it is undefined").TrimEnd('.')}", "the shapes of what stands in it must fit");
            return scope;
        }

        var definition = context.IsArray(formula) ? value.ToFormula().ToExpr() : formula.ToExpr().Substitute(scope.Definitions);
        var unknown = value.Entries.SelectMany(e => e.FreeSymbols).Concat(definition.FreeSymbols).Distinct().Where(s => !scope.Declarations.Contains(s)).ToArray();
        foreach (var symbol in unknown)
        {
            scope.Diagnostics.Error(
                "undeclared-symbol",
                scalar.At(start + equals + 1 + SpecFormula.PlaceOf(symbol, right)),
                $"\"{symbol}\" is not declared",
                NearestName.Find(symbol, [.. scope.Declarations.Names]) is { } nearest ? $"did you mean \"{nearest}\"?" : $"declare it on a line above: {symbol} : real");
        }

        if (definition.Size > (value.IsScalar && !context.IsArray(formula) ? MaximumSize : MaximumArraySize))
        {
            scope.Diagnostics.Error("let-too-large", scalar.At(start), $"\"{name}\" has more than {MaximumSize} numbers, symbols and operations once the names in it are written out", "define it in a simpler way");
            return scope;
        }

        return unknown.Length > 0 ? scope : scope.With(definitions: new Dictionary<string, Expr>(scope.Definitions) { [name] = definition }, definition: new LetDefinition(name, formula, value));
    }

    /// <summary><c>f(x, y) = x^2 + y</c>: its arguments are whatever they are where it is applied.</summary>
    private static SpecScope ReadFunction(SpecScalar scalar, int start, string line, int equals, int open, SpecScope scope)
    {
        var name = line[..open].Trim();
        var parameters = line[(open + 1)..line.LastIndexOf(')', equals)].Split(',').Select(p => p.Trim()).ToImmutableArray();
        if (parameters.FirstOrDefault(p => !IsName(p)) is { } wrong || parameters.Distinct(StringComparer.Ordinal).Count() < parameters.Length)
        {
            scope.Diagnostics.Error("bad-definition", scalar.At(start), $"\"{line[..equals].Trim()}\" cannot be defined", "a function has a name and different names for its arguments, as in f(x, y) = x^2 + y");
            return scope;
        }

        if (IsTaken(name, scope))
        {
            scope.Diagnostics.Error("duplicate-name", scalar.At(start), $"\"{name}\" is already declared or defined");
            return scope;
        }

        var right = line[(equals + 1)..];
        SourcePosition At(int i) => scalar.At(start + equals + 1 + i);
        var inner = scope.With(parameters.Where(p => !scope.Declarations.Contains(p)).Aggregate(scope.Declarations, (d, p) => d.With(p, Domain.Real)));
        if (SpecFormula.Parse(right, At, inner) is not { } body || !SpecFormula.KnowsFunctions(body, right, At, inner))
            return scope;
        foreach (var symbol in SpecFormula.Unknown(body, inner))
        {
            scope.Diagnostics.Error(
                "undeclared-symbol",
                scalar.At(start + equals + 1 + SpecFormula.PlaceOf(symbol, right)),
                $"\"{symbol}\" is not declared",
                NearestName.Find(symbol, [.. inner.Declarations.Names, .. scope.Definitions.Keys]) is { } nearest ? $"did you mean \"{nearest}\"?" : $"declare it on a line above, or make it an argument of {name}");
            return scope;
        }

        return scope.With(function: new LetFunction(name, parameters, body));
    }

    private static bool IsTaken(string name, SpecScope scope) => scope.Definitions.ContainsKey(name) || scope.Declarations.Contains(name) || scope.Functions.ContainsKey(name);

    /// <summary>A matrix as people write one: rows on lines or behind semicolons, blanks or commas between the entries.</summary>
    private static Formula? ReadRows(string text, Func<int, SourcePosition> at, SpecScope scope)
    {
        var declarations = scope.Definitions.Keys.Aggregate(scope.Declarations, (d, name) => d.With(name, Domain.Real));

        // Without a comma blanks part the entries: [1 -2] has two.
        if (text.Contains(',', StringComparison.Ordinal) && FormulaParser.Parse(text, new ParseOptions { Declarations = declarations, Functions = [.. scope.Functions.Keys] }) is { Succeeded: true })
            return SpecFormula.Parse(text, at, scope);
        if (text.TrimEnd() is not [.., ']'] || ArrayText.Grid(text) is not { } grid || grid[0].Count == 0)
            return SpecFormula.Parse(text, at, scope);
        var rows = new List<Formula[]>();
        foreach (var cells in grid)
        {
            var row = cells.Select(c => SpecFormula.Parse(text[c.Start..c.End], i => at(c.Start + i), scope)).ToArray();
            if (row.Any(cell => cell is null))
                return null;
            if (rows.Count > 0 && row.Length != rows[0].Length)
            {
                scope.Diagnostics.Error("bad-definition", at(cells[0].Start), $"this row has {row.Length} entries, the first one {rows[0].Length}", "give every row as many");
                return null;
            }

            rows.Add(row!);
        }

        return rows is [{ Length: > 1 } only] ? Formula.List(only) : rows.TrueForAll(r => r.Length == 1) ? Formula.List(rows.Select(r => r[0])) : Formula.List(rows.Select(Formula.List));
    }

    private static SpecScope Declare(SpecScalar scalar, int start, string line, SpecScope scope)
    {
        var result = Declarations.Parse(line);
        foreach (var error in result.Errors)
            scope.Diagnostics.Error("bad-declaration", scalar.At(start + error.Start), error.Message, error.Suggestion);
        var declarations = scope.Declarations;
        foreach (var (name, declaration) in result.Declarations.All)
        {
            if (declarations.Contains(name) || IsTaken(name, scope))
                scope.Diagnostics.Error("duplicate-name", scalar.At(start), $"\"{name}\" is already declared or defined");
            else
                declarations = declarations.With(name, declaration);
        }

        return scope.With(declarations);
    }

    private static IEnumerable<(int Start, string Line)> Lines(string text)
    {
        var (start, inside) = (0, -1);
        for (var i = 0; i <= text.Length; i++)
        {
            // A line goes on until the bracket of its matrix closes; one that never does ends with its line.
            if (i < text.Length && text[i] == '[' && i > inside && Closing(text, i) is var closing && closing > i)
                inside = closing;
            if (i < text.Length && (i < inside || text[i] is not ('\n' or ';')))
                continue;
            var line = text[start..i];
            if (line.Trim().Length > 0)
                yield return (start + line.Length - line.TrimStart().Length, line.Trim());
            start = i + 1;
        }
    }

    /// <summary>Where a square bracket closes; -1 where it does not, or where another definition begins before.</summary>
    private static int Closing(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length && text[i] != '='; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    /// <summary>The place of the <c>=</c> of a definition; a comparison is none.</summary>
    private static int DefinitionSign(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '=' && (i == 0 || line[i - 1] is not ('<' or '>' or '!' or '=')) && (i + 1 == line.Length || line[i + 1] != '='))
                return i;
        }

        return -1;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '_' or '{' or '}');
}
