using ExamSolver.Core.Problems;

namespace ExamSolver.Documents.Printing;

/// <summary>What is to be printed, and how.</summary>
public sealed record PrintSettings
{
    /// <summary>Everything that can be printed.</summary>
    public static IReadOnlyList<string> EveryPart { get; } = ["paper", "answers", "solution", "guide"];

    /// <summary>Every format.</summary>
    public static IReadOnlyList<string> EveryFormat { get; } = ["pdf", "tex", "html"];

    /// <summary>Of <see cref="EveryPart"/>.</summary>
    public required IReadOnlyCollection<string> Parts { get; init; }

    /// <summary>Of <see cref="EveryFormat"/>.</summary>
    public required IReadOnlyCollection<string> Formats { get; init; }

    /// <summary>The language of everything for which no student says another; <c>null</c> for the sheet's languages.</summary>
    public string? Language { get; init; }

    /// <summary>Whether letters are large.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Whether each student has a variant of their own, instead of one of the forms.</summary>
    public bool IsIndividual { get; init; }

    /// <summary>What the checks' randomness comes from.</summary>
    public ulong Seed { get; init; } = SheetSolver.DefaultSeed;
}

/// <summary>How much was printed.</summary>
/// <param name="Documents">The documents that there should be.</param>
/// <param name="Written">Those that were written.</param>
/// <param name="Unchanged">Those that stood there already.</param>
/// <param name="Pages">The pages of all PDFs that were written.</param>
public sealed record PrintCounts(int Documents, int Written, int Unchanged, int Pages);
