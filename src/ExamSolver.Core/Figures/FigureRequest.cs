using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Figures;

/// <summary>What is drawn of a network.</summary>
public enum FigureSort
{
    /// <summary>Its layers and what they read.</summary>
    Network,

    /// <summary>What a neuron of a layer sees.</summary>
    ReceptiveField,
}

/// <summary>A figure that a problem file asks for.</summary>
/// <param name="Sort">What is drawn.</param>
/// <param name="Network">Of which network.</param>
/// <param name="Layer">The layer whose neuron looks, by its place.</param>
public sealed record FigureRequest(FigureSort Sort, Network Network, int Layer)
{
    private const string Example = "write `network`, `receptive field`, {network: net} or {receptive field: net, of: conv2}; a map may say what it shows with `alternative`";

    /// <summary>What a file may say.</summary>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "a figure: network, receptive field, {network: net} or {receptive field: net, of: conv2}",
        SpecType.Words(["network", "receptive field"]),
        SpecType.MapOf("a network and, for its receptive field, a layer; and what it shows in words", SpecType.OneOf("a network's name, a layer's, or words")));

    /// <summary>What the figure shows, in the author's own words; <c>null</c> where they are made from what is drawn.</summary>
    public Localized? Alternative { get; init; }

    /// <summary>Reads <c>network</c> and <c>receptive field</c> of a network at hand, or a map that names one; <c>null</c> after an error.</summary>
    /// <param name="node">What the file says.</param>
    /// <param name="network">The network at hand: a question's own.</param>
    /// <param name="of">The layer at hand.</param>
    /// <param name="scope">The scope.</param>
    public static FigureRequest? Read(SpecNode node, SpecNode? network, SpecNode? of, SpecScope scope)
    {
        FigureSort? sort = null;
        Localized? alternative = null;
        if (node is SpecScalar word)
        {
            sort = SortOf(word.Text);
        }
        else if (node is SpecMap map && map.Entries.FirstOrDefault(e => SortOf(e.Key.Text) is not null) is { } entry)
        {
            (sort, network, of) = (SortOf(entry.Key.Text), entry.Value, null);
            foreach (var other in map.Entries.Where(e => e != entry))
            {
                if (sort == FigureSort.ReceptiveField && SpecBinder.Normalize(other.Key.Text) == "of")
                    of = other.Value;
                else if (SpecBinder.Normalize(other.Key.Text) == "alternative")
                    alternative = Localized.Read(other.Value, scope);
                else
                    scope.Diagnostics.Error("unknown-key", other.Key.Position, $"unknown key \"{other.Key.Text}\" of a figure", Example);
            }
        }

        if (sort is null)
        {
            scope.Diagnostics.Error("unknown-figure", node.Position, $"there is no figure {node.Description}", Example);
            return null;
        }

        if (network is null)
        {
            scope.Diagnostics.Error("missing-network", node.Position, "it is not clear which network the figure shows", "name it: {network: net}");
            return null;
        }

        return Network.Read(network, scope) is { } read && Of(sort.Value, read, of, (of ?? node).Position, scope) is { } request ? request with { Alternative = alternative } : null;
    }

    /// <summary>The figure, its place for everything computed.</summary>
    public Figure Draw()
    {
        var figure = Sort == FigureSort.Network ? NetworkFigure.Of(Network) : FieldFigure.Of(Network, Layer);
        return Alternative is null ? figure : figure with { Alternative = new FigureText.Own(Alternative) };
    }

    private static FigureRequest? Of(FigureSort sort, Network network, SpecNode? of, SourcePosition position, SpecScope scope)
    {
        var name = (of as SpecScalar)?.Text;
        var layer = network.IndexOfOrLast(name);
        if (sort == FigureSort.Network)
            return new(sort, network, layer);
        if (layer < 0 || of is not (null or SpecScalar))
        {
            scope.Diagnostics.Error("unknown-layer", position, $"the network has no layer \"{name}\"", NearestName.Hint(name ?? "", [.. network.Names], "layers"));
            return null;
        }

        if (FieldFigure.Fault(network, layer) is not { } fault)
            return new(sort, network, layer);
        scope.Diagnostics.Error("no-figure", position, $"the receptive field of layer {network.Layers[layer].Name} cannot be drawn: {fault}", "draw it for a chain of convolutions and poolings whose sizes are numbers, or leave the figure out");
        return null;
    }

    private static FigureSort? SortOf(string text) => SpecBinder.Normalize(text) switch
    {
        "network" => FigureSort.Network,
        "receptive field" => FigureSort.ReceptiveField,
        _ => null,
    };
}
