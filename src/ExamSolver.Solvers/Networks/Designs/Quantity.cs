using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;

namespace ExamSolver.Solvers.Networks.Designs;

/// <summary>What can be required of a design: <c>parameters(it)</c>, <c>height(it, encoder)</c>. Each is a whole number, 0 where a design has no such thing.</summary>
internal enum QuantitySort
{
    /// <summary>Trainable parameters, of the whole or of layers.</summary>
    Parameters,

    /// <summary>Multiplications, each with an addition.</summary>
    Multiplications,

    /// <summary>Floating-point operations.</summary>
    Operations,

    /// <summary>Pairs of tokens with a score, in one head.</summary>
    AttentionEntries,

    /// <summary>The numbers that layers put out.</summary>
    Activations,

    /// <summary>The sizes of what comes out, channels last.</summary>
    Shape,

    /// <summary>The first size of what comes out.</summary>
    Height,

    /// <summary>The second size of what comes out.</summary>
    Width,

    /// <summary>The last size of what comes out.</summary>
    Channels,

    /// <summary>The numbers that come out.</summary>
    Outputs,

    /// <summary>The receptive field, along the axis on which it is shortest.</summary>
    Field,

    /// <summary>Whether the receptive field is as large as the image along every axis.</summary>
    Reaches,

    /// <summary>The layers that sum products, on the way with most of them.</summary>
    Depth,

    /// <summary>How many layers there are.</summary>
    Layers,

    /// <summary>The longest side of a patch.</summary>
    Patch,

    /// <summary>The longest side of the window of a convolution or a pooling.</summary>
    Kernel,
}

/// <summary>A quantity of a network.</summary>
/// <param name="Sort">Which.</param>
/// <param name="Of">The network's name; <c>it</c> is the design.</param>
/// <param name="Known">The network, where it is not the design.</param>
/// <param name="Layers">The layers, a block, or a sort of layers; <c>null</c> for the whole, or what leaves it.</param>
/// <param name="Axis">Of a shape, the axis; −1 for how many there are.</param>
internal sealed record Quantity(QuantitySort Sort, string Of, Network? Known, string? Layers, int Axis = 0)
{
    /// <summary>What the design is called in requirements.</summary>
    public const string Design = "it";

    /// <summary>As authors write it.</summary>
    public string Name => $"{SpecBinder.Words(Sort.ToString()).Replace(' ', '_')}({Of}{(Layers is null ? "" : $", {Layers}")}){(Sort != QuantitySort.Shape ? "" : Axis < 0 ? " axes" : $" axis {Axis + 1}")}";
}
