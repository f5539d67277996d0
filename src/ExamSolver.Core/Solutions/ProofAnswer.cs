using System.Collections.Immutable;
using ExamSolver.Core.Grading;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>
/// A proof: a chain of formulas joined by =, ≤, ≥ or ≈. Its components tell what was found: 1 for each line that follows from the one before, for
/// ends that are those of the claim, for what had to be shown, and for not using the claim itself; 0 for what is not so.
/// </summary>
public sealed class ProofAnswer : Answer
{
    /// <summary>A proof.</summary>
    /// <param name="claim">What is to be proved.</param>
    /// <param name="lines">The lines as they are written, each with its sign; the first has none.</param>
    /// <param name="findings">What was found of each.</param>
    /// <param name="read">Reads another proof of the same claim.</param>
    public ProofAnswer(RelationFormula claim, ImmutableArray<(string Sign, string Text)> lines, ImmutableArray<Component> findings, Func<string, Reading> read) =>
        (Claim, Lines, Components, Read) = (claim, lines, findings, read);

    /// <summary>What is to be proved.</summary>
    public RelationFormula Claim { get; }

    /// <summary>The lines as they are written, each with its sign; the first has none.</summary>
    public ImmutableArray<(string Sign, string Text)> Lines { get; }

    /// <summary>Reads another proof of the same claim. Total and bounded.</summary>
    public Func<string, Reading> Read { get; }

    /// <summary>What could not be read or decided, so that a person must mark the proof, and where; <c>null</c> where there is none such.</summary>
    public (string Place, ImmutableArray<Feedback> Why)? Open { get; init; }

    /// <summary>What the proof earns and what is wrong with it; <c>null</c> where it is right.</summary>
    public PartialCredit? Fault { get; init; }

    /// <inheritdoc/>
    public override string Type => "proof";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Claim.Right];

    /// <summary>One line a relation, as students type it.</summary>
    public override string ToText() => string.Join('\n', Lines.Select(l => l.Sign.Length == 0 ? l.Text : $"{l.Sign} {l.Text}"));

    /// <summary>What it proves; its lines are the steps of the solution.</summary>
    public override string ToLatex(LatexStyle style) => Claim.ToLatex(style);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new ProofAnswer(Claim, Lines, [.. Components.Zip(components, (c, value) => c with { Value = value })], Read) { Open = Open, Fault = Fault };
    }
}
