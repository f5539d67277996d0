using ExamSolver.App.Cli;
using ExamSolver.Core;

namespace ExamSolver.Tests.App;

/// <summary><c>examsolver draw</c>, and the key <c>figure</c>.</summary>
public sealed class DrawCommandTests
{
    private static readonly string Lenet = Repository.PathOf("problems", "model-zoo", "1-lenet-5.yaml");
    private static readonly string Vgg = Repository.PathOf("problems", "model-zoo", "3-vgg-16.yaml");
    private static readonly string Resnet = Repository.PathOf("problems", "model-zoo", "4-resnet-18.yaml");
    private static readonly string Quiz = Repository.PathOf("problems", "ie643-quiz-2", "3-video-u-net.yaml");

    [Fact]
    public void A_network_is_printed_as_svg_or_tikz()
    {
        Assert.StartsWith("<svg", Run(0, "draw", Lenet, "lenet-5").Out, StringComparison.Ordinal);
        Assert.StartsWith("\\begin{tikzpicture}", Run(0, "draw", Vgg, "vgg-16", "--field", "stage5", "--format", "tikz", "--language", "fr").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_drawn_is_told_with_what_can()
    {
        Assert.Contains("there is no network \"vgg\"", Run(2, "draw", Vgg, "vgg").Error, StringComparison.Ordinal);
        Assert.Contains("networks: ", Run(2, "draw", Quiz).Error, StringComparison.Ordinal);
        Assert.Contains("cannot be drawn: the network is no chain", Run(2, "draw", Resnet, "resnet-18", "--field", "pool1").Error, StringComparison.Ordinal);
        Assert.Contains("formats: svg, tikz", Run(2, "draw", Lenet, "lenet-5", "--format", "png").Error, StringComparison.Ordinal);
        Assert.Contains("languages: en, fr", Run(2, "draw", Lenet, "lenet-5", "--language", "../x").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("figure: picture", "p.yaml:4:11: error unknown-figure: there is no figure \"picture\"")]
    [InlineData("figure: {network: net, of: conv1}", "p.yaml:4:26: error unknown-key: unknown key \"of\" of a figure")]
    [InlineData("figure: {network: nte}", "p.yaml:4:21: error unknown-network: there is no network \"nte\"")]
    [InlineData("figure: {receptive field: net, of: conv9}", "p.yaml:4:38: error unknown-layer: the network has no layer \"conv9\"")]
    [InlineData("figure: {receptive field: net}", "p.yaml:4:11: error no-figure: the receptive field of layer dense1 cannot be drawn: a layer before it enlarges, reads everything, or has a symbol as a size")]
    public void A_figure_that_cannot_be_drawn_is_told_with_its_place(string figure, string expected)
    {
        using var folder = new Documents.TemporaryFolder();
        folder.With("p.yaml", $"title: T\nnetworks: {{net: {{input: 8x8x1, layers: [{{conv: 2, kernel: 3}}, flatten, {{dense: 3}}]}}}}\nquestions:\n- {figure}\n  ask: A\n  kind: network/parameter-count\n  given: {{network: net}}\n");
        Assert.Contains(expected, Run(2, "check", Path.Combine(folder.Root, "p.yaml")).Error.Replace(folder.Root + "/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static (string Out, string Error) Run(int expected, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(expected, CommandLine.Run(args, new Terminal(output, error, isInteractive: false)));
        return (output.ToString(), error.ToString());
    }
}
