using System.Collections.Frozen;
using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>A family of distributions and its parameters, as written: <c>N(mu, sigma^2)</c>, <c>Bernoulli(p)</c>, <c>Categorical(p_1, p_2, p_3)</c>.</summary>
/// <remarks>N has its mean and its variance (or covariance), Exp its rate, Laplace its centre and scale, U its ends. A categorical variable is 1, 2, … by its probabilities.</remarks>
public sealed class Distribution
{
    private static readonly FrozenDictionary<string, (string Family, int Parameters)> Families = new Dictionary<string, (string, int)>(StringComparer.Ordinal)
    {
        ["N"] = ("N", 2), ["Normal"] = ("N", 2), ["Gaussian"] = ("N", 2), ["normal"] = ("N", 2),
        ["Bernoulli"] = ("Bernoulli", 1), ["Bern"] = ("Bernoulli", 1), ["Ber"] = ("Bernoulli", 1), ["bernoulli"] = ("Bernoulli", 1),
        ["Categorical"] = ("Categorical", -1), ["Cat"] = ("Categorical", -1), ["categorical"] = ("Categorical", -1),
        ["U"] = ("U", 2), ["Uniform"] = ("U", 2), ["uniform"] = ("U", 2), ["Unif"] = ("U", 2),
        ["Exponential"] = ("Exp", 1), ["Exp"] = ("Exp", 1), ["exponential"] = ("Exp", 1),
        ["Laplace"] = ("Laplace", 2), ["laplace"] = ("Laplace", 2),
        ["Poisson"] = ("Poisson", 1), ["poisson"] = ("Poisson", 1), ["Poi"] = ("Poisson", 1),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private Distribution(string family, ImmutableArray<Formula> parameters)
    {
        Family = family;
        Parameters = parameters;
    }

    /// <summary>The names of the families, as they may be written.</summary>
    public static IReadOnlyCollection<string> Names => Families.Keys;

    /// <summary>The family: N, Bernoulli, Categorical, U, Exp, Laplace or Poisson.</summary>
    public string Family { get; }

    /// <summary>The parameters, in the order written.</summary>
    public ImmutableArray<Formula> Parameters { get; }

    /// <summary>The values with their probabilities where there are finitely many, else null.</summary>
    internal IReadOnlyList<(Formula Value, Formula Probability)>? Support => Family switch
    {
        "Bernoulli" => [(1, Parameters[0]), (0, 1 - Parameters[0])],
        "Categorical" => [.. Parameters.Select((p, k) => ((Formula)(k + 1), p))],
        _ => null,
    };

    /// <summary>The numbers that a variable of this distribution may be.</summary>
    internal Domain Domain => Family switch
    {
        "Bernoulli" => Domain.Binary,
        "Categorical" => Domain.PositiveInteger,
        "Poisson" => Domain.Natural,
        "Exp" => Domain.Nonnegative,
        _ => Domain.Real,
    };

    /// <summary>The distribution that a formula writes, such as <c>N(mu, sigma^2)</c>; null where it writes none.</summary>
    public static Distribution? Parse(Formula formula) => formula is ApplyFormula ? Of(formula, Declarations.Empty) : null;

    /// <summary>The distribution that a formula names, a declared variable's, or null.</summary>
    internal static Distribution? Of(Formula formula, Declarations declarations)
    {
        switch (formula)
        {
            case SymbolFormula symbol when declarations.Find(symbol.Name)?.Distribution is { } declared:
                return declared;
            case SymbolFormula symbol when declarations.Find(symbol.Name) is { IsScalar: true, Domain: { IsWithinUnitInterval: true, IsIntegral: false } }:
                // The entropy of a probability p is that of a coin that shows heads with p.
                return new("Bernoulli", [symbol]);
            case ArrayFormula { Items.Length: > 1 } list when list.Items.All(item => item is not ArrayFormula):
                return new("Categorical", list.Items);
            case ApplyFormula apply when Families.TryGetValue(apply.Function, out var family):
                var parameters = apply.Arguments is [ArrayFormula vector] && family.Parameters < 0 ? vector.Items : apply.Arguments;
                return parameters.Length == family.Parameters || (family.Parameters < 0 && parameters.Length is > 0 and <= 64) ? new(family.Family, parameters) : null;
            default:
                return null;
        }
    }
}
