using System.Text;
using ExamSolver.Core;

namespace ExamSolver.Documents.Specs;

/// <summary>A stretch of the file that YAML reads as something else than its author meant.</summary>
/// <param name="Start">Where the stretch begins in the file's text.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Meant">What the author meant there, before quoting.</param>
/// <param name="Message">What YAML makes of it.</param>
/// <param name="Replacement">The text that mends it, when that is not <paramref name="Meant"/> in single quotes.</param>
/// <param name="IsDoubtful">Whether YAML's reading may be what was meant: a warning, and the text stays.</param>
internal sealed record Cut(int Start, int End, string Meant, string Message, string? Replacement = null, bool IsDoubtful = false)
{
    /// <summary>What to write instead.</summary>
    public string Mended => Replacement ?? Quote(Meant);

    /// <summary>A YAML text in single quotes, in which only the quote itself needs care.</summary>
    public static string Quote(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}

/// <summary>A text with its cuts mended, and the way back from a place in it to the place in the file.</summary>
internal sealed class MendedText
{
    private readonly SourceText original;
    private readonly List<(int Start, int Length, int Original, int OriginalLength)> edits = [];

    public MendedText(SourceText original, IEnumerable<Cut> cuts)
    {
        this.original = original;
        var text = new StringBuilder(original.Text.Length + 64);
        var done = 0;
        foreach (var cut in cuts)
        {
            text.Append(original.Text, done, cut.Start - done);
            edits.Add((text.Length, cut.Mended.Length, cut.Start, cut.End - cut.Start));
            text.Append(cut.Mended);
            done = cut.End;
        }

        text.Append(original.Text, done, original.Text.Length - done);
        Mended = new SourceText(original.File, text.ToString());
    }

    public SourceText Mended { get; }

    /// <summary>The place in the file that an author sees.</summary>
    public SourcePosition PositionAt(int offset) => original.PositionAt(ToOriginal(offset));

    private int ToOriginal(int offset)
    {
        var shift = 0;
        foreach (var edit in edits)
        {
            if (offset < edit.Start)
                break;
            if (offset < edit.Start + edit.Length)
                return edit.Original + Math.Clamp(offset - edit.Start - 1, 0, edit.OriginalLength);
            shift = edit.Original + edit.OriginalLength - (edit.Start + edit.Length);
        }

        return Math.Clamp(offset + shift, 0, original.Text.Length);
    }
}
