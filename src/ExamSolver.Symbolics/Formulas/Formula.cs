using System.Collections.Immutable;
using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>A formula as it was written: nothing is simplified, so <c>3·3·3·20</c> stays itself.</summary>
/// <remarks>Immutable. Equality is structural: the same nodes with the same numbers and names; how a product was joined does not matter.</remarks>
public abstract class Formula : IEquatable<Formula>
{
    private Expr? _value;

    private protected Formula(ulong hash, int depth)
    {
        Hash = hash;
        Depth = depth + 1;
    }

    /// <summary>The circle constant.</summary>
    public static Formula Pi { get; } = new ApplyFormula("pi", []);

    /// <summary>Euler's number.</summary>
    public static Formula E { get; } = new ApplyFormula("e", []);

    /// <summary>The imaginary unit.</summary>
    public static Formula ImaginaryUnit { get; } = new ApplyFormula("i", []);

    internal ulong Hash { get; }

    /// <summary>The number of nodes on the longest way down, this one included.</summary>
    internal int Depth { get; }

    /// <summary>A number as a formula.</summary>
    public static implicit operator Formula(int value) => Number(value);

    /// <summary>A number as a formula.</summary>
    public static implicit operator Formula(long value) => Number(value);

    /// <summary>A number as a formula.</summary>
    public static implicit operator Formula(BigInteger value) => Number(value);

    /// <summary>A number as a formula.</summary>
    public static implicit operator Formula(Rational value) => Number(value);

    /// <summary>The sum as written; further terms join a sum on the left.</summary>
    public static Formula operator +(Formula left, Formula right) => SumFormula.Append(left, right, false);

    /// <summary>The difference as written; further terms join a sum on the left.</summary>
    public static Formula operator -(Formula left, Formula right) => SumFormula.Append(left, right, true);

    /// <summary>The product as written; further factors join a product on the left.</summary>
    public static Formula operator *(Formula left, Formula right) => ProductFormula.Append(left, right, Multiplication.Dot);

    /// <summary>The quotient as written.</summary>
    public static Formula operator /(Formula left, Formula right) => new QuotientFormula(left, right);

    /// <summary>The negation as written.</summary>
    public static Formula operator -(Formula operand) => new NegationFormula(operand);

    /// <summary>Structural equality.</summary>
    public static bool operator ==(Formula? left, Formula? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Structural inequality.</summary>
    public static bool operator !=(Formula? left, Formula? right) => !(left == right);

    /// <summary>A number.</summary>
    public static Formula Number(Rational value) => new NumberFormula(value, null);

    /// <summary>A number with the text that it was written as.</summary>
    public static Formula Number(Rational value, string rawText) => new NumberFormula(value, rawText);

    /// <summary>A symbol, by its name with subscripts (<c>x_1</c>, <c>eta_d</c>).</summary>
    public static Formula Symbol(string name) => name is [< (char)128 and var letter] ? SymbolFormula.Letters[letter] : SymbolFormula.Words.Of(name);

    /// <summary>A symbol that stands for a complex number.</summary>
    public static Formula ComplexSymbol(string name) => new SymbolFormula(name, isComplex: true);

    /// <summary>A function applied to arguments.</summary>
    public static Formula Apply(string function, params Formula[] arguments) => new ApplyFormula(function, [.. arguments]);

    /// <summary>An entry of an array, such as <c>W[i,j]</c>.</summary>
    public static Formula Entry(Formula array, params Formula[] indices) => new EntryFormula(array, [.. indices]);

    /// <summary>A sum of all terms; the term itself when there is one, 0 when there is none.</summary>
    public static Formula Sum(IEnumerable<Formula> terms)
    {
        var all = terms.ToList();
        return all.Count switch
        {
            0 => 0,
            1 => all[0],
            _ => new SumFormula([.. all.Select(t => t is NegationFormula negation ? new SignedTerm(true, negation.Operand) : new SignedTerm(false, t))]),
        };
    }

    /// <summary>A product of all factors; the factor itself when there is one, 1 when there is none.</summary>
    public static Formula Product(IEnumerable<Formula> factors)
    {
        var all = factors.ToList();
        return all.Count switch
        {
            0 => 1,
            1 => all[0],
            _ => new ProductFormula([.. all.Select(f => new JoinedFactor(Multiplication.Dot, f))]),
        };
    }

    /// <summary>A relation, by its operator as in <see cref="RelationOperators"/>.</summary>
    /// <exception cref="ArgumentException">The operator is not one of them.</exception>
    public static Formula Relation(Formula left, string @operator, Formula right) => new RelationFormula(left, RelationOperators.Canonical(@operator), right);

    /// <summary>A tuple, in round brackets.</summary>
    public static Formula Tuple(IEnumerable<Formula> items) => new ArrayFormula(ArrayKind.Tuple, [.. items]);

    /// <summary>A list; a list of equally long lists is a matrix.</summary>
    public static Formula List(IEnumerable<Formula> items) => new ArrayFormula(ArrayKind.List, [.. items]);

    /// <summary>An interval by its ends, as it is written: (a, b], and [a, b] as the list that it looks like.</summary>
    public static Formula Interval(Formula lower, Formula upper, bool isLowerOpen, bool isUpperOpen) => (isLowerOpen, isUpperOpen) switch
    {
        (true, true) => new ArrayFormula(ArrayKind.Tuple, [lower, upper]),
        (false, false) => List([lower, upper]),
        (true, false) => Apply(Intervals.LeftOpen, lower, upper),
        _ => Apply(Intervals.RightOpen, lower, upper),
    };

    /// <summary>A set.</summary>
    public static Formula Set(IEnumerable<Formula> items) => new ArrayFormula(ArrayKind.Set, [.. items]);

    /// <summary>The sum of <paramref name="body"/> for the variable from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    public static Formula SumOver(string variable, Formula lower, Formula upper, Formula body) =>
        new BindFormula("sum", [new(variable, lower, upper)], body);

    /// <summary>The product of <paramref name="body"/> for the variable from <paramref name="lower"/> to <paramref name="upper"/>.</summary>
    public static Formula ProductOver(string variable, Formula lower, Formula upper, Formula body) =>
        new BindFormula("prod", [new(variable, lower, upper)], body);

    /// <summary><c>rows</c> or <c>columns</c> of an array: a formula of each, which it sees as a vector under a name.</summary>
    public static Formula Bind(string kind, string variable, Formula array, Formula body) =>
        new BindFormula(kind, [new(variable, array, null)], body);

    /// <summary>The power as written.</summary>
    public Formula Pow(Formula exponent) => new PowerFormula(this, exponent);

    /// <summary>The canonical value.</summary>
    public Expr ToExpr() => _value ??= FormulaToExpr.Of(this);

    /// <summary>Text that parses back to this formula.</summary>
    public string ToInfix() => InfixPrinter.Print(this);

    /// <summary>LaTeX, with a decimal point.</summary>
    public string ToLatex() => LatexPrinter.Print(this, LatexStyle.Default);

    /// <summary>LaTeX in a given style.</summary>
    public string ToLatex(LatexStyle style) => LatexPrinter.Print(this, style);

    /// <inheritdoc/>
    public override string ToString() => ToInfix();

    /// <inheritdoc/>
    public bool Equals(Formula? other) =>
        ReferenceEquals(this, other) || (other is not null && Hash == other.Hash && GetType() == other.GetType() && SameStructure(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Formula other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StableHash.Fold(Hash);

    private protected abstract bool SameStructure(Formula other);

    private protected static bool SameItems(ImmutableArray<Formula> left, ImmutableArray<Formula> right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (!left[i].Equals(right[i]))
            {
                return false;
            }
        }

        return true;
    }

    private protected static ulong HashOf(ulong seed, ImmutableArray<Formula> items)
    {
        foreach (var item in items)
        {
            seed = StableHash.Combine(seed, item.Hash);
        }

        return seed;
    }

    private protected static int DepthOf(ImmutableArray<Formula> items)
    {
        var depth = 0;
        foreach (var item in items)
        {
            depth = Math.Max(depth, item.Depth);
        }

        return depth;
    }
}
