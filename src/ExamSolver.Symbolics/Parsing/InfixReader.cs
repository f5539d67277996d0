using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Recursive descent over the tokens of one formula.</summary>
internal sealed partial class InfixReader(ItemList<Token> tokens, ParseOptions options, bool isLatex)
{
    private int _next;
    private int _depth;
    private int _openBars;
    private int _openNorms;

    private ref readonly Token Current => ref tokens[_next];

    /// <summary>Whether ± is read as minus and ∓ as plus.</summary>
    public bool TakesLowerSign { get; init; }

    private bool IsPlus => Current.IsSign && (Current.Is("+") || Current.Is(TakesLowerSign ? "∓" : "±"));

    private bool IsMinus => Current.IsSign && (Current.Is("-") || Current.Is(TakesLowerSign ? "±" : "∓"));

    public Formula ReadAll()
    {
        // "= 12" and "≈ 3.14" answer a question that ends before the sign.
        if (Current is { Kind: TokenKind.Relation, Text: "=" or "≈" })
        {
            _next++;
        }

        var formula = Relation();
        if (Current.Kind == TokenKind.End)
        {
            return formula;
        }

        // x = 1, y = 2 without brackets is a list.
        if (Current.Is(",") || Current.Is(";"))
        {
            var items = new List<Formula> { formula };
            while (Current.Is(",") || Current.Is(";"))
            {
                _next++;
                if (Current.Kind == TokenKind.End && isLatex && tokens[_next - 1].Is(","))
                {
                    // The comma behind a formula that is part of a sentence.
                    break;
                }

                items.Add(Relation());
            }

            if (Current.Kind == TokenKind.End)
            {
                return items.Count == 1 ? formula : Bounded(Formula.List(items));
            }
        }

        throw Unexpected("an operator or the end");
    }

    // or binds less than and, and that less than not.
    private Formula Disjunction()
    {
        var first = Conjunction();
        if (Current.IsStop)
        {
            return first;
        }

        List<Formula>? parts = null;
        while (Current.Is("∨") || IsWord("or"))
        {
            _next++;
            (parts ??= [first]).Add(Conjunction());
        }

        return parts is null ? first : Bounded(new ApplyFormula("or", [.. parts]));
    }

    private Formula Conjunction()
    {
        var first = Statement();
        if (Current.IsStop)
        {
            return first;
        }

        List<Formula>? parts = null;
        while (Current.Is("∧") || IsWord("and"))
        {
            _next++;
            (parts ??= [first]).Add(Statement());
        }

        return parts is null ? first : Bounded(new ApplyFormula("and", [.. parts]));
    }

    private bool IsWord(string word) => Current.Kind == TokenKind.Name && Current.Text == word && !options.Declarations.Contains(word);

    private Formula Statement()
    {
        if (!Current.Is("¬") && !IsWord("not"))
        {
            return Comparison();
        }

        _next++;
        Enter();
        var negated = Statement();
        _depth--;
        return Bounded(new ApplyFormula("not", [negated]));
    }

    private Formula Comparison()
    {
        var left = Union();
        if (Current.IsStop || (Current.Kind != TokenKind.Relation && !IsWord("in")))
        {
            return left;
        }

        // a < b < c is a < b and b < c.
        List<Formula>? chain = null;
        Formula? relation = null;
        while (Current.Kind == TokenKind.Relation || IsWord("in"))
        {
            var sign = tokens[_next++] is { Kind: TokenKind.Relation, Text: var text } ? text : "∈";
            var right = Union();
            if (relation is not null)
            {
                (chain ??= []).Add(relation);
            }

            relation = Bounded(new RelationFormula(left, sign, right));
            left = right;
        }

        chain?.Add(relation!);
        return chain is null ? relation! : Bounded(new ApplyFormula("and", [.. chain]));
    }

    // (a, b) ∪ [c, d), or with a U between brackets.
    private Formula Union()
    {
        var first = Sum();
        if (Current.IsStop)
        {
            return first;
        }

        List<Formula>? parts = null;
        while (IsUnion())
        {
            _next++;
            (parts ??= [first]).Add(Sum());
        }

        return parts is null ? first : Bounded(new ApplyFormula(Intervals.Union, [.. parts]));
    }

    private bool IsUnion() => Current.Is("∪") || (IsWord("U") && _next > 0 && IsBracket(tokens[_next - 1]) && IsBracket(tokens[_next + 1]) && Current.SpaceBefore);

    private static bool IsBracket(Token token) => token is { Kind: TokenKind.Operator, Text: "(" or ")" or "[" or "]" or "{" or "}" or "set{" or "set}" };

    private Formula Sum()
    {
        Enter();
        ItemList<SignedTerm>? terms = null;
        var negative = false;
        if (IsPlus)
        {
            _next++;
        }
        else if (IsMinus)
        {
            _next++;
            negative = true;
        }

        var first = new SignedTerm(negative, Product());
        while (Current.IsSign)
        {
            if (terms is null)
            {
                terms = new(2);
                terms.Add(first);
            }

            negative = IsMinus;
            _next++;
            terms.Add(new(negative, Product()));
        }

        _depth--;
        return terms is not null ? Bounded(new SumFormula(new(terms.Drain())))
            : first.IsNegative ? Bounded(new NegationFormula(first.Term))
            : first.Term;
    }

    private Formula Product()
    {
        var first = Signed();
        ItemList<JoinedFactor>? factors = null;
        while (true)
        {
            ref readonly var token = ref Current;
            if (token.IsStop || token.IsSign)
            {
                return Close();
            }

            if (token.Is("*") || token.Is("×"))
            {
                var joint = token.Is("×") ? Multiplication.Cross : Multiplication.Dot;
                _next++;
                Append(Signed(), joint);
            }
            else if (token.Is("/") || token.Is("÷"))
            {
                _next++;
                if (factors is { Count: > 1 } && factors[^1].Joint != Multiplication.Implicit && factors[^2].Factor is QuotientFormula)
                {
                    // a/b*c/d is two fractions side by side, as people write chances: 1/2*1/4.
                    var fraction = Bounded(new QuotientFormula(factors[^1].Factor, Signed()));
                    factors[^1] = factors[^1] with { Factor = fraction };
                }
                else
                {
                    first = Bounded(new QuotientFormula(Close(), Signed()));
                }
            }
            else if (token.Is("//"))
            {
                // The quotient of whole numbers, as in Python.
                _next++;
                first = Bounded(new ApplyFormula("floor", [Bounded(new QuotientFormula(Close(), Signed()))]));
            }
            else if (token.Is("⊙") || token.Is("./"))
            {
                var function = token.Is("./") ? "hadamarddiv" : "hadamard";
                _next++;
                first = Bounded(new ApplyFormula(function, [Close(), Signed()]));
            }
            else if (token.Is("∘"))
            {
                _next++;
                first = Joined(Close(), Signed());
            }
            else if (token is { Kind: TokenKind.Name, Text: "mod" } && !options.Declarations.Contains("mod"))
            {
                _next++;
                first = Bounded(new ApplyFormula("mod", [Close(), Signed()]));
            }
            else if (StartsImplicitFactor())
            {
                Append(PowerOf(Postfix()), Multiplication.Implicit);
            }
            else
            {
                return Close();
            }
        }

        void Append(Formula factor, Multiplication joint)
        {
            if (factors is null)
            {
                factors = new(2);
                factors.Add(new(joint, first));
            }

            factors.Add(new(joint, factor));
        }

        Formula Close()
        {
            var product = factors is null ? first : Bounded(new ProductFormula(new(factors.Drain())));
            factors = null;
            return product;
        }
    }

    // Of functions f∘g is one behind the other; of anything else the ring is the product entry by entry.
    private ApplyFormula Joined(Formula left, Formula right) =>
        left is ApplyFormula { Function: Composition, Arguments: [var outer, var inner] } ? Joined(outer, Joined(inner, right))
        : !IsFunctionName(left) ? Bounded(new ApplyFormula("hadamard", [left, right]))
        : right is ApplyFormula { Arguments: [_] } ? Bounded(new ApplyFormula(((SymbolFormula)left).Name, [right]))
        : Bounded(new ApplyFormula(IsFunctionName(right) || right is ApplyFormula { Function: Composition } ? Composition : "hadamard", [left, right]));

    private bool StartsImplicitFactor()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                return (!Words.Contains(token.Text) || options.Declarations.Contains(token.Text)) && !IsUnion();
            case TokenKind.Number:
                // 2 3 and x 2 are more likely a lost operator than a product.
                throw Error(token, $"Found the number {token.Text} right after a factor, expected an operator.", token.Text[0] == '.' ? "A number has one decimal point." : tokens[_next - 1].Is("%") ? "A remainder is written mod(a, b)." : "A multiplication sign '*' or a power '^' may be missing.");
            case TokenKind.Command:
                return token.Text != "end";
            case TokenKind.Operator:
                return token.Text is "(" or "√" or "∛" or "⌊" or "⌈" or "∞" || IsFraction(token)
                    || (token.Text == "[" && (GroupsHere() || BracketHoldsFactor()))
                    || (token.Text == "{" && isLatex)
                    || (token.Text == "[" && token.SpaceBefore && (tokens[_next + 1].Is("[") || tokens[_next - 1] is { Kind: TokenKind.Number } or { Kind: TokenKind.Operator, Text: ")" }))
                    || (token.Text == "|" && _openBars == 0)
                    || (token.Text == "||" && _openNorms == 0 && _openBars == 0);
            default:
                return false;
        }
    }

    // A sign inside a product: 2·-3, 2^-x.
    private Formula Signed()
    {
        if (!Current.IsSign)
        {
            return PowerOf(Postfix());
        }

        var negative = IsMinus;
        _next++;
        Enter();
        var operand = Signed();
        _depth--;
        return negative ? Bounded(new NegationFormula(operand)) : operand;
    }

    private Formula PowerOf(Formula @base)
    {
        if (Current.Is("^") || Current.Is(".^"))
        {
            var isEntrywise = tokens[_next++].Text == ".^";
            PartTranspose();
            Enter();
            var exponent = Exponent();
            _depth--;
            @base = WithIndexBehindPower(@base);
            return isEntrywise ? Bounded(new ApplyFormula("hadamardpow", [@base, exponent])) : Bounded(new PowerFormula(@base, exponent));
        }

        return @base;
    }

    // w^Tx with w and x declared is w^T·x.
    private void PartTranspose()
    {
        if (Current is { Kind: TokenKind.Name, Text: ['T', _, ..] name } && !options.Declarations.Contains(name) && !options.Declarations.Contains("T") && IsMadeOfDeclared(name[1..]))
        {
            var token = Current;
            tokens[_next] = token with { Text = "T", Length = 1 };
            tokens.Insert(_next + 1, token with { Text = name[1..], Start = token.Start + 1, Length = token.Length - 1, SpaceBefore = false });
        }
    }

    // \sigma^2_i and σ^2_{i} are σ_i², and \|W\|^2_F is the square of \|W\|_F.
    private Formula WithIndexBehindPower(Formula @base)
    {
        if (!Current.Is("_"))
        {
            return @base;
        }

        if (@base is ApplyFormula { Function: "norm", Arguments: [var inside] })
        {
            return NormWithIndex(inside);
        }

        if (@base is not SymbolFormula { IsComplex: false } symbol || symbol.Name.Contains('_', StringComparison.Ordinal))
        {
            return @base;
        }

        var isGroup = tokens[_next + 1].Is("{");
        var index = tokens[_next + (isGroup ? 2 : 1)];
        if (index.Kind is not (TokenKind.Name or TokenKind.Number) || (isGroup && !tokens[_next + 3].Is("}")))
        {
            return symbol;
        }

        _next += isGroup ? 4 : 2;
        return DeclaredSymbol($"{symbol.Name}_{index.Text}");
    }

    // Right associative: a^b^c is a^(b^c). Braces may hold an exponent, as in LaTeX.
    private Formula Exponent()
    {
        if (Current.Is("{"))
        {
            _next++;
            var inside = Relation();
            Expect("}");
            return inside;
        }

        return Signed();
    }

    private Formula Postfix()
    {
        var operand = Primary();
        while (true)
        {
            if (Current.IsStop || Current.IsInfix)
            {
                return operand;
            }

            var token = Current;
            if (token.Kind == TokenKind.Superscript)
            {
                _next++;
                operand = Bounded(new PowerFormula(WithIndexBehindPower(operand), SuperscriptValue(token)));
            }
            else if (token.Is("!"))
            {
                _next++;
                operand = Bounded(new ApplyFormula("factorial", [operand]));
            }
            else if (token.Is("%") || token.Is("‰"))
            {
                _next++;
                operand = Bounded(new QuotientFormula(operand, token.Text == "%" ? 100 : 1000));
            }
            else if (token.Is("(") && operand is ApplyFormula { Function: Composition } composed)
            {
                operand = Applied(composed, ((ApplyFormula)Call(Composition, token)).Arguments);
            }
            else if (StartsIndicator(operand))
            {
                operand = Indicator(token);
            }
            else if (token.Is("_") && operand is SymbolFormula && tokens[_next + 1].Is("{"))
            {
                // x_{t+1}: an index that is an expression.
                _next += 2;
                operand = Bounded(new EntryFormula(operand, Items("}")));
            }
            else if (token.Is("[") && StartsEntry(operand))
            {
                _next++;
                operand = Bounded(new EntryFormula(operand, Items("]")));
            }
            else
            {
                return operand;
            }
        }
    }

    // x[2], softmax(z)[2], (W x)[2]; in the French ]0, x[ the bracket ends the formula.
    private bool StartsEntry(Formula operand) =>
        !Current.SpaceBefore && tokens[_next + 1].Kind != TokenKind.End
        && (operand is SymbolFormula or EntryFormula or ArrayFormula || tokens[_next - 1].Is(")")) && (operand is ApplyFormula || !BracketHoldsFactor());

    private static Formula SuperscriptValue(Token token)
    {
        var value = Rational.FromDecimalText(token.Text);
        return value.Sign < 0 ? new NegationFormula(Formula.Number(-value)) : Formula.Number(value);
    }

    private Formula Primary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number:
                _next++;
                return StartsSizes() ? Sizes(token) : IsFraction(Current) && token.Text.All(char.IsAsciiDigit) ? Mixed(token) : Number(token);
            case TokenKind.Name:
                _next++;
                return Name(token);
            case TokenKind.Command:
                _next++;
                return Command(token);
            case TokenKind.Operator:
                return Bracket(token);
            default:
                throw Unexpected("a number, a name or a bracket");
        }
    }

    private static bool IsFraction(Token token) => token is { Kind: TokenKind.Operator, Text: [var sign] } && FractionOf(sign) is not null;

    private static (int Above, int Below)? FractionOf(char sign) => sign switch
    {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        _ => null,
    };

    // 2½ is two and a half.
    private SumFormula Mixed(Token whole)
    {
        var (above, below) = FractionOf(tokens[_next++].Text[0])!.Value;
        return new SumFormula(new([new SignedTerm(false, Number(whole)), new SignedTerm(false, new QuotientFormula(above, below))]));
    }

    private static Formula Number(Token token) => token.Text is [>= '0' and <= '9' and var digit] ? NumberFormula.Digits[digit - '0'] : Rational.TryFromDecimalText(token.Text, out var value)
        ? Formula.Number(value, token.Text)
        : throw Error(token, $"Found the number {token.Text}, whose exponent is beyond the 5000 that is read.", null);

    private void Enter()
    {
        if (++_depth > FormulaParser.MaximalDepth)
        {
            throw Error(Current, $"Found more than {FormulaParser.MaximalDepth} levels of nesting, expected a simpler formula.", null);
        }
    }

    private T Bounded<T>(T formula)
        where T : Formula => formula.Depth <= 2 * FormulaParser.MaximalDepth
        ? formula
        : throw Error(Current, $"Found more than {2 * FormulaParser.MaximalDepth} levels of nesting, expected a simpler formula.", null);

    private void Expect(string text, Token? open = null)
    {
        if (!Current.Is(text))
        {
            throw open is { } opened && Current.Kind == TokenKind.End
                ? Error(opened, $"Found '{opened.Text}' without its '{text}'.", $"A '{text}' may be missing at the end.")
                : Current.Kind == TokenKind.End ? Error(Current, $"Found the end of the formula, expected '{text}'.", $"A '{text}' may be missing at the end.") : Unexpected($"'{text}'");
        }

        _next++;
    }

    private FormulaSyntaxException Unexpected(string expected)
    {
        var token = Current;
        var found = token.Kind switch
        {
            TokenKind.End => "the end of the formula",
            TokenKind.Number => $"the number {token.Text}",
            TokenKind.Name => $"the name '{token.Text}'",
            _ => $"'{token.Text}'",
        };
        return Error(token, $"Found {found}, expected {expected}.", Hint(token));
    }

    private string? Hint(Token token)
    {
        var before = _next > 0 ? tokens[_next - 1] : default;
        var isOpen = before.Kind == TokenKind.Relation || (before.Kind == TokenKind.Operator && before.Text is "+" or "-" or "*" or "×" or "/" or "÷" or "^" or "±" or "∓" or "⊙" or "∧" or "∨" or "¬" or "√" or ",");
        return token switch
        {
            { Kind: TokenKind.End } => isOpen ? $"There is nothing behind '{before.Text}'." : null,
            { Kind: TokenKind.Operator, Text: "_" } => "An index is a letter or a number right behind its name, as in x_1.",
            { Kind: TokenKind.Operator, Text: "[", SpaceBefore: true } when _next > 0 && !isOpen => "A blank before '[' does not multiply: write '*'; an entry, as in x[2], has no blank.",
            { Kind: TokenKind.Operator, Text: ":" } => "A quotient is written '/', an equation '='.",
            { Kind: TokenKind.Operator, Text: ")" or "]" or "}" } => isOpen ? $"There is nothing behind '{before.Text}'." : $"There may be a '{token.Text}' too many or its partner too few.",
            { Kind: TokenKind.Relation or TokenKind.Operator } when isOpen => $"'{before.Text}' and '{token.Text}' follow each other: one of them may be too many.",
            { Kind: TokenKind.Relation or TokenKind.Operator } when _next == 0 => $"There is nothing before '{token.Text}'.",
            _ => null,
        };
    }

    private static FormulaSyntaxException Error(Token token, string message, string? suggestion) =>
        new(new(token.Start, token.Length, message, suggestion));
}
