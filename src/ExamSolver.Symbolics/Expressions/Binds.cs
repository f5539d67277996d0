namespace ExamSolver.Symbolics;

/// <summary>Operators over bound variables.</summary>
internal static class Binds
{
    public static Expr Of(string kind, Items<Binding> bindings, Expr body)
    {
        if (bindings.Length == 0 || (body.IsZero && kind is "sum" or "integral" or "expectation"))
        {
            return body;
        }

        return body.IsUndefined ? Expr.Undefined : new BindExpr(kind, bindings, body);
    }
}
