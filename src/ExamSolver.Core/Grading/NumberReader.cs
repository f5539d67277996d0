using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>Reads a number with what may stand around it: <c>N = 560</c>, a unit, an uncertainty; or a calculation, where the question allows one.</summary>
internal static class NumberReader
{
    /// <summary>Reads a text as a number.</summary>
    public static Reading Read(string text, int start, ReadingContext context)
    {
        // Most answers are a number and nothing else.
        if (NumberText.TryRead(text, context.Language, out var number))
            return Noted(new Reading(new NumberAnswer(Expr.Number(number.Value))) { Digits = number.Digits }, number, context);
        if (Units.At(text) is var (unit, unitStart))
            return WithUnit(text, start, unit, unitStart, context);
        if (Uncertainty(text, start, context) is { } uncertain)
            return uncertain;

        // Named, said to be about it, or counted: N = 560, ≈ 0.18.
        if (Bare(text) is var (bare, offset) && offset > 0 && NumberText.TryRead(bare, context.Language, out number))
            return Noted(new Reading(new NumberAnswer(Expr.Number(number.Value))) { Digits = number.Digits }, number, context);
        var calculation = Calculation(text, start, context);
        return calculation.Answer is null && context.Rules.Unit is null && CountedText.Find(text) is var (count, word) && Read(count, start, context) is { Answer: not null } counted
            ? counted with { Notes = [.. counted.Notes, Feedback.Of("word-passed-over", ("word", word))] }
            : calculation;
    }

    /// <summary>A reading with what is to be said of an ambiguous mark.</summary>
    public static Reading Noted(Reading reading, NumberReading number, ReadingContext context) => number.Mark == MarkReading.Plain
        ? reading
        : reading with { Notes = [Feedback.Of(number.Mark == MarkReading.Grouping ? "read-as-thousands" : "read-as-decimal", ("value", Shown(number.Value, context)))] };

    private static string Shown(Rational value, ReadingContext context)
    {
        if (value.IsInteger)
            return value.ToString();

        // At most three decimals: only 1,234 is ambiguous.
        var thousandths = (value.Abs() * 1000).Floor();
        var text = thousandths.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(4, '0');
        return $"{(value.Sign < 0 ? "-" : "")}{text[..^3]}{(NumberText.UsesComma(context.Language) ? ',' : '.')}{text[^3..]}";
    }

    private static Reading WithUnit(string text, int start, Unit unit, int unitStart, ReadingContext context)
    {
        var reading = Read(text[..unitStart], start, context with { Rules = context.Rules with { Unit = null } });
        if (reading.Answer is not NumberAnswer number)
            return reading;
        if (context.Rules.Unit is not { } wanted)
        {
            // 7 B is seven billions where nothing asks for bytes.
            return unit.Name == "B" ? reading with { Answer = new NumberAnswer(number.Value * ((Expr)10).Pow(9)), Digits = reading.Digits is { } digits ? digits with { Decimals = digits.Decimals - 9 } : null, Notes = [new Feedback("read-as-billions")] }
                : CountedText.IsCount(unit) ? reading with { Notes = [.. reading.Notes, Feedback.Of("word-passed-over", ("word", unit.Name))] }
                : new Reading(null, Feedback.Of("unit-not-asked", ("unit", unit.Name)), start + unitStart);
        }

        if (wanted.Sort != unit.Sort)
            return reading with { WrongUnit = unit };
        return unit.Size == wanted.Size ? reading : reading with { Answer = new NumberAnswer(number.Value * Expr.Number(unit.Size / wanted.Size)), Digits = null };
    }

    /// <summary>0.18 ± 0.01: the number and how uncertain it is.</summary>
    private static Reading? Uncertainty(string text, int start, ReadingContext context)
    {
        var sign = text.IndexOf('±', StringComparison.Ordinal);
        var length = 1;
        if (sign < 0)
            (sign, length) = (text.IndexOf("+-", StringComparison.Ordinal), 2);
        if (sign < 0)
            (sign, length) = (text.IndexOf("+/-", StringComparison.Ordinal), 3);
        if (sign < 0 || text.AsSpan(0, sign).IsWhiteSpace() || !NumberText.TryRead(text.AsSpan(sign + length), context.Language, out var margin) || margin.Value.Sign < 0)
            return null;
        var reading = Read(text[..sign], start, context);
        return reading.Answer is null || reading.Uncertainty is not null ? null : reading with { Uncertainty = margin.Value };
    }

    /// <summary>The text without a name and a sign of equality, and without a sign of approximation, in front.</summary>
    private static (string Text, int Offset) Bare(string text)
    {
        var sign = text.AsSpan().IndexOfAny("=≈~");
        if (sign < 0 || text.AsSpan(sign + 1).ContainsAny("=≈~<>") || text.AsSpan(0, sign).ContainsAnyExcept(NameCharacters))
            return (text, 0);
        return (text[(sign + 1)..], sign + 1);
    }

    private static readonly System.Buffers.SearchValues<char> NameCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ#_ ");

    private static Reading Calculation(string text, int start, ReadingContext context)
    {
        var result = context.Parse(text, Declarations.Empty);
        if (!result.Succeeded)
            return new Reading(null, AnswerReader.Unread(result.Errors[0]), start + result.Errors[0].Start);
        var formula = AnswerReader.WithoutName(result.Formula!, Declarations.Empty);
        if (formula is RelationFormula { Operator: "<" or "<=" or ">" or ">=" })
            return new Reading(null, new Feedback("inequality-not-asked"), start);
        var value = formula.ToExpr();
        if (AnswerReader.Undeclared(value, Declarations.Empty) is { } symbol)
            return new Reading(null, Feedback.Of("no-number", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)));

        // (3·3·3 + 1)·20 = 560: a calculation with its result. 560 = 560 is a statement.
        if (formula is RelationFormula { Operator: "=", Left: not NumberFormula } relation && relation.Left.ToExpr() is var worked && AnswerReader.IsScalar(worked) && AnswerReader.IsScalar(relation.Right.ToExpr()))
        {
            if (worked != relation.Right.ToExpr())
                return new Reading(null, new Feedback("sides-differ"), start);
            (formula, value) = (relation.Left, worked);
        }

        if (!AnswerReader.IsScalar(value))
            return new Reading(null, new Feedback("no-single-number"), start);
        if (context.Rules.NumberOnly && formula is not (NumberFormula or NegationFormula { Operand: NumberFormula } or QuotientFormula { Numerator: NumberFormula, Denominator: NumberFormula }))
            return new Reading(null, new Feedback("calculation-not-asked"), start);
        return new Reading(new NumberAnswer(value)) { Written = formula };
    }
}
