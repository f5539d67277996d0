using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>How the derivative of a scalar by a matrix is laid out.</summary>
public enum MatrixLayout
{
    /// <summary>The gradient has the shape of the matrix: (m, n) for an m×n matrix.</summary>
    Denominator,

    /// <summary>It has the shape of the transpose: (n, m), a row for a column vector.</summary>
    Numerator,
}

/// <summary>The derivative of a scalar formula by a matrix or vector, as a formula.</summary>
/// <remarks>
/// With G the derivative in denominator layout, df = tr(Gᵀ·dW). Adjoints go from the whole to its parts: for Y = A·B those of
/// the factors are Ȳ·Bᵀ and Aᵀ·Ȳ. The entries of the matrix count as independent, also where it is declared symmetric.
/// Source: Petersen and Pedersen, The Matrix Cookbook (2012); Magnus and Neudecker (2019), ch. 9.
/// </remarks>
public static class MatrixGradient
{
    /// <summary>The derivative, or what is in its way.</summary>
    public static (Formula? Gradient, string? Error) Of(Formula formula, string symbol, Declarations declarations, MatrixLayout layout)
    {
        try
        {
            if (!MatrixShape.Of(formula, declarations).IsScalar)
            {
                return (null, $"The derivative by a matrix is written for scalars, but found {MatrixShape.Of(formula, declarations)}.");
            }

            var walk = new Walk(symbol, declarations);
            walk.Visit(formula, 1);
            var gradient = walk.Total();
            return (layout == MatrixLayout.Numerator ? walk.Algebra.Transpose(gradient) : gradient, null);
        }
        catch (MatrixShapeException exception)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>Carries adjoints down the tree and collects those of the symbol.</summary>
    private sealed class Walk(string symbol, Declarations declarations)
    {
        private readonly List<Formula> _found = [];

        public MatrixAlgebra Algebra { get; } = new(declarations);

        public Formula Total() => Algebra.Sum(_found);

        // The adjoint has the shape of the part; a scalar's is a scalar.
        public void Visit(Formula part, Formula adjoint)
        {
            if (!FormulaParts.Names(part).Contains(symbol))
            {
                return;
            }

            switch (part)
            {
                case SymbolFormula:
                    _found.Add(adjoint);
                    break;
                case SumFormula sum:
                    foreach (var term in sum.Terms)
                    {
                        Visit(term.Term, term.IsNegative ? Algebra.Scale(-1, adjoint) : adjoint);
                    }

                    break;
                case NegationFormula negation:
                    Visit(negation.Operand, Algebra.Scale(-1, adjoint));
                    break;
                case ProductFormula product:
                    Formula before = product.Factors.Length == 2 ? product.Factors[0].Factor : new ProductFormula(product.Factors[..^1]);
                    Product(before, product.Factors[^1].Factor, adjoint);
                    break;
                case QuotientFormula quotient:
                    Visit(quotient.Numerator, Algebra.Scale(1 / quotient.Denominator, adjoint));
                    Visit(quotient.Denominator, Algebra.Scale(-1, Algebra.Scale(1 / quotient.Denominator.Pow(2), Algebra.Inner(adjoint, quotient.Numerator))));
                    break;
                case PowerFormula power:
                    Power(power, adjoint);
                    break;
                case ApplyFormula apply:
                    Apply(apply, adjoint);
                    break;
                default:
                    throw Unsupported(part);
            }
        }

        private void Product(Formula left, Formula right, Formula adjoint)
        {
            if (Algebra.IsScalar(left))
            {
                Visit(left, Algebra.Inner(adjoint, right));
                Visit(right, Algebra.Scale(left, adjoint));
            }
            else if (Algebra.IsScalar(right))
            {
                Visit(left, Algebra.Scale(right, adjoint));
                Visit(right, Algebra.Inner(adjoint, left));
            }
            else
            {
                Visit(left, Algebra.Multiply(adjoint, Algebra.Transpose(right)));
                Visit(right, Algebra.Multiply(Algebra.Transpose(left), adjoint));
            }
        }

        private void Power(PowerFormula power, Formula adjoint)
        {
            var (@base, exponent) = (power.Base, power.Exponent);
            if (MatrixShape.IsTranspose(exponent, declarations))
            {
                Visit(exponent is NegationFormula ? Apply("inv", @base) : @base, Algebra.Transpose(adjoint));
            }
            else if (FormulaParts.Names(exponent).Contains(symbol))
            {
                throw Unsupported(power);
            }
            else if (@base is ApplyFormula { Function: "norm", Arguments: [var inside, ..] } norm && IsEuclidean(norm) && exponent is NumberFormula { Value: var two } && two == 2)
            {
                // d‖A‖² = 2·tr(Aᵀ·dA), also at zero, where the norm itself has no derivative.
                Visit(inside, Algebra.Scale(2, Algebra.Scale(adjoint, inside)));
            }
            else if (Algebra.IsScalar(@base))
            {
                Visit(@base, Algebra.Scale(exponent, Algebra.Scale(@base.Pow((exponent.ToExpr() - 1).ToFormula()), adjoint)));
            }
            else if (exponent.ToExpr() is NumberExpr { Value: var n } && n.TryGetInt32(out var count) && Math.Abs(count) is > 0 and <= 8)
            {
                var factor = count < 0 ? Apply("inv", @base) : @base;
                Visit(Math.Abs(count) == 1 ? factor : Formula.Product(Enumerable.Repeat(factor, Math.Abs(count))), adjoint);
            }
            else
            {
                throw Unsupported(power);
            }
        }

        private void Apply(ApplyFormula apply, Formula adjoint)
        {
            switch (apply.Function, apply.Arguments)
            {
                case ("tr" or "trace", [var a]):
                    Visit(a, Algebra.Scale(adjoint, Formula.Symbol("I")));
                    break;
                case ("logdet", [var a]):
                    Visit(a, Algebra.Scale(adjoint, Algebra.Transpose(Algebra.Inverse(a))));
                    break;
                case ("log", [ApplyFormula { Function: "det" or "abs", Arguments: [var a] }]) when !Algebra.IsScalar(a):
                    Visit(a, Algebra.Scale(adjoint, Algebra.Transpose(Algebra.Inverse(a))));
                    break;
                case ("det" or "abs", [var a]) when !Algebra.IsScalar(a):
                    Visit(a, Algebra.Scale(Algebra.Scale(adjoint, apply), Algebra.Transpose(Algebra.Inverse(a))));
                    break;
                case ("transpose", [var a]):
                    Visit(a, Algebra.Transpose(adjoint));
                    break;
                case ("inv" or "inverse", [var a]):
                    // d(A⁻¹) = -A⁻¹·dA·A⁻¹
                    var turned = Algebra.Transpose(Algebra.Inverse(a));
                    Visit(a, Algebra.Scale(-1, Algebra.Multiply(turned, Algebra.Multiply(adjoint, turned))));
                    break;
                case ("norm", [var a, ..]) when IsEuclidean(apply):
                    Visit(a, Algebra.Scale(1 / (Formula)apply, Algebra.Scale(adjoint, a)));
                    break;
                case ("dot", [var a, var b]):
                    Visit(a, Algebra.Scale(adjoint, b));
                    Visit(b, Algebra.Scale(adjoint, a));
                    break;
                case ("diag", [var a]):
                    Visit(a, Apply("diag", adjoint));
                    break;
                case ("hadamard", [var a, var b]):
                    Visit(a, Apply("hadamard", adjoint, b));
                    Visit(b, Apply("hadamard", adjoint, a));
                    break;
                case (_, [var a]) when FunctionTable.CanonicalName(apply.Function) is { } name && FunctionTable.Find(name) is { Derivative: not null } or { Rewrite: not null }:
                    // Entry by entry; of a scalar, the derivative is written out.
                    Visit(a, Algebra.IsScalar(a)
                        ? Algebra.Scale(Expr.Apply(apply.Function, Expr.Symbol("\0")).Derivative("\0").ToFormula() is var slope ? Replaced(slope, a) : 0, adjoint)
                        : Apply("hadamard", adjoint, Apply(name + "'", a)));
                    break;
                default:
                    throw Unsupported(apply);
            }
        }

        private static Formula Replaced(Formula formula, Formula by) => formula switch
        {
            SymbolFormula { Name: "\0" } => by,
            SumFormula sum => new SumFormula(sum.Terms.Map(t => t with { Term = Replaced(t.Term, by) })),
            ProductFormula product => new ProductFormula(product.Factors.Map(f => f with { Factor = Replaced(f.Factor, by) })),
            QuotientFormula quotient => Replaced(quotient.Numerator, by) / Replaced(quotient.Denominator, by),
            PowerFormula power => Replaced(power.Base, by).Pow(Replaced(power.Exponent, by)),
            NegationFormula negation => -Replaced(negation.Operand, by),
            ApplyFormula apply => new ApplyFormula(apply.Function, [.. apply.Arguments.Select(a => Replaced(a, by))]),
            _ => formula,
        };

        private static bool IsEuclidean(ApplyFormula norm) => norm.Arguments is [_] or [_, SymbolFormula { Name: "F" }] || (norm.Arguments is [_, NumberFormula { Value: var n }] && n == 2);

        private static MatrixShapeException Unsupported(Formula part) => new($"The derivative of {part.ToInfix()} is not written out here.");

        private static ApplyFormula Apply(string function, params ImmutableArray<Formula> arguments) => new(function, arguments);
    }
}
