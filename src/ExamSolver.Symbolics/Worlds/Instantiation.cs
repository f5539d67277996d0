using System.Collections.Frozen;

namespace ExamSolver.Symbolics;

/// <summary>Makes two values ready for sampling: unknown functions become random smooth ones, index ranges become small numbers.</summary>
/// <remarks>
/// An index without a written range runs from 1 to the declared size of the axis that it indexes, or else to a small size that
/// depends on the axis, so that the axes of an array differ. The same choice holds for both values.
/// </remarks>
internal sealed class Instantiation
{
    // Applied like functions, but with a meaning of their own that no random function has.
    internal static readonly FrozenSet<string> Reserved = new[]
    {
        "jacobian", "gradient", "eigenvalues", "norm", "tr", "trace", "det", "logdet", "E", "Var", "Cov", "KL", "H", "P", "Q", "N", "I", "diff", "and", "or", "not", "transpose", "inv", "diag", "softmax", "sum", "prod",
        "entry", "piecewise", "indicator", "undefined",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Declarations _declarations;
    private readonly SortedDictionary<string, int> _sizes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SymbolExpr> _ends = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _counts = new(StringComparer.Ordinal);
    private readonly ulong _seed;

    public Instantiation(Expr left, Expr right, Declarations declarations, ulong seed)
    {
        _declarations = declarations;
        _seed = seed;
        Collect(left);
        Collect(right);
        var free = left.FreeSymbols.Union(right.FreeSymbols);
        foreach (var name in _sizes.Keys.ToList().Where(name => !free.Contains(name)))
        {
            _bound[name] = _sizes[name];
            _sizes.Remove(name);
        }

        _counts.IntersectWith(free);
        _counts.UnionWith(_bound.Keys.Where(_ends.ContainsKey).Select(name => _ends[name].Name));
        Left = Map(left);
        Right = Map(right);
    }

    private readonly SortedDictionary<string, int> _bound = new(StringComparer.Ordinal);

    public Expr Left { get; }

    public Expr Right { get; }

    /// <summary>The world of an index, with indices and upper ends of sums as small integers.</summary>
    public World World(int index)
    {
        var world = Symbolics.World.Draw(_declarations, _seed, index);
        if (_sizes.Count == 0 && _counts.Count == 0)
        {
            return world;
        }

        var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var (name, size) in _sizes)
        {
            values[name] = 1 + (int)(StableHash.Combine(StableHash.OfText(name), (ulong)index) % (ulong)size);
        }

        foreach (var name in _counts)
        {
            Rational count = 2 + (int)(StableHash.Combine(StableHash.OfText(name), 50UL + (ulong)index) % 6);
            if (_declarations.DomainOf(name).Contains(count))
            {
                values[name] = count;
            }
        }

        return world.With(values);
    }

    private void Collect(Expr value)
    {
        switch (value)
        {
            case ApplyExpr { Function: "entry", Arguments: [SymbolExpr array, ..] } entry:
                for (var axis = 1; axis < entry.Arguments.Length; axis++)
                {
                    if (entry.Arguments[axis] is SymbolExpr index)
                    {
                        if (_declarations.Find(array.Name)?.Dimensions is { } dimensions && axis <= dimensions.Length && dimensions[axis - 1] is SymbolExpr end)
                        {
                            _ends.TryAdd(index.Name, end);
                        }

                        var size = Size(array.Name, axis - 1);
                        _sizes[index.Name] = _sizes.TryGetValue(index.Name, out var other) ? Math.Min(size, other) : size;
                    }
                }

                break;
            case BindExpr bind:
                foreach (var binding in bind.Bindings)
                {
                    _counts.UnionWith(binding.Lower?.FreeSymbols ?? []);
                    _counts.UnionWith(binding.Upper?.FreeSymbols ?? []);
                }

                break;
        }

        foreach (var child in Children.Of(value))
        {
            Collect(child);
        }
    }

    private int Size(string array, int axis)
    {
        var dimensions = _declarations.Find(array)?.Dimensions ?? [];
        return axis < dimensions.Length && dimensions[axis] is NumberExpr { Value: var declared } && declared.TryGetInt32(out var size) && size is > 0 and <= 6
            ? size
            : 2 + (int)(StableHash.Combine(StableHash.OfText(array), (ulong)axis) % 3);
    }

    private Expr Map(Expr value)
    {
        if (value is NumberExpr or SymbolExpr)
        {
            return value;
        }

        var mapped = Children.Map(value, this, static (part, world) => world.Map(part));
        return mapped switch
        {
            BindExpr bind when bind.Bindings.Any(b => b.Lower is null || b.Upper is null) => Binds.Of(
                bind.Kind,
                bind.Bindings.Map(b => b.Lower is null || b.Upper is null ? new Binding(b.Variable, 1, _ends.TryGetValue(b.Variable, out var end) ? end : _bound.GetValueOrDefault(b.Variable, 3)) : b),
                bind.Body),
            ApplyExpr apply when IsUnknown(apply) => UnknownFunctions.Of(apply, _declarations, _seed),
            _ => mapped,
        };
    }

    /// <summary>Whether a function of numbers is applied that nothing is known of.</summary>
    internal static bool IsUnknown(ApplyExpr apply)
    {
        if (apply is not { Definition: null, Arguments.IsEmpty: false } || Reserved.Contains(apply.Function))
        {
            return false;
        }

        foreach (var argument in apply.Arguments)
        {
            if (!IsScalar(argument))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsScalar(Expr value) => value is not (ArrayExpr or RelationExpr);
}
