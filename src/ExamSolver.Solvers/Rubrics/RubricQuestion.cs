using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Rubrics;

/// <summary>An open question: weighted statements by which a person marks, a model answer, and experiments that show what can be computed.</summary>
[Kind("rubric")]
public sealed class RubricQuestion : Solver<RubricQuestion.Given, RubricQuestion.Rules>
{
    /// <summary>What a good answer says, and what it is worth.</summary>
    public sealed record Given
    {
        /// <summary>The statements.</summary>
        [Given("the statements that earn points, each with what contradicts it: {points: 2, say: …, contradicted by: […]}")]
        public required ImmutableArray<Statement> Statements { get; init; }

        /// <summary>From which points on the answer is worth all.</summary>
        [Given("the points from which on an answer has full marks", Default = "those of all statements together", Minimum = 0)]
        public Rational? FullAt { get; init; }

        /// <summary>A model answer.</summary>
        [Given("a model answer")]
        public Localized? Model { get; init; }

        /// <summary>Typical wrong answers.</summary>
        [Given("typical wrong answers, with what they earn: {say: …, earns: 1}")]
        public ImmutableArray<Mistake> Wrong { get; init; } = [];

        /// <summary>The experiments.</summary>
        [Given("what the engine computes to show that a statement is true")]
        public ImmutableArray<Experiment> Experiments { get; init; } = [];

        /// <summary>What the answer is worth.</summary>
        internal Rational Full => FullAt ?? Statements.Aggregate((Rational)0, (sum, s) => sum + s.Points);
    }

    /// <summary>A statement that earns points.</summary>
    public sealed record Statement
    {
        /// <summary>The points.</summary>
        [Given("the points that it earns", Minimum = 0)]
        public required Rational Points { get; init; }

        /// <summary>The statement.</summary>
        [Given("the statement, in the field's words")]
        public required Localized Say { get; init; }

        /// <summary>What contradicts it.</summary>
        [Given("claims that contradict it, so that it earns nothing")]
        public ImmutableArray<Localized> ContradictedBy { get; init; } = [];
    }

    /// <summary>A typical wrong answer.</summary>
    public sealed record Mistake
    {
        /// <summary>The answer.</summary>
        [Given("the wrong answer")]
        public required Localized Say { get; init; }

        /// <summary>The points.</summary>
        [Given("the points that it earns", Default = "0", Minimum = 0)]
        public Rational Earns { get; init; }
    }

    /// <summary>Prose has no rules.</summary>
    public sealed record Rules;

    /// <inheritdoc/>
    public override Rational? PointsOf(object given) => (given as Given)?.Full;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) => given is not Given g ? [] :
    [
        .. g.Statements.SelectMany(s => s.ContradictedBy.Select(c => ("contradicted by", c)).Prepend(("say", s.Say))),
        .. g.Wrong.Select(w => ("say", w.Say)),
        .. g.Experiments.SelectMany(e => e.Texts),
        .. g.Model is { } model ? [("model", model)] : Enumerable.Empty<(string, Localized)>(),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        var sum = given.Statements.Aggregate((Rational)0, (total, s) => total + s.Points);
        if (given.Statements.IsEmpty)
            scope.Diagnostics.Error("missing-key", map["statements"]!.Position, "there is no statement", "write at least one: {points: 2, say: …}");
        else if (given.Full > sum)
            scope.Diagnostics.Error("out-of-range", (map["full at"] ?? map).Position, $"full marks need {given.Full} points, and the statements earn {sum} together", "leave `full at` out, or make it smaller");
        foreach (var mistake in given.Wrong.Where(w => w.Earns >= given.Full))
            scope.Diagnostics.Error("out-of-range", mistake.Say.Position, $"a wrong answer earns {mistake.Earns} of {given.Full} points", "a wrong answer earns less than all");
        foreach (var experiment in given.Experiments)
        {
            if (experiment.Outcome is { Fault: { } fault, Position: var position })
                scope.Diagnostics.Error("claim-contradicted", position, fault, "mend the claim, or the experiment");
        }

        return scope.Diagnostics.ErrorCount == before;
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => new OpenAnswer(given.Model, byCompletion: false, [.. given.Experiments.Select(_ => (Expr)1)]);

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) => [];

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        var tables = ImmutableArray.CreateBuilder<SolutionTable>();
        var isContradicted = given.Statements.Any(s => !s.ContradictedBy.IsEmpty);
        tables.Add(new SolutionTable(
            "statements",
            isContradicted ? ["points", "statement", "contradicted-by"] : ["points", "statement"],
            [.. given.Statements.SelectMany(s => Enumerable.Range(0, isContradicted ? Math.Max(1, s.ContradictedBy.Length) : 1).Select(i => Row(s, i, isContradicted)))])
        {
            Caption = Captions.With("full", Points(given.Full)),
            IsProse = true,
        });
        if (!given.Wrong.IsEmpty)
        {
            tables.Add(new SolutionTable("wrong", ["points", "wrong-answer"], [.. given.Wrong.Select(w => ImmutableArray.Create<Argument?>(Points(w.Earns), w.Say))])
            {
                Caption = Captions.None,
                IsProse = true,
            });
        }

        tables.AddRange(given.Experiments.Select(ExperimentTable.Of));
        return tables.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => given.Experiments.IsEmpty
        ? [new Holds("for-a-person", (candidate, _) => (candidate is OpenAnswer { Components.IsEmpty: true }, "", 0, 0))]
        : [new Measure("experiments", _ => [Observation.Of(given.Experiments.Select(e => Measured.Exactly(e.Outcome.Fault is null ? 1 : 0)))])];

    /// <summary>Points as teachers write them: 1.5, and 4/3.</summary>
    private static Symbolics.Formula Points(Rational points) => new EntryStyle(Decimals: true).Show(points);

    /// <summary>A statement, and one claim a row that contradicts it.</summary>
    private static ImmutableArray<Argument?> Row(Statement statement, int row, bool isContradicted)
    {
        Argument? points = row == 0 ? new Argument.Mathematics(Points(statement.Points)) : null;
        Argument? words = row == 0 ? new Argument.OwnWords(statement.Say) : null;
        Argument? contradiction = row < statement.ContradictedBy.Length ? new Argument.OwnWords(statement.ContradictedBy[row]) : null;
        return isContradicted ? [points, words, contradiction] : [points, words];
    }
}
