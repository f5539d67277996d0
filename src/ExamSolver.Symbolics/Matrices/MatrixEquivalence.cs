namespace ExamSolver.Symbolics;

/// <summary>Equality of formulas over matrices and vectors of declared shapes.</summary>
/// <remarks>
/// Every declared size is replaced by a small number, different for different sizes and never one, twice with other numbers;
/// then all entries are compared as scalars. A size that is a symbol stands for its number in the formula too.
/// </remarks>
public static class MatrixEquivalence
{
    private static readonly int[][] SizeChoices = [[2, 3, 4], [3, 2, 4]];

    /// <summary>Whether a formula uses an array as a whole.</summary>
    public static bool IsNeeded(Formula formula, Declarations declarations) => (declarations.HasArrays && UsesArray(formula, declarations)) || ComputesWithMatrix(formula);

    // 1/2·[[2, 1], [1, 2]], A·B with both written out, det [[1, 2], [3, 4]]: every comparison asks this, so that it makes nothing.
    private static bool ComputesWithMatrix(Formula formula)
    {
        switch (formula)
        {
            case SumFormula sum:
                for (var i = 0; i < sum.Terms.Length; i++)
                {
                    if (IsMatrixOrComputesWithOne(sum.Terms[i].Term))
                    {
                        return true;
                    }
                }

                return false;
            case ProductFormula product:
                for (var i = 0; i < product.Factors.Length; i++)
                {
                    if (IsMatrixOrComputesWithOne(product.Factors[i].Factor))
                    {
                        return true;
                    }
                }

                return false;
            case QuotientFormula quotient:
                return IsMatrixOrComputesWithOne(quotient.Numerator) || IsMatrixOrComputesWithOne(quotient.Denominator);
            case PowerFormula power:
                return IsMatrixOrComputesWithOne(power.Base) || ComputesWithMatrix(power.Exponent);
            case NegationFormula negation:
                return IsMatrixOrComputesWithOne(negation.Operand);
            case ApplyFormula { Function: "det" or "tr" or "trace" or "transpose" or "inv" or "logdet", Arguments: [var operand] }:
                return IsMatrixOrComputesWithOne(operand);
            default:
                return false;
        }
    }

    private static bool IsMatrixOrComputesWithOne(Formula formula) =>
        formula is ArrayFormula { Kind: ArrayKind.List, Items: [ArrayFormula { Kind: ArrayKind.List }, ..] } || ComputesWithMatrix(formula);

    private static bool UsesArray(Formula formula, Declarations declarations) => formula switch
    {
        SymbolFormula symbol => declarations.Find(symbol.Name) is { IsScalar: false },
        ApplyFormula apply when DeclaredMaps.Find(apply.Function, declarations) is not null => true,
        EntryFormula entry => entry.Indices.Any(i => UsesArray(i, declarations)),
        _ => FormulaParts.Of(formula).Any(part => UsesArray(part, declarations)),
    };

    /// <summary>Decides; shapes that do not fit are a difference when they are the left side's, else undecided.</summary>
    public static Decision Decide(Formula left, Formula right, Declarations declarations, EquivalenceOptions? options = null)
    {
        var dimensions = declarations.Sizes.Order(Expr.Ordering).ToList();
        Decision? undecided = null;
        foreach (var choice in SizeChoices)
        {
            var sizes = Sizes(dimensions, choice);
            if (sizes is null)
            {
                return new(Verdict.Undecided, "More than three different sizes are declared, too many to work out.");
            }

            var evaluation = new MatrixEvaluation(declarations, sizes);
            var numbers = sizes.Where(p => p.Key is SymbolExpr).ToDictionary(p => ((SymbolExpr)p.Key).Name, p => (Expr)p.Value, StringComparer.Ordinal);
            MatrixValue theirs;
            try
            {
                theirs = evaluation.Of(left).Map(e => e.Substitute(numbers));
            }
            catch (MatrixShapeException exception)
            {
                return new(Verdict.Different, exception.Message);
            }

            MatrixValue ours;
            try
            {
                ours = evaluation.Of(right).Map(e => e.Substitute(numbers));
            }
            catch (MatrixShapeException exception)
            {
                return new(Verdict.Undecided, exception.Message);
            }

            var decision = Compare(theirs, ours, declarations, options);
            if (decision.IsDifferent)
            {
                return decision;
            }

            undecided ??= decision.IsEqual ? null : decision;
        }

        return undecided ?? new(Verdict.Equal, "All entries are equal for two choices of the sizes.");
    }

    /// <summary>The entries of a formula over matrices whose declared sizes are numbers, row by row; a scalar has one. Null where shapes do not fit.</summary>
    /// <remarks>A multiple of the identity takes the size asked for.</remarks>
    public static IReadOnlyList<IReadOnlyList<Expr>>? Entries(Formula formula, Declarations declarations, int identitySize = 1)
    {
        var sizes = new Dictionary<Expr, int>();
        foreach (var dimension in declarations.Sizes)
        {
            if (dimension is NumberExpr { Value: var number } && number.TryGetInt32(out var size) && size is > 0 and <= 16)
            {
                sizes[dimension] = size;
            }
        }

        try
        {
            var value = new MatrixEvaluation(declarations, sizes).Of(formula).Sized(identitySize);
            return [.. Enumerable.Range(0, value.Rows).Select(i => (IReadOnlyList<Expr>)[.. Enumerable.Range(0, value.Columns).Select(j => value[i, j])])];
        }
        catch (Exception exception) when (exception is MatrixShapeException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static Decision Compare(MatrixValue left, MatrixValue right, Declarations declarations, EquivalenceOptions? options)
    {
        (left, right) = (left.Sized(right.Rows), right.Sized(left.Rows));
        if (left.Kind != right.Kind || left.Rows != right.Rows || left.Columns != right.Columns)
        {
            return new(Verdict.Different, $"One side is {left.Shape}, the other {right.Shape}.");
        }

        Decision? undecided = null;
        for (var i = 0; i < left.Entries.Count; i++)
        {
            var decision = Equivalence.Decide(left.Entries[i], right.Entries[i], declarations, options);
            if (decision.IsDifferent)
            {
                return left.IsScalar ? decision : decision with { Reason = $"Entry ({(i / left.Columns) + 1}, {(i % left.Columns) + 1}): {decision.Reason}" };
            }

            undecided ??= decision.IsEqual ? null : decision;
        }

        return undecided ?? new(Verdict.Equal, "All entries are equal.");
    }

    // Small declared sizes stay; the others get the numbers that are left, in order.
    private static Dictionary<Expr, int>? Sizes(List<Expr> dimensions, int[] choice)
    {
        var sizes = new Dictionary<Expr, int>();
        foreach (var dimension in dimensions)
        {
            if (dimension is NumberExpr { Value: var number } && number.TryGetInt32(out var size) && size <= 3)
            {
                sizes[dimension] = size;
            }
        }

        var free = new Queue<int>(choice.Where(c => !sizes.ContainsValue(c)));
        foreach (var dimension in dimensions.Where(d => !sizes.ContainsKey(d)))
        {
            if (!free.TryDequeue(out var size))
            {
                return null;
            }

            sizes[dimension] = size;
        }

        return sizes;
    }
}
