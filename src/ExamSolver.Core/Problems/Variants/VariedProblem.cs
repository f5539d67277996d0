using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>
/// A problem file whose givens vary: its <c>vary</c> block, which holds for the whole problem, and those of its questions. The words are put in
/// before anything is bound, and before <c>for</c> makes several questions of one.
/// </summary>
public sealed class VariedProblem
{
    private const string Key = "vary";

    private readonly SpecMap map;

    private readonly Lazy<SharedNames> names;

    private VariedProblem(SpecMap map, VaryBlock? shared, ImmutableSortedDictionary<int, VaryBlock> own) => (this.map, Shared, Own, names) = (map, shared, own, new(() => SharedNames.Of(map)));

    /// <summary>What varies in the whole problem.</summary>
    public VaryBlock? Shared { get; }

    /// <summary>What varies in one question alone, by the question's place in the file, from 0.</summary>
    public ImmutableSortedDictionary<int, VaryBlock> Own { get; }

    /// <summary>What the file says, with the places for words.</summary>
    internal SpecMap Map => map;

    /// <summary>The names of <c>let</c> and <c>networks</c>, and which of them change from variant to variant.</summary>
    internal SharedNames Names => names.Value;

    /// <summary>How many draws there are, before the conditions.</summary>
    public BigInteger Count => Own.Values.Aggregate(Shared?.Count ?? BigInteger.One, (count, b) => count * b.Count);

    /// <summary>Where the first block is written.</summary>
    public SourcePosition Position => (Shared ?? Own.Values.First()).Position;

    /// <summary>Whether something varies in a problem file.</summary>
    public static bool Varies(SpecMap problem) => problem[Key] is not null || Questions(problem).Any(q => q?[Key] is not null);

    /// <summary>Reads what varies; <c>null</c> where something about it is wrong, which is reported.</summary>
    public static VariedProblem? Read(SpecMap problem, Diagnostics diagnostics)
    {
        var before = diagnostics.ErrorCount;
        var shared = problem[Key] is { } node ? new VaryReader(VariantValues.Empty, diagnostics).Read(node) : null;
        var outer = shared?.Default(VariantValues.Empty) ?? VariantValues.Empty;
        var own = ImmutableSortedDictionary.CreateBuilder<int, VaryBlock>();
        foreach (var (question, index) in Questions(problem).Select((q, i) => (q, i)))
        {
            if (question?[Key] is { } ownNode && new VaryReader(outer, diagnostics).Read(ownNode) is { } block)
                own[index] = block;
        }

        if (diagnostics.ErrorCount > before)
            return null;
        var read = new VariedProblem(problem, shared, own.ToImmutable());
        read.CheckNames(diagnostics);
        return diagnostics.ErrorCount > before ? null : read;
    }

    /// <summary>The values of the common paper: those of the whole problem, and those of the questions that vary by themselves.</summary>
    public ProblemDraw Default()
    {
        var shared = Shared?.Default(VariantValues.Empty) ?? VariantValues.Empty;
        return new ProblemDraw(shared, Own.ToImmutableSortedDictionary(o => o.Key, o => o.Value.Default(shared)));
    }

    /// <summary>
    /// The problem file with values put in, as one that does not vary. An author's own answer (<c>expect</c>) that names no value is that of the
    /// common paper, and left out of the others.
    /// </summary>
    public SpecMap With(ProblemDraw draw, bool isCommon) => new(
        [.. map.Entries.Where(e => !IsVary(e)).Select(e => new SpecEntry(e.Key, IsQuestions(e) ? WithQuestions((SpecList)e.Value, draw, isCommon) : Placeholders.Replace(e.Value, draw.Shared.Words)))],
        map.Position);

    /// <summary>The place of the question in which a position of the file lies; -1 where it stands above all.</summary>
    public int PlaceAt(SourcePosition position) => Questions(map).TakeWhile(q => q is null || q.Position.Line <= position.Line).Count() - 1;

    /// <summary>What a block is called, also after questions were added above it.</summary>
    public string NameOf(int place) => place < 0 ? "" : Questions(map).ElementAt(place) is { } question && (question["ref"] ?? question["id"]) is SpecScalar { IsEmpty: false } name ? name.Text : "#" + place.ToString(CultureInfo.InvariantCulture);

    private SpecList WithQuestions(SpecList list, ProblemDraw draw, bool isCommon) => new(
        [.. list.Items.Select((item, i) => WithValues(item, draw.Own.GetValueOrDefault(i, draw.Shared), isCommon))],
        list.Position);

    private static SpecNode WithValues(SpecNode node, VariantValues values, bool isCommon)
    {
        if (node is not SpecMap question)
            return Placeholders.Replace(node, values.Words);
        var entries = question.Entries.Where(e => !IsVary(e) && (isCommon || !IsForeignKey(e, values)));
        return new SpecMap(
            [.. entries.Select(e => new SpecEntry(
                e.Key,
                SpecBinder.Normalize(e.Key.Text) == "parts" && e.Value is SpecList parts
                    ? new SpecList([.. parts.Items.Select(p => WithValues(p, values, isCommon))], parts.Position)
                    : Placeholders.Replace(e.Value, values.Words)))],
            question.Position);
    }

    private static bool IsVary(SpecEntry entry) => SpecBinder.Normalize(entry.Key.Text) == Key;

    private static bool IsQuestions(SpecEntry entry) => SpecBinder.Normalize(entry.Key.Text) == "questions" && entry.Value is SpecList;

    private static bool IsForeignKey(SpecEntry entry, VariantValues values) =>
        SpecBinder.Normalize(entry.Key.Text) == "expect" && !Placeholders.In(entry.Value).Any(p => values.Words.ContainsKey(p.Name));

    private static IEnumerable<SpecMap?> Questions(SpecMap problem) => (problem["questions"] as SpecList)?.Items.Select(i => i as SpecMap) ?? [];

    /// <summary>Reports places that nothing fills, names that two things settle, and names that stand nowhere.</summary>
    private void CheckNames(Diagnostics diagnostics)
    {
        IReadOnlyList<string> shared = [.. Shared?.AllNames ?? []];
        var used = Shared is null ? [] : FormulasOf(Shared).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in map.Entries.Where(e => Shared is not null && !IsVary(e) && !IsQuestions(e)))
            Check(entry.Value, shared, used, diagnostics);
        foreach (var (question, index) in Questions(map).Select((q, i) => (q, i)))
        {
            var own = Own.GetValueOrDefault(index);
            if (question is null || (own is null && Shared is null))
                continue;
            var cases = (question["for"] as SpecMap)?.Entries.Select(e => e.Key).ToArray() ?? [];
            IReadOnlyList<string> known = [.. shared, .. own?.AllNames ?? []];
            foreach (var twice in cases.Where(c => known.Contains(c.Text)))
                diagnostics.Error("duplicate-name", twice.Position, $"\"{twice.Text}\" stands in `for` and varies as well", "give one of them another name");
            var usedHere = own is null ? [] : FormulasOf(own).ToHashSet(StringComparer.Ordinal);
            foreach (var entry in question.Entries.Where(e => !IsVary(e)))
                Check(entry.Value, [.. known, .. cases.Select(c => c.Text)], usedHere, diagnostics);
            used.UnionWith(usedHere);
            if (own is not null)
                ReportUnused(own, usedHere, diagnostics);
        }

        if (Shared is not null)
            ReportUnused(Shared, used, diagnostics);
    }

    private static void Check(SpecNode node, IReadOnlyList<string> known, HashSet<string> used, Diagnostics diagnostics)
    {
        if (Placeholders.Size(node) > Placeholders.MaximumCharacters)
            diagnostics.Error("vary-too-large", node.Position, "the words of `vary` stand in more places than a file may hold", "write several problem files");
        foreach (var (scalar, index, name) in Placeholders.In(node))
        {
            used.Add(Placeholders.Bare(name));
            if (!known.Contains(Placeholders.Bare(name)))
                diagnostics.Error("unknown-word", scalar.At(index), $"<<{name}>> is no name of `vary`", NearestName.Hint(Placeholders.Bare(name), known, "names"));
        }
    }

    private static void ReportUnused(VaryBlock block, HashSet<string> used, Diagnostics diagnostics)
    {
        foreach (var name in block.Names.Where(n => !n.Names.Any(used.Contains)))
            diagnostics.Warning("unused-name", name.Key.Position, $"\"{name.Key.Text}\" varies, but stands nowhere", $"write <<{name.Names.First()}>> where it belongs, or leave it out");
    }

    private static IEnumerable<string> FormulasOf(VaryBlock block) =>
        block.Names.OfType<DerivedName>().SelectMany(d => Symbolics.FormulaParts.Names(d.Formula)).Concat(block.Constraints.SelectMany(c => c.Relation is { } r ? Symbolics.FormulaParts.Names(r) : []));
}

/// <summary>The values of one problem in one variant.</summary>
/// <param name="Shared">Those of the whole problem.</param>
/// <param name="Own">Those of questions that vary by themselves, by place, on top of the shared ones.</param>
public sealed record ProblemDraw(VariantValues Shared, ImmutableSortedDictionary<int, VariantValues> Own)
{
    /// <summary>Whether another draw has the same values.</summary>
    public bool SameAs(ProblemDraw other) => Key == other.Key;

    /// <summary>All values, as one text.</summary>
    public string Key => string.Join('|', Own.Select(o => $"{o.Key.ToString(CultureInfo.InvariantCulture)}: {o.Value}").Prepend(Shared.ToString()));
}

/// <summary>Reads a problem file whose words are put in; <paramref name="varied"/> is the file as it is written, where it varies.</summary>
internal delegate Problem? SettledReading(SpecMap map, VariedProblem? varied, Diagnostics diagnostics);

/// <summary>Puts values into problem files that vary.</summary>
internal interface IProblemDraws
{
    /// <summary>Reads one problem with values put in.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="map">What the file says, with <c>vary</c>.</param>
    /// <param name="read">Reads the file with its words put in.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    Problem? Read(string path, SpecMap map, SettledReading read, Diagnostics diagnostics);
}
