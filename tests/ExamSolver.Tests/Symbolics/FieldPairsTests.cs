using System.Text;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

public sealed class FieldPairsTests
{
    [Fact]
    public void Every_identity_of_the_field_is_equal() => Check(FieldPairs.Equal, ComparisonVerdict.Equal);

    [Fact]
    public void Every_usual_mistake_is_different() => Check(FieldPairs.Different, ComparisonVerdict.Different);

    private static void Check(string rows, ComparisonVerdict expected)
    {
        var wrong = new StringBuilder();
        foreach (var row in rows.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (row.StartsWith('#'))
            {
                continue;
            }

            var parts = row.Split(" | ");
            var options = new ComparisonOptions { Parsing = new ParseOptions { Declarations = Read.Declared(parts.Length > 2 ? parts[2] : null) } };
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
