using System.Collections.Immutable;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Networks;

namespace ExamSolver.Tests.Core.Figures;

/// <summary>Receptive fields as pictures.</summary>
public sealed class FieldFigureTests
{
    [Fact]
    public void Two_convolutions_show_every_tap()
    {
        var figure = FieldFigure.Of(Chain(2, 3, 1), 1);
        Assert.Equal(1 + 3 + 5, figure.Marks.OfType<FigureMark.Box>().Count(b => b.Style == FigureStyle.Seen));
        Assert.Equal(3 + 9, figure.Marks.OfType<FigureMark.Line>().Count());
    }

    [Fact]
    public void Dilation_leaves_entries_that_are_not_seen()
    {
        var figure = FieldFigure.Of(Chain(1, 3, 2), 0);
        Assert.Equal(2, figure.Marks.OfType<FigureMark.Box>().Count(b => b.Style == FigureStyle.Unseen));
    }

    [Fact]
    public void A_wide_field_is_drawn_to_scale()
    {
        var figure = FieldFigure.Of(Chain(25, 5, 1), 24);
        Assert.Empty(figure.Marks.OfType<FigureMark.Line>());
        Assert.Equal(26, figure.Marks.OfType<FigureMark.Box>().Count());
        Assert.All(figure.Marks.OfType<FigureMark.Box>(), b => Assert.True(b.X >= 0 && b.X + b.Width <= figure.Width && b.Y + b.Height <= figure.Height));
    }

    [Fact]
    public void What_cannot_be_drawn_says_why()
    {
        Assert.Equal("a layer before it enlarges, reads everything, or has a symbol as a size", FieldFigure.Fault(new Network(new SymbolicShape(8, 8, 1), [new FlattenLayer { Name = "flatten1" }]), 0));
        Assert.Equal("more than 40 layers up to it have windows", FieldFigure.Fault(Chain(41, 3, 1), 40));
        Assert.Equal("no layer up to it has a window", FieldFigure.Fault(new Network(new SymbolicShape(8, 8, 1), [new ActivationLayer { Name = "relu1", Function = "relu" }]), 0));
    }

    private static Network Chain(int layers, int kernel, int dilation) => new(
        new SymbolicShape(512, 512, 1),
        [.. Enumerable.Range(1, layers).Select(i => new ConvolutionLayer { Name = $"conv{i}", Filters = 1, Kernel = new AxisSizes(kernel), Dilation = new AxisSizes(dilation) })]);
}
