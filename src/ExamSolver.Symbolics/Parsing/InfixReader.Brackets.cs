using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>What stands in brackets or bars: groups, lists, sets, intervals, absolute values and norms.</summary>
internal sealed partial class InfixReader
{
    private Formula Bracket(Token token)
    {
        switch (token.Text)
        {
            case "(":
                _next++;
                return Parenthesis(token);
            case "[":
                var isFactor = BracketHoldsFactor();
                _next++;
                return Listed(isFactor);
            case "]":
                _next++;
                return OpenInterval();
            case "{" when isLatex:
                return Group();
            case "{":
                _next++;
                return Bounded(new ArrayFormula(ArrayKind.Set, Items("}")));
            case "set{":
                _next++;
                return Bounded(new ArrayFormula(ArrayKind.Set, Items("set}")));
            case "⌊" or "⌈":
                _next++;
                return Rounded(token);
            case "|":
                _next++;
                var absolute = Bars(ref _openBars, "|", "abs");
                return Current.Is("_") ? NormWithIndex(absolute.Arguments[0]) : absolute;
            case "||" when ClosesWithOneBar():
                // ||x| + y|: two absolute values that begin together.
                tokens[_next] = token with { Text = "|", Start = token.Start + 1, Length = 1 };
                return Bars(ref _openBars, "|", "abs");
            case "||":
                _next++;
                return Norm();
            case "√":
                _next++;
                Enter();
                var radicand = Postfix();
                _depth--;
                return Bounded(new ApplyFormula("sqrt", [radicand]));
            case "∛":
                _next++;
                Enter();
                var cube = Postfix();
                _depth--;
                return Bounded(new ApplyFormula("cbrt", [cube]));
            case "∞":
                _next++;
                return new ApplyFormula("inf", []);
            case [var sign] when FractionOf(sign) is var (above, below):
                _next++;
                return new QuotientFormula(above, below);
            default:
                throw Unexpected("a number, a name or a bracket");
        }
    }

    private Formula Parenthesis(Token open)
    {
        var (bars, norms) = (_openBars, _openNorms);
        (_openBars, _openNorms) = (0, 0);
        var inside = Relation();
        if (Current.Is(",") || Current.Is(";"))
        {
            var items = new List<Formula> { inside };
            while (Current.Is(",") || Current.Is(";"))
            {
                _next++;
                items.Add(Relation());
            }

            inside = Bounded(new ArrayFormula(ArrayKind.Tuple, [.. items]));
        }

        if (Current.Is("]") && inside is ArrayFormula { Kind: ArrayKind.Tuple, Items: [var low, var high] })
        {
            // (a, b]
            _next++;
            inside = Bounded(new ApplyFormula(Intervals.LeftOpen, [low, high]));
        }
        else
        {
            Expect(")", open);
        }

        (_openBars, _openNorms) = (bars, norms);
        return inside;
    }

    // [a, b, c] is a list, [a, b) and [a, b[ an interval without its upper end.
    private Formula Listed(bool isFactor)
    {
        var open = _next - 1;
        var items = Items("]", isInterval: true);
        var isClosed = tokens[_next - 1].Is("]");
        if (isClosed && items is [var single and not ArrayFormula] && (isFactor || IsInProduct(open - 1) || Current.Is("^") || Current.Is("*") || Current.Is("/") || Current.Kind == TokenKind.Superscript))
        {
            // 2·[a + b] and [a + b]²: brackets that only group.
            return single;
        }

        return isClosed ? Bounded(new ArrayFormula(ArrayKind.List, items)) : Bounded(new ApplyFormula(Intervals.RightOpen, items));
    }

    private bool IsInProduct(int before) => before >= 0 && (tokens[before] is { Kind: TokenKind.Operator, Text: "*" or "×" or "/" or "^" or ")" or "}" } || tokens[before].Kind is TokenKind.Number);

    // β[(a - b) - c] of a declared number, and (1 - ε)[1, 0, 0], are products: what stands in the bracket is no place in an array. Authors write
    // tables whose names are declared as numbers, so that only what a reader types is taken for the first.
    private bool BracketHoldsFactor()
    {
        if (_next == 0 || Current.SpaceBefore)
        {
            return false;
        }

        var before = tokens[_next - 1];
        var isNumber = before.Kind == TokenKind.Name && options.BracketsGroup && options.Declarations.Find(before.Text) is { IsScalar: true };
        if (!isNumber && !before.Is(")"))
        {
            return false;
        }

        var (depth, isList, isNoPlace) = (0, false, false);
        for (var at = _next; at < tokens.Count && tokens[at].Kind != TokenKind.End; at++)
        {
            var token = tokens[at];
            depth += token is { Kind: TokenKind.Operator, Text: "(" or "[" or "{" or "set{" } ? 1 : token is { Kind: TokenKind.Operator, Text: ")" or "]" or "}" or "set}" } ? -1 : 0;
            if (depth == 0)
            {
                return token.Is("]") && isNoPlace && isList != isNumber;
            }

            isList |= depth == 1 && token.Is(",");
            isNoPlace |= token.Kind == TokenKind.Name ? isNumber && at > _next + 1 && options.Declarations.Find(token.Text) is { IsScalar: true, Domain.IsIntegral: false } : token.Kind == TokenKind.Number && (token.Text == "0" || token.Text.Contains('.', StringComparison.Ordinal));
        }

        return false;
    }

    // 2[a + b], (a)[b + c]: a bracket that holds one thing, behind a number or another bracket.
    private bool GroupsHere()
    {
        if (_next == 0 || (tokens[_next + 1].Kind == TokenKind.Number && tokens[_next + 2].Is("]")) || !(tokens[_next - 1].Kind == TokenKind.Number || tokens[_next - 1].Is(")") || (tokens[_next - 1].Is("}") && isLatex)))
        {
            return false;
        }

        var depth = 0;
        for (var at = _next; at < tokens.Count; at++)
        {
            depth += tokens[at] is { Kind: TokenKind.Operator, Text: "(" or "[" or "{" or "set{" } ? 1 : tokens[at] is { Kind: TokenKind.Operator, Text: ")" or "]" or "}" or "set}" } ? -1 : 0;
            if (depth == 0)
            {
                return tokens[at].Is("]");
            }

            if (depth == 1 && (tokens[at].Is(",") || tokens[at].Is(";")))
            {
                return false;
            }
        }

        return false;
    }

    // ]a, b] and ]a, b[, as they are written in French.
    private Formula OpenInterval()
    {
        Enter();
        var low = Relation();
        if (!Current.Is(",") && !Current.Is(";"))
        {
            throw Unexpected("','");
        }

        _next++;
        var high = Relation();
        _depth--;
        if (Current.Is("["))
        {
            _next++;
            return Bounded(new ArrayFormula(ArrayKind.Tuple, [low, high]));
        }

        Expect("]");
        return Bounded(new ApplyFormula(Intervals.LeftOpen, [low, high]));
    }

    private ApplyFormula Bars(ref int open, string bar, string function)
    {
        open++;
        var inside = Relation();
        open--;
        if (bar == "|" && Current.Is("||"))
        {
            // |x + |y||: two that end together.
            tokens[_next] = Current with { Text = "|", Start = Current.Start + 1, Length = 1 };
        }
        else
        {
            Expect(bar);
        }

        return Bounded(new ApplyFormula(function, [inside]));
    }

    // Whether the next bar outside of brackets is a single one.
    private bool ClosesWithOneBar()
    {
        var depth = 0;
        for (var at = _next + 1; at < tokens.Count && depth >= 0; at++)
        {
            var token = tokens[at];
            if (depth == 0 && (token.Is("|") || token.Is("||")))
            {
                return token.Is("|");
            }

            depth += token.Is("(") || token.Is("[") || token.Is("{") || token.Is("set{") ? 1 : token.Is(")") || token.Is("]") || token.Is("}") || token.Is("set}") ? -1 : 0;
        }

        return false;
    }

    // ||W||, ||W||_F, ||x||_1; two bars that close two absolute values are not met here.
    private Formula Norm()
    {
        var norm = Bars(ref _openNorms, "||", "norm");
        return Current.Is("_") ? NormWithIndex(norm.Arguments[0]) : norm;
    }

    // |W|_F, ||x||_{2}
    private ApplyFormula NormWithIndex(Formula inside)
    {
        _next++;
        var index = Current.Is("{") ? Exponent() : Primary();
        return Bounded(new ApplyFormula("norm", [inside, index]));
    }

    private ImmutableArray<Formula> Items(string close, bool isInterval = false)
    {
        var (bars, norms) = (_openBars, _openNorms);
        (_openBars, _openNorms) = (0, 0);
        var items = ImmutableArray.CreateBuilder<Formula>();
        if (!Current.Is(close))
        {
            items.Add(Relation());
            while (Current.Is(",") || Current.Is(";"))
            {
                _next++;
                items.Add(Relation());
            }
        }

        if (isInterval && items.Count == 2 && (Current.Is(")") || Current.Is("[")))
        {
            _next++;
        }
        else
        {
            Expect(close);
        }

        (_openBars, _openNorms) = (bars, norms);
        return items.ToImmutable();
    }
}
