using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>Infix text that the parser reads back.</summary>
internal static class InfixPrinter
{
    // Stands for the imaginary unit until the whole formula is known.
    private const char Unit = '\uE000';

    public static string Print(Formula formula)
    {
        var text = new StringBuilder();
        Write(formula, text);
        var printed = text.ToString();
        return printed.Contains(Unit, StringComparison.Ordinal) ? printed.Replace(Unit.ToString(), UnitBeside(formula), StringComparison.Ordinal) : printed;
    }

    // The imaginary unit beside indices would be read as one of them.
    private static string UnitBeside(Formula formula) =>
        FormulaParts.Any(formula, part => part is SymbolFormula { Name: "i" or "j" } or EntryFormula or BindFormula) ? "%i" : "i";

    private static void Write(Formula formula, StringBuilder text)
    {
        switch (formula)
        {
            case NumberFormula number:
                text.Append(number.RawText ?? number.Value.ToString());
                break;
            case SymbolFormula symbol:
                text.Append(symbol.Name);
                break;
            case SumFormula sum:
                for (var i = 0; i < sum.Terms.Length; i++)
                {
                    text.Append((i, sum.Terms[i].IsNegative) switch { (0, true) => "-", (0, false) => "", (_, true) => " - ", _ => " + " });
                    WriteAbove(Precedence.Product, sum.Terms[i].Term, text);
                }

                break;
            case ProductFormula product:
                for (var i = 0; i < product.Factors.Length; i++)
                {
                    text.Append(i == 0 ? "" : "*");

                    // a/b·c reads as (a/b)·c, so only a quotient in front goes without brackets.
                    var factor = product.Factors[i].Factor;
                    var open = i == 0 && (factor is QuotientFormula || Precedences.Of(factor) > Precedence.Product || factor is NumberFormula { Value.Sign: >= 0 });
                    WriteAbove(open ? Precedence.Product : Precedence.Power, factor, text);
                }

                break;
            case QuotientFormula quotient:
                WriteAbove(Precedence.Product, quotient.Numerator, text);
                text.Append('/');
                WriteAbove(Precedence.Power, quotient.Denominator, text);
                break;
            case PowerFormula power:
                WriteAbove(Precedence.Atom, power.Base, text);
                text.Append('^');
                WriteAbove(Precedence.Atom, power.Exponent, text);
                break;
            case NegationFormula negation:
                text.Append('-');
                WriteAbove(Precedence.Product, negation.Operand, text);
                break;
            case ApplyFormula { Function: "i", Arguments.IsEmpty: true }:
                text.Append(Unit);
                break;
            case ApplyFormula { Arguments.IsEmpty: true } constant:
                text.Append(constant.Function);
                break;
            case ApplyFormula { Function: "factorial", Arguments: [var argument] }:
                WriteAbove(Precedence.Atom, argument, text);
                text.Append('!');
                break;
            case ApplyFormula { Function: "E", Arguments: [RelationFormula { Operator: "~" } draw, var body] }:
                text.Append("E[");
                Write(draw, text);
                text.Append("](");
                Write(body, text);
                text.Append(')');
                break;
            case ApplyFormula { Arguments: [_, .., ApplyFormula { Function: Conditions.Given } condition] } conditional:
                text.Append(conditional.Function).Append('(');
                WriteItems([.. conditional.Arguments.SkipLast(1)], text);
                text.Append(" | ");
                WriteItems(condition.Arguments, text);
                text.Append(')');
                break;
            case ApplyFormula apply:
                text.Append(apply.Function).Append('(');
                WriteItems(apply.Arguments, text);
                text.Append(')');
                break;
            case EntryFormula entry:
                WriteAbove(Precedence.Atom, entry.Array, text);
                text.Append('[');
                WriteItems(entry.Indices, text);
                text.Append(']');
                break;
            case BindFormula bind:
                WriteBind(bind, text);
                break;
            case ArrayFormula array:
                text.Append(array.Kind switch { ArrayKind.List => '[', ArrayKind.Set => '{', _ => '(' });
                WriteItems(array.Items, text);
                text.Append(array.Kind switch { ArrayKind.List => ']', ArrayKind.Set => '}', _ => ')' });
                break;
            case RelationFormula relation:
                WriteAbove(Precedence.Sum, relation.Left, text);
                text.Append(' ').Append(relation.Operator).Append(' ');
                WriteAbove(Precedence.Sum, relation.Right, text);
                break;
        }
    }

    private static void WriteBind(BindFormula bind, StringBuilder text)
    {
        text.Append(bind.Kind).Append('(');
        if (bind is { Kind: "rows" or "columns", Bindings: [{ Lower: { } array }] })
        {
            text.Append(bind.Bindings[0].Variable).Append("; ");
            Write(bind.Body, text);
            text.Append(", ");
            Write(array, text);
            text.Append(')');
            return;
        }

        var first = true;
        foreach (var (variable, lower, upper) in bind.Bindings)
        {
            text.Append(first ? "" : ", ").Append(variable);
            first = false;
            if (lower is not null && upper is not null)
            {
                text.Append(", ");
                Write(lower, text);
                text.Append(", ");
                Write(upper, text);
            }
        }

        text.Append(bind.Bindings.All(b => b.Lower is not null) && bind.Bindings.Length == 1 ? ", " : "; ");
        Write(bind.Body, text);
        text.Append(')');
    }

    private static void WriteItems(IReadOnlyList<Formula> items, StringBuilder text)
    {
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Write(items[i], text);
        }
    }

    private static void WriteAbove(Precedence least, Formula formula, StringBuilder text)
    {
        if (Precedences.Of(formula) >= least)
        {
            Write(formula, text);
            return;
        }

        text.Append('(');
        Write(formula, text);
        text.Append(')');
    }
}
