using System.Collections.Immutable;
using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>What is known of a value and all its parts, found once as it is made.</summary>
[Flags]
internal enum Traits
{
    /// <summary>Nothing out of the way.</summary>
    None = 0,

    /// <summary>Bound variables or unknown functions.</summary>
    Unknowns = 1,

    /// <summary>The imaginary unit or a complex symbol.</summary>
    Complex = 2,

    /// <summary>A function with corners or jumps.</summary>
    Bent = 4,

    /// <summary>A power with a broken exponent.</summary>
    Root = 8,

    /// <summary>Bound variables, or entries at places that are no numbers.</summary>
    Indexed = 16,
}

/// <summary>A mathematical value in canonical form: what is compared, differentiated and evaluated.</summary>
/// <remarks>
/// Immutable; every constructor path canonicalises with rules that hold for all real values at which the original is
/// defined (a rule may extend the domain, as <c>x/x = 1</c> does, but never shrinks it). The hash is computed once.
/// Symbols are real unless <see cref="Declarations"/> say otherwise.
/// </remarks>
public abstract class Expr : IEquatable<Expr>
{
    private ImmutableSortedSet<string>? _freeSymbols;
    private ulong _nameBits;

    private protected Expr(ulong hash, Traits traits = Traits.None)
    {
        Hash = hash;
        Traits = traits;
    }

    private protected Traits Traits { get; private set; }

    /// <summary>Whether bound variables or unknown functions occur, which cannot be sampled as they stand.</summary>
    internal bool HasUnknowns => Traits.HasFlag(Traits.Unknowns);

    /// <summary>Whether bound variables occur, or entries of arrays at places that are no numbers.</summary>
    internal bool IsIndexed => Traits.HasFlag(Traits.Indexed);

    /// <summary>Whether the imaginary unit or a complex symbol occurs, so that rules of the real numbers do not hold.</summary>
    public bool IsComplex => Traits.HasFlag(Traits.Complex);

    /// <summary>Whether a function with corners or jumps occurs.</summary>
    internal bool IsBent => Traits.HasFlag(Traits.Bent);

    /// <summary>How deep functions with corners that are written out by cases stand in each other.</summary>
    internal int CornersInCorners { get; private protected set; }

    /// <summary>Whether a power with a broken exponent occurs.</summary>
    internal bool HasRoot => Traits.HasFlag(Traits.Root);

    /// <summary>Zero.</summary>
    public static Expr Zero { get; } = NumberExpr.Small[16];

    /// <summary>One.</summary>
    public static Expr One { get; } = NumberExpr.Small[17];

    /// <summary>The value of what has none, such as <c>1/0</c>; absorbs every operation.</summary>
    public static Expr Undefined { get; } = new ApplyExpr("undefined", []);

    /// <summary>The circle constant.</summary>
    public static Expr Pi { get; } = new ApplyExpr("pi", []);

    /// <summary>The imaginary unit.</summary>
    public static Expr ImaginaryUnit { get; } = new ApplyExpr("i", []);

    /// <summary>A total order that is the same in every run: numbers, symbols by name, then by structure.</summary>
    public static IComparer<Expr> Ordering { get; } = Comparer<Expr>.Create(ExprOrder.Compare);

    /// <summary>The symbols that the value depends on, sorted; bound variables and function names are not among them.</summary>
    public ImmutableSortedSet<string> FreeSymbols => _freeSymbols ??= Symbolics.FreeSymbols.Of(this);

    /// <summary>The number of nodes, each counted as often as it stands in the tree; at most 10¹². Shared parts are visited once.</summary>
    public long Size { get; private set; } = 1;

    /// <summary>Whether this is <see cref="Undefined"/>.</summary>
    public bool IsUndefined => ReferenceEquals(this, Undefined);

    internal ulong Hash { get; }

    internal bool IsZero => this is NumberExpr { Value.IsZero: true };

    internal bool IsOne => this is NumberExpr { Value.IsOne: true };

    /// <summary>A number as an expression.</summary>
    public static implicit operator Expr(int value) => Number(value);

    /// <summary>A number as an expression.</summary>
    public static implicit operator Expr(long value) => Number(value);

    /// <summary>A number as an expression.</summary>
    public static implicit operator Expr(BigInteger value) => Number(value);

    /// <summary>A number as an expression.</summary>
    public static implicit operator Expr(Rational value) => Number(value);

    /// <summary>The sum.</summary>
    public static Expr operator +(Expr left, Expr right) => Sums.Add(left, right);

    /// <summary>The difference.</summary>
    public static Expr operator -(Expr left, Expr right) => Sums.Subtract(left, right);

    /// <summary>The product.</summary>
    public static Expr operator *(Expr left, Expr right) => Products.Multiply(left, right);

    /// <summary>The quotient; <see cref="Undefined"/> when the divisor is zero.</summary>
    public static Expr operator /(Expr left, Expr right) => Products.Multiply(left, right.Pow(-1));

    /// <summary>The negative.</summary>
    public static Expr operator -(Expr value) => Products.Scale(Rational.MinusOne, value);

    /// <summary>Structural equality of canonical forms.</summary>
    public static bool operator ==(Expr? left, Expr? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Structural inequality of canonical forms.</summary>
    public static bool operator !=(Expr? left, Expr? right) => !(left == right);

    /// <summary>A number.</summary>
    public static Expr Number(Rational value) =>
        value.TryGetInt32(out var small) && small is >= -16 and < 128 ? NumberExpr.Small[small + 16] : new NumberExpr(value);

    /// <summary>A symbol, by its name in infix notation (<c>x</c>, <c>eta_d</c>).</summary>
    public static Expr Symbol(string name) => name is [< (char)128 and var letter] ? SymbolExpr.Letters[letter] : SymbolExpr.Words.Of(name);

    /// <summary>A symbol that stands for a complex number.</summary>
    public static Expr ComplexSymbol(string name) => new SymbolExpr(name, isComplex: true);

    /// <summary>A function applied to arguments; names of <see cref="FunctionTable"/> are canonicalised, others stay unknown functions.</summary>
    public static Expr Apply(string function, params Expr[] arguments) => Applications.Apply(function, arguments);

    /// <summary>The sum of all terms; zero when there is none.</summary>
    public static Expr Sum(IEnumerable<Expr> terms) => Sums.Add(terms);

    /// <summary>The product of all factors; one when there is none.</summary>
    public static Expr Product(IEnumerable<Expr> factors) => Products.Multiply(factors);

    /// <summary>A relation between two values, by its operator as in <see cref="RelationOperators"/>.</summary>
    public static Expr Relation(Expr left, string @operator, Expr right) => new RelationExpr(left, @operator, right);

    /// <summary>The entry of an array at the given indices.</summary>
    public static Expr Entry(Expr array, params Expr[] indices) => Applications.Apply("entry", [array, .. indices]);

    /// <summary>The power. <c>0^0</c> is one; zero to a negative power is <see cref="Undefined"/>.</summary>
    public Expr Pow(Expr exponent) => Powers.Raise(this, exponent);

    /// <summary>The number, if this is one.</summary>
    public bool TryGetNumber(out Rational value)
    {
        value = this is NumberExpr number ? number.Value : Rational.Zero;
        return this is NumberExpr;
    }

    /// <summary>The integer, if this is one.</summary>
    public bool TryGetInteger(out BigInteger value)
    {
        var isInteger = this is NumberExpr { Value.IsInteger: true };
        value = isInteger ? ((NumberExpr)this).Value.Numerator : BigInteger.Zero;
        return isInteger;
    }

    /// <summary>The value with symbols replaced, all at once; bound variables are left alone.</summary>
    public Expr Substitute(IReadOnlyDictionary<string, Expr> replacements) => Substitution.Replace(this, replacements);

    /// <summary>The same value with every case chosen whose condition compares two numbers that can be told apart: piecewise(1 &lt; 2, x, y) is x.</summary>
    public Expr DecideCases() => Cases.Decided(this);

    /// <summary>The value with one symbol replaced.</summary>
    public Expr Substitute(string symbol, Expr replacement) =>
        Substitute(new Dictionary<string, Expr>(StringComparer.Ordinal) { [symbol] = replacement });

    /// <summary>The value in double precision; NaN where it is undefined or no single number.</summary>
    public double Evaluate(Func<string, double> valueOf) => Evaluation.Of(this, valueOf);

    /// <summary>The complex value by its principal branches, to double precision; null where it is undefined or no single number.</summary>
    public System.Numerics.Complex? EvaluateComplex(Func<string, Rational> valueOf) => new ComplexEvaluation(valueOf, 96).Of(this).ToComplex();

    /// <summary>The exact value where it is a rational number that the exact rules reach, else null.</summary>
    public Rational? EvaluateExact(Func<string, Rational?> valueOf) => ExactEvaluation.Of(this, valueOf);

    /// <summary>A fast evaluator whose argument holds the values of <paramref name="symbols"/> in that order.</summary>
    /// <exception cref="ArgumentException">The expression has a free symbol that is not listed.</exception>
    public CompiledExpr Compile(IReadOnlyList<string> symbols) => Compilation.Compile(this, symbols);

    /// <summary>The partial derivative with respect to a symbol.</summary>
    public Expr Derivative(string symbol) => Differentiation.Of(this, symbol);

    /// <summary>The derivative of an order with respect to a symbol.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public Expr Derivative(string symbol, int order)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        return Enumerable.Repeat(symbol, order).Aggregate(this, static (value, name) => value.Derivative(name));
    }

    /// <summary>The partial derivatives with respect to the symbols, in their order.</summary>
    public IReadOnlyList<Expr> Gradient(IReadOnlyList<string> symbols) => [.. symbols.Select(symbol => Derivative(symbol))];

    /// <summary>The matrix of partial derivatives of several values: row i holds those of value i (numerator layout).</summary>
    public static IReadOnlyList<IReadOnlyList<Expr>> Jacobian(IReadOnlyList<Expr> values, IReadOnlyList<string> symbols) =>
        [.. values.Select(value => value.Gradient(symbols))];

    /// <summary>Products and small positive integer powers of sums multiplied out, everywhere in the tree.</summary>
    public Expr Expand() => Expansion.Of(this);

    /// <summary>Multiplied out, with the terms of each power of a symbol taken together: <c>a·x + b·x + c</c> is <c>(a + b)·x + c</c>.</summary>
    public Expr Collect(string symbol) => Collection.Of(this, symbol);

    /// <summary>The same value under what the declarations promise (signs above all), in fewer or plainer operations.</summary>
    public Expr Simplify(Declarations? declarations = null) => Cancellation.Of(Simplification.Of(this, declarations ?? Declarations.Empty));

    /// <summary>One fraction instead of fractions in fractions, with what stands above and below multiplied out and common factors cancelled.</summary>
    public Expr OneFraction()
    {
        var (above, below) = SingleFraction.Split(this);
        return Cancellation.Of(above.Expand() / below.Expand());
    }

    /// <summary>A formula as a person would write it.</summary>
    public Formula ToFormula() => ExprToFormula.Of(this);

    /// <summary>Infix text that parses back to an equal value.</summary>
    public string ToInfix() => ToFormula().ToInfix();

    /// <summary>LaTeX.</summary>
    public string ToLatex() => ToFormula().ToLatex();

    /// <summary>LaTeX in a given style.</summary>
    public string ToLatex(LatexStyle style) => ToFormula().ToLatex(style);

    /// <inheritdoc/>
    public override string ToString() => ToInfix();

    /// <inheritdoc/>
    public bool Equals(Expr? other) =>
        ReferenceEquals(this, other) || (other is not null && Hash == other.Hash && GetType() == other.GetType() && SameStructure(other));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Expr other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StableHash.Fold(Hash);

    /// <summary>Whether a symbol may stand in the value; false is certain, true only where names do not share their bit.</summary>
    /// <param name="names">The bits of the names, as <see cref="BitOf"/> gives them.</param>
    internal bool MayMention(ulong names) => (_nameBits & names) != 0;

    /// <summary>Whether another value may stand in this one; false is certain.</summary>
    internal bool MayContain(Expr part) => Size >= part.Size && (_nameBits & part._nameBits) == part._nameBits;

    /// <summary>Whether the value depends on a symbol.</summary>
    public bool DependsOn(string symbol) => MayMention(BitOf(symbol)) && FreeSymbols.Contains(symbol);

    /// <summary>Whether the value depends on no symbol.</summary>
    internal bool IsConstant => _nameBits == 0 || (HasUnknowns && FreeSymbols.IsEmpty);

    /// <summary>The bit that stands for a name in every node that mentions it.</summary>
    internal static ulong BitOf(string name) => 1UL << (int)(StableHash.OfText(name) >> 58);

    private protected abstract bool SameStructure(Expr other);

    /// <summary>Only for constructors: one more part, whose traits, names and nodes are the whole's too.</summary>
    private protected void Take(Expr part)
    {
        Traits |= part.Traits;
        CornersInCorners = Math.Max(CornersInCorners, part.CornersInCorners);
        _nameBits |= part._nameBits;
        Size = Math.Min(Size + part.Size, 1_000_000_000_000);
    }

    private protected void Take(ImmutableArray<Expr> parts)
    {
        foreach (var part in parts)
        {
            Take(part);
        }
    }

    private protected void TakeRoot(Expr exponent) => Traits |= exponent is NumberExpr { Value.IsInteger: false } ? Traits.Root : Traits.None;

    private protected void Mention(string name) => _nameBits = BitOf(name);

    private protected static bool SameItems(ImmutableArray<Expr> left, ImmutableArray<Expr> right)
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

    private protected static ulong HashOf(ulong seed, ImmutableArray<Expr> items)
    {
        foreach (var item in items)
        {
            seed = StableHash.Combine(seed, item.Hash);
        }

        return seed;
    }
}
