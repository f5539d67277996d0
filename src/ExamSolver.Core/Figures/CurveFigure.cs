using System.Collections.Immutable;
using System.Globalization;

namespace ExamSolver.Core.Figures;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What stands at its end.</param>
/// <param name="Points">Its points, from left to right.</param>
public sealed record Curve(FigureText Name, ImmutableArray<(double X, double Y)> Points);

/// <summary>A chart of a few lines over one number.</summary>
/// <param name="Across">What the horizontal axis shows.</param>
/// <param name="Up">What the vertical axis shows; <c>null</c> where the lines' names say it.</param>
/// <param name="Curves">The lines.</param>
public sealed record CurveChart(FigureText Across, FigureText? Up, ImmutableArray<Curve> Curves)
{
    /// <summary>Whether the horizontal axis has equal steps for equal ratios.</summary>
    public bool IsLogAcross { get; init; }

    /// <summary>Whether the vertical axis has.</summary>
    public bool IsLogUp { get; init; }
}

/// <summary>Draws a chart: lines told apart by their dashes and by their names at the right end, so that no colour is needed to read it.</summary>
public static class CurveFigure
{
    /// <summary>The most lines of a chart.</summary>
    public const int MostCurves = 4;

    private const int Left = 62, Right = 402, Top = 30, Bottom = 190, NameRoom = 132, TickRoom = 50, LineHeight = 15, Letter = 4;

    /// <summary>The figure; <c>null</c> where there is nothing to draw.</summary>
    public static Figure? Of(CurveChart chart)
    {
        bool IsSeen((double X, double Y) p) => double.IsFinite(p.X) && double.IsFinite(p.Y) && (!chart.IsLogAcross || p.X > 0) && (!chart.IsLogUp || p.Y > 0);
        var curves = chart.Curves.Select(c => c with { Points = [.. c.Points.Where(IsSeen)] }).Where(c => c.Points.Length > 1).Take(MostCurves).ToArray();
        if (curves.Length == 0)
            return null;
        var across = new Axis(curves.SelectMany(c => c.Points.Select(p => p.X)), chart.IsLogAcross, isFitted: false);
        var up = new Axis(curves.SelectMany(c => c.Points.Select(p => p.Y)), chart.IsLogUp, isFitted: true);
        int X(double value) => Left + (int)Math.Round(across.Share(value) * (Right - Left));
        int Y(double value) => Bottom - (int)Math.Round(up.Share(value) * (Bottom - Top));
        var marks = ImmutableArray.CreateBuilder<FigureMark>();
        marks.Add(new FigureMark.Box(Left, Top, Right - Left, Bottom - Top, FigureStyle.Unseen));
        foreach (var tick in across.Ticks)
        {
            marks.Add(new FigureMark.Line(new(X(tick), Bottom), new(X(tick), Bottom + 5)));
            marks.Add(new FigureMark.Text(X(tick), Bottom + 17, FigureAnchor.Middle, FigureType.Quiet, TickRoom, Number(tick, chart.IsLogAcross)));
        }

        foreach (var tick in up.Ticks)
        {
            marks.Add(new FigureMark.Line(new(Left - 5, Y(tick)), new(Right, Y(tick))));
            marks.Add(new FigureMark.Text(Left - 8, Y(tick) + Letter, FigureAnchor.End, FigureType.Quiet, TickRoom, Number(tick, chart.IsLogUp)));
        }

        marks.Add(new FigureMark.Text(Right, Bottom + 33, FigureAnchor.End, FigureType.Phrase, Right - Left, chart.Across));
        if (chart.Up is { } words)
            marks.Add(new FigureMark.Text(Left - 8, Top - 14, FigureAnchor.Start, FigureType.Phrase, Right - Left, words));
        for (var i = 0; i < curves.Length; i++)
            marks.Add(new FigureMark.Curve([.. curves[i].Points.Select(p => new FigurePoint(Tenths(Left, Right, across.Share(p.X)), Tenths(Bottom, Top, up.Share(p.Y)))).Distinct()], i));
        var ends = Array.ConvertAll(curves, c => Y(c.Points[^1].Y));
        var places = Apart(ends);
        for (var i = 0; i < curves.Length; i++)
        {
            // A name that had to give way is tied to its line.
            if (Math.Abs(places[i] - ends[i]) > 3)
                marks.Add(new FigureMark.Line(new(X(curves[i].Points[^1].X) + 2, ends[i]), new(Right + 10, places[i])));
            marks.Add(new FigureMark.Text(Right + 12, places[i] + Letter, FigureAnchor.Start, FigureType.Name, NameRoom, curves[i].Name));
        }

        return new(
            Right + 12 + NameRoom,
            Bottom + 42,
            marks.ToImmutable(),
            FigureText.Say(LayerPhrase.Words, "chart", ("lines", Names(curves)), ("across", chart.Across)),
            FigureText.Say(
                LayerPhrase.Words,
                "chart-of",
                ("across", chart.Across),
                ("first", Number(curves[0].Points[0].X)),
                ("last", Number(curves[0].Points[^1].X)),
                ("lines", FigureText.Join("; ", [.. curves.Select(Told)]))));
    }

    private static int Tenths(int from, int to, double share) => (int)Math.Round(10 * (from + ((to - from) * share)));

    private static FigureText Names(IEnumerable<Curve> curves) => FigureText.Join(", ", [.. curves.Select(c => c.Name)]);

    /// <summary>Where a line begins and ends, and where it turns what it reaches between.</summary>
    private static FigureText Told(Curve curve)
    {
        var (first, last) = (curve.Points[0].Y, curve.Points[^1].Y);
        var (low, high) = (curve.Points.Min(p => p.Y), curve.Points.Max(p => p.Y));
        var margin = 1e-9 * Math.Max(Math.Abs(low), Math.Abs(high));
        var arguments = new (string, FigureText)[] { ("name", curve.Name), ("first", Number(first)), ("last", Number(last)), ("low", Number(low)), ("high", Number(high)) };
        return high - low <= margin ? FigureText.Say(LayerPhrase.Words, "line-level", [.. arguments[..2]])
            : low < Math.Min(first, last) - margin || high > Math.Max(first, last) + margin ? FigureText.Say(LayerPhrase.Words, "line-between", [.. arguments])
            : FigureText.Say(LayerPhrase.Words, last > first ? "line-rises" : "line-falls", [.. arguments[..3]]);
    }

    /// <summary>Places for names, in their order, no two nearer than a line's height.</summary>
    private static int[] Apart(int[] ends)
    {
        var order = Enumerable.Range(0, ends.Length).OrderBy(i => ends[i]).ThenBy(i => i).ToArray();
        var places = (int[])ends.Clone();
        for (var k = 1; k < order.Length; k++)
            places[order[k]] = Math.Max(places[order[k]], places[order[k - 1]] + LineHeight);
        if (places[order[^1]] > Bottom)
            places[order[^1]] = Bottom;
        for (var k = order.Length - 2; k >= 0; k--)
            places[order[k]] = Math.Min(places[order[k]], places[order[k + 1]] - LineHeight);
        return places;
    }

    /// <summary>A number of at most three digits that count, with a power of ten where it is large or small.</summary>
    private static FigureText Number(double value, bool isOfLogAxis = false)
    {
        if (value == 0)
            return new FigureText.Digits("0");
        var exponent = (int)Math.Floor(Math.Log10(Math.Abs(value) * (1 + 1e-9)));
        if (exponent >= -3 && exponent < (isOfLogAxis ? 4 : 5))
            return new FigureText.Digits(Math.Round(value, Math.Clamp(2 - exponent, 0, 6)).ToString("0.######", CultureInfo.InvariantCulture));
        var leading = Math.Round(value / Math.Pow(10, exponent), 2);
        return new FigureText.Digits($"{(leading == 1 ? "" : $"{leading.ToString("0.##", CultureInfo.InvariantCulture)}·")}10{string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']))}");
    }

    /// <summary>An axis from one number to another, with marks at round ones.</summary>
    private sealed class Axis
    {
        private const int MostTicks = 6;

        private readonly double low, high;
        private readonly bool isLog;

        /// <summary>An axis on which all values lie; a fitted one begins and ends at a mark.</summary>
        public Axis(IEnumerable<double> values, bool isLog, bool isFitted)
        {
            this.isLog = isLog;
            var scaled = values.Select(Scaled).ToArray();
            (low, high) = (scaled.Min(), scaled.Max());
            if (high - low < 1e-12 * Math.Max(1, Math.Abs(high)))
                (low, high) = (low - 1, high + 1);
            var step = isLog ? Math.Max(1, Math.Ceiling((high - low) / MostTicks)) : Round((high - low) / MostTicks);
            if (isFitted)
                (low, high) = (Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step);
            var (first, last) = ((int)Math.Ceiling((low / step) - 1e-9), (int)Math.Floor((high / step) + 1e-9));
            Ticks = [.. Enumerable.Range(first, last - first + 1).Select(k => isLog ? Math.Pow(10, k * step) : k * step)];
            if (isLog && Ticks.Length < 3)
                Ticks = [.. Enumerable.Range((int)Math.Floor(low), (int)(high - low) + 2).SelectMany(k => new[] { 1, 2, 5 }.Select(d => d * Math.Pow(10, k))).Where(t => Scaled(t) >= low - 1e-9 && Scaled(t) <= high + 1e-9)];
        }

        /// <summary>The round numbers.</summary>
        public ImmutableArray<double> Ticks { get; }

        /// <summary>How far along the axis a value lies, from 0 to 1.</summary>
        public double Share(double value) => (Scaled(value) - low) / (high - low);

        private double Scaled(double value) => isLog ? Math.Log10(value) : value;

        /// <summary>The next of 1, 2 and 5 times a power of ten.</summary>
        private static double Round(double step)
        {
            var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
            return power * (step / power <= 1 ? 1 : step / power <= 2 ? 2 : step / power <= 5 ? 5 : 10);
        }
    }
}
