using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Gaussians;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>The mean of a formula over independent random variables: by quadrature, or by averaging over draws.</summary>
public sealed record ExpectationRoad : Road
{
    private const int Draws = 40_000;

    /// <summary>The procedure.</summary>
    public enum Procedure
    {
        /// <summary>Quadrature, one variable inside the other.</summary>
        Quadrature,

        /// <summary>The average over random draws.</summary>
        MonteCarlo,
    }

    /// <summary>The formula.</summary>
    [Given("the formula whose mean is taken", Key = "expectation of")]
    public required AuthorFormula Of { get; init; }

    /// <summary>The variables.</summary>
    [Given("the variables with their laws: {eps: standard normal}, {z: {mean: mu, variance: sigma^2}}, {u: {uniform: [0, 1]}}, {b: {bernoulli: p}}")]
    public required Laws Under { get; init; }

    /// <summary>The procedure.</summary>
    [Given("the procedure", Key = "how", Default = "quadrature")]
    public Procedure How { get; init; }

    /// <inheritdoc/>
    public override string Id => How == Procedure.Quadrature ? "quadrature" : "monte-carlo";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Of.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var laws = Under.All.Select(l => (l.Name, Law: l.Law.At(p => Context.Numeric(p, at)[0, 0]))).ToArray();
        var value = Of.Along(at, laws.Select(l => l.Name));
        if (How == Procedure.MonteCarlo)
        {
            var draws = MonteCarlo.Mean(Draw, context.Generator(), Draws);
            return (NumericArray.Of(draws.Value), Within(1e-9, (MonteCarlo.Acceptance * draws.Error) + 1e-12));
            double Draw(Generator generator)
            {
                for (var i = 0; i < laws.Length; i++)
                    value.Set(i, laws[i].Law.Draw(generator));
                return value.Value;
            }
        }

        var error = 0.0;
        double Mean(int index)
        {
            if (index == laws.Length)
                return value.Value;
            var mean = laws[index].Law.Mean(x =>
            {
                value.Set(index, x);
                return Mean(index + 1);
            });
            error = Math.Max(error, mean.Error);
            return mean.Value;
        }

        return (NumericArray.Of(Mean(0)), Within(1e-7, (10 * error) + 1e-10));
    }
}

/// <summary>The laws of random variables.</summary>
public sealed record Laws : IReadFromSpec<Laws>
{
    /// <summary>The laws, by name.</summary>
    public required ImmutableArray<(string Name, Law Law)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("laws by name", SpecType.OneOf("a law"));

    /// <inheritdoc/>
    public static Laws? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {eps: standard normal}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var laws = ImmutableArray.CreateBuilder<(string, Law)>();
        foreach (var (key, value) in map.Entries)
        {
            if (!scope.Declarations.Contains(key.Text))
                scope.Diagnostics.Error("undeclared-symbol", key.Position, $"{key.Description} is not declared", $"declare it in `let`: {key.Text} : real");
            else if (Law.Read(value, scope) is { } law)
                laws.Add((key.Text, law));
        }

        return scope.Diagnostics.ErrorCount > before ? null : new Laws { All = laws.ToImmutable() };
    }
}

/// <summary>A law with its parameters as formulas.</summary>
public sealed record Law(string Sort, ImmutableArray<Formula> Parameters)
{
    /// <summary>Reads a law.</summary>
    public static Law? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecMap { Entries: [{ Key.Text: "uniform", Value: SpecList { Items: [var from, var to] } }] })
            return SpecFormula.Read(from, scope) is { } a && SpecFormula.Read(to, scope) is { } b ? new Law("uniform", [a, b]) : null;
        if (node is SpecMap { Entries: [{ Key.Text: "bernoulli", Value: var chance }] })
            return SpecFormula.Read(chance, scope) is { } p ? new Law("bernoulli", [p]) : null;
        if (Gaussian.Read(node, scope) is not { } read)
            return null;
        if (read.Vector is not null)
        {
            scope.Diagnostics.Error("wrong-type", node.Position, "a variable of an expectation is no vector", "name its components one by one");
            return null;
        }

        return new Law("normal", [read.Mean, read.Variance]);
    }

    /// <summary>The law with numbers for its parameters.</summary>
    public NumericLaw At(Func<Formula, double> valueOf) => new(Sort, [.. Parameters.Select(valueOf)]);
}

/// <summary>A law with numbers for its parameters.</summary>
public sealed record NumericLaw(string Sort, ImmutableArray<double> Parameters)
{
    /// <summary>The mean of a function.</summary>
    public Estimate Mean(Func<double, double> function) => Sort switch
    {
        "bernoulli" => new Estimate((Parameters[0] * function(1)) + ((1 - Parameters[0]) * function(0)), 0),
        "uniform" => Quadrature.Integrate(x => function(x) / (Parameters[1] - Parameters[0]), Parameters[0], Parameters[1]),
        _ => Quadrature.NormalExpectation(function, Parameters[0], Math.Sqrt(Parameters[1])),
    };

    /// <summary>A draw.</summary>
    public double Draw(Generator generator) => Sort switch
    {
        "bernoulli" => generator.NextDouble() < Parameters[0] ? 1 : 0,
        "uniform" => Parameters[0] + ((Parameters[1] - Parameters[0]) * generator.NextDouble()),
        _ => Parameters[0] + (Math.Sqrt(Parameters[1]) * generator.NextNormal()),
    };
}
