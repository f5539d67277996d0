using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.App.Cli;

/// <summary>What a comparison is asked for, as it is typed: the texts of options and of CSV columns.</summary>
internal static class ComparisonSettings
{
    private static readonly Dictionary<string, ComparisonTest> Tests = new(StringComparer.Ordinal)
    {
        ["equivalent"] = ComparisonTest.Equivalent,
        ["same-form"] = ComparisonTest.SameForm,
        ["expanded"] = ComparisonTest.Expanded,
        ["factored"] = ComparisonTest.Factored,
        ["lowest-terms"] = ComparisonTest.LowestTerms,
        ["single-fraction"] = ComparisonTest.SingleFraction,
        ["up-to-constant"] = ComparisonTest.UpToConstant,
        ["up-to-positive-factor"] = ComparisonTest.UpToPositiveFactor,
        ["set"] = ComparisonTest.Set,
        ["growth"] = ComparisonTest.Growth,
        ["less"] = ComparisonTest.Less,
        ["at-most"] = ComparisonTest.AtMost,
        ["greater"] = ComparisonTest.Greater,
        ["at-least"] = ComparisonTest.AtLeast,
    };

    /// <summary>What the texts ask for, or what is wrong with them.</summary>
    public static (Comparer? Comparer, string? Error) Read(string? test, string? domain, string? tolerance, string? usingNames, string? withoutNames, string? variables, bool decimalComma = false)
    {
        var options = ComparisonOptions.Default;
        if (!string.IsNullOrWhiteSpace(test))
        {
            if (!Tests.TryGetValue(test.Trim(), out var wanted))
                return (null, $"There is no test \"{test.Trim()}\"; {NearestName.Hint(test.Trim(), Tests.Keys, "tests")}.");
            options = options with { Test = wanted };
        }

        var declared = Declarations.Parse(domain ?? "");
        if (!declared.Succeeded)
            return (null, $"The domain cannot be read: {declared.Errors[0]}");
        options = options with { Parsing = new ParseOptions { Declarations = declared.Declarations, DecimalComma = decimalComma }, Without = Names(withoutNames) ?? [], Using = Names(usingNames), Variables = Names(variables) ?? [] };
        if (options.Variables.Count > 0 && options.Test != ComparisonTest.UpToConstant)
            return (null, "Variables go with the test up-to-constant: the constant is constant in them.");
        return string.IsNullOrWhiteSpace(tolerance) ? (new Comparer(options, null), null) : ReadTolerance(options, tolerance.Trim());
    }

    /// <summary>The same out of a row of CSV; its column <c>options</c> holds <c>using=x y; without=z; variables=x; decimal-comma</c>.</summary>
    public static (Comparer? Comparer, string? Error) Read(IReadOnlyDictionary<string, string> row)
    {
        var more = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var piece in (row.GetValueOrDefault("options") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? piece : piece[..equals].Trim();
            if (name is not ("using" or "without" or "variables" or "decimal-comma"))
                return (null, $"There is no option \"{name}\"; options: using, without, variables, decimal-comma.");
            more[name] = equals < 0 ? "" : piece[(equals + 1)..];
        }

        return Read(row.GetValueOrDefault("test"), row.GetValueOrDefault("domain"), row.GetValueOrDefault("tolerance"), more.GetValueOrDefault("using"), more.GetValueOrDefault("without"), more.GetValueOrDefault("variables"), more.ContainsKey("decimal-comma"));
    }

    // rel=1e-6 abs=1e-9, or the words of problem files: 2 decimals, exactly 3 figures, 1 %, [0.18, 0.19].
    private static (Comparer? Comparer, string? Error) ReadTolerance(ComparisonOptions options, string text)
    {
        if (Tolerance.Parse(text) is { } rule)
        {
            return options.Test == ComparisonTest.Equivalent
                ? (new Comparer(options, rule), null)
                : (null, $"The tolerance \"{text}\" goes with the test equivalent alone; with others write rel=1e-6, abs=1e-9, or both.");
        }

        var equivalence = options.Equivalence;
        foreach (var piece in text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = piece.Split('=');
            if (parts.Length != 2 || parts[0] is not ("rel" or "abs") || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= 0) || double.IsInfinity(value))
                return (null, $"The tolerance \"{(text.Contains('=', StringComparison.Ordinal) ? piece : text)}\" cannot be read; write rel=1e-6, abs=1e-9, or both, or else 1 %, 0.01, 2 decimals, exactly 3 figures, or a range [0.18, 0.19].");
            equivalence = parts[0] == "rel" ? equivalence with { RelativeTolerance = value } : equivalence with { AbsoluteTolerance = value };
        }

        return (new Comparer(options with { Equivalence = equivalence }, null), null);
    }

    private static string[]? Names(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>How one pair is compared.</summary>
/// <param name="Options">The test, and how to read.</param>
/// <param name="Tolerance">How far numbers may be apart, and in how many digits they must be written; <c>null</c> where the options say all.</param>
internal sealed record Comparer(ComparisonOptions Options, Tolerance? Tolerance)
{
    /// <summary>Compares two texts.</summary>
    public ComparisonResult Compare(string student, string teacher) => Tolerance is null ? Comparison.Compare(student, teacher, Options) : NumberComparison.Compare(student, teacher, Tolerance, Options);
}
