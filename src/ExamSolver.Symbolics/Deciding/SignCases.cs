namespace ExamSolver.Symbolics;

/// <summary>Equality by cases: where u is positive, |u| is u; where it is negative, -u. Values that agree in every case are equal.</summary>
/// <remarks>Exact: each case is decided by canonical forms and images in a prime field. A case in which they do not agree says nothing, for it may be empty.</remarks>
internal static class SignCases
{
    private const int MaximalDepth = 4;

    /// <summary>Whether both agree in all cases; false says nothing.</summary>
    public static bool Agree(Expr left, Expr right, Declarations declarations) => Agree(left, right, declarations, 0);

    private static bool Agree(Expr left, Expr right, Declarations declarations, int depth)
    {
        if (left.IsUndefined || right.IsUndefined)
        {
            return false;
        }

        if (left.Equals(right) || (depth > 0 && Fingerprint.Compare(left, right, 2) == true))
        {
            return true;
        }

        if (depth == MaximalDepth || (Innermost(left) ?? Innermost(right)) is not { } piece)
        {
            return false;
        }

        // A jump has a value of its own where u is zero; a corner has the limit from both sides.
        var inside = piece.Arguments[0];
        return AgreeWhere(1) && AgreeWhere(-1) && (!(HasJump(left, inside) || HasJump(right, inside)) || AgreeWhereZero());

        bool AgreeWhere(int sign) => Agree(Where(left, sign), Where(right, sign), declarations, depth + 1);

        Expr Where(Expr value, int sign)
        {
            // ||u| + u| is |2·u| once the inner bars are gone: again, until nothing changes.
            var half = new Half(inside, -inside, sign);
            for (var i = 0; i < MaximalDepth && Replaced(value, half) is var replaced && !replaced.Equals(value); i++)
            {
                value = replaced;
            }

            return Elementary.Of(value, declarations);
        }

        bool AgreeWhereZero()
        {
            if (Root(inside) is not var (name, root))
            {
                return false;
            }

            var (a, b) = (left.Substitute(name, root), right.Substitute(name, root));
            return a.IsUndefined || b.IsUndefined || Agree(Elementary.Of(a, declarations), Elementary.Of(b, declarations), declarations, depth + 1);
        }
    }

    private static bool IsPiece(Expr value) => value is ApplyExpr { Function: "abs" or "sign" or "step" };

    private static ApplyExpr? Innermost(Expr value)
    {
        if (!value.IsBent)
        {
            return null;
        }

        Work.Charge(50);
        foreach (var child in Children.Of(value))
        {
            if (Innermost(child) is { } found)
            {
                return found;
            }
        }

        return IsPiece(value) ? (ApplyExpr)value : null;
    }

    private static bool HasJump(Expr value, Expr inside)
    {
        if (!value.IsBent)
        {
            return false;
        }

        Work.Charge(50);
        if (value is ApplyExpr { Function: "sign" or "step" } piece && (piece.Arguments[0].Equals(inside) || piece.Arguments[0].Equals(-inside)))
        {
            return true;
        }

        foreach (var child in Children.Of(value))
        {
            if (HasJump(child, inside))
            {
                return true;
            }
        }

        return false;
    }

    private static Expr Replaced(Expr value, Half half)
    {
        if (!value.IsBent)
        {
            return value;
        }

        Work.Charge(50);
        var mapped = Children.Map(value, half, Replaced);
        if (!IsPiece(mapped))
        {
            return mapped;
        }

        var piece = (ApplyExpr)mapped;
        var side = piece.Arguments[0].Equals(half.Inside) ? half.Sign : piece.Arguments[0].Equals(half.Opposite) ? -half.Sign : 0;
        return side == 0 ? mapped : piece.Function switch
        {
            "abs" => side * piece.Arguments[0],
            "sign" => side,
            _ => side > 0 ? Expr.One : Expr.Zero,
        };
    }

    /// <summary>Where <paramref name="Inside"/> has a sign.</summary>
    private sealed record Half(Expr Inside, Expr Opposite, int Sign);

    // u = 0 solved for a symbol that stands in it by itself, times a number.
    private static (string Name, Expr Root)? Root(Expr inside)
    {
        switch (inside)
        {
            case SymbolExpr symbol:
                return (symbol.Name, Expr.Zero);
            case SumExpr sum:
                foreach (var (coefficient, monomial) in sum.Terms)
                {
                    if (monomial is SymbolExpr alone && sum - Products.Scale(coefficient, alone) is var rest && !rest.DependsOn(alone.Name))
                    {
                        return (alone.Name, Products.Scale(-coefficient.Reciprocal(), rest));
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
