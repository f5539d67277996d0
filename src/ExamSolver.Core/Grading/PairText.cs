using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Reads a set of places as people type it, <c>{(1, 2), (3, 4)}</c>: each pair is the row and the column of an entry that is 1. The order does not matter,
/// and what stands twice counts once.
/// </summary>
internal static class PairText
{
    /// <summary>The table that pairs describe, in the rows and columns that they name; <c>null</c> where the text is no list of pairs.</summary>
    public static Reading? Read(string text, int start, ArrayAnswer model)
    {
        var plain = text.Replace("\\{", " {", StringComparison.Ordinal).Replace("\\}", " }", StringComparison.Ordinal).Replace("\\left", "     ", StringComparison.Ordinal).Replace("\\right", "      ", StringComparison.Ordinal);
        if (Pairs(plain) is not { } pairs)
            return null;

        // Rows of a table with two columns may stand in round brackets as well: they are pairs of 0 and 1.
        if (model.Entries.Columns == 2 && !plain.Contains('{', StringComparison.Ordinal) && pairs.All(p => p is (0 or 1, 0 or 1)))
            return null;
        if (pairs.Count == 0)
            return new Reading(null, new Feedback("no-entries"), start);
        var (rows, columns) = (pairs.Select(p => p.Row).Distinct().Order().ToArray(), pairs.Select(p => p.Column).Distinct().Order().ToArray());
        if ((long)rows.Length * columns.Length > ArrayAnswer.MaximumEntries)
            return new Reading(null, Feedback.Of("too-many-answers", ("most", AnswerReader.Number(ArrayAnswer.MaximumEntries))), start);
        var entries = new ArrayEntries(rows.Length, columns.Length, false, [.. rows.SelectMany(r => columns.Select(c => pairs.Contains((r, c)) ? (Expr)1 : 0))]);
        return new Reading(new ArrayAnswer(entries.ToFormula(), entries) { RowNames = [.. rows.Select(ArrayAnswer.NameOf)], ColumnNames = [.. columns.Select(ArrayAnswer.NameOf)], IsSet = true });
    }

    private static HashSet<(int Row, int Column)>? Pairs(string text)
    {
        var pairs = new HashSet<(int, int)>();
        var (at, open) = (0, false);
        for (; at < text.Length; at++)
        {
            if (text[at] == '{')
                open = true;
            if (char.IsWhiteSpace(text[at]) || ",;{}[]$".Contains(text[at], StringComparison.Ordinal))
                continue;
            if (text[at] != '(' || text.IndexOf(')', at) is not (> 0 and var end) || Numbers(text[(at + 1)..end]) is not var (row, column))
                return null;
            pairs.Add((row, column));
            at = end;
        }

        return pairs.Count > 0 || open ? pairs : null;
    }

    private static (int Row, int Column)? Numbers(string text) => text.Split(',', ';') is [var row, var column] && Number(row) is { } r && Number(column) is { } c ? (r, c) : null;

    private static int? Number(string text) =>
        int.TryParse(text.Trim().Replace('−', '-').Replace('–', '-'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
