using System.Runtime.CompilerServices;
using System.Xml.Linq;
using ExamSolver.Core;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Networks;
using ExamSolver.Documents;
using ExamSolver.Documents.Figures;
using ExamSolver.Tests.Conventions;
using ExamSolver.Tests.Core.Figures;

namespace ExamSolver.Tests.Documents;

/// <summary>Figures as SVG and TikZ.</summary>
public sealed class FigureWriterTests
{
    private const string Hostile = "a<b>&\"'\\end{document}\\input{/etc/passwd}%#$_^~{}]]>\u0001é∥\uD83D\uDE00";

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void A_residual_network_matches_its_snapshots(string language)
    {
        var figure = NetworkFigure.Of(NetworkFigureTests.Networks()["model-zoo: resnet-18"]);
        Snapshot.Verify(SvgWriter.Write(figure, AllProblems.Labels, language), $"figures/resnet-18-{language}", "svg");
        Snapshot.Verify(TikzWriter.Write(figure, AllProblems.Labels, language), $"figures/resnet-18-{language}", "tex");
    }

    [Fact]
    public void Names_are_characters_and_nothing_else()
    {
        var layers = new Layer[] { new ConvolutionLayer { Name = Hostile, Filters = 2, Kernel = new AxisSizes(3) }, new ActivationLayer { Name = new string('W', 5000), Function = "relu" } };
        var network = new Network(new SymbolicShape(8, 8, 1), [.. layers]);
        foreach (var figure in new[] { NetworkFigure.Of(network), FieldFigure.Of(network, 1) })
        {
            var svg = XDocument.Parse(SvgWriter.Write(figure, AllProblems.Labels, "en"));
            Assert.Contains(svg.Descendants().Where(e => e.Name.LocalName == "text"), t => t.Value.Contains("a<b>&\"'\\end{document}", StringComparison.Ordinal));
            Assert.DoesNotContain(svg.Descendants(), e => e.Name.LocalName is "b" or "script");
            var tikz = TikzWriter.Write(figure, AllProblems.Labels, "en");
            Assert.DoesNotContain("\\input", tikz, StringComparison.Ordinal);
            Assert.DoesNotContain("\\end{document}", tikz, StringComparison.Ordinal);
            Assert.Contains(@"\textbackslash{}end\{document\}", tikz, StringComparison.Ordinal);
            Compiles(tikz);
        }
    }

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void An_svg_has_a_title_and_a_description_in_the_sheets_language(string language)
    {
        var root = XDocument.Parse(SvgWriter.Write(FieldFigure.Of(NetworkFigureTests.Networks()["deep-learning-final: net"], 5), AllProblems.Labels, language)).Root!;
        Assert.Equal(language, root.Attribute("lang")!.Value);
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.Equal(language == "en" ? "What a neuron of conv6 sees" : "Ce que voit un neurone de conv6", root.Elements().First(e => e.Name.LocalName == "title").Value);
        Assert.Contains("25", root.Elements().First(e => e.Name.LocalName == "desc").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_sort_of_layer_has_its_word()
    {
        foreach (var type in typeof(Layer).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Layer)) && !t.IsAbstract && t != typeof(ActivationLayer)))
        {
            var sort = ((Layer)RuntimeHelpers.GetUninitializedObject(type)).Sort.Replace(' ', '-');
            var ids = type == typeof(NormLayer) ? Enum.GetNames<NormSort>().Select(n => "norm-" + n.ToLowerInvariant()) : sort.EndsWith("pool", StringComparison.Ordinal) ? [sort + "-max", sort + "-average"] : [sort];
            Assert.All(ids, id => Assert.True(AllProblems.Labels.Find("fr", "figure", "sorts", id) is not null, $"figure.yaml has no sorts: {id}"));
        }
    }

    private static void Compiles(string tikz)
    {
        var diagnostics = new Diagnostics();
        var model = new Dictionary<string, object?> { ["babel"] = "french", ["draft"] = false, ["draftWord"] = "", ["headLeft"] = "", ["headRight"] = "", ["figures"] = true };
        var preamble = new TemplateEngine(Repository.PathOf("templates"), "templates").Render("preamble.tex", model, diagnostics);
        var compiled = new PdfCompiler().Compile($"{preamble}\\begin{{document}}\\begin{{lrbox}}{{\\figurebox}}%\n{tikz}%\n\\end{{lrbox}}\\showfigure\\end{{document}}\n", "figure.tex", diagnostics);
        if (diagnostics.Items.Any(d => d.Code == PdfCompiler.MissingCode))
            return;
        Assert.True(compiled is not null, string.Join('\n', diagnostics.Items));
    }
}
