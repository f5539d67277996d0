using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>A formula over numbers, vectors and matrices as an author writes it, with what its names mean.</summary>
public sealed record AuthorFormula : IReadFromSpec<AuthorFormula>
{
    /// <summary>As it is written.</summary>
    public required Formula Formula { get; init; }

    /// <summary>The same with the results of the kinds in the place of their calls.</summary>
    public Formula WithResults { get => field ?? Formula; init; }

    /// <summary>The same, worked out.</summary>
    public required ArrayEntries Value { get; init; }

    /// <summary>What its names mean.</summary>
    public required ArrayContext Context { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType => SpecType.Formula;

    /// <inheritdoc/>
    public static AuthorFormula? Read(SpecNode node, SpecScope scope)
    {
        if (SpecFormula.Parse(node, scope) is not { } formula || !SpecFormula.KnowsFunctions(formula, ((SpecScalar)node).Text, ((SpecScalar)node).At, scope))
            return null;
        var context = scope.Arrays;
        if (context.Evaluate(formula, out var error) is not { } value)
        {
            scope.Diagnostics.Error("bad-formula", node.Position, $"{formula.ToInfix()} has no value: {(error ?? "it is undefined").TrimEnd('.')}", "the shapes of what stands in it must fit");
            return null;
        }

        var text = ((SpecScalar)node).Text;
        var unknown = value.Entries.SelectMany(e => e.FreeSymbols).Distinct().Where(s => !scope.Declarations.Contains(s)).ToArray();
        foreach (var symbol in unknown)
        {
            scope.Diagnostics.Error(
                "undeclared-symbol",
                ((SpecScalar)node).At(Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal))),
                $"\"{symbol}\" is not declared",
                NearestName.Find(symbol, [.. scope.Declarations.Names, .. scope.Definitions.Keys]) is { } nearest ? $"did you mean \"{nearest}\"?" : $"declare it in `let`, for example: {symbol} : real");
        }

        return unknown.Length > 0 ? null : new AuthorFormula { Formula = formula, WithResults = Put(formula, scope), Value = value, Context = context };
    }

    private static Formula Put(Formula formula, SpecScope scope) => scope.Calls is not { All: { Count: > 0 } calls } ? formula
        : FormulaParts.Replace(formula, part => part is SymbolFormula symbol && calls.FirstOrDefault(c => c.Name == symbol.Name) is { } call ? call.Value.ToFormula() : null);

    /// <summary>The formula in doubles.</summary>
    public NumericArray At(IReadOnlyDictionary<string, Rational> at, IReadOnlyDictionary<string, NumericArray>? replaced = null) => Context.Numeric(Formula, at, replaced);

    /// <summary>The formula as a function of numbers that move, the outermost first.</summary>
    public NumericFunction Along(IReadOnlyDictionary<string, Rational> at, params IEnumerable<string> variables) => new(Formula, Context, at, variables);

    /// <inheritdoc/>
    public override string ToString() => Formula.ToInfix();
}
