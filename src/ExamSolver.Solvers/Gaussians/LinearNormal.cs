using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>A normal distribution whose mean is linear in another variable, <c>{mean: W z + b, covariance: R}</c>, or the map alone where there is no noise.</summary>
public sealed record LinearNormal : IReadFromSpec<LinearNormal>
{
    private static readonly string[] Spreads = ["variance", "standard deviation", "covariance"];

    private static readonly SpecKey[] Keys =
    [
        new("mean", "the mean, linear in the latent variable: W z + b", true, null, () => SpecType.Formula),
        new("variance", "the variance, one number or a vector", false, null, () => SpecType.Formula),
        new("standard deviation", "the standard deviation, instead of the variance", false, null, () => SpecType.Formula),
        new("covariance", "the covariance matrix, instead of the variance", false, null, () => SpecType.Formula),
    ];

    /// <summary>The mean, a formula of the latent variable.</summary>
    public required Formula Mean { get; init; }

    /// <summary>The mean, worked out.</summary>
    public required ArrayEntries Value { get; init; }

    /// <summary>The distribution; <c>null</c> where there is no noise.</summary>
    public NormalLaw? Law { get; init; }

    /// <summary>What names mean.</summary>
    public required ArrayContext Arrays { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Map("a normal distribution {mean: W z + b, variance: v}", Keys);

    /// <inheritdoc/>
    public static LinearNormal? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write {mean: W z + b, variance: 'sigma^2'}");
            return null;
        }

        if (!SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics))
            return null;
        var spreads = Spreads.Where(s => map[s] is not null).ToArray();
        if (map["mean"] is not { } mean || spreads.Length > 1)
        {
            scope.Diagnostics.Error("missing-key", map.Position, map["mean"] is null ? "the key \"mean\" is missing" : $"the spread is given {spreads.Length} times", "write {mean: W z + b, variance: 'sigma^2'}; without a spread it is a map without noise");
            return null;
        }

        if (NormalLawReader.Value(mean, scope) is not var (formula, value))
            return null;
        if (spreads.Length == 0)
            return new LinearNormal { Mean = formula, Value = value, Arrays = scope.Arrays };
        return NormalLawReader.Read(map, spreads[0], scope) is { } law ? new LinearNormal { Mean = formula, Value = value, Law = law, Arrays = scope.Arrays } : null;
    }
}
