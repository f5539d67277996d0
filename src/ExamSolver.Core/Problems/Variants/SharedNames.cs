using System.Collections.Immutable;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>
/// Which names of a problem's <c>let</c> and <c>networks</c> change from variant to variant, so that a question in which none of them stands is read and solved once. In
/// doubt a name changes: only the speed depends on this.
/// </summary>
internal sealed class SharedNames
{
    private readonly ImmutableHashSet<string> changing;
    private readonly bool allChange;

    private SharedNames(ImmutableHashSet<string> changing, bool allChange) => (this.changing, this.allChange) = (changing, allChange);

    /// <summary>The names of a problem file as it is written, with its places for words.</summary>
    public static SharedNames Of(SpecMap problem)
    {
        var (definitions, allChange) = Definitions(problem["let"]);
        if (problem["networks"] is SpecMap networks)
            definitions.AddRange(networks.Entries.Select(e => (e.Key.Text, Scalars(e.Value))));
        else if (problem["networks"] is not null)
            allChange = true;
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var count = -1; count < found.Count;)
        {
            count = found.Count;
            found.UnionWith(definitions.Where(d => d.Body.Any(text => Placeholders.In(text).Any() || Names(text).Any(found.Contains))).Select(d => d.Name));
        }

        return new SharedNames([.. found], allChange);
    }

    /// <summary>Whether one of the names may stand in a question.</summary>
    public bool StandIn(SpecMap question) => allChange || Scalars(question).Any(text => Names(text).Any(changing.Contains));

    private static (List<(string Name, IEnumerable<string> Body)> Definitions, bool AllChange) Definitions(SpecNode? let)
    {
        var definitions = new List<(string, IEnumerable<string>)>();
        if (let is null)
            return (definitions, false);
        if (let is not SpecScalar scalar)
            return (definitions, true);
        foreach (var line in scalar.Text.Split('\n', ';'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : line[..equals].Split('(')[0].Trim();
            if (name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '{' or '}'))
                definitions.Add((name, [line[(equals + 1)..]]));
            else if (definitions.Count > 0 && !line.Contains(':', StringComparison.Ordinal))
                definitions[^1] = (definitions[^1].Item1, [.. definitions[^1].Item2, line]);
            else if (Placeholders.In(line).Any())
                return (definitions, true);
        }

        return (definitions, false);
    }

    /// <summary>The words of a text, each also without its indices, and short ones letter by letter, since xy may be a product.</summary>
    private static IEnumerable<string> Names(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '\''))
                end++;
            if (end > start)
            {
                var word = text[start..end];
                yield return word;
                if (word.IndexOf('_', StringComparison.Ordinal) is > 0 and var index)
                    yield return word[..index];
                if (word.Length is 2 or 3)
                {
                    foreach (var letter in word)
                        yield return letter.ToString();
                }
            }

            start = end + 1;
        }
    }

    private static IEnumerable<string> Scalars(SpecNode node) => node switch
    {
        SpecScalar scalar => [scalar.Text],
        SpecList list => list.Items.SelectMany(Scalars),
        SpecMap map => map.Entries.SelectMany(e => Scalars(e.Value).Prepend(e.Key.Text)),
        _ => [],
    };
}
