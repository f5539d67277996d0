using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>Reads formulas out of problem files; an error inside a formula points at its place in the file.</summary>
public static class SpecFormula
{
    /// <summary>The most nodes of a size: blocks that use blocks must not multiply their sizes without end.</summary>
    private const int LongestSize = 500;

    /// <summary>Reads a formula whose symbols must be declared, or defined, in the scope.</summary>
    public static Formula? Read(SpecNode node, SpecScope scope)
    {
        if (Parse(node, scope) is not { } formula)
            return null;
        var known = scope.Declarations.Names.Concat(scope.Definitions.Keys).ToArray();
        var unknown = formula.ToExpr().FreeSymbols.Where(s => !known.Contains(s)).ToArray();
        foreach (var symbol in unknown)
        {
            scope.Diagnostics.Error(
                "undeclared-symbol",
                ((SpecScalar)node).At(PlaceOf(symbol, ((SpecScalar)node).Text)),
                $"\"{symbol}\" is not declared",
                NearestName.Find(symbol, known) is { } nearest ? $"did you mean \"{nearest}\"?" : $"declare it in `let`, for example: {symbol} : real");
        }

        return unknown.Length == 0 ? formula : null;
    }

    /// <summary>The expression of a formula, with the definitions of the scope put in.</summary>
    public static Expr? ReadExpr(SpecNode node, SpecScope scope) => Read(node, scope)?.ToExpr().Substitute(scope.Definitions);

    /// <summary>
    /// Reads a size: a whole number, or an expression of sizes. A symbol that is not declared is a size of its own, a positive integer.
    /// </summary>
    /// <param name="node">What is written.</param>
    /// <param name="scope">What is in force.</param>
    /// <param name="minimum">The smallest number that makes sense here.</param>
    /// <param name="what">What it is the size of, for errors: "kernel".</param>
    public static Expr? ReadSize(SpecNode node, SpecScope scope, int minimum, string what)
    {
        if (Parse(node, scope) is not { } formula)
            return null;
        if (FormulaParts.Any(formula, part => part is ArrayFormula or RelationFormula))
        {
            scope.Diagnostics.Error("wrong-type", node.Position, $"{what} is {formula.ToInfix()}, which is no number", "write one whole number, or a formula of sizes");
            return null;
        }

        var size = formula.ToExpr().Substitute(scope.Definitions);
        if (!size.TryGetNumber(out var number))
        {
            if (size.Size <= LongestSize)
                return size;
            scope.Diagnostics.Error("too-long", node.Position, $"{what} is a formula of more than {LongestSize} terms, with what its symbols stand for put in", "name a part of it by a symbol of its own");
            return null;
        }

        if (number.IsInteger && number >= minimum && number <= int.MaxValue)
            return size;
        scope.Diagnostics.Error("out-of-range", node.Position, $"{what} is {number}", $"it must be a whole number from {minimum}{(number > int.MaxValue ? $" to {int.MaxValue}" : "")}");
        return null;
    }

    /// <summary>The free symbols of a formula that are neither declared nor defined; the T of a transpose and the identity I are none.</summary>
    public static IEnumerable<string> Unknown(Formula formula, SpecScope scope)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal) { "T", "top", "I" };
        void Collect(Formula part)
        {
            if (part is ApplyFormula apply)
            {
                applied.Add(apply.Function);
                if (apply is { Function: "rows" or "columns", Arguments: [SymbolFormula function, _] })
                    applied.Add(function.Name);
            }

            foreach (var inner in FormulaParts.Of(part))
                Collect(inner);
        }

        Collect(formula);
        return FormulaParts.Names(formula).Where(n => !applied.Contains(n) && !scope.Declarations.Contains(n) && !scope.Definitions.ContainsKey(n));
    }

    /// <summary>Reports a function of a formula that has a name of several letters and that nothing defines: it would be one of which nothing is known.</summary>
    public static bool KnowsFunctions(Formula formula, string text, Func<int, SourcePosition> at, SpecScope scope)
    {
        if (formula is ApplyFormula { Function: { Length: > 2 } name } && name.All(char.IsAsciiLetter) && text.Contains(name + "(", StringComparison.Ordinal)
            && !FunctionNames.IsKnown(name) && !scope.Declarations.Contains(name) && !scope.Functions.ContainsKey(name))
        {
            scope.Diagnostics.Error("unknown-function", at(PlaceOf(name, text)), $"there is no function {name}", NearestName.Hint(name, [.. FunctionNames.All, .. scope.Functions.Keys, .. scope.Calls?.Names ?? []], "functions"));
            return false;
        }

        return FormulaParts.Of(formula).All(part => KnowsFunctions(part, text, at, scope));
    }

    /// <summary>Reads a formula without looking at its symbols.</summary>
    public static Formula? Parse(SpecNode node, SpecScope scope)
    {
        if (node is not SpecScalar { IsEmpty: false } scalar)
        {
            SpecBinder.ReportWrongType(node, "a formula", scope.Diagnostics, "write a formula such as 2*sigma^2, in single quotes where YAML needs them");
            return null;
        }

        return Parse(scalar.Text, scalar.At, scope);
    }

    /// <summary>Reads a formula out of a piece of text; <paramref name="at"/> tells where in the file a character of it stands.</summary>
    public static Formula? Parse(string text, Func<int, SourcePosition> at, SpecScope scope)
    {
        if (scope.Calls is { } calls)
        {
            if (calls.Replace(text, at, scope) is not { } replaced)
                return null;
            var original = at;
            (text, at) = (replaced.Text, i => original(replaced.Places(i)));
        }

        var declarations = scope.Definitions.Keys.Aggregate(scope.Declarations, (d, name) => d.With(name, Domain.Real));
        var result = FormulaParser.Parse(text, new ParseOptions { Declarations = declarations, Functions = [.. scope.Functions.Keys] });
        foreach (var error in result.Errors)
            scope.Diagnostics.Error("bad-formula", at(error.Start), error.Message, error.Suggestion is { } suggestion ? $"{suggestion}\n{error.Caret(text)}" : error.Caret(text));
        if (!result.Succeeded)
            return null;
        var written = LetFunction.WriteOut(result.Formula!, scope.Functions, out var misfit);
        if (written is null)
            scope.Diagnostics.Error("bad-formula", at(0), misfit!, "apply it as `let` defines it");
        return written;
    }

    /// <summary>Where a symbol stands in a formula, as a word of its own; 0 where it is written another way, such as σ for sigma.</summary>
    public static int PlaceOf(string symbol, string formula)
    {
        for (var at = formula.IndexOf(symbol, StringComparison.Ordinal); at >= 0; at = formula.IndexOf(symbol, at + 1, StringComparison.Ordinal))
        {
            if (!IsInWord(formula, at - 1) && !IsInWord(formula, at + symbol.Length))
                return at;
        }

        return 0;
    }

    private static bool IsInWord(string text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '\'');
}
