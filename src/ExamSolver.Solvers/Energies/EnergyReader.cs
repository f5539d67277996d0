using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>Takes an energy apart into terms: sums over indices, products, and chains such as <c>x^T W y</c>.</summary>
internal sealed class EnergyReader(IReadOnlyDictionary<string, Formula> groups, ArrayContext arrays)
{
    private const int MaximalTerms = 400;

    /// <summary>The terms of a formula.</summary>
    /// <exception cref="FormatException">It is no polynomial in the units, with what is wrong.</exception>
    public ImmutableArray<EnergyTerm> Of(Formula formula)
    {
        var terms = Terms(formula);
        return terms.Count <= MaximalTerms ? [.. terms] : throw new FormatException($"the energy has more than {MaximalTerms} terms");
    }

    private List<EnergyTerm> Terms(Formula formula)
    {
        switch (formula)
        {
            case SumFormula sum:
                return [.. sum.Terms.SelectMany(t => t.IsNegative ? Negated(Terms(t.Term)) : Terms(t.Term))];
            case NegationFormula negation:
                return Negated(Terms(negation.Operand));
            case BindFormula { Kind: "sum" } sum:
                return [.. Terms(sum.Body).Select(t => t with { Bindings = [.. sum.Bindings.Select(b => Ranged(b, sum.Body)), .. t.Bindings] })];
            case ProductFormula product when product.Factors.Any(f => IsWhole(f.Factor)):
                return Chain([.. product.Factors.Select(f => f.Factor)]);
            case ApplyFormula { Function: "dot", Arguments: [var left, var right] }:
                return Chain([left.Pow(Formula.Symbol("T")), .. right is ProductFormula inner ? inner.Factors.Select(f => f.Factor) : [right]]);
            case ProductFormula product:
                return product.Factors.Select(f => Terms(f.Factor)).Aggregate(Multiply);
            case QuotientFormula quotient when !Mentions(quotient.Denominator):
                return [.. Terms(quotient.Numerator).Select(t => t with { Coefficients = t.Coefficients.Insert(0, 1 / quotient.Denominator) })];
            case PowerFormula { Exponent: NumberFormula { Value: var exponent } } power when Mentions(power) && exponent.TryGetInt32(out var times) && times is > 0 and <= 8:
                return Enumerable.Repeat(power.Base, times).Select(Terms).Aggregate(Multiply);
            case EntryFormula { Array: SymbolFormula group, Indices: [var index] } when groups.ContainsKey(group.Name):
                return [new EnergyTerm(false, [], [], [new UnitFactor(group.Name, index)])];
            default:
                return Mentions(formula)
                    ? throw new FormatException($"{formula.ToInfix()} is no polynomial in the units")
                    : [formula is NumberFormula { Value.IsOne: true } ? new EnergyTerm(false, [], [], []) : new EnergyTerm(false, [], [formula], [])];
        }
    }

    /// <summary>Whether a vector or matrix stands in a formula as a whole, and not by its entries or in a scalar product.</summary>
    private bool IsWhole(Formula formula) => formula switch
    {
        EntryFormula or ApplyFormula { Function: "dot" } => false,
        SymbolFormula => arrays.IsArray(formula),
        _ => FormulaParts.Of(formula).Any(IsWhole),
    };

    private bool Mentions(Formula formula) => FormulaParts.Names(formula).Any(groups.ContainsKey);

    private static List<EnergyTerm> Negated(List<EnergyTerm> terms) => terms.ConvertAll(t => t with { IsNegative = !t.IsNegative });

    private static List<EnergyTerm> Multiply(List<EnergyTerm> left, List<EnergyTerm> right) =>
        [.. left.SelectMany(a => right.Select(b =>
        {
            foreach (var name in b.Bindings.Select(x => x.Variable).Where(v => a.Bindings.Any(x => x.Variable == v)).ToArray())
                b = b.Renamed(name, Indices.Fresh(a.Bindings.Concat(b.Bindings).Select(x => x.Variable)));
            return new EnergyTerm(a.IsNegative != b.IsNegative, [.. a.Bindings, .. b.Bindings], [.. a.Coefficients, .. b.Coefficients], [.. a.Units, .. b.Units]);
        }))];

    /// <summary>An index without a range runs along the axis that it indexes.</summary>
    private FormulaBinding Ranged(FormulaBinding binding, Formula body) =>
        binding is { Lower: not null, Upper: not null } ? binding
        : Axis(binding.Variable, body) is { } end ? new FormulaBinding(binding.Variable, 1, end)
        : throw new FormatException($"the index {binding.Variable} has no range");

    private Formula? Axis(string variable, Formula formula)
    {
        if (formula is EntryFormula { Array: SymbolFormula array } entry)
        {
            var axis = entry.Indices.ToList().FindIndex(i => i is SymbolFormula s && s.Name == variable);
            if (axis >= 0 && SizeOf(array.Name, axis) is { } size)
                return size;
        }

        return FormulaParts.Of(formula).Select(part => Axis(variable, part)).FirstOrDefault(size => size is not null);
    }

    private Formula? SizeOf(string array, int axis) =>
        groups.TryGetValue(array, out var count) ? count
        : arrays.Names.TryGetValue(array, out var named) ? (axis == 0 ? named.Value.Rows : named.Value.Columns)
        : arrays.Declarations.Find(array) is { } declared && axis < declared.Dimensions.Length ? declared.Dimensions[axis].ToFormula() : null;

    /// <summary><c>x^T W y</c> as <c>Σ_i Σ_j x[i] W[i,j] y[j]</c>, with numbers before it.</summary>
    private List<EnergyTerm> Chain(Formula[] factors)
    {
        var (bindings, coefficients, units) = (ImmutableArray.CreateBuilder<FormulaBinding>(), ImmutableArray.CreateBuilder<Formula>(), ImmutableArray.CreateBuilder<UnitFactor>());
        Formula? open = null;
        Formula Bind(string array, int axis)
        {
            var name = Indices.Fresh(bindings.Select(b => b.Variable).Concat(arrays.Declarations.Names).Concat(arrays.Names.Keys));
            bindings.Add(new FormulaBinding(name, 1, SizeOf(array, axis) ?? throw new FormatException($"the size of {array} is not known")));
            return Formula.Symbol(name);
        }

        void Add(string array, params Formula[] at)
        {
            if (groups.ContainsKey(array))
                units.Add(new UnitFactor(array, at[0]));
            else
                coefficients.Add(Formula.Entry(Formula.Symbol(array), at));
        }

        foreach (var factor in factors)
        {
            var isTransposed = factor is PowerFormula { Exponent: SymbolFormula { Name: "T" or "top" } };
            var symbol = (isTransposed ? ((PowerFormula)factor).Base : factor) as SymbolFormula;
            if (!IsWhole(factor))
            {
                coefficients.Add(factor);
                continue;
            }

            var isVector = symbol is not null && (groups.ContainsKey(symbol.Name) || arrays.Declarations.Find(symbol.Name)?.Dimensions.Length == 1 || arrays.Names.GetValueOrDefault(symbol.Name)?.Value.Columns == 1);
            if (symbol is null || (isVector ? isTransposed != (open is null) : open is null))
                throw new FormatException(symbol is null
                    ? $"{factor.ToInfix()} stands in a chain such as x^T W y without a name: give it one in `let`, b = [0, 1]"
                    : $"{factor.ToInfix()} stands where a chain such as x^T W y has no place for it");
            if (isVector && open is null)
            {
                open = Bind(symbol.Name, 0);
                Add(symbol.Name, open);
            }
            else if (isVector)
            {
                Add(symbol.Name, open!);
                open = null;
            }
            else
            {
                var next = Bind(symbol.Name, isTransposed ? 0 : 1);
                Add(symbol.Name, isTransposed ? [next, open!] : [open!, next]);
                open = next;
            }
        }

        return open is null ? [new EnergyTerm(false, bindings.ToImmutable(), coefficients.ToImmutable(), units.ToImmutable())] : throw new FormatException("a chain such as x^T W y ends in a vector");
    }
}
