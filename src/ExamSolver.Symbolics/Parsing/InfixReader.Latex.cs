using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Constructs of LaTeX: fractions, roots, sums, matrices, cases.</summary>
internal sealed partial class InfixReader
{
    private Formula Command(Token token)
    {
        Enter();
        Formula formula = token.Text switch
        {
            "frac" => Fraction(Group(), Group()),
            "binom" => new ApplyFormula("binomial", [Group(), Group()]),
            "sqrt" => Root(),
            "sum" or "prod" => BigOperator(token.Text, token),
            "begin" => Environment(token),
            _ => throw Error(token, $"Found '\\{token.Text}' without its '\\begin'.", null),
        };
        _depth--;
        return Bounded(formula);
    }

    // A group in braces, or a single thing without them.
    private Formula Group()
    {
        if (!Current.Is("{"))
        {
            return Primary();
        }

        var (bars, norms) = (_openBars, _openNorms);
        (_openBars, _openNorms) = (0, 0);
        var open = tokens[_next++];
        Enter();
        var inside = Relation();
        _depth--;
        Expect("}", open);
        (_openBars, _openNorms) = (bars, norms);
        return inside;
    }

    private Formula Fraction(Formula above, Formula below) => DerivativeOperator(above, below) is var (variable, order)
        ? Differentiated(variable, order)
        : new QuotientFormula(above, below);

    private ApplyFormula Root()
    {
        if (!Current.Is("["))
        {
            return new("sqrt", [Group()]);
        }

        _next++;
        var degree = Relation();
        Expect("]");
        return new("root", [Group(), degree]);
    }

    // \sum_{i=1}^{n} body: the body reaches to the end of the term.
    private BindFormula BigOperator(string kind, Token token)
    {
        Formula? below = null;
        Formula? above = null;
        while (Current.Is("_") || Current.Is("^"))
        {
            if (tokens[_next++].Text == "_")
            {
                below = Current.Is("{") && tokens[_next + 1].Kind == TokenKind.Name && tokens[_next + 2].Is(",") ? Names() : Group();
            }
            else
            {
                above = Group();
            }
        }

        var body = Product();
        return below switch
        {
            RelationFormula { Operator: "=", Left: SymbolFormula variable } range when above is not null => new(kind, [new(variable.Name, range.Right, above)], body),
            ArrayFormula names when above is null => new(kind, [.. names.Items.Select(i => new FormulaBinding(((SymbolFormula)i).Name, null, null))], body),
            SymbolFormula variable when above is null => new(kind, [new(variable.Name, null, null)], body),
            ProductFormula product when above is null && product.Factors.All(f => f.Factor is SymbolFormula) =>
                new(kind, product.Factors.Map(f => new FormulaBinding(((SymbolFormula)f.Factor).Name, null, null)), body),
            _ => throw Error(token, $"Found \\{kind} without a range, expected '\\{kind}_{{i=1}}^{{n}}'.", null),
        };
    }

    // \sum_{i, j}: the indices alone.
    private ArrayFormula Names()
    {
        var names = new List<Formula>();
        do
        {
            _next++;
            names.Add(Current.Kind == TokenKind.Name ? Formula.Symbol(tokens[_next++].Text) : throw Unexpected("the name of an index"));
        }
        while (Current.Is(","));
        Expect("}");
        return new ArrayFormula(ArrayKind.Tuple, [.. names]);
    }

    private ApplyFormula Rounded(Token open)
    {
        var (bars, norms) = (_openBars, _openNorms);
        (_openBars, _openNorms) = (0, 0);
        var inside = Relation();
        Expect(open.Text == "⌊" ? "⌋" : "⌉", open);
        (_openBars, _openNorms) = (bars, norms);
        return Bounded(new ApplyFormula(open.Text == "⌊" ? "floor" : "ceil", [inside]));
    }

    private Formula Environment(Token token)
    {
        var name = EnvironmentName(token);
        var rows = new List<ImmutableArray<Formula>>();
        var row = ImmutableArray.CreateBuilder<Formula>();
        var isCases = name == "cases";
        while (Current is not { Kind: TokenKind.Command, Text: "end" })
        {
            row.Add(Cell());
            if (isCases && Current.Is(",") && (tokens[_next + 1].Is("&") || tokens[_next + 1].Is(@"\\") || tokens[_next + 1].Kind == TokenKind.Command))
            {
                // x, & x > 0 \\: commas as in a sentence.
                _next++;
            }

            if (Current.Is("&"))
            {
                _next++;
            }
            else if (Current.Is(@"\\"))
            {
                _next++;
                rows.Add(row.ToImmutable());
                row.Clear();
            }
            else if (Current is not { Kind: TokenKind.Command, Text: "end" })
            {
                throw Unexpected(@"'&', '\\' or '\end'");
            }
        }

        _next++;
        EnvironmentName(token);
        if (row.Count > 0)
        {
            rows.Add(row.ToImmutable());
        }

        return isCases ? Cases(rows, token) : new ArrayFormula(ArrayKind.List, [.. rows.Select(r => (Formula)new ArrayFormula(ArrayKind.List, r))]);
    }

    private string EnvironmentName(Token token)
    {
        Expect("{");
        if (Current.Kind != TokenKind.Name)
        {
            throw Error(token, "Found \\begin without a name, expected '\\begin{pmatrix}' or '\\begin{cases}'.", null);
        }

        var name = tokens[_next++].Text;
        Expect("}");
        return name;
    }

    // otherwise, else and if are words inside cases, not names.
    private Formula Cell()
    {
        if (Current is { Kind: TokenKind.Name, Text: "if" or "for" })
        {
            _next++;
        }

        return Relation();
    }

    private static ApplyFormula Cases(List<ImmutableArray<Formula>> rows, Token token)
    {
        var arguments = ImmutableArray.CreateBuilder<Formula>();
        foreach (var row in rows)
        {
            if (row is [var value, RelationFormula condition])
            {
                arguments.Add(condition);
                arguments.Add(value);
            }
            else if (row.Length == 1 || row is [_, SymbolFormula { Name: "otherwise" or "else" or "sinon" }])
            {
                arguments.Add(row[0]);
            }
            else
            {
                throw Error(token, "Found a row of cases that is no value with its condition, expected 'value & condition'.", null);
            }
        }

        return new("piecewise", arguments.ToImmutable());
    }
}
