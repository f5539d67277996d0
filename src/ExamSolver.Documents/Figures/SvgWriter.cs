using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExamSolver.Core.Figures;

namespace ExamSolver.Documents.Figures;

/// <summary>Writes figures as SVG files of their own: whole numbers, no script, nothing from elsewhere.</summary>
public static class SvgWriter
{
    /// <summary>The file.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="labels">The words.</param>
    /// <param name="language">The language, which the file names as well.</param>
    /// <param name="prefix">What the ids begin with, where several figures stand in one page.</param>
    public static string Write(Figure figure, Labels labels, string language, string prefix = "")
    {
        var svg = new StringBuilder(4096);
        void Line(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"{Escape(language)}\" lang=\"{Escape(language)}\" role=\"img\" aria-labelledby=\"{prefix}title {prefix}desc\" width=\"{figure.Width}\" height=\"{figure.Height}\" viewBox=\"0 0 {figure.Width} {figure.Height}\" font-family=\"'Latin Modern Sans', Helvetica, Arial, 'DejaVu Sans', sans-serif\">");
        Line($"<title id=\"{prefix}title\">{Escape(labels.Say(figure.Title, language))}</title>");
        Line($"<desc id=\"{prefix}desc\">{Escape(labels.Say(figure.Alternative, language))}</desc>");
        Line($"<defs><marker id=\"{prefix}arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 1 8 4 0 7z\" fill=\"#{FigureColors.Ink}\"/></marker></defs>");
        Line($"<rect width=\"{figure.Width}\" height=\"{figure.Height}\" fill=\"#FFFFFF\"/>");

        // Lines of one unit lie on whole pixels.
        Line($"<g transform=\"translate(.5 .5)\">");
        foreach (var mark in figure.Marks)
        {
            switch (mark)
            {
                case FigureMark.Box box:
                    var (fill, border) = FigureColors.Of(box.Style);
                    var dash = box.Style is FigureStyle.Elided ? " stroke-dasharray=\"4 3\"" : "";
                    Line($"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" rx=\"{FigureColors.Rounding(box.Style)}\" fill=\"#{fill}\" stroke=\"#{border}\"{dash}/>");
                    break;
                case FigureMark.Circle circle:
                    Line($"<circle cx=\"{circle.X}\" cy=\"{circle.Y}\" r=\"{circle.Radius}\" fill=\"#FFFFFF\" stroke=\"#{FigureColors.Ink}\"/>");
                    Line($"<path d=\"{Symbol(circle)}\" stroke=\"#{FigureColors.Ink}\" stroke-width=\"1.5\"/>");
                    break;
                case FigureMark.Area area:
                    Line($"<polygon points=\"{Points(area.Points)}\" fill=\"#{FigureColors.Of(area.Style).Fill}\"/>");
                    break;
                case FigureMark.Curve curve:
                    var (color, dashes) = FigureColors.OfCurve(curve.Series);
                    Line($"<polyline points=\"{Fine(curve.Points)}\" fill=\"none\" stroke=\"#{color}\" stroke-width=\"1.7\" stroke-linejoin=\"round\"{(dashes.Length == 0 ? "" : $" stroke-dasharray=\"{string.Join(' ', dashes)}\"")}/>");
                    break;
                case FigureMark.Line line:
                    Line($"<path d=\"M{line.From.X} {line.From.Y} {line.To.X} {line.To.Y}\" stroke=\"#{FigureColors.Thin}\" stroke-width=\"0.7\"/>");
                    break;
                case FigureMark.Arrow arrow:
                    Line($"<polyline points=\"{Points(arrow.Points)}\" fill=\"none\" stroke=\"#{FigureColors.Ink}\" stroke-linejoin=\"round\" marker-end=\"url(#{prefix}arrow)\"/>");
                    break;
                case FigureMark.Text text:
                    var content = labels.Say(text.Content, language);
                    var anchor = text.Anchor switch { FigureAnchor.Start => "start", FigureAnchor.Middle => "middle", _ => "end" };
                    var (width, size) = (FigureWords.Width(content, text.Type), FigureWords.Size(text.Type));
                    if (width > text.Room)
                        size = Math.Max(size * text.Room / width, 30);
                    Line($"<text x=\"{text.X}\" y=\"{text.Y}\" text-anchor=\"{anchor}\" font-size=\"{size / 10}.{size % 10}\" fill=\"#{FigureColors.Of(text.Type)}\"{(text.Type == FigureType.Name ? " font-weight=\"bold\"" : "")}>{Escape(content)}</text>");
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        return svg.Append("</g>\n</svg>\n").ToString();
    }

    /// <summary>A text as XML: characters that XML does not have are left out.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            escaped.Append(rune.Value switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                < ' ' or 0xFFFE or 0xFFFF or 0xFFFD => " ",
                _ => rune.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string Symbol(FigureMark.Circle circle)
    {
        FormattableString path = circle.Symbol switch
        {
            '+' => $"M{circle.X - 5} {circle.Y}h10M{circle.X} {circle.Y - 5}v10",
            '×' => $"M{circle.X - 4} {circle.Y - 4}l8 8M{circle.X + 4} {circle.Y - 4}l-8 8",
            _ => $"M{circle.X - 2} {circle.Y - 5}v10M{circle.X + 2} {circle.Y - 5}v10",
        };
        return path.ToString(CultureInfo.InvariantCulture);
    }

    private static string Fine(ImmutableArray<FigurePoint> points) => string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X / 10}.{p.X % 10},{p.Y / 10}.{p.Y % 10}")));

    private static string Points(ImmutableArray<FigurePoint> points) => string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X},{p.Y}")));
}
