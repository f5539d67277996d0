using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

/// <summary>The pairs of <c>field-pairs.txt</c>: what this field writes, with what is right and wrong about it.</summary>
public sealed class FieldPairTests
{
    private static readonly IReadOnlyList<string> Lines =
        [.. File.ReadLines(Repository.PathOf("tests", "ExamSolver.Tests", "Symbolics", "field-pairs.txt")).Where(l => l.Length > 0 && l[0] != '#')];

    public static TheoryData<string> Pairs => [.. Lines];

    [Fact]
    public void There_are_at_least_300_pairs() => Assert.True(Lines.Distinct().Count() >= 300, $"{Lines.Count}");

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_is_decided_as_the_books_say(string line)
    {
        var fields = line.Split(" | ").Select(f => f.Trim()).ToArray();
        var test = fields.Length > 4 ? Enum.Parse<ComparisonTest>(fields[4].Replace("-", "", StringComparison.Ordinal), ignoreCase: true) : ComparisonTest.Equivalent;
        var declared = Declarations.Parse(fields.Length > 3 && fields[3] != "-" ? fields[3] : "");
        Assert.True(declared.Succeeded, string.Join(" ", declared.Errors));
        var result = Comparison.Compare(fields[1], fields[2], new ComparisonOptions { Test = test, Parsing = new ParseOptions { Declarations = declared.Declarations } });
        Assert.True(result.Verdict.ToString().Equals(fields[0], StringComparison.OrdinalIgnoreCase), $"{result.Verdict}: {result.Reason} {result.Witness}");
    }
}
