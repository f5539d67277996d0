namespace ExamSolver.Core.Specs;

/// <summary>
/// What a problem file says, before anyone knows what it means: a scalar, a list or a map, each with its place in the file.
/// No YAML type gets past this.
/// </summary>
public abstract class SpecNode(SourcePosition position)
{
    /// <summary>Where the node begins.</summary>
    public SourcePosition Position { get; } = position;

    /// <summary>What a person calls this node in an error: <c>the text "3x"</c>, <c>a list</c>, <c>a map</c>.</summary>
    public abstract string Description { get; }
}

/// <summary>How a scalar was written; a quoted scalar is always text, a block keeps its lines.</summary>
public enum ScalarStyle
{
    /// <summary>Without quotes: <c>5</c>, <c>true</c>, <c>x + 1</c>.</summary>
    Plain,

    /// <summary>In single or double quotes.</summary>
    Quoted,

    /// <summary>A block after <c>|</c> or <c>&gt;</c>.</summary>
    Block,
}

/// <summary>A text, number or truth value as it was written.</summary>
/// <param name="text">The value, with quotes and escapes resolved.</param>
/// <param name="style">How it was written.</param>
/// <param name="position">Where the value begins, at its opening quote if it has one.</param>
/// <param name="at">
/// Where the character at an offset in <paramref name="text"/> stands in the file: behind quotes and escapes, on whichever line of a block;
/// <c>null</c> where the text stands in the file as it is, on one line.
/// </param>
public sealed class SpecScalar(string text, ScalarStyle style, SourcePosition position, Func<int, SourcePosition>? at = null) : SpecNode(position)
{
    private const int LongestDescription = 60;

    /// <summary>The value, with quotes and escapes resolved.</summary>
    public string Text { get; } = text;

    /// <summary>How it was written.</summary>
    public ScalarStyle Style { get; } = style;

    /// <summary>Whether nothing was written: a bare <c>key:</c>, <c>~</c> or <c>null</c>.</summary>
    public bool IsEmpty => Style == ScalarStyle.Plain && Text is "" or "~" or "null";

    /// <inheritdoc/>
    public override string Description =>
        IsEmpty ? "nothing" : Text.Length > LongestDescription ? $"the text \"{Text[..(LongestDescription - 3)]}…\"" : $"\"{Text}\"";

    /// <summary>The place in the file of the character at <paramref name="offset"/> in <see cref="Text"/>, so that an error inside a formula points at it.</summary>
    public SourcePosition At(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        return at is not null ? at(offset) : Position.Line == 0 ? Position : Position with { Column = Position.Column + offset };
    }

    /// <summary>A piece of the text, without the blanks around it, which knows its place.</summary>
    public SpecScalar Slice(int start, int end)
    {
        while (start < end && char.IsWhiteSpace(Text[start]))
            start++;
        while (end > start && char.IsWhiteSpace(Text[end - 1]))
            end--;
        return new SpecScalar(Text[start..end], Style, At(start), offset => At(start + offset));
    }
}

/// <summary>A list of nodes.</summary>
public sealed class SpecList(IReadOnlyList<SpecNode> items, SourcePosition position) : SpecNode(position)
{
    /// <summary>The items in the order of the file.</summary>
    public IReadOnlyList<SpecNode> Items { get; } = items;

    /// <inheritdoc/>
    public override string Description => Items.Count == 0 ? "an empty list" : Items.Count == 1 ? "a list of one item" : $"a list of {Items.Count} items";
}

/// <summary>One key of a map with its value.</summary>
public sealed record SpecEntry(SpecScalar Key, SpecNode Value);

/// <summary>A map; the keys are unique (the reader reports duplicates).</summary>
public sealed class SpecMap(IReadOnlyList<SpecEntry> entries, SourcePosition position) : SpecNode(position)
{
    /// <summary>The entries in the order of the file.</summary>
    public IReadOnlyList<SpecEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Description => Entries.Count == 0 ? "an empty map" : $"a map with the key{(Entries.Count == 1 ? "" : "s")} {string.Join(", ", Entries.Take(6).Select(e => e.Key.Text))}";

    /// <summary>The value of a key of the format, in small letters, or <c>null</c> where the map lacks it; authors may write it in any of its forms.</summary>
    /// <seealso cref="SpecBinder.Normalize"/>
    public SpecNode? this[string key] => Entries.FirstOrDefault(e => SpecBinder.Normalize(e.Key.Text) == key)?.Value;
}
