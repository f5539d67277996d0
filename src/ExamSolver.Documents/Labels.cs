using System.Collections.Concurrent;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Specs;

namespace ExamSolver.Documents;

/// <summary>One sentence of a label file.</summary>
/// <param name="Kind">The kind whose file it is, or <c>common</c>.</param>
/// <param name="Section">The section: <c>rules</c>, <c>checks</c>, <c>conventions</c>, <c>misconceptions</c>, <c>words</c> …</param>
/// <param name="Id">The id within the section.</param>
/// <param name="Sentences">By language, with <c>&lt;&lt;name&gt;&gt;</c> for arguments.</param>
/// <param name="Position">Where the id stands in its file.</param>
public sealed record Label(string Kind, string Section, string Id, IReadOnlyDictionary<string, string> Sentences, SourcePosition Position)
{
    /// <summary>The names of the arguments that a language's sentence wants, sorted; empty where it has no such language.</summary>
    public IReadOnlyList<string> Arguments(string language) =>
        Sentences.TryGetValue(language, out var sentence) ? [.. Placeholders.Names(sentence).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)] : [];
}

/// <summary>
/// The words of the sheets: <c>labels/&lt;topic&gt;/&lt;kind&gt;.yaml</c> for a kind such as <c>network/parameter-count</c>, 
/// <c>labels/&lt;topic&gt;.yaml</c> for what the kinds of a topic share, and <c>labels/common.yaml</c> for the words of the layout. A file maps section → id → language → sentence. Files are read when first asked for.
/// </summary>
public sealed class Labels
{
    /// <summary>The kind that holds the words of the layout.</summary>
    public const string Common = "common";

    private readonly string folder;
    private readonly string displayFolder;
    private readonly ConcurrentDictionary<string, Lazy<LabelFile>> files = new(StringComparer.Ordinal);

    /// <summary>Labels below a folder, which diagnostics call <paramref name="displayFolder"/>.</summary>
    public Labels(string folder, string displayFolder)
    {
        this.folder = folder;
        this.displayFolder = displayFolder;
    }

    /// <summary>The kinds that have a label file, sorted, <c>common</c> among them.</summary>
    public IReadOnlyList<string> Kinds() =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Select(f => Path.ChangeExtension(Path.GetRelativePath(folder, f), null).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Every label of a kind in the order of its file, so that a test can hold them against what solvers name.</summary>
    public IReadOnlyList<Label> Of(string kind) => File(kind).Labels;

    /// <summary>What is wrong with a kind's file; empty where it reads well. A kind without a file has one diagnostic.</summary>
    public IReadOnlyList<Diagnostic> DiagnosticsOf(string kind) => File(kind).Diagnostics;

    /// <summary>The sentence as written, with its placeholders; <c>null</c> where the kind, the id or the language lacks it.</summary>
    public string? Find(string language, string kind, string section, string id) =>
        File(kind).ById.TryGetValue((section, id), out var label) && label.Sentences.TryGetValue(language, out var sentence) ? sentence : null;

    /// <summary>A sentence with its arguments put in.</summary>
    /// <exception cref="LabelException">The sentence, its language or one of its arguments is missing; the universal tests exclude it.</exception>
    public string Say(string language, string kind, string section, string id, IReadOnlyDictionary<string, string>? arguments = null)
    {
        var file = File(kind);
        if (file.Diagnostics.Count > 0)
            throw new LabelException(string.Join('\n', file.Diagnostics));
        if (!file.ById.TryGetValue((section, id), out var label))
            throw new LabelException($"{file.DisplayPath} has no {section}: {id}:");
        if (!label.Sentences.TryGetValue(language, out var sentence))
            throw new LabelException($"{label.Position}: {section}: {id}: has no sentence in \"{language}\"");
        return Placeholders.Fill(
            sentence,
            name => arguments is not null && arguments.TryGetValue(name, out var value)
                ? value
                : throw new LabelException($"{label.Position}: {section}: {id}: wants <<{name}>>, and was given {(arguments is null || arguments.Count == 0 ? "nothing" : string.Join(", ", arguments.Keys.Order(StringComparer.Ordinal)))}"));
    }

    /// <summary>A word of the layout, from the section <c>words</c> of <c>common.yaml</c>.</summary>
    /// <exception cref="LabelException">The word is missing.</exception>
    public string Word(string language, string id) => Say(language, Common, "words", id);

    /// <summary>
    /// Holds every file against the house's rules: each id has a sentence in every language, and all of them want the same arguments.
    /// </summary>
    public void Audit(IReadOnlyList<string> languages, Diagnostics diagnostics)
    {
        foreach (var kind in Kinds())
        {
            diagnostics.AddRange(DiagnosticsOf(kind));
            foreach (var label in Of(kind))
                Audit(label, languages, diagnostics);
        }
    }

    private static void Audit(Label label, IReadOnlyList<string> languages, Diagnostics diagnostics)
    {
        foreach (var language in languages.Where(l => !label.Sentences.ContainsKey(l)))
            diagnostics.Error("missing-translation", label.Position, $"{label.Section}: {label.Id}: has no sentence in \"{language}\"", $"Add {language}: beside {string.Join(" and ", label.Sentences.Keys)}.");
        var first = label.Sentences.Keys.First();
        foreach (var language in label.Sentences.Keys.Skip(1))
        {
            if (!label.Arguments(language).SequenceEqual(label.Arguments(first)))
                diagnostics.Error("unequal-arguments", label.Position, $"{label.Section}: {label.Id}: wants {Named(label.Arguments(first))} in \"{first}\" and {Named(label.Arguments(language))} in \"{language}\"", "The sentences of one id take the same arguments.");
        }
    }

    private static string Named(IReadOnlyList<string> names) => names.Count == 0 ? "no argument" : string.Join(", ", names.Select(n => $"<<{n}>>"));

    private LabelFile File(string kind) => files.GetOrAdd(kind, k => new Lazy<LabelFile>(() => Load(k))).Value;

    private LabelFile Load(string kind)
    {
        var displayPath = $"{displayFolder}/{kind}.yaml";
        var diagnostics = new Diagnostics();
        var labels = new List<Label>();

        // A kind is kebab-case in one folder: anything else would leave the labels' folder.
        if (kind.Split('/').Any(p => p.Length == 0 || !p.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            diagnostics.Error("unknown-kind", new SourcePosition(displayPath), $"\"{kind}\" is not the name of a kind");
        else if (SpecFileReader.ReadFile(Path.Combine(folder, kind + ".yaml"), displayPath, diagnostics) is { } root)
            ReadSections(kind, root, labels, diagnostics);
        if (diagnostics.Items.Count == 0)
            labels.AddRange(Inherited(kind, labels));
        return new LabelFile(displayPath, labels, labels.ToDictionary(l => (l.Section, l.Id)), [.. diagnostics.Items.Where(d => d.Severity == Severity.Error)]);
    }

    /// <summary>What the kinds of a topic share: <c>network.yaml</c> holds for every <c>network/…</c>, unless the kind says otherwise.</summary>
    private IEnumerable<Label> Inherited(string kind, List<Label> own)
    {
        var slash = kind.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !System.IO.File.Exists(Path.Combine(folder, kind[..slash] + ".yaml")))
            return [];
        return File(kind[..slash]).Labels.Where(l => !own.Exists(o => (o.Section, o.Id) == (l.Section, l.Id)));
    }

    private static void ReadSections(string kind, SpecNode root, List<Label> labels, Diagnostics diagnostics)
    {
        foreach (var section in EntriesOf(root, "sections such as rules: and checks:", diagnostics))
        {
            foreach (var entry in EntriesOf(section.Value, "ids with their sentences", diagnostics))
            {
                var sentences = new Dictionary<string, string>(StringComparer.Ordinal);
                foreach (var sentence in EntriesOf(entry.Value, "a sentence for each language, such as en: and fr:", diagnostics))
                {
                    if (sentence.Value is SpecScalar { IsEmpty: false } text)
                        sentences.Add(sentence.Key.Text, text.Text.Trim());
                    else
                        diagnostics.Error("not-a-sentence", sentence.Value.Position, $"{sentence.Key.Text}: wants a sentence, and {sentence.Value.Description} stands here");
                }

                if (sentences.Count > 0)
                    labels.Add(new Label(kind, section.Key.Text, entry.Key.Text, sentences, entry.Key.Position));
            }
        }
    }

    private static IReadOnlyList<SpecEntry> EntriesOf(SpecNode node, string wanted, Diagnostics diagnostics)
    {
        if (node is SpecMap map)
            return map.Entries;
        diagnostics.Error("not-a-map", node.Position, $"{node.Description} stands where a map of {wanted} should be");
        return [];
    }

    private sealed record LabelFile(string DisplayPath, IReadOnlyList<Label> Labels, IReadOnlyDictionary<(string Section, string Id), Label> ById, IReadOnlyList<Diagnostic> Diagnostics);
}

/// <summary>A sentence was asked for that the label files do not have: a programmer's mistake, which names the file.</summary>
public sealed class LabelException(string message) : Exception(message);

/// <summary>The <c>&lt;&lt;name&gt;&gt;</c> in a sentence.</summary>
public static class Placeholders
{
    /// <summary>The names in the order of the text.</summary>
    public static IReadOnlyList<string> Names(string text)
    {
        var names = new List<string>();
        Fill(text, name =>
        {
            names.Add(name);
            return "";
        });
        return names;
    }

    /// <summary>Puts a value in each placeholder's place; what the values hold is not read again.</summary>
    public static string Fill(string text, Func<string, string> value)
    {
        var result = new StringBuilder(text.Length);
        var done = 0;
        while (text.IndexOf("<<", done, StringComparison.Ordinal) is var open && open >= 0)
        {
            var close = text.IndexOf(">>", open, StringComparison.Ordinal);
            if (close < 0)
                break;
            var name = text[(open + 2)..close].Trim();
            if (name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.'))
            {
                result.Append(text, done, open - done).Append(value(name));
                done = close + 2;
            }
            else
            {
                result.Append(text, done, open + 1 - done);
                done = open + 1;
            }
        }

        return result.Append(text, done, text.Length - done).ToString();
    }
}
