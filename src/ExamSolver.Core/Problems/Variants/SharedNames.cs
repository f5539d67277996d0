using System.Collections.Immutable;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>
/// The definitions of a problem's <c>let</c> and <c>networks</c>, and which of them change from variant to variant, so that a question is read and solved once for all
/// variants that it cannot tell apart. In doubt a name changes, and a question uses it: only the speed depends on this.
/// </summary>
internal sealed class SharedNames
{
    /// <summary>What a question says in words, by language: no name in it is looked up.</summary>
    private static readonly string[] Prose = ["ask", "note", "say", "because", "model"];

    private readonly SortedDictionary<string, string> definitions;
    private readonly ImmutableHashSet<string> changing;
    private readonly bool allChange;

    private SharedNames(SortedDictionary<string, string> definitions, ImmutableHashSet<string> changing, bool allChange) => (this.definitions, this.changing, this.allChange) = (definitions, changing, allChange);

    /// <summary>The names of a problem file, as it is written with its places for words, or with its words put in.</summary>
    public static SharedNames Of(SpecMap problem)
    {
        var (lines, allChange) = Definitions(problem["let"]);
        if (problem["networks"] is SpecMap networks)
            lines.AddRange(networks.Entries.Select(e => (e.Key.Text, Scalars(e.Value))));
        else if (problem["networks"] is not null)
            allChange = true;
        var bodies = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, body) in lines)
            bodies[name] = bodies.GetValueOrDefault(name) + string.Join('\0', body) + '\0';
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var count = -1; count < found.Count;)
        {
            count = found.Count;
            found.UnionWith(bodies.Where(d => Placeholders.In(d.Value).Any() || Names(d.Value).Any(found.Contains)).Select(d => d.Key));
        }

        // Names with braces are not found among the words of a text.
        return new SharedNames(bodies, [.. found], allChange || found.Any(n => n.Contains('{', StringComparison.Ordinal)));
    }

    /// <summary>What changes from variant to variant and may stand in a question, as a variant has it; <c>null</c> for everything.</summary>
    /// <param name="question">The question, its words put in.</param>
    /// <param name="settled">The names of the file with the same variant's words put in.</param>
    public string? UsedBy(SpecMap question, SharedNames settled)
    {
        if (allChange || settled.allChange || !definitions.Keys.SequenceEqual(settled.definitions.Keys))
            return null;
        var used = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Scalars(question));
        while (open.TryPop(out var text))
        {
            foreach (var name in Names(text).Where(changing.Contains))
            {
                if (used.Add(name))
                    open.Push(settled.definitions[name]);
            }
        }

        return string.Concat(used.Select(n => $"{n}\0{settled.definitions[n]}\0"));
    }

    private static (List<(string Name, IEnumerable<string> Body)> Definitions, bool AllChange) Definitions(SpecNode? let)
    {
        var found = new List<(string, IEnumerable<string>)>();
        if (let is null)
            return (found, false);
        if (let is not SpecScalar scalar)
            return (found, true);
        foreach (var line in scalar.Text.Split('\n', ';'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : line[..equals].Split('(')[0].Trim();
            if (name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '{' or '}'))
                found.Add((name, [line[(equals + 1)..]]));
            else if (equals > 0 && line[equals - 1] is not ('<' or '>' or '!'))
                return (found, true);
            else if (found.Count > 0 && !line.Contains(':', StringComparison.Ordinal))
                found[^1] = (found[^1].Item1, [.. found[^1].Item2, line]);
            else if (Placeholders.In(line).Any())
                return (found, true);
        }

        return (found, false);
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
        SpecMap map => map.Entries.Where(e => !IsProse(e)).SelectMany(e => Scalars(e.Value).Prepend(e.Key.Text)),
        _ => [],
    };

    private static bool IsProse(SpecEntry entry) => Prose.Contains(entry.Key.Text, StringComparer.Ordinal) && entry.Value is SpecMap { Entries.Count: > 0 } map && map.Entries.All(e => e.Key.Text.Length == 2 && e.Value is SpecScalar);
}
