namespace ExamSolver.Symbolics;

/// <summary>The operators of relations, their spellings and their LaTeX.</summary>
public static class RelationOperators
{
    private static readonly (string Name, string Latex, string[] Spellings)[] Rows =
    [
        ("=", "=", ["=="]),
        ("!=", @"\neq", ["≠", "<>", "/=", "=/="]),
        ("<", "<", []),
        ("<=", @"\leq", ["≤", "=<", "⩽"]),
        (">", ">", []),
        (">=", @"\geq", ["≥", "⩾", "=>"]),
        ("≈", @"\approx", ["~=", "≃"]),
        ("∝", @"\propto", []),
        ("~", @"\sim", ["∼"]),
        ("∈", @"\in", []),
        ("→", @"\to", ["->"]),
    ];

    /// <summary>The canonical operators.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Rows.Select(row => row.Name)];

    /// <summary>All spellings, longest first, as the lexer wants them.</summary>
    internal static IReadOnlyList<string> Spellings { get; } =
        [.. Rows.SelectMany(row => row.Spellings.Append(row.Name)).OrderByDescending(s => s.Length).ThenBy(s => s, StringComparer.Ordinal)];

    /// <summary>The canonical form of a spelling.</summary>
    /// <exception cref="ArgumentException">The text is no operator of a relation.</exception>
    public static string Canonical(string spelling)
    {
        foreach (var row in Rows)
        {
            if (row.Name == spelling || row.Spellings.Contains(spelling, StringComparer.Ordinal))
            {
                return row.Name;
            }
        }

        throw new ArgumentException($"'{spelling}' is not an operator of a relation; these are: {string.Join(" ", All)}.", nameof(spelling));
    }

    /// <summary>The LaTeX of a canonical operator.</summary>
    internal static string Latex(string name) => Array.Find(Rows, row => row.Name == name).Latex ?? name;
}
