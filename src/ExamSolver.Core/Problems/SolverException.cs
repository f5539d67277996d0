namespace ExamSolver.Core.Problems;

/// <summary>
/// The engine's own failure on a question: a solver or a check that has thrown. It carries what is needed to see it again, and is made in one
/// place, <see cref="SheetSolver"/>.
/// </summary>
public sealed class SolverException : Exception
{
    /// <summary>A failure on a part of a question.</summary>
    /// <param name="part">The part: its kind, and its givens.</param>
    /// <param name="reference">The question's ref.</param>
    /// <param name="seed">What the checks drew from.</param>
    /// <param name="cause">What was thrown.</param>
    public SolverException(Part part, string reference, ulong seed, Exception cause)
        : base($"{part.Solver.Kind} failed on {reference} at {part.Position} with the givens {part.Given} and the seed {seed}: {cause.Message}", cause) =>
        (Kind, Reference, Position) = (part.Solver.Kind, reference, part.Position);

    /// <summary>The kind of question.</summary>
    public string Kind { get; }

    /// <summary>The question's ref.</summary>
    public string Reference { get; }

    /// <summary>Where the part is written.</summary>
    public SourcePosition Position { get; }
}
