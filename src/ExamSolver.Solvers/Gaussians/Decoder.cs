using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>What a decoder makes of the latent variable: a normal distribution with one variance for all variables, or a Bernoulli distribution by its logit.</summary>
public sealed record Decoder : IReadFromSpec<Decoder>
{
    private static readonly SpecKey[] Keys =
    [
        new("mean", "the mean of a normal distribution, linear in the latent variable: U z + c", false, null, () => SpecType.Formula),
        new("variance", "its variance, one number for all variables", false, null, () => SpecType.Formula),
        new("standard deviation", "its standard deviation, instead of the variance", false, null, () => SpecType.Formula),
        new("logit", "the logit of a Bernoulli distribution of one binary variable, instead of a mean", false, null, () => SpecType.Formula),
    ];

    /// <summary>The mean, or the logit, a formula of the latent variable.</summary>
    public required Formula Output { get; init; }

    /// <summary>The variance; <c>null</c> for a Bernoulli distribution.</summary>
    public Formula? Variance { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Map("a normal distribution {mean: U z, variance: v}, or {logit: w z}", Keys);

    /// <inheritdoc/>
    public static Decoder? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write {mean: U z, variance: 'eta^2'}");
            return null;
        }

        if (!SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics))
            return null;
        var spread = map["variance"] ?? map["standard deviation"];
        if ((map["mean"] is null) == (map["logit"] is null) || (map["mean"] is null) != (spread is null) || (map["variance"] is not null && map["standard deviation"] is not null))
        {
            scope.Diagnostics.Error("missing-key", map.Position, "a decoder has a mean with a variance or standard deviation, or a logit", "write {mean: U z, variance: 'eta^2'}, or {logit: w z}");
            return null;
        }

        if (NormalLawReader.Value((map["mean"] ?? map["logit"])!, scope) is not var (output, outputValue))
            return null;
        if (spread is null)
        {
            if (outputValue.IsScalar)
                return new Decoder { Output = output };
            scope.Diagnostics.Error("bad-distribution", map["logit"]!.Position, $"the logit is {outputValue.Shape}", "it is that of one binary variable");
            return null;
        }

        if (NormalLawReader.Value(spread, scope) is not var (variance, value))
            return null;
        if (value.IsScalar)
            return new Decoder { Output = output, Variance = map["variance"] is null ? variance.Pow(2) : variance };
        scope.Diagnostics.Error("bad-distribution", spread.Position, $"the variance of the decoder is {value.Shape}", "it is one number for all variables");
        return null;
    }
}
