using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>The smallest, the middle and the largest of some whole numbers.</summary>
public sealed record Spread(int Least, int Middle, int Most)
{
    /// <summary>The spread of some numbers.</summary>
    public static Spread Of(IEnumerable<int> numbers)
    {
        var sorted = numbers.Order().ToArray();
        return sorted.Length == 0 ? new Spread(0, 0, 0) : new Spread(sorted[0], sorted[sorted.Length / 2], sorted[^1]);
    }

    /// <summary><c>3</c>, or <c>2–3–5</c>.</summary>
    public override string ToString() => Least == Most
        ? Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Least}–{Middle}–{Most}");
}

/// <summary>A question that varies, over many variants.</summary>
/// <param name="Reference">Its ref.</param>
/// <param name="Distinct">How many different ones were met: other givens, or another answer.</param>
/// <param name="Answers">How many different answers.</param>
/// <param name="Digits">How many digits the answer has.</param>
/// <param name="Steps">How many steps lead to it.</param>
/// <param name="Forms">The digits and steps in each of the forms.</param>
public sealed record QuestionSpread(string Reference, int Distinct, int Answers, Spread Digits, Spread Steps, ImmutableArray<(int Digits, int Steps)> Forms);

/// <summary>A reason for which draws were thrown away.</summary>
/// <param name="Problem">The problem file.</param>
/// <param name="Reason">What did not hold.</param>
/// <param name="Count">How often.</param>
public sealed record ThrownDraws(string Problem, string Reason, int Count);

/// <summary>What many variants of a sheet are like beside each other.</summary>
public sealed record VariantReport
{
    /// <summary>How many variants were read, solved and checked.</summary>
    public required int Variants { get; init; }

    /// <summary>How many of them differ.</summary>
    public required int Distinct { get; init; }

    /// <summary>How many draws the choices and ranges allow, before the conditions, by problem file.</summary>
    public required ImmutableArray<(string Problem, BigInteger Draws)> Draws { get; init; }

    /// <summary>The checks that were run, or had been run for the same question of another variant.</summary>
    public required long Checks { get; init; }

    /// <summary>The questions that vary, in the order of the sheet.</summary>
    public required ImmutableArray<QuestionSpread> Questions { get; init; }

    /// <summary>The digits and steps of all questions that vary together, from variant to variant.</summary>
    public required (Spread Digits, Spread Steps) Whole { get; init; }

    /// <summary>What threw draws away, the most first.</summary>
    public required ImmutableArray<ThrownDraws> Thrown { get; init; }

    /// <summary>
    /// Reads, solves and checks many variants, and the forms; <c>null</c>, with errors, where one cannot be delivered, or where something varies
    /// and all variants are alike.
    /// </summary>
    /// <param name="variants">The sheet.</param>
    /// <param name="count">How many variants.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    /// <param name="progress">Told after every variant.</param>
    public static VariantReport? Of(SheetVariants variants, int count, Diagnostics diagnostics, Action? progress = null)
    {
        var codes = Enumerable.Range(1, count).Select(i => variants.CodeOf("variant " + i.ToString(CultureInfo.InvariantCulture))).ToArray();
        var seen = new VariantFigures[count + variants.Forms.Count];
        var failed = new ConcurrentBag<Diagnostic>();
        var stop = 0;
        Parallel.For(0, seen.Length, i =>
        {
            // A spec that cannot deliver fails again and again, and each time after many draws.
            if (Volatile.Read(ref stop) > 0)
                return;
            var found = new Diagnostics();
            if (variants.Solve(i < count ? codes[i] : variants.Forms[i - count], found) is { } solved && !found.HasErrors)
            {
                seen[i] = VariantFigures.Of(solved);
            }
            else
            {
                Interlocked.Increment(ref stop);
                foreach (var item in found.Items)
                    failed.Add(item);
            }

            progress?.Invoke();
        });
        diagnostics.AddRange(failed.OrderBy(d => d.Position.File, StringComparer.Ordinal).ThenBy(d => d.Position.Line));
        if (stop > 0)
            return null;
        var drawn = seen[..count];
        var questions = variants.Common.Questions.Select((q, i) => (q.Ref, Index: i))
            .Where(q => seen.Select(s => s.Questions[q.Index].Key).Distinct(StringComparer.Ordinal).Count() > 1)
            .Select(q => new QuestionSpread(
                q.Ref,
                drawn.Select(s => s.Questions[q.Index].Key).Distinct(StringComparer.Ordinal).Count(),
                drawn.Select(s => s.Questions[q.Index].Answer).Distinct(StringComparer.Ordinal).Count(),
                Spread.Of(seen.Select(s => s.Questions[q.Index].Digits)),
                Spread.Of(seen.Select(s => s.Questions[q.Index].Steps)),
                [.. seen[count..].Select(s => (s.Questions[q.Index].Digits, s.Questions[q.Index].Steps))]))
            .ToImmutableArray();
        if (questions.IsEmpty)
            diagnostics.Error("no-variant", variants.Problems.Values.First().Position, "`vary` changes nothing: all variants are alike", "give more choices, or wider ranges");
        var varying = questions.Select(q => q.Reference).ToHashSet(StringComparer.Ordinal);
        return diagnostics.HasErrors ? null : new VariantReport
        {
            Variants = seen.Length,
            Distinct = drawn.Select(s => string.Join('\0', s.Questions.Select(q => q.Key))).Distinct(StringComparer.Ordinal).Count(),
            Draws = [.. variants.Problems.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, p.Value.Count))],
            Checks = seen.Sum(s => (long)s.Checks),
            Questions = questions,
            Whole = (Spread.Of(drawn.Select(s => s.Questions.Where(q => varying.Contains(q.Reference)).Sum(q => q.Digits))), Spread.Of(drawn.Select(s => s.Questions.Where(q => varying.Contains(q.Reference)).Sum(q => q.Steps)))),
            Thrown = [.. variants.Thrown.Select(t => new ThrownDraws(t.Key.Path, t.Key.Reason, t.Value)).OrderByDescending(t => t.Count).ThenBy(t => t.Problem, StringComparer.Ordinal).ThenBy(t => t.Reason, StringComparer.Ordinal)],
        };
    }
}

/// <summary>What a report keeps of one variant.</summary>
internal sealed record VariantFigures(ImmutableArray<(string Reference, string Key, string Answer, int Digits, int Steps)> Questions, int Checks)
{
    /// <summary>The figures of a solved variant.</summary>
    public static VariantFigures Of(SolvedSheet solved) => new([.. solved.Questions.Select(Of)], solved.CheckCount);

    private static (string Reference, string Key, string Answer, int Digits, int Steps) Of(SolvedQuestion solved)
    {
        var answer = string.Join("; ", solved.Parts.Select(p => p.Solution.Answer.ToText()));
        var asked = string.Join('\n', solved.Parts.Select(p => p.Part.Ask).Prepend(solved.Question.Ask).Prepend(solved.Problem.Stem).Select(t => t is null ? "" : string.Concat(t.Languages.DefaultIfEmpty("en").Select(t.In))));
        return (solved.Question.Ref, $"{asked}\n{answer}", answer, answer.Count(char.IsAsciiDigit), solved.Parts.Sum(p => p.Solution.Derivation.Sum(Steps)));
    }

    private static int Steps(DerivationStep step) => 1 + step.Substeps.Sum(Steps);
}
