using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;
using ExamSolver.Documents.Figures;
using ExamSolver.Documents.Text;

namespace ExamSolver.Documents;

/// <summary>
/// Text as authors and labels write it: <c>$mathematics$</c>, <c>*emphasis*</c>, <c>**strong**</c>, <c>`code`</c>, a blank line between
/// paragraphs, <c>\$</c>, <c>\*</c> and <c>\`</c> for the characters themselves. Everything else is a plain character, in
/// Markdown as in LaTeX, so no text can break a sheet's layout or run commands of TeX.
/// </summary>
/// <remarks>
/// Mathematics that <see cref="Check(string, Func{int, SourcePosition}, Diagnostics)"/> refuses is printed as code by both writers: they never fail.
/// </remarks>
public static class InlineText
{
    /// <summary>The commands that formulas may use, without their backslash.</summary>
    public static IReadOnlySet<string> MathCommands => MathGuard.KnownCommands;

    /// <summary>Reports formulas that cannot be set and characters that LaTeX lacks.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="at">The place in a file of an offset in the text, such as <see cref="SpecScalar.At"/>.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    public static void Check(string text, Func<int, SourcePosition> at, Diagnostics diagnostics)
    {
        foreach (var span in Flatten(InlineParser.Parse(text)).Where(s => s.Kind == SpanKind.Math))
        {
            if (MathGuard.Check(span.Content) is { } problem)
                diagnostics.Error("bad-mathematics", at(span.Offset + problem.Offset), problem.Message, "Formulas in $…$ are LaTeX mathematics as KaTeX knows it; a price is written \\$5.");
        }

        var offset = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!TexCharacters.IsKnown(rune))
                diagnostics.Warning("unknown-character", at(offset), $"LaTeX has no character {rune} (U+{rune.Value:X4}): the PDF shows its number", "Write it in mathematics, or in words.");
            offset += rune.Utf16SequenceLength;
        }
    }

    /// <summary>Reports what cannot be printed in an author's text.</summary>
    public static void Check(SpecScalar text, Diagnostics diagnostics) => Check(text.Text, text.At, diagnostics);

    /// <summary>Markdown with <c>$…$</c> for mathematics.</summary>
    public static string ToMarkdown(string text, string language)
    {
        var result = new StringBuilder(text.Length + 16);
        AppendMarkdown(result, InlineParser.Parse(text.Trim()), language, isCell: false);
        return result.ToString();
    }

    /// <summary>Markdown for a cell of a table: one line, and no bar that would end the cell.</summary>
    public static string ToMarkdownCell(string text, string language)
    {
        var result = new StringBuilder(text.Length + 16);
        AppendMarkdown(result, InlineParser.Parse(text.Trim()), language, isCell: true);
        return result.ToString();
    }

    /// <summary>LaTeX for a document with T1 fonts, amsmath, amssymb and babel.</summary>
    public static string ToLatex(string text, string language)
    {
        var result = new StringBuilder(text.Length + 16);
        AppendLatex(result, InlineParser.Parse(text.Trim()), language);
        return result.ToString();
    }

    /// <summary>HTML that is XML as well, with mathematics as MathML. Everything is escaped; an author's text can hold no element.</summary>
    public static string ToHtml(string text, string language)
    {
        var result = new StringBuilder(text.Length + 64);
        AppendHtml(result, InlineParser.Parse(text.Trim()), language);
        return result.ToString();
    }

    /// <summary>The characters alone, for places where nothing can be set: a window's title, a page's margin. Mathematics stays as it is written.</summary>
    public static string ToPlain(string text, string language) => Typography.Space(
        string.Concat(Flatten(InlineParser.Parse(text.Trim())).Select(s => s.Kind == SpanKind.ParagraphBreak ? " " : s.Content)),
        language);

    private static IEnumerable<InlineSpan> Flatten(IEnumerable<InlineSpan> spans) => spans.SelectMany(s => Flatten(s.Children).Prepend(s));

    private static void AppendMarkdown(StringBuilder result, IReadOnlyList<InlineSpan> spans, string language, bool isCell)
    {
        foreach (var span in spans)
        {
            switch (span.Kind)
            {
                case SpanKind.Text:
                    AppendMarkdownText(result, Typography.Space(span.Content, language), isCell);
                    break;
                case SpanKind.Math when MathGuard.Check(span.Content) is null:
                    var math = Typography.Decimals(span.Content.Trim().Replace('\n', ' '), language);
                    result.Append('$').Append(isCell ? math.Replace(@"\|", @"\Vert ", StringComparison.Ordinal).Replace("|", @"\vert ", StringComparison.Ordinal) : math).Append('$');
                    break;
                case SpanKind.Math or SpanKind.Code:
                    AppendMarkdownCode(result, span.Content.Replace('\n', ' '), isCell);
                    break;
                case SpanKind.ParagraphBreak:
                    result.Append(isCell ? " " : "\n\n");
                    break;
                default:
                    var mark = span.Kind == SpanKind.Strong ? "**" : "*";
                    result.Append(mark);
                    AppendMarkdown(result, span.Children, language, isCell);
                    result.Append(mark);
                    break;
            }
        }
    }

    private static void AppendMarkdownCode(StringBuilder result, string code, bool isCell)
    {
        // A fence longer than every run of backticks inside.
        var run = 0;
        var longest = 0;
        foreach (var c in code)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        var pad = longest > 0 ? " " : "";
        result.Append(fence).Append(pad).Append(isCell ? code.Replace("|", @"\|", StringComparison.Ordinal) : code).Append(pad).Append(fence);
    }

    private static void AppendMarkdownText(StringBuilder result, string text, bool isCell)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            var isLineStart = result.Length == 0 || result[^1] == '\n';
            switch (c)
            {
                case '<' when char.IsAsciiLetter(next) || next is '/' or '!' or '?':
                    result.Append("&lt;");
                    continue;
                case '&' when char.IsAsciiLetter(next) || next == '#':
                    result.Append("&amp;");
                    continue;
                case '\\' or '`' or '*' or '$' or '~':
                case '|' when isCell:
                case '_' when i == 0 || !char.IsLetterOrDigit(text[i - 1]) || !char.IsLetterOrDigit(next):
                case ']' when next is '(' or '[' or ':':
                case '#' or '>' or '-' or '+' or '=' or '|' when isLineStart:
                case '.' or ')' when next == ' ' && IsNumberAtLineStart(result):
                    result.Append('\\').Append(c);
                    continue;
                case '!' when next == '[':
                    result.Append("&#33;");
                    continue;
                default:
                    result.Append(c);
                    continue;
            }
        }
    }

    /// <summary>Whether the line so far is a number alone, which a full stop would make a list.</summary>
    private static bool IsNumberAtLineStart(StringBuilder result)
    {
        var at = result.Length;
        while (at > 0 && char.IsAsciiDigit(result[at - 1]))
            at--;
        return at < result.Length && (at == 0 || result[at - 1] == '\n');
    }

    private static void AppendHtml(StringBuilder result, IReadOnlyList<InlineSpan> spans, string language)
    {
        foreach (var span in spans)
        {
            switch (span.Kind)
            {
                case SpanKind.Text:
                    result.Append(SvgWriter.Escape(Typography.Apostrophes(Typography.Space(span.Content, language))));
                    break;
                case SpanKind.Math when MathGuard.Check(span.Content) is null:
                    result.Append(TexToMathMl.Convert(Typography.Decimals(span.Content, language), isDisplay: false));
                    break;
                case SpanKind.Math or SpanKind.Code:
                    result.Append("<code>").Append(SvgWriter.Escape(span.Content)).Append("</code>");
                    break;
                case SpanKind.ParagraphBreak:
                    result.Append("<br/><br/>");
                    break;
                default:
                    var element = span.Kind == SpanKind.Strong ? "strong" : "em";
                    result.Append('<').Append(element).Append('>');
                    AppendHtml(result, span.Children, language);
                    result.Append("</").Append(element).Append('>');
                    break;
            }
        }
    }

    private static void AppendLatex(StringBuilder result, IReadOnlyList<InlineSpan> spans, string language)
    {
        foreach (var span in spans)
        {
            switch (span.Kind)
            {
                case SpanKind.Text:
                    AppendLatexText(result, span.Content, language);
                    break;
                case SpanKind.Math when MathGuard.Check(span.Content) is null:
                    result.Append('$');
                    foreach (var rune in MathGuard.BraceScripts(Typography.Decimals(span.Content.Trim().Replace('\n', ' '), language)).EnumerateRunes())
                        result.Append(TexCharacters.InMath(rune));
                    result.Append('$');
                    break;
                case SpanKind.Math or SpanKind.Code:
                    result.Append(@"\texttt{");
                    foreach (var rune in span.Content.Replace('\n', ' ').EnumerateRunes())
                        result.Append(TexCharacters.InText(rune));
                    result.Append('}');
                    break;
                case SpanKind.ParagraphBreak:
                    result.Append("\n\n");
                    break;
                default:
                    result.Append(span.Kind == SpanKind.Strong ? @"\textbf{" : @"\emph{");
                    AppendLatex(result, span.Children, language);
                    result.Append('}');
                    break;
            }
        }
    }

    private static void AppendLatexText(StringBuilder result, string text, string language)
    {
        if (language == "fr")
            text = WithoutFrenchSpaces(text);
        var previous = '\0';
        foreach (var rune in text.EnumerateRunes())
        {
            // Ligatures of fonts that no author means: -- in an option's name, << in a placeholder, '' and ``.
            if (rune.Value == '-' && previous == '-')
                result.Append("{}");
            result.Append(language == "fr" && rune.Value == '«' ? @"\og{}" : language == "fr" && rune.Value == '»' ? @"\fg{}" : TexCharacters.InText(rune));
            previous = rune.IsBmp ? (char)rune.Value : '\0';
        }
    }

    /// <summary>babel-french sets the spaces of its punctuation itself; those that the author typed would double them.</summary>
    private static string WithoutFrenchSpaces(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ' ' or '\u00A0' or '\u202F')
            {
                var next = i;
                while (next < text.Length && text[next] is ' ' or '\u00A0' or '\u202F')
                    next++;
                var after = next < text.Length ? text[next] : '\0';
                if (after == '»' || (result.Length > 0 && result[^1] == '«'))
                {
                    i = next - 1;
                    continue;
                }

                if (after is ';' or ':' or '!' or '?')
                {
                    result.Append(' ');
                    i = next - 1;
                    continue;
                }
            }

            result.Append(text[i]);
        }

        return result.ToString();
    }
}
