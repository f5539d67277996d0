using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A network with numbers for its symbols, on which a check can run the layers.</summary>
internal sealed record Instance(Network Network, IReadOnlyDictionary<string, Rational> At);

/// <summary>Puts small numbers, all different, in for the symbols of a network, several times.</summary>
internal static class Instances
{
    /// <summary>So many that rounding down and rounding up, which agree for one size in two at a stride of 2, agree for all of them once in 10³.</summary>
    private const int Wanted = 10;

    private const int Attempts = 400;

    private static readonly int[] Composites = [2, 4, 3, 6, 8, 12, 24, 16, 48, 5, 10, 20, 40, 32, 64, 96, 120, 7, 9, 15, 18, 28, 36, 56, 60, 72, 84, 144, 192, 240];

    /// <summary>The network itself where it has no symbols; otherwise several instances whose layers fit; none where no small sizes fit. All layers are settled anew.</summary>
    public static IReadOnlyList<Instance> Of(Network network, Generator generator)
    {
        if (network.Declarations.All.Count == 0)
            return [new Instance(SettledNetwork.Of(network), new Dictionary<string, Rational>())];
        var image = network.Inputs.SelectMany(i => i.Shape.Sizes).SelectMany(s => s.FreeSymbols).Except(Windows(network)).ToHashSet(StringComparer.Ordinal);
        var instances = new List<Instance>();
        for (var attempt = 0; attempt < Attempts && instances.Count < Wanted; attempt++)
        {
            // Only the image grows with the attempts, until it is large enough for the windows of all layers.
            var at = new SortedDictionary<string, Rational>(StringComparer.Ordinal);
            foreach (var name in network.Declarations.Names)
            {
                // Heads must divide widths, patches images: every second attempt draws numbers with many divisors.
                int value;
                do
                {
                    var range = 7 + network.Declarations.All.Count + (image.Contains(name) ? 3 * attempt : 0);
                    value = attempt % 2 == 0 ? generator.NextInt(2, range) : Composites[generator.NextInt(0, Math.Min(Composites.Length, 6 + network.Declarations.All.Count + (attempt / 20)))];
                }
                while (at.ContainsValue(value));
                at[name] = value;
            }

            var values = at.ToDictionary(v => v.Key, v => Expr.Number(v.Value));
            if (network.Substitute(values) is { } concrete && !instances.Exists(i => i.At.SequenceEqual(at)))
                instances.Add(new Instance(SettledNetwork.Of(concrete), at));
        }

        return instances;
    }

    private static IEnumerable<string> Windows(Network network) => network.Layers.SelectMany(l => l switch
    {
        WindowLayer window => new[] { window.Window, window.Step, window.Spread },
        TransposedConvolutionLayer transposed => [transposed.Kernel, transposed.Stride, transposed.Dilation],
        PatchLayer patch => [patch.Size],
        _ => [],
    }).SelectMany(sizes => sizes.Sizes).SelectMany(s => s.FreeSymbols);
}
