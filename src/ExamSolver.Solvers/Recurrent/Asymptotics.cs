using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Numerics;
using ExamSolver.Solvers.Expressions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Recurrent;

/// <summary>What becomes of a linear recurrence h ← W h + b, and of its Jacobian Wᵗ, in the long run.</summary>
/// <remarks>
/// ‖Wᵗ‖ is of the order t^(k − 1) ρᵗ, with the spectral radius ρ and the size k of the largest Jordan block of an eigenvalue of that modulus; singular
/// values only bound it, ‖Wᵗ‖ ≤ σᵗ. The state with a bias is the same recurrence in one dimension more. Source: Horn and Johnson (2013), Matrix
/// Analysis, theorem 5.6.12 and section 3.2.5; Pascanu, Mikolov and Bengio (2013), arXiv 1211.5063.
/// </remarks>
[Kind("recurrent/asymptotics")]
public sealed class Asymptotics : Solver<Asymptotics.Given, Asymptotics.Rules>
{
    private const string Time = "t";
    private static readonly ImmutableArray<string> Fates = ["vanishes", "settles", "oscillates", "grows", "explodes"];

    /// <summary>What is asked.</summary>
    public enum Want
    {
        /// <summary>What becomes of it, one of five.</summary>
        Behaviour,

        /// <summary>The spectral radius.</summary>
        SpectralRadius,

        /// <summary>The largest singular value.</summary>
        LargestSingularValue,

        /// <summary>The order of growth, t^(k − 1) ρᵗ.</summary>
        Rate,

        /// <summary>Where the state goes.</summary>
        Limit,

        /// <summary>For which values of the one symbol it vanishes.</summary>
        Range,
    }

    /// <summary>The recurrence.</summary>
    public sealed record Given
    {
        /// <summary>The matrix.</summary>
        [Given("the matrix W: a name of `let`, or written out; of numbers (at most 6 rows), or of one or two rows with symbols")]
        public required AuthorFormula Matrix { get; init; }

        /// <summary>The bias.</summary>
        [Given("the vector that every step adds; with it the state is asked about, without it the Jacobian", Default = "none")]
        public AuthorFormula? Bias { get; init; }

        /// <summary>What is asked.</summary>
        [Given("what is asked: behaviour (one of five), spectral radius, largest singular value, rate (t^(k - 1) rho^t), limit of the state, or range (where Wᵗ vanishes) of the one symbol")]
        public required Want Want { get; init; }
    }

    /// <summary>What decides.</summary>
    public sealed record Rules
    {
        /// <summary>Whether eigenvalues decide, and not singular values.</summary>
        public bool Eigenvalues { get; init; } = true;

        /// <summary>Whether all of the matrix counts, and not the diagonal alone.</summary>
        public bool Whole { get; init; } = true;

        /// <summary>Whether eigenvectors that are missing count.</summary>
        public bool Blocks { get; init; } = true;

        /// <summary>Whether the bias counts.</summary>
        public bool Bias { get; init; } = true;

        /// <summary>Whether the state must stay as it is, and not turn its sign.</summary>
        public bool FixedPoint { get; init; } = true;

        /// <summary>Whether the ends, where nothing vanishes, are left out.</summary>
        public bool Strict { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("singular-for-eigenvalue", r => r with { Eigenvalues = false }),
        new("diagonal-for-eigenvalues", r => r with { Whole = false }),
        new("blocks-overlooked", r => r with { Blocks = false }),
        new("bias-overlooked", r => r with { Bias = false }),
        new("sign-of-the-fixed-point", r => r with { FixedPoint = false }),
        new("ends-included", r => r with { Strict = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var (w, symbols) = (given.Matrix.Value, given.Matrix.Value.Entries.SelectMany(e => e.FreeSymbols).ToImmutableSortedSet(StringComparer.Ordinal));
        var isSquare = w.Rows == w.Columns;
        var problem =
            !isSquare ? $"the matrix is {w.Shape}, and only a square one has powers"
            : w.Rows > (symbols.IsEmpty ? Spectrum.MostRows : 2) ? $"the matrix has {w.Rows} rows{(symbols.IsEmpty ? "" : " and symbols")}, more than {(symbols.IsEmpty ? Spectrum.MostRows : 2)}"
            : given.Bias is { Value: var b } && (b.Rows, b.Columns) != (w.Rows, 1) ? $"the bias is {b.Shape}, the matrix {w.Shape}"
            : given.Want == Want.Limit && given.Bias is null ? "without a bias the limit can only be 0"
            : given.Want == Want.Range && symbols.Count != 1 ? $"a range of one symbol is asked for, and the matrix has {symbols.Count}"
            : given.Want == Want.Range && given.Bias is not null ? "a range is asked for, of which the bias decides nothing"
            : given.Want == Want.Rate && symbols.Contains(Time) ? "the matrix holds t, the number of steps"
            : null;
        if (problem is null)
        {
            problem = given.Want == Want.Range
                ? RangeOf(given, strict: true) is null ? "the values for which it vanishes are no single interval, or its ends are no roots of a quadratic" : null
                : Analyse(given, new Rules()) is not { } spectrum ? symbols.IsEmpty ? "its numbers are too large for its eigenvalues to be computed" : "whether its eigenvalues are real, or which is the largest, depends on the symbols"
                : given.Want == Want.Behaviour && Fate(spectrum, given) is null ? "whether its spectral radius is 1 depends on the symbols, or on digits that were not computed"
                : given.Want == Want.Rate && spectrum.Radius == 0 ? "all eigenvalues are 0, so that the powers end in 0"
                : given.Want is Want.Rate or Want.SpectralRadius && !spectrum.IsExact ? "its largest eigenvalue is no root of a quadratic over the rationals, so that there is no exact answer"
                : given.Want == Want.LargestSingularValue && Singular(given) is not { IsExact: true } ? "its largest singular value is no root of a quadratic over the rationals, so that there is no exact answer"
                : given.Want == Want.Limit && Fate(spectrum, given) != 0 ? "the state has no limit that is the same from every start"
                : null;
        }

        if (problem is null)
            return true;
        scope.Diagnostics.Error("out-of-range", (map["matrix"] ?? map).Position, problem, "ask for something else, or mend the matrix; domains of symbols are declared in `let`: 0 < a < 1");
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var isSpectral = given.Want is Want.Behaviour or Want.Rate or Want.SpectralRadius;
        if ((!rules.Eigenvalues || !rules.Whole) && !isSpectral || (!rules.Blocks && given.Want is not (Want.Behaviour or Want.Rate)))
            return null;
        if (!rules.Bias && (given.Bias is null || given.Want is not (Want.Behaviour or Want.Rate)))
            return null;
        switch (given.Want)
        {
            case Want.Limit:
                return rules.Strict ? Limit(given, rules) : null;
            case Want.Range:
                return RangeOf(given, rules.Strict);
            case Want.LargestSingularValue:
                return Singular(given) is { } singular ? ToAnswer(singular.Radius, given) : null;
        }

        if (Analyse(given, rules) is not { } spectrum)
            return null;
        return given.Want switch
        {
            Want.SpectralRadius => ToAnswer(spectrum.Radius, given),
            Want.Rate => new ExpressionAnswer(Rate(spectrum), Declared(given)),
            _ => Fate(spectrum, given) is { } fate ? new ChoiceAnswer([.. Fates.Select((_, i) => i == fate)], isSingle: true) : null,
        };
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var facts = ImmutableArray.CreateBuilder<Fact>();
        facts.Add(Fact.Of("matrix", ("matrix", given.Matrix.Value.ToFormula(EntryStyle.Of(given.Matrix.Formula).Show))));
        if (given.Bias is { } bias)
            facts.Add(Fact.Of("bias", ("bias", bias.Value.ToFormula(EntryStyle.Of(bias.Formula).Show))));
        if (given.Want == Want.Behaviour)
            facts.AddRange(Fates.Select((f, i) => Fact.Of("fate", ("letter", ((char)('a' + i)).ToString()), ("fate", new Argument.Word(f)))));
        return facts.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        if (given.Want is not Want.Behaviour || Analyse(given, new Rules()) is not { IsExact: true } spectrum || Singular(given) is not { IsExact: true } singular)
            return [];
        ImmutableArray<Argument?> Row(string word, Expr value) => [new Argument.Word(word), value];
        return [new SolutionTable("measures", ["quantity", "value"], [Row("radius", spectrum.Radius), Row("block", spectrum.Block), Row("singular", singular.Radius)])];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var context = given.Matrix.Context with { Declarations = Declared(given) };
        var style = EntryStyle.Of(given.Matrix.Formula);
        DerivationStep Step(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = context.Declarations, Arrays = context };
        switch (given.Want)
        {
            case Want.Limit:
                var system = Minus(given, sign: 1).ToFormula(style.Show);
                return [Step("fixed-point", Symbolics.Formula.Apply("inverse", system) * given.Bias!.Value.ToFormula(style.Show), answer.Results[0])];
            case Want.Range when given.Matrix.Value.Rows == 2:
                var (trace, determinant) = Invariants(given.Matrix.Value);
                return
                [
                    Step("trace", Symbolics.Formula.Apply("trace", given.Matrix.Value.ToFormula(style.Show)), trace.ToFormula()),
                    Step("determinant", Symbolics.Formula.Apply("det", given.Matrix.Value.ToFormula(style.Show)), determinant.ToFormula()),
                    Step("stability", answer.Results[0], answer.Results[0]),
                ];
            case Want.Range:
                return [Step("modulus", answer.Results[0], answer.Results[0])];
            case Want.LargestSingularValue:
                return [Step("singular", answer.Results[0], answer.Results[0])];
        }

        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        var matrix = given.Bias is not null && given.Want is Want.Behaviour or Want.Rate ? Augmented(given) : given.Matrix.Value;
        var lambda = context.Declarations.Contains("lambda") ? "mu" : "lambda";
        if (matrix.Rows is > 1 and <= 4 && !context.Declarations.Contains(lambda))
        {
            var pencil = Symbolics.Formula.Apply("det", Pencil(matrix, lambda).ToFormula(style.Show));
            var wider = context with { Declarations = context.Declarations.With(lambda, Domain.Real) };
            if (wider.Evaluate(pencil, out _) is { IsScalar: true } polynomial)
                steps.Add(new DerivationStep("characteristic-polynomial", pencil, StepRelation.Equal, polynomial.Entries[0].Expand().Collect(lambda).ToFormula()) { Declarations = wider.Declarations, Arrays = wider });
        }

        var spectrum = Analyse(given, new Rules())!;
        if (given.Want == Want.SpectralRadius)
            steps.Add(Step("radius", answer.Results[0], answer.Results[0]));
        else if (given.Want == Want.Rate)
            steps.Add(Step(spectrum.Block > 1 ? "rate-of-a-block" : "rate", answer.Results[0], answer.Results[0]).With("size", (Expr)spectrum.Block));
        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => given.Want switch
    {
        Want.Limit => [new Measure("running-the-recurrence", context => AsymptoticRuns.Observe(given.Matrix, given.Bias, context, AsymptoticRuns.Limit))],
        Want.LargestSingularValue => [new Measure("rotations", context => AsymptoticRuns.Observe(given.Matrix, null, context, AsymptoticRuns.Singular))],
        Want.SpectralRadius => [new Measure("powers", context => AsymptoticRuns.Observe(given.Matrix, null, context, AsymptoticRuns.Radius))],
        Want.Rate => [new Measure("powers", context => AsymptoticRuns.Rates(given.Matrix, given.Bias, Time, context))],
        Want.Range => [new Holds("powers-at-the-ends", (candidate, context) => AsymptoticRuns.JudgeRange(given.Matrix, candidate, context))],
        _ => [new Measure("powers", context => AsymptoticRuns.Observe(given.Matrix, given.Bias, context, AsymptoticRuns.Fate))],
    };

    private static Declarations Declared(Given given) => given.Matrix.Context.Declarations.Contains(Time) ? given.Matrix.Context.Declarations : given.Matrix.Context.Declarations.With(Time, Domain.PositiveInteger);

    private static Answer ToAnswer(Expr value, Given given) =>
        value.FreeSymbols.Count == 0 ? new NumberAnswer(value) : new ExpressionAnswer(value.ToFormula(), given.Matrix.Context.Declarations);

    /// <summary>The spectrum of the matrix under some rules; of that with the bias as one more column, where the state is asked about.</summary>
    private static Spectrum? Analyse(Given given, Rules rules)
    {
        var (w, declarations) = (given.Matrix.Value with { IsScalar = false }, given.Matrix.Context.Declarations);
        if (!rules.Eigenvalues)
        {
            // Of a normal matrix the two are the same, however they are written.
            var right = Spectrum.Of(w, declarations);
            return Singular(given) is { } singular && right is not null && !Equivalence.Decide(singular.Radius, right.Radius, declarations).IsEqual ? singular with { Block = 1 } : null;
        }

        var withBias = rules.Bias && given.Bias is not null && given.Want is Want.Behaviour or Want.Rate;
        var hasSymbols = w.Entries.Any(e => e.FreeSymbols.Count > 0);
        var matrix = withBias && !hasSymbols ? Augmented(given) : w;
        if (!rules.Whole)
            matrix = matrix with { Entries = [.. matrix.Entries.Select((e, i) => i / matrix.Columns == i % matrix.Columns ? e : 0)] };
        var spectrum = Spectrum.Of(matrix, declarations);
        if (withBias && hasSymbols && spectrum is not null && RelationCheck.Decide(spectrum.Radius, ">", 1, declarations) is { IsEqual: false })
            spectrum = RelationCheck.Decide(spectrum.Radius, "<", 1, declarations).IsEqual ? new Spectrum(1, 1, true, true) : null;
        return rules.Blocks || spectrum is null ? spectrum : spectrum with { Block = 1 };
    }

    private static Spectrum? Singular(Given given)
    {
        var w = given.Matrix.Value;
        var product = w with { Entries = [.. Enumerable.Range(0, w.Entries.Length).Select(i => Expr.Sum(Enumerable.Range(0, w.Rows).Select(k => w[k, i / w.Columns] * w[k, i % w.Columns])).Expand())] };
        return Spectrum.Of(product, given.Matrix.Context.Declarations) is { } spectrum ? spectrum with { Radius = spectrum.Radius.Pow(Rational.Half).Simplify(given.Matrix.Context.Declarations) } : null;
    }

    /// <summary>[[W, b], [0, 1]], of which a step of (h, 1) is a step of the state.</summary>
    private static ArrayEntries Augmented(Given given)
    {
        var (w, bias, n) = (given.Matrix.Value, given.Bias!, given.Matrix.Value.Rows);
        return new ArrayEntries(n + 1, n + 1, false, [.. Enumerable.Range(0, (n + 1) * (n + 1)).Select(i => (i / (n + 1), i % (n + 1))).Select(p => p.Item1 < n ? p.Item2 < n ? w[p.Item1, p.Item2] : bias.Value.Entries[p.Item1] : p.Item2 < n ? 0 : (Expr)1)]);
    }

    private static ArrayEntries Pencil(ArrayEntries matrix, string lambda) =>
        matrix with { Entries = [.. matrix.Entries.Select((e, i) => i / matrix.Columns == i % matrix.Columns ? Expr.Symbol(lambda) - e : -e)] };

    /// <summary>Which of the five fates: by the radius, and at 1 by the blocks and by whether anything turns.</summary>
    private static int? Fate(Spectrum spectrum, Given given)
    {
        var declarations = given.Matrix.Context.Declarations;
        if (spectrum.Radius == 1)
            return spectrum.Block > 1 ? 3 : spectrum.OnlyOne ? 1 : 2;
        if (!spectrum.IsExact && Math.Abs(spectrum.Radius.Evaluate(_ => double.NaN) - 1) < 1e-9)
            return null;
        return RelationCheck.Decide(spectrum.Radius, "<", 1, declarations).IsEqual ? 0 : RelationCheck.Decide(spectrum.Radius, ">", 1, declarations).IsEqual ? 4 : null;
    }

    private static Formula Rate(Spectrum spectrum)
    {
        var t = Symbolics.Formula.Symbol(Time);
        var power = spectrum.Radius == 1 ? null : spectrum.Radius.ToFormula().Pow(t);
        var polynomial = spectrum.Block == 1 ? null : spectrum.Block == 2 ? t : t.Pow(spectrum.Block - 1);
        return power is null ? polynomial ?? 1 : polynomial is null ? power : polynomial.Beside(power);
    }

    /// <summary>(I − W)⁻¹ b, by Cramer's rule.</summary>
    private static ArrayAnswer Limit(Given given, Rules rules)
    {
        var (system, b) = (Minus(given, rules.FixedPoint ? 1 : -1), given.Bias!.Value);
        var whole = Determinant(system);
        var entries = b with { IsScalar = false, Entries = [.. Enumerable.Range(0, b.Rows).Select(j => (Determinant(system with { Entries = [.. system.Entries.Select((e, i) => i % system.Columns == j ? b.Entries[i / system.Columns] : e)] }) / whole).Simplify(given.Matrix.Context.Declarations))] };
        return new ArrayAnswer(EntryStyle.Of(given.Matrix.Formula, given.Bias.Formula).Show(entries), entries, given.Matrix.Context);
    }

    /// <summary>I − W, or I + W.</summary>
    private static ArrayEntries Minus(Given given, int sign)
    {
        var w = given.Matrix.Value;
        return w with { IsScalar = false, Entries = [.. w.Entries.Select((e, i) => (i / w.Columns == i % w.Columns ? 1 : 0) - (sign * e))] };
    }

    /// <summary>By expansion along the first row.</summary>
    private static Expr Determinant(ArrayEntries matrix) => matrix.Rows == 0 ? 1 : Expr.Sum(Enumerable.Range(0, matrix.Columns).Select(j =>
        (j % 2 == 0 ? 1 : -1) * matrix[0, j] * Determinant(new ArrayEntries(matrix.Rows - 1, matrix.Columns - 1, false, [.. Enumerable.Range(0, matrix.Entries.Length).Where(i => i / matrix.Columns != 0 && i % matrix.Columns != j).Select(i => matrix.Entries[i])])))).Expand();

    private static (Expr Trace, Expr Determinant) Invariants(ArrayEntries w) => w.Rows == 1
        ? (w.Entries[0], 0)
        : ((w[0, 0] + w[1, 1]).Expand(), ((w[0, 0] * w[1, 1]) - (w[0, 1] * w[1, 0])).Expand());

    /// <summary>Both eigenvalues lie inside the unit circle where 1 − det, 1 − tr + det and 1 + tr + det are positive (Jury's conditions); <c>null</c> where that is no single interval.</summary>
    private static IntervalAnswer? RangeOf(Given given, bool strict)
    {
        var (declarations, symbol) = (given.Matrix.Context.Declarations, given.Matrix.Value.Entries.SelectMany(e => e.FreeSymbols).First());
        var (trace, determinant) = Invariants(given.Matrix.Value);
        Expr[] conditions = [.. new[] { 1 - determinant, 1 - trace + determinant, 1 + trace + determinant }.Select(c => c.Expand())];
        var domain = declarations.DomainOf(symbol);
        var ends = new List<Expr>();
        foreach (var condition in conditions)
        {
            if (RootsOf(condition, symbol) is not { } roots)
                return null;
            ends.AddRange(roots);
        }

        ends.AddRange(new[] { domain.Lower, domain.Upper }.OfType<Rational>().Select(r => (Expr)r));
        double At(Expr value, double x) => value.Evaluate(n => n == symbol ? x : double.NaN);
        var sorted = ends.Select(e => (End: e, Value: At(e, 0))).DistinctBy(e => Math.Round(e.Value, 10)).OrderBy(e => e.Value).ToArray();
        var pieces = Enumerable.Range(1, Math.Max(0, sorted.Length - 1)).Where(i => (sorted[i - 1].Value + sorted[i].Value) / 2 is var middle && IsIn(domain, middle) && conditions.All(c => At(c, middle) > 0)).ToArray();

        // Beyond the last root on either side a matrix that depends on the symbol is unstable.
        if (pieces.Length != 1 || (sorted.Length > 0 && new[] { sorted[0].Value - 1, sorted[^1].Value + 1 }.Any(x => IsIn(domain, x) && conditions.All(c => At(c, x) > 0))))
            return null;
        return new IntervalAnswer(sorted[pieces[0] - 1].End, sorted[pieces[0]].End, strict, strict, declarations);
    }

    private static bool IsIn(Domain domain, double x) => (domain.Lower is not { } lower || x > lower.ToDouble()) && (domain.Upper is not { } upper || x < upper.ToDouble());

    /// <summary>The real roots of a polynomial of degree two at most.</summary>
    private static List<Expr>? RootsOf(Expr polynomial, string symbol)
    {
        var (slope, bend) = (polynomial.Derivative(symbol).Expand(), polynomial.Derivative(symbol, 2).Expand());
        if (bend.FreeSymbols.Contains(symbol))
            return null;
        var zero = new Dictionary<string, Expr> { [symbol] = 0 };
        var (c, b, a) = (polynomial.Substitute(zero), slope.Substitute(zero), bend / 2);
        if (a == 0)
            return b == 0 ? [] : [-c / b];
        var discriminant = (b.Pow(2) - (4 * a * c)).Expand();
        if (discriminant.Evaluate(_ => double.NaN) < 0)
            return [];
        return [(-b - discriminant.Pow(Rational.Half)) / (2 * a), (-b + discriminant.Pow(Rational.Half)) / (2 * a)];
    }
}
