using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Cases in words and signs, as programs and people write them: <c>if c then a else b</c>, <c>a if c else b</c>, <c>c ? a : b</c>, <c>1[c]</c>.</summary>
internal sealed partial class InfixReader
{
    // No names but where they are declared.
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal) { "mod", "in", "and", "or", "if", "then", "else", "otherwise", "sinon", "si" };

    private Formula Relation()
    {
        if (IsWord("if"))
        {
            Enter();
            _next++;
            var condition = Disjunction();
            if (!IsWord("then") && !Current.Is(",") && !Current.Is(":"))
            {
                throw Unexpected("'then'");
            }

            _next++;
            var cases = Choice(condition, Relation());
            _depth--;
            return cases;
        }

        var first = Disjunction();
        if (Current.Is("?"))
        {
            Enter();
            _next++;
            var holding = Relation();
            Expect(":");
            var other = Relation();
            _depth--;
            return Bounded(new ApplyFormula("piecewise", [first, holding, other]));
        }

        if (!IsWord("if"))
        {
            return first;
        }

        Enter();
        _next++;
        var conditional = Choice(Disjunction(), first);
        _depth--;
        return conditional;
    }

    private ApplyFormula Choice(Formula condition, Formula holding)
    {
        if (!IsWord("else") && !IsWord("otherwise"))
        {
            return Bounded(new ApplyFormula("piecewise", [condition, holding]));
        }

        _next++;
        var other = Relation();

        // else if … is one more case of the same list.
        return other is ApplyFormula { Function: "piecewise" } more
            ? Bounded(new ApplyFormula("piecewise", [condition, holding, .. more.Arguments]))
            : Bounded(new ApplyFormula("piecewise", [condition, holding, other]));
    }

    // 1[x > 0], 1{x > 0}, 1_{x > 0} and the same with a double-struck one.
    private bool StartsIndicator(Formula operand)
    {
        if (operand is not NumberFormula { RawText: "1" } || Current.SpaceBefore)
        {
            return false;
        }

        return ((Current.Is("[") || Current.Is("set{") || Current.Is("{")) && HoldsRelation(_next))
            || (Current.Is("_") && tokens[_next + 1].Is("{") && HoldsRelation(_next + 1));
    }

    private bool HoldsRelation(int open)
    {
        var depth = 0;
        for (var at = open; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.Kind == TokenKind.Relation && depth == 1)
            {
                return true;
            }

            depth += token.Text is "(" or "[" or "{" or "set{" && token.Kind == TokenKind.Operator ? 1
                : token.Text is ")" or "]" or "}" or "set}" && token.Kind == TokenKind.Operator ? -1
                : 0;
            if (depth == 0)
            {
                return false;
            }
        }

        return false;
    }

    private ApplyFormula Indicator(Token token)
    {
        if (Current.Is("_"))
        {
            _next++;
        }

        var open = Current;
        var close = open.Text switch { "(" => ")", "[" => "]", "{" => "}", "set{" => "set}", _ => null };
        if (close is null || open.Kind != TokenKind.Operator)
        {
            throw Error(token, "Found an indicator without its condition, expected '1[x > 0]'.", null);
        }

        Enter();
        _next++;
        ImmutableArray<Formula> conditions = Items(close);
        _depth--;
        return conditions is [var condition]
            ? Bounded(new ApplyFormula("indicator", [condition]))
            : throw Error(token, $"Found {conditions.Length} conditions of an indicator, expected one, as in '1[x > 0]'.", null);
    }

    // 32x32x3: sizes as this field writes them.
    private Formula Sizes(Token first)
    {
        var sizes = new List<Formula> { Number(first) };
        sizes.AddRange(tokens[_next].Text.Split('x').Skip(1).Select(size => (Formula)Formula.Number(Rational.FromDecimalText(size), size)));
        _next++;
        return Bounded(new ArrayFormula(ArrayKind.Tuple, [.. sizes]));
    }

    private bool StartsSizes() =>
        Current is { Kind: TokenKind.Name, SpaceBefore: false, Text: ['x', _, ..] name } && !options.Declarations.Contains(name)
        && tokens[_next - 1].Text.All(char.IsAsciiDigit)
        && name.Split('x') is ["", ..] and var parts && parts.Skip(1).All(part => part.Length is > 0 and < 10 && part.All(char.IsAsciiDigit));
}
