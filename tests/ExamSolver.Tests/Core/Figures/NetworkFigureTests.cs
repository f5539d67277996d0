using System.Collections.Immutable;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Networks;
using ExamSolver.Numerics;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core.Figures;

/// <summary>What holds of the drawing of any network.</summary>
public sealed class NetworkFigureTests
{
    public static TheoryData<string> Zoo => [.. Networks().Keys];

    [Theory]
    [MemberData(nameof(Zoo))]
    public void Networks_of_the_sheets_are_drawn_without_overlaps_on_a_page(string name)
    {
        var figure = NetworkFigure.Of(Networks()[name]);
        HoldsTogether(figure);
        Assert.InRange(figure.Height, 1, 2000);
    }

    [Fact]
    public void Random_networks_are_drawn_without_overlaps_and_with_every_arrow()
    {
        for (ulong seed = 0; seed < 120; seed++)
        {
            var network = Random(seed);
            var figure = NetworkFigure.Of(network);
            HoldsTogether(figure);
            if (network.Layers.Length > 12)
                continue;
            foreach (var (node, i) in network.Nodes.Select((n, i) => (n, i)))
            {
                foreach (var source in node.Sources.Distinct().Where(_ => figure.Marks.Any(m => Id(m) == node.Layer.Name)))
                    Assert.True(figure.Marks.OfType<FigureMark.Arrow>().Any(a => a.To == node.Layer.Name), $"seed {seed}: nothing leads to {node.Layer.Name}, layer {i}, from {source}");
            }
        }
    }

    [Fact]
    public void Every_skip_of_a_small_network_has_its_arrow()
    {
        Layer Tanh(string name) => new FlattenLayer { Name = name };
        var network = new Network([new("input", new SymbolicShape(8))], [new(Tanh("a"), [~0]), new(Tanh("b"), [0]), new(Tanh("c"), [1]), new(new AddLayer { Name = "d" }, [0, 2]), new(new AddLayer { Name = "e" }, [~0, 3])]);
        var arrows = NetworkFigure.Of(network).Marks.OfType<FigureMark.Arrow>().Select(a => $"{a.From}>{a.To}").Order(StringComparer.Ordinal);
        Assert.Equal(["a>b", "a>d", "b>c", "c>d", "d>e", "input>a", "input>e"], arrows);
    }

    [Theory]
    [InlineData("model-zoo: u-net", 4)]
    [InlineData("ie643-quiz-2: u-net", 3)]
    public void A_network_that_goes_down_and_up_is_a_u_with_its_skips_straight_across(string name, int skips)
    {
        var figure = NetworkFigure.Of(Networks()[name]);
        var straight = figure.Marks.OfType<FigureMark.Arrow>().Where(a => a.Points.Length == 2 && a.Points[0].Y == a.Points[1].Y && a.Points[0].X < a.Points[1].X).ToArray();
        Assert.Equal(skips, straight.Length);
        var upwards = figure.Marks.OfType<FigureMark.Arrow>().Count(a => a.Points[^1].Y < a.Points[^2].Y);
        Assert.True(upwards > skips, $"{upwards} arrows lead upwards");
    }

    [Fact]
    public void A_u_of_residual_blocks_with_several_skips_a_level_holds_together()
    {
        const string Layers = """
            [{conv: 8, kernel: 3, padding: 1, name: a}, {residual: [{conv: 8, kernel: 3, padding: 1}], name: b}, {pool: max, size: 2},
            {residual: [{conv: 8, kernel: 3, padding: 1}, {residual: [{conv: 8, kernel: 1}, {conv: 8, kernel: 1}]}], name: c}, {pool: max, size: 2},
            {residual: [{conv: 8, kernel: 3, padding: 1}]}, {upsample: 2}, {concat: c}, {residual: [{conv: 16, kernel: 3, padding: 1}]}, {upsample: 2}, {concat: [here, a, b]}, {conv: 1, kernel: 1}]
            """;
        var figure = NetworkFigure.Of(Authors.Author.Network(Layers.ReplaceLineEndings(" "), "16x16x1"));
        HoldsTogether(figure);
        Assert.Contains(figure.Marks.OfType<FigureMark.Arrow>(), a => a.Points[^1].Y < a.Points[^2].Y);
        Assert.Equal(3, figure.Marks.OfType<FigureMark.Arrow>().Count(a => a.From is "a" or "b.add1" or "c.add1" && a.To.StartsWith("concat", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_network_without_skips_across_its_levels_is_no_u()
    {
        var figure = NetworkFigure.Of(Authors.Author.Network("[{repeat: 2, conv: 4, kernel: 3, stride: 2, padding: 1}, {repeat: 2, upsample: 2}]", "16x16x1"));
        Assert.DoesNotContain(figure.Marks.OfType<FigureMark.Arrow>(), a => a.Points[^1].Y < a.Points[^2].Y);
    }

    [Fact]
    public void Twelve_equal_blocks_are_one_with_a_number()
    {
        var figure = NetworkFigure.Of(Networks()["model-zoo: vit-b16"]);
        Assert.Single(figure.Marks.OfType<FigureMark.Box>(), b => b.Id.EndsWith("attention", StringComparison.Ordinal));
        Assert.Contains(figure.Marks.OfType<FigureMark.Text>(), t => t.Content.Key.Contains("transformer1–12", StringComparison.Ordinal) && t.Content.Key.Contains("count=12", StringComparison.Ordinal));
    }

    [Fact]
    public void Thousands_of_layers_are_a_page()
    {
        var layers = Enumerable.Range(0, 3000).Select(i => (Layer)new DenseLayer { Name = $"dense{i}", Units = new SymbolicShape(1 + (i * i % 97)) }).ToImmutableArray();
        var figure = NetworkFigure.Of(new Network(new SymbolicShape(8), layers));
        HoldsTogether(figure);
        Assert.InRange(figure.Marks.Length, 50, 1000);
        Assert.Contains(figure.Marks.OfType<FigureMark.Box>(), b => b.Style == FigureStyle.Elided);
    }

    [Fact]
    public void The_same_network_gives_the_same_figure()
    {
        foreach (var network in Networks().Values)
            Assert.Equal(NetworkFigure.Of(network).Marks.Select(m => m is FigureMark.Arrow a ? string.Join(' ', a.Points) : m is FigureMark.Text t ? t.Content.Key : m.ToString()), NetworkFigure.Of(network).Marks.Select(m => m is FigureMark.Arrow a ? string.Join(' ', a.Points) : m is FigureMark.Text t ? t.Content.Key : m.ToString()));
    }

    internal static Dictionary<string, Network> Networks() =>
        AllProblems.Sheets.SelectMany(s => s.Sheet.Problems.SelectMany(p => p.Networks.Select(n => (Name: $"{s.Sheet.Id}: {n.Key}", n.Value)))).DistinctBy(n => n.Name).ToDictionary(n => n.Name, n => n.Value);

    /// <summary>No box lies on another, no arrow runs through one, each begins and ends at its own, and all is on the canvas.</summary>
    private static void HoldsTogether(Figure figure)
    {
        var solid = figure.Marks.Where(m => Id(m).Length > 0).Select(m => (Id: Id(m), Bounds: Bounds(m))).ToArray();
        for (var i = 0; i < solid.Length; i++)
        {
            var (_, (left, top, right, bottom)) = solid[i];
            Assert.True(left >= 0 && top >= 0 && right <= figure.Width && bottom <= figure.Height, $"{solid[i].Id} is not on the canvas");
            for (var j = 0; j < i; j++)
            {
                var other = solid[j].Bounds;
                Assert.False(left < other.Right && other.Left < right && top < other.Bottom && other.Top < bottom, $"{solid[i].Id} lies on {solid[j].Id}");
            }
        }

        foreach (var arrow in figure.Marks.OfType<FigureMark.Arrow>())
        {
            Assert.Contains(solid, s => s.Id == arrow.From && Touches(s.Bounds, arrow.Points[0]));
            Assert.Contains(solid, s => s.Id == arrow.To && Touches(s.Bounds, arrow.Points[^1]));
            foreach (var (a, b) in arrow.Points.Zip(arrow.Points.Skip(1)))
            {
                Assert.True(a.X == b.X || a.Y == b.Y, $"{arrow.From} to {arrow.To} runs aslant");
                Assert.True(Math.Min(a.X, b.X) >= 0 && Math.Max(a.X, b.X) <= figure.Width && Math.Min(a.Y, b.Y) >= 0 && Math.Max(a.Y, b.Y) <= figure.Height, $"{arrow.From} to {arrow.To} leaves the canvas");
                foreach (var (id, bounds) in solid)
                {
                    var crosses = Math.Min(a.X, b.X) < bounds.Right && Math.Max(a.X, b.X) > bounds.Left && Math.Min(a.Y, b.Y) < bounds.Bottom && Math.Max(a.Y, b.Y) > bounds.Top;
                    Assert.False(crosses && !(figure.Marks.OfType<FigureMark.Circle>().Any(c => c.Id == id) && id == arrow.To), $"{arrow.From} to {arrow.To} runs through {id}");
                }
            }
        }

        foreach (var frame in figure.Marks.OfType<FigureMark.Box>().Where(b => b.Style == FigureStyle.Frame))
        {
            Assert.True(frame.X >= 0 && frame.Y >= 0 && frame.X + frame.Width <= figure.Width && frame.Y + frame.Height <= figure.Height, "a frame leaves the canvas");
            foreach (var (id, b) in solid)
            {
                var isInside = b.Left >= frame.X && b.Right <= frame.X + frame.Width && b.Top >= frame.Y && b.Bottom <= frame.Y + frame.Height;
                var isOutside = b.Left >= frame.X + frame.Width || b.Right <= frame.X || b.Top >= frame.Y + frame.Height || b.Bottom <= frame.Y;
                Assert.True(isInside || isOutside, $"a frame cuts {id}");
            }
        }
    }

    private static bool Touches((int Left, int Top, int Right, int Bottom) bounds, FigurePoint point) =>
        point.X >= bounds.Left && point.X <= bounds.Right && point.Y >= bounds.Top && point.Y <= bounds.Bottom;

    private static string Id(FigureMark mark) => mark switch
    {
        FigureMark.Box box => box.Id,
        FigureMark.Circle circle => circle.Id,
        _ => "",
    };

    private static (int Left, int Top, int Right, int Bottom) Bounds(FigureMark mark) => mark switch
    {
        FigureMark.Box box => (box.X, box.Y, box.X + box.Width, box.Y + box.Height),
        FigureMark.Circle circle => (circle.X - circle.Radius, circle.Y - circle.Radius, circle.X + circle.Radius, circle.Y + circle.Radius),
        _ => default,
    };

    private static Network Random(ulong seed)
    {
        var generator = new Generator(seed);
        int Next(int below) => (int)(generator.NextDouble() * below);
        var count = 1 + Next(40);
        var inputs = 1 + Next(2);
        var nodes = ImmutableArray.CreateBuilder<NetworkNode>();
        for (var i = 0; i < count; i++)
        {
            int Source() => Next(4) > 0 && i > 0 ? i - 1 : Next(i + inputs) is var s && s < i ? s : ~(s - i);
            var name = (Next(3) == 0 ? "block" + Next(3) + "." : "") + "layer" + i;
            nodes.Add(Next(4) switch
            {
                0 => new(new AddLayer { Name = name }, [.. Enumerable.Range(0, 2 + Next(4)).Select(_ => Source())]),
                1 => new(new ActivationLayer { Name = name, Function = "relu" }, [Source()]),
                2 => new(new DenseLayer { Name = name, Units = new SymbolicShape(8) }, [Source()]),
                _ => new(new FlattenLayer { Name = name }, [Source()]),
            });
        }

        return new([.. Enumerable.Range(0, inputs).Select(k => new NetworkInput("in" + k, new SymbolicShape(8)))], nodes.ToImmutable());
    }
}
