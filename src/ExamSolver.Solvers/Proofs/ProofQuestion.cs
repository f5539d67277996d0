using System.Collections.Immutable;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;
using Verdict = ExamSolver.Symbolics.Verdict;

namespace ExamSolver.Solvers.Proofs;

/// <summary>A proof as a chain of lines, each of which must follow from the one before in many random worlds.</summary>
/// <remarks>
/// Distributions are tables of finitely many values, whose marginals and conditionals follow from the table; what is drawn takes two values of different
/// probabilities; Jacobians are taken by differences. So a line that holds is true of all of these, and one that fails is named with a world.
/// </remarks>
[Kind("proof")]
public sealed class ProofQuestion : Solver<ProofQuestion.Given, ProofQuestion.Rules>
{
    /// <summary>The claim and the author's proof.</summary>
    public sealed record Given
    {
        /// <summary>What is to be proved.</summary>
        [Given("what is to be proved: A = B, A >= B, A <= B or A ≈ B")]
        public required WrittenText Claim { get; init; }

        /// <summary>The proof.</summary>
        [Given("the proof as a block: a formula, then lines that begin with =, <=, >= or ≈, each with its [reason] behind two blanks and, if you like, its (points)")]
        public required WrittenText Proof { get; init; }

        /// <summary>The reasons in other languages.</summary>
        [Given("the reasons in other languages, in the order of the lines: {fr: […]}; the block is then English", Default = "the block's reasons in every language")]
        public ReasonTexts? Reasons { get; init; }

        /// <summary>The distributions that lines may name.</summary>
        [Given("distributions that formulas may name, one a line: p(x, z), q(z | x), or a product: q(z, w) = r(z) s(w)")]
        public WrittenText? Distributions { get; init; }

        /// <summary>What is drawn.</summary>
        [Given("names of `let` that are drawn, one a line: a: mean 0, variance v; their entries are independent and drawn alike")]
        public WrittenText? RandomVariables { get; init; }

        /// <summary>What any proof must contain.</summary>
        [Given("what a student's proof must contain up to algebra: lines, steps such as A >= B, or parts of lines: {part: A}")]
        public WrittenTexts? MustShow { get; init; }

        /// <summary>A world in which the claim fails.</summary>
        [Given("a world in which an assumption is broken, where the claim must fail: {h(x): relu(W x)}, {distributions: …}, {random variables: …}")]
        public BrokenWorld? FailsWithout { get; init; }

        /// <summary>What is to be proved, read.</summary>
        internal ProofTask Task { get; init; } = null!;

        /// <summary>The author's proof, of which he asserts every line; it is tried when the file is read, and by the checks in other worlds.</summary>
        internal ProofAnswer Asserted { get; init; } = null!;

        /// <summary>The author's reasons, in the order of the lines.</summary>
        internal ImmutableArray<Localized> Words { get; init; } = [];
    }

    /// <summary>The author's proof has no rules.</summary>
    public sealed record Rules;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) => given is Given g ? g.Words.Select(w => ("reasons", w)) : [];

    /// <inheritdoc/>
    protected override Given? Settle(Given given, SpecMap map, SpecScope scope) => ProofReader.Read(given, scope);

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => given.Asserted;

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. given.Task.Model.Laws.Select(l => l.Definition is { } text && given.Task.Model.Parse(text).Formula is { } value
            ? Fact.Of("product", ("law", l.ToFormula()), ("value", value))
            : Fact.Of("distribution", ("law", l.ToFormula()))),
        .. given.Task.Model.Random.Select(r => Fact.Of("random-variable", ("variable", Symbolics.Formula.Symbol(r.Name)))),
        .. given.Task.Model.Random.Where(r => r.Mean is not null).Select(r => Fact.Of("mean", ("variable", Symbolics.Formula.Symbol(r.Name)), ("value", r.Mean!))),
        .. given.Task.Model.Random.Where(r => r.Variance is not null).Select(r => Fact.Of("variance", ("variable", Symbolics.Formula.Symbol(r.Name)), ("value", r.Variance!))),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (lines, last) = (given.Task.Author, given.Task.Author.Length - 1);
        return [.. lines.Skip(1).Select((line, i) => new DerivationStep(line.Sign == "=" && ProofTrials.IsProved(lines[i].Free!, line.Free!) ? "proved" : "given", i == 0 ? given.Task.Claim.Left : lines[i].Written!, Relation(line.Sign), i + 1 == last ? given.Task.Claim.Right : line.Written!)
        {
            Continues = i > 0,
            Decided = () => Decide(new ProofTrials(given.Task.Model, ProofSeeds.Students).Compare(lines[i].Meaning!, line.Sign, line.Meaning!)),
        }.With("reason", given.Words[i]))];
    }

    private static Decision Decide(Trial trial) => new(
        trial.Truth switch { Truth.Holds => Verdict.Equal, Truth.Fails => Verdict.Different, _ => Verdict.Undecided },
        trial.Truth == Truth.Holds ? "It holds in all worlds that were tried." : trial.Where);

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given)
    {
        // Many candidates may be judged in one place, and trying the lines is what takes time.
        var (known, found) = ((CheckContext?)null, (ProofAnswer?)null);
        return
        [
            new Holds("random-worlds", (candidate, context) =>
            {
                if (found is null || known != context)
                    (known, found) = (context, given.Task.Review(given.Task.Author, context.Generator().NextBits()));
                var misses = candidate.Components.Length != found.Components.Length ? candidate.Components.Length : candidate.Components.Zip(found.Components).Count(c => c.First.Value != c.Second.Value);
                return (misses == 0, misses == 0 ? "" : found.Fault is { } fault ? string.Join(' ', fault.Wrong) : "", misses, 0);
            }),
        ];
    }

    /// <summary>A proof of another length is right as well, where nothing is wrong with it.</summary>
    protected override Func<Answer, bool>? Accepts(Given given) => candidate => candidate is ProofAnswer { Open: null, Fault: null } proof && proof.Components.All(c => c.Value == 1);

    /// <inheritdoc/>
    protected override Func<Answer, PartialCredit>? Credits(Given given) => candidate => candidate is ProofAnswer { Fault: { } fault } ? fault : new PartialCredit(0, "claim", [new Feedback("wrong")]);

    private static StepRelation Relation(string sign) => sign switch { "<=" => StepRelation.AtMost, ">=" => StepRelation.AtLeast, "≈" => StepRelation.About, _ => StepRelation.Equal };
}
