namespace ExamSolver.Symbolics;

/// <summary>The letter i: an index where the formula uses it as one, else the imaginary unit.</summary>
internal sealed partial class InfixReader
{
    // i counts something inside these.
    private static readonly HashSet<string> Counting = new(StringComparer.Ordinal)
    {
        "delta", "kronecker", "floor", "ceil", "ceiling", "mod", "binomial", "binom", "choose", "factorial", "indicator", "min", "max", "argmax", "argmin",
    };

    private bool? _isUnit;

    private Formula? Unit(string name) => name switch
    {
        "%i" => Formula.ImaginaryUnit,
        "i" when (_isUnit ??= !IsIndex()) => Formula.ImaginaryUnit,
        _ => null,
    };

    private Formula DeclaredSymbol(string name) => options.Declarations.DomainOf(name) switch
    {
        { IsImaginaryUnit: true } => Formula.ImaginaryUnit,
        { IsComplex: true } => Formula.ComplexSymbol(name),
        _ => Formula.Symbol(name),
    };

    // One use as an index decides for the whole formula: sum(i, …), W[i, j], x_{i+1}, i <= n, i!, floor(i/2), or a j beside it.
    private bool IsIndex()
    {
        var brackets = new Stack<bool>();
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.Is("(") || token.Is("[") || token.Is("{") || token.Is("⌊") || token.Is("⌈"))
            {
                var before = at > 0 ? tokens[at - 1] : default;
                var counts = token.Text is "⌊" or "⌈"
                    || (before.Kind == TokenKind.Name && (token.Text == "[" ? !token.SpaceBefore : Counting.Contains(before.Text) || (Binders.Contains(before.Text) && IsLetter(at + 1))))
                    || before.Is("_");
                brackets.Push(counts || (brackets.TryPeek(out var outer) && outer));
            }
            else if (token.Is(")") || token.Is("]") || token.Is("}") || token.Is("⌋") || token.Is("⌉"))
            {
                brackets.TryPop(out _);
            }
            else if (token.Kind == TokenKind.Name && token.Text == "j" && !options.Declarations.Contains("j"))
            {
                return true;
            }
            else if (IsLetter(at) && at > 0 && tokens[at - 1].Is("_"))
            {
                return true;
            }
            else if (IsLetter(at) && ((brackets.TryPeek(out var inside) && inside) || IsBounded(at)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsLetter(int at) => tokens[at] is { Kind: TokenKind.Name, Text: "i" };

    // i alone beside a relation that complex numbers do not have, i = … at the beginning, and i!
    private bool IsBounded(int at)
    {
        var (before, after) = (at > 0 ? tokens[at - 1] : default, tokens[at + 1]);
        var starts = at == 0 || before.Is(",") || before.Is(";") || before.Is("(");
        return (IsOrder(before) && (after.Kind is TokenKind.End or TokenKind.Relation || after.Is(",") || after.Is(")")))
            || (starts && (IsOrder(after) || (after.Kind == TokenKind.Relation && after.Text is "=" or "∈")))
            || after.Is("!");
    }

    private static bool IsOrder(Token token) => token.Kind == TokenKind.Relation && token.Text is "<" or "<=" or ">" or ">=";
}
