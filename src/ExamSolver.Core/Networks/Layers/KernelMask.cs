using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>
/// Which entries of a kernel count; the others are kept at 0. Mask <c>A</c> keeps the entries before the middle in the order in which an image is
/// read, mask <c>B</c> the middle as well (van den Oord et al., 2016, arXiv 1601.06759, section 3.4); any other is written entry by entry.
/// </summary>
public sealed class KernelMask : IReadFromSpec<KernelMask>, IEquatable<KernelMask>
{
    private KernelMask(string? word, ImmutableArray<ImmutableArray<bool>> rows) => (Word, Rows) = (word, rows);

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("the mask: A (what stands before the middle), B (and the middle), or its rows of 0 and 1", SpecType.Words(["A", "B"]), SpecType.ListOf(SpecType.ListOf(SpecType.Number(whole: true, 0))));

    /// <summary>The letter it was written as; otherwise <c>null</c>.</summary>
    public string? Word { get; }

    /// <summary>The entries as they were written, row by row (one row for a kernel of one axis); empty for a letter.</summary>
    public ImmutableArray<ImmutableArray<bool>> Rows { get; }

    /// <summary>How many entries along each axis; <c>null</c> for a letter, which suits kernels of odd sizes.</summary>
    public int[]? Sizes => Word is not null ? null : Rows.Length == 1 ? [Rows[0].Length] : [Rows.Length, Rows[0].Length];

    /// <summary>The places of the entries that count, along each axis, in the order in which an image is read.</summary>
    public IEnumerable<int[]> Kept(int[] kernel)
    {
        var entries = kernel.Aggregate(1, (product, size) => product * size);
        for (var entry = 0; entry < entries; entry++)
        {
            var place = new int[kernel.Length];
            for (var (axis, rest) = (kernel.Length - 1, entry); axis >= 0; axis--)
                (rest, place[axis]) = Math.DivRem(rest, kernel[axis]);
            if (Word is null ? Rows[place.Length == 1 ? 0 : place[0]][place[^1]] : 2 * entry < entries - 1 || (Word == "B" && 2 * entry == entries - 1))
                yield return place;
        }
    }

    /// <summary>How many entries count.</summary>
    public int Count(AxisSizes kernel) => Kept(Numbers(kernel)).Count();

    /// <summary>The entries that count, along one axis: the first, and how many there are from it to the last.</summary>
    public (int First, int Length) Along(int axis, AxisSizes kernel)
    {
        int[] places = [.. Kept(Numbers(kernel)).Select(p => p[axis])];
        return (places.Min(), places.Max() - places.Min() + 1);
    }

    /// <summary>Why the mask does not go with a kernel; <c>null</c> where it does.</summary>
    public Misfit? Misfit(string layer, AxisSizes kernel)
    {
        if (kernel.Sizes.Any(s => !s.TryGetNumber(out _)))
            return new($"layer {layer} has a mask and a kernel of {kernel}", "write the sizes of a masked kernel as numbers");
        if (Sizes is { } sizes)
            return sizes.SequenceEqual(Numbers(kernel)) ? null : new($"layer {layer} has a mask of {string.Join('×', sizes)} for a kernel of {kernel}", "write one entry, 0 or 1, for each of the kernel's");
        if (kernel.Sizes.Any(s => s.TryGetNumber(out var size) && !((size + 1) / 2).IsInteger))
            return new($"layer {layer} has mask {Word} and a kernel of {kernel}, which has no middle", "make its sizes odd, or write the mask entry by entry");
        return kernel.IsOne && Word == "A" ? new($"mask A keeps nothing of the kernel of layer {layer}", "use mask B, or a larger kernel") : null;
    }

    /// <summary>The letter, or the rows: <c>A</c>, <c>110/000</c>.</summary>
    public override string ToString() => Word ?? string.Join('/', Rows.Select(r => string.Concat(r.Select(kept => kept ? '1' : '0'))));

    /// <inheritdoc/>
    public bool Equals(KernelMask? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KernelMask);

    /// <inheritdoc/>
    public override int GetHashCode() => Rows.Length + (Word?.Length ?? 0);

    /// <inheritdoc/>
    public static KernelMask? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar scalar && scalar.Text.Trim().ToUpperInvariant() is "A" or "B")
            return new(((SpecScalar)node).Text.Trim().ToUpperInvariant(), []);
        if (node is SpecList { Items.Count: > 0 } list)
        {
            var rows = list.Items.All(i => i is SpecList) ? list.Items.Cast<SpecList>().Select(r => r.Items).ToArray() : [list.Items];
            if (rows.All(r => r.Count > 0 && r.Count == rows[0].Count && r.All(e => e is SpecScalar { Text: "0" or "1" })) && rows.Any(r => r.Any(e => e is SpecScalar { Text: "1" })))
                return new(null, [.. rows.Select(r => r.Select(e => ((SpecScalar)e).Text == "1").ToImmutableArray())]);
        }

        scope.Diagnostics.Error("wrong-type", node.Position, $"expected a mask, found {node.Description}", "write A, B, or rows that are equally long, of 0 and 1: [[1, 1, 1], [1, 0, 0], [0, 0, 0]]");
        return null;
    }

    private static int[] Numbers(AxisSizes kernel) => [.. kernel.Sizes.Select(s => s.TryGetNumber(out var size) ? (int)size.ToDouble() : 0)];
}
