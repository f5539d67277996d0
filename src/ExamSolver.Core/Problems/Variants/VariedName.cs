using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>One entry of a <c>vary</c> block: what it may be, and what it is on the common paper.</summary>
public abstract record VariedName(SpecScalar Key)
{
    /// <summary>The names that it settles: its own, or those of the maps that it chooses from.</summary>
    public virtual IEnumerable<string> Names => [Key.Text];

    /// <summary>How many different ones there are.</summary>
    public abstract BigInteger Count { get; }

    /// <summary>The values with those of the common paper; <c>null</c> where they have none.</summary>
    public abstract VariantValues? Default(VariantValues values);

    /// <summary>The values with drawn ones; <c>null</c> where there are none.</summary>
    public abstract VariantValues? Draw(VariantValues values, Generator generator);
}

/// <summary><c>k: [5, 3, 7]</c>, or <c>[{k: 5, p: 2}, {k: 3, p: 1}]</c> for names that change together. The first choice is the common paper's.</summary>
public sealed record VariedChoice(SpecScalar Key, ImmutableArray<ImmutableArray<(string Name, string Text)>> Choices) : VariedName(Key)
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names => Choices[0].Select(c => c.Name);

    /// <inheritdoc/>
    public override BigInteger Count => Choices.Length;

    /// <inheritdoc/>
    public override VariantValues? Default(VariantValues values) => With(values, 0);

    /// <inheritdoc/>
    public override VariantValues? Draw(VariantValues values, Generator generator) => With(values, generator.NextInt(0, Choices.Length));

    private VariantValues With(VariantValues values, int index) => Choices[index].Aggregate(values, (all, c) => all.With(c.Name, c.Text));
}

/// <summary><c>p: = (k - 1)/2</c>: it follows from names above it.</summary>
public sealed record DerivedName(SpecScalar Key, SpecScalar Source, Formula Formula) : VariedName(Key)
{
    /// <inheritdoc/>
    public override BigInteger Count => 1;

    /// <inheritdoc/>
    public override VariantValues? Default(VariantValues values)
    {
        if (values.Numbers.Evaluate(Formula, out _) is not { } value || value.Entries.Any(e => !e.TryGetNumber(out _)))
            return null;

        // What comes of decimals stays one where it ends: 1 - 0.3 is 0.7.
        var isDecimal = FormulaParts.Names(Formula).Any(n => values.Words.TryGetValue(n, out var text) && text.Contains('.', StringComparison.Ordinal));
        return values.With(Key.Text, EntryTexts.Of(value, isDecimal));
    }

    /// <inheritdoc/>
    public override VariantValues? Draw(VariantValues values, Generator generator) => Default(values);
}

/// <summary><c>n: {from: 16, to: 64, step: 16, default: 32}</c>: one of evenly spaced numbers.</summary>
public sealed record VariedNumber(SpecScalar Key, ImmutableArray<Rational> Entries, bool IsDecimal, string DefaultText) : VariedName(Key)
{
    /// <inheritdoc/>
    public override BigInteger Count => Entries.Length;

    /// <inheritdoc/>
    public override VariantValues? Default(VariantValues values) => values.With(Key.Text, DefaultText);

    /// <inheritdoc/>
    public override VariantValues? Draw(VariantValues values, Generator generator) =>
        values.With(Key.Text, EntryTexts.Of(Entries[generator.NextInt(0, Entries.Length)], IsDecimal));
}

/// <summary><c>W: {matrix: 2x3, from: -3, to: 3, default: '[[1, 2, 0], [0, 1, -1]]'}</c>: an array whose entries are drawn one by one.</summary>
/// <param name="Key">The name.</param>
/// <param name="Rows">Rows; entries of a vector.</param>
/// <param name="Columns">Columns; 0 for a vector.</param>
/// <param name="Entries">What an entry may be.</param>
/// <param name="IsDecimal">Whether entries are written as decimals.</param>
/// <param name="IsDifferent">Whether no two entries are equal.</param>
/// <param name="IsSymmetric">Whether it is its transpose.</param>
/// <param name="DefaultText">The common paper's.</param>
public sealed record VariedArray(SpecScalar Key, int Rows, int Columns, ImmutableArray<Rational> Entries, bool IsDecimal, bool IsDifferent, bool IsSymmetric, string DefaultText) : VariedName(Key)
{
    private int Free => Columns == 0 ? Rows : IsSymmetric ? Rows * (Rows + 1) / 2 : Rows * Columns;

    /// <inheritdoc/>
    public override BigInteger Count => IsDifferent
        ? Enumerable.Range(0, Free).Aggregate(BigInteger.One, (count, i) => count * Math.Max(0, Entries.Length - i))
        : BigInteger.Pow(Entries.Length, Free);

    /// <inheritdoc/>
    public override VariantValues? Default(VariantValues values) => values.With(Key.Text, DefaultText);

    /// <inheritdoc/>
    public override VariantValues? Draw(VariantValues values, Generator generator)
    {
        var left = Entries.ToList();
        Rational Next()
        {
            var index = generator.NextInt(0, left.Count);
            var entry = left[index];
            if (IsDifferent)
                left.RemoveAt(index);
            return entry;
        }

        if (Columns == 0)
            return values.With(Key.Text, EntryTexts.List(Enumerable.Range(0, Rows).Select(_ => EntryTexts.Of(Next(), IsDecimal))));
        var drawn = new Rational[Rows, Columns];
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < Columns; j++)
                drawn[i, j] = IsSymmetric && j < i ? drawn[j, i] : Next();
        }

        return values.With(Key.Text, EntryTexts.List(Enumerable.Range(0, Rows).Select(i => EntryTexts.List(Enumerable.Range(0, Columns).Select(j => EntryTexts.Of(drawn[i, j], IsDecimal))))));
    }
}

/// <summary><c>p: {probabilities: 3, step: 0.1, default: '[0.2, 0.3, 0.5]'}</c>: positive multiples of the step that sum to 1.</summary>
public sealed record VariedProbabilities(SpecScalar Key, int Length, int Pieces, bool IsDecimal, string DefaultText) : VariedName(Key)
{
    /// <inheritdoc/>
    public override BigInteger Count
    {
        get
        {
            // The cuts of a row of so many pieces: (pieces - 1) choose (length - 1).
            var count = BigInteger.One;
            for (var i = 1; i < Length; i++)
                count = count * (Pieces - i) / i;
            return count;
        }
    }

    /// <inheritdoc/>
    public override VariantValues? Default(VariantValues values) => values.With(Key.Text, DefaultText);

    /// <inheritdoc/>
    public override VariantValues? Draw(VariantValues values, Generator generator)
    {
        var places = Enumerable.Range(1, Pieces - 1).ToArray();
        generator.Shuffle<int>(places);
        var cuts = places.Take(Length - 1).Order().Prepend(0).Append(Pieces).ToArray();
        return values.With(Key.Text, EntryTexts.List(cuts.Zip(cuts.Skip(1), (low, high) => EntryTexts.Of(new Rational(high - low, Pieces), IsDecimal))));
    }
}

/// <summary>Numbers and arrays as a person writes them in a problem file.</summary>
internal static class EntryTexts
{
    /// <summary>A number: digits, a decimal where it is one and decimals are wanted, or a fraction.</summary>
    public static string Of(Rational value, bool isDecimal)
    {
        if (!isDecimal || value.IsInteger)
            return value.ToString();
        var (scaled, digits) = (value, 0);
        while (!scaled.IsInteger && digits < 30)
            (scaled, digits) = (scaled * 10, digits + 1);
        if (!scaled.IsInteger)
            return value.ToString();
        var text = BigInteger.Abs(scaled.Numerator).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return $"{(value.Sign < 0 ? "-" : "")}{text[..^digits]}.{text[^digits..]}";
    }

    /// <summary>A number, vector or matrix whose entries are numbers.</summary>
    public static string Of(ArrayEntries value, bool isDecimal)
    {
        string Entry(int i, int j) => value[i, j].TryGetNumber(out var number) ? Of(number, isDecimal) : throw new ArgumentException("An entry is no number.", nameof(value));
        if (value.IsScalar)
            return Entry(0, 0);
        return List(Enumerable.Range(0, value.Rows).Select(i => value.Columns == 1 ? Entry(i, 0) : List(Enumerable.Range(0, value.Columns).Select(j => Entry(i, j)))));
    }

    /// <summary>A list in square brackets.</summary>
    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";
}
