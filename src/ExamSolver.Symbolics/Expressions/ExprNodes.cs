using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>An exact number.</summary>
public sealed class NumberExpr : Expr
{
    internal NumberExpr(Rational value)
        : base(StableHash.Combine(1, value.Hash)) => Value = value;

    /// <summary>The integers from -16 to 127, which most formulas get by with.</summary>
    internal static NumberExpr[] Small { get; } = [.. Enumerable.Range(-16, 144).Select(n => new NumberExpr(n))];

    /// <summary>The number.</summary>
    public Rational Value { get; }

    private protected override bool SameStructure(Expr other) => Value == ((NumberExpr)other).Value;
}

/// <summary>A symbol.</summary>
public sealed class SymbolExpr : Expr
{
    internal SymbolExpr(string name, bool isComplex = false)
        : base(StableHash.Combine(isComplex ? 12UL : 2UL, StableHash.OfText(name)), isComplex ? Traits.Complex : Traits.None)
    {
        Name = name;
        Mention(name);
    }

    /// <summary>The symbols of one ASCII letter, which most are.</summary>
    internal static SymbolExpr[] Letters { get; } = [.. Enumerable.Range(0, 128).Select(c => new SymbolExpr(((char)c).ToString()))];

    /// <summary>Symbols of longer names.</summary>
    internal static NameTable<SymbolExpr> Words { get; } = new(static name => new(name));

    /// <summary>The name in infix notation.</summary>
    public string Name { get; }

    private protected override bool SameStructure(Expr other) => Name == ((SymbolExpr)other).Name && IsComplex == other.IsComplex;
}

/// <summary>A rational multiple of a monomial inside a sum.</summary>
/// <param name="Coefficient">Never zero.</param>
/// <param name="Monomial">Neither a number nor a sum, and no product with a coefficient other than one.</param>
public readonly record struct SumTerm(Rational Coefficient, Expr Monomial)
{
    /// <inheritdoc/>
    public bool Equals(SumTerm other) => Coefficient == other.Coefficient && Monomial.Equals(other.Monomial);

    /// <inheritdoc/>
    public override int GetHashCode() => Monomial.GetHashCode();
}

/// <summary>A constant plus rational multiples of distinct monomials, in a fixed order.</summary>
public sealed class SumExpr : Expr
{
    internal SumExpr(Rational constant, Items<SumTerm> terms)
        : base(HashTerms(constant, terms))
    {
        Constant = constant;
        Terms = terms;
        foreach (var term in terms)
        {
            Take(term.Monomial);
        }
    }

    /// <summary>The rational constant; may be zero.</summary>
    public Rational Constant { get; }

    /// <summary>The other terms.</summary>
    public Items<SumTerm> Terms { get; }

    private protected override bool SameStructure(Expr other)
    {
        var sum = (SumExpr)other;
        return Constant == sum.Constant && Terms.Equals(sum.Terms);
    }

    private static ulong HashTerms(Rational constant, Items<SumTerm> terms)
    {
        var hash = StableHash.Combine(3, constant.Hash);
        foreach (var term in terms)
        {
            hash = StableHash.Combine(StableHash.Combine(hash, term.Coefficient.Hash), term.Monomial.Hash);
        }

        return hash;
    }
}

/// <summary>A base with its exponent inside a product.</summary>
/// <param name="Base">Never a product or a power.</param>
/// <param name="Exponent">Never zero.</param>
public readonly record struct ProductFactor(Expr Base, Expr Exponent);

/// <summary>A rational coefficient times powers of distinct bases, in a fixed order.</summary>
public sealed class ProductExpr : Expr
{
    internal ProductExpr(Rational coefficient, Items<ProductFactor> factors)
        : base(HashFactors(coefficient, factors))
    {
        Coefficient = coefficient;
        Factors = factors;
        foreach (var factor in factors)
        {
            Take(factor.Base);
            Take(factor.Exponent);
            TakeRoot(factor.Exponent);
        }
    }

    /// <summary>The rational coefficient; never zero.</summary>
    public Rational Coefficient { get; }

    /// <summary>The other factors: at least one, and at least two when the coefficient is one.</summary>
    public Items<ProductFactor> Factors { get; }

    private protected override bool SameStructure(Expr other)
    {
        var product = (ProductExpr)other;
        return Coefficient == product.Coefficient && Factors.Equals(product.Factors);
    }

    private static ulong HashFactors(Rational coefficient, Items<ProductFactor> factors)
    {
        var hash = StableHash.Combine(4, coefficient.Hash);
        foreach (var factor in factors)
        {
            hash = StableHash.Combine(StableHash.Combine(hash, factor.Base.Hash), factor.Exponent.Hash);
        }

        return hash;
    }
}

/// <summary>A power that no rule reduces.</summary>
public sealed class PowerExpr : Expr
{
    internal PowerExpr(Expr @base, Expr exponent)
        : base(StableHash.Combine(StableHash.Combine(5, @base.Hash), exponent.Hash))
    {
        Base = @base;
        Exponent = exponent;
        Take(@base);
        Take(exponent);
        TakeRoot(exponent);
    }

    /// <summary>The base.</summary>
    public Expr Base { get; }

    /// <summary>The exponent.</summary>
    public Expr Exponent { get; }

    private protected override bool SameStructure(Expr other)
    {
        var power = (PowerExpr)other;
        return Base.Equals(power.Base) && Exponent.Equals(power.Exponent);
    }
}

/// <summary>A function, known or unknown, applied to arguments; without arguments, a constant such as pi.</summary>
public sealed class ApplyExpr : Expr
{
    internal ApplyExpr(string function, ImmutableArray<Expr> arguments)
        : this(function, arguments, FunctionTable.Find(function))
    {
    }

    internal ApplyExpr(string function, ImmutableArray<Expr> arguments, FunctionDefinition? definition)
        : base(HashOf(StableHash.Combine(6, StableHash.OfText(function)), arguments), TraitsOf(function, arguments, definition))
    {
        Function = function;
        Arguments = arguments;
        Definition = definition;
        Take(arguments);
        CornersInCorners += definition is { Elementary: not null, IsPiecewise: true } ? 1 : 0;
    }

    /// <summary>The function's name.</summary>
    public string Function { get; }

    /// <summary>The arguments.</summary>
    public ImmutableArray<Expr> Arguments { get; }

    /// <summary>The table's row, or null for an unknown function.</summary>
    public FunctionDefinition? Definition { get; }

    private protected override bool SameStructure(Expr other)
    {
        var apply = (ApplyExpr)other;
        return Function == apply.Function && SameItems(Arguments, apply.Arguments);
    }

    private static Traits TraitsOf(string function, ImmutableArray<Expr> arguments, FunctionDefinition? definition) =>
        definition is null ? Traits.Unknowns | (function == "entry" && !Differentiation.IsAtNumbers(arguments) ? Traits.Indexed : Traits.None) : definition.IsPiecewise ? Traits.Bent : arguments.IsEmpty && function == "i" ? Traits.Complex : Traits.None;
}

/// <summary>A bound variable with its range; both ends null when the range is the variable's declared one.</summary>
public readonly record struct Binding(string Variable, Expr? Lower, Expr? Upper);

/// <summary>An operator over bound variables: <c>sum</c>, <c>prod</c>, <c>integral</c>, <c>expectation</c>.</summary>
public sealed class BindExpr : Expr
{
    internal BindExpr(string kind, Items<Binding> bindings, Expr body)
        : base(HashParts(kind, bindings, body), Traits.Unknowns | Traits.Indexed)
    {
        Kind = kind;
        Bindings = bindings;
        Body = body;
        Take(body);
        foreach (var binding in bindings)
        {
            TakeEnd(binding.Lower);
            TakeEnd(binding.Upper);
        }
    }

    /// <summary>The operator's name.</summary>
    public string Kind { get; }

    /// <summary>The bound variables, outermost first.</summary>
    public Items<Binding> Bindings { get; }

    /// <summary>What the operator ranges over.</summary>
    public Expr Body { get; }

    private protected override bool SameStructure(Expr other)
    {
        var bind = (BindExpr)other;
        return Kind == bind.Kind && Body.Equals(bind.Body) && Bindings.Equals(bind.Bindings);
    }

    private void TakeEnd(Expr? end)
    {
        if (end is not null)
        {
            Take(end);
        }
    }

    private static ulong HashParts(string kind, Items<Binding> bindings, Expr body)
    {
        var hash = StableHash.Combine(StableHash.Combine(7, StableHash.OfText(kind)), body.Hash);
        foreach (var binding in bindings)
        {
            hash = StableHash.Combine(hash, StableHash.OfText(binding.Variable));
            hash = StableHash.Combine(StableHash.Combine(hash, binding.Lower?.Hash ?? 0), binding.Upper?.Hash ?? 0);
        }

        return hash;
    }
}

/// <summary>Which kind of collection an array is.</summary>
public enum ArrayKind
{
    /// <summary>An ordered list; a list of equally long lists is a matrix.</summary>
    List,

    /// <summary>A tuple in parentheses.</summary>
    Tuple,

    /// <summary>A set: order and repetition do not matter.</summary>
    Set,
}

/// <summary>A list, tuple or set; a set's items are sorted and distinct.</summary>
public sealed class ArrayExpr : Expr
{
    internal ArrayExpr(ArrayKind kind, ImmutableArray<Expr> items)
        : base(HashOf(StableHash.Combine(8, (ulong)kind), items))
    {
        Kind = kind;
        Items = items;
        Take(items);
    }

    /// <summary>The kind of collection.</summary>
    public ArrayKind Kind { get; }

    /// <summary>The items.</summary>
    public ImmutableArray<Expr> Items { get; }

    /// <summary>An array of the given kind.</summary>
    public static Expr Of(ArrayKind kind, IEnumerable<Expr> items)
    {
        if (kind != ArrayKind.Set)
        {
            return new ArrayExpr(kind, [.. items]);
        }

        var distinct = new List<Expr>();
        foreach (var item in items.Order(Expr.Ordering))
        {
            if (distinct.Count == 0 || !distinct[^1].Equals(item))
            {
                distinct.Add(item);
            }
        }

        return new ArrayExpr(kind, [.. distinct]);
    }

    private protected override bool SameStructure(Expr other)
    {
        var array = (ArrayExpr)other;
        return Kind == array.Kind && SameItems(Items, array.Items);
    }
}

/// <summary>A relation such as <c>x &lt; y</c>; never simplified to true or false.</summary>
public sealed class RelationExpr : Expr
{
    internal RelationExpr(Expr left, string @operator, Expr right)
        : base(StableHash.Combine(StableHash.Combine(StableHash.Combine(9, StableHash.OfText(@operator)), left.Hash), right.Hash))
    {
        Left = left;
        Operator = @operator;
        Right = right;
        Take(left);
        Take(right);
    }

    /// <summary>The left side.</summary>
    public Expr Left { get; }

    /// <summary>One of <see cref="RelationOperators.All"/>.</summary>
    public string Operator { get; }

    /// <summary>The right side.</summary>
    public Expr Right { get; }

    private protected override bool SameStructure(Expr other)
    {
        var relation = (RelationExpr)other;
        return Operator == relation.Operator && Left.Equals(relation.Left) && Right.Equals(relation.Right);
    }
}
