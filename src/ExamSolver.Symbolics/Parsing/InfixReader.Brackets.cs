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
                _next++;
                return Listed();
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
            case "½" or "¼" or "¾":
                _next++;
                return new QuotientFormula(token.Text == "¾" ? 3 : 1, token.Text == "½" ? 2 : 4);
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
    private Formula Listed()
    {
        var items = Items("]", isInterval: true);
        var isClosed = tokens[_next - 1].Is("]");
        return isClosed ? Bounded(new ArrayFormula(ArrayKind.List, items)) : Bounded(new ApplyFormula(Intervals.RightOpen, items));
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
        Expect(bar);
        return Bounded(new ApplyFormula(function, [inside]));
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
