using System.Collections.Immutable;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Problems;

/// <summary>A sheet with everything that was found out about it.</summary>
public sealed record SolvedSheet(Sheet Sheet, ImmutableArray<SolvedQuestion> Questions)
{
    /// <summary>The number of checks that were run.</summary>
    public int CheckCount => Questions.Sum(q => q.Parts.Sum(p => p.Checks.Length));

    /// <summary>The number of checks that failed, and of keys that disagree with the engine.</summary>
    public int FailureCount => Questions.Sum(q => q.Parts.Sum(p => p.FailureCount));
}

/// <summary>A question with the solutions of its parts.</summary>
public sealed record SolvedQuestion(Problem Problem, Question Question, ImmutableArray<SolvedPart> Parts);

/// <summary>A part with its solution, what its checks found, and how the teacher's own answer compares.</summary>
public sealed record SolvedPart(Part Part, Solution Solution, ImmutableArray<CheckResult> Checks, Expectation? Expectation)
{
    /// <summary>The number of checks that failed, and 1 more where the teacher's answer disagrees.</summary>
    public int FailureCount => Checks.Count(c => !c.Passed) + (Expectation is { Agrees: false } ? 1 : 0);
}

/// <summary>The teacher's own answer beside the engine's.</summary>
/// <param name="Text">As the teacher wrote it.</param>
/// <param name="Agrees">Whether it is right, under the convention taken or an accepted one.</param>
/// <param name="Mark">How it would be marked; it names the convention or misconception that leads to it, where there is one.</param>
public sealed record Expectation(string Text, bool Agrees, Mark Mark);

/// <summary>Solves sheets and runs their checks. A function of the sheet and the seed.</summary>
public static class SheetSolver
{
    /// <summary>The seed that is used where none is given.</summary>
    public const ulong DefaultSeed = 20_250_101;

    /// <summary>Solves every question and runs every check, on all cores; the order of the output is that of the sheet.</summary>
    /// <param name="sheet">The sheet.</param>
    /// <param name="seed">What all randomness comes from.</param>
    /// <param name="progress">Told after every question; <c>null</c> for nobody.</param>
    /// <exception cref="SolverException">A solver or a check has thrown; of several, the first in the order of the sheet.</exception>
    public static SolvedSheet Solve(Sheet sheet, ulong seed = DefaultSeed, Action? progress = null)
    {
        var questions = sheet.Problems.SelectMany(p => p.Questions.Select(q => (Problem: p, Question: q))).ToArray();
        var solved = new SolvedQuestion[questions.Length];
        var failures = new SolverException?[questions.Length];
        Parallel.For(0, questions.Length, i =>
        {
            var (problem, question) = questions[i];
            try
            {
                solved[i] = new SolvedQuestion(problem, question, [.. question.Parts.Select(p => Solve(p, question.Ref, seed))]);
            }
            catch (SolverException e)
            {
                failures[i] = e;
            }

            progress?.Invoke();
        });
        if (Array.Find(failures, f => f is not null) is { } failure)
            throw failure;
        return new SolvedSheet(sheet, [.. solved]);
    }

    /// <summary>Solves one part and runs its checks.</summary>
    /// <exception cref="SolverException">The solver or a check has thrown.</exception>
    public static SolvedPart Solve(Part part, string reference, ulong seed)
    {
        try
        {
            var solution = part.Solver.Solve(part.Given);
            var checks = solution.Checks.Select(c => c.Judge(solution.Answer, ContextOf(part, reference, c, seed))).ToImmutableArray();
            return new SolvedPart(part, solution, checks, part.Expect is { } expect ? Compare(expect.Text, part, solution) : null);
        }
        catch (Exception e)
        {
            throw new SolverException(part, reference, seed, e);
        }
    }

    /// <summary>What a check of a part draws from.</summary>
    public static CheckContext ContextOf(Part part, string reference, Check check, ulong seed) =>
        new(seed, part.Id.Length == 0 ? reference : $"{reference}#{part.Id}", check.Id);

    /// <summary>The teacher's own answer beside the engine's.</summary>
    internal static Expectation Compare(string text, Part part, Solution solution)
    {
        var mark = Grader.Mark(part, solution, text);
        return new Expectation(text, mark.Verdict == Verdict.Right, mark);
    }
}
