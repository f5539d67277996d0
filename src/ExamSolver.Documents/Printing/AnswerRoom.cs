using System.Collections.Immutable;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Documents.Printing;

/// <summary>The room that a paper leaves for an answer: by its sort and its points, and never by what it is.</summary>
public abstract record AnswerRoom
{
    private const int LargestGrid = 8;

    private AnswerRoom()
    {
    }

    /// <summary>A box for one value.</summary>
    /// <param name="IsWide">Whether a formula may be written, which takes the whole line.</param>
    public sealed record Box(bool IsWide) : AnswerRoom;

    /// <summary>A cell for each entry of a matrix whose size is known from the question.</summary>
    public sealed record Grid(int Rows, int Columns) : AnswerRoom;

    /// <summary>Squared paper, always of the same size: for a matrix whose size is a part of the answer.</summary>
    public sealed record Squares : AnswerRoom;

    /// <summary>A table with its headings and empty cells.</summary>
    public sealed record Table(ImmutableArray<string> Rows, ImmutableArray<string> Columns, bool AreMathematics) : AnswerRoom;

    /// <summary>A cell for each of some things that are asked for together.</summary>
    public sealed record Entries(ImmutableArray<string> Names) : AnswerRoom;

    /// <summary>A box to tick beside each option.</summary>
    public sealed record Options(int Count, bool IsSingle, ImmutableArray<string> Names) : AnswerRoom;

    /// <summary>A cell for the letter of each item.</summary>
    public sealed record Order(int Count) : AnswerRoom;

    /// <summary>Lines to write on.</summary>
    public sealed record Lines(int Count) : AnswerRoom;

    /// <summary>The room for a part of a problem.</summary>
    public static AnswerRoom Of(SolvedPart solved, IEnumerable<SolvedPart> others) => solved.Solution.Answer switch
    {
        NumberAnswer => new Box(IsWide: false),
        ArrayAnswer { ColumnNames.IsEmpty: false } table => new Table(table.RowNames, table.ColumnNames, table.NamesAreMathematics),
        ArrayAnswer array when !array.IsLiteral => new Box(IsWide: true),
        ArrayAnswer array => array.Entries.Rows > LargestGrid || array.Entries.Columns > LargestGrid || IsSizeAsked(array, solved, others) ? new Squares() : new Grid(array.Entries.Rows, array.Entries.Columns),
        RecordAnswer record => new Entries([.. record.Entries.Select(e => e.Name)]),
        ChoiceAnswer choice => new Options(choice.Chosen.Length, choice.IsSingle, choice.Names.IsDefault ? [] : choice.Names),
        OrderingAnswer order => new Order(order.Order.Length),
        OpenAnswer or ProofAnswer or DesignAnswer => new Lines(LinesOf(solved)),
        WordsAnswer => new Box(IsWide: true),
        _ => new Box(IsWide: true),
    };

    /// <summary>The millimetres that are left free for working: twelve a point.</summary>
    public static int Working(SolvedPart solved) => solved.Solution.Answer is ChoiceAnswer or OrderingAnswer or OpenAnswer or ProofAnswer or DesignAnswer
        ? 0
        : (int)Math.Clamp(Math.Round(solved.Part.Points.ToDouble() * 12), 8, 60);

    private static int LinesOf(SolvedPart solved) => (int)Math.Clamp(Math.Round(solved.Part.Points.ToDouble() * 4), 4, 22);

    /// <summary>Whether a cell for each entry would tell what is asked: another answer to the question has another shape, or another question of the problem asks for a shape.</summary>
    private static bool IsSizeAsked(ArrayAnswer array, SolvedPart solved, IEnumerable<SolvedPart> others)
    {
        (int Rows, int Columns) size = (array.Entries.Rows, array.Entries.Columns);
        return solved.Solution.Conventions.Concat(solved.Solution.Misconceptions).Any(a => a.Answer is not ArrayAnswer other || (other.Entries.Rows, other.Entries.Columns) != size)
            || others.Any(o => o.Solution.Answer is ShapeAnswer || (o.Solution.Answer is RecordAnswer record && record.Entries.Any(e => e.Answer is ShapeAnswer)));
    }
}
