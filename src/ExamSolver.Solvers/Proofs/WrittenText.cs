using System.Collections.Immutable;
using ExamSolver.Core.Specs;

namespace ExamSolver.Solvers.Proofs;

/// <summary>A text that is read once the other givens are known: what a line of a proof means depends on the distributions.</summary>
public sealed record WrittenText : IReadFromSpec<WrittenText>
{
    /// <summary>The text, with its place.</summary>
    public required SpecScalar Scalar { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType => SpecType.Text;

    /// <inheritdoc/>
    public static WrittenText? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { IsEmpty: false } scalar)
            return new WrittenText { Scalar = scalar };
        SpecBinder.ReportWrongType(node, "a text", scope.Diagnostics, "write it in single quotes, or as a block after |");
        return null;
    }
}

/// <summary>One such text, or several; each may be a part of a line.</summary>
public sealed record WrittenTexts : IReadFromSpec<WrittenTexts>
{
    /// <summary>The texts, and whether each is a part of a line.</summary>
    public required ImmutableArray<(SpecScalar Text, bool IsPart)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf("a formula, {part: a formula}, or a list of them", SpecType.Formula, SpecType.MapOf("a part of a line", SpecType.Formula, "^part$"), SpecType.ListOf(SpecType.OneOf("a formula, or {part: a formula}", SpecType.Formula, SpecType.MapOf("a part of a line", SpecType.Formula, "^part$"))));

    /// <inheritdoc/>
    public static WrittenTexts? Read(SpecNode node, SpecScope scope)
    {
        var nodes = node is SpecList list ? list.Items : [node];
        var texts = nodes.Select(n => Part(n) is { } part ? (WrittenText.Read(part, scope), true) : (WrittenText.Read(n, scope), false)).ToArray();
        return Array.Exists(texts, t => t.Item1 is null) ? null : new WrittenTexts { All = [.. texts.Select(t => (t.Item1!.Scalar, t.Item2))] };
    }

    private static SpecNode? Part(SpecNode node) => node is SpecMap { Entries: [var only] } && SpecBinder.Normalize(only.Key.Text) == "part" ? only.Value : null;
}

/// <summary>What is different in the world that shows why an assumption is needed: <c>distributions</c>, <c>random variables</c>, or a function of <c>let</c>.</summary>
public sealed record BrokenWorld : IReadFromSpec<BrokenWorld>
{
    /// <summary>What changes, and what stands in its place.</summary>
    public required ImmutableArray<(SpecScalar Key, SpecScalar Text)> Changes { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("distributions, random variables or functions, as they are in that world", SpecType.Text);

    /// <inheritdoc/>
    public static BrokenWorld? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecMap { Entries.Count: > 0 } map && map.Entries.All(e => e.Value is SpecScalar))
            return new BrokenWorld { Changes = [.. map.Entries.Select(e => (e.Key, (SpecScalar)e.Value))] };
        SpecBinder.ReportWrongType(node, "a map of what is different", scope.Diagnostics, "write {h(x): relu(W x)}, {distributions: 'q(z, w)'} or {random variables: 'a: mean 1'}");
        return null;
    }
}

/// <summary>The reasons of a proof's lines in other languages, in the order of the lines.</summary>
public sealed record ReasonTexts : IReadFromSpec<ReasonTexts>
{
    /// <summary>The reasons by language.</summary>
    public required ImmutableArray<(SpecScalar Language, ImmutableArray<SpecScalar> Texts)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("a list of reasons per language", SpecType.ListOf(SpecType.Text), "^[a-z]{2}$");

    /// <inheritdoc/>
    public static ReasonTexts? Read(SpecNode node, SpecScope scope)
    {
        if (node is SpecMap map && map.Entries.All(e => e.Key.Text.Length == 2 && e.Value is SpecList list && list.Items.All(i => i is SpecScalar { IsEmpty: false })))
            return new ReasonTexts { All = [.. map.Entries.Select(e => (e.Key, ((SpecList)e.Value).Items.Cast<SpecScalar>().ToImmutableArray()))] };
        SpecBinder.ReportWrongType(node, "a list of reasons per language", scope.Diagnostics, "write {fr: [raison de la première ligne, raison de la deuxième]}");
        return null;
    }
}
