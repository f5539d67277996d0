using System.Buffers;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Reads vectors, matrices and tables as people type them: <c>[[1, 2], [3, 4]]</c>, <c>(1, 2)</c>, rows on lines or behind semicolons with blanks,
/// tabs, commas, <c>&amp;</c> or <c>|</c> between the entries, LaTeX, or a formula such as <c>W^T x</c>.
/// </summary>
internal static class ArrayText
{
    private static readonly SearchValues<char> Separators = SearchValues.Create("\n;&|,\t");

    // Where these stand, “and” joins conditions and not entries.
    private static readonly SearchValues<char> Conditions = SearchValues.Create("<>≤≥≠");

    private static readonly string[] Transposes = [")^T", ")^\\top", ")^{T}", ")^{\\top}", ")^\\intercal", "]^T", "]^\\top", "]^{T}", "]^{\\top}", ")'", "]'"];

    /// <summary>Reads a text as an array like a model; the shape may differ.</summary>
    public static Reading Read(string text, int start, ArrayAnswer model, ReadingContext context)
    {
        if (model.IsPlaced && PairText.Read(text, start) is { } pairs)
            return pairs;
        model = model.With(context.Named(model.Context));
        if (text.TrimStart().StartsWith("{{", StringComparison.Ordinal))
            text = text.Replace('{', '[').Replace('}', ']');
        if (!text.AsSpan().ContainsAny(Conditions))
            text = text.Replace(" and ", ",    ", StringComparison.Ordinal).Replace(" et ", ",   ", StringComparison.Ordinal);
        var plain = ReadWith(text, start, model, context);
        if (!NumberText.UsesComma(context.Language) || (plain.Answer is ArrayAnswer found && found.Entries.Shape == model.Entries.Shape))
            return plain;

        // Where semicolons, blanks or lines part entries, a comma may be decimal: 0,5; 0,25.
        var decimals = ReadWith(text, start, model, context with { DecimalComma = true });
        return decimals.Answer is ArrayAnswer other && other.Entries.Shape == model.Entries.Shape ? decimals : plain;
    }

    private static Reading ReadWith(string text, int start, ArrayAnswer model, ReadingContext context)
    {
        var whole = ReadFormula(text, start, model, context);

        // (1, 2)^T is the column, where nothing can be made of the row.
        if (whole.Answer is null && Transposes.Any(mark => text.Contains(mark, StringComparison.Ordinal)))
        {
            var upright = Transposes.Aggregate(text, (t, mark) => t.Replace(mark, mark[..1].PadRight(mark.Length), StringComparison.Ordinal));
            if (ReadFormula(upright, start, model, context) is { Answer: not null } column)
                return column;
        }

        if (whole.Answer is ArrayAnswer { Entries: var found } && found.Shape == model.Entries.Shape)
            return whole;
        if (TableText.Sizes(text, model) is { } sizes)
            return ReadEntries(sizes, start, model, context);
        if (TableText.ByColumns(text, model) is { } columns && ReadEntries(columns, start, model, context) is { Answer: not null } named)
            return named;

        // [1 -2] reads as a difference, and was meant as two entries; 1, 2; 3, 4 as one list.
        if (whole.Answer is not null)
            return ReadEntries(text, start, model, context) is { Answer: ArrayAnswer parted } reading && parted.Entries.Shape == model.Entries.Shape ? reading : whole;

        // What parts no entries and holds letters was meant as a formula, and its error is the one to tell.
        var isParted = text.AsSpan().ContainsAny(Separators);
        if (!isParted && text.Any(char.IsLetter))
            return whole;
        var entries = ReadEntries(text, start, model, context);

        // [1, 0] - p was read as a formula, and p is what is wrong with it.
        return entries.Answer is not null || (isParted && entries.Error?.Id != "no-entry") ? entries : whole;
    }

    /// <summary>The rows of a text, each a list of the places where its entries begin and end; <c>null</c> where brackets do not fit.</summary>
    public static List<List<(int Start, int End)>>? Grid(string text, bool decimalComma = false)
    {
        var (from, to) = (0, text.Length);
        Trim(text, ref from, ref to);
        if (to - from > 1 && text[from] is '[' or '(' && Closing(text, from) == to - 1)
            (from, to) = (from + 1, to - 1);
        var rows = new List<List<(int, int)>>();
        foreach (var (rowStart, rowEnd) in Pieces(text, from, to, c => c is '\n' or '\r' or ';'))
        {
            var (first, last) = (rowStart, rowEnd);
            Trim(text, ref first, ref last);
            if (first < last && text[first] is '|')
                first++;
            if (first < last && text[last - 1] is '|' or ',')
                last--;
            var inner = Pieces(text, first, last, c => c == ',' && !decimalComma).Where(p => !IsBlank(text, p)).ToList();
            if (inner.Count > 0 && inner.TrueForAll(p => IsBracketed(text, p)))
            {
                rows.AddRange(inner.Select(p => Cells(text, Inside(text, p), decimalComma)));
                continue;
            }

            if (first < last)
                rows.Add(Cells(text, (first, last), decimalComma));
        }

        return rows.Count > 0 ? rows : null;
    }

    private static Reading ReadFormula(string text, int start, ArrayAnswer model, ReadingContext context)
    {
        var result = context.Parse(text, Named(model), context.DecimalComma);
        if (!result.Succeeded)
            return new Reading(null, AnswerReader.Unread(result.Errors[0]), start + result.Errors[0].Start);
        var formula = AnswerReader.WithoutName(result.Formula!, Named(model));
        if (AnswerReader.UnknownFunction(formula, Named(model)) is { } function)
            return new Reading(null, Feedback.Of("unknown-name", ("name", function)), start + Math.Max(0, text.IndexOf(function, StringComparison.Ordinal)));
        var value = model.Context.Evaluate(formula, out var error);
        if (value is null)
            return new Reading(null, AnswerReader.NoValue(error), start);
        if (value.Entries.Select(e => AnswerReader.Undeclared(e, model.Declarations)).FirstOrDefault(s => s is not null) is { } symbol)
            return new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)));
        return ToReading(formula, value, start, model);
    }

    private static Reading ReadEntries(string text, int start, ArrayAnswer model, ReadingContext context)
    {
        if (Grid(text, context.DecimalComma) is not { } grid)
            return new Reading(null, new Feedback("no-array"), start);
        var rows = new List<List<Expr>>();
        foreach (var cells in grid)
        {
            var row = new List<Expr>();
            for (var column = 0; column < cells.Count; column++)
            {
                var (from, to) = cells[column];
                if (cells.Count == model.ColumnNames.Length)
                    from += TableText.NameLength(text[from..to], model.ColumnNames[column]);
                var piece = text[from..to];
                if (NumberText.TryRead(piece, context.Language, out var number))
                {
                    row.Add(Expr.Number(number.Value));
                    continue;
                }

                var result = context.Parse(piece, Named(model), context.DecimalComma);
                if (!result.Succeeded)
                    return new Reading(null, AnswerReader.Unread(result.Errors[0]), start + from + Math.Min(result.Errors[0].Start, to - from));
                if (model.Context.Evaluate(result.Formula!, out _) is not { IsScalar: true } value || !AnswerReader.IsScalar(value.Entries[0]))
                    return new Reading(null, new Feedback("no-entry"), start + from);
                if (AnswerReader.Undeclared(value.Entries[0], model.Declarations) is { } symbol)
                    return new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + from);
                row.Add(value.Entries[0]);
            }

            if (rows.Count > 0 && row.Count != rows[0].Count)
                return new Reading(null, Feedback.Of("ragged-row", ("found", AnswerReader.Number(row.Count)), ("wanted", AnswerReader.Number(rows[0].Count))), start + (cells.Count > 0 ? cells[0].Start : 0));
            rows.Add(row);
        }

        if (rows[0].Count == 0)
            return new Reading(null, new Feedback("no-entries"), start);
        var entries = new ArrayEntries(rows.Count, rows[0].Count, rows is [{ Count: 1 }], [.. rows.SelectMany(r => r)]);
        return ToReading(null, entries, start, model);
    }

    private static Reading ToReading(Formula? written, ArrayEntries value, int start, ArrayAnswer model)
    {
        if (value.IsScalar && model.Entries.Entries.Length > 1)
            return new Reading(null, Feedback.Of("one-value", ("shape", model.Entries.Shape.ToString()!)), start);
        if (value.Entries.Length > ArrayAnswer.MaximumEntries || value.Entries.Any(e => !AnswerReader.IsScalar(e)))
            return new Reading(null, new Feedback("no-array-of-entries"), start);

        // A vector may stand in a row or in a column.
        if (model.Entries.Columns == 1 && value.Rows == 1 && value.Columns > 1)
            (value, written) = (new ArrayEntries(value.Columns, 1, false, value.Entries), null);
        value = value with { IsScalar = false };

        // The table's one row is a matrix, and was written as one.
        if (model.Entries.Rows == 1 && value.Rows > 1 && TableText.IsMatrix(model.ColumnNames, value.Rows, value.Columns))
            (value, written) = (new ArrayEntries(1, model.Entries.Columns, false, value.Entries), null);
        return new Reading(model.With(written ?? value.ToFormula(), value));
    }

    /// <summary>The names that are read as symbols: the declared ones, and those that stand for something.</summary>
    private static Declarations Named(ArrayAnswer model) => model.Context.Names.Keys.Aggregate(model.Declarations, (d, name) => d.Contains(name) ? d : d.With(name, Domain.Real));

    /// <summary>Entries are parted by commas, ampersands or bars where there are any, else by blanks.</summary>
    private static List<(int Start, int End)> Cells(string text, (int From, int To) row, bool decimalComma)
    {
        var parted = Pieces(text, row.From, row.To, c => c is '&' or '|' or '\t' || (c == ',' && !decimalComma)).ToList();
        if (parted.Count == 1)
            parted = [.. Pieces(text, row.From, row.To, c => c is ' ' or '\u00A0').Where(p => !IsBlank(text, p))];
        return parted.ConvertAll(p =>
        {
            Trim(text, ref p.Item1, ref p.Item2);
            return p;
        });
    }

    private static IEnumerable<(int, int)> Pieces(string text, int from, int to, Func<char, bool> parts)
    {
        var (begin, depth) = (from, 0);
        for (var i = from; i <= to; i++)
        {
            if (i < to)
            {
                depth += text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
                if (depth > 0 || !parts(text[i]))
                    continue;
            }

            yield return (begin, i);
            begin = i + 1;
        }
    }

    private static bool IsBlank(string text, (int From, int To) piece) => string.IsNullOrWhiteSpace(text[piece.From..piece.To]);

    private static bool IsBracketed(string text, (int From, int To) piece)
    {
        Trim(text, ref piece.From, ref piece.To);
        return piece.To - piece.From > 1 && text[piece.From] is '[' or '(' && Closing(text, piece.From) == piece.To - 1;
    }

    private static (int, int) Inside(string text, (int From, int To) piece)
    {
        Trim(text, ref piece.From, ref piece.To);
        return (piece.From + 1, piece.To - 1);
    }

    private static int Closing(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static void Trim(string text, ref int from, ref int to)
    {
        while (from < to && char.IsWhiteSpace(text[from]))
            from++;
        while (to > from && char.IsWhiteSpace(text[to - 1]))
            to--;
    }
}
