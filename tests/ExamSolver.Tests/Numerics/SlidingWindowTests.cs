using ExamSolver.Numerics;
using Microsoft.CodeAnalysis.CSharp;

namespace ExamSolver.Tests.Numerics;

public sealed class SlidingWindowTests
{
    [Theory]
    [InlineData(4, 5, 2, 0)]
    [InlineData(5, 5, 2, 1)]
    [InlineData(10, 3, 1, 8)]
    [InlineData(10, 3, 2, 4)]
    [InlineData(0, 1, 1, 0)]
    public void Windows_are_counted_where_they_fit(int length, int kernel, int stride, int expected) =>
        Assert.Equal(expected, SlidingWindow.CountPositions(length, kernel, stride));

    [Fact]
    public void Walking_agrees_with_trying_every_start()
    {
        var generator = Generator.For(1, "windows");
        for (var trial = 0; trial < 2000; trial++)
        {
            var (length, kernel, stride) = (generator.NextInt(0, 30), generator.NextInt(1, 8), generator.NextInt(1, 6));
            var (dilation, before, after) = (generator.NextInt(1, 5), generator.NextInt(0, 7), generator.NextInt(0, 7));
            var padded = length + before + after;
            var expected = Enumerable.Range(0, padded + 1)
                .Count(start => start % stride == 0 && Enumerable.Range(0, kernel).All(tap => start + (tap * dilation) < padded));

            Assert.Equal(expected, SlidingWindow.CountPositions(length, kernel, stride, dilation, before, after));
        }
    }

    [Fact]
    public void Ceil_mode_agrees_with_the_rule_of_the_libraries()
    {
        var generator = Generator.For(2, "windows");
        for (var trial = 0; trial < 2000; trial++)
        {
            var (length, kernel, stride) = (generator.NextInt(1, 30), generator.NextInt(1, 8), generator.NextInt(1, 6));
            var padding = generator.NextInt(0, (kernel / 2) + 1);
            var room = length + (2 * padding) - kernel;
            var expected = room + stride - 1 < 0 ? 0 : ((room + stride - 1) / stride) + 1;
            if (expected > 0 && (expected - 1) * stride >= length + padding)
            {
                expected--;
            }

            Assert.Equal(expected, SlidingWindow.CountPositions(length, kernel, stride, 1, padding, padding, ceilMode: true));
        }
    }

    [Fact]
    public void Starts_begin_in_the_padding_and_step_by_the_stride() =>
        Assert.Equal([-1, 1, 3], SlidingWindow.Starts(6, 3, 2, padBefore: 1));

    [Fact]
    public void Nothing_in_the_window_code_divides()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "ExamSolver.sln")))
        {
            root = root.Parent ?? throw new InvalidOperationException("No ExamSolver.sln above the tests.");
        }

        foreach (var file in new[] { "SlidingWindow.cs", "WindowGeometry.cs", "Channels.cs", "ConvolutionPlan.cs", "PhasedInput.cs",
                     "Layers/AxisWindow.cs", "Layers/IndexWalk.cs", "Layers/TracedLayers.Convolution.cs" })
        {
            var code = File.ReadAllText(Path.Combine(root.FullName, "src", "ExamSolver.Numerics", file));
            var nodes = CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes();

            Assert.DoesNotContain(nodes, node => node.Kind()
                is SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression or SyntaxKind.DivideAssignmentExpression
                or SyntaxKind.ModuloAssignmentExpression or SyntaxKind.RightShiftExpression or SyntaxKind.UnsignedRightShiftExpression);
        }
    }
}
