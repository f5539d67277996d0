using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>A unit in a term: the entry of a group at an index.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Index">The index, a bound variable or a number.</param>
public sealed record UnitFactor(string Group, Formula Index);

/// <summary>A product of coefficients and units, summed over indices: <c>± Σ_i Σ_j W[i,j] v[i] h[j]</c>.</summary>
/// <param name="IsNegative">Whether a minus stands before it.</param>
/// <param name="Bindings">The indices that are summed over, each with both ends.</param>
/// <param name="Coefficients">The factors that hold no unit.</param>
/// <param name="Units">The units.</param>
public sealed record EnergyTerm(bool IsNegative, ImmutableArray<FormulaBinding> Bindings, ImmutableArray<Formula> Coefficients, ImmutableArray<UnitFactor> Units)
{
    /// <summary>The term as a formula, without its sign.</summary>
    public Formula ToFormula()
    {
        var factors = Coefficients.Concat(Units.Select(u => (Formula)Formula.Entry(Formula.Symbol(u.Group), u.Index))).ToArray();
        var body = factors.Length == 0 ? 1 : factors.Aggregate((a, b) => a.Beside(b));
        return Bindings.Reverse().Aggregate(body, (inner, b) => Formula.SumOver(b.Variable, b.Lower!, b.Upper!, inner));
    }

    /// <summary>The same term with an index put in for a bound variable, which is summed over no more.</summary>
    public EnergyTerm At(string variable, Formula index)
    {
        var taken = index is SymbolFormula symbol && Bindings.Any(b => b.Variable == symbol.Name && b.Variable != variable) ? Renamed(symbol.Name, Fresh()) : this;
        Formula Put(Formula formula) => FormulaParts.Replace(formula, part => part is SymbolFormula s && s.Name == variable ? index : null);
        return new EnergyTerm(
            IsNegative,
            [.. taken.Bindings.Where(b => b.Variable != variable).Select(b => b with { Lower = Put(b.Lower!), Upper = Put(b.Upper!) })],
            [.. taken.Coefficients.Select(Put)],
            [.. taken.Units.Select(u => u with { Index = Put(u.Index) })]);
    }

    /// <summary>The same term with another name for a bound variable.</summary>
    public EnergyTerm Renamed(string variable, string name)
    {
        Formula Put(Formula formula) => FormulaParts.Replace(formula, part => part is SymbolFormula s && s.Name == variable ? Formula.Symbol(name) : null);
        return new EnergyTerm(
            IsNegative,
            [.. Bindings.Select(b => new FormulaBinding(b.Variable == variable ? name : b.Variable, Put(b.Lower!), Put(b.Upper!)))],
            [.. Coefficients.Select(Put)],
            [.. Units.Select(u => u with { Index = Put(u.Index) })]);
    }

    private string Fresh() => Indices.Fresh(Bindings.Select(b => b.Variable).Concat(Coefficients.SelectMany(FormulaParts.Names)));
}

/// <summary>Names of indices.</summary>
internal static class Indices
{
    private const string Letters = "ijklmnrstuvw";

    /// <summary>The first letter that is not taken.</summary>
    public static string Fresh(IEnumerable<string> taken)
    {
        var all = taken.ToHashSet(StringComparer.Ordinal);
        return Letters.Select(c => c.ToString()).First(c => !all.Contains(c));
    }
}
