using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Operators over bound variables.</summary>
internal static class Binds
{
    public static Expr Of(string kind, ImmutableArray<Binding> bindings, Expr body)
    {
        if (bindings.IsEmpty || (body.IsZero && kind is "sum" or "integral" or "expectation"))
        {
            return body;
        }

        return body.IsUndefined ? Expr.Undefined : new BindExpr(kind, bindings, body);
    }
}
