using ExamSolver.Solvers.Rubrics;

namespace ExamSolver.Tests.Conventions;

/// <summary>That the experiments of open questions could have failed: each of their claims, turned around, does.</summary>
public sealed class ExperimentTests
{
    public static TheoryData<string> Refs =>
        [.. AllProblems.Names.Where(n => AllProblems.Find(n).Parts.Any(p => p.Part.Given is RubricQuestion.Given { Experiments.IsEmpty: false }))];

    [Theory]
    [MemberData(nameof(Refs))]
    public void Every_claim_holds_and_none_does_when_it_is_reversed(string name)
    {
        foreach (var experiment in AllProblems.Find(name).Parts.Select(p => p.Part.Given).OfType<RubricQuestion.Given>().SelectMany(g => g.Experiments))
        {
            Assert.Null(experiment.Outcome.Fault);
            foreach (var claim in experiment.Claims)
            {
                Assert.Null(experiment.Claiming(claim).Outcome.Fault);
                var reversed = experiment.Claiming(Reverse(claim)).Outcome;
                Assert.True(reversed.Fault is not null, $"{claim.Left.ToInfix()} {claim.Operator} {claim.Right.ToInfix()} holds the other way round too");
                Assert.Equal(claim.Position, reversed.Position);
            }
        }
    }

    private static ExperimentClaim Reverse(ExperimentClaim claim) => claim.Operator switch
    {
        "<" => claim with { Operator = ">" },
        ">" => claim with { Operator = "<" },
        "<=" => claim with { Operator = ">" },
        ">=" => claim with { Operator = "<" },
        _ => claim with { Left = claim.Left + 1 },
    };
}
