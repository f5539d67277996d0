using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>A problem of a variant, with the values that it was drawn with; no problem where none could be delivered.</summary>
internal sealed record DeliveredProblem(Problem? Problem, ProblemDraw? Draw, IReadOnlyList<Diagnostic> Items);

/// <summary>
/// Draws one problem until it can be read, its checks hold and its conditions are met, a bounded number of times. What goes wrong in a question that
/// varies by itself is drawn again alone.
/// </summary>
/// <param name="varied">The problem.</param>
/// <param name="generatorOf">What a block draws from, by its name and the number of the attempt.</param>
/// <param name="before">The forms that this one should differ from.</param>
internal sealed class VariantDraw(VariedProblem varied, Func<string, int, Generator> generatorOf, IReadOnlyList<ProblemDraw> before)
{
    /// <summary>How often a problem is solved anew.</summary>
    private const int MostAttempts = 200;

    /// <summary>How often values are drawn that break a condition of values alone.</summary>
    private const int MostDraws = 2_000;

    /// <summary>How many of these may be spent on being unlike the forms before.</summary>
    private const int MostUnlike = 100;

    /// <summary>After how many attempts a form may be like another: what is left may never do.</summary>
    private const int MostUnlikeAttempts = 20;

    /// <summary>The place that stands for the whole problem.</summary>
    private const int Whole = -1;

    private readonly Dictionary<int, int> attempts = [];
    private readonly SortedDictionary<string, int> reasons = new(StringComparer.Ordinal);
    private VaryBlock? failed;

    /// <summary>Reads a problem file with values put in.</summary>
    public required SettledReading Read { get; init; }

    /// <summary>What a question breaks.</summary>
    public required Func<Question, VaryBlock?, VaryBlock?, VariantValues, string?> BrokenBy { get; init; }

    /// <summary>Told of every draw that is thrown away.</summary>
    public required Action<string> Thrown { get; init; }

    /// <summary>Draws until everything holds; where it never does, an error names what threw most draws away.</summary>
    public DeliveredProblem Deliver()
    {
        var draw = varied.Shared is null ? new ProblemDraw(VariantValues.Empty, ImmutableSortedDictionary<int, VariantValues>.Empty) : null;
        for (var round = 0; round < MostAttempts; round++)
        {
            if ((draw = Complete(draw)) is null)
                return Failure();
            var found = new Diagnostics();
            var problem = Read(varied.With(draw, isCommon: false), varied, found);
            var broken = Broken(problem, draw, found).ToArray();
            if (broken.Length == 0)
                return new DeliveredProblem(problem, draw, found.Items);
            foreach (var (place, reason) in broken)
            {
                Throw(reason);
                failed = varied.Own.GetValueOrDefault(place) ?? varied.Shared;
                if (varied.Own.ContainsKey(place) && attempts.GetValueOrDefault(place) < (varied.Shared is null ? MostAttempts : MostAttempts / 10))
                    draw = draw is null ? null : draw with { Own = draw.Own.Remove(place) };
                else if (varied.Shared is not null)
                    draw = null;
                else
                    return Failure();
            }
        }

        return Failure();
    }

    /// <summary>Draws what is missing.</summary>
    private ProblemDraw? Complete(ProblemDraw? draw)
    {
        if (draw is null)
        {
            if (DrawBlock(varied.Shared!, VariantValues.Empty, Whole, d => d.Shared) is not { } shared)
                return null;
            draw = new ProblemDraw(shared, ImmutableSortedDictionary<int, VariantValues>.Empty);
        }

        foreach (var (place, block) in varied.Own.Where(o => !draw.Own.ContainsKey(o.Key)))
        {
            if (DrawBlock(block, draw.Shared, place, d => d.Own[place]) is not { } own)
                return null;
            draw = draw with { Own = draw.Own.SetItem(place, own) };
        }

        return draw;
    }

    private VariantValues? DrawBlock(VaryBlock block, VariantValues outer, int place, Func<ProblemDraw, VariantValues> valuesOf)
    {
        var attempt = attempts[place] = attempts.GetValueOrDefault(place) + 1;
        var generator = generatorOf(varied.NameOf(place), attempt);
        var others = before.Select(b => Own(valuesOf(b), outer)).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < MostDraws; i++)
        {
            if (block.Draw(outer, generator, out var broken) is not { } values)
                Throw(broken!);
            else if (attempt > MostUnlikeAttempts || i >= MostUnlike || !others.Contains(Own(values, outer)))
                return values;
        }

        failed = block;
        return null;
        static string Own(VariantValues values, VariantValues outer) => string.Join(", ", values.List.Skip(outer.List.Length));
    }

    /// <summary>What is wrong with a draw: the place of the question, or of the whole problem, and why.</summary>
    private IEnumerable<(int Place, string Reason)> Broken(Problem? problem, ProblemDraw draw, Diagnostics found)
    {
        if (problem is null)
        {
            // One reason is enough, and the first one is the cause of others.
            var first = found.Items.First(d => d.Severity == Severity.Error);
            yield return (varied.PlaceAt(first.Position), $"it can be read ({first.Code}: {first.Message})");
            yield break;
        }

        foreach (var question in problem.Questions)
        {
            var place = varied.PlaceAt(question.Position);
            if (BrokenBy(question, varied.Shared, varied.Own.GetValueOrDefault(place), draw.Own.GetValueOrDefault(place, draw.Shared)) is { } reason)
                yield return (place, reason);
        }
    }

    private void Throw(string reason)
    {
        reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        Thrown(reason);
    }

    private DeliveredProblem Failure()
    {
        var diagnostics = new Diagnostics();
        var most = reasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).First();
        var block = failed ?? varied.Shared ?? varied.Own.Values.First();
        var position = block.Constraints.FirstOrDefault(c => most.Key == c.Text || most.Key.EndsWith(": " + c.Text, StringComparison.Ordinal))?.Position ?? block.Position;
        diagnostics.Error(
            "no-variant",
            position,
            $"no draw of `vary` meets the condition \"{most.Key}\": it threw away {most.Value.ToString(CultureInfo.InvariantCulture)} of {reasons.Values.Sum().ToString(CultureInfo.InvariantCulture)}",
            "widen the choices, or loosen the condition; `examsolver variants` shows which conditions throw most away");
        return new DeliveredProblem(null, null, diagnostics.Items);
    }
}
