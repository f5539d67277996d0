using System.Globalization;
using System.Text;
using ExamSolver.Core.Grading.Classes;

namespace ExamSolver.Documents.Marks;

/// <summary>
/// Marks a file of answers into a folder of work in progress. Blocks are marked on all cores and written in order. Every few blocks the marks are brought to the disk
/// and the journal says how far they are; a run that was killed goes on from there, and what it had written beyond is cut off. What a row becomes depends
/// on nothing else, so that the file ends the same whatever happened on the way.
/// </summary>
/// <param name="work">The folder of work in progress.</param>
/// <param name="identity">Stands for everything that the marks depend on: another identity starts anew.</param>
public sealed class MarksJob(string work, string identity)
{
    private const int BlocksToCommit = 16;

    /// <summary>The file that grows.</summary>
    public string MarksPath { get; } = Path.Combine(work, "marks.csv");

    private string JournalPath { get; } = Path.Combine(work, "journal");

    /// <summary>Whether an earlier run's work was found and taken up.</summary>
    public bool WasResumed { get; private set; }

    /// <summary>Told after each commit how many bytes of answers are marked; for progress, and for tests that stop here.</summary>
    public Action<long>? Committed { get; init; }

    /// <summary>Marks everything that is not marked yet.</summary>
    /// <param name="submissions">The file of answers.</param>
    /// <param name="start">Where its first row begins: behind the header, or at 0.</param>
    /// <param name="startLine">The line on which that is.</param>
    /// <param name="layout">How rows are laid out.</param>
    /// <param name="marker">What marks them.</param>
    public void Run(string submissions, long start, long startLine, SubmissionLayout layout, RowMarker marker)
    {
        Directory.CreateDirectory(work);
        var (position, line, length) = LastCommit() ?? Begin(start, startLine);
        using var input = new FileStream(submissions, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        using var marks = new FileStream(MarksPath, FileMode.Open, FileAccess.Write);
        using var journal = new FileStream(JournalPath, FileMode.Append, FileAccess.Write);
        marks.SetLength(length);
        marks.Position = length;
        input.Position = position;
        var blocks = new SubmissionBlocks(input, layout, position, line);
        var inFlight = new Queue<(SubmissionBlock Block, Task<ByteWriter> Marks)>();
        var writers = new Stack<ByteWriter>();
        var sinceCommit = 0;
        var mostInFlight = Environment.ProcessorCount + 2;
        for (var block = blocks.Next(); block is not null || inFlight.Count > 0;)
        {
            if (block is not null)
            {
                var (current, writer) = (block, writers.Count > 0 ? writers.Pop() : new ByteWriter());
                inFlight.Enqueue((current, Task.Run(() => Mark(marker, current, writer))));
                block = blocks.Next();
            }

            if (block is not null && inFlight.Count < mostInFlight)
                continue;
            var (done, task) = inFlight.Dequeue();
            var output = task.GetAwaiter().GetResult();
            marks.Write(output.Written.Span);
            output.Clear();
            writers.Push(output);
            blocks.Return(done);
            if (++sinceCommit < BlocksToCommit && (block is not null || inFlight.Count > 0))
                continue;
            sinceCommit = 0;
            Commit(marks, journal, done.End, done.EndLine);
        }
    }

    private static ByteWriter Mark(RowMarker marker, SubmissionBlock block, ByteWriter output)
    {
        if (block.OversizedLength > 0)
            RowMarker.MarkOversized(block.Rows.Span, block.OversizedLength, block.Line, output);
        else
            marker.Mark(block.Rows.Span, block.Line, output);
        return output;
    }

    /// <summary>First the marks are on the disk, then the journal says so: a journal is never ahead.</summary>
    private void Commit(FileStream marks, FileStream journal, long position, long line)
    {
        marks.Flush(flushToDisk: true);
        journal.Write(Encoding.ASCII.GetBytes(Entry(position, line, marks.Position)));
        journal.Flush(flushToDisk: true);
        Committed?.Invoke(position);
    }

    private (long Position, long Line, long Length) Begin(long start, long startLine)
    {
        var header = Encoding.UTF8.GetBytes(RowMarker.Header + "\n");
        File.WriteAllBytes(MarksPath, header);
        File.WriteAllText(JournalPath, identity + "\n" + Entry(start, startLine, header.Length));
        return (start, startLine, header.Length);
    }

    /// <summary>The last whole entry of a journal of the same job whose marks are there.</summary>
    private (long Position, long Line, long Length)? LastCommit()
    {
        if (!File.Exists(JournalPath) || !File.Exists(MarksPath))
            return null;
        var text = File.ReadAllText(JournalPath);
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2 || lines[0] != identity)
            return null;
        var marks = new FileInfo(MarksPath).Length;
        for (var i = lines.Length - 1; i > 0; i--)
        {
            var cells = lines[i].Split(' ');
            if (cells.Length == 4 && long.TryParse(cells[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position) && long.TryParse(cells[1], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
                && long.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var length) && Entry(position, line, length) == lines[i] + "\n" && length <= marks)
            {
                // A torn entry at the end must not stand before the next one.
                File.WriteAllText(JournalPath, string.Join('\n', lines[..(i + 1)]) + "\n");
                WasResumed = i > 1;
                return (position, line, length);
            }
        }

        return null;
    }

    /// <summary>An entry with a sum of its own, by which a torn one is told.</summary>
    private static string Entry(long position, long line, long length)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{position} {line} {length}");
        return $"{text} {Hashes.OfText(text)[..8]}\n";
    }
}
