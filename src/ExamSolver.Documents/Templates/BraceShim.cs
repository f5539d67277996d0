using System.Text;
using HandlebarsDotNet;

namespace ExamSolver.Documents.Templates;

/// <summary>
/// Lets templates write <c>&lt;&lt;name&gt;&gt;</c> and keep LaTeX's braces: literal <c>{ } \</c> pass the engine as private-use
/// characters of the same length, so that every offset stays.
/// </summary>
internal sealed class BraceShim : ITextEncoder
{
    private const char Open = '\uE000';
    private const char Close = '\uE001';
    private const char Backslash = '\uE002';

    /// <summary>A template as the engine wants it.</summary>
    public static string Hide(string template) =>
        template.Replace('{', Open).Replace('}', Close).Replace('\\', Backslash)
            .Replace("<<", "{{", StringComparison.Ordinal).Replace(">>", "}}", StringComparison.Ordinal);

    /// <summary>The engine's output as the author wrote it.</summary>
    public static string Restore(string output) => output.Replace(Open, '{').Replace(Close, '}').Replace(Backslash, '\\');

    /// <inheritdoc/>
    public void Encode(StringBuilder? text, TextWriter target) => Encode(text?.ToString(), target);

    /// <inheritdoc/>
    public void Encode(string? text, TextWriter target)
    {
        // Data that held the private characters would turn into braces: no sheet needs them.
        foreach (var c in text ?? "")
        {
            if (c is not (Open or Close or Backslash))
                target.Write(c);
        }
    }

    /// <inheritdoc/>
    public void Encode<T>(T? text, TextWriter target)
        where T : IEnumerator<char>
    {
        while (text is not null && text.MoveNext())
        {
            if (text.Current is not (Open or Close or Backslash))
                target.Write(text.Current);
        }
    }
}
