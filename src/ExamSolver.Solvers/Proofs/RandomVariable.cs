using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>
/// A name of <c>let</c> that is drawn: the entries of an array are independent and drawn alike. In each world it takes two values with different
/// probabilities, so that means and variances are sums of few terms and no symmetry hides a mistake.
/// </summary>
/// <param name="Name">The name.</param>
/// <param name="Mean">Its mean; <c>null</c> where it is any.</param>
/// <param name="Variance">Its variance; <c>null</c> where it is any.</param>
internal sealed record RandomVariable(string Name, Formula? Mean, Formula? Variance)
{
    /// <summary>The most numbers that are drawn together: every combination of their values is looked at.</summary>
    public const int MostNumbers = 9;

    /// <summary>Reads variables, one a line or after a semicolon: <c>W: mean 0, variance 1/n</c>.</summary>
    public static ImmutableArray<RandomVariable>? Read(SpecScalar text, SpecScope scope)
    {
        var variables = ImmutableArray.CreateBuilder<RandomVariable>();
        foreach (var (start, line) in WrittenLines.Of(text.Text))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? line : line[..colon]).Trim();
            if (!scope.Declarations.Contains(name) || variables.Any(v => v.Name == name))
            {
                scope.Diagnostics.Error("bad-random-variable", text.At(start), $"\"{name}\" is not declared in `let`, or stands here twice", "declare it, for example: a : vector n; and write here a: mean 0, variance v");
                return null;
            }

            var variable = new RandomVariable(name, null, null);
            foreach (var part in colon < 0 ? [] : line[(colon + 1)..].Split(',').Select(p => p.Trim()))
            {
                var word = part.StartsWith("mean ", StringComparison.Ordinal) ? "mean" : part.StartsWith("variance ", StringComparison.Ordinal) ? "variance" : null;
                if (word is null)
                {
                    scope.Diagnostics.Error("bad-random-variable", text.At(start), $"\"{part}\" says nothing about {name}", "write: mean 0, variance 1/n");
                    return null;
                }

                if (SpecFormula.Read(new SpecScalar(part[word.Length..].Trim(), ScalarStyle.Quoted, text.At(start)), scope) is not { } value)
                    return null;
                variable = word == "mean" ? variable with { Mean = value } : variable with { Variance = value };
            }

            variables.Add(variable);
        }

        return variables.ToImmutable();
    }
}
