using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Which expressions of sizes are whole numbers whatever the sizes are, so that rounding them changes nothing and is not written.</summary>
public static class WholeSize
{
    /// <summary>Rounds down, unless the value is a whole number already.</summary>
    public static Expr Floor(Expr value) => IsWhole(value) ? value : Expr.Apply("floor", value);

    /// <summary>Rounds up, unless the value is a whole number already.</summary>
    public static Expr Ceil(Expr value) => IsWhole(value) ? value : Expr.Apply("ceil", value);

    /// <summary>Whether the form of an expression shows that it is a whole number; its symbols are sizes, so they are.</summary>
    public static bool IsWhole(Expr value) => value switch
    {
        NumberExpr number => number.Value.IsInteger,
        SymbolExpr => true,
        SumExpr sum => sum.Constant.IsInteger && sum.Terms.All(t => t.Coefficient.IsInteger && IsWhole(t.Monomial)),
        ProductExpr product => product.Coefficient.IsInteger && product.Factors.All(f => IsNatural(f.Exponent) && IsWhole(f.Base)),
        PowerExpr power => IsNatural(power.Exponent) && IsWhole(power.Base),
        ApplyExpr { Function: "floor" or "ceil" } => true,
        ApplyExpr { Function: "min" or "max" } extreme => extreme.Arguments.All(IsWhole),
        _ => false,
    };

    private static bool IsNatural(Expr exponent) => exponent.TryGetInteger(out var number) && number >= 0;
}
