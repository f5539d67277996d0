using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>A network with numbers for its symbols, on which a check can run the layers.</summary>
internal sealed record Instance(Network Network, IReadOnlyDictionary<string, Rational> At);

/// <summary>Puts small numbers, all different, in for the symbols of a network, several times.</summary>
internal static class Instances
{
    private const int Wanted = 4;
    private const int Attempts = 400;

    /// <summary>The network itself where it has no symbols; otherwise several instances whose layers fit.</summary>
    /// <exception cref="InvalidOperationException">No assignment was found under which the layers fit.</exception>
    public static IReadOnlyList<Instance> Of(Network network, Generator generator)
    {
        if (network.Declarations.All.Count == 0)
            return [new Instance(network, new Dictionary<string, Rational>())];
        var instances = new List<Instance>();
        for (var attempt = 0; attempt < Attempts && instances.Count < Wanted; attempt++)
        {
            // Sizes grow with the attempts, until the image is large enough for all the layers.
            var at = new SortedDictionary<string, Rational>(StringComparer.Ordinal);
            foreach (var name in network.Declarations.Names)
            {
                int value;
                do
                    value = generator.NextInt(2, 9 + network.Declarations.All.Count + attempt);
                while (at.ContainsValue(value));
                at[name] = value;
            }

            var values = at.ToDictionary(v => v.Key, v => Expr.Number(v.Value));
            if (network.Substitute(values) is { } concrete && !instances.Exists(i => i.At.SequenceEqual(at)))
                instances.Add(new Instance(concrete, at));
        }

        return instances.Count > 0 ? instances : throw new InvalidOperationException("No small sizes were found that fit all layers of the network.");
    }
}
