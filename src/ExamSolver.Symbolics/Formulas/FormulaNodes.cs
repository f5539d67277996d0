using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>A number with the text that it was written as, such as <c>0.10</c>.</summary>
public sealed class NumberFormula : Formula
{
    internal NumberFormula(Rational value, string? rawText)
        : base(StableHash.Combine(1, value.Hash), 0)
    {
        Value = value;
        RawText = rawText;
    }

    /// <summary>The numbers that are written as one digit.</summary>
    internal static NumberFormula[] Digits { get; } = [.. Enumerable.Range(0, 10).Select(n => new NumberFormula(n, ((char)('0' + n)).ToString()))];

    /// <summary>The exact value.</summary>
    public Rational Value { get; }

    /// <summary>The text as written, with a decimal point; null for a number that was computed.</summary>
    public string? RawText { get; }

    private protected override bool SameStructure(Formula other) => Value == ((NumberFormula)other).Value;
}

/// <summary>A symbol.</summary>
public sealed class SymbolFormula : Formula
{
    internal SymbolFormula(string name, bool isComplex = false)
        : base(StableHash.Combine(isComplex ? 13UL : 2UL, StableHash.OfText(name)), 0)
    {
        Name = name;
        IsComplex = isComplex;
    }

    /// <summary>The symbols of one ASCII letter, which most are.</summary>
    internal static SymbolFormula[] Letters { get; } = [.. Enumerable.Range(0, 128).Select(c => new SymbolFormula(((char)c).ToString()))];

    /// <summary>Symbols of longer names.</summary>
    internal static NameTable<SymbolFormula> Words { get; } = new(static name => new(name));

    /// <summary>The name with subscripts.</summary>
    public string Name { get; }

    /// <summary>Whether it stands for a complex number.</summary>
    public bool IsComplex { get; }

    private protected override bool SameStructure(Formula other) => other is SymbolFormula symbol && Name == symbol.Name && IsComplex == symbol.IsComplex;
}

/// <summary>A term of a sum with the sign before it.</summary>
public readonly record struct SignedTerm(bool IsNegative, Formula Term);

/// <summary>Terms with signs, in the order written.</summary>
public sealed class SumFormula : Formula
{
    internal SumFormula(Items<SignedTerm> terms)
        : base(HashTerms(terms), DeepestTerm(terms)) => Terms = terms;

    /// <summary>The terms; at least two.</summary>
    public Items<SignedTerm> Terms { get; }

    internal static SumFormula Append(Formula left, Formula right, bool negative) => left switch
    {
        SumFormula sum => new(sum.Terms.Add(new(negative, right))),
        NegationFormula negation => new([new(true, negation.Operand), new(negative, right)]),
        _ => new([new(false, left), new(negative, right)]),
    };

    private protected override bool SameStructure(Formula other) => Terms.Equals(((SumFormula)other).Terms);

    private static int DeepestTerm(Items<SignedTerm> terms)
    {
        var depth = 0;
        foreach (var term in terms)
        {
            depth = Math.Max(depth, term.Term.Depth);
        }

        return depth;
    }

    private static ulong HashTerms(Items<SignedTerm> terms)
    {
        var hash = 3UL;
        foreach (var term in terms)
        {
            hash = StableHash.Combine(StableHash.Combine(hash, term.IsNegative ? 1UL : 0UL), term.Term.Hash);
        }

        return hash;
    }
}

/// <summary>How a factor is joined to the one before it.</summary>
public enum Multiplication
{
    /// <summary>A dot or star.</summary>
    Dot,

    /// <summary>Nothing, as in <c>2x</c>.</summary>
    Implicit,

    /// <summary>A cross, as in <c>3 × 3</c>.</summary>
    Cross,
}

/// <summary>A factor and how it is joined to the one before it (of no meaning for the first).</summary>
public readonly record struct JoinedFactor(Multiplication Joint, Formula Factor);

/// <summary>Factors in the order written.</summary>
public sealed class ProductFormula : Formula
{
    internal ProductFormula(Items<JoinedFactor> factors)
        : base(HashFactors(factors), DeepestFactor(factors)) => Factors = factors;

    /// <summary>The factors; at least two.</summary>
    public Items<JoinedFactor> Factors { get; }

    internal static ProductFormula Append(Formula left, Formula right, Multiplication joint) => left is ProductFormula product
        ? new(product.Factors.Add(new(joint, right)))
        : new([new(joint, left), new(joint, right)]);

    private protected override bool SameStructure(Formula other)
    {
        var product = (ProductFormula)other;
        if (Factors.Length != product.Factors.Length)
        {
            return false;
        }

        for (var i = 0; i < Factors.Length; i++)
        {
            if (!Factors[i].Factor.Equals(product.Factors[i].Factor))
            {
                return false;
            }
        }

        return true;
    }

    private static int DeepestFactor(Items<JoinedFactor> factors)
    {
        var depth = 0;
        foreach (var factor in factors)
        {
            depth = Math.Max(depth, factor.Factor.Depth);
        }

        return depth;
    }

    private static ulong HashFactors(Items<JoinedFactor> factors)
    {
        var hash = 4UL;
        foreach (var factor in factors)
        {
            hash = StableHash.Combine(hash, factor.Factor.Hash);
        }

        return hash;
    }
}

/// <summary>A fraction.</summary>
public sealed class QuotientFormula : Formula
{
    internal QuotientFormula(Formula numerator, Formula denominator)
        : base(StableHash.Combine(StableHash.Combine(5, numerator.Hash), denominator.Hash), Math.Max(numerator.Depth, denominator.Depth))
    {
        Numerator = numerator;
        Denominator = denominator;
    }

    /// <summary>What stands above the bar.</summary>
    public Formula Numerator { get; }

    /// <summary>What stands below the bar.</summary>
    public Formula Denominator { get; }

    private protected override bool SameStructure(Formula other) =>
        Numerator.Equals(((QuotientFormula)other).Numerator) && Denominator.Equals(((QuotientFormula)other).Denominator);
}

/// <summary>A power.</summary>
public sealed class PowerFormula : Formula
{
    internal PowerFormula(Formula @base, Formula exponent)
        : base(StableHash.Combine(StableHash.Combine(6, @base.Hash), exponent.Hash), Math.Max(@base.Depth, exponent.Depth))
    {
        Base = @base;
        Exponent = exponent;
    }

    /// <summary>The base.</summary>
    public Formula Base { get; }

    /// <summary>The exponent.</summary>
    public Formula Exponent { get; }

    private protected override bool SameStructure(Formula other) =>
        Base.Equals(((PowerFormula)other).Base) && Exponent.Equals(((PowerFormula)other).Exponent);
}

/// <summary>A minus before an operand.</summary>
public sealed class NegationFormula : Formula
{
    internal NegationFormula(Formula operand)
        : base(StableHash.Combine(7, operand.Hash), operand.Depth) => Operand = operand;

    /// <summary>What is negated.</summary>
    public Formula Operand { get; }

    private protected override bool SameStructure(Formula other) => Operand.Equals(((NegationFormula)other).Operand);
}

/// <summary>A function applied to arguments; without arguments, a constant.</summary>
public sealed class ApplyFormula : Formula
{
    internal ApplyFormula(string function, ImmutableArray<Formula> arguments)
        : base(HashOf(StableHash.Combine(8, StableHash.OfText(function)), arguments), DepthOf(arguments))
    {
        Function = function;
        Arguments = arguments;
    }

    /// <summary>The function's name.</summary>
    public string Function { get; }

    /// <summary>The arguments.</summary>
    public ImmutableArray<Formula> Arguments { get; }

    private protected override bool SameStructure(Formula other) =>
        Function == ((ApplyFormula)other).Function && SameItems(Arguments, ((ApplyFormula)other).Arguments);
}

/// <summary>An entry of an array, such as <c>W[i,j]</c>.</summary>
public sealed class EntryFormula : Formula
{
    internal EntryFormula(Formula array, ImmutableArray<Formula> indices)
        : base(HashOf(StableHash.Combine(9, array.Hash), indices), Math.Max(array.Depth, DepthOf(indices)))
    {
        Array = array;
        Indices = indices;
    }

    /// <summary>The array.</summary>
    public Formula Array { get; }

    /// <summary>The indices.</summary>
    public ImmutableArray<Formula> Indices { get; }

    private protected override bool SameStructure(Formula other) =>
        Array.Equals(((EntryFormula)other).Array) && SameItems(Indices, ((EntryFormula)other).Indices);
}

/// <summary>A bound variable with its range; both ends null when the range is the variable's declared one.</summary>
public readonly record struct FormulaBinding(string Variable, Formula? Lower, Formula? Upper);

/// <summary>An operator over bound variables: <c>sum</c>, <c>prod</c>, <c>integral</c>, <c>expectation</c>.</summary>
public sealed class BindFormula : Formula
{
    internal BindFormula(string kind, Items<FormulaBinding> bindings, Formula body)
        : base(
            HashParts(kind, bindings, body),
            Math.Max(body.Depth, DeepestEnd(bindings)))
    {
        Kind = kind;
        Bindings = bindings;
        Body = body;
    }

    /// <summary>The operator's name.</summary>
    public string Kind { get; }

    /// <summary>The bound variables, outermost first.</summary>
    public Items<FormulaBinding> Bindings { get; }

    /// <summary>What the operator ranges over.</summary>
    public Formula Body { get; }

    private protected override bool SameStructure(Formula other)
    {
        var bind = (BindFormula)other;
        return Kind == bind.Kind && Body.Equals(bind.Body) && Bindings.Equals(bind.Bindings);
    }

    private static int DeepestEnd(Items<FormulaBinding> bindings)
    {
        var depth = 0;
        foreach (var (_, lower, upper) in bindings)
        {
            depth = Math.Max(depth, Math.Max(lower?.Depth ?? 0, upper?.Depth ?? 0));
        }

        return depth;
    }

    private static ulong HashParts(string kind, Items<FormulaBinding> bindings, Formula body)
    {
        var hash = StableHash.Combine(StableHash.Combine(10, StableHash.OfText(kind)), body.Hash);
        foreach (var binding in bindings)
        {
            hash = StableHash.Combine(hash, StableHash.OfText(binding.Variable));
            hash = StableHash.Combine(StableHash.Combine(hash, binding.Lower?.Hash ?? 0), binding.Upper?.Hash ?? 0);
        }

        return hash;
    }
}

/// <summary>A list, tuple or set, in the order written.</summary>
public sealed class ArrayFormula : Formula
{
    internal ArrayFormula(ArrayKind kind, ImmutableArray<Formula> items)
        : base(HashOf(StableHash.Combine(11, (ulong)kind), items), DepthOf(items))
    {
        Kind = kind;
        Items = items;
    }

    /// <summary>The kind of collection.</summary>
    public ArrayKind Kind { get; }

    /// <summary>The items.</summary>
    public ImmutableArray<Formula> Items { get; }

    private protected override bool SameStructure(Formula other) =>
        Kind == ((ArrayFormula)other).Kind && SameItems(Items, ((ArrayFormula)other).Items);
}

/// <summary>A relation.</summary>
public sealed class RelationFormula : Formula
{
    internal RelationFormula(Formula left, string @operator, Formula right)
        : base(
            StableHash.Combine(StableHash.Combine(StableHash.Combine(12, StableHash.OfText(@operator)), left.Hash), right.Hash),
            Math.Max(left.Depth, right.Depth))
    {
        Left = left;
        Operator = @operator;
        Right = right;
    }

    /// <summary>The left side.</summary>
    public Formula Left { get; }

    /// <summary>One of <see cref="RelationOperators.All"/>.</summary>
    public string Operator { get; }

    /// <summary>The right side.</summary>
    public Formula Right { get; }

    private protected override bool SameStructure(Formula other)
    {
        var relation = (RelationFormula)other;
        return Operator == relation.Operator && Left.Equals(relation.Left) && Right.Equals(relation.Right);
    }
}
