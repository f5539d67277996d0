using System.Collections.Immutable;
using System.Text;
using ExamSolver.Core.Problems;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>A solved sheet, ready to mark the answers of everybody who has it.</summary>
public sealed class ClassSheet
{
    private readonly CodeTable references = new();
    private readonly TextCache cache = new();

    /// <summary>A sheet, the amendments of its parts by reference, the language that answers are typed in, and what says why a text cannot be read.</summary>
    public ClassSheet(SolvedSheet solved, IReadOnlyDictionary<string, PartAmendments>? amendments = null, string language = "en", Func<Reading, string>? unread = null)
    {
        Solved = solved;
        var parts = ImmutableArray.CreateBuilder<ClassPart>();
        foreach (var (reference, part) in PartsOf(solved))
        {
            parts.Add(new ClassPart(reference, parts.Count, part, amendments is not null && amendments.TryGetValue(reference, out var own) ? own : null, language, unread));
            references.Add(reference);
        }

        Parts = parts.ToImmutable();
    }

    /// <summary>The sheet with its solutions.</summary>
    public SolvedSheet Solved { get; }

    /// <summary>Everything that is asked, in the order of the sheet.</summary>
    public ImmutableArray<ClassPart> Parts { get; }

    /// <summary>What every part is called in files: the ref of its question, with <c>#part</c> where there are several.</summary>
    public static IEnumerable<(string Reference, SolvedPart Part)> PartsOf(SolvedSheet solved) =>
        solved.Questions.SelectMany(q => q.Parts.Select(p => (q.Parts.Length == 1 ? q.Question.Ref : $"{q.Question.Ref}#{p.Part.Id}", p)));

    /// <summary>A part by its reference; <c>null</c> where there is none.</summary>
    public ClassPart? Find(ReadOnlySpan<byte> reference) => references.Find(reference) is >= 0 and var index ? Parts[index] : null;

    /// <summary>A part by its reference; <c>null</c> where there is none.</summary>
    public ClassPart? Find(string reference) => Find(Encoding.UTF8.GetBytes(reference));

    /// <summary>What a text is worth: quickly where it is a plain number that no answer is near, as remembered, or by <see cref="Grader"/>.</summary>
    /// <param name="part">A part of this sheet.</param>
    /// <param name="text">Valid UTF-8.</param>
    public MarkedAnswer Mark(ClassPart part, ReadOnlySpan<byte> text)
    {
        if ((part.MarkPlainNumber(text) ?? cache.Find(part.Index, text)) is { } known)
            return known;
        var mark = part.MarkText(Encoding.UTF8.GetString(text));
        cache.Add(part.Index, text, mark);
        return mark;
    }
}

/// <summary>Which sheet a student has: the same for all, or a variant.</summary>
public interface IClassSheets
{
    /// <summary>What everybody's sheet has in common: references, points, titles.</summary>
    ClassSheet Common { get; }

    /// <summary>The sheet of a student; <c>null</c> where it cannot be made, with the reason.</summary>
    ClassSheet? Of(ReadOnlySpan<byte> student, out string? error);

    /// <summary>The form and language of a student's paper.</summary>
    StudentGroup GroupOf(ReadOnlySpan<byte> student);
}

/// <summary>The same sheet for everybody.</summary>
public sealed class OneSheet(ClassSheet sheet) : IClassSheets
{
    /// <inheritdoc/>
    public ClassSheet Common => sheet;

    /// <inheritdoc/>
    public ClassSheet? Of(ReadOnlySpan<byte> student, out string? error)
    {
        error = null;
        return sheet;
    }

    /// <inheritdoc/>
    public StudentGroup GroupOf(ReadOnlySpan<byte> student) => new("", "");
}
