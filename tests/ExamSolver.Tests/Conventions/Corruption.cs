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
            case RecordAnswer { Entries.Length: > 2 } record:
                yield return ("last entry missing", new RecordAnswer(record.Entries[..^1]));
                break;
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
