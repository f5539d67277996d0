using ExamSolver.Core.Figures;

namespace ExamSolver.Documents.Figures;

/// <summary>The colours of figures, the same in every format. Each text on its ground has a contrast of more than 4.5; no colour says what no word says.</summary>
internal static class FigureColors
{
    /// <summary>Arrows and circles.</summary>
    public const string Ink = "3B4650";

    /// <summary>Thin lines.</summary>
    public const string Thin = "9DB3C8";

    /// <summary>The colour and the dashes of a chart's lines, drawn and left out in turn, in units; none for the first.</summary>
    public static (string Color, int[] Dashes) OfCurve(int series) => (series % 4) switch
    {
        0 => ("1F4E79", []),
        1 => ("A85B22", [7, 4]),
        2 => ("3A7041", [2, 3]),
        _ => ("6A4590", [9, 3, 2, 3]),
    };

    /// <summary>The ground and the border of a mark.</summary>
    public static (string Fill, string Border) Of(FigureStyle style) => style switch
    {
        FigureStyle.Input => ("FFFFFF", "3B4650"),
        FigureStyle.Convolution => ("E3EDF7", "1F4E79"),
        FigureStyle.Resampling => ("FBE9DC", "A85B22"),
        FigureStyle.Dense => ("E4F1E4", "3A7041"),
        FigureStyle.Sequence => ("EFE6F5", "6A4590"),
        FigureStyle.Plain => ("F3F4F5", "6B7680"),
        FigureStyle.Elided => ("FFFFFF", "6B7680"),
        FigureStyle.Frame => ("FAFBFC", "B4BEC8"),
        FigureStyle.Seen => ("A9C6E3", "1F4E79"),
        FigureStyle.Unseen => ("FFFFFF", "B4BEC8"),
        FigureStyle.Cone => ("E9F0F7", "E9F0F7"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The colour of a text.</summary>
    public static string Of(FigureType type) => type switch
    {
        FigureType.Name => "1B2A38",
        FigureType.Phrase => "27323C",
        _ => "515C67",
    };

    /// <summary>How round the corners are.</summary>
    public static int Rounding(FigureStyle style) => style switch
    {
        FigureStyle.Seen or FigureStyle.Unseen => 1,
        FigureStyle.Frame => 7,
        FigureStyle.Input => 12,
        _ => 4,
    };
}
