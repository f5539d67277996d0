using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Grading;

/// <summary>Ways to write a table or a list of sizes that are no array: column by column, with the columns' names at the entries, as B × T × d.</summary>
internal static class TableText
{
    private static readonly SearchValues<char> Parting = SearchValues.Create("[,;\n&|");

    /// <summary>
    /// A table that was written column by column, <c>P: 1, 0.5; R: 0.25, 0.25</c>, as rows of brackets; <c>null</c> where the text does not name every column once.
    /// </summary>
    public static string? ByColumns(string text, ArrayAnswer model)
    {
        if (model.ColumnNames.Length < 2)
            return null;
        var lines = text.Split(['\n', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length != model.ColumnNames.Length)
            return null;
        var columns = new string[lines.Length][];
        foreach (var line in lines)
        {
            var at = model.ColumnNames.ToList().FindIndex(n => NameLength(line, n) > 0);
            if (at < 0 || columns[at] is not null)
                return null;
            var inside = line[NameLength(line, model.ColumnNames[at])..].Trim().TrimStart('[', '(').TrimEnd(']', ')');
            columns[at] = inside.Split(inside.Contains(',', StringComparison.Ordinal) ? ',' : ' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (columns[at].Length != model.Entries.Rows || inside.AsSpan().ContainsAny('(', '['))
                return null;
        }

        return $"[{string.Join(", ", Enumerable.Range(0, model.Entries.Rows).Select(row => $"[{string.Join(", ", columns.Select(c => c[row]))}]"))}]";
    }

    /// <summary>How many characters the name of a column takes in front of an entry, with its sign: <c>V_1 = 0</c>; 0 where it does not stand there.</summary>
    public static int NameLength(string text, string name)
    {
        var sign = text.AsSpan().IndexOfAny('=', ':');
        return sign > 0 && Letters(text.AsSpan(0, sign)) is { Length: > 0 } said && said == Letters(name) ? sign + 1 : 0;
    }

    /// <summary>Sizes with × between them, where a list is asked for, as a list.</summary>
    public static string? Sizes(string text, ArrayAnswer model)
    {
        if (model.Entries.Columns != 1 || model.Entries.Rows < 2 || text.AsSpan().ContainsAny(Parting))
            return null;
        var sizes = text.Replace("\\times", "×", StringComparison.Ordinal).Replace(" x ", "×", StringComparison.Ordinal).Trim(' ', '$').Split('×');
        if (sizes is [var first, ..] && first.StartsWith('(') && sizes[^1].EndsWith(')') && first.Count(c => c == '(') > first.Count(c => c == ')'))
            (sizes[0], sizes[^1]) = (first[1..], sizes[^1][..^1]);
        return sizes.Length == model.Entries.Rows && sizes.All(s => !string.IsNullOrWhiteSpace(s)) ? $"[{string.Join(", ", sizes)}]" : null;
    }

    /// <summary>Whether the columns are the entries of one matrix of this size, row by row: Q[1,1], Q[1,2], Q[2,1], Q[2,2].</summary>
    public static bool IsMatrix(ImmutableArray<string> columns, int height, int width)
    {
        if (columns.Length != height * width)
            return false;
        var name = columns[0].AsSpan(0, Math.Max(0, columns[0].IndexOf('[', StringComparison.Ordinal))).ToString();
        for (var i = 0; i < columns.Length; i++)
        {
            if (Letters(columns[i]) != string.Create(CultureInfo.InvariantCulture, $"{Letters(name)}{(i / width) + 1}{(i % width) + 1}"))
                return false;
        }

        return name.Length > 0;
    }

    /// <summary>The letters and digits alone: V_1, V1 and $V_{1}$ are one name.</summary>
    private static string Letters(ReadOnlySpan<char> text)
    {
        var kept = new List<char>(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
                kept.Add(c);
        }

        return new string([.. kept]);
    }
}
