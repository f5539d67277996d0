using System.Text;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

/// <summary>Rows of pairs, <c>left | right | declarations</c>, each decided both ways round.</summary>
internal static class PairRows
{
    public static void AssertAll(string rows, ComparisonVerdict expected, ComparisonTest test = ComparisonTest.Equivalent)
    {
        var wrong = new StringBuilder();
        foreach (var row in rows.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (row.StartsWith('#'))
            {
                continue;
            }

            var parts = row.Split(" | ");
            var options = new ComparisonOptions { Test = test, Parsing = new ParseOptions { Declarations = Read.Declared(parts.Length > 2 ? parts[2] : null) } };
            var result = Comparison.Compare(parts[0], parts[1], options);
            var mirrored = Comparison.Compare(parts[1], parts[0], options);
            if (result.Verdict != expected || mirrored.Verdict != expected)
            {
                wrong.AppendLine($"{row}: {result.Verdict} ({result.Reason} {result.Witness}), mirrored {mirrored.Verdict}");
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }
}
