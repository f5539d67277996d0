using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>The words of marks.csv for what became of a row. They are frozen: teachers filter by them.</summary>
public static class MarkWord
{
    /// <summary>Right, or right under an accepted convention.</summary>
    public const string Right = "right";

    /// <summary>Right in part.</summary>
    public const string Partly = "partly";

    /// <summary>Read, and different.</summary>
    public const string Wrong = "wrong";

    /// <summary>Not readable as an answer to this question.</summary>
    public const string Invalid = "invalid";

    /// <summary>For a person to decide.</summary>
    public const string Undecided = "undecided";

    /// <summary>Nothing was typed.</summary>
    public const string Blank = "blank";

    /// <summary>The row of the file cannot be read or belongs to nobody; it counts nowhere.</summary>
    public const string BadRow = "bad row";

    private static readonly string[] All = [Right, Wrong, Partly, Invalid, Undecided, Blank, BadRow];

    /// <summary>The word of a verdict.</summary>
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Right => Right,
        Verdict.Partly => Partly,
        Verdict.Wrong => Wrong,
        Verdict.Invalid => Invalid,
        _ => Undecided,
    };

    /// <summary>The word in a cell.</summary>
    public static string Of(ReadOnlySpan<byte> cell)
    {
        foreach (var word in All)
        {
            if (System.Text.Ascii.Equals(cell, word))
                return word;
        }

        return System.Text.Encoding.UTF8.GetString(cell);
    }

    /// <summary>The word of some points of so many.</summary>
    public static string Of(Rational points, Rational of) => points >= of ? Right : points > 0 ? Partly : Wrong;
}

/// <summary>What an answer is worth and by which rule, apart from who gave it: the same for everybody who typed the same.</summary>
public sealed record MarkedAnswer
{
    // A copy with other cells must not take these over, so they say whose they are.
    private Cells? tail;

    /// <summary>One of <see cref="MarkWord"/>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The points.</summary>
    public Rational Points { get; init; }

    /// <summary>The most that it could have had.</summary>
    public Rational Of { get; init; }

    /// <summary>The accepted convention under which it is right.</summary>
    public string Convention { get; init; } = "";

    /// <summary>The misconception that leads to it.</summary>
    public string Misconception { get; init; } = "";

    /// <summary>The first entry that differs.</summary>
    public string Place { get; init; } = "";

    /// <summary>Which rule gave the mark: answer, convention, misconception, different, reading, completion, blank, damage, person, amendment N, row.</summary>
    public required string Rule { get; init; }

    /// <summary>Why, in words for a teacher.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The points before an amendment or a person changed them; <c>null</c> where none did.</summary>
    public Rational? Before { get; init; }

    /// <summary>Marks are the same where their cells are.</summary>
    public bool Equals(MarkedAnswer? other) => other is not null && Tail.SequenceEqual(other.Tail);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)CodeTable.Hash(Tail));

    /// <summary>The cells behind the answer, with the comma in front and the line's end.</summary>
    internal ReadOnlySpan<byte> Tail
    {
        get
        {
            if (tail is { } written && ReferenceEquals(written.Owner, this))
                return written.Bytes;
            var row = new ByteWriter();
            row.Write((byte)',');
            row.WriteRow(Verdict, PointsText.Exact(Points), PointsText.Exact(Of), Convention, Misconception, Place, Rule, Reason, Before is { } before ? PointsText.Exact(before) : "");
            tail = new Cells(this, row.Written.ToArray());
            return tail.Bytes;
        }
    }

    private sealed record Cells(MarkedAnswer Owner, byte[] Bytes);
}
