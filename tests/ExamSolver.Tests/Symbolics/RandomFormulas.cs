using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

/// <summary>Formulas, rewrites that keep the value and mutations that change it, all from a seed.</summary>
internal sealed class RandomFormulas(ulong seed)
{
    private static readonly string[] Pieces =
    [
        "x", "y", "n", "2", "3", "0", "1.5", "+", "-", "*", "/", "^", "(", ")", "(", ")", "sqrt(", "log(", "exp(", "sin(", "abs(", "|", "!", ",",
        "[", "]", "{", "}", "max(", "floor(", "sum(i,1,n,", "e", "pi", "²", "σ", "_1", " ", "=", "<", "\\frac{", "}{", "%", "1e3", "mod", "sigmoid(",
        "\\", "^{", "'", "W[1,2]", ";", ":", "9^9", "\ud83d", "∞", "√", "||", "0.1", "\\left(", "\\right)", "\\cdot", "\\sqrt[", "&", "\\\\",
    ];

    private ulong _state = seed;

    public int Next(int count)
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)count);
        }
    }

    public string Garbage(int pieces) => string.Concat(Enumerable.Range(0, 1 + Next(pieces)).Select(_ => Pieces[Next(Pieces.Length)]));

    public Formula Formula(int depth)
    {
        if (depth == 0)
        {
            return Next(4) switch
            {
                0 => ExamSolver.Symbolics.Formula.Symbol("x"),
                1 => ExamSolver.Symbolics.Formula.Symbol("y"),
                2 => ExamSolver.Symbolics.Formula.Symbol("z"),
                _ => ExamSolver.Symbolics.Formula.Number(1 + Next(9)),
            };
        }

        var left = Formula(depth - 1);
        return Next(13) switch
        {
            0 or 1 => left + Formula(depth - 1),
            2 => left - Formula(depth - 1),
            3 or 4 => left * Formula(depth - 1),
            5 => left / Formula(depth - 1),
            6 => left.Pow(2 + Next(3)),
            7 => Apply("exp", left),
            8 => Apply("log", left),
            9 => Apply("sigmoid", left),
            10 => Apply("sqrt", left),
            11 => Apply("tanh", left),
            _ => Apply("abs", left),
        };
    }

    /// <summary>Another formula of the same value wherever both are defined.</summary>
    public Formula Rewrite(Formula formula)
    {
        var inner = formula switch
        {
            SumFormula sum => ExamSolver.Symbolics.Formula.Sum(sum.Terms.Reverse().Select(t => t.IsNegative ? -Rewrite(t.Term) : Rewrite(t.Term))),
            ProductFormula product => ExamSolver.Symbolics.Formula.Product(product.Factors.Reverse().Select(f => Rewrite(f.Factor))),
            QuotientFormula quotient => Rewrite(quotient.Numerator) / Rewrite(quotient.Denominator),
            PowerFormula power => Rewrite(power.Base).Pow(power.Exponent),
            ApplyFormula apply => Apply(apply.Function, [.. apply.Arguments.Select(Rewrite)]),
            NegationFormula negation => -Rewrite(negation.Operand),
            _ => formula,
        };
        return (inner, Next(3)) switch
        {
            (PowerFormula { Exponent: NumberFormula { Value: var n } } p, 0) when n == 2 => p.Base * p.Base,
            (ProductFormula { Factors: [{ Factor: SumFormula s }, { Factor: var b }] }, 0 or 1) =>
                ExamSolver.Symbolics.Formula.Sum(s.Terms.Select(t => t.IsNegative ? -(t.Term * b) : t.Term * b)),
            (ApplyFormula { Function: "sigmoid" } a, 0) => 1 / (1 + Apply("exp", -a.Arguments[0])),
            (ApplyFormula { Function: "sigmoid" } a, 1) => 1 - Apply("sigmoid", -a.Arguments[0]),
            (ApplyFormula { Function: "tanh" } a, 0) => (2 * Apply("sigmoid", 2 * a.Arguments[0])) - 1,
            (ApplyFormula { Function: "abs" } a, 0) => Apply("max", a.Arguments[0], -a.Arguments[0]),
            (ApplyFormula { Function: "sqrt" } a, 0) => a.Arguments[0].Pow(ExamSolver.Symbolics.Formula.Number(Rational.Half)),
            (QuotientFormula q, 0) => q.Numerator * q.Denominator.Pow(-1),
            (SumFormula { Terms: [{ IsNegative: false } t, { IsNegative: false } u] }, 0) => (t.Term.Pow(2) - u.Term.Pow(2)) / (t.Term - u.Term),
            _ => inner,
        };
    }

    /// <summary>A formula of another value.</summary>
    public Formula Mutate(Formula formula) => Next(3) switch
    {
        0 => formula + (ExamSolver.Symbolics.Formula.Symbol("x") / 1000),
        1 => (formula * ExamSolver.Symbolics.Formula.Number(new Rational(1001, 1000))) + 1,
        _ => formula + Apply("abs", ExamSolver.Symbolics.Formula.Symbol("y") - 30) + 1,
    };

    /// <summary>The formula with one of its nodes changed: a number, a symbol, a sign, a function, an exponent. Seldom the value stays, as in <c>0·x</c>.</summary>
    public Formula ChangeOneNode(Formula formula)
    {
        var count = 0;
        Walk(formula, _ => count++);
        var (chosen, at) = (Next(count), 0);
        return Changed(formula);

        Formula Changed(Formula node)
        {
            if (at++ == chosen)
            {
                return Change(node);
            }

            return node switch
            {
                SumFormula sum => ExamSolver.Symbolics.Formula.Sum(sum.Terms.Select(t => t.IsNegative ? -Changed(t.Term) : Changed(t.Term))),
                ProductFormula product => ExamSolver.Symbolics.Formula.Product(product.Factors.Select(f => Changed(f.Factor))),
                QuotientFormula quotient => Changed(quotient.Numerator) / Changed(quotient.Denominator),
                PowerFormula power => Changed(power.Base).Pow(Changed(power.Exponent)),
                ApplyFormula apply => Apply(apply.Function, [.. apply.Arguments.Select(Changed)]),
                NegationFormula negation => -Changed(negation.Operand),
                _ => node,
            };
        }
    }

    private static void Walk(Formula node, Action<Formula> visit)
    {
        visit(node);
        foreach (var part in FormulaParts.Of(node))
        {
            Walk(part, visit);
        }
    }

    private Formula Change(Formula node) => node switch
    {
        NumberFormula number => ExamSolver.Symbolics.Formula.Number(number.Value + (Next(2) == 0 ? 1 : new Rational(1, 1000))),
        SymbolFormula symbol => ExamSolver.Symbolics.Formula.Symbol(symbol.Name == "x" ? "y" : "x"),
        SumFormula sum => ExamSolver.Symbolics.Formula.Sum(sum.Terms.Select((t, i) => t.IsNegative == (i < sum.Terms.Length - 1) ? -t.Term : t.Term)),
        ProductFormula { Factors: [var a, var b] } => a.Factor + b.Factor,
        QuotientFormula quotient => quotient.Denominator / quotient.Numerator,
        PowerFormula power => power.Base.Pow(power.Exponent + 1),
        ApplyFormula { Arguments: [var argument] } apply => Apply(Other(apply.Function), argument),
        _ => -node,
    };

    private static string Other(string function) => function switch { "exp" => "sigmoid", "log" => "sqrt", "sigmoid" => "tanh", "sqrt" => "abs", "tanh" => "sin", _ => "relu" };

    private static Formula Apply(string function, params Formula[] arguments) => ExamSolver.Symbolics.Formula.Apply(function, arguments);
}
