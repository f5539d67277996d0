using System.Collections.Immutable;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems;

/// <summary>An exam or exercise sheet: problems in their order.</summary>
public sealed record Sheet
{
    /// <summary>The name of its folder, or of its file where a problem stands alone.</summary>
    public required string Id { get; init; }

    /// <summary>The code of its variant, or a form's letter; <c>null</c> for the common paper.</summary>
    public string? Variant { get; init; }

    /// <summary>The title.</summary>
    public required Localized Title { get; init; }

    /// <summary>The course and sheet that it comes from.</summary>
    public Localized? Course { get; init; }

    /// <summary>What students are told before the first problem.</summary>
    public Localized? Instructions { get; init; }

    /// <summary>The languages in which it is set, by ISO 639-1 code.</summary>
    public required ImmutableArray<string> Languages { get; init; }

    /// <summary>The problems in their order.</summary>
    public required ImmutableArray<Problem> Problems { get; init; }

    /// <summary>All questions in their order.</summary>
    public IEnumerable<Question> Questions => Problems.SelectMany(p => p.Questions);

    /// <summary>The points of all questions.</summary>
    public Rational Points => Questions.Aggregate((Rational)0, (sum, q) => sum + q.Points);
}

/// <summary>A numbered problem: a stem, and questions that share it.</summary>
public sealed record Problem
{
    /// <summary>The name of its file, without the ending.</summary>
    public required string Id { get; init; }

    /// <summary>Its number on the sheet, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The title.</summary>
    public required Localized Title { get; init; }

    /// <summary>What all its questions share.</summary>
    public Localized? Stem { get; init; }

    /// <summary>The networks that its questions may name.</summary>
    public ImmutableSortedDictionary<string, Network> Networks { get; init; } = ImmutableSortedDictionary<string, Network>.Empty;

    /// <summary>A figure behind the stem.</summary>
    public FigureRequest? Figure { get; init; }

    /// <summary>The questions in their order.</summary>
    public required ImmutableArray<Question> Questions { get; init; }
}

/// <summary>One thing asked.</summary>
public sealed record Question
{
    /// <summary>What it is called on the sheet: a, b, c.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called everywhere: <c>final/1a</c>. Unique.</summary>
    public required string Ref { get; init; }

    /// <summary>The points of its parts together.</summary>
    public required Rational Points { get; init; }

    /// <summary>The wording.</summary>
    public required Localized Ask { get; init; }

    /// <summary>A remark that is printed with the solution, such as how an ambiguous wording is read.</summary>
    public Localized? Note { get; init; }

    /// <summary>A figure that is printed with the solution.</summary>
    public FigureRequest? Figure { get; init; }

    /// <summary>What is answered; most questions have one part.</summary>
    public required ImmutableArray<Part> Parts { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourcePosition Position { get; init; }
}

/// <summary>One answer of a question: one kind, its givens, some points.</summary>
public sealed record Part
{
    /// <summary>What it is called where a question has several parts; otherwise empty.</summary>
    public string Id { get; init; } = "";

    /// <summary>The wording of this part alone.</summary>
    public Localized? Ask { get; init; }

    /// <summary>What solves it.</summary>
    public required Solver Solver { get; init; }

    /// <summary>The givens, a record of <see cref="Solver.GivenType"/>.</summary>
    public required object Given { get; init; }

    /// <summary>The points.</summary>
    public required Rational Points { get; init; }

    /// <summary>The conventions that are accepted besides the one taken, with their points, by id.</summary>
    public ImmutableSortedDictionary<string, Rational> Accept { get; init; } = ImmutableSortedDictionary<string, Rational>.Empty;

    /// <summary>How far a decimal answer may be from the value; <c>null</c> where the answer is exact.</summary>
    public Tolerance? Tolerance { get; init; }

    /// <summary>How a student may write the answer, and what counts besides its value.</summary>
    public AnswerRules Rules { get; init; } = AnswerRules.None;

    /// <summary>The teacher's own answer, to be held against the engine's.</summary>
    public SpecScalar? Expect { get; init; }

    /// <summary>The answers to earlier questions that the givens use; <c>null</c> where they use none.</summary>
    public CarriedAnswers? Carried { get; init; }

    /// <summary>The most points of an answer that is right with the student's own earlier answers; <c>null</c> where no earlier answer is carried on.</summary>
    public Rational? CarriedPoints { get; init; }

    /// <summary>Where it is written.</summary>
    public required SourcePosition Position { get; init; }
}
