using System.Collections.Immutable;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Sequences;

/// <summary>
/// Which word follows what, with its probability: <c>{start: {the: 0.6, a: 0.4}, the: {cat: 0.5, dog: 0.5}, 'the cat': …}</c>. The words so far are
/// looked up by the longest key that they end with; <c>start</c> is the key of no word.
/// </summary>
public sealed record NextWords : IReadFromSpec<NextWords>
{
    /// <summary>The key of the words before the first.</summary>
    public const string Start = "start";

    /// <summary>The probabilities by the words before.</summary>
    public required ImmutableArray<(ImmutableArray<string> Before, ImmutableArray<(string Word, Rational Probability)> Next)> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("the probabilities of the next word by the words before", SpecType.MapOf("probabilities by word", SpecType.Formula));

    /// <inheritdoc/>
    public static NextWords? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {start: {the: 0.6, a: 0.4}, the: {cat: 1}, a: {dog: 1}}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableArray.CreateBuilder<(ImmutableArray<string>, ImmutableArray<(string, Rational)>)>();
        foreach (var (key, value) in map.Entries)
        {
            if (value is not SpecMap { Entries.Count: > 0 } next)
            {
                SpecBinder.ReportWrongType(value, "probabilities by word", scope.Diagnostics, "write for example {cat: 0.5, dog: 0.5}");
                continue;
            }

            var words = next.Entries.Select(e => (e.Key.Text, Probability: Number(e.Value, scope))).ToArray();
            if (words.All(w => w.Probability is not null) && words.Aggregate(Rational.Zero, (sum, w) => sum + w.Probability!.Value) is var total && total != 1)
                scope.Diagnostics.Error("out-of-range", next.Position, $"the probabilities after \"{key.Text}\" add up to {total}", "they must add up to 1; write thirds as 1/3");
            foreach (var (word, _) in words.Where(w => w.Text.Length > 30 || w.Text.Any(c => char.IsWhiteSpace(c) || c is ',' or ';' or ':' or '\\' or '$' or '{' or '}')))
                scope.Diagnostics.Error("bad-name", next.Position, $"\"{word}\" is no single word", "a word has no blanks and no punctuation that parts words");
            all.Add((key.Text == Start ? [] : [.. key.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)], [.. words.Select(w => (w.Text, w.Probability ?? 0))]));
        }

        if (all.All(e => e.Item1.Length > 0))
            scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{Start}\" is missing", $"add {Start}: …, the probabilities of the first word");
        return scope.Diagnostics.ErrorCount > before ? null : new NextWords { All = all.ToImmutable() };
    }

    private static Rational? Number(SpecNode node, SpecScope scope)
    {
        if (SpecFormula.ReadExpr(node, scope) is not { } value)
            return null;
        if (value.TryGetNumber(out var number) && number.Sign >= 0 && number <= 1)
            return number;
        scope.Diagnostics.Error("out-of-range", node.Position, $"{value.ToInfix()} is no probability", "it is a number from 0 to 1");
        return null;
    }
}
