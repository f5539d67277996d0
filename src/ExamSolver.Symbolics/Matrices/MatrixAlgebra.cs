namespace ExamSolver.Symbolics;

/// <summary>Products, transposes and sums of formulas over matrices, written as a person would: numbers in front, no identity factors, no double transposes.</summary>
internal sealed class MatrixAlgebra(Declarations declarations)
{
    public bool IsScalar(Formula formula) => MatrixShape.Of(formula, declarations).IsScalar;

    public Formula Multiply(Formula left, Formula right)
    {
        if (IsIdentity(left))
        {
            return right;
        }

        if (IsIdentity(right))
        {
            return left;
        }

        var (a, b) = (Split(left), Split(right));
        return Join(Times(a.Scalar, b.Scalar), [.. a.Matrices, .. b.Matrices]);
    }

    public Formula Scale(Formula scalar, Formula value)
    {
        var (before, matrices) = Split(value);
        return Join(Times(scalar, before), matrices);
    }

    /// <summary>tr(Aᵀ·B), the sum of the products of the entries; of scalars their product.</summary>
    public Formula Inner(Formula a, Formula b) => IsScalar(a) && IsScalar(b)
        ? Times(a, b)
        : Trace(Multiply(Transpose(a), b));

    public Formula Transpose(Formula value)
    {
        switch (value)
        {
            case var _ when IsIdentity(value) || IsScalar(value):
                return value;
            case SymbolFormula symbol when declarations.Find(symbol.Name) is { IsSymmetric: true } or { IsPositiveDefinite: true }:
                return value;
            case PowerFormula { Exponent: SymbolFormula } power when MatrixShape.IsTranspose(power.Exponent, declarations):
                return power.Base;
            case PowerFormula { Exponent: NegationFormula } power when MatrixShape.IsTranspose(power.Exponent, declarations):
                return Inverse(power.Base);
            case PowerFormula power:
                return Transpose(power.Base) is var turned && turned.Equals(power.Base) ? power
                    : power.Exponent.ToExpr() is NumberExpr { Value.IsMinusOne: true } && turned is PowerFormula { Exponent: SymbolFormula } ? power.Base.Pow(-Formula.Symbol("T"))
                    : turned.Pow(power.Exponent);
            case ApplyFormula { Function: "transpose", Arguments: [var operand] }:
                return operand;
            case ApplyFormula { Function: "inv" or "inverse", Arguments: [var operand] }:
                return Transpose(Inverse(operand));
            case ApplyFormula { Function: "diag", Arguments: [var operand] } diagonal when MatrixShape.Of(operand, declarations).Columns is { IsOne: true }:
                return diagonal;
            case ApplyFormula { Function: "hadamard" } apply:
                return new ApplyFormula(apply.Function, [.. apply.Arguments.Select(Transpose)]);
            case ApplyFormula { Arguments: [var operand] } apply when FunctionTable.CanonicalName(apply.Function.TrimEnd('\'')) is not null:
                return new ApplyFormula(apply.Function, [Transpose(operand)]);
            case SumFormula sum:
                return new SumFormula(sum.Terms.Map(t => t with { Term = Transpose(t.Term) }));
            case NegationFormula negation:
                return -Transpose(negation.Operand);
            case QuotientFormula quotient:
                return Transpose(quotient.Numerator) / quotient.Denominator;
            case ProductFormula:
                var (scalar, matrices) = Split(value);
                return Join(scalar, [.. matrices.AsEnumerable().Reverse().Select(Transpose)]);
            default:
                return value.Pow(Formula.Symbol("T"));
        }
    }

    public Formula Inverse(Formula value) => value switch
    {
        _ when IsIdentity(value) => value,
        PowerFormula { Exponent: NegationFormula { Operand: NumberFormula { Value.IsOne: true } } } power => power.Base,
        ApplyFormula { Function: "inv" or "inverse", Arguments: [var operand] } => operand,
        _ => value.Pow(-(Formula)1),
    };

    /// <summary>The sum, with equal products of matrices collected.</summary>
    public Formula Sum(IReadOnlyList<Formula> terms)
    {
        var collected = new List<(Formula Scalar, List<Formula> Matrices)>();
        foreach (var term in terms.SelectMany(Terms))
        {
            var (scalar, matrices) = Split(term);
            var at = collected.FindIndex(c => c.Matrices.SequenceEqual(matrices));
            if (at < 0)
            {
                collected.Add((scalar, matrices));
            }
            else
            {
                var before = collected[at].Scalar;
                collected[at] = (before.Equals(scalar) && before is not NumberFormula ? 2 * before
                    : before.ToExpr() + scalar.ToExpr() is NumberExpr sum ? Number(sum.Value)
                    : before + scalar, matrices);
            }
        }

        var left = collected.Where(c => !c.Scalar.ToExpr().IsZero).Select(c => Join(c.Scalar, c.Matrices)).ToList();
        return Formula.Sum(left);
    }

    private static IEnumerable<Formula> Terms(Formula value) => value is SumFormula sum ? sum.Terms.Select(t => t.IsNegative ? -t.Term : t.Term) : [value];

    private static Formula Trace(Formula value) => new ApplyFormula("tr", [value]);

    private bool IsIdentity(Formula formula) => formula is SymbolFormula { Name: "I" } && !declarations.Contains("I");

    private (Formula Scalar, List<Formula> Matrices) Split(Formula value)
    {
        switch (value)
        {
            case NegationFormula negation:
                var (inner, rest) = Split(negation.Operand);
                return (Times(-1, inner), rest);
            case QuotientFormula quotient when !IsScalar(value):
                var (above, matrices) = Split(quotient.Numerator);
                return (Times(above, 1 / quotient.Denominator), matrices);
            case ProductFormula product when !IsScalar(value):
                Formula scalar = 1;
                var kept = new List<Formula>();
                foreach (var factor in product.Factors)
                {
                    var (s, m) = Split(factor.Factor);
                    scalar = Times(scalar, s);
                    kept.AddRange(m);
                }

                return (scalar, kept);
            default:
                return IsScalar(value) ? (value, []) : (1, [value]);
        }
    }

    private Formula Join(Formula scalar, List<Formula> matrices)
    {
        if (matrices.Count > 1)
        {
            matrices = matrices.FindAll(m => !IsIdentity(m)) is { Count: > 0 } others ? others : [matrices[0]];
        }

        if (matrices.Count == 0)
        {
            return scalar;
        }

        var product = Formula.Product(matrices);
        return scalar.ToExpr() switch
        {
            { IsOne: true } => product,
            NumberExpr { Value.IsMinusOne: true } => -product,
            NumberExpr { Value.Sign: < 0 } number => -Formula.Product([Number(-number.Value), .. matrices]),
            _ when scalar is QuotientFormula { Numerator: NumberFormula { Value.IsOne: true } } quotient => product / quotient.Denominator,
            _ => Formula.Product([scalar, .. matrices]),
        };
    }

    private Formula Times(Formula a, Formula b)
    {
        var (x, y) = (MatrixEquivalence.IsNeeded(a, declarations) ? null : a.ToExpr(), MatrixEquivalence.IsNeeded(b, declarations) ? null : b.ToExpr());
        return x is not null && y is not null ? (x * y).ToFormula()
            : x is { IsOne: true } ? b
            : y is { IsOne: true } ? a
            : x is NumberExpr { Value.IsMinusOne: true } ? -b
            : y is NumberExpr { Value.IsMinusOne: true } ? -a
            : b is QuotientFormula { Numerator: NumberFormula { Value.IsOne: true }, Denominator: var below } ? a / below
            : y is not null ? b * a
            : a * b;
    }

    private static Formula Number(Rational value) => Expr.Number(value).ToFormula();
}
