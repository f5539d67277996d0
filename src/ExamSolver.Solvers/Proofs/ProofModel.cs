using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>What the names of a proof mean: the symbols, arrays and functions of <c>let</c>, distributions, and random variables.</summary>
/// <param name="Scope">What <c>let</c> declares.</param>
/// <param name="Laws">The distributions.</param>
/// <param name="Random">What is drawn.</param>
internal sealed record ProofModel(SpecScope Scope, ImmutableArray<Law> Laws, ImmutableArray<RandomVariable> Random)
{
    // Different sizes for different letters, so that a table and its transpose differ.
    private static readonly int[] TableSizes = [3, 2, 4, 2, 3];

    private static readonly Declaration Function = new(Domain.Real) { IsFunction = true };

    /// <summary>What the symbols and arrays mean.</summary>
    public ArrayContext Context { get; } = Scope.Arrays;

    /// <summary>The functions, which another world may change.</summary>
    public IReadOnlyDictionary<string, LetFunction> Functions { get; init; } = Scope.Functions;

    /// <summary>The variables of distributions, each with how many values it takes.</summary>
    public IReadOnlyDictionary<string, int> Letters { get; } =
        Laws.SelectMany(l => l.All).Distinct().Select((letter, i) => (letter, Size: TableSizes[i % TableSizes.Length])).ToDictionary(l => l.letter, l => l.Size, StringComparer.Ordinal);

    // Beside the symbols K and L, KL is still the divergence.
    private static readonly string[] Words = ["KL", "D_KL", "Var", "jacobian"];

    private ParseOptions Options { get; } = new()
    {
        Declarations = Laws.SelectMany(l => l.All).Aggregate(
            Laws.Aggregate(
                Scope.Definitions.Keys.Aggregate(Words.Aggregate(Declarations.Empty, (d, word) => d.With(word, Function)).With(Scope.Declarations), (d, name) => d.With(name, Domain.Real)),
                (d, law) => d.With(law.Name, Function).With($"E_{law.Name}", Function)),
            (d, letter) => d.With(letter, Domain.PositiveInteger)),
        Functions = [.. Scope.Functions.Keys],
        Distributions = [.. Laws.Select(l => l.Name)],
    };

    /// <summary>The distribution of a name.</summary>
    public Law? Find(string name) => Laws.FirstOrDefault(l => l.Name == name);

    /// <summary>Reads a formula as it is written.</summary>
    public ParseResult Parse(string text) => FormulaParser.Parse(text, Options);

    /// <summary>What a formula means; <c>null</c>, with the reason, where it has no meaning here.</summary>
    /// <param name="formula">As it is written.</param>
    /// <param name="sort">In which of its three forms.</param>
    /// <param name="error">Why it has no meaning.</param>
    public Meaning? MeaningOf(Formula formula, MeaningSort sort, out string? error)
    {
        if (LetFunction.WriteOut(formula, Functions, out error) is not { } written)
            return null;
        var elaboration = new Elaboration(this, sort);
        var meaning = elaboration.Result(written);
        error = elaboration.Error;
        if (meaning is null)
            return null;
        var unknown = SpecFormula.Unknown(meaning.Formula, Scope).FirstOrDefault(n => !n.Contains('#', StringComparison.Ordinal) && !Letters.ContainsKey(n) && Context.Declarations.All.Values.All(d => d.Dimensions.All(size => !size.FreeSymbols.Contains(n))));
        error = unknown is null ? null : $"\"{unknown}\" is not declared";
        return unknown is null ? meaning : null;
    }
}

/// <summary>How much of what a line says is known.</summary>
internal enum MeaningSort
{
    /// <summary>All of it: marginals and conditionals follow from the tables, means and Jacobians from what they are of.</summary>
    Exact,

    /// <summary>Densities that are written differently, means of what is drawn, variances and Jacobians are unrelated: what holds even then is mere algebra.</summary>
    Free,

    /// <summary>The same, and divergences and entropies are not taken apart: what a line looks like.</summary>
    Outline,
}

/// <summary>A formula over numbers alone, and the tables that stand in it.</summary>
/// <param name="Formula">The formula.</param>
/// <param name="Tables">The tables of densities, each a distribution of some letters for every value of others.</param>
/// <param name="Jacobians">The derivatives that are taken numerically.</param>
/// <param name="Unknowns">Names of unrelated numbers.</param>
internal sealed record Meaning(Formula Formula, ImmutableArray<Law> Tables, ImmutableArray<Jacobian> Jacobians, ImmutableArray<string> Unknowns)
{
    /// <summary>About how many operations it takes.</summary>
    public double Operations { get; init; }
}

/// <summary>A derivative that is taken numerically.</summary>
/// <param name="Name">What stands for it.</param>
/// <param name="Function">What is derived.</param>
/// <param name="Variable">By what.</param>
/// <param name="IsFree">Whether it is an unrelated matrix instead.</param>
internal sealed record Jacobian(string Name, Formula Function, string Variable, bool IsFree);
