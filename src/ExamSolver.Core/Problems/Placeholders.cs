using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// The places of <c>&lt;&lt;name&gt;&gt;</c> in what a file says, for which <c>for</c> and <c>vary</c> put in words before anything is bound. <c>&lt;&lt;tex name&gt;&gt;</c> is the
/// same word as LaTeX mathematics. A word is put in as it is, and not looked at again.
/// </summary>
internal static class Placeholders
{
    /// <summary>The most characters that the nodes with their words may hold together, so that a small file stays small.</summary>
    public const int MaximumCharacters = 10_000_000;

    /// <summary>The longest word.</summary>
    public const int MaximumWord = 1_000;

    private const string Tex = "tex ";
    private const string TextComma = ",";
    private const string MathComma = "{,}";

    /// <summary>The name under which a word as LaTeX stands among the words.</summary>
    public static string TexOf(string name) => Tex + name;

    /// <summary>The name of a word, whichever of its two forms is meant.</summary>
    public static string Bare(string name) => name.StartsWith(Tex, StringComparison.Ordinal) ? name[Tex.Length..] : name;

    /// <summary>The words with both forms of a decimal, or of an array of decimals, for French texts: 0,5, and within mathematics 0{,}5.</summary>
    public static ImmutableSortedDictionary<string, string> WithDecimalCommas(ImmutableSortedDictionary<string, string> words, string name)
    {
        foreach (var form in new[] { name, TexOf(name) })
        {
            foreach (var comma in new[] { TextComma, MathComma })
                words = words.SetItem(comma + form, WithComma(words[form], comma));
        }

        return words;
    }

    /// <summary>Whether a text may be the name of a word.</summary>
    public static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>The places in a text, and the names there: <c>k</c>, or <c>tex k</c>.</summary>
    public static IEnumerable<(int Index, string Name)> In(string text)
    {
        for (var open = text.IndexOf("<<", StringComparison.Ordinal); open >= 0; open = text.IndexOf("<<", open + 1, StringComparison.Ordinal))
        {
            var start = open + 2 + (text.AsSpan(open + 2).StartsWith(Tex) ? Tex.Length : 0);
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (IsName(text[start..end]) && text.AsSpan(end).StartsWith(">>"))
                yield return (open, text[(open + 2)..end]);
        }
    }

    /// <summary>The scalars of a node, keys too, that hold a place, each with its places.</summary>
    public static IEnumerable<(SpecScalar Scalar, int Index, string Name)> In(SpecNode node) =>
        Scalars(node).SelectMany(s => In(s.Text).Select(p => (s, p.Index, p.Name)));

    /// <summary>The node with the words put in, decimals in a French text with a comma; names without a word are left as they are.</summary>
    public static SpecNode Replace(SpecNode node, IReadOnlyDictionary<string, string> words) => node switch
    {
        SpecScalar scalar => Replace(scalar, words, isFrench: false),
        SpecList list => new SpecList([.. list.Items.Select(i => Replace(i, words))], list.Position),
        SpecMap map => new SpecMap([.. map.Entries.Select(e => new SpecEntry(Replace(e.Key, words, isFrench: false), e is { Key.Text: "fr", Value: SpecScalar text } ? Replace(text, words, isFrench: true) : Replace(e.Value, words)))], map.Position),
        _ => throw new UnreachableException($"No words in {node.GetType().Name}."),
    };

    /// <summary>The characters at most, every word as long as a word may be; brackets count one.</summary>
    public static long Size(SpecNode node) => node switch
    {
        SpecList list => 1 + list.Items.Sum(Size),
        SpecMap map => 1 + map.Entries.Sum(e => Size(e.Key) + Size(e.Value)),
        SpecScalar scalar => 1L + scalar.Text.Length + ((long)In(scalar.Text).Count() * MaximumWord),
        _ => throw new UnreachableException($"No size of {node.GetType().Name}."),
    };

    private static string WithComma(string text, string comma) =>
        string.Concat(text.Select((c, i) => c == '.' && i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]) ? comma : c.ToString()));

    private static SpecScalar Replace(SpecScalar scalar, IReadOnlyDictionary<string, string> words, bool isFrench)
    {
        var found = In(scalar.Text).Where(p => words.ContainsKey(p.Name)).ToArray();
        if (found.Length == 0)
            return scalar;
        var text = new StringBuilder();
        var places = new List<int>();
        var done = 0;
        foreach (var (index, name) in found)
        {
            Append(scalar.Text[done..index], i => done + i);
            var comma = scalar.Text.AsSpan(0, index).Count('$') % 2 == 0 ? TextComma : MathComma;
            Append(isFrench && words.TryGetValue(comma + name, out var french) ? french : words[name], _ => index);
            done = index + name.Length + 4;
        }

        Append(scalar.Text[done..] + "\0", i => done + i);
        return new SpecScalar(text.ToString(0, text.Length - 1), scalar.Style, scalar.Position, offset => scalar.At(places[offset]));

        void Append(string piece, Func<int, int> placeOf)
        {
            text.Append(piece);
            places.AddRange(Enumerable.Range(0, piece.Length).Select(placeOf));
        }
    }

    private static IEnumerable<SpecScalar> Scalars(SpecNode node) => node switch
    {
        SpecScalar scalar => [scalar],
        SpecList list => list.Items.SelectMany(Scalars),
        SpecMap map => map.Entries.SelectMany(e => Scalars(e.Value).Prepend(e.Key)),
        _ => throw new UnreachableException($"No scalars of {node.GetType().Name}."),
    };
}
