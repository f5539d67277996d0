using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents.Marks;

/// <summary>The amendments of a frozen sheet.</summary>
/// <param name="Items">In the order of the file.</param>
/// <param name="MayFall">Whether a mark may fall by them, or when the class is graded again.</param>
public sealed record SheetAmendments(ImmutableArray<Amendment> Items, bool MayFall)
{
    /// <summary>None.</summary>
    public static SheetAmendments None { get; } = new([], false);

    /// <summary>The amendments of each part; those of a question hold for all of its parts.</summary>
    public IReadOnlyDictionary<string, PartAmendments> ByPart(SolvedSheet solved) => ClassSheet.PartsOf(solved)
        .Select(p => (p.Reference, Own: Items.Where(a => a.Reference == p.Reference || p.Reference.StartsWith(a.Reference + "#", StringComparison.Ordinal)).ToImmutableArray()))
        .Where(p => p.Own.Length > 0).ToDictionary(p => p.Reference, p => new PartAmendments(p.Own, MayFall), StringComparer.Ordinal);
}

/// <summary>
/// Reads amendments.yaml beside a frozen sheet: <c>amendments:</c> is a list whose items name the <c>question</c>, <c>who</c>, <c>when</c> and <c>why</c>, and what is changed: an <c>erratum</c>, <c>accept</c>
/// with perhaps <c>worth</c>, <c>void</c>, <c>points</c>. <c>marks may fall: true</c> lets marks fall.
/// </summary>
public static class AmendmentsFile
{
    private static readonly string[] Keys = ["question", "who", "when", "why", "erratum", "accept", "worth", "void", "points"];
    private static readonly string[] Changes = ["erratum", "accept", "void", "points"];

    /// <summary>Reads the file of a sheet; no amendments where there is none, <c>null</c> after an error.</summary>
    public static SheetAmendments? Read(string path, SolvedSheet solved, Diagnostics diagnostics)
    {
        if (!File.Exists(path))
            return SheetAmendments.None;
        var errors = diagnostics.ErrorCount;
        if (SpecFileReader.ReadFile(path, path, diagnostics) is not SpecMap root)
        {
            if (diagnostics.ErrorCount == errors)
                diagnostics.Error("bad-amendment", new SourcePosition(path, 1, 1), "the file is no map", "write amendments: and a list of them");
            return null;
        }

        foreach (var entry in root.Entries.Where(e => e.Key.Text is not ("amendments" or "marks may fall")))
            diagnostics.Error("unknown-key", entry.Key.Position, $"\"{entry.Key.Text}\" is no key of this file", "keys: amendments, marks may fall");
        var mayFall = false;
        if (root["marks may fall"] is { } fall && (fall is not SpecScalar { Text: "true" or "false" } word || !bool.TryParse(word.Text, out mayFall)))
            diagnostics.Error("wrong-type", fall.Position, "`marks may fall` is neither true nor false");
        var items = ImmutableArray.CreateBuilder<Amendment>();
        foreach (var node in (root["amendments"] as SpecList)?.Items ?? [])
        {
            if (node is not SpecMap map)
                diagnostics.Error("wrong-type", node.Position, "an amendment is a map", "write - question: …, and who:, when:, why: below it");
            else if (ReadOne(map, items.Count + 1, mayFall, solved, diagnostics) is { } amendment)
                items.Add(amendment);
        }

        return diagnostics.ErrorCount == errors ? new SheetAmendments(items.ToImmutable(), mayFall) : null;
    }

    private static Amendment? ReadOne(SpecMap map, int number, bool mayFall, SolvedSheet solved, Diagnostics diagnostics)
    {
        var errors = diagnostics.ErrorCount;
        foreach (var entry in map.Entries.Where(e => !Keys.Contains(e.Key.Text)))
            diagnostics.Error("unknown-key", entry.Key.Position, $"\"{entry.Key.Text}\" is no key of an amendment", NearestName.Hint(entry.Key.Text, Keys, "keys"));
        string Text(string key)
        {
            if (map[key] is SpecScalar { IsEmpty: false } text)
                return text.Text.Trim();
            if (map[key] is { } other)
                diagnostics.Error("wrong-type", other.Position, $"`{key}` is a text");
            return "";
        }

        foreach (var key in new[] { "question", "who", "when", "why" }.Where(k => map[k] is null))
            diagnostics.Error("missing-key", map.Position, $"the amendment lacks `{key}`", "each says question, who, when and why");
        if (!Changes.Any(k => map[k] is not null))
            diagnostics.Error("missing-key", map.Position, "the amendment changes nothing", "write erratum, accept, void or points");
        var when = Text("when");
        if (map["when"] is { } date && !DateOnly.TryParseExact(when, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            diagnostics.Error("wrong-type", date.Position, $"`when` is a day such as 2026-02-28, not \"{when}\"");
        var reference = Text("question");
        var parts = ClassSheet.PartsOf(solved).Where(p => p.Reference == reference || p.Reference.StartsWith(reference + "#", StringComparison.Ordinal)).ToArray();
        if (map["question"] is { } question && parts.Length == 0)
            diagnostics.Error("unknown-question", question.Position, $"no question is called \"{reference}\"", NearestName.Hint(reference, [.. ClassSheet.PartsOf(solved).Select(p => p.Reference)], "questions"));
        var needsOne = map["accept"] ?? map["points"];
        if (needsOne is not null && parts.Length > 1)
            diagnostics.Error("unknown-question", needsOne.Position, $"\"{reference}\" has several parts", "name one: " + string.Join(", ", parts.Select(p => p.Reference)));
        if (diagnostics.ErrorCount > errors)
            return null;
        var part = parts[0].Part;
        if (map["accept"] is { } accept && PartAmendments.ErrorOf(Text("accept"), part.Solution) is { } unreadable)
            diagnostics.Error("bad-amendment", accept.Position, $"the answer to be accepted cannot be read: {unreadable}");
        var points = Points(map["points"], "points", diagnostics);
        if (points < part.Part.Points && !mayFall)
            diagnostics.Error("bad-amendment", map["points"]!.Position, $"fewer points than {PointsText.Short(part.Part.Points)} would let marks fall", "write `marks may fall: true` at the top of the file if they may");
        var of = points ?? part.Part.Points;
        var worth = Points(map["worth"], "worth", diagnostics);
        if (worth > of)
            diagnostics.Error("bad-amendment", map["worth"]!.Position, $"`worth` is more than the {PointsText.Short(of)} points of the question");
        if (map["void"] is { } voided && Text("void") is not ("full points" or "dropped"))
            diagnostics.Error("wrong-type", voided.Position, $"`void` is \"{Text("void")}\"", "write `full points`, which everybody gets, or `dropped`, which takes the question out of the total");
        if (map["void"] is { } dropped && Text("void") == "dropped" && !mayFall)
            diagnostics.Error("bad-amendment", dropped.Position, "a question that is dropped takes its points from those who were right", "write `void: full points`, or `marks may fall: true` at the top of the file");
        return diagnostics.ErrorCount > errors ? null : new Amendment
        {
            Number = number, Reference = reference, Who = Text("who"), When = when, Why = Text("why"),
            Erratum = map["erratum"] is null ? null : Text("erratum"),
            Accept = map["accept"] is null ? null : Text("accept"),
            AcceptShare = worth is { } share && !of.IsZero ? share / of : 1,
            Void = map["void"] is null ? null : Text("void") == "dropped" ? VoidQuestion.Dropped : VoidQuestion.FullPoints,
            Points = points,
        };
    }

    private static Rational? Points(SpecNode? node, string key, Diagnostics diagnostics)
    {
        if (node is null)
            return null;
        if (node is SpecScalar { IsEmpty: false } text && PointsText.Read(text.Text) is { Sign: >= 0 } points)
            return points;
        diagnostics.Error("wrong-type", node.Position, $"`{key}` is a number of points");
        return null;
    }
}
