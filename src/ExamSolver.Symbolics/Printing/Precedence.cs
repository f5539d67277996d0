namespace ExamSolver.Symbolics;

/// <summary>How tightly the outermost operator of a formula binds; brackets come from comparing these only.</summary>
internal enum Precedence
{
    Relation,
    Sum,
    Product,
    Power,
    Atom,
}

internal static class Precedences
{
    public static Precedence Of(Formula formula) => formula switch
    {
        NumberFormula number => OfNumber(number),
        RelationFormula => Precedence.Relation,
        SumFormula or NegationFormula => Precedence.Sum,
        ProductFormula or QuotientFormula or ApplyFormula { Function: "hadamard" or "diff" or InfixReader.Composition } => Precedence.Product,
        PowerFormula => Precedence.Power,
        _ => Precedence.Atom,
    };

    private static Precedence OfNumber(NumberFormula number) =>
        number.Value.Sign < 0 ? Precedence.Sum
        : number.RawText is not null || number.Value.IsInteger ? Precedence.Atom
        : Precedence.Product;
}
