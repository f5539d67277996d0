using System.Buffers;
using ExamSolver.Core.Problems;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Reads an answer behind its name, with what led there: <c>dL/dW = [1, 2]</c>, <c>IoU = 600/2200 ≈ 0.27</c>. The parts must agree; one that is
/// rounded is read as what it was rounded from.
/// </summary>
internal static class ChainText
{
    private const int MostParts = 8;
    private static readonly SearchValues<char> Signs = SearchValues.Create("=≈≃≅\\");
    private static readonly string[] Approximately = ["\\approx", "\\simeq", "\\cong"];

    /// <summary>The reading of a chain, or what is wrong with it; <c>null</c> where the text is none, and is to be read as it stands.</summary>
    public static Reading? Read(string text, int start, Func<string, int, Reading> readPart)
    {
        if (!text.AsSpan().ContainsAny(Signs) || Parts(text) is not { Count: >= 2 and <= MostParts } parts || parts.Any(p => string.IsNullOrWhiteSpace(p.Text)))
            return null;
        Reading? taken = null;
        for (var i = 0; i < parts.Count; i++)
        {
            var mayBeNamed = i == (taken is null ? 0 : 1) && IsName(parts[0].Text);
            var reading = readPart(parts[i].Text, start + parts[i].Start);
            if (reading.Answer is null)
            {
                if (i == 0 && mayBeNamed)
                    continue;
                return taken is null || i + 1 < parts.Count ? null : mayBeNamed ? reading : null;
            }

            // 560 = 560 is a statement about numbers.
            if (i == 0 && reading.Digits is not null)
                return null;
            if (taken is null || IsSame(taken, reading))
                taken = reading;
            else if (IsRoundedTo(taken, reading))
                taken = taken with { Rounded = reading };
            else if (mayBeNamed)
                taken = reading;
            else
                return new Reading(null, new Feedback("sides-differ"), start + parts[i].Start);
        }

        return taken;
    }

    /// <summary>What stands between signs of equality outside of brackets.</summary>
    private static List<(string Text, int Start)> Parts(string text)
    {
        var parts = new List<(string, int)>();
        var (from, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth != 0 || SignAt(text, i) is not (> 0 and var length))
                continue;
            parts.Add((text[from..i], from));
            from = i + length;
            i = from - 1;
        }

        parts.Add((text[from..], from));
        return parts;
    }

    /// <summary>How long the sign is that stands at a place; 0 where none does. Those of an inequality and of a program are others.</summary>
    private static int SignAt(string text, int at) => text[at] switch
    {
        '=' => (at > 0 && "<>!=:~".Contains(text[at - 1], StringComparison.Ordinal)) || (at + 1 < text.Length && text[at + 1] is '=' or '<' or '>') ? 0 : 1,
        '≈' or '≃' or '≅' => 1,
        '\\' => Approximately.FirstOrDefault(s => text.AsSpan(at).StartsWith(s, StringComparison.Ordinal))?.Length ?? 0,
        _ => 0,
    };

    /// <summary>Whether a part only says what is answered: a symbol, an application, words, a derivative.</summary>
    private static bool IsName(string text)
    {
        text = text.Replace("$", "", StringComparison.Ordinal).Trim();
        if (text.Length is 0 or > 80)
            return false;
        if (text.All(c => char.IsLetter(c) || c is '#' or '_' or ' ') || IsDerivative(text))
            return true;

        // \theta^*, a^{(2)}: a mark and no power. A variance is called by its square.
        if (text.StartsWith('σ') || text.StartsWith("sigma", StringComparison.Ordinal) || text.StartsWith("\\sigma", StringComparison.Ordinal))
            text = text.Replace("²", "", StringComparison.Ordinal).Replace("^{2}", "", StringComparison.Ordinal).Replace("^2", "", StringComparison.Ordinal);
        var mark = text.IndexOf('^', StringComparison.Ordinal);
        if (mark > 0 && text[(mark + 1)..].Trim(' ', '{', '}') is "*" or "\\star" or "\\ast" or ['(', .., ')'])
            text = text[..mark];
        return FormulaParser.Parse(text).Formula is { } formula and (SymbolFormula or EntryFormula or ApplyFormula) && FormulaParts.Names(formula).Count > 0;
    }

    /// <summary>dL/dW, ∂L/∂w_1, \frac{\partial L}{\partial w}, d/dx f(x), ∇_W L.</summary>
    private static bool IsDerivative(string text)
    {
        if (text[0] == '∇' || text.StartsWith("\\nabla", StringComparison.Ordinal) || text.StartsWith("grad", StringComparison.Ordinal))
            return true;
        foreach (var frac in new[] { "\\frac", "\\dfrac", "\\tfrac" })
        {
            if (text.StartsWith(frac, StringComparison.Ordinal))
                text = text[frac.Length..].Replace("}", "/", StringComparison.Ordinal);
        }

        text = text.Replace("\\partial", "∂", StringComparison.Ordinal).Replace("\\mathrm{d/", "d", StringComparison.Ordinal).Replace("\\mathrm{d}", "d", StringComparison.Ordinal);
        text = string.Concat(text.Where(c => c is not (' ' or '{' or '(')));
        return text[0] is 'd' or '∂' && text.IndexOf('/', StringComparison.Ordinal) is > 0 and var bar && bar + 2 < text.Length && text[bar + 1] is 'd' or '∂';
    }

    private static bool IsSame(Reading one, Reading other) => one.Answer!.Components.Length == other.Answer!.Components.Length
        && AnswerComparison.Of(other.Answer, one.Answer, null).Outcome == Outcome.Equal;

    /// <summary>Whether a number in digits is another one, rounded or cut to as many.</summary>
    private static bool IsRoundedTo(Reading exact, Reading rounded) => rounded.Digits is { Decimals: >= -300 and <= 300 } digits && exact.Answer!.Components is [var one] && rounded.Answer!.Components is [var other]
        && new Tolerance(((Rational)10).Pow(-digits.Decimals), false).Compare(other.Value, one.Value) == Outcome.Equal;
}
