using System.Globalization;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>
/// The quick road for plain numbers. It never says that an answer is right: it says that a number is certainly far from every answer that the
/// question knows (its own, those of conventions, misconceptions and amendments), so that all such numbers share one mark. Everything near one of
/// them goes to <see cref="Grader"/>. So nothing has to be exact here, and no rule of marking stands twice.
/// </summary>
public sealed class PlainNumbers
{
    // Fifteen digits are exact in doubles, as are powers of ten up to 22.
    private const int MostDigits = 15;
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, MostDigits + 1).Select(i => Math.Pow(10, i))];
    private readonly double[] lows;
    private readonly double[] highs;

    private PlainNumbers(double[] lows, double[] highs, string sample) => (this.lows, this.highs, Sample) = (lows, highs, sample);

    /// <summary>A number that is far from all: its mark is that of every other one.</summary>
    public string Sample { get; }

    /// <summary>The road for a part; <c>null</c> where its answers are not all numbers, or where more than their value decides.</summary>
    public static PlainNumbers? Of(Part part, Solution solution, PartAmendments amendments)
    {
        var answers = solution.Conventions.Concat(solution.Misconceptions).Select(a => a.Answer).Prepend(solution.Answer).ToList();
        foreach (var amendment in amendments.Items.Where(a => a.Accept is not null))
        {
            if (AnswerReader.Read(amendment.Accept!, solution.Answer).Answer is { } accepted)
                answers.Add(accepted);
        }

        answers.AddRange(solution.Pairs?.Invoke().Select(p => p.Answer) ?? []);

        // Where digits are counted, or a range is right, near and far are another matter.
        if (part.Tolerance is { Digits: not null } or { Range: not null } or { Or: not null } || solution.Accepts is not null || solution.Credits is not null || answers.Exists(a => a is not NumberAnswer))
            return null;
        var values = answers.Select(a => ((NumberAnswer)a).Value.Evaluate(_ => double.NaN)).ToArray();
        if (!values.All(double.IsFinite))
            return null;
        var zones = values.Select(v => (v, Reach: Reach(v, part.Tolerance))).ToArray();
        var (lows, highs) = (zones.Select(z => z.v - z.Reach).ToArray(), zones.Select(z => z.v + z.Reach).ToArray());

        // The first power of ten and one that is beyond everything; it has few digits, so that nothing else is to be said of it.
        var top = highs.Append(1).Max();
        var exponent = (int)Math.Ceiling(Math.Log10(top)) + 1;
        return exponent < MostDigits ? new PlainNumbers(lows, highs, "7" + new string('0', exponent)) : null;
    }

    /// <summary>Whether a text is a plain decimal whose value is far from every known answer.</summary>
    public bool IsCertainlyOther(ReadOnlySpan<byte> text)
    {
        if (!TryRead(text, out var value))
            return false;
        for (var i = 0; i < lows.Length; i++)
        {
            if (value >= lows[i] && value <= highs[i])
                return false;
        }

        return true;
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
    public override string ToString() => string.Join(", ", lows.Zip(highs).Select(z => string.Create(CultureInfo.InvariantCulture, $"[{z.First:R}, {z.Second:R}]")));

    /// <summary>Generous: a fiftieth of the value, thrice the tolerance, and at least one, or a fiftieth near zero.</summary>
    private static double Reach(double value, Tolerance? tolerance)
    {
        var allowed = tolerance is null ? 0 : tolerance.Amount.ToDouble() * (tolerance.IsRelative ? Math.Abs(value) : 1);
        return Math.Max(3 * allowed, Math.Max(0.02 * Math.Abs(value), Math.Abs(value) < 1 ? 0.02 : 1));
    }
}
