namespace ExamSolver.Numerics;

/// <summary>The sizes of one convolution, worked out and validated once for all three kernels.</summary>
internal sealed class ConvolutionPlan
{
    internal ConvolutionPlan(Shape input, Shape weights, Tensor? bias, ConvolutionGeometry geometry)
    {
        if (input.Rank != 3)
        {
            throw new ArgumentException($"A convolution reads (channels, height, width), but the input is {input}.", nameof(input));
        }

        if (weights.Rank != 4 || weights[2] != geometry.KernelHeight || weights[3] != geometry.KernelWidth)
        {
            throw new ArgumentException(
                $"The weights of a {geometry.KernelHeight}×{geometry.KernelWidth} convolution are (out, in/groups, "
                + $"{geometry.KernelHeight}, {geometry.KernelWidth}), but were {weights}.",
                nameof(weights));
        }

        Geometry = geometry;
        (InChannels, InHeight, InWidth) = (input[0], input[1], input[2]);
        OutChannels = weights[0];
        InPerGroup = Channels.PerGroup(InChannels, geometry.Groups, "input");
        OutPerGroup = Channels.PerGroup(OutChannels, geometry.Groups, "output");
        if (weights[1] != InPerGroup)
        {
            throw new ArgumentException(
                $"Each group sees {InPerGroup} of the input's {InChannels} channels, but the weights {weights} expect {weights[1]}.",
                nameof(weights));
        }

        if (bias is not null && (bias.Shape.Rank != 1 || bias.Shape[0] != OutChannels))
        {
            throw new ArgumentException($"The bias has one entry for each of {OutChannels} output channels, but is {bias.Shape}.", nameof(bias));
        }

        OutHeight = geometry.CountRows(InHeight);
        OutWidth = geometry.CountColumns(InWidth);
        Taps = InPerGroup * geometry.KernelHeight * geometry.KernelWidth;
        Output = new Shape(OutChannels, OutHeight, OutWidth);
    }

    internal ConvolutionGeometry Geometry { get; }

    internal int InChannels { get; }

    internal int InHeight { get; }

    internal int InWidth { get; }

    internal int OutChannels { get; }

    internal int OutHeight { get; }

    internal int OutWidth { get; }

    internal int InPerGroup { get; }

    internal int OutPerGroup { get; }

    /// <summary>Weights of one output channel.</summary>
    internal int Taps { get; }

    internal Shape Output { get; }

    internal void RequireOutput(Shape outputGradient)
    {
        if (outputGradient != Output)
        {
            throw new ArgumentException(
                $"The output of this convolution is {Output}, but its gradient is {outputGradient}.", nameof(outputGradient));
        }
    }
}
