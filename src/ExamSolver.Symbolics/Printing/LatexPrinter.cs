using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>LaTeX for mathematics mode.</summary>
internal static class LatexPrinter
{
    public static string Print(Formula formula, LatexStyle style)
    {
        var text = new StringBuilder();
        new Writer(text, style).Write(formula);
        return text.ToString();
    }

    private sealed class Writer(StringBuilder text, LatexStyle style)
    {
        public void Write(Formula formula)
        {
            switch (formula)
            {
                case NumberFormula number:
                    Number(number);
                    break;
                case SymbolFormula symbol:
                    text.Append(SymbolLatex.Print(symbol.Name));
                    break;
                case SumFormula sum:
                    Sum(sum);
                    break;
                case ProductFormula product:
                    Product(product);
                    break;
                case QuotientFormula quotient:
                    text.Append(@"\frac{");
                    Write(quotient.Numerator);
                    text.Append("}{");
                    Write(quotient.Denominator);
                    text.Append('}');
                    break;
                case PowerFormula power:
                    Power(power);
                    break;
                case NegationFormula negation:
                    text.Append('-');
                    Above(Precedence.Product, negation.Operand);
                    break;
                case ApplyFormula apply:
                    Apply(apply);
                    break;
                case EntryFormula entry:
                    // A name that has a subscript takes the indices behind it: TeX refuses a second one.
                    if (entry.Array is SymbolFormula { Name: var name } && SymbolLatex.Print(name) is var printed && printed.EndsWith('}') && printed.Contains("_{", StringComparison.Ordinal))
                    {
                        text.Append(printed.AsSpan(0, printed.Length - 1)).Append(", ");
                    }
                    else
                    {
                        Above(Precedence.Atom, entry.Array);
                        text.Append("_{");
                    }

                    Items(entry.Indices, entry.Indices.All(i => i is SymbolFormula { Name.Length: 1 }) ? "" : ", ");
                    text.Append('}');
                    break;
                case BindFormula bind:
                    Bind(bind);
                    break;
                case ArrayFormula array:
                    ArrayItems(array);
                    break;
                case RelationFormula relation:
                    Above(Precedence.Sum, relation.Left);
                    text.Append(' ').Append(RelationOperators.Latex(relation.Operator)).Append(' ');
                    Above(Precedence.Sum, relation.Right);
                    break;
            }
        }

        private void Number(NumberFormula number)
        {
            var raw = number.RawText ?? (number.Value.IsInteger ? number.Value.ToString() : null);
            if (raw is null)
            {
                var magnitude = number.Value.Abs();
                text.Append(number.Value.Sign < 0 ? "-" : "").Append(@"\frac{").Append(magnitude.Numerator).Append("}{").Append(magnitude.Denominator).Append('}');
                return;
            }

            var mark = raw.IndexOfAny(['e', 'E']);
            var mantissa = mark < 0 ? raw : raw[..mark];
            text.Append(style.DecimalComma ? mantissa.Replace(".", "{,}", StringComparison.Ordinal) : mantissa);
            if (mark >= 0)
            {
                text.Append(@"\cdot 10^{").Append(raw[(mark + 1)..].TrimStart('+')).Append('}');
            }
        }

        private void Sum(SumFormula sum)
        {
            for (var i = 0; i < sum.Terms.Length; i++)
            {
                text.Append((i, sum.Terms[i].IsNegative) switch { (0, true) => "-", (0, false) => "", (_, true) => " - ", _ => " + " });
                Above(Precedence.Product, sum.Terms[i].Term);
            }
        }

        // A sign stands where two numbers would run together or a bracket would look like an argument; a person writes no other.
        private void Product(ProductFormula product)
        {
            for (var i = 0; i < product.Factors.Length; i++)
            {
                var (joint, factor) = product.Factors[i];
                var start = text.Length;

                // A fraction carries its own bar, so that it needs no brackets inside a product.
                Above(factor is QuotientFormula or NumberFormula { Value.Sign: >= 0 } ? Precedence.Product : Precedence.Power, factor);
                if (i == 0)
                {
                    continue;
                }

                var needed = NeedsSign(product.Factors[i - 1].Factor, factor) || char.IsAsciiDigit(text[start]);
                text.Insert(start, joint == Multiplication.Cross || (needed && style.Cross) ? @" \times "
                    : needed ? @"\cdot "
                    : char.IsAsciiLetter(text[start - 1]) && char.IsAsciiLetter(text[start]) ? " "
                    : "");
            }
        }

        private static bool NeedsSign(Formula before, Formula factor) => before switch
        {
            // 3·½ is no mixed number, log 2·y is not log 2y, and f·(x + 1) is no value of f.
            NumberFormula => factor is QuotientFormula,
            ApplyFormula { Arguments: [SymbolFormula or NumberFormula] } apply => IsNamed(FunctionTable.CanonicalName(apply.Function) ?? apply.Function),
            PowerFormula { Base: ApplyFormula { Arguments: [SymbolFormula or NumberFormula] } apply } => IsNamed(apply.Function),
            SymbolFormula { Name: var name } => InfixReader.ReadsAsFunction(name) && Precedences.Of(factor) < Precedence.Power,
            _ => false,
        };

        private void Power(PowerFormula power)
        {
            // sin²x: the exponent stands behind the name of the function.
            if (power.Base is ApplyFormula { Arguments.Length: 1 } apply && IsNamed(apply.Function) && power.Exponent is NumberFormula { Value.Sign: > 0 })
            {
                text.Append(FunctionTable.Find(apply.Function)!.Latex).Append("^{");
                Write(power.Exponent);
                text.Append('}');
                Parenthesised(apply.Arguments[0]);
                return;
            }

            if (power.Base is ApplyFormula { Function: "sqrt" or "cbrt" or "root" or "factorial" or "exp" or "inv" or "inverse" } or EntryFormula)
            {
                Bracketed("(", power.Base, ")");
            }
            else
            {
                Above(Precedence.Atom, power.Base);
            }

            text.Append("^{");
            Write(power.Exponent);
            text.Append('}');
        }

        private void Apply(ApplyFormula apply)
        {
            var name = FunctionTable.CanonicalName(apply.Function) ?? apply.Function;
            switch (name, apply.Arguments)
            {
                case ("e", []):
                    text.Append('e');
                    break;
                case (_, []):
                    text.Append(FunctionTable.Find(name)?.Latex ?? SymbolLatex.Print(name));
                    break;
                case ("sqrt", [var radicand]):
                    Wrapped(@"\sqrt{", radicand, "}");
                    break;
                case ("cbrt", [var radicand]):
                    Wrapped(@"\sqrt[3]{", radicand, "}");
                    break;
                case ("root", [var radicand, var degree]):
                    Wrapped(@"\sqrt[", degree, "]{");
                    Wrapped("", radicand, "}");
                    break;
                case ("exp", [var exponent]) when exponent.Depth <= 4:
                    Wrapped("e^{", exponent, "}");
                    break;
                case ("abs", [var argument]):
                    Bracketed("|", argument, "|");
                    break;
                case ("inv" or "inverse", [var matrix]):
                    Above(Precedence.Atom, matrix);
                    text.Append("^{-1}");
                    break;
                case ("hadamard", [var left, var right]):
                    Above(Precedence.Power, left);
                    text.Append(@" \odot ");
                    Above(Precedence.Power, right);
                    break;
                case (InfixReader.Composition, [var left, var right]):
                    Above(Precedence.Power, left);
                    text.Append(@" \circ ");
                    Above(Precedence.Power, right);
                    break;
                case ("hadamarddiv", [var left, var right]):
                    Above(Precedence.Power, left);
                    text.Append(@" \oslash ");
                    Above(Precedence.Power, right);
                    break;
                case ("hadamardpow", [var left, var right]):
                    Above(Precedence.Atom, left);
                    Wrapped(@"^{\circ ", right, "}");
                    break;
                case ("conj", [var argument]):
                    Wrapped(@"\overline{", argument, "}");
                    break;
                case ("norm", [var argument]):
                    Bracketed(@"\|", argument, @"\|");
                    break;
                case ("norm", [var argument, var index]):
                    Bracketed(@"\|", argument, @"\|");
                    Wrapped("_{", index, "}");
                    break;
                case ("floor", [var argument]):
                    Bracketed(@"\lfloor ", argument, @"\rfloor ");
                    break;
                case ("ceil", [var argument]):
                    Bracketed(@"\lceil ", argument, @"\rceil ");
                    break;
                case ("factorial", [var argument]):
                    Above(Precedence.Atom, argument);
                    text.Append('!');
                    break;
                case ("binomial", [var above, var below]):
                    Wrapped(@"\binom{", above, "}{");
                    Wrapped("", below, "}");
                    break;
                case ("logb", [var @base, var argument]):
                    Wrapped(@"\log_{", @base, "}");
                    Parenthesised(argument);
                    break;
                case ("mod", [var left, var right]):
                    Above(Precedence.Power, left);
                    text.Append(@" \bmod ");
                    Above(Precedence.Power, right);
                    break;
                case ("diff", [var body, SymbolFormula variable]):
                    Wrapped(@"\frac{\partial}{\partial ", variable, "}");
                    Parenthesised(body);
                    break;
                case ("indicator", [var condition]):
                    text.Append(@"\mathbf{1}");
                    Bracketed("[", condition, "]");
                    break;
                case (Intervals.LeftOpen or Intervals.RightOpen, [var low, var high]):
                    text.Append(name == Intervals.LeftOpen ? @"\left(" : @"\left[");
                    Write(low);
                    text.Append(", ");
                    Write(high);
                    text.Append(name == Intervals.LeftOpen ? @"\right]" : @"\right)");
                    break;
                case (Intervals.Union, [var firstPart, .. var furtherParts]):
                    Write(firstPart);
                    foreach (var part in furtherParts)
                    {
                        text.Append(@" \cup ");
                        Write(part);
                    }

                    break;
                case ("piecewise", _):
                    Piecewise(apply);
                    break;
                case ("E", [RelationFormula { Operator: "~" } draw, var body]):
                    Wrapped(@"\mathbb{E}_{", draw, "}");
                    Bracketed("[", body, "]");
                    break;
                case ("KL", [var law, var other]):
                    text.Append(@"D_{\mathrm{KL}}\left(");
                    Write(law);
                    text.Append(@" \,\|\, ");
                    Write(other);
                    text.Append(@"\right)");
                    break;
                case ("jacobian", [var function, SymbolFormula variable]):
                    Wrapped(@"\nabla_{", variable, "} ");
                    Above(Precedence.Power, function);
                    break;
                case (_, [_, .., ApplyFormula { Function: Conditions.Given } condition]):
                    text.Append(UnknownName(apply.Function)).Append(@"\left(");
                    Items([.. apply.Arguments.SkipLast(1)], ", ");
                    text.Append(@" \mid ");
                    Items(condition.Arguments, ", ");
                    text.Append(@"\right)");
                    break;
                case ("log", [var argument]):
                    text.Append(style.NaturalLogarithmAsLn || apply.Function == "ln" ? @"\ln" : @"\log");
                    Parenthesised(argument);
                    break;
                default:
                    text.Append(FunctionTable.Find(name)?.Latex ?? UnknownName(apply.Function)).Append(@"\left(");
                    Items(apply.Arguments, ", ");
                    text.Append(@"\right)");
                    break;
            }
        }

        private void Piecewise(ApplyFormula apply)
        {
            text.Append(@"\begin{cases}");
            for (var i = 0; i + 1 < apply.Arguments.Length; i += 2)
            {
                text.Append(i == 0 ? "" : @" \\ ");
                Write(apply.Arguments[i + 1]);
                text.Append(" & ");
                Write(apply.Arguments[i]);
            }

            if (apply.Arguments.Length % 2 == 1)
            {
                text.Append(@" \\ ");
                Write(apply.Arguments[^1]);
                text.Append(@" & \text{").Append(style.Otherwise).Append('}');
            }

            text.Append(@"\end{cases}");
        }

        private void Bind(BindFormula bind)
        {
            if (bind is { Kind: "rows" or "columns", Bindings: [{ Lower: { } array }] })
            {
                text.Append(@"\operatorname{").Append(bind.Kind).Append(@"}_{").Append(SymbolLatex.Print(bind.Bindings[0].Variable)).Append(@" \in ");
                Write(array);
                text.Append("} ");
                Above(Precedence.Product, bind.Body);
                return;
            }

            var sign = bind.Kind switch { "sum" => @"\sum", "prod" => @"\prod", "integral" => @"\int", "expectation" => @"\mathbb{E}", _ => @"\operatorname{" + bind.Kind + "}" };
            var unranged = new List<string>();
            foreach (var (variable, lower, upper) in bind.Bindings)
            {
                if (lower is null || upper is null)
                {
                    unranged.Add(SymbolLatex.Print(variable));
                    continue;
                }

                text.Append(sign).Append("_{").Append(SymbolLatex.Print(variable)).Append('=');
                Write(lower);
                text.Append("}^{");
                Write(upper);
                text.Append("} ");
            }

            if (unranged.Count > 0)
            {
                text.Append(sign).Append("_{").Append(string.Join(",", unranged)).Append("} ");
            }

            Above(Precedence.Product, bind.Body);
        }

        private void ArrayItems(ArrayFormula array)
        {
            if (array.Kind == ArrayKind.List && array.Items.Length > 0 && array.Items.All(item => item is ArrayFormula { Kind: ArrayKind.List }))
            {
                text.Append(@"\begin{pmatrix}");
                for (var i = 0; i < array.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : @" \\ ");
                    Items(((ArrayFormula)array.Items[i]).Items, " & ");
                }

                text.Append(@"\end{pmatrix}");
                return;
            }

            var (open, close) = array.Kind switch
            {
                ArrayKind.List => (@"\left[", @"\right]"),
                ArrayKind.Set => (@"\left\{", @"\right\}"),
                _ => (@"\left(", @"\right)"),
            };
            text.Append(open);
            Items(array.Items, ", ");
            text.Append(close);
        }

        private void Items(IReadOnlyList<Formula> items, string separator)
        {
            for (var i = 0; i < items.Count; i++)
            {
                text.Append(i == 0 ? "" : separator);
                Write(items[i]);
            }
        }

        // log x for a symbol or number, log(…) for the rest.
        private void Parenthesised(Formula argument)
        {
            if (argument is SymbolFormula or NumberFormula { Value: { Sign: >= 0, IsInteger: true } })
            {
                text.Append(' ');
                Write(argument);
            }
            else
            {
                Bracketed("(", argument, ")");
            }
        }

        private void Above(Precedence least, Formula formula)
        {
            if (Precedences.Of(formula) >= least)
            {
                // The body of a sum reaches as far as it can, so that it must be closed off inside a product or power.
                if (formula is BindFormula && least >= Precedence.Power)
                {
                    Bracketed("(", formula, ")");
                    return;
                }

                Write(formula);
                return;
            }

            Bracketed("(", formula, ")");
        }

        private void Bracketed(string open, Formula formula, string close)
        {
            text.Append(@"\left").Append(open);
            Write(formula);
            text.Append(@"\right").Append(close);
        }

        private void Wrapped(string before, Formula formula, string after)
        {
            text.Append(before);
            Write(formula);
            text.Append(after);
        }

        private static bool IsNamed(string function) =>
            function is "sin" or "cos" or "tan" or "log" or "sinh" or "cosh" or "tanh" or "cot";

        private static string UnknownName(string function)
        {
            var name = function.TrimEnd('\'');
            return name.Length > 1 && !SymbolLatex.Greek.ContainsKey(name) && !name.Contains('_', StringComparison.Ordinal)
                ? @"\operatorname{" + name + "}" + function[name.Length..]
                : SymbolLatex.Print(function);
        }
    }
}
