namespace ExamSolver.Symbolics;

/// <summary>Derivatives as they are written: <c>\frac{d}{dx} x^2</c>, <c>\frac{\partial^2}{\partial x^2} f</c>, <c>d/dx (x^2)</c>.</summary>
internal sealed partial class InfixReader
{
    private const int MaximalOrder = 8;

    /// <summary>The variable and order of a fraction that is an operator and no quotient, or null.</summary>
    private (Formula Variable, int Order)? DerivativeOperator(Formula above, Formula below)
    {
        if (options.Declarations.Contains("d"))
        {
            return null;
        }

        var (symbol, order) = OrderOf(above);
        var (variable, again) = OrderOf(below);
        return symbol == "d" && order == again && order is > 0 and <= MaximalOrder && variable is ['d', _, ..] && !options.Declarations.Contains(variable)
            ? (DeclaredSymbol(variable[1..]), order)
            : null;
    }

    private static (string? Name, int Order) OrderOf(Formula formula) => formula switch
    {
        SymbolFormula symbol => (symbol.Name, 1),
        PowerFormula { Base: SymbolFormula symbol, Exponent: NumberFormula { Value: var n } } when n.TryGetInt32(out var order) => (symbol.Name, order),
        _ => (null, 0),
    };

    // d/dx behind which something stands to be differentiated.
    private bool StartsDerivative() =>
        Current.Is("/") && tokens[_next + 1] is { Kind: TokenKind.Name, Text: ['d', _, ..] below } && !options.Declarations.Contains(below)
        && tokens[_next + 2] is var operand && (operand.Is("(") || (operand is { Kind: TokenKind.Name or TokenKind.Number or TokenKind.Command, SpaceBefore: true }));

    // What stands in brackets is differentiated alone, else all up to the end of the term.
    private ApplyFormula Differentiated(Formula variable, int order)
    {
        Enter();
        var body = Current.Is("(") || Current.Is("{") || Current.Is("[") ? PowerOf(Postfix()) : Product();
        _depth--;
        for (var i = 0; i < order; i++)
        {
            body = Bounded(new ApplyFormula("diff", [body, variable]));
        }

        return (ApplyFormula)body;
    }
}
