using System.Collections.Immutable;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Figures;

/// <summary>
/// A figure as data, in whole units with y downwards, so that every writer draws the same and every machine the same bytes. A unit is
/// about 0.75 points of a printed page.
/// </summary>
/// <param name="Width">The width of the canvas.</param>
/// <param name="Height">The height of the canvas.</param>
/// <param name="Marks">What is drawn, from back to front.</param>
/// <param name="Title">What it shows, in a few words.</param>
/// <param name="Alternative">What it shows, for a reader who does not see it.</param>
public sealed record Figure(int Width, int Height, ImmutableArray<FigureMark> Marks, FigureText Title, FigureText Alternative);

/// <summary>A place on the canvas.</summary>
public sealed record FigurePoint(int X, int Y);

/// <summary>What a mark stands for; the writers give each its colours.</summary>
public enum FigureStyle
{
    /// <summary>An input of the network.</summary>
    Input,

    /// <summary>A layer with weights over positions.</summary>
    Convolution,

    /// <summary>A layer that changes the size without weights.</summary>
    Resampling,

    /// <summary>A layer with weights over all features.</summary>
    Dense,

    /// <summary>A layer that looks at several positions of a sequence.</summary>
    Sequence,

    /// <summary>Any other layer.</summary>
    Plain,

    /// <summary>Layers that are left out.</summary>
    Elided,

    /// <summary>A frame around layers that belong together.</summary>
    Frame,

    /// <summary>An entry that is seen.</summary>
    Seen,

    /// <summary>An entry that is passed over.</summary>
    Unseen,

    /// <summary>The area between two levels.</summary>
    Cone,
}

/// <summary>How large and how loud a text is.</summary>
public enum FigureType
{
    /// <summary>The name of a layer.</summary>
    Name,

    /// <summary>What a layer does.</summary>
    Phrase,

    /// <summary>A size, or the name of a frame.</summary>
    Quiet,
}

/// <summary>Which point of a text stands at its place.</summary>
public enum FigureAnchor
{
    /// <summary>The beginning of its baseline.</summary>
    Start,

    /// <summary>The middle of its baseline.</summary>
    Middle,

    /// <summary>The end of its baseline.</summary>
    End,
}

/// <summary>One thing that is drawn.</summary>
public abstract record FigureMark
{
    private FigureMark()
    {
    }

    /// <summary>A rectangle.</summary>
    public sealed record Box(int X, int Y, int Width, int Height, FigureStyle Style) : FigureMark
    {
        /// <summary>What it stands for, such as a layer's name; empty for frames.</summary>
        public string Id { get; init; } = "";
    }

    /// <summary>A circle in which outputs merge.</summary>
    /// <param name="X">The centre.</param>
    /// <param name="Y">The centre.</param>
    /// <param name="Radius">The radius.</param>
    /// <param name="Symbol">What happens in it: + × ∥.</param>
    public sealed record Circle(int X, int Y, int Radius, char Symbol) : FigureMark
    {
        /// <summary>The layer's name.</summary>
        public string Id { get; init; } = "";
    }

    /// <summary>A polygon without a border.</summary>
    public sealed record Area(ImmutableArray<FigurePoint> Points, FigureStyle Style) : FigureMark;

    /// <summary>A line of a chart; the writers give each of a chart's lines its own colour and dashes.</summary>
    /// <param name="Points">The points, in tenths of a unit, so that a slow curve shows no steps.</param>
    /// <param name="Series">Which line of the chart, from 0.</param>
    public sealed record Curve(ImmutableArray<FigurePoint> Points, int Series) : FigureMark;

    /// <summary>A thin straight line.</summary>
    public sealed record Line(FigurePoint From, FigurePoint To) : FigureMark;

    /// <summary>An arrow along horizontal and vertical pieces, from one mark to another.</summary>
    public sealed record Arrow(ImmutableArray<FigurePoint> Points, string From, string To) : FigureMark;

    /// <summary>A text on one line, made smaller where it is wider than its room.</summary>
    public sealed record Text(int X, int Y, FigureAnchor Anchor, FigureType Type, int Room, FigureText Content) : FigureMark;
}

/// <summary>A text of a figure: names and numbers as they are, words by their labels.</summary>
public abstract record FigureText
{
    private FigureText()
    {
    }

    /// <summary>A name, a size: the same in every language.</summary>
    public sealed record Verbatim(string Value) : FigureText
    {
        /// <inheritdoc/>
        public override string Key => Value;
    }

    /// <summary>A number with a decimal point, which languages write in their own way.</summary>
    public sealed record Digits(string Value) : FigureText
    {
        /// <inheritdoc/>
        public override string Key => Value;
    }

    /// <summary>An author's own words: plain text in the languages of his sheet.</summary>
    public sealed record Own(Localized Value) : FigureText
    {
        /// <inheritdoc/>
        public override string Key => string.Join('\0', Value.Languages.DefaultIfEmpty("en").Select(Value.In));
    }

    /// <summary>The label of a section and an id, with its arguments.</summary>
    public sealed record Label(string Section, string Id, ImmutableArray<(string Name, FigureText Value)> Arguments) : FigureText
    {
        /// <inheritdoc/>
        public override string Key => $"{Section}/{Id}({string.Join(',', Arguments.Select(a => $"{a.Name}={a.Value.Key}"))})";
    }

    /// <summary>Texts behind each other, with something between them.</summary>
    public sealed record Row(ImmutableArray<FigureText> Items, string Between) : FigureText
    {
        /// <inheritdoc/>
        public override string Key => string.Join(Between, Items.Select(i => i.Key));
    }

    /// <summary>The same text for the same content: records over arrays compare those by reference.</summary>
    public abstract string Key { get; }

    /// <summary>A name, cut where it is longer than anyone reads.</summary>
    public static FigureText Of(string value) => new Verbatim(value.Length <= 60 ? value : value[..59] + "…");

    /// <summary>A label.</summary>
    public static FigureText Say(string section, string id, params ImmutableArray<(string Name, FigureText Value)> arguments) => new Label(section, id, arguments);

    /// <summary>Texts behind each other; the one text where there is only one.</summary>
    public static FigureText Join(string between, params ImmutableArray<FigureText> items) => items.Length == 1 ? items[0] : new Row(items, between);
}
