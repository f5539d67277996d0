using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;

namespace ExamSolver.Tests.Documents;

/// <summary>Trees and one of the many ways to write each as YAML: block and flow, quoted and plain, with comments and blank lines.</summary>
internal static class RandomYaml
{
    private static readonly string[] Texts =
    [
        "x", "3.5", "x + y", "f(x)", "Compute this.", "W[i,j] x[j]", "it's", "a: b", "# no comment", "|x|", "\\frac{1}{2}", "- x", "x  # y", "<<mode>>", "a, b", "{k}", "é × π",
        "*W", "&a", "!x", "@x", "\"q\"", "10:30", "[0, 1)", "=> x", "", "two\nlines\n",
    ];

    private static readonly SourcePosition Nowhere = new("random");

    public static SpecNode Tree(ref uint seed, int depth)
    {
        var kind = depth == 0 ? 0 : depth == 4 ? 2 : Next(ref seed, 4);
        if (kind < 2)
            return new SpecScalar(Texts[Next(ref seed, Texts.Length)], ScalarStyle.Quoted, Nowhere);
        var count = Next(ref seed, 4) + 1;
        var items = new List<SpecNode>();
        for (var i = 0; i < count; i++)
            items.Add(Tree(ref seed, depth - 1));
        if (kind == 3)
            return new SpecList(items, Nowhere);
        return new SpecMap([.. items.Select((v, i) => new SpecEntry(new SpecScalar("key " + (char)('a' + i), ScalarStyle.Plain, Nowhere), v))], Nowhere);
    }

    public static string Write(SpecNode tree, ref uint seed)
    {
        var yaml = new StringBuilder();
        Block(yaml, tree, 0, ref seed);
        return yaml.ToString();
    }

    public static string Show(SpecNode node) => node switch
    {
        SpecScalar scalar => "'" + scalar.Text + "'",
        SpecList list => "[" + string.Join("; ", list.Items.Select(Show)) + "]",
        SpecMap map => "{" + string.Join("; ", map.Entries.Select(e => e.Key.Text + " = " + Show(e.Value))) + "}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void Block(StringBuilder yaml, SpecNode node, int indent, ref uint seed)
    {
        var pad = new string(' ', indent);
        if (node is SpecMap map)
        {
            foreach (var entry in map.Entries)
            {
                yaml.Append(pad).Append(Next(ref seed, 3) == 0 ? $"'{entry.Key.Text}'" : entry.Key.Text).Append(':');
                Value(yaml, entry.Value, indent + 2, ref seed);
            }
        }
        else if (node is SpecList list)
        {
            foreach (var item in list.Items)
            {
                yaml.Append(pad).Append('-');
                Value(yaml, item, indent + 2, ref seed);
            }
        }
    }

    private static void Value(StringBuilder yaml, SpecNode node, int indent, ref uint seed)
    {
        if (node is SpecScalar { Text: ['t', 'w', ..] } lines)
        {
            yaml.Append(" |\n").Append(string.Concat(lines.Text.TrimEnd().Split('\n').Select(l => new string(' ', indent) + l + "\n")));
            return;
        }

        if (node is SpecScalar || Next(ref seed, 2) == 0)
        {
            yaml.Append(' ');
            Flow(yaml, node, isFlow: node is not SpecScalar, ref seed);
            yaml.Append(Next(ref seed, 4) == 0 ? "   # a remark (with [brackets\n" : Next(ref seed, 5) == 0 ? "\n\n" : "\n");
            return;
        }

        yaml.Append('\n');
        Block(yaml, node, indent, ref seed);
    }

    private static void Flow(StringBuilder yaml, SpecNode node, bool isFlow, ref uint seed)
    {
        switch (node)
        {
            case SpecScalar scalar:
                var text = scalar.Text;
                var canBePlain = text is "x" or "3.5" or "x + y" or "f(x)" or "Compute this." or "it's" or "<<mode>>" or "é × π" or "10:30" || (!isFlow && text is "W[i,j] x[j]" or "a, b");
                if (canBePlain && Next(ref seed, 2) == 0)
                    yaml.Append(text);
                else if (Next(ref seed, 2) == 0 || text.Contains('\n', StringComparison.Ordinal))
                    yaml.Append('"').Append(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('"');
                else
                    yaml.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
                break;
            case SpecList list:
                yaml.Append('[');
                for (var i = 0; i < list.Items.Count; i++)
                {
                    yaml.Append(i == 0 ? "" : ", ");
                    Flow(yaml, list.Items[i], isFlow: true, ref seed);
                }

                yaml.Append(']');
                break;
            case SpecMap map:
                yaml.Append('{');
                for (var i = 0; i < map.Entries.Count; i++)
                {
                    yaml.Append(i == 0 ? "" : ", ").Append(map.Entries[i].Key.Text).Append(": ");
                    Flow(yaml, map.Entries[i].Value, isFlow: true, ref seed);
                }

                yaml.Append('}');
                break;
        }
    }

    private static int Next(ref uint seed, int bound)
    {
        seed = unchecked((seed * 1664525u) + 1013904223u);
        return (int)((seed >> 8) % (uint)bound);
    }
}
