using ExamSolver.Core.Figures;
using ExamSolver.Documents.Figures;
using ExamSolver.Tests.Authors;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core;

/// <summary>Charts of experiments: one layout for the page and for print, and words for those who do not see it.</summary>
public sealed class CurveFigureTests
{
    public static TheoryData<string> Charts => [.. All.Select(c => c.Name)];

    private static (string Name, Figure Figure)[] All =>
    [
        .. AllProblems.Sheets.Concat(AllProblems.Examples).SelectMany(s => s.Questions).SelectMany(q => q.Parts.SelectMany(p => p.Solution.Tables).Select(t => t.Figure).OfType<Figure>().Select((f, i) => ($"{q.Question.Ref} {i}", f))),
    ];

    [Fact]
    public void The_seed_sheets_have_charts() => Assert.True(All.Length >= 8, All.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [MemberData(nameof(Charts))]
    public void Both_formats_draw_the_same_lines_inside_of_the_canvas(string name)
    {
        var figure = All.First(c => c.Name == name).Figure;
        var curves = figure.Marks.OfType<FigureMark.Curve>().ToArray();
        Assert.NotEmpty(curves);
        Assert.All(curves.SelectMany(c => c.Points), p => Assert.True(p.X >= 0 && p.X <= 10 * figure.Width && p.Y >= 0 && p.Y <= 10 * figure.Height, p.ToString()));
        var (svg, tikz) = (SvgWriter.Write(figure, AllProblems.Labels, "fr"), TikzWriter.Write(figure, AllProblems.Labels, "fr"));
        Assert.Equal(curves.Select(c => c.Points.Length), svg.Split('\n').Where(l => l.Contains("stroke-width=\"1.7\"", StringComparison.Ordinal)).Select(l => l.Count(c => c == ',')));
        Assert.Equal(curves.Select(c => c.Points.Length), tikz.Split('\n').Where(l => l.Contains("line width=1.2bp", StringComparison.Ordinal)).Select(l => l.Count(c => c == '(')));
        Assert.DoesNotContain("NaN", svg + tikz, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Charts))]
    public void Names_at_the_ends_of_lines_do_not_overlap(string name)
    {
        var figure = All.First(c => c.Name == name).Figure;
        var places = figure.Marks.OfType<FigureMark.Text>().Where(t => t.Type == FigureType.Name).Select(t => t.Y).Order().ToArray();
        Assert.All(places.Zip(places.Skip(1)), p => Assert.True(p.Second - p.First >= 12));
    }

    [Fact]
    public void The_words_say_what_the_lines_do_in_the_reader_s_language()
    {
        static FigureText Text(string value) => FigureText.Of(value);
        var figure = CurveFigure.Of(new CurveChart(Text("t"), null, [new Curve(Text("a"), [(1, 0.25), (2, 0.5), (10, 4000000)]), new Curve(Text("b"), [(1, 3), (10, 3)]), new Curve(Text("c"), [(1, 1), (2, -1.5), (10, 0.5)])]))!;
        Assert.Equal("Un graphique en fonction de : t, de 1 à 10. a croît de 0,25 à 4·10⁶; b reste à 3; c va de 1 à 0,5, entre −1,5 et 1.", Words(figure, "fr"));
        Assert.Equal("A chart over t, from 1 to 10. a rises from 0.25 to 4·10⁶; b stays at 3; c goes from 1 to 0.5, between −1.5 and 1.", Words(figure, "en"));
    }

    [Fact]
    public void What_a_logarithmic_axis_cannot_show_is_left_out_and_nothing_is_drawn_of_nothing()
    {
        Assert.Null(CurveFigure.Of(new CurveChart(FigureText.Of("t"), null, [new Curve(FigureText.Of("a"), [(1, -1), (2, 0), (3, 5)])]) { IsLogUp = true }));
        var figure = CurveFigure.Of(new CurveChart(FigureText.Of("t"), null, [new Curve(FigureText.Of("a"), [(0, 2), (1, 1), (2, double.NaN), (3, 100)])]) { IsLogUp = true, IsLogAcross = true })!;
        Assert.Equal(2, figure.Marks.OfType<FigureMark.Curve>().Single().Points.Length);
    }

    [Theory]
    [InlineData("plot: {lines: [b]}", "there is no column \"b\"")]
    [InlineData("plot: {lines: []}", "a chart of 0 lines")]
    [InlineData("plot: {lines: [a], log: sideways}", "\"sideways\" is no axis")]
    [InlineData("plot: {lines: {a: $a$}}", "a name in a chart is a formula")]
    [InlineData("plot: {line: [a]}", "unknown key \"line\"")]
    [InlineData("plot: a", "write {lines: [a, b], log: up}")]
    public void An_author_is_told_what_cannot_be_drawn(string plot, string expected) => Assert.Contains(
        expected,
        Author.Question($"- ask: A\n  kind: rubric\n  given:\n    statements: [{{points: 1, say: A}}]\n    experiments:\n    - say: B\n      over: {{n: [1, 5]}}\n      show: {{a: n^2}}\n      rises: [a]\n      {plot}"),
        StringComparison.Ordinal);

    private static string Words(Figure figure, string language) => SvgWriter.Write(figure, AllProblems.Labels, language).Split("<desc id=\"desc\">")[1].Split("</desc>")[0];
}
