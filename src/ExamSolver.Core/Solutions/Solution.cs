using System.Collections.Immutable;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>Another answer to the same question: one that another convention makes right, or one that a misconception leads to.</summary>
/// <param name="Id">The id of the convention or misconception; its sentence is in the labels of the kind.</param>
/// <param name="Answer">The answer that follows from it.</param>
public sealed record Alternative(string Id, Answer Answer)
{
    /// <summary>What its sentence names.</summary>
    public ImmutableSortedDictionary<string, Argument> Arguments { get; init; } = ImmutableSortedDictionary<string, Argument>.Empty;

    /// <summary>The author's own sentence, where the labels have none.</summary>
    public Localized? Words { get; init; }

    /// <summary>The share of the points that it earns by the author's word; <c>null</c> where he says nothing of it.</summary>
    public Rational? Credit { get; init; }

    /// <summary>Whether it is only another way to write the answer, and so is right wherever the sheet does not say otherwise.</summary>
    public bool IsNotation { get; init; }
}

/// <summary>What two conventions or misconceptions lead to together.</summary>
/// <param name="First">The id of one.</param>
/// <param name="Second">The id of the other.</param>
/// <param name="Answer">The answer that follows from both.</param>
public sealed record AlternativePair(string First, string Second, Answer Answer);

/// <summary>What an answer earns that is right in part.</summary>
/// <param name="Share">The share of the points.</param>
/// <param name="Place">Where it goes wrong first: a place of the answer, or a requirement.</param>
/// <param name="Wrong">What is wrong with it, the most important first; the sentences are in <c>templates/labels/grading.yaml</c>.</param>
public sealed record PartialCredit(Rational Share, string Place, ImmutableArray<Feedback> Wrong)
{
    /// <summary>The id of the mistake, which the labels of the kind call by a name; <c>null</c> where it has none.</summary>
    public string? Misconception { get; init; }
}

/// <summary>An answer with everything that makes it worth believing.</summary>
public sealed record Solution
{
    /// <summary>The answer.</summary>
    public required Answer Answer { get; init; }

    /// <summary>What is given, in words.</summary>
    public ImmutableArray<Fact> Givens { get; init; } = [];

    /// <summary>The steps from the givens to the answer.</summary>
    public required ImmutableArray<DerivationStep> Derivation { get; init; }

    /// <summary>Tables that belong to it, such as the layers of a network.</summary>
    public ImmutableArray<SolutionTable> Tables { get; init; } = [];

    /// <summary>Independent roads to the answer.</summary>
    public required ImmutableArray<Check> Checks { get; init; }

    /// <summary>Whether another answer is right as well, where many are: it meets the same requirements. <c>null</c> where only the answer is right.</summary>
    public Func<Answer, bool>? Accepts { get; init; }

    /// <summary>What an answer that is not right earns, where its parts are marked one by one; <c>null</c> where only the whole counts.</summary>
    public Func<Answer, PartialCredit>? Credits { get; init; }

    /// <summary>What the answer assumes, with the answers under the other conventions; none equals the answer.</summary>
    public ImmutableArray<Alternative> Conventions { get; init; } = [];

    /// <summary>Wrong answers that are met; none equals the answer or that of a convention.</summary>
    public ImmutableArray<Alternative> Misconceptions { get; init; } = [];

    /// <summary>What two conventions or misconceptions lead to together, none of it equal to what one or none leads to; worked out when first asked for. <c>null</c> for none.</summary>
    public Func<ImmutableArray<AlternativePair>>? Pairs { get; init; }
}
