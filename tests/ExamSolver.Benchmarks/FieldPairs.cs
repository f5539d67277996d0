using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>A pair of formulas of this field, and whether they are equal.</summary>
internal sealed record FieldPair(bool IsEqual, string Student, string Teacher, string Domain, ComparisonOptions Options)
{
    /// <summary>Reads both and compares.</summary>
    public ComparisonResult Decide() => Comparison.Compare(Student, Teacher, Options);
}

/// <summary>The tests' table of pairs, as far as its verdicts are equal and different.</summary>
internal static class FieldPairs
{
    /// <summary>Reads it.</summary>
    public static FieldPair[] Read() => [.. File.ReadLines(Repository.PathOf("tests", "ExamSolver.Tests", "Symbolics", "field-pairs.txt"))
        .Where(l => l.Length > 0 && l[0] != '#')
        .Select(l => l.Split(" | "))
        .Where(f => f.Length <= 4 && f[0] is "equal" or "different")
        .Select(f => (Fields: f, Domain: f.Length > 3 ? f[3] : ""))
        .Select(p => new FieldPair(p.Fields[0] == "equal", p.Fields[1], p.Fields[2], p.Domain, new() { Parsing = new() { Declarations = Declarations.Parse(p.Domain).Declarations } }))];
}
