using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// An interval written as the inequalities of one name: <c>0 &lt; eta &lt; 2/L</c>, <c>|x| &lt;= 1</c>, <c>x &gt; 3</c>. An end that they leave open is that of the
/// name's own domain.
/// </summary>
internal static class InequalityText
{
    private static readonly Expr Infinity = FormulaParser.Parse("inf").Formula!.ToExpr();

    /// <summary>The interval; <c>null</c> where the formula is something else, or bounds one end twice.</summary>
    public static IntervalAnswer? Interval(Formula formula, Declarations declarations)
    {
        var relations = new List<RelationFormula>();
        if (!Collect(formula, relations) || relations is [] || Variable(relations) is not { } variable)
            return null;
        (Expr Value, bool IsOpen)? lower = null, upper = null;
        foreach (var relation in relations)
        {
            var (bounded, bound, isBelow) = IsOf(relation.Left, variable) ? (relation.Left, relation.Right, relation.Operator[0] == '<') : (relation.Right, relation.Left, relation.Operator[0] == '>');
            var end = (Value: bound.ToExpr(), IsOpen: relation.Operator.Length == 1);
            var isSize = bounded is ApplyFormula;
            if (end.Value.FreeSymbols.Contains(variable) || (isSize && !isBelow) || (isBelow ? upper : lower) is not null || (isSize && lower is not null))
                return null;
            if (isBelow)
                upper = end;
            else
                lower = end;
            if (isSize)
                lower = (-end.Value, end.IsOpen);
        }

        var domain = declarations.Find(variable)?.Domain ?? Domain.Real;
        lower ??= domain.Lower is { } least ? (Expr.Number(least), domain.IsLowerOpen) : (-Infinity, true);
        upper ??= domain.Upper is { } greatest ? (Expr.Number(greatest), domain.IsUpperOpen) : (Infinity, true);
        return new IntervalAnswer(lower.Value.Value, upper.Value.Value, lower.Value.IsOpen, upper.Value.IsOpen, declarations);
    }

    private static bool Collect(Formula formula, List<RelationFormula> relations)
    {
        switch (formula)
        {
            case RelationFormula { Operator: "<" or "<=" or ">" or ">=" } relation:
                relations.Add(relation);
                return true;
            case ApplyFormula { Function: "and" } both:
                return both.Arguments.All(a => Collect(a, relations));
            default:
                return false;
        }
    }

    /// <summary>The name that stands alone, or in |x|, on one side of every inequality; of two such the first.</summary>
    private static string? Variable(List<RelationFormula> relations) =>
        new[] { NameOf(relations[0].Left), NameOf(relations[0].Right) }.FirstOrDefault(n => n is not null && relations.TrueForAll(r => IsOf(r.Left, n) || IsOf(r.Right, n)));

    private static bool IsOf(Formula side, string name) => NameOf(side) == name;

    private static string? NameOf(Formula side) => side switch
    {
        SymbolFormula symbol => symbol.Name,
        ApplyFormula { Function: "abs", Arguments: [SymbolFormula symbol] } => symbol.Name,
        _ => null,
    };
}
