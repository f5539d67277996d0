using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Core.Networks;

public sealed class NetworkShapesTests
{
    /// <summary>Length, window, stride, dilation, zeros before and after, ceil mode, and what torch gives.</summary>
    [Theory]
    [InlineData(32, 5, 1, 1, 0, 0, false, 28)]
    [InlineData(224, 11, 4, 1, 2, 2, false, 55)]
    [InlineData(224, 7, 2, 1, 3, 3, false, 112)]
    [InlineData(112, 3, 2, 1, 1, 1, false, 56)]
    [InlineData(10, 3, 2, 1, 0, 0, false, 4)]
    [InlineData(10, 3, 1, 2, 0, 0, false, 6)]
    [InlineData(10, 3, 3, 2, 1, 2, false, 3)]
    [InlineData(7, 1, 1, 1, 0, 0, false, 7)]
    [InlineData(23, 2, 5, 1, 0, 0, false, 5)]
    [InlineData(8, 4, 1, 1, 1, 2, false, 8)]
    [InlineData(5, 2, 2, 1, 0, 0, true, 3)]
    [InlineData(5, 2, 2, 1, 1, 1, true, 3)]
    [InlineData(4, 2, 2, 1, 1, 1, true, 3)]
    [InlineData(112, 3, 2, 1, 0, 0, true, 56)]
    [InlineData(4, 1, 3, 1, 0, 0, true, 2)]
    [InlineData(3, 1, 3, 1, 0, 0, true, 1)]
    public void A_window_puts_out_what_torch_puts_out(int length, int window, int stride, int dilation, int before, int after, bool ceil, int expected) =>
        Assert.Equal(expected, new ShapeRules().WindowLength(length, window, stride, dilation, before, after, ceil));

    [Fact]
    public void A_size_that_is_whole_is_not_rounded() =>
        Assert.Equal("H - k + 1", new ShapeRules().WindowLength(Expr.Symbol("H"), Expr.Symbol("k"), 1, 1, 0, 0, roundsUp: false).ToInfix());

    [Theory]
    [InlineData("0", "layer conv would have kernel 0")]
    [InlineData("-1", "layer conv would have kernel -1")]
    [InlineData("1/2", "layer conv would have kernel 1/2")]
    [InlineData("9", "layer conv reads 8×8×3 and leaves nothing: its output would be 0×0×4")]
    public void A_kernel_that_is_no_size_is_named(string kernel, string message)
    {
        var size = FormulaParser.Parse(kernel).Formula!.ToExpr();
        var layer = new ConvolutionLayer { Name = "conv", Filters = new LayerSize(4), Kernel = new AxisSizes(size, size) };
        Assert.Equal(message, NetworkShapes.Fit(layer, [new SymbolicShape(8, 8, 3)]).Fault?.Misfit.Message);
    }

    [Fact]
    public void Numbers_put_in_for_symbols_must_fit()
    {
        var network = new Network(new SymbolicShape(Expr.Symbol("H") / 2, 9, 3), [new ConvolutionLayer { Name = "conv", Filters = new LayerSize(4), Kernel = new AxisSizes(3, 3) }]);
        Assert.Null(network.Substitute(new Dictionary<string, Expr> { ["H"] = 7 }));
        Assert.Null(network.Substitute(new Dictionary<string, Expr> { ["H"] = 4 }));
        Assert.Equal("1×7×4", network.Substitute(new Dictionary<string, Expr> { ["H"] = 6 })!.Outputs[^1].ToString());
        Assert.Equal(0, Assert.Single(network.Select(null)));
        Assert.Equal(0, Assert.Single(network.Select("every conv")));
        Assert.Empty(network.Select("every pool"));
        Assert.Empty(network.Select("conv9"));
    }
}
