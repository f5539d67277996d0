using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>What a variant must meet, besides its checks.</summary>
/// <param name="Text">As it is written, for reports.</param>
/// <param name="Position">Where it is written.</param>
/// <param name="Relation">A comparison of the names, or of the <c>answer</c>; <c>null</c> where every mistake must show.</param>
public sealed record VariantConstraint(string Text, SourcePosition Position, RelationFormula? Relation)
{
    /// <summary>The words of the constraint that known mistakes lead to other answers than the right one and than each other, as they do on the common paper.</summary>
    public const string MistakesDiffer = "mistakes differ";

    /// <summary>The name that stands for every number of every answer.</summary>
    public const string AnswerName = "answer";

    /// <summary>Whether it can be tried before anything is solved.</summary>
    public bool IsOfValues => Relation is { } relation && !FormulaParts.Names(relation).Contains(AnswerName);

    /// <summary>Whether the values meet it; a comparison that has no value is not met.</summary>
    public bool Holds(ArrayContext values) => Relation is { } relation && Holds(relation, values);

    /// <summary>Whether an answer meets it: every number in it; what holds symbols is passed over.</summary>
    public bool Holds(Answer answer, ArrayContext values) => answer.Components
        .Where(c => c.Value.FreeSymbols.Count == 0)
        .All(c => Holds(values.With(new LetDefinition(AnswerName, c.Value.ToFormula(), ArrayEntries.Scalar(c.Value)))));

    private static bool Holds(RelationFormula relation, ArrayContext values)
    {
        // a < b < c is (a < b) < c.
        var left = relation.Left;
        if (left is RelationFormula chain)
        {
            if (!Holds(chain, values))
                return false;
            left = chain.Right;
        }

        if (values.Evaluate(left, out _) is not { } first || values.Evaluate(relation.Right, out _) is not { } second || first.Shape != second.Shape)
            return false;
        var signs = first.Entries.Zip(second.Entries, Compare).ToArray();
        return relation.Operator switch
        {
            "=" => signs.All(s => s == 0),
            "!=" => signs.Any(s => s is not null and not 0),
            "<" => signs.All(s => s < 0),
            "<=" => signs.All(s => s <= 0),
            ">" => signs.All(s => s > 0),
            ">=" => signs.All(s => s >= 0),
            _ => false,
        };
    }

    /// <summary>-1, 0 or 1: exactly where both are rational, otherwise in doubles; <c>null</c> where one has no value.</summary>
    private static int? Compare(Expr left, Expr right)
    {
        if (left.TryGetNumber(out var a) && right.TryGetNumber(out var b))
            return a.CompareTo(b);
        var (x, y) = (left.Evaluate(_ => double.NaN), right.Evaluate(_ => double.NaN));
        if (double.IsNaN(x) || double.IsNaN(y))
            return null;
        return Math.Abs(x - y) <= 1e-12 * Math.Max(Math.Abs(x), Math.Abs(y)) ? 0 : x < y ? -1 : 1;
    }
}
