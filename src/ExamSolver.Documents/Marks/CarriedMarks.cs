using System.Text;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;

namespace ExamSolver.Documents.Marks;

/// <summary>
/// Marks that follow from a student's own earlier answers: where a question uses an answer and the student's is wrong, its key is solved anew with that. It needs all answers of a student,
/// and so comes when every row is marked.
/// </summary>
internal sealed class CarriedMarks(IClassSheets sheets, ClassResults results, Stream marks)
{
    private readonly FollowThrough followThrough = new();

    /// <summary>Whether a part uses earlier answers.</summary>
    public static bool Concerns(ClassPart part) => part.Part is { Carried: not null, CarriedPoints: { IsZero: false } };

    /// <summary>The mark of an answer that follows from earlier ones; <c>null</c> where it stays as it is.</summary>
    public MarkedAnswer? Of(ReadOnlySpan<byte> student, ClassPart common, string text) =>
        MarkOf(student, common, text) is var (part, mark) ? part.Amendments.Apply(Describe(part, mark), text, part.Part, part.Solution, part.Options.Language) : null;

    /// <summary>The same as the marker says it, with the part of the student's own sheet; <c>null</c> where the mark stays as it is.</summary>
    public (ClassPart Part, Mark Mark)? MarkOf(ReadOnlySpan<byte> student, ClassPart common, string text)
    {
        if (sheets.Of(student, out _) is not { } sheet || sheet.Find(common.Reference) is not { } part)
            return null;
        var number = results.Student(student);
        var own = Grader.Mark(part.Part, part.Solution, text, part.Options);
        var solved = sheet.Solved.Questions.SelectMany(q => q.Parts.Select(p => (q.Question.Ref, Part: p))).First(p => ReferenceEquals(p.Part.Part, part.Part));
        var mark = followThrough.Mark(solved.Part, solved.Ref, own, name => Earlier(sheet, number, name), name => sheet.Find(name)!.Solution.Answer, (p, s) => Grader.Mark(p, s, text, part.Options));
        return ReferenceEquals(mark, own) || mark.FollowsFrom is null ? null : (part, mark);
    }

    private static MarkedAnswer Describe(ClassPart part, Mark mark)
    {
        var from = string.Join(", ", mark.FollowsFrom!);
        return part.Describe(mark) with
        {
            Rule = "carried",
            Reason = mark.IsTrivialised ? $"follows from the student's own answer to {from}, which makes the question easier than it was set: no points for that" : $"right by the student's own answer to {from}",
        };
    }

    private Mark? Earlier(ClassSheet sheet, int student, string name)
    {
        if (sheet.Find(name) is not { } part || results.RowOf(student, part.Index) is not (>= 0 and var row))
            return null;
        var text = "";
        MarksFile.ReadAt(marks, row, mark => text = mark[MarkColumn.Answer]);
        return text.Length == 0 ? null : Grader.Mark(part.Part, part.Solution, text, part.Options);
    }
}
