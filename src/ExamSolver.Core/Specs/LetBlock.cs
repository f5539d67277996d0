using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>
/// The <c>let</c> block of a problem: one thing a line (or after a semicolon), either a declaration (<c>mu : real</c>,
/// <c>sigma &gt; 0</c>, <c>n : natural</c>) or a definition (<c>k = 2 n + 1</c>) that may use what stands above it.
/// </summary>
public static class LetBlock
{
    /// <summary>The most declarations and definitions of a block.</summary>
    public const int MaximumLines = 500;

    /// <summary>The largest definition, with what it uses written out: names of names double a formula with every line.</summary>
    public const int MaximumSize = 1_000;

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
        if (!IsName(name))
        {
            scope.Diagnostics.Error("bad-definition", scalar.At(start), $"\"{name}\" cannot be defined", "the left side of = is one name, as in k = 5");
            return scope;
        }

        if (scope.Definitions.ContainsKey(name) || scope.Declarations.Contains(name))
        {
            scope.Diagnostics.Error("duplicate-name", scalar.At(start), $"\"{name}\" is already declared or defined");
            return scope;
        }

        var right = line[(equals + 1)..];
        if (SpecFormula.Parse(right, i => scalar.At(start + equals + 1 + i), scope) is not { } formula)
            return scope;
        var definition = formula.ToExpr().Substitute(scope.Definitions);
        var unknown = definition.FreeSymbols.Where(s => !scope.Declarations.Contains(s)).ToArray();
        foreach (var symbol in unknown)
        {
            scope.Diagnostics.Error(
                "undeclared-symbol",
                scalar.At(start + equals + 1 + SpecFormula.PlaceOf(symbol, right)),
                $"\"{symbol}\" is not declared",
                NearestName.Find(symbol, [.. scope.Declarations.Names]) is { } nearest ? $"did you mean \"{nearest}\"?" : $"declare it on a line above: {symbol} : real");
        }

        if (definition.Size > MaximumSize)
        {
            scope.Diagnostics.Error("let-too-large", scalar.At(start), $"\"{name}\" has more than {MaximumSize} numbers, symbols and operations once the names in it are written out", "define it in a simpler way");
            return scope;
        }

        return unknown.Length > 0 ? scope : scope.With(definitions: new Dictionary<string, Expr>(scope.Definitions) { [name] = definition });
    }

    private static SpecScope Declare(SpecScalar scalar, int start, string line, SpecScope scope)
    {
        var result = Declarations.Parse(line);
        foreach (var error in result.Errors)
            scope.Diagnostics.Error("bad-declaration", scalar.At(start + error.Start), error.Message, error.Suggestion);
        var declarations = scope.Declarations;
        foreach (var (name, declaration) in result.Declarations.All)
        {
            if (declarations.Contains(name) || scope.Definitions.ContainsKey(name))
                scope.Diagnostics.Error("duplicate-name", scalar.At(start), $"\"{name}\" is already declared or defined");
            else
                declarations = declarations.With(name, declaration);
        }

        return scope.With(declarations);
    }

    private static IEnumerable<(int Start, string Line)> Lines(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('\n' or ';'))
                continue;
            var line = text[start..i];
            if (line.Trim().Length > 0)
                yield return (start + line.Length - line.TrimStart().Length, line.Trim());
            start = i + 1;
        }
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
