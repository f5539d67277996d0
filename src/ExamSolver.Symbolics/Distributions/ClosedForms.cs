using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>E[…], Var[…], Cov[…], H(…), KL(…) and N(x; …) over known distributions, written out. What has no form here stays a name.</summary>
/// <remarks>Entropies and divergences are in nats. Source: Cover and Thomas (2006), ch. 8; Bishop (2006), app. B.</remarks>
public static class ClosedForms
{
    private const int MaximalDepth = 60;

    /// <summary>The formula with every such part written out.</summary>
    public static Formula Expand(Formula formula, Declarations declarations) => Expand(formula, declarations, 0);

    /// <summary>The closed form of one application; null where there is none.</summary>
    internal static Formula? Of(ApplyFormula apply, Declarations declarations) => (apply.Function, apply.Arguments) switch
    {
        ("E", [var body]) => Mean(body, declarations),
        (['E', '_', ..], [var body]) => Mean(body, declarations),
        ("Var" or "V", [var body]) => Variance(body, declarations),
        ("Cov", [var x, var y]) => Covariance(x, y, declarations),
        ("H" or "entropy", [var p]) => Distribution.Of(p, declarations) is { } d ? Entropy(d, declarations) : null,
        ("H" or "CE", [var p, var q]) => Distribution.Of(p, declarations) is { } d && Distribution.Of(q, declarations) is { } other
            && Entropy(d, declarations) is { } own && Divergence(d, other, declarations) is { } gap ? own + gap : null,
        ("KL" or "D_KL", [var p, var q]) => Distribution.Of(p, declarations) is { } d && Distribution.Of(q, declarations) is { } other ? Divergence(d, other, declarations) : null,
        ("N", [var x, var mean, var variance]) => Density(x, mean, variance, declarations),
        _ => null,
    };

    private static Formula Expand(Formula formula, Declarations declarations, int depth)
    {
        if (depth > MaximalDepth)
        {
            return formula;
        }

        Formula Inside(Formula part) => Expand(part, declarations, depth + 1);
        switch (formula)
        {
            case ApplyFormula { Arguments.IsEmpty: false } apply:
                var inner = new ApplyFormula(apply.Function, [.. apply.Arguments.Select(Inside)]);
                return Of(inner, declarations) ?? inner;
            case SumFormula sum:
                return new SumFormula(sum.Terms.Map(t => t with { Term = Inside(t.Term) }));
            case ProductFormula product:
                return new ProductFormula(product.Factors.Map(f => f with { Factor = Inside(f.Factor) }));
            case QuotientFormula quotient:
                return Inside(quotient.Numerator) / Inside(quotient.Denominator);
            case PowerFormula power:
                return Inside(power.Base).Pow(Inside(power.Exponent));
            case NegationFormula negation:
                return -Inside(negation.Operand);
            case RelationFormula relation:
                return Formula.Relation(Inside(relation.Left), relation.Operator, Inside(relation.Right));
            case ArrayFormula array:
                return new ArrayFormula(array.Kind, [.. array.Items.Select(Inside)]);
            case BindFormula bind:
                return new BindFormula(bind.Kind, bind.Bindings, Inside(bind.Body));
            default:
                return formula;
        }
    }

    private static Formula? Mean(Formula body, Declarations declarations)
    {
        var value = body.ToExpr();
        return value.FreeSymbols.Any(name => declarations.Find(name)?.Distribution is not null) || value is NumberExpr
            ? Expectation.Of(value, declarations)?.ToFormula()
            : null;
    }

    // Var X = E[X²] - E[X]²
    private static Formula? Variance(Formula body, Declarations declarations) => Covariance(body, body, declarations);

    private static Formula? Covariance(Formula x, Formula y, Declarations declarations) =>
        Mean(x * y, declarations) is { } product && Mean(x, declarations) is { } first && Mean(y, declarations) is { } second ? product - (first * second) : null;

    private static Formula? Entropy(Distribution distribution, Declarations declarations)
    {
        var p = distribution.Parameters;
        switch (distribution.Family)
        {
            case "N" when Size(p, declarations) is { } size:
                return (size / 2 * Log(2 * Formula.Pi * Formula.E)) + (Apply("logdet", p[1]) / 2);
            case "N":
                return Log(2 * Formula.Pi * Formula.E * p[1]) / 2;
            case "U":
                return Log(p[1] - p[0]);
            case "Exp":
                return 1 - Log(p[0]);
            case "Laplace":
                return 1 + Log(2 * p[1]);
            default:
                // -Σ p·log p; a probability of zero adds nothing.
                return distribution.Support is { } support ? -Formula.Sum(support.Where(s => !s.Probability.ToExpr().IsZero).Select(s => s.Probability * Log(s.Probability))) : null;
        }
    }

    private static Formula? Divergence(Distribution left, Distribution right, Declarations declarations)
    {
        var (p, q) = (left.Parameters, right.Parameters);
        if (left.Support is { } support && right.Support is { } other)
        {
            // Σ p·log(p/q), over the values of both in their order.
            return support.Count != other.Count ? null : Formula.Sum(support.Zip(other)
                .Where(pair => !pair.First.Probability.ToExpr().IsZero)
                .Select(pair => pair.First.Probability * Log(pair.First.Probability / pair.Second.Probability)));
        }

        if (left.Family != right.Family)
        {
            return null;
        }

        switch (left.Family)
        {
            case "N" when (Size(p, declarations) ?? Size(q, declarations)) is { } size:
                // ½·(tr(Σ₂⁻¹·Σ₁) + (μ₂-μ₁)ᵀ·Σ₂⁻¹·(μ₂-μ₁) - k + log det Σ₂ - log det Σ₁)
                var inverse = Apply("inv", q[1]);
                var gap = IsZero(q[0]) ? p[0] : IsZero(p[0]) ? q[0] : q[0] - p[0];
                var square = IsZero(gap) ? 0 : Apply("transpose", gap) * inverse * gap;
                return (Apply("tr", inverse * p[1]) + square - size + LogDeterminant(q[1]) - LogDeterminant(p[1])) / 2;
            case "N":
                return (Log(q[1] / p[1]) + ((p[1] + (p[0] - q[0]).Pow(2)) / q[1]) - 1) / 2;
            case "Exp":
                return Log(p[0] / q[0]) + (q[0] / p[0]) - 1;
            case "Poisson":
                return (p[0] * Log(p[0] / q[0])) - p[0] + q[0];
            case "Laplace":
                var distance = Apply("abs", p[0] - q[0]);
                return Log(q[1] / p[1]) + (distance / q[1]) + (p[1] / q[1] * Apply("exp", -distance / p[1])) - 1;
            default:
                return null;
        }
    }

    // The density of a Gaussian; of vectors, with the determinant and the inverse of the covariance.
    private static Formula Density(Formula x, Formula mean, Formula variance, Declarations declarations)
    {
        var gap = IsZero(mean) ? x : x - mean;
        if (Size([x, variance], declarations) is { } size)
        {
            var square = Apply("transpose", gap) * Apply("inv", variance) * gap;
            return Apply("exp", -(square / 2) - (size / 2 * Log(2 * Formula.Pi)) - (LogDeterminant(variance) / 2));
        }

        return Apply("exp", -(gap.Pow(2) / (2 * variance))) / Apply("sqrt", 2 * Formula.Pi * variance);
    }

    /// <summary>The number of entries where the mean is a vector or the covariance a matrix; null for scalars.</summary>
    private static Formula? Size(IEnumerable<Formula> parameters, Declarations declarations)
    {
        foreach (var parameter in parameters)
        {
            foreach (var name in FormulaParts.Names(parameter))
            {
                if (declarations.Find(name) is { IsScalar: false } declaration)
                {
                    return declaration.Dimensions[0].ToFormula();
                }
            }
        }

        return null;
    }

    private static bool IsZero(Formula formula) => formula is NumberFormula { Value.IsZero: true };

    // log det I = 0, and the identity has no size of its own.
    private static Formula LogDeterminant(Formula matrix) => matrix is SymbolFormula { Name: "I" } ? 0 : Apply("logdet", matrix);

    private static Formula Log(Formula argument) => Apply("log", argument);

    private static Formula Apply(string function, params ImmutableArray<Formula> arguments) => new ApplyFormula(function, arguments);
}
