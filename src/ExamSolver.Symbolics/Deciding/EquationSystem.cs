namespace ExamSolver.Symbolics;

/// <summary>Equations joined by and, solved as far as one of them gives a symbol by the others with a number before it.</summary>
/// <remarks>Of linear systems this is the reduced echelon form, which is the same for all systems with the same solutions.</remarks>
internal sealed class EquationSystem
{
    private const int MaximalEquations = 12;

    private readonly SortedDictionary<string, Expr> _solved = new(StringComparer.Ordinal);
    private List<Expr> _rest;

    private EquationSystem(IEnumerable<Expr> differences)
    {
        _rest = [.. differences.Select(d => d.Expand())];
        while (Pivot() is var (at, name, value))
        {
            _rest.RemoveAt(at);
            _rest = [.. _rest.Select(e => e.Substitute(name, value).Expand()).Where(e => !e.IsZero)];
            foreach (var known in _solved.Keys.ToList())
            {
                _solved[known] = _solved[known].Substitute(name, value).Expand();
            }

            _solved[name] = value;
        }
    }

    private bool IsLinear => _rest.Concat(_solved.Values).All(e => e.FreeSymbols.All(name => e.Derivative(name) is NumberExpr));

    private bool IsContradiction => _rest.Exists(e => e is NumberExpr);

    /// <summary>Decides where both sides come down to the same symbols; null where they do not.</summary>
    public static Decision? Decide(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
    {
        if (Of(left) is not { } a || Of(right) is not { } b)
        {
            return null;
        }

        var isSame = a._solved.Keys.SequenceEqual(b._solved.Keys) && a._solved.Values.SequenceEqual(b._solved.Values);
        if ((a.IsContradiction && b.IsContradiction) || (isSame && Logic.PairOff(a.Equations, b.Equations, declarations, options) && a._rest.Count == b._rest.Count))
        {
            return new(Verdict.Equal, "Both systems have the same solutions.");
        }

        if (PolynomialSystem.Decide(a.Differences, b.Differences, declarations) is { } decided)
        {
            return decided;
        }

        // A declared symbol may leave some solutions out.
        if (SymbolNames.Of(left, right).Exists(declarations.Contains))
        {
            return null;
        }

        // x = y³ is y = ∛x though neither comes down to the other: only linear systems differ where their forms do.
        if (a.IsLinear && b.IsLinear && (a._rest.Count + b._rest.Count == 0 || (a.IsContradiction && b._rest.Count == 0) || (b.IsContradiction && a._rest.Count == 0)))
        {
            return new(Verdict.Different, "The systems have different solutions.");
        }

        return isSame && a._rest.Count == 1 && b._rest.Count == 1 && Logic.Exactly(a.Equations.First(), b.Equations.First(), declarations) is { } exact ? exact : null;
    }

    // What is zero, the solved symbols among them.
    private IReadOnlyList<Expr> Differences => [.. _rest, .. _solved.Select(s => Expr.Symbol(s.Key) - s.Value)];

    private IEnumerable<Expr> Equations => _rest.Select(e => Expr.Relation(e, "=", Expr.Zero));

    private static EquationSystem? Of(Expr statement)
    {
        IReadOnlyList<Expr> parts = statement is ApplyExpr { Function: "and" } and ? and.Arguments : [statement];
        return parts.Count <= MaximalEquations && parts.All(p => p is RelationExpr { Operator: "=" })
            ? new EquationSystem(parts.Cast<RelationExpr>().Select(p => p.Left - p.Right))
            : null;
    }

    /// <summary>The first symbol that an equation has with a number before it and nowhere else.</summary>
    private (int At, string Name, Expr Value)? Pivot()
    {
        foreach (var name in _rest.SelectMany(e => e.FreeSymbols).Distinct().Order(StringComparer.Ordinal))
        {
            for (var at = 0; at < _rest.Count; at++)
            {
                if (_rest[at].FreeSymbols.Contains(name) && _rest[at].Derivative(name) is NumberExpr { Value.IsZero: false } slope)
                {
                    return (at, name, (Expr.Symbol(name) - (_rest[at] / slope)).Expand());
                }
            }
        }

        return null;
    }
}
