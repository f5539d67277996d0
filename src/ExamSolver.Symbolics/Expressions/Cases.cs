using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Cases by conditions; a condition that is joined of others is taken apart into cases of single relations.</summary>
internal static class Cases
{
    private const int MaximalJoined = 6;

    public static Expr Of(string function, IReadOnlyList<Expr> arguments)
    {
        if (function == "indicator")
        {
            return arguments is [var condition] && Logic.IsJoined(condition) ? Of("piecewise", [condition, Expr.One, Expr.Zero]) : Expr.Apply(function, [.. arguments]);
        }

        var conditions = Enumerable.Range(0, arguments.Count / 2).Select(i => arguments[2 * i]).ToList();
        var joined = conditions.Sum(Joints);
        if (joined == 0 || joined > MaximalJoined || conditions.Exists(c => !Logic.IsStatement(c) || c is ArrayExpr))
        {
            return Expr.Apply(function, [.. arguments]);
        }

        // Without an "else" there is no value where no condition holds.
        var result = arguments.Count % 2 == 1 ? arguments[^1] : Expr.Apply("piecewise", conditions[^1] is RelationExpr ? [conditions[^1], arguments[^1]] : [Expr.Relation(1, ">", 2), 0]);
        for (var i = conditions.Count - 1; i >= 0; i--)
        {
            result = Choose(conditions[i], arguments[(2 * i) + 1], result);
        }

        return result;
    }

    /// <summary>The value with every case chosen whose condition compares two numbers that can be told apart.</summary>
    public static Expr Decided(Expr value)
    {
        var mapped = Children.Map(value, Decided);
        if (mapped is not ApplyExpr { Function: "piecewise" or "indicator", Arguments: var arguments } cases)
        {
            return mapped;
        }

        if (cases.Function == "indicator")
        {
            return arguments is [RelationExpr only] && Holds(only) is { } truth ? truth ? Expr.One : Expr.Zero : mapped;
        }

        var i = 0;
        while (i + 1 < arguments.Length && arguments[i] is RelationExpr condition && Holds(condition) is { } holds)
        {
            if (holds)
            {
                return arguments[i + 1];
            }

            i += 2;
        }

        return i == arguments.Length - 1 ? arguments[i] : i == 0 ? mapped : Expr.Apply("piecewise", [.. arguments.Skip(i)]);
    }

    // Exactly for rationals; other numbers where doubles tell them apart by far.
    private static bool? Holds(RelationExpr condition)
    {
        if (condition.FreeSymbols.Count > 0)
        {
            return null;
        }

        var difference = condition.Left - condition.Right;
        var value = difference.Evaluate(_ => double.NaN);
        var sign = difference.TryGetNumber(out var number) ? number.Sign : Math.Abs(value) > 1e-9 * (1 + Math.Abs(condition.Right.Evaluate(_ => double.NaN))) ? Math.Sign(value) : (int?)null;
        return sign is null ? null : condition.Operator switch
        {
            "<" => sign < 0,
            "<=" => sign <= 0,
            ">" => sign > 0,
            ">=" => sign >= 0,
            "=" => sign == 0,
            "!=" => sign != 0,
            _ => null,
        };
    }

    // u where the condition holds, else v.
    private static Expr Choose(Expr condition, Expr u, Expr v) => condition switch
    {
        ApplyExpr { Function: "not" } not => Choose(not.Arguments[0], v, u),
        ApplyExpr { Function: "and" } and => All(and.Arguments, u, v),
        ApplyExpr { Function: "or" } or => All([.. or.Arguments.Select(part => Expr.Apply("not", part))], v, u),
        _ => Expr.Apply("piecewise", condition, u, v),
    };

    private static Expr All(ImmutableArray<Expr> conditions, Expr u, Expr v) =>
        conditions.Reverse().Aggregate(u, (holding, condition) => Choose(condition, holding, v));

    private static int Joints(Expr condition) => Logic.IsJoined(condition) ? ((ApplyExpr)condition).Arguments.Sum(part => 1 + Joints(part)) : 0;
}
