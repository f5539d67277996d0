using System.Collections.Immutable;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>What the sentences above the tables of an open question name.</summary>
internal static class Captions
{
    /// <summary>Nothing.</summary>
    public static ImmutableSortedDictionary<string, Argument> None { get; } = ImmutableSortedDictionary.Create<string, Argument>(StringComparer.Ordinal);

    /// <summary>One thing.</summary>
    public static ImmutableSortedDictionary<string, Argument> With(string name, Argument argument) => None.Add(name, argument);
}
