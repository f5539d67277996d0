using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>What is declared about one symbol.</summary>
/// <param name="Domain">The numbers that it, or each of its entries, may be.</param>
/// <param name="Dimensions">Sizes along its axes, numbers or symbols; empty for a scalar.</param>
public sealed record Declaration(Domain Domain, ImmutableArray<Expr> Dimensions)
{
    /// <summary>A scalar.</summary>
    public Declaration(Domain domain)
        : this(domain, [])
    {
    }

    /// <summary>For a square matrix: equal to its transpose.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>For a square matrix: symmetric with positive eigenvalues.</summary>
    public bool IsPositiveDefinite { get; init; }

    /// <summary>For a random variable: its distribution.</summary>
    public Distribution? Distribution { get; init; }

    /// <summary>Whether it is an unknown function, <c>f : function</c>: its domain is that of its values.</summary>
    public bool IsFunction { get; init; }

    /// <summary>For a map <c>F : R^n × R -> R^m</c>: the size of each argument, 1 for a number; its own dimensions are those of its values. Default for any function.</summary>
    public ImmutableArray<Expr> Arguments { get; init; }

    /// <summary>Whether it has no axes.</summary>
    public bool IsScalar => Dimensions.IsEmpty;

    /// <inheritdoc/>
    public bool Equals(Declaration? other) => other is not null && Domain == other.Domain && IsSymmetric == other.IsSymmetric && IsPositiveDefinite == other.IsPositiveDefinite && IsFunction == other.IsFunction && Arguments.IsDefault == other.Arguments.IsDefault && Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan()) && ReferenceEquals(Distribution, other.Distribution) && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Dimensions.Length;
}

/// <summary>An immutable map from names to what is declared about them. An undeclared symbol is a real number.</summary>
public sealed class Declarations
{
    private readonly ImmutableSortedDictionary<string, Declaration> _byName;
    private readonly Dictionary<string, Declaration> _found;
    private ConcurrentDictionary<string, CompiledExpr>? _functions;

    private Declarations(ImmutableSortedDictionary<string, Declaration> byName)
    {
        _byName = byName;
        _found = new(byName, StringComparer.Ordinal);
        HasFiniteDomains = byName.Values.Any(d => d.Domain.FiniteValues is not null);
        HasArrays = byName.Values.Any(d => !d.IsScalar || !d.Arguments.IsDefault);
        HasFunctions = byName.Values.Any(d => d.IsFunction);
    }

    /// <summary>Nothing is declared.</summary>
    public static Declarations Empty { get; } = new(ImmutableSortedDictionary.Create<string, Declaration>(StringComparer.Ordinal));

    /// <summary>Whether some symbol has so few values that they can be gone through.</summary>
    internal bool HasFiniteDomains { get; }

    /// <summary>Whether some symbol has axes.</summary>
    internal bool HasArrays { get; }

    /// <summary>Whether some name is an unknown function.</summary>
    internal bool HasFunctions { get; }

    /// <summary>Unknown functions by name and number of arguments, as they have been compiled so far.</summary>
    internal ConcurrentDictionary<string, CompiledExpr> Functions => LazyInitializer.EnsureInitialized(ref _functions, () => new(StringComparer.Ordinal));

    /// <summary>Whether nothing is declared.</summary>
    internal bool IsEmpty => _found.Count == 0;

    /// <summary>The sizes of all declared arrays, and of what declared maps take and give, each once.</summary>
    internal IEnumerable<Expr> Sizes => _byName.Values.SelectMany(d => d.Arguments.IsDefault ? d.Dimensions : d.Dimensions.AddRange(d.Arguments.Where(a => a != Expr.One))).Distinct();

    /// <summary>The declared names, sorted.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>Names with their declarations, sorted by name.</summary>
    public IReadOnlyDictionary<string, Declaration> All => _byName;

    /// <summary>Reads declarations such as <c>x>0; n:natural; W:3x2; eta_d, eta_e > 0</c>, separated by semicolons or lines.</summary>
    public static DeclarationsResult Parse(string text) => DeclarationParser.Parse(text);

    /// <summary>The same with one more scalar, or with another domain for a declared one.</summary>
    public Declarations With(string name, Domain domain) => With(name, new Declaration(domain));

    /// <summary>The same with one more declaration, which replaces one of the same name.</summary>
    public Declarations With(string name, Declaration declaration) => new(_byName.SetItem(name, declaration));

    /// <summary>Both together; where both declare a name, <paramref name="other"/> wins.</summary>
    public Declarations With(Declarations other) => new(_byName.SetItems(other._byName));

    /// <summary>Whether the name is declared.</summary>
    public bool Contains(string name) => _found.ContainsKey(name);

    /// <summary>The declaration of a name, or null.</summary>
    public Declaration? Find(string name) => _found.GetValueOrDefault(name);

    /// <summary>The domain of a name; real when it is undeclared.</summary>
    public Domain DomainOf(string name) => _found.GetValueOrDefault(name)?.Domain ?? Domain.Real;
}

/// <summary>Declarations, or what is wrong with their text.</summary>
/// <param name="Declarations">What could be read.</param>
/// <param name="Errors">What could not; empty when all is well.</param>
public sealed record DeclarationsResult(Declarations Declarations, IReadOnlyList<ParseError> Errors)
{
    /// <summary>Whether everything could be read.</summary>
    public bool Succeeded => Errors.Count == 0;
}
