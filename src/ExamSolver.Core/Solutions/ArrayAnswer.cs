using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>
/// A vector or matrix of exact entries, or a table of them where rows and columns have names. A formula such as <c>W^T x</c> is one too: letters for
/// sizes then stand for small different numbers, and the entries are what is compared.
/// </summary>
public sealed class ArrayAnswer : Answer
{
    /// <summary>The most entries.</summary>
    public const int MaximumEntries = 1_024;

    /// <summary>An array as it is to be shown.</summary>
    /// <param name="written">How it is shown.</param>
    /// <param name="entries">What it is.</param>
    /// <param name="context">What names mean; a formula in its place may name those that it is shown with.</param>
    /// <exception cref="ArgumentException">It is a number, or has too many entries.</exception>
    public ArrayAnswer(Formula written, ArrayEntries entries, ArrayContext? context = null)
    {
        if (entries.IsScalar || entries.Entries.Length is 0 or > MaximumEntries)
            throw new ArgumentException($"{entries.Shape} is no array of at most {MaximumEntries} entries.", nameof(entries));
        (Written, Entries, Context) = (written, entries, context?.WithNamesOf(written) ?? ArrayContext.Empty);
    }

    /// <summary>How it is shown.</summary>
    public Formula Written { get; }

    /// <summary>Its entries.</summary>
    public ArrayEntries Entries { get; }

    /// <summary>What a formula in its place may name.</summary>
    public ArrayContext Context { get; init; }

    /// <summary>The names of the rows of a table; empty for an array.</summary>
    public ImmutableArray<string> RowNames { get; init; } = [];

    /// <summary>The names of the columns of a table; empty for an array.</summary>
    public ImmutableArray<string> ColumnNames { get; init; } = [];

    /// <summary>Whether the names of the columns are mathematics, as <c>theta</c> and <c>p[1]</c> are, and not words.</summary>
    public bool NamesAreMathematics { get; init; }

    /// <summary>Whether it is a set of places: those whose entries are 1. It is then written as pairs of the numbers of rows and columns as well.</summary>
    public bool IsSet { get; init; }

    /// <summary>Whether it is shown by its entries, and not by a formula.</summary>
    public bool IsLiteral => Written is ArrayFormula;

    /// <inheritdoc/>
    public override string Type => ColumnNames.IsEmpty ? "array" : "table";

    /// <inheritdoc/>
    public override Declarations Declarations => Context.Declarations;

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [.. Entries.Entries.Select((e, i) => new Component(PlaceOf(i), e))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Written];

    /// <inheritdoc/>
    public override string ToText() => IsPlaced && Entries.Entries.All(e => e == 0 || e == 1) ? $"{{{string.Join(", ", Members.Select(m => $"({m.Row}, {m.Column})"))}}}" : Written.ToInfix();

    /// <summary>Whether it is a set whose rows and columns have numbers.</summary>
    public bool IsPlaced => IsSet && !ColumnNames.IsEmpty;

    /// <summary>The numbers of the rows and columns whose entries are 1.</summary>
    public IEnumerable<(string Row, string Column)> Members => Entries.Entries
        .Select((e, i) => (Entry: e, Row: RowNames[i / Entries.Columns], Column: ColumnNames[i % Entries.Columns])).Where(m => m.Entry == 1).Select(m => (m.Row, m.Column));

    /// <summary>What a row or a column of a set is called.</summary>
    public static string NameOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style)
    {
        if (ColumnNames.IsEmpty)
            return Written.ToLatex(style);
        var head = ColumnNames.Select(n => NamesAreMathematics && FormulaParser.Parse(n) is { Succeeded: true, Formula: { } name } ? name.ToLatex(style) : $"\\text{{{n.Replace("_", "\\_", StringComparison.Ordinal)}}}").Prepend("");
        var rows = RowNames.Select((name, i) => Enumerable.Range(0, Entries.Columns).Select(j => Cell(i, j).ToLatex(style)).Prepend($"\\text{{{name.Replace("_", "\\_", StringComparison.Ordinal)}}}"));
        return $"\\begin{{array}}{{c|{new string('c', Entries.Columns)}}}{string.Join(" & ", head)} \\\\ \\hline {string.Join(" \\\\ ", rows.Select(r => string.Join(" & ", r)))}\\end{{array}}";
    }

    /// <summary>An entry as it is shown, from 0.</summary>
    public Formula Cell(int row, int column) => Written is ArrayFormula { Items: var rows }
        ? rows[row] is ArrayFormula { Items: var cells } ? cells[column] : rows[row]
        : Entries[row, column].ToFormula();

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        var entries = Entries with { Entries = components };
        return new ArrayAnswer(entries.ToFormula(), entries) { Context = Context, RowNames = RowNames, ColumnNames = ColumnNames, NamesAreMathematics = NamesAreMathematics, IsSet = IsSet };
    }

    /// <summary>The same sort of answer of other entries.</summary>
    public ArrayAnswer With(Formula written, ArrayEntries entries) => new(written, entries)
    {
        Context = Context,
        RowNames = entries.Rows == Entries.Rows ? RowNames : [],
        ColumnNames = entries.Rows == Entries.Rows && entries.Columns == Entries.Columns ? ColumnNames : [],
        NamesAreMathematics = NamesAreMathematics,
        IsSet = IsSet,
    };

    /// <summary>The same answer where a formula in its place may name more.</summary>
    public ArrayAnswer With(ArrayContext context) => ReferenceEquals(context, Context) ? this : new ArrayAnswer(Written, Entries)
    {
        Context = context,
        RowNames = RowNames,
        ColumnNames = ColumnNames,
        NamesAreMathematics = NamesAreMathematics,
        IsSet = IsSet,
    };

    private string PlaceOf(int index)
    {
        var (row, column) = (index / Entries.Columns, index % Entries.Columns);
        var (rowNumber, columnNumber) = ((row + 1).ToString(CultureInfo.InvariantCulture), (column + 1).ToString(CultureInfo.InvariantCulture));
        return !ColumnNames.IsEmpty ? $"{RowNames[row]}, {ColumnNames[column]}"
            : Entries.Columns == 1 ? $"entry {rowNumber}"
            : $"row {rowNumber}, column {columnNumber}";
    }
}
