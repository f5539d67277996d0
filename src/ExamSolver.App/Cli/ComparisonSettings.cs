using System.Globalization;
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
    };

    /// <summary>The options that the texts ask for, or what is wrong with them.</summary>
    public static (ComparisonOptions? Options, string? Error) Read(string? test, string? domain, string? tolerance, string? usingNames, string? withoutNames, bool decimalComma = false)
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
        options = options with { Parsing = new ParseOptions { Declarations = declared.Declarations, DecimalComma = decimalComma }, Without = Names(withoutNames) ?? [], Using = Names(usingNames) };
        return string.IsNullOrWhiteSpace(tolerance) ? (options, null) : ReadTolerance(options, tolerance);
    }

    /// <summary>The same out of a row of CSV; its column <c>options</c> holds <c>using=x y; without=z; decimal-comma</c>.</summary>
    public static (ComparisonOptions? Options, string? Error) Read(IReadOnlyDictionary<string, string> row)
    {
        var more = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var piece in (row.GetValueOrDefault("options") ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? piece : piece[..equals].Trim();
            if (name is not ("using" or "without" or "decimal-comma"))
                return (null, $"There is no option \"{name}\"; options: using, without, decimal-comma.");
            more[name] = equals < 0 ? "" : piece[(equals + 1)..];
        }

        return Read(row.GetValueOrDefault("test"), row.GetValueOrDefault("domain"), row.GetValueOrDefault("tolerance"), more.GetValueOrDefault("using"), more.GetValueOrDefault("without"), more.ContainsKey("decimal-comma"));
    }

    private static (ComparisonOptions? Options, string? Error) ReadTolerance(ComparisonOptions options, string text)
    {
        var equivalence = options.Equivalence;
        foreach (var piece in text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = piece.Split('=');
            if (parts.Length != 2 || parts[0] is not ("rel" or "abs") || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !(value >= 0) || double.IsInfinity(value))
                return (null, $"The tolerance \"{piece}\" cannot be read; write rel=1e-6, abs=1e-9, or both.");
            equivalence = parts[0] == "rel" ? equivalence with { RelativeTolerance = value } : equivalence with { AbsoluteTolerance = value };
        }

        return (options with { Equivalence = equivalence }, null);
    }

    private static string[]? Names(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
}
