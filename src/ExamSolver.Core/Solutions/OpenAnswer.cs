using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>
/// An answer in prose, which the engine does not pretend to understand: a person marks it, or every answer earns the points. What can be
/// computed about it are the experiments that its statements rest on.
/// </summary>
public sealed class OpenAnswer : Answer
{
    private readonly ImmutableArray<Expr> supported;

    /// <summary>An answer in prose.</summary>
    /// <param name="model">What a good answer says; <c>null</c> where nobody can know.</param>
    /// <param name="byCompletion">Whether every text earns the points.</param>
    /// <param name="supported">For each experiment, 1 where its numbers support its statement.</param>
    public OpenAnswer(Localized? model, bool byCompletion, ImmutableArray<Expr> supported) => (Model, ByCompletion, this.supported) = (model, byCompletion, supported);

    /// <summary>What a good answer says.</summary>
    public Localized? Model { get; }

    /// <summary>Whether every text earns the points.</summary>
    public bool ByCompletion { get; }

    /// <inheritdoc/>
    public override string Type => "open";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [.. supported.Select((s, i) => new Component("experiment " + (i + 1).ToString(CultureInfo.InvariantCulture), s))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [];

    /// <inheritdoc/>
    public override string ToText() => ByCompletion ? "any answer" : "an answer in words";

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => $"\\text{{{ToText()}}}";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new OpenAnswer(Model, ByCompletion, components);
    }
}
