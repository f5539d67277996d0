using System.Diagnostics;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks;

/// <summary>Turns layers as data into the settings of the numeric kernels.</summary>
internal static class Kernels
{
    /// <summary>The settings of a convolution whose sizes are numbers.</summary>
    public static ConvolutionGeometry Geometry(ConvolutionLayer layer) => new(ToInt(layer.Kernel.Height), ToInt(layer.Kernel.Width))
    {
        StrideHeight = ToInt(layer.Stride.Height),
        StrideWidth = ToInt(layer.Stride.Width),
        DilationHeight = ToInt(layer.Dilation.Height),
        DilationWidth = ToInt(layer.Dilation.Width),
        PaddingTop = ToInt(layer.Padding.Top),
        PaddingBottom = ToInt(layer.Padding.Bottom),
        PaddingLeft = ToInt(layer.Padding.Left),
        PaddingRight = ToInt(layer.Padding.Right),
    };

    /// <summary>The settings of a pooling layer whose sizes are numbers.</summary>
    public static PoolingGeometry Geometry(PoolingLayer layer) => new(ToInt(layer.Size.Height), ToInt(layer.Size.Width))
    {
        StrideHeight = ToInt(layer.Step.Height),
        StrideWidth = ToInt(layer.Step.Width),
        PaddingTop = ToInt(layer.Padding.Top),
        PaddingBottom = ToInt(layer.Padding.Bottom),
        PaddingLeft = ToInt(layer.Padding.Left),
        PaddingRight = ToInt(layer.Padding.Right),
        CeilMode = layer.Ceil,
    };

    /// <summary>The settings of any layer that slides a window.</summary>
    public static WindowGeometry Geometry(WindowLayer layer) => layer switch
    {
        ConvolutionLayer convolution => Geometry(convolution),
        PoolingLayer pooling => Geometry(pooling),
        _ => throw new UnreachableException($"No kernel for {layer.GetType().Name}."),
    };

    /// <summary>A size as a number.</summary>
    public static int ToInt(Expr size) => checked((int)size.ToLong());

    /// <summary>A size as a number.</summary>
    /// <exception cref="InvalidOperationException">It holds a symbol, or is no whole number.</exception>
    public static long ToLong(this Expr size) =>
        size.TryGetInteger(out var number) ? (long)number : throw new InvalidOperationException($"The size {size.ToInfix()} is no number.");
}
