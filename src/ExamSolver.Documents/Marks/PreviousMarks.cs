namespace ExamSolver.Documents.Marks;

/// <summary>The marks before a regrading.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Record">What stood behind them.</param>
/// <param name="MayFall">Whether a mark may fall, by the word of the sheet.</param>
public sealed record PreviousMarks(string Folder, GradingRecord Record, bool MayFall)
{
    /// <summary>Their file.</summary>
    public string MarksPath => Path.Combine(Folder, "marks.csv");
}
