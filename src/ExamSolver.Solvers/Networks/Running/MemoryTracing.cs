using System.Runtime.CompilerServices;
using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Runs a network layer by layer and counts the bytes that are taken and given back.</summary>
internal static class MemoryTracing
{
    /// <summary>The bytes that a forward pass takes for some layers, or the most that it holds at once.</summary>
    /// <param name="network">The network, whose sizes are numbers.</param>
    /// <param name="places">The layers whose outputs are kept.</param>
    /// <param name="given">What is held, of which elements.</param>
    /// <param name="batch">How many inputs are run at once.</param>
    public static Rational Count(Network network, IReadOnlyCollection<int> places, Cost.Given given, long batch)
    {
        var shapes = ForwardRun.Shapes(network);
        var waiting = new int[network.Nodes.Length];
        foreach (var source in network.Nodes.SelectMany(n => n.Sources).Where(s => s >= 0))
            waiting[source]++;
        var (now, most, ever) = ((Rational)0, (Rational)0, (Rational)0);

        // Inputs are the caller's: nothing writes over them.
        var inputs = network.Inputs.Select((input, k) => Take(input.Shape.ToLongs(), network.Nodes.Sum(n => n.Sources.Count(s => s == ~k)), counts: false)).ToArray();
        foreach (var input in inputs)
            input.HasOtherReaders = true;
        var outputs = new Block[network.Nodes.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var read = network.Nodes[i].Sources.Select(s => s < 0 ? inputs[~s] : outputs[s]).ToArray();
            outputs[i] = network.Layers[i] switch
            {
                FlattenLayer or ReshapeLayer => read[0],
                ActivationLayer { Function: "glu" } => Take(shapes[i], 0, places.Contains(i)),
                ActivationLayer or DropoutLayer when given.InPlace && !read[0].HasOtherReaders => read[0],
                _ => Take(shapes[i], 0, places.Contains(i)),
            };
            outputs[i].Waiting += waiting[i] == 0 ? 1 : waiting[i];
            outputs[i].HasOtherReaders |= waiting[i] != 1;
            foreach (var block in read)
            {
                if (--block.Waiting == 0)
                    now -= block.Bytes;
            }
        }

        return given.Hold == HeldActivations.Peak ? most : ever;

        Block Take(long[] shape, int readers, bool counts)
        {
            var bytes = shape.Aggregate((Rational)batch, (product, size) => product * size) * SizeOf(given.Element);
            now += bytes;
            most = now > most ? now : most;
            ever += counts ? bytes : 0;
            return new Block(bytes) { Waiting = readers };
        }
    }

    private static int SizeOf(ElementType element) => element switch
    {
        ElementType.Float64 => sizeof(double),
        ElementType.Float32 => sizeof(float),
        ElementType.Float16 => Unsafe.SizeOf<Half>(),
        ElementType.Bfloat16 => sizeof(float) / 2,
        _ => sizeof(sbyte),
    };

    /// <summary>A piece of memory, and how many reads of it are still to come.</summary>
    private sealed class Block(Rational bytes)
    {
        public Rational Bytes { get; } = bytes;

        public int Waiting { get; set; }

        /// <summary>Whether a tensor in it is not read by one layer alone.</summary>
        public bool HasOtherReaders { get; set; }
    }
}
