using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Networks;

/// <summary>Reads a list of layers: single ones, repeats, blocks, skips and branches.</summary>
internal sealed class LayerReader(NetworkBuilder builder, IReadOnlyDictionary<string, BlockDefinition> blocks, SpecScope scope, int depth = 0, Dictionary<SpecMap, Layer?>? read = null)
{
    private const int LongestName = 40;
    private const int DeepestBlock = 20;

    private static readonly ImmutableSortedDictionary<string, Type> Sorts = new[]
    {
        typeof(ActivationLayer), typeof(AdaptivePoolingLayer), typeof(AddLayer), typeof(AttentionLayer), typeof(ChannelsLayer), typeof(ClassTokenLayer), typeof(ConcatLayer), typeof(ConvolutionLayer),
        typeof(CropLayer), typeof(DenseLayer), typeof(DepthToSpaceLayer), typeof(DepthwiseLayer), typeof(DropoutLayer), typeof(EmbeddingLayer), typeof(FlattenLayer),
        typeof(GlobalPoolingLayer), typeof(GruLayer), typeof(LocallyConnectedLayer), typeof(LstmLayer), typeof(MultiplyLayer), typeof(NormLayer), typeof(PadLayer), typeof(PatchLayer),
        typeof(PoolingLayer), typeof(PositionsLayer), typeof(ReshapeLayer), typeof(ScaleLayer), typeof(ShuffleLayer), typeof(SimpleRecurrentLayer), typeof(SpaceToDepthLayer), typeof(TakeLayer),
        typeof(TransposedConvolutionLayer), typeof(UpsampleLayer),
    }.ToImmutableSortedDictionary(SortOf, t => t, StringComparer.Ordinal);

    /// <summary>Keys that make an item more than a layer.</summary>
    private static readonly string[] Composites = ["aside", "branches", "layers", "repeat", "residual", "squeeze excite", "transformer"];

    /// <summary>Layers that were read in the same scope: a repeat reads each of its layers once.</summary>
    private readonly Dictionary<SpecMap, Layer?> known = read ?? new(ReferenceEqualityComparer.Instance);

    /// <summary>What a problem file may say for a layer.</summary>
    public static SpecType SpecType { get; } = DescribeLayers();

    /// <summary>Every sort of layer by its key.</summary>
    public static IReadOnlyDictionary<string, Type> AllSorts => Sorts;

    /// <summary>Whether a word has a meaning among layers already.</summary>
    public static bool IsReserved(string word) => Sorts.ContainsKey(word) || Composites.Contains(word) || ActivationLayer.Functions.Contains(word);

    /// <summary>Names are printed in tables, in mathematics and in answers.</summary>
    public static bool IsName(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { Text: { Length: > 0 and <= LongestName } text } && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && text[0] != '.' && text[^1] != '.')
            return true;
        scope.Diagnostics.Error("bad-name", node.Position, $"{node.Description} is no name of a layer", "a name is made of at most 40 letters, digits, - _ and .");
        return false;
    }

    /// <summary>Whether a node names a symbol that sizes can use: formulas read <c>in-channels</c> as a difference.</summary>
    public static bool IsSymbol(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { Text: { Length: > 0 and <= LongestName } text } && (char.IsLetter(text[0]) || text[0] == '_') && text.All(c => char.IsLetterOrDigit(c) || c == '_')
            && FormulaParser.Parse(text, new ParseOptions { Declarations = Declarations.Empty.With(text, Domain.Real) }) is { Succeeded: true, Formula: { } formula } && formula.ToExpr() is SymbolExpr symbol && symbol.Name == text)
            return true;
        scope.Diagnostics.Error("bad-name", node.Position, $"{node.Description} is no symbol", "a symbol for sizes is a letter, with letters, digits and _ behind it: k, filters, n_1");
        return false;
    }

    /// <summary>Reads all layers of a list; whether each could be read and fits.</summary>
    public bool ReadList(SpecNode node)
    {
        if (node is not SpecList { Items.Count: > 0 } list)
        {
            SpecBinder.ReportWrongType(node, "a list of layers", scope.Diagnostics, "write one layer an item: - {conv: 20, kernel: 3}");
            return false;
        }

        if (depth > DeepestBlock)
        {
            scope.Diagnostics.Error("too-deep", node.Position, $"blocks stand more than {DeepestBlock} deep inside each other", "does a block use itself?");
            return false;
        }

        // A layer that does not fit makes those after it meaningless, but a layer that cannot be read hides no mistake in the next.
        var complete = true;
        foreach (var item in list.Items)
        {
            if (complete)
                complete = ReadItem(item);
            else
                Parse(item);
        }

        return complete;
    }

    private bool ReadItem(SpecNode node)
    {
        if (!builder.TakeItem(node.Position))
            return false;
        switch (node)
        {
            case SpecScalar { IsEmpty: false } word when blocks.TryGetValue(SpecBinder.Normalize(word.Text), out var block):
                return ReadBlock(block, new SpecScalar("", ScalarStyle.Plain, word.Position), null);
            case SpecScalar { IsEmpty: false } word:
                return ReadWord(word) is { } layer && Append(layer, [builder.Here]);
            case SpecMap map:
                return ReadMap(map);
            default:
                SpecBinder.ReportWrongType(node, "a layer", scope.Diagnostics, "write a layer such as {conv: 20, kernel: 3}");
                return false;
        }
    }

    /// <summary>Reads an item for its mistakes alone.</summary>
    private void Parse(SpecNode node)
    {
        switch (node)
        {
            case SpecScalar { IsEmpty: false } word when !blocks.ContainsKey(SpecBinder.Normalize(word.Text)):
                ReadWord(word);
                break;
            case SpecMap map when Sort(map) is { } sort && !IsMerge(sort) && !map.Entries.Any(e => Composites.Contains(SpecBinder.Normalize(e.Key.Text))):
                ReadLayer(Without(map, "from", "context"));
                break;
        }
    }

    private Layer? ReadWord(SpecScalar word)
    {
        var name = SpecBinder.Normalize(word.Text);
        Layer? layer = name switch
        {
            "flatten" => new FlattenLayer(),
            "scale" => new ScaleLayer(),
            "class token" => new ClassTokenLayer(),
            "positions" => new PositionsLayer { Vectors = PositionsSort.Learned },
            _ when ActivationLayer.Functions.Contains(name) => new ActivationLayer { Function = name },
            _ => null,
        };
        if (layer is null)
            scope.Diagnostics.Error("unknown-layer", word.Position, $"unknown layer {word.Description}", NearestName.Hint(name, [.. Sorts.Keys, .. Composites, .. blocks.Keys, .. ActivationLayer.Functions], "layers"));
        return layer is null ? null : layer with { Position = word.Position };
    }

    private bool ReadMap(SpecMap map)
    {
        SpecNode? Value(string key) => map.Entries.FirstOrDefault(e => SpecBinder.Normalize(e.Key.Text) == key)?.Value;
        if (Value("name") is { } name && !IsName(name, scope))
            return false;
        if (Value("repeat") is { } repeat)
            return ReadRepeated(Without(map, "repeat", "index", "name"), repeat, Value("index"), Value("name") as SpecScalar);
        if (Value("from") is { } from && !(map.Entries.Count > 1 && Sort(map) is { } sort && IsMerge(sort)))
        {
            if (builder.Find(from) is not { } source)
                return false;
            builder.Here = source;
            map = Without(map, "from");
            if (map.Entries.Count == 0)
                return true;
        }

        foreach (var entry in map.Entries)
        {
            var key = SpecBinder.Normalize(entry.Key.Text);
            if (Sort(map) is null && Composites.Contains(key))
                return ReadComposite(map, key, entry.Value);
            if (blocks.TryGetValue(key, out var block))
                return SpecBinder.CheckKeys(map, [key, "name"], scope.Diagnostics) && ReadBlock(block, entry.Value, (Value("name") as SpecScalar)?.Text);
        }

        if (Sort(map) is { } merge && IsMerge(merge))
            return ReadMerge(map, merge);
        if (Value("context") is { } context)
            return builder.Find(context) is { } other && ReadLayer(Without(map, "context")) is { } attention && Append(attention, [builder.Here, other]);
        return ReadLayer(map) is { } layer && Append(layer, [builder.Here]);
    }

    private bool ReadRepeated(SpecMap map, SpecNode repeat, SpecNode? index, SpecScalar? name)
    {
        if (SpecFormula.ReadSize(repeat, scope, 1, "`repeat`") is not { } count)
            return false;
        if (!count.TryGetInteger(out var times) || times > Network.MaximumLayers)
        {
            scope.Diagnostics.Error("out-of-range", repeat.Position, $"`repeat` is {count.ToInfix()}", $"it must be a whole number from 1 to {Network.MaximumLayers}");
            return false;
        }

        if (index is not null && !IsSymbol(index, scope))
            return false;
        var inner = this;
        for (var i = 1; i <= (int)times; i++)
        {
            if (index is SpecScalar { Text: var symbol })
                inner = new LayerReader(builder, blocks, scope.With(definitions: new Dictionary<string, Expr>(scope.Definitions, StringComparer.Ordinal) { [symbol] = i }), depth);

            var numbered = name is null ? null : times == 1 ? name.Text : name.Text + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var item = numbered is null ? map : new SpecMap([.. map.Entries, new(new SpecScalar("name", ScalarStyle.Plain, name!.Position), new SpecScalar(numbered, ScalarStyle.Plain, name.Position))], map.Position);
            if (!inner.ReadItem(item))
                return false;
        }

        return true;
    }

    private bool ReadComposite(SpecMap map, string key, SpecNode value)
    {
        string[] others = key switch { "residual" => ["shortcut", "merge"], "branches" => ["merge"], _ => [] };
        if (!SpecBinder.CheckKeys(map, [key, "name", .. others], scope.Diagnostics))
            return false;
        var name = (map.Entries.FirstOrDefault(e => SpecBinder.Normalize(e.Key.Text) == "name")?.Value as SpecScalar)?.Text;
        return builder.InBlock(name ?? (key == "transformer" ? builder.Number("transformer") : null), map.Position, () => key switch
        {
            "layers" => Inner.ReadList(value),
            "aside" => ReadAside(value),
            "residual" when value is SpecList { Items.Count: 0 } => Inner.ReadList(value),
            "residual" => ReadBranches([value, map["shortcut"]], map["merge"], "add", map.Position),
            "branches" when value is SpecList { Items.Count: >= 2 } list => ReadBranches(list.Items, map["merge"], "concat", map.Position),
            "squeeze excite" => SpecFormula.ReadSize(value, scope, 1, "the reduction") is { } reduction && SqueezeExcite.Append(builder, reduction, value.Position, scope),
            "transformer" => TransformerBlock.Read(value, scope) is { } block && block.Append(builder, map.Position, scope),
            _ => Report(value),
        });

        bool Report(SpecNode node)
        {
            SpecBinder.ReportWrongType(node, "at least two branches, each a list of layers", scope.Diagnostics);
            return false;
        }
    }

    private LayerReader Inner => new(builder, blocks, scope, depth + 1, known);

    private bool ReadBlock(BlockDefinition block, SpecNode use, string? name)
    {
        if (block.Bind(use, scope) is not { } bound)
            return false;
        return builder.InBlock(name ?? builder.Number(block.Name), use.Position, () => new LayerReader(builder, blocks, bound, depth + 1).ReadList(block.Layers));
    }

    /// <summary>A head that ends by itself; what comes after reads what stood before it.</summary>
    private bool ReadAside(SpecNode layers)
    {
        var here = builder.Here;
        var done = Inner.ReadList(layers);
        builder.Here = here;
        return done;
    }

    /// <summary>Branches that all read what stands before them, and their merge. A branch that is missing, or empty, hands on what it reads.</summary>
    private bool ReadBranches(IReadOnlyList<SpecNode?> branches, SpecNode? merge, string usual, SourcePosition position)
    {
        var word = merge is SpecScalar scalar ? SpecBinder.Normalize(scalar.Text) : usual;
        if (!IsMerge(word) || merge is not (null or SpecScalar))
        {
            scope.Diagnostics.Error("unknown-word", merge!.Position, $"{merge.Description} merges nothing", "it must be one of add, concat, multiply");
            return false;
        }

        var start = builder.Here;
        var ends = new List<int>();
        foreach (var branch in branches)
        {
            builder.Here = start;
            if (branch is not (null or SpecList { Items.Count: 0 } or SpecScalar { Text: "identity" }) && !Inner.ReadList(branch))
                return false;
            ends.Add(builder.Here);
        }

        return Append(Merge(word) with { Position = position }, [.. Ordered(word, ends)]);
    }

    /// <summary><c>add: name</c> merges what stands before with another layer; <c>add: [a, b, here]</c> merges those that it names.</summary>
    private bool ReadMerge(SpecMap map, string sort)
    {
        var value = map.Entries.First(e => SpecBinder.Normalize(e.Key.Text) == sort).Value;
        var places = (value is SpecList list ? list.Items : [value]).Select(builder.Find).ToList();
        if (places.Contains(null) || SpecBinder.Bind(Sorts[sort], Without(map, sort), scope) is not MergeLayer layer)
            return false;
        if (value is not SpecList)
            places.Insert(0, builder.Here);
        if (places.Count < 2)
        {
            scope.Diagnostics.Error("wrong-arguments", value.Position, $"{sort} needs two layers, found {(places.Count == 0 ? "none" : "one")}", $"write {sort}: [a, b], or {sort}: a for what stands before and a");
            return false;
        }

        return Append(layer with { Position = map.Position }, [.. Ordered(sort, places.Select(p => p!.Value))]);
    }

    /// <summary>What is multiplied may stand in any order: the maps come before the vectors that gate their channels.</summary>
    private IEnumerable<int> Ordered(string merge, IEnumerable<int> places) => merge == "multiply" ? places.OrderBy(p => builder.ShapeAt(p).Rank == 1) : places;

    private Layer? ReadLayer(SpecMap map)
    {
        if (known.TryGetValue(map, out var layer))
            return layer;
        var sorts = map.Entries.Where(e => Sorts.ContainsKey(SpecBinder.Normalize(e.Key.Text))).ToArray();
        if (sorts.Length != 1 && Sort(map) is null)
        {
            scope.Diagnostics.Error(
                "unknown-layer",
                map.Position,
                sorts.Length == 0 ? $"no layer is {map.Description}" : $"one item is two layers: {string.Join(" and ", sorts.Select(s => s.Key.Text))}",
                sorts.Length == 0 ? NearestLayer(map) : "write one item for each");
            return null;
        }

        var sort = Sort(map)!;
        var value = map.Entries.First(e => SpecBinder.Normalize(e.Key.Text) == sort).Value;
        layer = SpecBinder.Bind(Sorts[sort], sort is "flatten" or "scale" ? Without(map, sort) : map, scope) as Layer;
        if (layer is ActivationLayer activation)
        {
            layer = activation with { Function = SpecBinder.Normalize(activation.Function) };
            if (!ActivationLayer.Functions.Contains(SpecBinder.Normalize(activation.Function)))
            {
                scope.Diagnostics.Error("unknown-activation", value.Position, $"unknown activation \"{activation.Function}\"", NearestName.Hint(activation.Function, ActivationLayer.Functions, "activations"));
                layer = null;
            }
        }

        return known[map] = layer is null ? null : layer with { Position = map.Position };
    }

    private bool Append(Layer layer, ImmutableArray<int> sources) => builder.Append(layer, sources);

    private string NearestLayer(SpecMap map)
    {
        foreach (var entry in map.Entries)
        {
            if (NearestName.Find(SpecBinder.Normalize(entry.Key.Text), [.. Sorts.Keys, .. Composites, .. blocks.Keys]) is { } nearest)
                return $"did you mean \"{nearest}\"?";
        }

        return "layers: " + string.Join(", ", Sorts.Keys);
    }

    /// <summary>The key that says which layer a map is; <c>null</c> where none does, or two.</summary>
    private static string? Sort(SpecMap map)
    {
        // A patch and an embedding have keys that are layers elsewhere; those that name the layer stand first in this order.
        var sorts = map.Entries.Select(e => SpecBinder.Normalize(e.Key.Text)).Where(Sorts.ContainsKey).ToArray();
        return sorts switch
        {
            [var only] => only,
            ["concat", "crop"] or ["crop", "concat"] => "concat",
            _ => null,
        };
    }

    private static bool IsMerge(string sort) => sort is "add" or "concat" or "multiply";

    private static MergeLayer Merge(string word) => word switch { "add" => new AddLayer(), "multiply" => new MultiplyLayer(), _ => new ConcatLayer() };

    private static SpecMap Without(SpecMap map, params string[] keys) => new([.. map.Entries.Where(e => !keys.Contains(SpecBinder.Normalize(e.Key.Text)))], map.Position);

    private static string SortOf(Type type)
    {
        var key = type.GetProperties().Select(p => p.GetCustomAttributes(typeof(GivenAttribute), inherit: false).OfType<GivenAttribute>().FirstOrDefault()?.Key).FirstOrDefault(k => k is not null);
        return key ?? ((Layer)Activator.CreateInstance(type)!).Sort;
    }

    private static SpecType DescribeLayers()
    {
        SpecType Layers() => SpecType.ListOf(SpecType.Reference("a layer", "layer"));
        SpecKey repeat = new("repeat", "how often it stands in a row", false, "1", () => SpecType.Formula);
        SpecKey index = new("index", "a name for the number of the repetition, for use in sizes", false, null, () => SpecType.Text);
        SpecKey name = new("name", "the block's name, which stands before its layers' names", false, null, () => SpecType.Text);
        SpecKey from = new("from", "the layer that it reads", false, "the layer before it", () => SpecType.Text);
        SpecKey merge = new("merge", "how the branches become one: add, concat, multiply", false, null, () => SpecType.Words(["add", "concat", "multiply"]));
        SpecType Block(string description, params SpecKey[] keys) => SpecType.Map(description, [.. keys, repeat, index, name, from]);
        return SpecType.OneOf("a layer", [
            SpecType.Text,
            .. Sorts.Select(s => SpecType.Map(s.Key, [
                .. SpecBinder.Keys(s.Value),
                repeat, index, from,
                .. IsMerge(s.Key) ? [new SpecKey(s.Key, "the layers that are merged; one name alone is merged with what stands before", true, null, () => SpecType.OneOf("a name or a list of names", SpecType.Text, SpecType.ListOf(SpecType.Text)))] : Array.Empty<SpecKey>(),
                .. s.Key == "attention" ? [new SpecKey("context", "the layer that keys and values come from", false, "the same as the queries", () => SpecType.Text)] : Array.Empty<SpecKey>(),
                .. s.Key is "flatten" or "scale" ? [new SpecKey(s.Key, "true", true, null, () => SpecType.Truth)] : Array.Empty<SpecKey>()])),
            Block("a block", new SpecKey("layers", "the layers of the block", true, null, Layers)),
            Block("a residual block", new SpecKey("residual", "the layers that a shortcut leads around", true, null, Layers), new SpecKey("shortcut", "the layers of the shortcut", false, "none: what comes in is added as it is", Layers), merge),
            Block("branches", new SpecKey("branches", "lists of layers that all read what stands before", true, null, () => SpecType.ListOf(Layers())), merge),
            Block("a head of its own", new SpecKey("aside", "layers whose output nothing after them reads", true, null, Layers)),
            Block("squeeze and excitation", new SpecKey("squeeze excite", "by what the channels are divided inside", true, null, () => SpecType.Formula)),
            Block("a transformer block", new SpecKey("transformer", "its settings", true, null, () => SpecType.Map("a transformer block", SpecBinder.Keys(typeof(TransformerBlock))))),
            SpecType.OneOf("a use of one of the network's own `blocks`")]);
    }
}
