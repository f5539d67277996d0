using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Conventions;

/// <summary>Wrong answers made out of a right one.</summary>
internal static class Corruption
{
    /// <summary>Every corruption, with how it was made; some may by chance be right.</summary>
    public static IEnumerable<(string How, Answer Answer)> Of(Answer answer)
    {
        if (answer is ChoiceAnswer or OrderingAnswer)
        {
            foreach (var other in Others(answer))
                yield return other;
            yield break;
        }

        var values = answer.Components.Select(c => c.Value).ToImmutableArray();
        for (var i = 0; i < values.Length; i++)
        {
            foreach (var (how, value) in Of(values[i]))
                yield return ($"{how}, entry {i + 1}", answer.With(values.SetItem(i, value)));
        }

        yield return ("all negated", answer.With([.. values.Select(v => -v)]));
        yield return ("all doubled", answer.With([.. values.Select(v => 2 * v)]));
        if (values.Length > 1)
            yield return ("reversed", answer.With([.. values.Reverse()]));
        switch (answer)
        {
            case ShapeAnswer { Shape.Rank: > 1 } shape:
                yield return ("last size missing", new ShapeAnswer(new SymbolicShape(values[..^1]), shape.Declarations));
                yield return ("a size too many", new ShapeAnswer(new SymbolicShape(values.Add(1)), shape.Declarations));
                break;
            case ArrayAnswer { Entries.Entries.Length: > 1 } array:
                if (array.Entries.Columns > 1)
                {
                    var transposed = new ArrayEntries(array.Entries.Columns, array.Entries.Rows, false, [.. Enumerable.Range(0, values.Length).Select(i => array.Entries[i % array.Entries.Rows, i / array.Entries.Rows])]);
                    yield return ("transposed", array.With(transposed.ToFormula(), transposed));
                }

                var shorter = array.Entries.Rows > 1
                    ? new ArrayEntries(array.Entries.Rows - 1, array.Entries.Columns, false, values[..^array.Entries.Columns])
                    : new ArrayEntries(1, array.Entries.Columns - 1, false, values[..^1]);
                yield return ("last row missing", array.With(shorter.ToFormula(), shorter));
                break;
            case SetAnswer { Items.Length: > 1 } set:
                yield return ("an item missing", new SetAnswer(set.Items[1..], set.Declarations));
                yield return ("an item too many", new SetAnswer(set.Items.Add(set.Items[0] + 7), set.Declarations));
                break;
            case GrowthAnswer growth:
                foreach (var symbol in values[0].FreeSymbols.Select(Expr.Symbol))
                {
                    yield return ($"times {symbol}", growth.With([values[0] * symbol]));
                    yield return ($"times the logarithm of {symbol}", growth.With([values[0] * Expr.Apply("log", symbol)]));
                    yield return ($"divided by the root of {symbol}", growth.With([values[0] / symbol.Pow(Rational.Half)]));
                }

                break;
            case IntervalAnswer interval:
                yield return ("lower end changed sides", new IntervalAnswer(interval.Lower, interval.Upper, !interval.IsLowerOpen, interval.IsUpperOpen, interval.Declarations));
                yield return ("upper end changed sides", new IntervalAnswer(interval.Lower, interval.Upper, interval.IsLowerOpen, !interval.IsUpperOpen, interval.Declarations));
                break;
            case RecordAnswer { Entries.Length: > 2 } record:
                yield return ("last entry missing", new RecordAnswer(record.Entries[..^1]));
                break;
        }
    }

    /// <summary>Every other tick, and the order with two neighbours exchanged, reversed and turned.</summary>
    private static IEnumerable<(string How, Answer Answer)> Others(Answer answer)
    {
        if (answer is ChoiceAnswer choice)
        {
            for (var i = 0; i < choice.Chosen.Length; i++)
                yield return ($"{choice.NameOf(i)} flipped", choice.With(choice.Chosen.SetItem(i, !choice.Chosen[i])));
            yield return ("all flipped", choice.With([.. choice.Chosen.Select(c => !c)]));
        }
        else if (answer is OrderingAnswer { Order: var order })
        {
            for (var i = 0; i + 1 < order.Length; i++)
                yield return ($"{i} and its neighbour exchanged", new OrderingAnswer(order.SetItem(i, order[i + 1]).SetItem(i + 1, order[i])));
            yield return ("reversed", new OrderingAnswer([.. order.Reverse()]));
            yield return ("turned", new OrderingAnswer([.. order[1..], order[0]]));
        }
    }

    private static IEnumerable<(string How, Expr Value)> Of(Expr value)
    {
        yield return ("one more", value + 1);
        yield return ("one less", value - 1);
        yield return ("1 % more", value * 101 / 100);
        yield return ("1 % less", value * 99 / 100);
        yield return ("negated", -value);
        yield return ("doubled", 2 * value);
        foreach (var term in Terms(value))
            yield return ($"without {term.ToInfix()}", value - term);
        var symbols = value.FreeSymbols.ToArray();
        for (var i = 1; i < symbols.Length; i++)
        {
            yield return ($"{symbols[0]} and {symbols[i]} swapped", value.Substitute(new Dictionary<string, Expr>
            {
                [symbols[0]] = Expr.Symbol(symbols[i]),
                [symbols[i]] = Expr.Symbol(symbols[0]),
            }));
        }
    }

    private static IEnumerable<Expr> Terms(Expr value) => value.Expand() is SumExpr sum ? sum.Terms.Select(t => t.Coefficient * t.Monomial).Append(sum.Constant).Where(t => t != 0) : [];
}
