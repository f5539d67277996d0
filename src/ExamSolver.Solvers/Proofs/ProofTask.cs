using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>A formula with both its meanings.</summary>
internal sealed record Side(Formula Written, Meaning Meaning, Meaning Free);

/// <summary>Something that a proof must contain: a line, or a step from one line to the next.</summary>
/// <param name="Text">As the author writes it.</param>
/// <param name="Left">The line, or the line before the step.</param>
/// <param name="Sign">The sign of the step; nothing for a line.</param>
/// <param name="Right">The line behind the step; <c>null</c> for a line.</param>
internal sealed record Needed(string Text, Side Left, string Sign, Side? Right)
{
    /// <summary>Whether it need only be a part of a line, as one of the means of a sum is.</summary>
    public bool IsPart { get; init; }
}

/// <summary>What is to be proved, and how a proof of it is marked.</summary>
/// <param name="Model">What names mean.</param>
/// <param name="Claim">What is to be proved.</param>
/// <param name="Left">Its left side.</param>
/// <param name="Right">Its right side.</param>
/// <param name="MustShow">What a proof must contain.</param>
internal sealed record ProofTask(ProofModel Model, RelationFormula Claim, Side Left, Side Right, ImmutableArray<Needed> MustShow)
{
    /// <summary>The author's lines, which say what a proof that breaks off has reached.</summary>
    public ImmutableArray<ProofLine> Author { get; init; } = [];

    /// <summary>Reads a student's proof. Total and bounded.</summary>
    public Reading Read(string text)
    {
        var lines = ProofText.Read(text, Model);
        var unread = lines.FirstOrDefault(l => !l.IsRead);
        if (lines.Length < 2 || lines.Count(l => l.IsRead) < 2)
            return new Reading(null, Feedback.Of("formula", ("message", unread?.Error ?? "this is one formula; a proof is a chain of them: A, and on the next lines = B, <= C, …")), unread?.ErrorStart ?? Math.Max(0, text.Length - 1));
        return new Reading(Review(lines, ProofSeeds.Students));
    }

    /// <summary>What is found of a proof.</summary>
    public ProofAnswer Review(ImmutableArray<ProofLine> lines, ulong seed)
    {
        var trials = new ProofTrials(Model, seed);
        var steps = Steps(lines, trials).ToArray();
        var firstFalse = Array.FindIndex(steps, s => s.Truth == Truth.Fails);
        var unclear = Array.FindIndex(steps, s => s.Truth == Truth.Unknown);
        var isProved = Proves(lines, trials);
        var missing = MustShow.Select(m => !Shows(lines, m, trials)).ToArray();
        var circular = Circular(lines);
        var findings = ImmutableArray.CreateBuilder<Component>();
        for (var i = 0; i < steps.Length; i++)
            findings.Add(new Component(Place(i + 1), steps[i].Truth == Truth.Holds ? 1 : 0));
        findings.Add(new Component("claim", isProved ? 1 : 0));
        findings.AddRange(missing.Select((m, i) => new Component(Shown(i), m ? 0 : 1)));
        findings.Add(new Component("not circular", circular < 0 ? 1 : 0));
        PartialCredit? fault = null;
        if (firstFalse >= 0)
        {
            var (line, step) = (lines[firstFalse + 1], steps[firstFalse]);
            ImmutableArray<Feedback> wrong = [Feedback.Of("proof-false-line", ("line", Number(firstFalse + 2)), ("text", $"{line.Sign} {line.Text}")), step.Why!];
            fault = isProved ? Fault("true-end-false-line", Place(firstFalse + 1), [.. wrong, new Feedback("proof-true-end")], Reached(lines, firstFalse + 1, trials)) : Fault("false-line", Place(firstFalse + 1), wrong, Reached(lines, firstFalse + 1, trials));
        }
        else if (circular >= 0)
        {
            fault = Fault("circular", Place(circular), [Feedback.Of("proof-circular", ("line", Number(circular + 1)))], 0);
        }
        else if (!isProved)
        {
            fault = Fault("other-claim", "claim", [Feedback.Of("proof-other-claim", ("from", lines[0].Text), ("to", lines[^1].Text), ("claim", Claim.ToInfix()))], Reached(lines, lines.Length, trials));
        }
        else if (Array.IndexOf(missing, true) is var gap && gap >= 0)
        {
            fault = Fault("gap", Shown(gap), [Feedback.Of("proof-gap", ("what", MustShow[gap].Text))], Least(Rational.Half, Most(Reached(lines, lines.Length - 1, trials), HasOwnLine(lines, trials) ? Quarter : 0)));
        }

        return new ProofAnswer(Claim, [.. lines.Select(l => (l.Sign, l.Text))], findings.ToImmutable(), Read) { Fault = fault, Open = Open(lines, steps, firstFalse, unclear, fault) };
    }

    /// <summary>What a person must look at: a line that cannot be read, with what is wrong with the others, or one that cannot be decided.</summary>
    private static (string Place, ImmutableArray<Feedback> Why)? Open(ImmutableArray<ProofLine> lines, Trial[] steps, int firstFalse, int unclear, PartialCredit? fault)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].IsRead)
                return (Place(i), [Feedback.Of("proof-unread", ("line", Number(i + 1)), ("text", lines[i].Text), ("because", lines[i].Error!)), .. firstFalse >= 0 ? fault!.Wrong : []]);
        }

        return firstFalse < 0 && unclear >= 0 ? (Place(unclear + 1), [Feedback.Of("proof-unclear", ("line", Number(unclear + 2)), ("because", steps[unclear].Where))]) : null;
    }

    /// <summary>Whether each line follows from the one before; unknown beside a line that could not be read.</summary>
    public static IEnumerable<Trial> Steps(ImmutableArray<ProofLine> lines, ProofTrials trials) =>
        lines.Skip(1).Zip(lines, (line, before) => line.IsRead && before.IsRead ? trials.Compare(before.Meaning, line.Sign, line.Meaning) : new Trial(Truth.Unknown, false, "it could not be read", null));

    /// <summary>Whether the ends and signs of a chain are those of the claim, whichever way it goes.</summary>
    public bool Proves(ImmutableArray<ProofLine> lines, ProofTrials trials)
    {
        if (lines[0] is not { IsRead: true, Free: { } first } || lines[^1] is not { IsRead: true, Free: { } last })
            return false;
        bool Signs(string sign) => lines.Skip(1).All(l => l.Sign == "=" || l.Sign == sign);
        return (trials.AreSame(first, Left.Free) && trials.AreSame(last, Right.Free) && Signs(Claim.Operator))
            || (trials.AreSame(first, Right.Free) && trials.AreSame(last, Left.Free) && Signs(Flipped(Claim.Operator)));
    }

    /// <summary>Whether a chain contains what it must, up to algebra: a line between its ends, a part of one, or a step.</summary>
    public bool Shows(ImmutableArray<ProofLine> lines, Needed needed, ProofTrials trials)
    {
        if (needed.IsPart)
            return HasPart(lines.Skip(1).SkipLast(1), needed.Left.Free, trials);
        if (needed.Right is not { } right)
            return lines.Skip(1).SkipLast(1).Any(l => l.IsRead && trials.AreSame(l.Free, needed.Left.Free));
        for (var i = 1; i < lines.Length; i++)
        {
            if (!lines[i].IsRead || !lines[i - 1].IsRead)
                continue;
            var step = (lines[i - 1].Free!, lines[i].Free!);
            if ((lines[i].Sign == needed.Sign && trials.ChangeAlike(step, (needed.Left.Free, right.Free))) || (lines[i].Sign == Flipped(needed.Sign) && trials.ChangeAlike(step, (right.Free, needed.Left.Free))))
                return true;
        }

        return false;
    }

    /// <summary>Whether one of the means, divergences or other functions that lines are made of is the one that is looked for.</summary>
    private bool HasPart(IEnumerable<ProofLine> lines, Meaning wanted, ProofTrials trials)
    {
        var left = ProofText.MostOperations;
        foreach (var part in lines.Where(l => l.IsRead).SelectMany(l => Parts(l.Written!)).Distinct())
        {
            if (Model.MeaningOf(part, MeaningSort.Free, out _) is not { } meaning)
                continue;
            left -= meaning.Operations;
            if (left < 0)
                return false;
            if (trials.AreSame(meaning, wanted))
                return true;
        }

        return false;
    }

    private static IEnumerable<Formula> Parts(Formula formula) =>
        formula is ApplyFormula { Arguments.IsEmpty: false } apply ? apply.Arguments.SelectMany(Parts).Prepend(apply) : FormulaParts.Of(formula).SelectMany(Parts);

    /// <summary>The line at which a chain goes from one side of the claim to the other at once; -1 where it does not.</summary>
    public int Circular(ImmutableArray<ProofLine> lines)
    {
        // Written out, so that E[z ~ q] and E[z ~ q(z | x)] are one; a norm and its sum of squares stay two, as a divergence and its definition do.
        var (left, right) = (Outline(Left.Written), Outline(Right.Written));
        var outlines = lines.Select(l => l.IsRead ? Outline(l.Written) : null).ToArray();
        for (var i = 1; i < lines.Length; i++)
        {
            if (outlines[i] is { } after && outlines[i - 1] is { } before && ((before == left && after == right) || (before == right && after == left)))
                return i;
        }

        return -1;
    }

    private Expr? Outline(Formula formula) => Model.MeaningOf(formula, MeaningSort.Outline, out _)?.Formula.ToExpr();

    /// <summary>Whether a line between the ends says something else than either of them, up to algebra.</summary>
    private bool HasOwnLine(ImmutableArray<ProofLine> lines, ProofTrials trials) =>
        lines.Skip(1).SkipLast(1).Any(l => l.IsRead && !trials.AreSame(l.Free, Left.Free) && !trials.AreSame(l.Free, Right.Free));

    /// <summary>The share of the points of the author's lines that stand before the first false one; the last line is nothing without the way to it.</summary>
    private Rational Reached(ImmutableArray<ProofLine> lines, int before, ProofTrials trials)
    {
        if (Author.IsEmpty || lines[0] is not { IsRead: true, Free: { } first } || !(trials.AreSame(first, Left.Free) || trials.AreSame(first, Right.Free)))
            return 0;
        var total = Author.Skip(1).Aggregate((Rational)0, (sum, l) => sum + (l.Points ?? 1));
        var met = Author.Skip(1).SkipLast(1).Where(a => lines.Skip(1).Take(before - 1).Any(l => l.IsRead && trials.AreSame(l.Free, a.Free!))).Aggregate((Rational)0, (sum, l) => sum + (l.Points ?? 1));
        return total.IsZero ? 0 : met / total;
    }

    private static PartialCredit Fault(string id, string place, ImmutableArray<Feedback> wrong, Rational share) => new(share, place, wrong) { Misconception = id };

    private static Rational Quarter => new(1, 4);

    private static Rational Most(Rational left, Rational right) => left > right ? left : right;

    private static Rational Least(Rational left, Rational right) => left < right ? left : right;

    private static string Shown(int needed) => "shown " + Number(needed + 1);

    private static string Place(int line) => "line " + Number(line + 1);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Flipped(string sign) => sign switch { "<=" => ">=", ">=" => "<=", _ => sign };
}

/// <summary>The seeds of the worlds in which proofs are read: fixed, so that a mark is the same each time.</summary>
internal static class ProofSeeds
{
    /// <summary>Of an author's proof, while his file is read.</summary>
    public const ulong Authors = 20_260_301;

    /// <summary>Of what students type.</summary>
    public const ulong Students = 20_260_302;
}
