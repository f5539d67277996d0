using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>
/// A question that the engine cannot answer and nobody can grade from the text: feedback on a course, a figure that is not there. It says why, and
/// what can be said; it never invents an answer.
/// </summary>
[Kind("ungraded")]
public sealed class UngradedQuestion : Solver<UngradedQuestion.Given, UngradedQuestion.Rules>
{
    /// <summary>Why there is no answer.</summary>
    public sealed record Given
    {
        /// <summary>The reason.</summary>
        [Given("why there is no answer that could be right")]
        public required Localized Because { get; init; }

        /// <summary>What can be said all the same.</summary>
        [Given("what can be said all the same")]
        public Localized? CanBeSaid { get; init; }

        /// <summary>Whether every answer earns the points.</summary>
        [Given("whether every answer that is not empty earns the points; otherwise a person marks", Default = "false")]
        public bool ByCompletion { get; init; }
    }

    /// <summary>There is nothing to compute.</summary>
    public sealed record Rules;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) =>
        given is Given g ? g.CanBeSaid is { } more ? [("because", g.Because), ("can be said", more)] : [("because", g.Because)] : [];

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => new OpenAnswer(given.CanBeSaid is { } more ? given.Because.Then(more) : given.Because, given.ByCompletion, []);

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) => [];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
        [new Holds(given.ByCompletion ? "by-completion" : "for-a-person", (candidate, _) => (candidate is OpenAnswer open && open.ByCompletion == given.ByCompletion, "", 0, 0))];
}
