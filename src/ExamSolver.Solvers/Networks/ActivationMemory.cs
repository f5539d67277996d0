using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>How a number that a layer puts out is stored.</summary>
public enum ElementType
{
    /// <summary>Eight bytes.</summary>
    Float64,

    /// <summary>Four bytes.</summary>
    Float32,

    /// <summary>Two bytes.</summary>
    Float16,

    /// <summary>Two bytes: the first half of a float32.</summary>
    Bfloat16,

    /// <summary>One byte.</summary>
    Int8,
}

/// <summary>Which of the numbers that layers put out are held.</summary>
public enum HeldActivations
{
    /// <summary>All of them: the backward pass of training reads them again.</summary>
    All,

    /// <summary>The most that a forward pass holds at once: what no later layer reads is freed.</summary>
    Peak,
}

/// <summary>
/// The numbers that layers put out, and when they are in memory. A layer that only reads the numbers in another shape has none of its own; one
/// that writes over what it reads neither.
/// </summary>
public static class ActivationMemory
{
    /// <summary>Of a network with symbols, so many sums may each be the largest; more are not written down.</summary>
    internal const int MostPeaks = 4;

    /// <summary>What counts.</summary>
    public sealed record Rules
    {
        /// <summary>Whether an element's bytes count.</summary>
        public bool Bytes { get; init; } = true;

        /// <summary>Whether bits are taken for bytes.</summary>
        public bool Bits { get; init; }

        /// <summary>Whether the batch counts.</summary>
        public bool Batch { get; init; } = true;

        /// <summary>Whether the weights are added.</summary>
        public bool Weights { get; init; }

        /// <summary>Whether every number that is kept has a gradient beside it.</summary>
        public bool Gradients { get; init; }

        /// <summary>Whether inputs count; <c>null</c> as what is held says: they are read at the peak, but no layer puts them out.</summary>
        public bool? Input { get; init; }

        /// <summary>Whether activations write over what they read; <c>null</c> as it is given.</summary>
        public bool? InPlace { get; init; }

        /// <summary>Whether what later layers read stays alive.</summary>
        public bool Skips { get; init; } = true;

        /// <summary>Whether what a layer reads is alive beside what it puts out.</summary>
        public bool Read { get; init; } = true;

        /// <summary>What is held; <c>null</c> as it is given.</summary>
        public HeldActivations? Held { get; init; }
    }

    /// <summary>The bytes that the activations of some layers take, or of all.</summary>
    internal static Expr Bytes(Network network, Cost.Given given, Rules rules)
    {
        var numbers = (rules.Held ?? given.Hold) == HeldActivations.Peak
            ? Largest(Alive(network, given, rules))
            : network.Select(given.Of ?? "every layer").Aggregate(given.Of is null && rules.Input == true ? Inputs(network) : 0, (sum, place) => sum + Own(network, place, given, rules));
        var bytes = rules.Bytes ? PerElement(given.Element) * (rules.Bits ? 8 : 1) : 1;
        var weights = rules.Weights ? Enumerable.Range(0, network.Layers.Length).SelectMany(place => network.OwnArrays(place)).Where(a => a.Role != ArrayRole.Buffer).Aggregate((Expr)0, (sum, a) => sum + a.Count) : 0;
        return bytes * ((numbers * (rules.Batch ? given.Batch.Value : 1) * (rules.Gradients ? 2 : 1)) + weights);
    }

    /// <summary>How many bytes an element takes.</summary>
    internal static int PerElement(ElementType element) => element switch
    {
        ElementType.Float64 => 8,
        ElementType.Float32 => 4,
        ElementType.Float16 or ElementType.Bfloat16 => 2,
        _ => 1,
    };

    /// <summary>How many numbers of its own a layer puts out for one input.</summary>
    internal static Expr Own(Network network, int place, Cost.Given given, Rules rules) => Homes(network, given, rules)[place] == place ? network.Outputs[place].Count : 0;

    /// <summary>How many numbers are alive while each layer runs, for one input.</summary>
    internal static ImmutableArray<Expr> Alive(Network network, Cost.Given given, Rules rules)
    {
        var homes = Homes(network, given, rules);
        int Home(int place) => place < 0 ? place : homes[place];
        Expr Size(int home) => home >= 0 ? network.Outputs[home].Count : rules.Input == false ? 0 : network.Inputs[~home].Shape.Count;

        // What nobody reads is what the network puts out, and stays.
        var lastReader = new Dictionary<int, int>();
        var isRead = network.Nodes.SelectMany(n => n.Sources).ToHashSet();
        for (var i = 0; i < homes.Length; i++)
        {
            foreach (var source in network.Nodes[i].Sources)
                lastReader[Home(source)] = i;
            if (!isRead.Contains(i))
                lastReader[homes[i]] = homes.Length;
        }

        var ending = lastReader.ToLookup(l => l.Value, l => l.Key);
        var alive = Enumerable.Range(0, network.Inputs.Length).Aggregate((Expr)0, (sum, k) => sum + Size(~k));
        var perLayer = ImmutableArray.CreateBuilder<Expr>(homes.Length);
        for (var i = 0; i < homes.Length; i++)
        {
            if (homes[i] == i)
                alive += Size(i);
            perLayer.Add(!rules.Read ? Size(homes[i])
                : rules.Skips ? alive
                : network.Nodes[i].Sources.Select(Home).Append(homes[i]).Distinct().Aggregate((Expr)0, (sum, home) => sum + Size(home)));
            alive = ending[i].Aggregate(alive, (sum, home) => sum - Size(home));
        }

        return perLayer.MoveToImmutable();
    }

    /// <summary>The numbers that may be the largest whatever the symbols are.</summary>
    internal static ImmutableArray<Expr> Peaks(IEnumerable<Expr> numbers)
    {
        var kept = new List<Expr>();
        foreach (var number in numbers.Where(n => !kept.Exists(k => IsAtLeast(k, n))))
        {
            kept.RemoveAll(k => IsAtLeast(number, k));
            kept.Add(number);
        }

        return [.. kept];
    }

    private static Expr Largest(IEnumerable<Expr> numbers) => Peaks(numbers) is [var only] ? only : Expr.Apply("max", [.. Peaks(numbers)]);

    private static Expr Inputs(Network network) => network.Inputs.Aggregate((Expr)0, (sum, input) => sum + input.Shape.Count);

    /// <summary>In whose memory each layer's output lies: its own, or that of what it reads. Only what reads a tensor alone may write over it.</summary>
    private static int[] Homes(Network network, Cost.Given given, Rules rules)
    {
        var readers = network.Nodes.SelectMany(n => n.Sources).GroupBy(s => s).ToDictionary(g => g.Key, g => g.Count());
        var (homes, isAlone) = (new int[network.Nodes.Length], new bool[network.Nodes.Length]);
        for (var i = 0; i < homes.Length; i++)
        {
            var (layer, source) = (network.Layers[i], network.Nodes[i].Sources[0]);
            var isSame = layer is FlattenLayer or ReshapeLayer
                || ((rules.InPlace ?? given.InPlace) && layer is DropoutLayer or ActivationLayer { Function: not "glu" } && source >= 0 && isAlone[source]);
            homes[i] = !isSame ? i : source < 0 ? source : homes[source];
            isAlone[i] = readers.GetValueOrDefault(i) == 1 && (homes[i] == i || (source >= 0 && isAlone[source]));
        }

        return homes;
    }

    /// <summary>Whether a number is surely as large as another: what is left of it has no minus sign, and sizes are positive.</summary>
    private static bool IsAtLeast(Expr one, Expr other) => (one - other).Expand() switch
    {
        NumberExpr number => number.Value >= 0,
        SumExpr sum => sum.Constant >= 0 && sum.Terms.All(t => t.Coefficient >= 0 && WholeSize.IsWhole(t.Monomial)),
        ProductExpr product => product.Coefficient >= 0 && product.Factors.All(f => WholeSize.IsWhole(f.Base)),
        SymbolExpr => true,
        _ => false,
    };
}
