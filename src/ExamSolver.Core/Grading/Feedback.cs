using System.Collections.Immutable;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Something to tell a student, as an id and what its sentence names. The sentences are in <c>templates/labels/grading.yaml</c>. The arguments
/// <c>alternative</c>, <c>first</c> and <c>second</c> hold ids of conventions or misconceptions, whose own words are put in; <c>place</c> holds
/// the place of a component; <c>message</c> and <c>hint</c> hold what the reader of formulas says, in English, as <c>because</c> does within a sentence.
/// </summary>
/// <param name="Id">The id, in kebab-case.</param>
/// <param name="Arguments">What the sentence names.</param>
public sealed record Feedback(string Id, ImmutableArray<(string Name, string Value)> Arguments)
{
    /// <summary>A sentence that names nothing.</summary>
    public Feedback(string id)
        : this(id, [])
    {
    }

    /// <summary>An author's own words for an argument, where he gave any; the argument itself is what programs read.</summary>
    public (string Name, Localized Words)? Own { get; init; }

    /// <summary>A sentence with its arguments.</summary>
    public static Feedback Of(string id, params ReadOnlySpan<(string Name, string Value)> arguments) => new(id, [.. arguments]);

    /// <summary>An argument by its name; <c>null</c> where the sentence has none such.</summary>
    public string? this[string name] => Arguments.FirstOrDefault(a => a.Name == name).Value;

    /// <inheritdoc/>
    public bool Equals(Feedback? other) => other is not null && Id == other.Id && Arguments.SequenceEqual(other.Arguments);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.Length + (31 * Arguments.Length);

    /// <inheritdoc/>
    public override string ToString() => this["message"] ?? (Arguments.IsEmpty ? Id : $"{Id}: {string.Join(", ", Arguments.Select(a => $"{a.Name} {a.Value}"))}");
}
