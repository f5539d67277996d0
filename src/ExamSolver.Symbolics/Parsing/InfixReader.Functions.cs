using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>What stands behind the name of a function, a logarithm or a sum.</summary>
internal sealed partial class InfixReader
{
    private Formula Function(string name, Token token)
    {
        if (Current.Is("(") || Current.Is("set{") || (Current.Is("{") && !isLatex))
        {
            return Call(name, token);
        }

        var (argument, exponent) = Argument(name, token);
        if (exponent is not null && FunctionTable.CanonicalName(name) is "sin" or "cos" or "tan" && exponent.ToExpr() is NumberExpr { Value.IsMinusOne: true })
        {
            // sin⁻¹ is the arc sine everywhere; the reciprocal is written 1/sin.
            return Bounded(new ApplyFormula("a" + FunctionTable.CanonicalName(name), [argument]));
        }

        var application = Logarithm(name, [argument], token);
        return exponent is null ? application : Bounded(new PowerFormula(application, exponent));
    }

    // sin x, sin 2x, sin^2 x, sin²(x): a power between name and argument belongs to the value.
    private (Formula Argument, Formula? Exponent) Argument(string name, Token token)
    {
        Formula? exponent = null;
        Enter();
        if (Current.Is("^"))
        {
            _next++;
            exponent = Current.Is("{") || Current.Is("-") ? Exponent() : Postfix();
        }
        else if (Current.Kind == TokenKind.Superscript)
        {
            exponent = SuperscriptValue(tokens[_next++]);
        }

        if (Current.Kind is not (TokenKind.Name or TokenKind.Number or TokenKind.Command) && !Current.Is("(") && !Current.Is("⌊") && !Current.Is("⌈") && !Current.Is("[") && !(Current.Is("{") && isLatex) && !Current.Is("|") && !Current.Is("√") && !Current.Is("||"))
        {
            throw Error(token, $"Found the function {name} without an argument, expected '{name}(…)'.", Current.Is("-") && tokens[_next + 1] is { Kind: TokenKind.Number, Text: "1" } ? $"The inverse function is written 'arc{name}'." : null);
        }

        Formula argument;
        if (Current.Is("(") || Current.Is("{") || Current.Is("["))
        {
            argument = Current.Is("{") ? Group() : Bracket(Current);
        }
        else
        {
            argument = PowerOf(Postfix());
            while (Current.Kind == TokenKind.Name && !IsFunction(Current.Text) && argument is NumberFormula or SymbolFormula or ProductFormula or PowerFormula && Current.Text != "mod")
            {
                argument = Bounded(ProductFormula.Append(argument, PowerOf(Postfix()), Multiplication.Implicit));
            }
        }

        _depth--;
        return (argument, exponent);
    }

    private Formula Call(string name, Token token, bool keepsBar = false)
    {
        Enter();
        var close = tokens[_next++].Text switch { "{" => "}", "set{" => "set}", "[" => "]", _ => ")" };
        var (bars, norms) = (_openBars, _openNorms);
        var given = name[0] is 'p' or 'q' || name is "P" or "Q" or "p" or "q" or "KL" or "H" or "E" or "N" or "I" || options.Distributions.Contains(name);

        // P(x | y), KL(q || p): inside these a bar separates and opens no absolute value.
        (_openBars, _openNorms) = given ? (1, 1) : (0, 0);
        var arguments = ImmutableArray.CreateBuilder<Formula>();
        if (!Current.Is(close))
        {
            arguments.Add(name is "rows" or "columns" && Current.Kind == TokenKind.Name && tokens[_next + 1].Is(",") ? Formula.Symbol(tokens[_next++].Text) : Relation());
            var bar = -1;
            while (Current.Is(",") || Current.Is(";") || (given && (Current.Is("|") || Current.Is("||"))))
            {
                if (Current.Is("|") && bar < 0 && (keepsBar || options.Distributions.Contains(name)))
                {
                    bar = arguments.Count;
                }

                _next++;
                arguments.Add(Relation());
            }

            if (bar > 0)
            {
                var condition = Bounded(new ApplyFormula(Conditions.Given, [.. arguments.Skip(bar)]));
                arguments.Count = bar;
                arguments.Add(condition);
            }
        }

        Expect(close, token);
        (_openBars, _openNorms) = (bars, norms);
        _depth--;
        return Logarithm(name, arguments.ToImmutable(), token);
    }

    // Checks the number of arguments, and gives log its base.
    private Formula Logarithm(string name, ImmutableArray<Formula> arguments, Token token)
    {
        if (FunctionTable.CanonicalName(name) is { } canonical && !options.Functions.Contains(name))
        {
            var row = FunctionTable.Find(canonical)!;
            if (canonical is "log" or "log10" or "log2" && arguments.Length == 2 && name is not ("log10" or "log2"))
            {
                return Bounded(new ApplyFormula("logb", [arguments[1], arguments[0]]));
            }

            if (arguments.Length < row.MinimalArity || arguments.Length > row.MaximalArity)
            {
                var wanted = row.MinimalArity == row.MaximalArity ? $"{row.MinimalArity}" : row.MaximalArity == int.MaxValue ? $"at least {row.MinimalArity}" : $"{row.MinimalArity} or {row.MaximalArity}";
                throw Error(token, $"Found {arguments.Length} argument{(arguments.Length == 1 ? "" : "s")} of {name}, expected {wanted}.", null);
            }

            if (name == "log" && options.LogarithmBase is { } @base)
            {
                return Bounded(new ApplyFormula("logb", [Formula.Number(@base), arguments[0]]));
            }
        }

        return Bounded(new ApplyFormula(name, arguments));
    }

    // sum(i, 1, n, body), sum(i = 1, n, body), sum(i, j; body), sum(i, 1, n; body)
    private Formula Binder(string kind, Token token)
    {
        Enter();
        _next++;
        var (bars, norms) = (_openBars, _openNorms);
        (_openBars, _openNorms) = (0, 0);
        var parts = new List<Formula> { Relation() };
        var semicolon = -1;
        while (Current.Is(",") || Current.Is(";"))
        {
            if (tokens[_next++].Text == ";")
            {
                semicolon = semicolon < 0 ? parts.Count : throw Error(tokens[_next - 1], $"Found a second ';' in {kind}(…), expected one before the body.", null);
            }

            parts.Add(Relation());
        }

        Expect(")", token);
        (_openBars, _openNorms) = (bars, norms);
        _depth--;
        if (semicolon >= 0 && semicolon != parts.Count - 1)
        {
            throw Error(token, $"Found more than one body in {kind}(…), expected '{kind}(i, j; body)'.", null);
        }

        if (parts.Count == 1)
        {
            return Bounded(new ApplyFormula(kind, [parts[0]]));
        }

        return Bounded(new BindFormula(kind, Bindings(kind, parts[..^1], semicolon >= 0, token), parts[^1]));
    }

    private static Items<FormulaBinding> Bindings(string kind, List<Formula> parts, bool several, Token token)
    {
        var bindings = new ItemList<FormulaBinding>(1);
        for (var i = 0; i < parts.Count;)
        {
            // i = 1, n
            if (parts[i] is RelationFormula { Operator: "=", Left: SymbolFormula variable } start && i + 1 < parts.Count)
            {
                bindings.Add(new(variable.Name, start.Right, parts[i + 1]));
                i += 2;
            }
            else if (parts[i] is SymbolFormula symbol)
            {
                // i, j; body has names only; i, 1, n has two ends behind the name.
                var ranged = i + 2 < parts.Count && (!several || parts[i + 1] is not SymbolFormula || parts.Count == 3 && parts[i + 2] is not SymbolFormula);
                bindings.Add(ranged ? new(symbol.Name, parts[i + 1], parts[i + 2]) : new(symbol.Name, null, null));
                i += ranged ? 3 : 1;
            }
            else
            {
                throw Error(token, $"Found '{parts[i].ToInfix()}' where {kind}(…) expected its variable, as in '{kind}(i, 1, n, body)' or '{kind}(i, j; body)'.", null);
            }
        }

        return new(bindings.Drain());
    }
}
