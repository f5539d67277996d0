namespace ExamSolver.Symbolics;

/// <summary>What a comparison asks of a student's formula.</summary>
public enum ComparisonTest
{
    /// <summary>The same value.</summary>
    Equivalent,

    /// <summary>The same value, written alike up to the order of terms and factors.</summary>
    SameForm,

    /// <summary>The same value, with no product or power of a sum left.</summary>
    Expanded,

    /// <summary>The same value, as a product of factors that go no further.</summary>
    Factored,

    /// <summary>The same value, with no common factor above and below a fraction bar.</summary>
    LowestTerms,

    /// <summary>The same value, over one fraction bar.</summary>
    SingleFraction,

    /// <summary>The same value up to an additive constant.</summary>
    UpToConstant,

    /// <summary>The same value up to a positive constant factor.</summary>
    UpToPositiveFactor,

    /// <summary>The same items, in any order.</summary>
    Set,

    /// <summary>The same order of growth as all symbols grow.</summary>
    Growth,

    /// <summary>A smaller number.</summary>
    Less,

    /// <summary>The same number or a smaller one.</summary>
    AtMost,

    /// <summary>A larger number.</summary>
    Greater,

    /// <summary>The same number or a larger one.</summary>
    AtLeast,
}

/// <summary>The outcome of a comparison.</summary>
public enum ComparisonVerdict
{
    /// <summary>The student's formula passes.</summary>
    Equal,

    /// <summary>It does not.</summary>
    Different,

    /// <summary>Neither could be shown.</summary>
    Undecided,

    /// <summary>A formula cannot be read.</summary>
    Invalid,
}

/// <summary>What to compare, and how to read.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Equivalence of real values.</summary>
    public static ComparisonOptions Default { get; } = new();

    /// <summary>The test.</summary>
    public ComparisonTest Test { get; init; }

    /// <summary>How to read, with the declared symbols.</summary>
    public ParseOptions Parsing { get; init; } = ParseOptions.Default;

    /// <summary>How much work, and which tolerance.</summary>
    public EquivalenceOptions Equivalence { get; init; } = EquivalenceOptions.Default;

    /// <summary>The only names that the student may use; null allows all.</summary>
    public IReadOnlyCollection<string>? Using { get; init; }

    /// <summary>Names that the student may not use.</summary>
    public IReadOnlyCollection<string> Without { get; init; } = [];

    /// <summary>For <see cref="ComparisonTest.UpToConstant"/>: the symbols in which the constant is constant; empty for all.</summary>
    public IReadOnlyCollection<string> Variables { get; init; } = [];
}

/// <summary>The outcome with its reason.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Witness">A point that shows a difference, or null.</param>
/// <param name="Errors">Where the student's formula cannot be read; empty otherwise.</param>
public sealed record ComparisonResult(ComparisonVerdict Verdict, string Reason, string? Witness, IReadOnlyList<ParseError> Errors);

/// <summary>Compares what a student typed with what a teacher typed. Total: every pair of strings has a result.</summary>
public static class Comparison
{
    /// <summary>Reads both and compares.</summary>
    public static ComparisonResult Compare(string student, string teacher, ComparisonOptions? options = null)
    {
        options ??= ComparisonOptions.Default;
        using var work = Work.Begin();
        try
        {
            var theirs = FormulaParser.Parse(student, options.Parsing);
            if (!theirs.Succeeded)
            {
                return new(ComparisonVerdict.Invalid, $"The student's formula cannot be read: {theirs.Errors[0]}", null, theirs.Errors);
            }

            var ours = FormulaParser.Parse(teacher, options.Parsing);
            return ours.Succeeded
                ? Compare(theirs.Formula, ours.Formula, options)
                : new(ComparisonVerdict.Invalid, $"The teacher's formula cannot be read: {ours.Errors[0]}", null, []);
        }
        catch (Exception failure) when (Work.BoundMet(failure) is { } bound)
        {
            return new(ComparisonVerdict.Undecided, bound, null, []);
        }
    }

    /// <summary>Compares formulas that are read already.</summary>
    public static ComparisonResult Compare(Formula student, Formula teacher, ComparisonOptions? options = null)
    {
        options ??= ComparisonOptions.Default;
        using var work = Work.Begin();
        if (Vocabulary.Violation(student, options) is { } violation)
        {
            return new(ComparisonVerdict.Different, violation, null, []);
        }

        try
        {
            var result = Judge(student, teacher, options);
            return result.Verdict != ComparisonVerdict.Equal && student.ToExpr().HasUnknowns && Vocabulary.Misspelling(student, teacher, options) is { } hint
                ? result with { Reason = $"{result.Reason} {hint}" }
                : result;
        }
        catch (Exception failure) when (Work.BoundMet(failure) is { } bound)
        {
            return new(ComparisonVerdict.Undecided, bound, null, []);
        }
    }

    private static ComparisonResult Judge(Formula student, Formula teacher, ComparisonOptions options)
    {
        if (Bounds.OperatorOf(options.Test) is { } inequality)
        {
            return Result(Bounds.Decide(student.ToExpr(), inequality, teacher.ToExpr(), options.Parsing.Declarations, options.Equivalence), student, teacher, options);
        }

        if (student.Equals(teacher) && Forms.Violation(student, teacher, options.Test) is null)
        {
            return new(ComparisonVerdict.Equal, "Both formulas are the same.", null, []);
        }

        var declarations = options.Parsing.Declarations;
        if (MatrixEquivalence.IsNeeded(student, declarations) || MatrixEquivalence.IsNeeded(teacher, declarations))
        {
            return Result(MatrixEquivalence.Decide(student, teacher, declarations, options.Equivalence), student, teacher, options);
        }

        var (left, right) = (student.ToExpr(), teacher.ToExpr());
        if (left.HasUnknowns || right.HasUnknowns)
        {
            left = left.HasUnknowns ? ClosedForms.Expand(student, declarations).ToExpr() : left;
            right = right.HasUnknowns ? ClosedForms.Expand(teacher, declarations).ToExpr() : right;
        }

        if ((student is ApplyFormula { Function: Intervals.Union } || teacher is ApplyFormula { Function: Intervals.Union }) && Intervals.Statement(student) is { } theirs && Intervals.Statement(teacher) is { } ours)
        {
            (left, right) = (theirs, ours);
        }

        var decision = options.Test switch
        {
            ComparisonTest.UpToConstant => Weaker.UpToConstant(left, right, options),
            ComparisonTest.UpToPositiveFactor => Weaker.UpToPositiveFactor(left, right, options),
            ComparisonTest.Set => Weaker.AsSets(left, right, options),
            ComparisonTest.Growth => Growth.Decide(left, right),
            _ => Symbolics.Equivalence.Decide(left, right, options.Parsing.Declarations, options.Equivalence),
        };
        return Result(decision, student, teacher, options);
    }

    private static ComparisonResult Result(Decision decision, Formula student, Formula teacher, ComparisonOptions options)
    {
        if (decision.IsEqual && Forms.Violation(student, teacher, options.Test) is { } wrongForm)
        {
            return new(ComparisonVerdict.Different, wrongForm, null, []);
        }

        var verdict = decision.Verdict switch
        {
            Verdict.Equal => ComparisonVerdict.Equal,
            Verdict.Different => ComparisonVerdict.Different,
            _ => ComparisonVerdict.Undecided,
        };
        return new(verdict, decision.Reason, decision.Witness, []);
    }
}

/// <summary>"In terms of": which names an answer may use.</summary>
internal static class Vocabulary
{
    /// <summary>What to say of a function that only the student uses, that nobody declared, and whose name is close to one that is known.</summary>
    public static string? Misspelling(Formula student, Formula teacher, ComparisonOptions options)
    {
        var known = FormulaParts.Names(teacher);
        bool IsUnknown(string name) => name.Length > 2 && char.IsAsciiLetter(name[^1]) && !known.Contains(name) && FunctionTable.CanonicalName(name) is null
            && !Instantiation.Reserved.Contains(name) && name is not (Intervals.LeftOpen or Intervals.RightOpen) && !options.Parsing.Declarations.Contains(name) && !options.Parsing.Functions.Contains(name);
        foreach (var name in FormulaParts.Functions(student).Where(IsUnknown))
        {
            if (EditDistance.Nearest(name, known.Concat(FunctionTable.WrittenNames).Concat(Instantiation.Reserved).Where(candidate => candidate.Length > 2)) is { } near)
            {
                return $"'{name}' is no function that is known here: did you mean '{near}'?";
            }
        }

        return null;
    }

    public static string? Violation(Formula student, ComparisonOptions options)
    {
        if (options.Using is null && options.Without.Count == 0)
        {
            return null;
        }

        var names = FormulaParts.Names(student);
        if (names.FirstOrDefault(options.Without.Contains) is { } forbidden)
        {
            return $"The answer may not use '{forbidden}'.";
        }

        return options.Using is { } allowed && names.FirstOrDefault(name => !allowed.Contains(name)) is { } foreign
            ? $"The answer may use {string.Join(", ", allowed)} only, not '{foreign}'."
            : null;
    }
}
