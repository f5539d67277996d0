namespace ExamSolver.Symbolics;

/// <summary>The shape of a formula over declared matrices; a scalar has one row and one column, and the identity takes the size that fits.</summary>
/// <param name="Rows">The number of rows; null for a multiple of the identity.</param>
/// <param name="Columns">The number of columns; null for a multiple of the identity.</param>
internal readonly record struct MatrixShape(Expr? Rows, Expr? Columns)
{
    private static readonly MatrixShape Scalar = new(Expr.One, Expr.One);

    public bool IsScalar => Rows is { IsOne: true } && Columns is { IsOne: true };

    private bool IsIdentity => Rows is null;

    /// <exception cref="MatrixShapeException">The shapes do not fit, or an operation has none here.</exception>
    public static MatrixShape Of(Formula formula, Declarations declarations)
    {
        MatrixShape Inside(Formula part) => Of(part, declarations);
        switch (formula)
        {
            case SymbolFormula symbol when declarations.Find(symbol.Name) is { IsScalar: false, Dimensions: var dimensions }:
                return dimensions.Length <= 2
                    ? new(dimensions[0], dimensions.Length == 2 ? dimensions[1] : Expr.One)
                    : throw new MatrixShapeException($"{symbol.Name} has {dimensions.Length} axes; derivatives are written for up to two.");
            case SymbolFormula { Name: "I" } when !declarations.Contains("I"):
                return new(null, null);
            case SumFormula sum:
                return sum.Terms.Select(t => Inside(t.Term)).Aggregate(Sum);
            case ProductFormula product:
                return product.Factors.Select(f => Inside(f.Factor)).Aggregate(Product);
            case QuotientFormula quotient:
                return Inside(quotient.Numerator);
            case NegationFormula negation:
                return Inside(negation.Operand);
            case PowerFormula power:
                var shape = Inside(power.Base);
                return IsTranspose(power.Exponent, declarations) ? shape.Transposed() : shape;
            case ApplyFormula { Function: "transpose", Arguments: [var operand] }:
                return Inside(operand).Transposed();
            case ApplyFormula { Function: "diag", Arguments: [var operand] }:
                var inner = Inside(operand);
                return inner.Columns is { IsOne: true } ? new(inner.Rows, inner.Rows) : new(inner.Rows, Expr.One);
            case ApplyFormula { Function: "tr" or "trace" or "det" or "logdet" or "norm" or "dot" }:
                return Scalar;
            case ApplyFormula { Arguments: [var first, ..] } apply when apply.Function is "inv" or "inverse" or "hadamard" or "hadamarddiv" or "hadamardpow" || apply.Arguments.Length == 1:
                return Inside(first);
            default:
                return Scalar;
        }
    }

    /// <summary>Whether an exponent marks a transpose.</summary>
    public static bool IsTranspose(Formula exponent, Declarations declarations) => exponent switch
    {
        SymbolFormula { Name: "T" or "top" } symbol => !declarations.Contains(symbol.Name),
        NegationFormula negation => IsTranspose(negation.Operand, declarations),
        _ => false,
    };

    private static MatrixShape Sum(MatrixShape a, MatrixShape b) => a.IsIdentity ? b : b.IsIdentity || a == b ? a
        : throw new MatrixShapeException($"Found a sum of {a} and {b}.");

    private static MatrixShape Product(MatrixShape a, MatrixShape b)
    {
        if (a.IsScalar || a.IsIdentity)
        {
            return b;
        }

        return b.IsScalar || b.IsIdentity ? a
            : a.Columns! == b.Rows! ? new(a.Rows, b.Columns)
            : throw new MatrixShapeException($"Found a product of {a} and {b}.");
    }

    private MatrixShape Transposed() => new(Columns, Rows);

    public override string ToString() => IsScalar ? "a scalar" : IsIdentity ? "a multiple of the identity" : $"{Rows}×{Columns}";
}
