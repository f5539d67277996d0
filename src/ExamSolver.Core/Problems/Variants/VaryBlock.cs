using System.Collections.Immutable;
using System.Numerics;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>The <c>vary</c> of a problem or of a question: what changes from paper to paper, and what must hold of it.</summary>
/// <param name="Position">Where it is written.</param>
/// <param name="Names">What varies, in the order of the file; each may use what stands above it.</param>
/// <param name="Constraints">What must hold.</param>
public sealed record VaryBlock(SourcePosition Position, ImmutableArray<VariedName> Names, ImmutableArray<VariantConstraint> Constraints)
{
    /// <summary>What a <c>vary</c> block takes.</summary>
    public static SpecType SpecType { get; } = SpecType.MapOf("what varies from paper to paper, by name; and `such that`", SpecType.OneOf(
        "choices, a range, an array, a formula of names above, or conditions",
        SpecType.Text.Called("a formula of names above, after ="),
        SpecType.ListOf(SpecType.OneOf("a choice", SpecType.Formula, SpecType.MapOf("names that change together", SpecType.Formula))),
        SpecType.Map("numbers or an array that are drawn", VaryReader.Keys)));

    /// <summary>The names that it settles.</summary>
    public IEnumerable<string> AllNames => Names.SelectMany(n => n.Names);

    /// <summary>How many different draws there are, before the constraints.</summary>
    public BigInteger Count => Names.Aggregate(BigInteger.One, (count, n) => count * n.Count);

    /// <summary>The values of the common paper, on top of those of the problem around.</summary>
    public VariantValues Default(VariantValues outer) => Names.Aggregate(outer, (values, n) => n.Default(values) ?? throw new InvalidOperationException($"{n.Key.Text} has no default, which its reader must report."));

    /// <summary>Draws values on top of those of the problem around; where there are none, or they break a constraint, <c>null</c> and why.</summary>
    public VariantValues? Draw(VariantValues outer, Generator generator, out string? broken)
    {
        var values = outer;
        foreach (var name in Names)
        {
            if (name.Draw(values, generator) is not { } next)
            {
                broken = $"`{name.Key.Text}` has a value";
                return null;
            }

            values = next;
        }

        broken = BrokenBy(values)?.Text;
        return broken is null ? values : null;
    }

    /// <summary>The first constraint that values break.</summary>
    public VariantConstraint? BrokenBy(VariantValues values) => Constraints.FirstOrDefault(c => c.IsOfValues && !c.Holds(values.Numbers));
}
