using System.Text;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>What a person decided about one answer, or about everybody who typed it.</summary>
/// <param name="Student">The student's code, or <c>*</c> for everybody.</param>
/// <param name="Reference">The part.</param>
/// <param name="Answer">The text that it was decided for: it holds for no other.</param>
/// <param name="Points">The points.</param>
/// <param name="By">Who decided.</param>
/// <param name="Comment">What the student is told.</param>
public sealed record Decision(string Student, string Reference, string Answer, Rational Points, string By, string Comment);

/// <summary>The decisions of persons, by student, part and answer. Built once, then read on all cores.</summary>
public sealed class Decisions
{
    private readonly CodeTable keys = new();
    private readonly List<Decision> items = [];

    /// <summary>No decision.</summary>
    public static Decisions None { get; } = new();

    /// <summary>How many there are.</summary>
    public int Count => items.Count;

    /// <summary>All of them.</summary>
    public IReadOnlyList<Decision> Items => items;

    /// <summary>Adds one; a later one for the same answer replaces an earlier one.</summary>
    public void Add(Decision decision)
    {
        var index = keys.Add(Key(Encoding.UTF8.GetBytes(decision.Student), Encoding.UTF8.GetBytes(decision.Reference), Encoding.UTF8.GetBytes(decision.Answer)));
        if (index == items.Count)
            items.Add(decision);
        else
            items[index] = decision;
    }

    /// <summary>What was decided about an answer: for the student, else for everybody; <c>null</c> where nothing was.</summary>
    public Decision? Find(ReadOnlySpan<byte> student, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> answer)
    {
        if (Count == 0)
            return null;
        var index = keys.Find(Key(student, reference, answer));
        if (index < 0)
            index = keys.Find(Key("*"u8, reference, answer));
        return index < 0 ? null : items[index];
    }

    /// <summary>A mark as a person decided it.</summary>
    public static MarkedAnswer Apply(Decision decision, MarkedAnswer mark)
    {
        var points = decision.Points > mark.Of ? mark.Of : decision.Points;
        return mark with
        {
            Points = points, Verdict = MarkWord.Of(points, mark.Of), Rule = "person", Before = mark.Points,
            Reason = string.Join(": ", new[] { decision.By, decision.Comment }.Where(t => t.Length > 0)),
        };
    }

    private static byte[] Key(ReadOnlySpan<byte> student, ReadOnlySpan<byte> reference, ReadOnlySpan<byte> answer)
    {
        var key = new byte[student.Length + reference.Length + answer.Length + 2];
        student.CopyTo(key);
        reference.CopyTo(key.AsSpan(student.Length + 1));
        answer.CopyTo(key.AsSpan(student.Length + reference.Length + 2));
        return key;
    }
}
