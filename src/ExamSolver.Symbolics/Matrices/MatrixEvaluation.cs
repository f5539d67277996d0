namespace ExamSolver.Symbolics;

/// <summary>Formulas over matrices of declared shapes, worked out entry by entry for small sizes.</summary>
/// <remarks>Vectors are columns. <c>A^T</c> transposes, <c>A^-1</c> inverts, <c>I</c> is the identity of whatever size fits; other scalar functions act on each entry.</remarks>
internal sealed class MatrixEvaluation(Declarations declarations, IReadOnlyDictionary<Expr, int> sizes, IReadOnlyDictionary<string, MatrixValue>? names = null)
{
    private const int MaximalTerms = 200;

    // The name of a row or column while a function of it is worked out; nobody can write it.
    private const string Slice = "\u0001";

    private readonly Dictionary<string, MatrixValue> _names = names is null ? new(StringComparer.Ordinal) : new(names, StringComparer.Ordinal);

    // What stands on both sides of a comparison, or twice on one, is worked out once where no name has a value of its own.
    private readonly Dictionary<Formula, MatrixValue> _known = [];

    public MatrixValue Of(Formula formula)
    {
        if (_names.Count > 0 || formula is not (SymbolFormula or ApplyFormula))
        {
            return Value(formula);
        }

        if (!_known.TryGetValue(formula, out var value))
        {
            value = Value(formula);
            _known.Add(formula, value);
        }

        return value;
    }

    private MatrixValue Value(Formula formula)
    {
        switch (formula)
        {
            case SymbolFormula symbol when _names.TryGetValue(symbol.Name, out var named):
                return named;
            case SymbolFormula symbol when declarations.Find(symbol.Name) is { IsScalar: false } or { IsFunction: true }:
                return Symbol(symbol.Name, declarations.Find(symbol.Name)!);
            case SymbolFormula { Name: "I" } when !declarations.Contains("I"):
                return MatrixValue.Identity(Expr.One);
            case SumFormula sum:
                return sum.Terms
                    .Select(t => t.IsNegative ? Of(t.Term).Map(e => -e) : Of(t.Term))
                    .Aggregate(Add);
            case ProductFormula product:
                return product.Factors.Select(f => Of(f.Factor)).Aggregate(Multiply);
            case QuotientFormula quotient:
                return Divide(Of(quotient.Numerator), Of(quotient.Denominator));
            case NegationFormula negation:
                return Of(negation.Operand).Map(e => -e);
            case PowerFormula power:
                return Power(power);
            case ApplyFormula { Arguments.IsEmpty: false } apply:
                return Apply(apply);
            case ArrayFormula { Kind: ArrayKind.List or ArrayKind.Tuple } array:
                return Literal(array);
            case EntryFormula entry when _names.Count > 0 && Entry(entry) is { } value:
                return value;
            case BindFormula { Kind: "rows" or "columns", Bindings: [{ Lower: { } array } slice] } slices:
                return Slices(slices.Kind == "rows", slice.Variable, slices.Body, Of(array));
            case BindFormula { Kind: "sum", Bindings: [var first, _, ..] } sum when _names.Count > 0:
                return Of(new BindFormula("sum", [first], new BindFormula("sum", sum.Bindings[1..], sum.Body)));
            case BindFormula { Kind: "sum", Bindings: [var binding] } sum when _names.Count > 0 && Ends(binding, sum.Body) is var (lower, upper):
                return Sum(sum, binding.Variable, lower, upper);
            case RelationFormula relation when _names.Count > 0 && IsArray(relation):
                return Indicator(relation);
            case RelationFormula or BindFormula when Mentions(formula):
                throw new MatrixShapeException("Relations and sums over whole matrices are not compared.");
            default:
                return MatrixValue.Scalar(WithNames(formula.ToExpr()));
        }
    }

    /// <summary>The names put into a scalar; an array that is indexed there becomes a literal.</summary>
    private Expr WithNames(Expr value) => _names.Count == 0 || !value.FreeSymbols.Any(_names.ContainsKey)
        ? value
        : value.Substitute(_names.ToDictionary(n => n.Key, n => n.Value.IsScalar ? n.Value.Scale : AsLiteral(n.Value), StringComparer.Ordinal));

    private static Expr AsLiteral(MatrixValue value) => ArrayExpr.Of(
        ArrayKind.List,
        Enumerable.Range(0, value.Rows).Select(i => value.Columns == 1 ? value[i, 0] : ArrayExpr.Of(ArrayKind.List, Enumerable.Range(0, value.Columns).Select(j => value[i, j]))));

    private bool IsArray(RelationFormula relation) => MentionsAny(relation) && (!Of(relation.Left).IsScalar || !Of(relation.Right).IsScalar);

    private bool MentionsAny(Formula formula) => FormulaParts.Names(formula).Any(name => _names.ContainsKey(name) || declarations.Find(name) is { IsScalar: false });

    // g > 0 of a matrix is one where an entry is positive, and zero elsewhere.
    private MatrixValue Indicator(RelationFormula relation)
    {
        var (left, right) = (Of(relation.Left), Of(relation.Right));
        Expr One(Expr a, Expr b) => Expr.Apply("indicator", Expr.Relation(a, relation.Operator, b));
        return right.IsScalar ? left.Map(e => One(e, right.Scale)) : left.IsScalar ? right.Map(e => One(left.Scale, e)) : Together(left, right, One, relation.Operator);
    }

    private static MatrixValue Together(MatrixValue left, MatrixValue right, Func<Expr, Expr, Expr> combine, string operation) =>
        left.Kind == right.Kind && left.Rows == right.Rows && left.Columns == right.Columns
            ? MatrixValue.Of(left.Rows, left.Columns, (i, j) => combine(left[i, j], right[i, j]))
            : throw new MatrixShapeException($"Found {left.Shape} {operation} {right.Shape}.");

    // x[2] of a vector is a number, W[1,2] of a matrix too, and W[2] of a matrix its second row, as a vector.
    private MatrixValue? Entry(EntryFormula entry)
    {
        if (entry.Array is SymbolFormula { Name: var name } && !_names.ContainsKey(name) && declarations.Find(name) is not { IsScalar: false, Dimensions.Length: 1 or 2 })
        {
            return null;
        }

        var array = Of(entry.Array);
        var indices = new int[entry.Indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            if (!Of(entry.Indices[i]).Scale.TryGetNumber(out var number) || !number.TryGetInt32(out indices[i]))
            {
                return null;
            }
        }

        int[] ends = array.Columns == 1 ? [array.Rows] : [array.Rows, array.Columns];
        if (array.Kind != MatrixValue.MatrixKind.Matrix || indices.Length == 0 || indices.Length > ends.Length || indices.Where((index, axis) => index < 1 || index > ends[axis]).Any())
        {
            throw new MatrixShapeException($"Found the entry [{string.Join(", ", indices)}] of {array.Shape}.");
        }

        return indices.Length == ends.Length
            ? MatrixValue.Scalar(array[indices[0] - 1, ends.Length == 1 ? 0 : indices[1] - 1])
            : MatrixValue.Of(array.Columns, 1, (j, _) => array[indices[0] - 1, j]);
    }

    // Without a range an index runs along the axis that it indexes.
    private int? AxisOf(string variable, Formula formula)
    {
        if (formula is EntryFormula { Array: SymbolFormula array } entry)
        {
            var axis = entry.Indices.ToList().FindIndex(i => i is SymbolFormula index && index.Name == variable);
            var ends = _names.TryGetValue(array.Name, out var named) ? [named.Rows, named.Columns]
                : declarations.Find(array.Name)?.Dimensions.Select(d => sizes[d]).ToArray() ?? [];
            if (axis >= 0 && axis < ends.Length)
            {
                return ends[axis];
            }
        }

        return FormulaParts.Of(formula).Select(part => AxisOf(variable, part)).FirstOrDefault(size => size is not null);
    }

    private (int Lower, int Upper)? Ends(FormulaBinding binding, Formula body) =>
        binding is { Lower: null, Upper: null } ? AxisOf(binding.Variable, body) is { } size ? (1, size) : null
        : binding is { Lower: { } lower, Upper: { } upper }
        && Of(lower).Scale.TryGetNumber(out var first) && first.TryGetInt32(out var from)
        && Of(upper).Scale.TryGetNumber(out var last) && last.TryGetInt32(out var to)
        && (long)to - from is >= 0 and < MaximalTerms
            ? (from, to)
            : null;

    private MatrixValue Sum(BindFormula sum, string variable, int lower, int upper)
    {
        var hidden = _names.GetValueOrDefault(variable);
        MatrixValue? total = null;
        for (var k = lower; k <= upper; k++)
        {
            _names[variable] = MatrixValue.Scalar(k);
            total = total is null ? Of(sum.Body) : Add(total, Of(sum.Body));
        }

        _names.Remove(variable);
        if (hidden is not null)
        {
            _names[variable] = hidden;
        }

        return total!;
    }

    // rows(softmax, A): the function of each row, taken as a vector; numbers stand below each other, vectors in the rows that they came from.
    private MatrixValue Slices(bool byRows, string variable, Formula body, MatrixValue array)
    {
        if (array.Kind != MatrixValue.MatrixKind.Matrix)
        {
            throw new MatrixShapeException($"Found the {(byRows ? "rows" : "columns")} of {array.Shape}.");
        }

        var hidden = _names.GetValueOrDefault(variable);
        var slices = new MatrixValue[byRows ? array.Rows : array.Columns];
        for (var k = 0; k < slices.Length; k++)
        {
            _names[variable] = byRows ? MatrixValue.Of(array.Columns, 1, (j, _) => array[k, j]) : MatrixValue.Of(array.Rows, 1, (i, _) => array[i, k]);
            slices[k] = Of(body);
        }

        _names.Remove(variable);
        if (hidden is not null)
        {
            _names[variable] = hidden;
        }

        if (Array.TrueForAll(slices, s => s.IsScalar))
        {
            return MatrixValue.Of(slices.Length, 1, (k, _) => slices[k].Scale);
        }

        var length = slices[0].Rows;
        return Array.TrueForAll(slices, s => s is { Kind: MatrixValue.MatrixKind.Matrix, Columns: 1 } && s.Rows == length)
            ? byRows ? MatrixValue.Of(slices.Length, length, (i, j) => slices[i][j, 0]) : MatrixValue.Of(length, slices.Length, (i, j) => slices[j][i, 0])
            : throw new MatrixShapeException($"Found {slices[0].Shape} for a {(byRows ? "row" : "column")}, where numbers or vectors of one length are put together.");
    }

    private MatrixValue Filled(IReadOnlyList<MatrixValue> arguments, Expr value)
    {
        if (arguments is [{ Kind: MatrixValue.MatrixKind.Matrix } like])
        {
            return like.Map(_ => value);
        }

        var ends = arguments.Select(a => a.IsScalar && a.Scale.TryGetNumber(out var n) && n.TryGetInt32(out var size) && size is > 0 and <= MaximalTerms ? size : 0).ToArray();
        return ends is [> 0] or [> 0, > 0]
            ? MatrixValue.Of(ends[0], ends.Length > 1 ? ends[1] : 1, (_, _) => value)
            : throw new MatrixShapeException("Found ones or zeros without a size, expected ones(3), ones(2, 3) or ones(x).");
    }

    private bool Mentions(Formula formula) => FormulaParts.Names(formula).Any(name => declarations.Find(name) is { IsScalar: false })
        && formula is not BindFormula;

    private MatrixValue Symbol(string name, Declaration declaration)
    {
        if (declaration.IsFunction)
        {
            throw new MatrixShapeException($"Found the function {name} without what it is applied to.");
        }

        if (declaration.Dimensions.Length > 2)
        {
            throw new MatrixShapeException($"{name} has {declaration.Dimensions.Length} axes; whole arrays are compared up to two.");
        }

        var rows = sizes[declaration.Dimensions[0]];
        var columns = declaration.Dimensions.Length > 1 ? sizes[declaration.Dimensions[1]] : 1;
        var array = Expr.Symbol(name);
        if (declaration.IsPositiveDefinite)
        {
            // L·Lᵀ is every positive definite matrix, with L lower triangular.
            Expr Lower(int i, int j) => Expr.Entry(array, i + 1, j + 1);
            return MatrixValue.Of(rows, columns, (i, j) => Expr.Sum(Enumerable.Range(0, Math.Min(i, j) + 1).Select(k => Lower(i, k) * Lower(j, k))));
        }

        return MatrixValue.Of(rows, columns, (i, j) =>
            declaration.Dimensions.Length == 1 ? Expr.Entry(array, i + 1)
            : declaration.IsSymmetric ? Expr.Entry(array, Math.Min(i, j) + 1, Math.Max(i, j) + 1)
            : Expr.Entry(array, i + 1, j + 1));
    }

    private static MatrixValue Add(MatrixValue left, MatrixValue right)
    {
        (left, right) = (left.Sized(right.Rows), right.Sized(left.Rows));
        if (left.Kind == MatrixValue.MatrixKind.Identity && right.Kind == MatrixValue.MatrixKind.Identity)
        {
            return MatrixValue.Identity(left.Scale + right.Scale);
        }

        if (left.Kind != right.Kind || left.Rows != right.Rows || left.Columns != right.Columns)
        {
            throw new MatrixShapeException($"Found a sum of {left.Shape} and {right.Shape}.");
        }

        return left.IsScalar ? MatrixValue.Scalar(left.Scale + right.Scale) : MatrixValue.Of(left.Rows, left.Columns, (i, j) => left[i, j] + right[i, j]);
    }

    private static MatrixValue Multiply(MatrixValue left, MatrixValue right)
    {
        if (left.Kind != MatrixValue.MatrixKind.Matrix)
        {
            return left.IsScalar || right.Kind != MatrixValue.MatrixKind.Scalar ? right.Map(e => left.Scale * e) : MatrixValue.Identity(left.Scale * right.Scale);
        }

        if (right.Kind != MatrixValue.MatrixKind.Matrix)
        {
            return left.Map(e => e * right.Scale);
        }

        if (left.Columns != right.Rows)
        {
            throw new MatrixShapeException($"Found a product of {left.Shape} and {right.Shape}.");
        }

        return Unwrapped(MatrixValue.Of(left.Rows, right.Columns, (i, j) =>
        {
            var terms = new Expr[left.Columns];
            for (var k = 0; k < terms.Length; k++)
            {
                terms[k] = left[i, k] * right[k, j];
            }

            return Sums.Add(terms);
        }));
    }

    // xᵀy is a number.
    private static MatrixValue Unwrapped(MatrixValue value) => value is { Rows: 1, Columns: 1 } ? MatrixValue.Scalar(value[0, 0]) : value;

    private static MatrixValue Divide(MatrixValue left, MatrixValue right) => right.IsScalar
        ? left.Map(e => e / right.Scale)
        : left is { Kind: MatrixValue.MatrixKind.Matrix, Columns: 1 } && right.Columns == 1
            ? Together(left, right, (a, b) => a / b, "divided by")
        : throw new MatrixShapeException($"Found a division by {right.Shape}.");

    private MatrixValue Power(PowerFormula power)
    {
        var @base = Of(power.Base);
        switch (power.Exponent)
        {
            case SymbolFormula { Name: "T" or "top" } transpose when !declarations.Contains(transpose.Name):
                return @base.Transpose();
            case NegationFormula { Operand: SymbolFormula { Name: "T" or "top" } }:
                return @base.Inverse().Transpose();
        }

        if (power.Base is ApplyFormula { Function: "e", Arguments.IsEmpty: true })
        {
            return Of(power.Exponent).Map(e => Expr.Apply("exp", e));
        }

        var exponent = Of(power.Exponent);
        if (!exponent.IsScalar)
        {
            throw new MatrixShapeException($"Found {exponent.Shape} as an exponent.");
        }

        if (@base.IsScalar)
        {
            return MatrixValue.Scalar(@base.Scale.Pow(exponent.Scale));
        }

        if (!exponent.Scale.TryGetNumber(out var number) || !number.TryGetInt32(out var n) || Math.Abs(n) > 8)
        {
            throw new MatrixShapeException(power.Exponent is SymbolFormula { Name: "T" }
                ? $"Found {@base.Shape} to the power of T, which is declared and therefore no transpose."
                : $"Found {@base.Shape} to a power that is no small integer.");
        }

        var factor = n < 0 ? @base.Inverse() : @base;
        return Enumerable.Repeat(factor, Math.Abs(n)).Aggregate(MatrixValue.Identity(Expr.One), Multiply);
    }

    private MatrixValue Apply(ApplyFormula apply)
    {
        if (ClosedForms.Of(apply, declarations) is { } closed)
        {
            return Of(closed);
        }

        if (_names.Count > 0 && apply.Function is "diff" or "piecewise" or "indicator" && !MentionsArray(apply))
        {
            return MatrixValue.Scalar(WithNames(apply.ToExpr()));
        }

        if (_names.Count > 0 && apply is { Function: "indicator", Arguments: [RelationFormula condition] })
        {
            return Indicator(condition);
        }

        if (_names.Count > 0 && apply is { Function: "piecewise", Arguments.Length: > 1 })
        {
            return Chosen(apply);
        }

        if (apply is { Function: "rows" or "columns", Arguments: [SymbolFormula function, var sliced] })
        {
            return Slices(apply.Function == "rows", Slice, Formula.Apply(function.Name, Formula.Symbol(Slice)), Of(sliced));
        }

        if (apply is { Function: "jacobian" or "gradient", Arguments: [var body, SymbolFormula by] })
        {
            var jacobian = DeclaredMaps.Jacobian(v => With(by.Name, v, body), Of(by));
            return apply.Function == "jacobian" ? jacobian : jacobian.Transpose();
        }

        var arguments = apply.Arguments.Select((a, i) => apply.Function == "norm" && i == 1 ? MatrixValue.Scalar(a.ToExpr()) : Of(a)).ToList();
        if (DeclaredMaps.Find(apply.Function, declarations) is { } map)
        {
            return DeclaredMaps.Of(apply.Function, map, arguments, sizes);
        }

        var first = arguments[0];
        switch (apply.Function, arguments.Count)
        {
            case ("tr" or "trace", 1):
                return MatrixValue.Scalar(first.IsScalar ? first.Scale : first.Trace());
            case ("det" or "abs", 1) when !first.IsScalar:
                return MatrixValue.Scalar(first.Determinant());
            case ("logdet", 1):
                return MatrixValue.Scalar(Expr.Apply("log", first.IsScalar ? first.Scale : first.Determinant()));
            case ("transpose", 1):
                return first.Transpose();
            case ("inv" or "inverse", 1):
                return first.Inverse();
            case ("diag", 1):
                return Diagonal(first);
            case ("norm", 1 or 2):
                return Norm(first, arguments.Count > 1 ? arguments[1].Scale : null);
            case ("softmax", 1) when first.Columns == 1 && !first.IsScalar:
                var total = Expr.Sum(first.Entries.Select(e => Expr.Apply("exp", e)));
                return first.Map(e => Expr.Apply("exp", e) / total);
            case ("mean", 1):
                return MatrixValue.Scalar(Mean(first));
            case ("variance", 1):
                var mean = Mean(first);
                return MatrixValue.Scalar(Expr.Sum(first.Entries.Select(e => (e - mean).Pow(2))) / first.Entries.Count);
            case ("sum", 1):
                return MatrixValue.Scalar(Expr.Sum(first.Entries));
            case ("prod", 1):
                return MatrixValue.Scalar(Expr.Product(first.Entries));
            case ("cumsum" or "cumprod", 1) when first.Columns == 1 && !first.IsScalar:
                return Running(first, apply.Function == "cumsum" ? static (a, b) => a + b : static (a, b) => a * b);
            case ("argmax" or "argmin", 1) when first.Columns == 1 && !first.IsScalar:
                return MatrixValue.Scalar(Place(first.Entries, apply.Function == "argmax"));
            case ("identity" or "eye", 1) when first.IsScalar && first.Scale.TryGetNumber(out var order) && order.TryGetInt32(out var side) && side is > 0 and <= MaximalTerms:
                return MatrixValue.Of(side, side, static (i, j) => i == j ? Expr.One : Expr.Zero);
            case ("max" or "min", 1) when !first.IsScalar:
                return MatrixValue.Scalar(Expr.Apply(apply.Function, [.. first.Entries]));
            case ("ones" or "zeros", 1 or 2):
                return Filled(arguments, apply.Function == "ones" ? 1 : 0);
            case ("dot", 2):
                return Multiply(first.Transpose(), arguments[1]);
            case ("hadamard", 2) when first.Rows == arguments[1].Rows && first.Columns == arguments[1].Columns:
                return MatrixValue.Of(first.Rows, first.Columns, (i, j) => first[i, j] * arguments[1][i, j]);
            case ("hadamarddiv", 2) when first.Rows == arguments[1].Rows && first.Columns == arguments[1].Columns:
                return MatrixValue.Of(first.Rows, first.Columns, (i, j) => first[i, j] / arguments[1][i, j]);
            case ("hadamardpow", 2) when arguments[1].IsScalar:
                return first.Map(e => e.Pow(arguments[1].Scale));
        }

        if (arguments.TrueForAll(a => a.IsScalar))
        {
            return MatrixValue.Scalar(Expr.Apply(apply.Function, [.. arguments.Select(a => a.Scale)]));
        }

        if (FunctionTable.CanonicalName(apply.Function.TrimEnd('\'')) is not null && (arguments.Count == 1 || TryShare(arguments, out first)))
        {
            // Entry by entry; a number stands beside every entry.
            return arguments.Count == 1
                ? first.Map(e => Expr.Apply(apply.Function, e))
                : MatrixValue.Of(first.Rows, first.Columns, (i, j) => Expr.Apply(apply.Function, [.. arguments.Select(a => a.IsScalar ? a.Scale : a[i, j])]));
        }

        throw new MatrixShapeException($"Found {apply.Function} of {string.Join(" and ", arguments.Select(a => a.Shape))}.");
    }

    /// <summary>A formula in which a name stands for a value.</summary>
    private MatrixValue With(string name, MatrixValue value, Formula formula)
    {
        var hidden = _names.GetValueOrDefault(name);
        _names[name] = value;
        var result = Of(formula);
        if (hidden is null)
        {
            _names.Remove(name);
        }
        else
        {
            _names[name] = hidden;
        }

        return result;
    }

    /// <summary>Whether all arguments that are no numbers have one shape; one of them.</summary>
    private static bool TryShare(List<MatrixValue> arguments, out MatrixValue like)
    {
        var array = like = arguments.Find(a => !a.IsScalar)!;
        return arguments.TrueForAll(a => a.IsScalar || (a.Kind == MatrixValue.MatrixKind.Matrix && (a.Rows, a.Columns) == (array.Rows, array.Columns)));
    }

    private static MatrixValue Running(MatrixValue value, Func<Expr, Expr, Expr> join)
    {
        var total = new Expr[value.Rows];
        for (var i = 0; i < total.Length; i++)
        {
            total[i] = i == 0 ? value[0, 0] : join(total[i - 1], value[i, 0]);
        }

        return MatrixValue.Of(total.Length, 1, (i, _) => total[i]);
    }

    /// <summary>Where the largest or smallest of some values stands, counted from 1; the first of several.</summary>
    private static Expr Place(IReadOnlyList<Expr> values, bool isLargest)
    {
        var best = Expr.Apply(isLargest ? "max" : "min", [.. values]);
        var place = Expr.Number(values.Count);
        for (var i = values.Count - 2; i >= 0; i--)
        {
            place = Expr.Apply("piecewise", Expr.Relation(values[i], isLargest ? ">=" : "<=", best), i + 1, place);
        }

        return Cases.Decided(place);
    }

    /// <summary>Cases of arrays of one shape, entry by entry.</summary>
    private MatrixValue Chosen(ApplyFormula cases)
    {
        // A condition, its value, and so on; a value for all other cases may stand last.
        var parts = cases.Arguments.Select((a, i) => i % 2 == 0 && i + 1 < cases.Arguments.Length ? null : Of(a)).ToArray();
        var like = Array.Find(parts, p => p is { IsScalar: false }) ?? Array.Find(parts, p => p is not null)!;
        if (Array.Exists(parts, p => p is not null && (p.Rows, p.Columns, p.Kind) != (like.Rows, like.Columns, like.Kind)))
        {
            throw new MatrixShapeException($"Found cases of {string.Join(" and ", parts.Where(p => p is not null).Select(p => p!.Shape))}.");
        }

        var conditions = cases.Arguments.Select((a, i) => parts[i] is null ? Condition(a) : null).ToArray();
        Expr At(Func<MatrixValue, Expr> entry) => Cases.Of("piecewise", [.. parts.Select((p, k) => p is null ? conditions[k]! : entry(p))]);
        return like.IsScalar ? MatrixValue.Scalar(At(p => p.Scale)) : MatrixValue.Of(like.Rows, like.Columns, (i, j) => At(p => p[i, j]));
    }

    private Expr Condition(Formula formula) => formula is RelationFormula relation
        ? Expr.Relation(Of(relation.Left).Scale, relation.Operator, Of(relation.Right).Scale)
        : WithNames(formula.ToExpr());

    private static Expr Mean(MatrixValue value) => Expr.Sum(value.Entries) / value.Entries.Count;

    private bool MentionsArray(Formula formula) => FormulaParts.Names(formula).Any(name =>
        _names.TryGetValue(name, out var named) ? !named.IsScalar : declarations.Find(name) is { IsScalar: false });

    private static MatrixValue Diagonal(MatrixValue value) => value.Columns == 1
        ? MatrixValue.Of(value.Rows, value.Rows, (i, j) => i == j ? value[i, 0] : Expr.Zero)
        : value.Rows == value.Columns
            ? MatrixValue.Of(value.Rows, 1, (i, _) => value[i, i])
            : throw new MatrixShapeException($"Found diag of {value.Shape}.");

    private static MatrixValue Norm(MatrixValue value, Expr? index)
    {
        if (index is NumberExpr { Value.IsOne: true } && value.Columns == 1)
        {
            return MatrixValue.Scalar(Expr.Sum(value.Entries.Select(e => Expr.Apply("abs", e))));
        }

        // Of a matrix the Frobenius norm only: others need singular values.
        var isEuclidean = index is null or NumberExpr { Value: { IsInteger: true } } && value.Columns == 1;
        return isEuclidean || index is SymbolExpr { Name: "F" }
            ? MatrixValue.Scalar(Expr.Sum(value.Entries.Select(e => e.Pow(2))).Pow(Rational.Half))
            : throw new MatrixShapeException($"Found a norm of {value.Shape} that is not worked out entry by entry.");
    }

    private MatrixValue Literal(ArrayFormula array)
    {
        var rows = array.Items.Select(item => item is ArrayFormula { Kind: ArrayKind.List } row ? row.Items : [item]).ToList();
        if (rows.Count == 0 || rows.Exists(row => row.Length != rows[0].Length || row.Length == 0))
        {
            throw new MatrixShapeException("Found a matrix whose rows differ in length.");
        }

        var entries = rows.ConvertAll(row => row.Select(Of).ToList());
        return entries.SelectMany(row => row).All(e => e.IsScalar)
            ? MatrixValue.Of(rows.Count, rows[0].Length, (i, j) => entries[i][j].Scale)
            : MatrixBlocks.Join(entries);
    }
}
