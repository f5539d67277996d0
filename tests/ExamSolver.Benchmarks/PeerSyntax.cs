using System.Globalization;
using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>Writes a formula for a peer: every symbol with a prefix, so that no name of the peer is met, every operation in brackets.</summary>
internal static class PeerSyntax
{
    private static readonly HashSet<string> Known =
        ["exp", "log", "sqrt", "sin", "cos", "tan", "atan", "sinh", "cosh", "tanh", "abs", "sign", "max", "min", "floor", "ceil", "sigmoid", "softplus", "relu"];

    /// <summary>The text for Python, or for Maxima; null where the formula has something that not every peer knows.</summary>
    public static string? Of(Formula formula, bool maxima) => formula switch
    {
        NumberFormula number => number.Value.IsInteger && number.Value.BitLength <= 128
            ? string.Create(CultureInfo.InvariantCulture, $"{number.Value}")
            : number.Value.BitLength <= 128 ? $"({number.Value})" : null,
        SymbolFormula symbol => Symbol(symbol.Name),
        SumFormula sum => Joined(sum.Terms.Select((t, i) => Of(t.Term, maxima) is { } term ? (t.IsNegative ? "-" : i == 0 ? "" : "+") + term : null), ""),
        ProductFormula product => Joined(product.Factors.Select(f => Of(f.Factor, maxima)), "*"),
        QuotientFormula quotient => Joined([Of(quotient.Numerator, maxima), Of(quotient.Denominator, maxima)], "/"),
        PowerFormula power => Joined([Of(power.Base, maxima), Of(power.Exponent, maxima)], maxima ? "^" : "**"),
        NegationFormula negation => Of(negation.Operand, maxima) is { } operand ? $"(-{operand})" : null,
        ApplyFormula { Function: "pi" or "e", Arguments.IsEmpty: true } constant => maxima ? "%" + constant.Function : constant.Function,
        ApplyFormula apply when Function(apply) is { } name => Joined(apply.Arguments.Select(a => Of(a, maxima)), ",") is { } arguments ? name + arguments : null,
        _ => null,
    };

    /// <summary>A symbol's name.</summary>
    public static string Symbol(string name) => "v_" + name.Replace('\'', 'q');

    private static string? Function(ApplyFormula apply) =>
        FunctionTable.CanonicalName(apply.Function) is { } name && Known.Contains(name) && apply.Arguments.Length == (name is "max" or "min" ? 2 : 1) ? name : null;

    private static string? Joined(IEnumerable<string?> parts, string joint)
    {
        var all = parts.ToList();
        return all.Contains(null) ? null : "(" + string.Join(joint, all) + ")";
    }
}
