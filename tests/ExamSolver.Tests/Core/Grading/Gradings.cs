using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core.Grading;

/// <summary>Marks answers to questions that are written in a test.</summary>
internal static class Gradings
{
    /// <summary>The mark of a text as the answer to a question of a problem file.</summary>
    public static Mark Of(string question, string text) => Solved[question] is var (part, solution) ? Grader.Mark(part, solution, text) : null!;

    /// <summary>Why a text cannot be read, in English.</summary>
    public static string? Error(Reading reading) => new FeedbackSentences(AllProblems.Labels).Error(reading, "en");

    private const string File = """
        title: Questions for the grader
        let: |
          mu : real
          sigma > 0
        networks:
          conv: {input: 10x10x3, layers: [{conv: 20, kernel: 3}]}
          symbolic: {input: HxWxC, layers: [{conv: K, kernel: 3, padding: 1}]}
          six: {input: 256x256xC, layers: [{repeat: 6, conv: K, kernel: 5, padding: 2}]}
          two: {input: 64x48x3, layers: [{conv: 4, kernel: 3, padding: 1}, {pool: max, size: 2}]}
          large: {input: 1000x1x1, layers: [flatten, {dense: 600, bias: false}]}
        questions:
        - {id: number, ask: a, points: 2, kind: network/parameter-count, given: {network: conv}, accept: {without bias: 1.5}}
        - {id: large, ask: a, points: 2, kind: network/parameter-count, given: {network: large}}
        - {id: shape, ask: a, points: 2, kind: network/output-shape, given: {network: conv}, accept: {spatial only: 1}}
        - {id: symbolic-shape, ask: a, points: 2, kind: network/output-shape, given: {network: symbolic}}
        - {id: field, ask: a, points: 2, kind: network/receptive-field, given: {network: six}}
        - {id: jump, ask: a, points: 2, kind: network/receptive-field, given: {network: {input: HxHx1, layers: [{conv: 4, kernel: 3, stride: s}, {conv: 4, kernel: 3, stride: 2}]}, report: jump}}
        - {id: maps, ask: a, points: 2, kind: network/output-shape, given: {network: six, of: every conv, report: spatial}}
        - {id: two, ask: a, points: 2, kind: network/output-shape, given: {network: two, of: every layer}}
        - {id: divergence, ask: a, points: 2, kind: gaussian/kl, given: {q: {mean: mu, variance: sigma^2}, p: standard normal}}
        - {id: real, ask: a, points: 2, kind: gaussian/kl, tolerance: 0.001, given: {q: {mean: 1, variance: 4}, p: {mean: 0, variance: 9}}}
        """;

    private static readonly Dictionary<string, (Part Part, Solution Solution)> Solved = Solve();

    private static Dictionary<string, (Part Part, Solution Solution)> Solve()
    {
        var path = Path.Combine(Path.GetTempPath(), $"grading-{Guid.NewGuid():N}.yaml");
        System.IO.File.WriteAllText(path, File);
        try
        {
            var diagnostics = new Diagnostics();
            var sheet = new SheetReader(new FileSpecSource(), AllProblems.Catalogue, InlineText.Check).ReadProblemAlone(path, diagnostics, draft: false);
            Assert.Empty(diagnostics.Items.Select(d => d.ToString()));
            return sheet!.Questions.ToDictionary(q => q.Id, q => (q.Parts[0], q.Parts[0].Solver.Solve(q.Parts[0].Given)), StringComparer.Ordinal);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
