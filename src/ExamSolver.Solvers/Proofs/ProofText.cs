using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>A line of a proof, or what of it could not be read.</summary>
internal sealed record ProofLine(string Sign, string Text, int Start)
{
    /// <summary>The formula as it is written; <c>null</c> where it could not be read.</summary>
    public Formula? Written { get; init; }

    /// <summary>What it means.</summary>
    public Meaning? Meaning { get; init; }

    /// <summary>What it means where densities that are written differently are unrelated.</summary>
    public Meaning? Free { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Error { get; init; }

    /// <summary>Where, from the start of the whole text.</summary>
    public int ErrorStart { get; init; }

    /// <summary>From where to where the reason goes; empty where there is none.</summary>
    public Range Reason { get; init; }

    /// <summary>The points of the line; <c>null</c> where it has none.</summary>
    public Rational? Points { get; init; }

    /// <summary>Whether it was read.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Written), nameof(Meaning), nameof(Free))]
    public bool IsRead => Error is null;
}

/// <summary>
/// Cuts a proof into its lines: at every =, ≤, ≥ or ≈ that stands in no bracket, whether on a line of its own or not. Behind two blanks a line may have
/// a reason in square brackets, and behind that its points in round ones. Total: what cannot be read becomes a line that says why.
/// </summary>
internal static class ProofText
{
    /// <summary>The most lines that are read.</summary>
    public const int MostLines = 60;

    /// <summary>The most operations of all lines together, in one world: a student waits for his mark.</summary>
    public const double MostOperations = 200_000;

    private static readonly (string Written, string Sign)[] Signs =
        [("<=", "<="), (">=", ">="), ("=>", ">="), ("=<", "<="), ("==", "="), ("~=", "≈"), ("\\leq", "<="), ("\\geq", ">="), ("\\le", "<="), ("\\ge", ">="), ("\\approx", "≈"), ("≤", "<="), ("≥", ">="), ("≈", "≈"), ("≃", "≈"), ("=", "=")];

    /// <summary>The lines of a text.</summary>
    public static ImmutableArray<ProofLine> Read(string text, ProofModel model)
    {
        var cuts = Cuts(text).Take(MostLines).ToList();
        var lines = ImmutableArray.CreateBuilder<ProofLine>();
        var (sign, start, left) = ("", 0, MostOperations);
        foreach (var (next, written, at) in cuts.Append(("", "", text.Length)))
        {
            var line = Line(text, sign, start, at, model);
            left -= (line.Meaning?.Operations ?? 0) + (line.Free?.Operations ?? 0);
            lines.Add(left >= 0 || !line.IsRead ? line : line with { Error = "the proof is too long, with its sums written out", ErrorStart = line.Start });
            (sign, start) = (next, at + written.Length);
        }

        return lines.ToImmutable();
    }

    /// <summary>The signs between the lines. A new line that begins with one begins a line of the proof, whatever bracket was left open.</summary>
    private static IEnumerable<(string Sign, string Written, int At)> Cuts(string text)
    {
        var (depth, isLineStart) = (0, true);
        for (var i = 0; i < text.Length; i++)
        {
            var found = (depth == 0 || isLineStart) && !IsPartOfWord(text, i) ? Array.Find(Signs, s => Stands(s.Written, text, i)) : default;
            if (found.Sign is { } sign)
            {
                yield return (sign, found.Written, i);
                i += found.Written.Length - 1;
                (depth, isLineStart) = (0, false);
                continue;
            }

            depth = text[i] switch { '(' or '[' or '{' => depth + 1, ')' or ']' or '}' => Math.Max(0, depth - 1), _ => depth };
            isLineStart = text[i] == '\n' || (isLineStart && char.IsWhiteSpace(text[i]));
        }
    }

    private static bool Stands(string sign, string text, int at) =>
        string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0 && !(sign[0] == '\\' && at + sign.Length < text.Length && char.IsAsciiLetter(text[at + sign.Length]));

    /// <summary>Whether a sign is a piece of another one, as the = of != is.</summary>
    private static bool IsPartOfWord(string text, int at) => text[at] == '=' && at > 0 && text[at - 1] is '!' or '<' or '>' or '~';

    private static ProofLine Line(string text, string sign, int start, int end, ProofModel model)
    {
        var reason = default(Range);
        Rational? points = null;
        var bracket = ReasonStart(text, start, end);
        if (bracket >= 0)
        {
            var close = Closing(text, bracket, end);
            var rest = text[(close + 1)..end].Trim();
            reason = (bracket + 1)..close;
            if (rest is ['(', .., ')'] && Rational.TryFromDecimalText(rest[1..^1].Trim(), out var number))
                points = number;
            else if (rest.Length > 0)
                return new ProofLine(sign, text[start..end].Trim(), start) { Error = $"\"{Short(rest)}\" stands behind the reason; points are written (2)", ErrorStart = close + 1 };
        }

        var raw = text[start..(bracket >= 0 ? bracket : end)];
        var from = start + raw.Length - raw.TrimStart().Length;
        var line = new ProofLine(sign, raw.Trim(), from) { Reason = reason, Points = points };
        if (line.Text.Length == 0)
            return line with { Error = sign.Length == 0 ? "a proof begins with a formula" : $"nothing stands behind {sign}", ErrorStart = Math.Min(from, text.Length) };
        var parsed = model.Parse(line.Text);
        if (!parsed.Succeeded)
            return line with { Error = parsed.Errors[0].Message.TrimEnd('.'), ErrorStart = from + Math.Clamp(parsed.Errors[0].Start, 0, line.Text.Length) };
        if (model.MeaningOf(parsed.Formula, MeaningSort.Exact, out var error) is not { } meaning || model.MeaningOf(parsed.Formula, MeaningSort.Free, out error) is not { } free)
            return line with { Error = error ?? "it has no meaning here", ErrorStart = from };
        return line with { Written = parsed.Formula, Meaning = meaning, Free = free };
    }

    /// <summary>Where the bracket of a reason opens: the first square one behind two blanks or a line's end.</summary>
    private static int ReasonStart(string text, int start, int end)
    {
        for (var i = start + 2; i < end; i++)
        {
            if (text[i] == '[' && char.IsWhiteSpace(text[i - 1]) && (char.IsWhiteSpace(text[i - 2]) || text[i - 1] == '\n') && text[start..i].Trim().Length > 0 && Closing(text, i, end) > i)
                return i;
        }

        return -1;
    }

    private static int Closing(string text, int open, int end)
    {
        var depth = 0;
        for (var i = open; i < end; i++)
        {
            depth += text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
