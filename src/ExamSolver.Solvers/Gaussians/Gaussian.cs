using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>
/// A normal distribution. Its spread is said by name (variance, standard deviation, log-variance, covariance), never guessed from
/// the place of a number. Where its mean or its spread is a vector or a matrix, <see cref="Vector"/> holds it.
/// </summary>
public sealed record Gaussian : IReadFromSpec<Gaussian>
{
    private static readonly SpecKey[] Keys =
    [
        new("mean", "the mean", true, null, () => SpecType.Formula),
        new("variance", "the variance, positive", false, null, () => SpecType.Formula),
        new("standard deviation", "the standard deviation, positive, instead of the variance", false, null, () => SpecType.Formula),
        new("log variance", "the logarithm of the variance, instead of the variance", false, null, () => SpecType.Formula),
        new("covariance", "the covariance matrix of several variables, instead of the variance", false, null, () => SpecType.Formula),
    ];

    /// <summary>The mean as it is written.</summary>
    public required Formula Mean { get; init; }

    /// <summary>The variance, as it is written or as follows from what is written.</summary>
    public required Formula Variance { get; init; }

    /// <summary>The standard deviation, where that is what is given.</summary>
    public Formula? Deviation { get; init; }

    /// <summary>The logarithm of the variance, where that is what is given.</summary>
    public Formula? LogVariance { get; init; }

    /// <summary>The distribution of several variables, where it is one; <c>null</c> for one variable.</summary>
    public NormalLaw? Vector { get; init; }

    /// <summary>The symbols.</summary>
    public required Declarations Declarations { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "a normal distribution: `standard normal`, or {mean: …, variance: …} (or standard deviation, log variance, covariance)",
        SpecType.Words(["standard normal"]),
        SpecType.Map("a normal distribution", Keys));

    /// <inheritdoc/>
    public static Gaussian? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { Text: "standard normal" })
            return new Gaussian { Mean = 0, Variance = 1, Declarations = scope.Declarations };
        if (node is not SpecMap map)
        {
            scope.Diagnostics.Error("wrong-type", node.Position, $"expected a normal distribution, found {node.Description}", "say what the second number is: {mean: mu, variance: 'sigma^2'}");
            return null;
        }

        var values = new Dictionary<string, Formula>();
        var complete = SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
        var isVector = NormalLawReader.IsVector(map, scope);
        foreach (var key in Keys.Select(k => k.Name))
        {
            if (map[key] is not { } value)
                continue;
            if (isVector)
                values[key] = 0;
            else if (SpecFormula.Read(value, scope) is { } formula)
                values[key] = scope.Definitions.Count == 0 ? formula : formula.ToExpr().Substitute(scope.Definitions).ToFormula();
            else
                complete = false;
        }

        var spreads = values.Keys.Where(k => k != "mean").ToArray();
        if (complete && (!values.ContainsKey("mean") || spreads.Length != 1))
        {
            scope.Diagnostics.Error(
                "missing-key",
                map.Position,
                !values.ContainsKey("mean") ? "the key \"mean\" is missing" : spreads.Length == 0 ? "the spread is missing" : $"the spread is given {spreads.Length} times",
                "a normal distribution has a mean and one of variance, standard deviation, log variance, covariance");
            complete = false;
        }

        if (isVector)
            return complete && NormalLawReader.Read(map, spreads[0], scope) is { } law ? new Gaussian { Mean = 0, Variance = 1, Vector = law, Declarations = scope.Declarations } : null;
        return complete ? Create(values, spreads[0], map, scope) : null;
    }

    private static Gaussian? Create(Dictionary<string, Formula> values, string spread, SpecMap map, SpecScope scope)
    {
        var given = values[spread];
        var variance = spread switch
        {
            "variance" => given,
            "standard deviation" => given.ToExpr().TryGetNumber(out var number) ? Formula.Number(number * number) : given.Pow(2),
            _ => Formula.Apply("exp", given),
        };
        if (variance.ToExpr().TryGetNumber(out var value) && value <= 0)
        {
            var node = map.Entries.First(e => SpecBinder.Normalize(e.Key.Text) == spread).Value;
            scope.Diagnostics.Error("out-of-range", node.Position, $"the {spread} is {given.ToInfix()}", "it must be positive");
            return null;
        }

        if (spread != "log variance" && !IsPositive(given.ToExpr(), scope.Declarations))
        {
            var node = map.Entries.First(e => SpecBinder.Normalize(e.Key.Text) == spread).Value;
            scope.Diagnostics.Error("out-of-range", node.Position, $"the {spread} {given.ToInfix()} is not always positive", "declare its symbols as positive in `let`, for example: sigma > 0");
            return null;
        }

        return new Gaussian { Mean = values["mean"], Variance = variance, LogVariance = spread == "log variance" ? given : null, Deviation = spread == "standard deviation" ? given : null, Declarations = scope.Declarations };
    }

    /// <summary>Whether an expression is positive wherever its symbols may lie, as far as many worlds tell; at a border it may vanish.</summary>
    private static bool IsPositive(Expr value, Declarations declarations)
    {
        var values = Enumerable.Range(0, 64).Select(i => World.Draw(declarations, seed: 1, i)).Select(w => UnknownFunctions.WrittenOut(value, declarations).Evaluate(name => w[name])).ToArray();
        return values.All(v => v >= 0) && values.Any(v => v > 0);
    }
}
