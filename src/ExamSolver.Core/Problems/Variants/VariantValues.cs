using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>What the names of a <c>vary</c> block stand for in one variant.</summary>
public sealed class VariantValues
{
    private VariantValues(ImmutableSortedDictionary<string, string> words, ArrayContext numbers, ImmutableArray<(string Name, string Text)> list) =>
        (Words, Numbers, List) = (words, numbers, list);

    /// <summary>No names.</summary>
    public static VariantValues Empty { get; } = new(ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal), ArrayContext.Empty, []);

    /// <summary>The words, by name, and by <c>tex name</c> as LaTeX.</summary>
    public ImmutableSortedDictionary<string, string> Words { get; }

    /// <summary>The names that stand for numbers and arrays.</summary>
    public ArrayContext Numbers { get; }

    /// <summary>The names and words in the order of the file.</summary>
    public ImmutableArray<(string Name, string Text)> List { get; }

    /// <summary>Whether a name has a word.</summary>
    public bool Has(string name) => Words.ContainsKey(name);

    /// <summary>One more name. A text that is a number or an array of numbers may stand in formulas; any other is a word.</summary>
    public VariantValues With(string name, string text)
    {
        var (formula, value) = NumberOf(text);
        var words = Words.SetItem(name, text).SetItem(Placeholders.TexOf(name), value is null ? text : Tex(formula!));
        if (value is not null && text.Contains('.', StringComparison.Ordinal))
            words = Placeholders.WithDecimalCommas(words, name);
        return new VariantValues(words, value is null ? Numbers : Numbers.With(new LetDefinition(name, value.ToFormula(), value)), List.Add((name, text)));
    }

    /// <summary>The number, vector or matrix that a text says; nothing where it says none.</summary>
    public static (Formula? Formula, ArrayEntries? Value) NumberOf(string text)
    {
        if (FormulaParser.Parse(text) is not { Succeeded: true, Formula: { } formula } || formula is RelationFormula)
            return (null, null);
        var value = ArrayContext.Empty.Evaluate(formula, out _);
        return value is null || value.Entries.Any(e => e.FreeSymbols.Count > 0 || e.IsUndefined) ? (null, null) : (formula, value);
    }

    /// <summary>As authors of sheets write it: a vector as a column, matrices in round brackets.</summary>
    private static string Tex(Formula formula) => formula switch
    {
        ArrayFormula { Kind: ArrayKind.List } array => $@"\begin{{pmatrix}} {string.Join(@" \\ ", array.Items.Select(row => row is ArrayFormula { Kind: ArrayKind.List } cells ? string.Join(" & ", cells.Items.Select(c => c.ToLatex())) : row.ToLatex()))} \end{{pmatrix}}",
        _ => formula.ToLatex(),
    };

    /// <summary><c>k = 5, n = 32</c>.</summary>
    public override string ToString() => string.Join(", ", List.Select(v => $"{v.Name} = {v.Text}"));
}
