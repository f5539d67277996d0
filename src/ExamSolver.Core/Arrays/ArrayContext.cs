using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>A definition of a <c>let</c> block as it is written: a node of a computational graph.</summary>
/// <param name="Name">The name.</param>
/// <param name="Formula">What it stands for.</param>
/// <param name="Value">The same, worked out.</param>
public sealed record LetDefinition(string Name, Formula Formula, ArrayEntries Value);

/// <summary>
/// What formulas over arrays mean: the declared symbols, and names that stand for formulas. Sizes that are letters, and counts, are worked out as
/// small different numbers, so that every array has entries.
/// </summary>
/// <param name="Declarations">The symbols with their domains and shapes.</param>
/// <param name="Names">What names stand for, worked out.</param>
public sealed record ArrayContext(Declarations Declarations, ImmutableSortedDictionary<string, LetDefinition> Names)
{
    private const int MaximalRank = 4;

    /// <summary>Whether sizes that are letters are the second choice of numbers.</summary>
    public bool OtherSizes { get; init; }

    /// <summary>
    /// The same context with the names alone that a formula uses, and those that these are made of: what an answer may be written with that is shown
    /// as the formula. Nobody answers “work H out” by H.
    /// </summary>
    public ArrayContext WithNamesOf(Formula formula)
    {
        var used = Names.Clear();
        void Add(Formula part)
        {
            foreach (var name in FormulaParts.Names(part))
            {
                if (!used.ContainsKey(name) && Names.TryGetValue(name, out var definition))
                {
                    used = used.Add(name, definition);
                    Add(definition.Formula);
                }
            }
        }

        Add(formula);
        return used.Count == Names.Count ? this : this with { Names = used };
    }

    /// <summary>The same context without a name, and without all that is made of it.</summary>
    public ArrayContext Before(string name) => this with { Names = Names.RemoveRange(Names.Keys.Where(n => n == name || WithNamesOf(Names[n].Formula).Names.ContainsKey(name))) };

    /// <summary>A context without names.</summary>
    public static ArrayContext Of(Declarations declarations) => new(declarations, ImmutableSortedDictionary.Create<string, LetDefinition>(StringComparer.Ordinal));

    /// <summary>A context in which nothing is known.</summary>
    public static ArrayContext Empty { get; } = Of(Declarations.Empty);

    /// <summary>The same context with one more name.</summary>
    public ArrayContext With(LetDefinition definition) => this with { Names = Names.SetItem(definition.Name, definition) };

    /// <summary>Works a formula out, or says why it has no value.</summary>
    public ArrayEntries? Evaluate(Formula formula, out string? error)
    {
        if (!IsArray(formula))
        {
            error = null;
            return ArrayEntries.Scalar(formula.ToExpr().Substitute(Names.Where(n => n.Value.Value.IsScalar).ToDictionary(n => n.Key, n => n.Value.Value.Entries[0])));
        }

        return WorkOut(formula, out error);
    }

    /// <summary>Works a formula out entry by entry, sizes that are letters put in, even where it names no whole array.</summary>
    public ArrayEntries? WorkOut(Formula formula, out string? error)
    {
        var value = ArrayEntries.Of(formula is ArrayFormula { Kind: ArrayKind.Tuple } tuple ? Formula.List(tuple.Items) : formula, Declarations, Names.ToDictionary(n => n.Key, n => n.Value.Value, StringComparer.Ordinal), out error, OtherSizes);
        return value?.Entries.Any(e => e.IsUndefined) == true ? null : value;
    }

    /// <summary>Whether an array stands in a formula as a whole; the array of an entry that is a number does not.</summary>
    public bool IsArray(Formula formula) => formula switch
    {
        ArrayFormula { Kind: not ArrayKind.Set } => true,
        SymbolFormula symbol => Rank(symbol.Name) > 0,
        ApplyFormula { Function: "ones" or "zeros" or "identity" or "eye" } => true,
        EntryFormula { Array: SymbolFormula symbol } entry => Rank(symbol.Name) > entry.Indices.Length || Names.ContainsKey(symbol.Name) || entry.Indices.Any(IsArray),
        _ => FormulaParts.Of(formula).Any(IsArray),
    };

    private int Rank(string name) => Names.TryGetValue(name, out var named)
        ? named.Value.IsScalar ? 0 : named.Value.Columns == 1 ? 1 : 2
        : Declarations.Find(name)?.Dimensions.Length ?? 0;

    /// <summary>
    /// The value of every symbol in a world, and of every entry of an array: <c>x</c>, <c>W[1,2]</c>; small counts for sizes that are letters, and
    /// for the symbols that index an array in one of the formulas a place in it.
    /// </summary>
    public IReadOnlyDictionary<string, Rational> ValuesIn(World world, params IEnumerable<Formula> formulas)
    {
        var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
        var sizes = ArrayEntries.SizesOf(Declarations, OtherSizes);
        foreach (var (name, declaration) in Declarations.All)
        {
            if (declaration.IsScalar)
                values[name] = world.Exact(name);
            else
                AddEntries(name, [.. declaration.Dimensions.Select(d => sizes[d])], world, values);
        }

        foreach (var (dimension, size) in sizes)
        {
            if (dimension is SymbolExpr symbol)
                values[symbol.Name] = size;
        }

        foreach (var (index, size) in formulas.SelectMany(f => Indices(f, sizes)).GroupBy(i => i.Name, i => i.Size).Select(g => (g.Key, g.Min())))
        {
            if (values.TryGetValue(index, out var value) && (value < 1 || value > size))
                values[index] = 1 + (value.Abs().Floor() % size);
        }

        return values;
    }

    private IEnumerable<(string Name, int Size)> Indices(Formula formula, IReadOnlyDictionary<Expr, int> sizes) =>
        (formula is EntryFormula { Array: SymbolFormula array } entry && Declarations.Find(array.Name) is { IsScalar: false } declared
            ? entry.Indices.Zip(declared.Dimensions).Where(p => p.First is SymbolFormula).Select(p => (((SymbolFormula)p.First).Name, sizes[p.Second]))
            : []).Concat(FormulaParts.Of(formula).SelectMany(p => Indices(p, sizes)));

    /// <summary>The arrays and numbers of all names in doubles, each definition worked out from those that it uses.</summary>
    /// <param name="at">The values of the symbols and entries.</param>
    /// <param name="replaced">Names that have another value; what uses them follows.</param>
    public Func<string, NumericArray?> NumbersAt(IReadOnlyDictionary<string, Rational> at, IReadOnlyDictionary<string, NumericArray>? replaced = null)
    {
        var known = replaced is null ? new Dictionary<string, NumericArray?>(StringComparer.Ordinal) : replaced.ToDictionary(r => r.Key, r => (NumericArray?)r.Value, StringComparer.Ordinal);
        double ValueOf(string name) => at.TryGetValue(name, out var value) ? value.ToDouble() : double.NaN;
        NumericArray? Numbers(string name)
        {
            if (known.TryGetValue(name, out var value))
                return value;
            value = Names.TryGetValue(name, out var named) ? new NumericFormula(Numbers, Declarations).Of(named.Formula)
                : at.TryGetValue(name, out var number) ? NumericArray.Of(number.ToDouble())
                : Declarations.Find(name) is { IsScalar: false } && Evaluate(Formula.Symbol(name), out _) is { } entries ? NumericArray.Of(entries, ValueOf)
                : null;
            return known[name] = value;
        }

        return Numbers;
    }

    /// <summary>A formula in doubles.</summary>
    /// <exception cref="ArithmeticException">Shapes do not fit.</exception>
    public NumericArray Numeric(Formula formula, IReadOnlyDictionary<string, Rational> at, IReadOnlyDictionary<string, NumericArray>? replaced = null) =>
        new NumericFormula(NumbersAt(at, replaced), Declarations).Of(formula);

    private static void AddEntries(string name, int[] sizes, World world, Dictionary<string, Rational> values)
    {
        if (sizes.Length > MaximalRank || sizes.Any(s => s > ArrayEntries.LongestAxis))
            return;
        void Add(int axis, string indices)
        {
            for (var i = 1; i <= sizes[axis]; i++)
            {
                var inner = indices + (axis > 0 ? "," : "") + i.ToString(CultureInfo.InvariantCulture);
                if (axis + 1 < sizes.Length)
                    Add(axis + 1, inner);
                else
                    values[$"{name}[{inner}]"] = world.Exact($"{name}[{inner}]");
            }
        }

        Add(0, "");
    }
}
