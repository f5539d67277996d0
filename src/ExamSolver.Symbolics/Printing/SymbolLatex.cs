using System.Collections.Frozen;

namespace ExamSolver.Symbolics;

/// <summary>Names as they are typeset and as they are typed: Greek, subscripts, accents.</summary>
internal static class SymbolLatex
{
    /// <summary>Greek letters by name, with their Unicode characters.</summary>
    public static FrozenDictionary<string, string> Greek { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["zeta"] = "ζ", ["eta"] = "η", ["theta"] = "θ",
        ["iota"] = "ι", ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ", ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ",
        ["tau"] = "τ", ["upsilon"] = "υ", ["phi"] = "φ", ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω", ["Gamma"] = "Γ", ["Delta"] = "Δ",
        ["Theta"] = "Θ", ["Lambda"] = "Λ", ["Xi"] = "Ξ", ["Pi"] = "Π", ["Sigma"] = "Σ", ["Upsilon"] = "Υ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Further characters that stand for Greek letters (variants and compatibility characters).</summary>
    private static readonly FrozenDictionary<char, string> Variants = new Dictionary<char, string>
    {
        ['µ'] = "mu", ['ϵ'] = "epsilon", ['ϕ'] = "phi", ['ϑ'] = "theta", ['ς'] = "sigma", ['ϱ'] = "rho", ['ϖ'] = "pi", ['ϰ'] = "kappa", ['ℓ'] = "ell",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, string> GreekNames =
        Greek.Select(pair => KeyValuePair.Create(pair.Value[0], pair.Key)).Concat(Variants).ToFrozenDictionary();

    private static readonly FrozenSet<string> Accents = new[] { "hat", "bar", "tilde", "dot" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name of a Greek character, or null.</summary>
    public static string? NameOf(char character) => character < 128 ? null : GreekNames.GetValueOrDefault(character);

    /// <summary><c>eta_d</c> is <c>\eta_{d}</c>, <c>W_ij</c> is <c>W_{ij}</c>, <c>x_hat</c> is <c>\hat{x}</c>, <c>loss</c> is <c>\mathrm{loss}</c>.</summary>
    public static string Print(string name)
    {
        var primes = name.Length - name.TrimEnd('\'').Length;
        var parts = name[..^primes].Split('_', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return @"\mathrm{" + name.Replace("_", @"\_", StringComparison.Ordinal) + "}";
        }

        var latex = Part(parts[0]) + new string('\'', primes);
        var subscripts = new List<string>();
        foreach (var part in parts.Skip(1))
        {
            if (Accents.Contains(part))
            {
                latex = @"\" + part + "{" + latex + "}";
            }
            else
            {
                subscripts.Add(Subscript(part));
            }
        }

        return subscripts.Count == 0 ? latex : latex + "_{" + string.Join(",", subscripts) + "}";
    }

    private static string Part(string part) =>
        Greek.ContainsKey(part) ? @"\" + part
        : part == "ell" ? @"\ell"
        : part.Length == 1 ? part
        : char.IsLetter(part[0]) && part.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? part[0] + "_{" + part[1..] + "}"
        : @"\mathrm{" + part + "}";

    private static string Subscript(string part) =>
        Greek.ContainsKey(part) ? @"\" + part
        : part.Length <= 2 || part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? part
        : @"\mathrm{" + part + "}";
}
