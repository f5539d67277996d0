using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>KL(q ‖ p) of normal distributions of several variables, as a formula: a sum over the variables where they are independent, else with matrices.</summary>
/// <remarks>½ (tr(Σ_p⁻¹ Σ_q) + (μ_q − μ_p)ᵀ Σ_p⁻¹ (μ_q − μ_p) − d + log det Σ_p − log det Σ_q). Source: Duchi, Derivations for linear algebra and optimization, section 9.</remarks>
internal static class DivergenceFormula
{
    /// <summary>The divergence under some rules.</summary>
    public static Formula Of(NormalLaw q, NormalLaw p, KullbackLeibler.Rules rules)
    {
        (q, p) = rules.Forward ? (q, p) : (p, q);
        var sum = Formula.Sum(BySum(q, p, rules) is { } entries ? [Over(entries, q, p)] : ByMatrices(q, p, rules));
        var half = rules.Half ? (Formula.Number(1) / 2).Beside(sum) : sum;
        return rules.Positive ? half : -half;
    }

    /// <summary>The number of variables.</summary>
    public static Formula Size(NormalLaw q, NormalLaw p) => q.Size ?? p.Size ?? 1;

    /// <summary>The terms for each variable; <c>null</c> where a covariance is full or an entry cannot be written.</summary>
    private static Formula? BySum(NormalLaw q, NormalLaw p, KullbackLeibler.Rules rules)
    {
        if (q.Spread == Spread.Full || p.Spread == Spread.Full || (q.Size ?? p.Size) is null || (q.Spread == Spread.Number && p.Spread == Spread.Number))
            return null;
        var j = Formula.Symbol("j");
        Formula? Entry(Formula formula) => NormalLaws.Entry(formula, j, q.Arrays);
        if (Entry(q.Mean) is not { } mq || Entry(p.Mean) is not { } mp || VarianceOf(q, j, rules) is not { } vq || VarianceOf(p, j, rules) is not { } vp)
            return null;
        var isUnit = vp.ToExpr() == 1;
        Formula Over(Formula value) => isUnit ? value : value / vp;
        var terms = new List<Formula>();
        if ((mq.ToExpr() - mp.ToExpr()) != 0)
            terms.Add(Over(Squared(mp.ToExpr() == 0 ? mq : mq.ToExpr() == 0 ? mp : mq - mp)));
        terms.Add(Over(vq));
        if (rules.Constant)
            terms.Add(-Formula.Number(1));
        AddLog(terms, p.LogVariance is { } sp ? Entry(sp)! : Log(vp), rules.LogSign);
        AddLog(terms, q.LogVariance is { } sq ? Entry(sq)! : Log(vq), !rules.LogSign);
        return Formula.Sum(terms);

        Formula Squared(Formula value) => rules.MeanSquared ? value.Pow(2) : value;
    }

    private static Formula? VarianceOf(NormalLaw law, Formula j, KullbackLeibler.Rules rules)
    {
        var variance = law.Deviation is { } deviation ? NormalLaws.Entry(deviation, j, law.Arrays)?.Pow(2) : NormalLaws.Entry(law.Variance, j, law.Arrays);
        return rules.VarianceIsVariance || variance is null || variance.ToExpr() == 1 ? variance : variance.ToExpr().Pow((Expr)1 / 2).ToFormula();
    }

    private static Formula Over(Formula terms, NormalLaw q, NormalLaw p) => Formula.SumOver("j", 1, Size(q, p), terms);

    private static List<Formula> ByMatrices(NormalLaw q, NormalLaw p, KullbackLeibler.Rules rules)
    {
        var size = Size(q, p);
        var terms = new List<Formula> { Trace(q, p, size) };
        if (Distance(q, p, rules) is { } distance)
            terms.Add(distance);
        if (rules.Constant)
            terms.Add(-(rules.Dimension ? size : 1));
        AddLog(terms, LogDeterminant(p, size), rules.LogSign);
        AddLog(terms, LogDeterminant(q, size), !rules.LogSign);
        return terms;
    }

    /// <summary>tr(Σ_p⁻¹ Σ_q).</summary>
    public static Formula Trace(NormalLaw q, NormalLaw p, Formula size)
    {
        Formula inner = q.Spread switch
        {
            Spread.Number when p.Spread == Spread.Number => Times(size, q.Variance),
            Spread.Number => Times(q.Variance, Formula.Apply("tr", Inverse(p))),
            Spread.Diagonal when p.Spread == Spread.Number && NormalLaws.Entry(q.Variance, Formula.Symbol("j"), q.Arrays) is { } entry => Formula.SumOver("j", 1, size, entry),
            _ => Formula.Apply("tr", p.Spread == Spread.Number ? Covariance(q) : Inverse(p).Beside(Covariance(q))),
        };
        return p.Spread == Spread.Number && p.Variance.ToExpr() != 1 ? inner / p.Variance : inner;
    }

    /// <summary>(μ_q − μ_p)ᵀ Σ_p⁻¹ (μ_q − μ_p); <c>null</c> where it is zero.</summary>
    public static Formula? Distance(NormalLaw q, NormalLaw p, KullbackLeibler.Rules rules)
    {
        if (q.Mean == p.Mean || (IsZero(q.Mean) && IsZero(p.Mean)))
            return null;
        var gap = IsZero(p.Mean) ? q.Mean : IsZero(q.Mean) ? p.Mean : q.Mean - p.Mean;
        var isScalar = !q.Arrays.IsArray(gap);
        var norm = isScalar ? gap : Formula.Apply("norm", gap);
        if (p.Spread != Spread.Number)
            return Formula.Apply("dot", gap, Inverse(p).Beside(gap));
        var square = rules.MeanSquared ? norm.Pow(2) : norm;
        return p.Variance.ToExpr() == 1 ? square : square / p.Variance;
    }

    private static Formula LogDeterminant(NormalLaw law, Formula size) => law.Spread == Spread.Number
        ? law.Variance.ToExpr() == 1 ? 0 : Times(size, law.LogVariance ?? Log(law.Variance))
        : law.Spread == Spread.Diagonal && NormalLaws.Entry(law.LogVariance ?? Formula.Apply("log", law.Variance), Formula.Symbol("j"), law.Arrays) is { } entry ? Formula.SumOver("j", 1, size, entry)
        : Formula.Apply("logdet", Covariance(law));

    private static Formula Covariance(NormalLaw law) => law.Spread == Spread.Full ? law.Variance : Formula.Apply("diag", law.Variance);

    private static Formula Inverse(NormalLaw law) => Formula.Apply("inv", Covariance(law));

    private static Formula Times(Formula size, Formula value) => size.ToExpr() == 1 ? value : value.ToExpr() == 1 ? size : size.Beside(value);

    private static bool IsZero(Formula formula) => formula is NumberFormula { Value.IsZero: true };

    private static Formula Log(Formula value) => value.ToExpr() == 1 ? 0 : Formula.Apply("log", value);

    private static void AddLog(List<Formula> terms, Formula log, bool positive)
    {
        if (!IsZero(log))
            terms.Add(positive ? log : -log);
    }
}
