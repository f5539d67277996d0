using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// Which row of each student counts for each part, and its points: eight and two bytes for each answer, so that a hundred thousand students fit, and nothing that grows
/// with the rows. The last version counts, and of rows with the same version the last one.
/// </summary>
public sealed class ClassResults
{
    private const int VersionBits = 24;

    // The bit beside the number of the points that says that a person has still to decide.
    private const ushort WaitingBit = 1 << 15;

    // Students stand together by the hundred, so that each costs its cells and no more, and none has to move when others come.
    private const int Together = 128;
    private readonly List<long[]> rows = [];
    private readonly List<ushort[]> points = [];
    private readonly List<Rational> values = [0];
    private readonly Dictionary<Rational, ushort> numbers = [];

    /// <summary>No results yet.</summary>
    /// <param name="parts">How many parts there are.</param>
    /// <param name="roster">Students who are listed even without an answer, in this order.</param>
    public ClassResults(int parts, CodeTable? roster)
    {
        Parts = parts;
        foreach (var code in roster?.Codes ?? [])
            _ = Student(System.Text.Encoding.UTF8.GetBytes(code));
    }

    /// <summary>How many parts there are.</summary>
    public int Parts { get; }

    /// <summary>The students, in the order of the roster, then as they come.</summary>
    public CodeTable Students { get; } = new();

    /// <summary>The number of a student, who is added where new.</summary>
    public int Student(ReadOnlySpan<byte> code)
    {
        var index = Students.Add(code);
        if (index == rows.Count * Together)
        {
            rows.Add(new long[Together * Parts]);
            points.Add(new ushort[Together * Parts]);
        }

        return index;
    }

    /// <summary>Takes a row into account.</summary>
    /// <param name="student">The student's number.</param>
    /// <param name="part">The part's number.</param>
    /// <param name="version">The version, from 0 to <see cref="RowMarker.LargestVersion"/>.</param>
    /// <param name="offset">Where the row stands.</param>
    public void Offer(int student, int part, int version, long offset)
    {
        ref var row = ref Of(rows, student)[part];
        if (row == 0 || version >= (int)((row - 1) & RowMarker.LargestVersion))
            row = ((offset << VersionBits) | (long)version) + 1;
    }

    /// <summary>Where the row stands that counts; -1 where the student has not answered.</summary>
    public long RowOf(int student, int part) => Of(rows, student)[part] is > 0 and var row ? (row - 1) >> VersionBits : -1;

    /// <summary>Notes the points of the row that counts.</summary>
    /// <param name="student">The student's number.</param>
    /// <param name="part">The part's number.</param>
    /// <param name="value">The points.</param>
    /// <param name="isWaiting">Whether a person has still to decide: the points are then only those that are certain.</param>
    public void SetPoints(int student, int part, Rational value, bool isWaiting)
    {
        if (!numbers.TryGetValue(value, out var number))
        {
            // Points are few different numbers: those of the sheet, their shares, and what persons gave.
            number = checked((ushort)(short)values.Count);
            values.Add(value);
            numbers.Add(value, number);
        }

        Of(points, student)[part] = isWaiting ? (ushort)(number | WaitingBit) : number;
    }

    /// <summary>The points of a student for a part; 0 where there is no answer.</summary>
    public Rational Points(int student, int part) => values[Of(points, student)[part] & ~WaitingBit];

    /// <summary>Whether the answer waits for a person.</summary>
    public bool IsWaiting(int student, int part) => (Of(points, student)[part] & WaitingBit) != 0;

    /// <summary>All points of a student.</summary>
    public Rational Total(int student)
    {
        Rational sum = 0;
        foreach (var number in Of(points, student))
        {
            if ((number & ~WaitingBit) > 0)
                sum += values[number & ~WaitingBit];
        }

        return PointsText.Settle(sum);
    }

    /// <summary>Whether a student has answered anything.</summary>
    public bool HasAnswered(int student) => Of(rows, student).ContainsAnyExcept(0);

    /// <summary>The cells of a student.</summary>
    private Span<T> Of<T>(List<T[]> cells, int student) => cells[student / Together].AsSpan(student % Together * Parts, Parts);
}
