using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Tables;

/// <summary>Some steps of an optimiser by hand, a row for each step, with the columns that are asked for.</summary>
/// <remarks>
/// Momentum as v ← μ v + g, θ ← θ − η v; Nesterov the same with g taken at θ − η μ v. Adagrad (Duchi et al., 2011): s ← s + g².
/// RMSprop (Hinton, 2012): s ← ρ s + (1 − ρ) g². Adam (Kingma and Ba, 2015), arXiv 1412.6980, algorithm 1. ε is added to the root.
/// </remarks>
[Kind("table")]
public sealed class OptimiserTable : Solver<OptimiserTable.Given, OptimiserTable.Rules>
{
    private const int LargestEntry = 4_000;

    /// <summary>An optimiser.</summary>
    public enum Algorithm
    {
        /// <summary>θ ← θ − η g.</summary>
        Sgd,

        /// <summary>With a velocity.</summary>
        Momentum,

        /// <summary>With a velocity, and the gradient where it leads.</summary>
        Nesterov,

        /// <summary>Divided by the root of the sum of squares.</summary>
        Adagrad,

        /// <summary>Divided by the root of a moving average of squares.</summary>
        Rmsprop,

        /// <summary>With moving averages of both, corrected for their start at zero.</summary>
        Adam,
    }

    /// <summary>A column.</summary>
    public enum Column
    {
        /// <summary>The gradient of the step.</summary>
        Gradient,

        /// <summary>The velocity, or the first moment.</summary>
        Velocity,

        /// <summary>The sum or average of squares.</summary>
        Squares,

        /// <summary>The first moment, corrected.</summary>
        CorrectedVelocity,

        /// <summary>The average of squares, corrected.</summary>
        CorrectedSquares,

        /// <summary>The parameter after the step.</summary>
        Parameter,
    }

    /// <summary>The optimiser with its numbers.</summary>
    public sealed record Given
    {
        /// <summary>The optimiser.</summary>
        [Given("the optimiser")]
        public required Algorithm Algorithm { get; init; }

        /// <summary>The loss.</summary>
        [Given("the loss, a formula of `parameter`; or give its `gradients`")]
        public Expr? Loss { get; init; }

        /// <summary>The symbol of the loss.</summary>
        [Given("the symbol of the loss that is the parameter", Default = "theta")]
        public string Parameter { get; init; } = "theta";

        /// <summary>The gradients.</summary>
        [Given("the gradient of each step, where there is no loss")]
        public ImmutableArray<Rational> Gradients { get; init; } = [];

        /// <summary>The first parameter.</summary>
        [Given("the parameter before the first step")]
        public required Rational Start { get; init; }

        /// <summary>The learning rate.</summary>
        [Given("the learning rate", Minimum = 0)]
        public required Rational Rate { get; init; }

        /// <summary>The number of steps.</summary>
        [Given("the number of steps", Minimum = 1, Maximum = 8)]
        public required int Steps { get; init; }

        /// <summary>The factor of the velocity.</summary>
        [Given("the factor of the velocity (momentum, Nesterov) or of the first moment (Adam)", Default = "9/10", Minimum = 0, Maximum = 1)]
        public Rational Momentum { get; init; } = new(9, 10);

        /// <summary>The factor of the squares.</summary>
        [Given("the factor of the average of squares (RMSprop, Adam)", Default = "9/10, for Adam 999/1000", Minimum = 0, Maximum = 1)]
        public Rational? Decay { get; init; }

        /// <summary>What keeps the divisor from zero.</summary>
        [Given("what is added to the root", Default = "0", Minimum = 0)]
        public Rational Epsilon { get; init; }

        /// <summary>The columns.</summary>
        [Given("the columns that are asked for", Default = "all that the optimiser has")]
        public ImmutableArray<Column> Columns { get; init; } = [];
    }

    /// <summary>What a step takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether averages are corrected for their start at zero.</summary>
        public bool Corrected { get; init; } = true;

        /// <summary>Whether the root of the squares divides.</summary>
        public bool Root { get; init; } = true;

        /// <summary>Whether the step goes down.</summary>
        public bool Down { get; init; } = true;

        /// <summary>Whether what was gathered before is kept.</summary>
        public bool Memory { get; init; } = true;

        /// <summary>Whether Nesterov's gradient is taken where the velocity leads.</summary>
        public bool Ahead { get; init; } = true;

        /// <summary>Whether a new gradient enters an average with the share that the factor leaves.</summary>
        public bool Weighted { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("correction-forgotten", r => r with { Corrected = false }),
        new("root-forgotten", r => r with { Root = false }),
        new("uphill", r => r with { Down = false }),
        new("memory-forgotten", r => r with { Memory = false }),
        new("gradient-not-ahead", r => r with { Ahead = false }),
        new("weight-forgotten", r => r with { Weighted = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var misfit = (given.Loss is null) == given.Gradients.IsEmpty ? ("missing-key", "one of `loss` and `gradients` is wanted", "write loss: '(theta - 3)^2', or gradients: [1, -2]")
            : given.Loss is { } loss && loss.FreeSymbols.Any(s => s != given.Parameter) ? ("undeclared-symbol", $"the loss holds {string.Join(", ", loss.FreeSymbols)}, and its parameter is {given.Parameter}", "say which symbol the parameter is: parameter: w")
            : given.Loss is null && given.Gradients.Length != given.Steps ? ("out-of-range", $"there are {given.Gradients.Length} gradients for {given.Steps} steps", "give one for each step")
            : given.Columns.FirstOrDefault(c => !Has(given.Algorithm, c), Column.Parameter) is var column && !Has(given.Algorithm, column) ? ("unknown-word", $"{given.Algorithm} has no {SpecBinder.Words(column.ToString())}", "columns: " + string.Join(", ", All(given.Algorithm).Select(c => SpecBinder.Words(c.ToString()))))
            : ((string Code, string Message, string Hint)?)null;
        if (misfit is null && (Formula(given, new Rules()) is not ArrayAnswer answer || answer.Entries.Entries.Any(e => e.IsUndefined || e.Size > LargestEntry)))
            misfit = ("out-of-range", "a step divides by zero, or its exact value is too long to write", "ask for fewer steps, or add an epsilon");
        if (misfit is not var (code, message, hint))
            return true;
        scope.Diagnostics.Error(code, map.Position, message, hint);
        return false;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        var columns = Columns(given);
        var rows = new List<Expr>();
        Expr parameter = given.Start, velocity = 0, squares = 0;
        var (momentum, decay) = (rules.Memory ? (Expr)given.Momentum : 0, rules.Memory ? (Expr)Decay(given) : 0);
        for (var t = 1; t <= given.Steps; t++)
        {
            var place = given.Algorithm == Algorithm.Nesterov && rules.Ahead ? parameter - (given.Rate * momentum * velocity) : parameter;
            Expr gradient = given.Loss is { } loss ? loss.Derivative(given.Parameter).Substitute(given.Parameter, place) : given.Gradients[t - 1];
            velocity = (momentum * velocity) + (given.Algorithm == Algorithm.Adam && rules.Weighted ? (1 - (Expr)given.Momentum) * gradient : gradient);
            squares = given.Algorithm == Algorithm.Adagrad
                ? (rules.Memory ? squares : 0) + gradient.Pow(2)
                : (decay * squares) + (rules.Weighted ? (1 - (Expr)Decay(given)) * gradient.Pow(2) : gradient.Pow(2));
            var isCorrected = given.Algorithm == Algorithm.Adam && rules.Corrected;
            var (first, second) = isCorrected
                ? (velocity / (1 - ((Expr)given.Momentum).Pow(t)), squares / (1 - ((Expr)Decay(given)).Pow(t)))
                : (velocity, squares);
            var divisor = (rules.Root ? second.Pow(Rational.Half) : second) + given.Epsilon;
            var direction = given.Algorithm switch
            {
                Algorithm.Sgd => gradient,
                Algorithm.Momentum or Algorithm.Nesterov => velocity,
                Algorithm.Adam => first / divisor,
                _ => gradient / divisor,
            };
            parameter = rules.Down ? parameter - (given.Rate * direction) : parameter + (given.Rate * direction);
            rows.AddRange(columns.Select(c => c switch
            {
                Column.Gradient => gradient,
                Column.Velocity => velocity,
                Column.Squares => squares,
                Column.CorrectedVelocity => first,
                Column.CorrectedSquares => second,
                _ => parameter,
            }));
        }

        var entries = new ArrayEntries(given.Steps, columns.Length, false, [.. rows]);
        return new ArrayAnswer(entries.ToFormula(Shown), entries)
        {
            RowNames = [.. Enumerable.Range(1, given.Steps).Select(t => t.ToString(CultureInfo.InvariantCulture))],
            ColumnNames = [.. columns.Select(c => SpecBinder.Words(c.ToString()))],
        };
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        given.Loss is { } loss ? Fact.Of("loss", ("loss", loss)) : Fact.Of("gradients", ("gradients", Symbolics.Formula.List(given.Gradients.Select(g => Shown(g))))),
        Fact.Of("start", ("start", Shown(given.Start)), ("rate", Shown(given.Rate))),
        .. given.Algorithm is Algorithm.Momentum or Algorithm.Nesterov or Algorithm.Adam ? [Fact.Of("momentum", ("momentum", Shown(given.Momentum)))] : Enumerable.Empty<Fact>(),
        .. given.Algorithm is Algorithm.Rmsprop or Algorithm.Adam ? [Fact.Of("decay", ("decay", Shown(Decay(given))))] : Enumerable.Empty<Fact>(),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (table, exact) = ((ArrayAnswer)answer, ((ArrayAnswer)answer).Entries);
        var rule = given.Algorithm.ToString().ToLowerInvariant();
        return
        [
            new DerivationStep(rule, exact.Entries.All(IsShort) ? table.Written : new EntryStyle(Decimals: true).Show(exact), exact.Entries.All(IsShort) ? StepRelation.Equal : StepRelation.About, table.Written) { Arrays = ArrayContext.Empty },
        ];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) =>
    [
        new Measure("unrolled-sums", _ =>
        {
            var table = UnrolledOptimiser.Run(given);
            return [Observation.Of(ImmutableDictionary<string, Rational>.Empty, table, v => (1e-7 * Math.Abs(v)) + 1e-10)];
        }),
    ];

    /// <summary>The factor of the squares.</summary>
    internal static Rational Decay(Given given) => given.Decay ?? (given.Algorithm == Algorithm.Adam ? new Rational(999, 1000) : new Rational(9, 10));

    private static ImmutableArray<Column> Columns(Given given) => given.Columns.IsEmpty ? [.. All(given.Algorithm)] : given.Columns;

    private static IEnumerable<Column> All(Algorithm algorithm) => Enum.GetValues<Column>().Where(c => Has(algorithm, c));

    private static bool Has(Algorithm algorithm, Column column) => column switch
    {
        Column.Velocity => algorithm is Algorithm.Momentum or Algorithm.Nesterov or Algorithm.Adam,
        Column.Squares => algorithm is Algorithm.Adagrad or Algorithm.Rmsprop or Algorithm.Adam,
        Column.CorrectedVelocity or Column.CorrectedSquares => algorithm is Algorithm.Adam,
        _ => true,
    };

    private static bool IsShort(Expr value) => value.TryGetNumber(out _);

    /// <summary>A rational as a decimal where that ends soon, or as a fraction; a root rounded to eight decimals.</summary>
    private static Formula Shown(Expr value) => IsShort(value) || !double.IsFinite(value.Evaluate(_ => double.NaN)) ? new EntryStyle(Decimals: true).Show(value) : Rounded(value.Evaluate(_ => double.NaN));

    private static Formula Rounded(double value)
    {
        var text = Math.Abs(value).ToString("F8", CultureInfo.InvariantCulture);
        var number = Symbolics.Formula.Number(Rational.FromDecimalText(text), text);
        return value < 0 ? -number : number;
    }
}
