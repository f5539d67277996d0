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

    /// <summary>The network itself where it has no symbols; otherwise several instances whose layers fit; none where no small sizes fit.</summary>
    public static IReadOnlyList<Instance> Of(Network network, Generator generator)
    {
        if (network.Declarations.All.Count == 0)
            return [new Instance(network, new Dictionary<string, Rational>())];
        var image = network.Input.Sizes.SelectMany(s => s.FreeSymbols).Except(Windows(network)).ToHashSet(StringComparer.Ordinal);
        var instances = new List<Instance>();
        for (var attempt = 0; attempt < Attempts && instances.Count < Wanted; attempt++)
        {
            // Only the image grows with the attempts, until it is large enough for the windows of all layers.
            var at = new SortedDictionary<string, Rational>(StringComparer.Ordinal);
            foreach (var name in network.Declarations.Names)
            {
                int value;
                do
                    value = generator.NextInt(2, 7 + network.Declarations.All.Count + (image.Contains(name) ? 3 * attempt : 0));
                while (at.ContainsValue(value));
                at[name] = value;
            }

            var values = at.ToDictionary(v => v.Key, v => Expr.Number(v.Value));
            if (network.Substitute(values) is { } concrete && !instances.Exists(i => i.At.SequenceEqual(at)))
                instances.Add(new Instance(concrete, at));
        }

        return instances;
    }

    private static IEnumerable<string> Windows(Network network) => network.Layers.OfType<WindowLayer>()
        .SelectMany(w => new[] { w.Window, w.Step, w.Spread }).SelectMany(p => p.Height.FreeSymbols.Concat(p.Width.FreeSymbols));
}
