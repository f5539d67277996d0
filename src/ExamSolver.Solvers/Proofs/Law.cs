using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>A distribution of some letters, given others: <c>q(z | x)</c>. What is true of it is true of every table of finitely many values.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Letters">The variables that it is a distribution of; in a proof they hide what <c>let</c> says of these names.</param>
/// <param name="Condition">The variables that it depends on.</param>
internal sealed record Law(string Name, ImmutableArray<string> Letters, ImmutableArray<string> Condition)
{
    /// <summary>The most variables of one distribution: its table is written out.</summary>
    public const int MostLetters = 5;

    /// <summary>What it is the product of, where its variables are independent in some way; <c>null</c> where it is any distribution.</summary>
    public string? Definition { get; init; }

    /// <summary>All its variables, in the order of its table.</summary>
    public IEnumerable<string> All => Letters.Concat(Condition);

    /// <summary>As a formula.</summary>
    public Formula ToFormula()
    {
        IEnumerable<Formula> arguments = Letters.Select(Formula.Symbol);
        return Formula.Apply(Name, [.. Condition.IsEmpty ? arguments : arguments.Append(Formula.Apply(Conditions.Given, [.. Condition.Select(Formula.Symbol)]))]);
    }

    /// <summary>Reads distributions, one a line or after a semicolon.</summary>
    public static ImmutableArray<Law>? Read(SpecScalar text, SpecScope scope)
    {
        var laws = ImmutableArray.CreateBuilder<Law>();
        foreach (var (start, line) in WrittenLines.Of(text.Text))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var head = equals < 0 ? line : line[..equals].TrimEnd();
            var open = head.IndexOf('(', StringComparison.Ordinal);
            var law = open > 0 && head[^1] == ')' ? Head(head[..open].Trim(), head[(open + 1)..^1]) : null;
            if (law is null || laws.Any(l => l.Name == law.Name) || law.All.Distinct().Count() > MostLetters || law.All.Distinct().Count() < law.All.Count())
            {
                scope.Diagnostics.Error("bad-distribution", text.At(start), $"\"{line}\" is no new distribution of at most {MostLetters} different variables", "write it as p(x, z), q(z | x), or with what it is the product of: q(z, w) = r(z) s(w)");
                return null;
            }

            laws.Add(law with { Definition = equals < 0 ? null : line[(equals + 1)..].Trim() });
        }

        return laws.ToImmutable();
    }

    private static Law? Head(string name, string inside)
    {
        var sides = inside.Split('|').Select(s => s.Split(',').Select(v => v.Trim()).ToImmutableArray()).ToArray();
        return IsName(name) && sides.Length is 1 or 2 && Array.TrueForAll(sides, s => s.All(IsName)) ? new Law(name, sides[0], sides.Length == 2 ? sides[1] : []) : null;
    }

    private static bool IsName(string text) => text.Length is > 0 and < 40 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c == '_');
}

/// <summary>The lines of a block, without empty ones.</summary>
internal static class WrittenLines
{
    /// <summary>Each line with its place, lines being ended by semicolons as well.</summary>
    public static IEnumerable<(int Start, string Line)> Of(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && text[i] is not ('\n' or ';'))
                continue;
            var line = text[start..i];
            if (line.Trim().Length > 0)
                yield return (start + line.Length - line.TrimStart().Length, line.Trim());
            start = i + 1;
        }
    }
}
