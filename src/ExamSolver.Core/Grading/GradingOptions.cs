namespace ExamSolver.Core.Grading;

/// <summary>What a mark depends on besides the question and the text.</summary>
public sealed record GradingOptions
{
    /// <summary>English, where a comma groups and a point is decimal.</summary>
    public static GradingOptions Default { get; } = new();

    /// <summary>The language that the student writes in, by ISO 639-1 code: it decides what 1,234 means (see <see cref="NumberText"/>).</summary>
    public string Language { get; init; } = "en";
}
