using System.Globalization;
using System.Text;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// The quick road for plain numbers. It never says that an answer is right: it says that a number is certainly none of the answers that the
/// question knows (its own, those of conventions, misconceptions, pairs of these and amendments), so that all such numbers of one sort (whole or not, below
/// zero or above) share one mark, which <see cref="Grader"/> gave to two of them. Everything near a known answer goes to the grader. So nothing has to be exact
/// here, and no rule of marking stands twice.
/// </summary>
public sealed class PlainNumbers
{
    // Fifteen digits are exact in doubles, as are powers of ten up to 22.
    private const int MostDigits = 15;

    // What doubles may be off by, and more.
    private const double Slack = 1e-9;
    private const int MostTries = 1000;
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, MostDigits + 1).Select(i => Math.Pow(10, i))];

    // Where each zone around a known answer begins and ends, in order; zones that meet are one.
    private readonly double[] edges;
    private readonly MarkedAnswer?[] marks = new MarkedAnswer?[4];

    private PlainNumbers(double[] edges) => this.edges = edges;

    /// <summary>The road for a part; <c>null</c> where its answers are not all numbers or shapes of numbers, or where more than their value decides.</summary>
    /// <param name="part">The part.</param>
    /// <param name="solution">Its solution.</param>
    /// <param name="amendments">What was amended.</param>
    /// <param name="mark">The mark of a text by the grader.</param>
    public static PlainNumbers? Of(Part part, Solution solution, PartAmendments amendments, Func<string, MarkedAnswer> mark)
    {
        var answers = solution.Conventions.Concat(solution.Misconceptions).Select(a => a.Answer).Prepend(solution.Answer).ToList();
        foreach (var amendment in amendments.Items.Where(a => a.Accept is not null))
        {
            if (AnswerReader.Read(amendment.Accept!, solution.Answer).Answer is { } accepted)
                answers.Add(accepted);
        }

        // Where digits are counted, or a range is right, near and far are another matter; where an entry may be right by itself, its place is.
        if (part.Tolerance is { Digits: not null } or { Range: not null } or { Or: not null } || part.Rules.EachEntry || solution.Accepts is not null || solution.Credits is not null || answers.Exists(a => a is not (NumberAnswer or ShapeAnswer)))
            return null;
        answers.AddRange(solution.Pairs?.Invoke().Select(p => p.Answer) ?? []);
        var values = answers.SelectMany(a => a.Components).Select(c => c.Value.Evaluate(_ => double.NaN)).ToArray();
        if (!values.All(double.IsFinite))
            return null;
        var road = new PlainNumbers(Merge(values.Select(v => (v - Reach(v, part.Tolerance), v + Reach(v, part.Tolerance)))));
        for (var sort = 0; sort < road.marks.Length; sort++)
            road.marks[sort] = road.MarkOf(sort, mark);
        return road;
    }

    /// <summary>The mark of a text that is a plain decimal and certainly none of the known answers; <c>null</c> where it may be one.</summary>
    public MarkedAnswer? Find(ReadOnlySpan<byte> text)
    {
        if (!TryRead(text, out var value) || value == 0)
            return null;

        // How many edges lie below: an odd number is inside of a zone, an edge belongs to its own.
        var (low, high) = (0, edges.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (edges[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return (low & 1) == 1 || (low < edges.Length && edges[low] == value) ? null : marks[Sort(text)];
    }

    /// <summary>
    /// Digits with at most one point and a minus in front, nothing else: what every language and every rule reads alike. 1.234 is left out,
    /// for it may be grouped.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative)
            text = text[1..];
        if (text.Length is 0 or > MostDigits)
            return false;
        long digits = 0;
        var point = -1;
        for (var i = 0; i < text.Length; i++)
        {
            var digit = unchecked((uint)(text[i] - (byte)'0'));
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (text[i] == '.' && point < 0 && i > 0 && i < text.Length - 1)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        var decimals = point < 0 ? 0 : text.Length - 1 - point;
        if (decimals == 3 && point <= 3 && text[0] != '0')
            return false;
        if (text[0] == '0' && text.Length > 1 && point != 1)
            return false;
        value = (negative ? -digits : digits) / PowersOfTen[decimals];
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", edges.Chunk(2).Select(z => string.Create(CultureInfo.InvariantCulture, $"[{z[0]:R}, {z[1]:R}]")));

    private static int Sort(ReadOnlySpan<byte> text) => (text[0] == '-' ? 1 : 0) + (text.Contains((byte)'.') ? 2 : 0);

    /// <summary>What all numbers of a sort are worth: what the grader says of a small one and of a large one, where that is the same.</summary>
    private MarkedAnswer? MarkOf(int sort, Func<string, MarkedAnswer> mark)
    {
        var (sign, point) = ((sort & 1) == 0 ? "" : "-", (sort & 2) == 0 ? "" : ".5");
        var probe = new PlainNumbers(edges);
        probe.marks[sort] = new MarkedAnswer { Verdict = "", Rule = "" };
        string? Free(IEnumerable<long> numbers) => numbers.Select(n => sign + n.ToString(CultureInfo.InvariantCulture) + point).FirstOrDefault(t => probe.Find(Encoding.ASCII.GetBytes(t)) is not null);
        return Free(Enumerable.Range(1, MostTries).Select(i => (long)i)) is { } small && Free(Enumerable.Range(0, MostTries).Select(i => 70_000_000_000 + i)) is { } large && mark(small) is var one && mark(large) == one ? one : null;
    }

    private static double[] Merge(IEnumerable<(double Low, double High)> zones)
    {
        var merged = new List<double>();
        foreach (var (low, high) in zones.Order())
        {
            if (merged.Count > 0 && low <= merged[^1])
                merged[^1] = Math.Max(merged[^1], high);
            else
                merged.AddRange([low, high]);
        }

        return [.. merged];
    }

    /// <summary>A little more than the tolerance, and what doubles may be off by.</summary>
    private static double Reach(double value, Tolerance? tolerance)
    {
        var allowed = tolerance is null ? 0 : tolerance.Amount.ToDouble() * (tolerance.IsRelative ? Math.Abs(value) : 1);
        return (1.001 * allowed) + (Slack * Math.Max(1, Math.Abs(value)));
    }
}
