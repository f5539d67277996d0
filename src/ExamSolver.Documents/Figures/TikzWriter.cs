using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExamSolver.Core.Figures;
using ExamSolver.Documents.Text;

namespace ExamSolver.Documents.Figures;

/// <summary>
/// Writes figures as a <c>tikzpicture</c>, for a document whose preamble loads TikZ with its library babel, and sets <c>\figuretext</c> (see
/// <c>templates/preamble.tex.hbs</c>).
/// </summary>
public static class TikzWriter
{
    /// <summary>The picture.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="labels">The words.</param>
    /// <param name="language">The language.</param>
    public static string Write(Figure figure, Labels labels, string language)
    {
        var tikz = new StringBuilder(4096);
        void Line(FormattableString line) => tikz.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"\\begin{{tikzpicture}}[x=.75bp,y=-.75bp,line width=.6bp,line join=round]");
        foreach (var color in Colors(figure))
            Line($"\\definecolor{{fig{color}}}{{HTML}}{{{color}}}");
        Line($"\\useasboundingbox (0,0) rectangle ({figure.Width},{figure.Height});");
        foreach (var mark in figure.Marks)
        {
            switch (mark)
            {
                case FigureMark.Box box:
                    var (fill, border) = FigureColors.Of(box.Style);
                    var dash = box.Style is FigureStyle.Elided ? ",dashed" : "";
                    Line($"\\filldraw[fill=fig{fill},draw=fig{border},rounded corners={Length(FigureColors.Rounding(box.Style))}{dash}] ({box.X},{box.Y}) rectangle ({box.X + box.Width},{box.Y + box.Height});");
                    break;
                case FigureMark.Circle circle:
                    Line($"\\filldraw[fill=white,draw=fig{FigureColors.Ink}] ({circle.X},{circle.Y}) circle[radius={Length(circle.Radius)}];");
                    Line($"\\draw[draw=fig{FigureColors.Ink},line width=1.1bp] {Symbol(circle)};");
                    break;
                case FigureMark.Area area:
                    Line($"\\fill[fill=fig{FigureColors.Of(area.Style).Fill}] {Points(area.Points)} -- cycle;");
                    break;
                case FigureMark.Curve curve:
                    var (color, dashes) = FigureColors.OfCurve(curve.Series);
                    Line($"\\draw[draw=fig{color},line width=1.2bp{(dashes.Length == 0 ? "" : ",dash pattern=" + string.Join(' ', dashes.Select((d, i) => (i % 2 == 0 ? "on " : "off ") + Length(d))))}] {Fine(curve.Points)};");
                    break;
                case FigureMark.Line line:
                    Line($"\\draw[draw=fig{FigureColors.Thin},line width=.4bp] {Points([line.From, line.To])};");
                    break;
                case FigureMark.Arrow arrow:
                    Line($"\\draw[draw=fig{FigureColors.Ink},-{{Latex[length=4.4bp,width=3.6bp]}}] {Points(arrow.Points)};");
                    break;
                case FigureMark.Text text:
                    var anchor = text.Anchor switch { FigureAnchor.Start => "base west", FigureAnchor.Middle => "base", _ => "base east" };
                    var size = FigureWords.Size(text.Type) * 75;
                    Line($"\\node[anchor={anchor},inner sep=0pt,text=fig{FigureColors.Of(text.Type)}] at ({text.X},{text.Y}) {{\\figuretext{{{size / 1000}.{size % 1000:000}bp}}{{{Length(text.Room)}}}{{{(text.Type == FigureType.Name ? "\\bfseries " : "")}{Escape(labels.Say(text.Content, language))}}}}};");
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return tikz.Append("\\end{tikzpicture}").ToString();
    }

    /// <summary>A text as TeX sets it, whatever is in it.</summary>
    internal static string Escape(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value < ' ' ? " " : r.Value == '∥' ? @"\ensuremath{\parallel}" : TexCharacters.InText(r)));

    private static IEnumerable<string> Colors(Figure figure) => figure.Marks.SelectMany(m => m switch
    {
        FigureMark.Box box => new[] { FigureColors.Of(box.Style).Fill, FigureColors.Of(box.Style).Border },
        FigureMark.Area area => [FigureColors.Of(area.Style).Fill],
        FigureMark.Line => [FigureColors.Thin],
        FigureMark.Curve curve => [FigureColors.OfCurve(curve.Series).Color],
        FigureMark.Text text => [FigureColors.Of(text.Type)],
        _ => [FigureColors.Ink],
    }).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Units as points of the page, in thousandths.</summary>
    private static string Length(int units) => string.Create(CultureInfo.InvariantCulture, $"{units * 3 / 4}.{units * 750 % 1000:000}bp");

    private static string Symbol(FigureMark.Circle circle)
    {
        FormattableString path = circle.Symbol switch
        {
            '+' => $"({circle.X - 5},{circle.Y}) -- ({circle.X + 5},{circle.Y}) ({circle.X},{circle.Y - 5}) -- ({circle.X},{circle.Y + 5})",
            '×' => $"({circle.X - 4},{circle.Y - 4}) -- ({circle.X + 4},{circle.Y + 4}) ({circle.X + 4},{circle.Y - 4}) -- ({circle.X - 4},{circle.Y + 4})",
            _ => $"({circle.X - 2},{circle.Y - 5}) -- ({circle.X - 2},{circle.Y + 5}) ({circle.X + 2},{circle.Y - 5}) -- ({circle.X + 2},{circle.Y + 5})",
        };
        return path.ToString(CultureInfo.InvariantCulture);
    }

    private static string Fine(ImmutableArray<FigurePoint> points) => string.Join(" -- ", points.Select(p => string.Create(CultureInfo.InvariantCulture, $"({p.X / 10}.{p.X % 10},{p.Y / 10}.{p.Y % 10})")));

    private static string Points(ImmutableArray<FigurePoint> points) => string.Join(" -- ", points.Select(p => string.Create(CultureInfo.InvariantCulture, $"({p.X},{p.Y})")));
}
