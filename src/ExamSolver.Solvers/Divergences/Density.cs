using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Solvers.Gaussians;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Divergences;

/// <summary>The family of a density on the line.</summary>
public enum DensityFamily
{
    /// <summary>Constant on pieces that stand side by side; a uniform density has one.</summary>
    Steps,

    /// <summary>λ e^(−λx) for positive x.</summary>
    Exponential,

    /// <summary>e^(−|x − m|/b)/(2b).</summary>
    Laplace,

    /// <summary>Normal.</summary>
    Normal,
}

/// <summary>A density on the line: uniform, constant on pieces, exponential, Laplace or normal.</summary>
public sealed record Density : IReadFromSpec<Density>
{
    private const int MostPieces = 12;
    private static readonly string[] Own = ["uniform", "edges", "exponential", "laplace"];

    /// <summary>The family.</summary>
    public required DensityFamily Family { get; init; }

    /// <summary>The ends of the pieces; the rate; centre and scale; mean and variance.</summary>
    public required ImmutableArray<Expr> Parameters { get; init; }

    /// <summary>The mass of each piece; empty for other families.</summary>
    public ImmutableArray<Expr> Masses { get; init; } = [];

    /// <summary>The symbols.</summary>
    public required Declarations Declarations { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "a density: {uniform: [0, 1]}, {edges: [0, 1, 3], masses: [1/4, 3/4]}, {exponential: 2} with the rate, {laplace: [0, 1]} with centre and scale, or a normal one, {mean: 0, variance: 1}",
        SpecType.Map(
            "a density",
            [
                new("uniform", "the two ends", false, null, () => SpecType.ListOf(SpecType.Formula)),
                new("edges", "the ends of the pieces of a piecewise constant density, in increasing order", false, null, () => SpecType.ListOf(SpecType.Formula)),
                new("masses", "the mass of each piece", false, null, () => SpecType.ListOf(SpecType.Formula)),
                new("exponential", "the rate", false, null, () => SpecType.Formula),
                new("laplace", "centre and scale", false, null, () => SpecType.ListOf(SpecType.Formula)),
            ]),
        Gaussian.SpecType);

    /// <inheritdoc/>
    public static Density? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map || !Own.Any(k => map[k] is not null))
        {
            return Gaussian.Read(node, scope) is not { } normal ? null
                : normal.Vector is null ? new Density { Family = DensityFamily.Normal, Parameters = [normal.Mean.ToExpr(), normal.Variance.ToExpr()], Declarations = scope.Declarations }
                : Refused("bad-distribution", "the distribution has several variables", "densities are of one number here");
        }

        var key = Own.First(k => map[k] is not null);
        if (!SpecBinder.CheckKeys(map, key == "edges" ? ["edges", "masses"] : [key], scope.Diagnostics))
            return null;
        if (Values(map[key]!, scope) is not { } values || (key == "edges" ? map["masses"] is null ? [] : Values(map["masses"]!, scope) : []) is not { } masses)
            return null;
        var count = key switch { "exponential" => 1, "edges" => values.Length, _ => 2 };
        if (values.Length != count || (key == "edges" && (masses.Length != values.Length - 1 || masses.Length is 0 or > MostPieces)))
            return Refused("out-of-range", $"{values.Length} numbers for {key}{(key == "edges" ? $" and {masses.Length} masses" : "")}", $"write {{uniform: [0, 1]}}, {{laplace: [0, 1]}}, or one mass less than edges, at most {MostPieces}: {{edges: [0, 1, 3], masses: [1/4, 3/4]}}");
        bool Holds(Expr left, string relation, Expr right) => RelationCheck.Decide(left, relation, right, scope.Declarations).IsEqual;
        switch (key)
        {
            case "exponential" when !Holds(values[0], ">", 0):
            case "laplace" when !Holds(values[1], ">", 0):
                return Refused("out-of-range", $"{values[^1].ToInfix()} is not always positive", "declare its symbols as positive in `let`, for example: b > 0");
            case "uniform" or "edges" when Enumerable.Range(1, values.Length - 1).Any(i => !Holds(values[i - 1], "<", values[i])):
                return Refused("out-of-range", "the ends are not always in increasing order", "sort them, or declare their symbols so that they are");
            case "edges" when masses.Any(m => !Holds(m, ">=", 0)) || !Holds(Expr.Sum(masses), "=", 1):
                return Refused("out-of-range", $"the masses add up to {Expr.Sum(masses).ToInfix()}, or one is negative", "they must add up to 1");
        }

        return new Density
        {
            Family = key switch { "exponential" => DensityFamily.Exponential, "laplace" => DensityFamily.Laplace, _ => DensityFamily.Steps },
            Parameters = values,
            Masses = key == "uniform" ? [1] : masses,
            Declarations = scope.Declarations,
        };

        Density? Refused(string id, string problem, string hint)
        {
            scope.Diagnostics.Error(id, node.Position, problem, hint);
            return null;
        }
    }

    private static ImmutableArray<Expr>? Values(SpecNode node, SpecScope scope)
    {
        var items = node is SpecList list ? list.Items.ToArray() : [node];
        var values = items.Select(i => SpecFormula.ReadExpr(i, scope)).ToArray();
        return Array.TrueForAll(values, v => v is not null) ? [.. values.Select(v => v!)] : null;
    }
}
