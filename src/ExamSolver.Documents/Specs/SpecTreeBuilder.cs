using ExamSolver.Core;
using ExamSolver.Core.Specs;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using SpecStyle = ExamSolver.Core.Specs.ScalarStyle;
using YamlStyle = YamlDotNet.Core.ScalarStyle;

namespace ExamSolver.Documents.Specs;

/// <summary>Turns the parser's events into nodes, and holds them to the limits that keep a hostile file small.</summary>
internal sealed class SpecTreeBuilder(MendedText text, Diagnostics diagnostics)
{
    /// <summary>Deeper than any exam, and shallow enough for every recursion over nodes.</summary>
    public const int MaxDepth = 64;

    /// <summary>With every alias counted as often as it is used.</summary>
    public const int MaxNodes = 200_000;

    private readonly Dictionary<string, Anchored> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> openAnchors = new(StringComparer.Ordinal);
    private readonly Stack<Mark> openCollections = new();
    private long nodes;
    private int deepest;

    /// <summary>Where the innermost list or map in brackets began that was still open when the parser gave up.</summary>
    public Mark? OpenBracket { get; private set; }

    /// <summary>Reads the only document of a file; <c>null</c> where it has none or breaks a limit.</summary>
    public SpecNode? Build(IParser parser)
    {
        try
        {
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
            {
                ReportEmpty();
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, 1);
            parser.Consume<DocumentEnd>();
            if (parser.TryConsume<DocumentStart>(out var second))
            {
                diagnostics.Error("several-documents", At(second.Start), "a second document begins here with ---", "One file is one document: move the second one to a file of its own.");
                return null;
            }

            if (root is SpecScalar { IsEmpty: true })
            {
                ReportEmpty();
                return null;
            }

            return root;
        }
        catch (LimitException)
        {
            return null;
        }
        finally
        {
            OpenBracket = openCollections.Count > 0 ? openCollections.Peek() : null;
        }
    }

    private void ReportEmpty() =>
        diagnostics.Error("empty-file", text.PositionAt(0), "the file is empty", "Every file needs at least a title: and its questions:.");

    private SpecNode ReadNode(IParser parser, int depth)
    {
        if (depth > MaxDepth)
            throw Limit("nested-too-deep", parser.Current!.Start, $"lists and maps are nested more than {MaxDepth} deep here", "A problem file needs a handful of levels.");
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return Resolve(alias, depth);

        // On odd input the parser ends a map behind a key: the value is what a bare key has.
        if (parser.Current is not NodeEvent start)
            return new SpecScalar("", SpecStyle.Plain, At(parser.Current!.Start));
        Count(1, start.Start);
        var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        var nodesBefore = nodes - 1;
        if (anchor is not null)
            openAnchors.Add(anchor);
        CheckTag(start);
        deepest = Math.Max(deepest, depth);
        var outerDeepest = deepest;
        deepest = depth;
        SpecNode node = start switch
        {
            SequenceStart => ReadList(parser, depth),
            MappingStart => ReadMap(parser, depth),
            _ => ReadScalar(parser.Consume<Scalar>()),
        };
        if (anchor is not null)
        {
            openAnchors.Remove(anchor);
            anchors[anchor] = new Anchored(node, nodes - nodesBefore, deepest - depth + 1);
        }

        deepest = Math.Max(deepest, outerDeepest);
        return node;
    }

    private SpecNode Resolve(AnchorAlias alias, int depth)
    {
        var name = alias.Value.Value;
        if (openAnchors.Contains(name))
            throw Limit("recursive-alias", alias.Start, $"*{name} stands inside the value of its own anchor &{name}", "A value cannot hold itself; write the inner one out.");
        if (!anchors.TryGetValue(name, out var anchored))
        {
            diagnostics.Error("unknown-alias", At(alias.Start), $"*{name} is an alias in YAML, and no anchor &{name} stands before it", $"If it is a formula, write it in quotes: {Cut.Quote("*" + name)}.");
            return new SpecScalar("*" + name, SpecStyle.Quoted, At(alias.Start));
        }

        Count(anchored.Nodes, alias.Start);
        if (depth + anchored.Depth - 1 > MaxDepth)
            throw Limit("nested-too-deep", alias.Start, $"with *{name} lists and maps are nested more than {MaxDepth} deep", "A problem file needs a handful of levels.");
        deepest = Math.Max(deepest, depth + anchored.Depth - 1);
        return anchored.Node;
    }

    private SpecList ReadList(IParser parser, int depth)
    {
        var start = parser.Consume<SequenceStart>();
        Open(start.Start, start.Style == SequenceStyle.Flow);
        var items = new List<SpecNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(parser, depth + 1));
        Close(start.Style == SequenceStyle.Flow);
        return new SpecList(items, At(start.Start));
    }

    private SpecMap ReadMap(IParser parser, int depth)
    {
        var start = parser.Consume<MappingStart>();

        // The parser gives the one-entry map of "[a: b]" the place of the file: its key knows better.
        var begin = openCollections.Count > 0 && start.Start.Index == 0 ? parser.Current?.Start ?? start.Start : start.Start;
        Open(openCollections.Count > 0 && start.Start.Index == 0 ? openCollections.Peek() : begin, start.Style == MappingStyle.Flow);
        var entries = new List<SpecEntry>();
        var seen = new Dictionary<string, SpecScalar>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var keyMark = parser.Current!.Start;
            var isPlain = parser.Current is Scalar { Style: YamlStyle.Plain };
            var keyNode = ReadNode(parser, depth + 1);
            var value = ReadNode(parser, depth + 1);
            if (keyNode is not SpecScalar key)
            {
                diagnostics.Error("key-not-text", At(keyMark), $"{keyNode.Description} stands where a key should be", "A key is a word or a text; a formula with brackets needs single quotes.");
                continue;
            }

            if (isPlain && key.Text == "<<")
            {
                diagnostics.Error("merge-key", key.Position, "the merge key << is not supported", "Write the keys out, or share the values by name under let: or networks:. (A placeholder is <<name>>.)");
                continue;
            }

            if (isPlain && key.Text.Length == 0)
            {
                diagnostics.Error("empty-key", key.Position, "a colon without a key before it", "Write key: value, or put the text in single quotes.");
                continue;
            }

            if (seen.TryGetValue(key.Text, out var first))
            {
                diagnostics.Error("duplicate-key", key.Position, $"the key {key.Text} stands here a second time", $"It first stands at line {first.Position.Line}, column {first.Position.Column}; keep one of them.");
                continue;
            }

            seen.Add(key.Text, key);
            entries.Add(new SpecEntry(key, value));
        }

        Close(start.Style == MappingStyle.Flow);
        return new SpecMap(entries, At(begin));
    }

    private SpecScalar ReadScalar(Scalar scalar)
    {
        var offset = BehindProperties(OffsetOf(scalar.Start), scalar);
        var style = scalar.Style switch
        {
            YamlStyle.SingleQuoted or YamlStyle.DoubleQuoted => SpecStyle.Quoted,
            YamlStyle.Literal or YamlStyle.Folded => SpecStyle.Block,
            _ => scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific || scalar.Tag.Value != "tag:yaml.org,2002:str" ? SpecStyle.Plain : SpecStyle.Quoted,
        };
        return new SpecScalar(scalar.Value, style, text.PositionAt(offset), new ScalarPlaces(text, scalar, offset, OffsetOf(scalar.End)).At);
    }

    /// <summary>Behind an anchor and a tag, where the value itself begins.</summary>
    private int BehindProperties(int offset, Scalar scalar)
    {
        var source = text.Mended.Text;
        if (scalar.Anchor.IsEmpty && scalar.Tag.IsEmpty)
            return offset;
        while (offset < source.Length && source[offset] is '&' or '!')
        {
            while (offset < source.Length && source[offset] is not (' ' or '\n'))
                offset++;
            while (offset < source.Length && source[offset] == ' ')
                offset++;
        }

        return Math.Min(offset, source.Length);
    }

    private void CheckTag(NodeEvent node)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
            return;
        var tag = node.Tag.Value;
        if (tag is "tag:yaml.org,2002:str" or "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" or "tag:yaml.org,2002:map" or "tag:yaml.org,2002:seq")
            return;
        diagnostics.Error("unknown-tag", At(node.Start), $"YAML takes {tag} for a tag and drops it from the value", "Put the value in single quotes if the exclamation mark belongs to it; problem files have no tags.");
    }

    private void Count(long more, Mark at)
    {
        nodes += more;
        if (nodes > MaxNodes)
            throw Limit("too-many-nodes", at, $"with every alias written out, the file has more than {MaxNodes} values", "Aliases of lists of aliases grow without bound; write what is meant.");
    }

    private LimitException Limit(string code, Mark at, string message, string hint)
    {
        diagnostics.Error(code, At(at), message, hint);
        return new LimitException();
    }

    private void Open(Mark mark, bool isFlow)
    {
        if (isFlow)
            openCollections.Push(mark);
    }

    private void Close(bool isFlow)
    {
        if (isFlow)
            openCollections.Pop();
    }

    private int OffsetOf(Mark mark) => text.Mended.OffsetAt(mark.Line, mark.Column);

    private SourcePosition At(Mark mark) => text.PositionAt(OffsetOf(mark));

    private sealed record Anchored(SpecNode Node, long Nodes, int Depth);

    /// <summary>Leaves the recursion after a limit has been reported; never seen outside.</summary>
    private sealed class LimitException : Exception;
}
