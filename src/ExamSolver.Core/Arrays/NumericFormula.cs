using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>
/// Works a formula over numbers, vectors and matrices out in doubles, without any rule of algebra: another road than the symbolic one, for
/// the oracles of checks.
/// </summary>
/// <param name="valueOf">The value of a name; <c>null</c> for one that is unknown.</param>
/// <param name="declarations">What is declared, where functions may be.</param>
public sealed class NumericFormula(Func<string, NumericArray?> valueOf, Declarations? declarations = null)
{
    private const int MaximalTerms = 100_000;

    /// <summary>The value; NaN where it is undefined.</summary>
    /// <exception cref="ArithmeticException">Shapes do not fit.</exception>
    public NumericArray Of(Formula formula) => formula switch
    {
        NumberFormula number => NumericArray.Of(number.Value.ToDouble()),
        SymbolFormula symbol => valueOf(symbol.Name) ?? (symbol.Name == "I" ? NumericArray.Of(1, isIdentity: true) : NumericArray.Of(double.NaN)),
        SumFormula sum => Sum(sum),
        ProductFormula product => Product(product),
        QuotientFormula quotient => Divide(Of(quotient.Numerator), Of(quotient.Denominator)),
        NegationFormula negation => Of(negation.Operand).Map(v => -v),
        PowerFormula power => Power(power),
        EntryFormula entry => Entry(entry),
        BindFormula { Kind: "sum" or "prod", Bindings: [{ Lower: { } lower, Upper: { } upper } binding] } bind => Repeat(bind, binding.Variable, (int)Of(lower)[0, 0], (int)Of(upper)[0, 0]),
        BindFormula { Kind: "rows" or "columns", Bindings: [{ Lower: { } array } slice] } slices => Slices(slices.Kind == "rows", slice.Variable, slices.Body, Of(array)),
        ArrayFormula { Kind: not ArrayKind.Set } array => List(array),
        RelationFormula relation => Relation(relation),
        ApplyFormula apply => Apply(apply),
        _ => Scalar(formula),
    };

    private NumericArray Sum(SumFormula sum)
    {
        var total = Term(sum.Terms[0]);
        for (var i = 1; i < sum.Terms.Length; i++)
            total = Together(total, Term(sum.Terms[i]), (a, b) => a + b, "+");
        return total;

        NumericArray Term(SignedTerm term) => term.IsNegative ? Of(term.Term).Map(v => -v) : Of(term.Term);
    }

    private NumericArray Product(ProductFormula product)
    {
        var total = Of(product.Factors[0].Factor);
        for (var i = 1; i < product.Factors.Length; i++)
            total = Multiply(total, Of(product.Factors[i].Factor));
        return total;
    }

    /// <summary>A quotient of numbers: NaN for anything by zero.</summary>
    internal static double Quotient(double numerator, double denominator) => denominator == 0 ? double.NaN : numerator / denominator;

    /// <summary>A power of numbers: NaN for a negative one of zero.</summary>
    internal static double Power(double @base, double exponent) => @base == 0 && exponent < 0 ? double.NaN : Math.Pow(@base, exponent);

    /// <summary>Whether a function is more than one of the table: one that looks at its argument as a whole, or is written as it is evaluated.</summary>
    internal static bool IsOfWhole(string function) => function is "piecewise" or "indicator" or "diff" or "rows" or "columns" or "tr" or "trace" or "logdet" or "transpose" or "inv" or "inverse" or "diag" or "norm"
        or "dot" or "hadamard" or "mean" or "variance" or "sum" or "ones" or "zeros" or "softmax";

    /// <summary>What has no array in it is evaluated as it is.</summary>
    private NumericArray Scalar(Formula formula) => NumericArray.Of(formula.ToExpr().Evaluate(name => valueOf(name) is { IsScalar: true } value ? value[0, 0] : Indexed(name)));

    private double Indexed(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0 || valueOf(name[..bracket]) is not { } array)
            return double.NaN;
        var indices = name[(bracket + 1)..^1].Split(',').Select(i => int.Parse(i, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return At(array, indices) is { IsScalar: true } entry ? entry[0, 0] : double.NaN;
    }

    // What two numbers make is told first and apart from closures, which cost more than the product.
    private static NumericArray Multiply(NumericArray left, NumericArray right) =>
        left.IsScalar ? right.IsScalar ? NumericArray.Of(left[0, 0] * right[0, 0], left.IsIdentity || right.IsIdentity) : Scale(right, left[0, 0]) : right.IsScalar ? Scale(left, right[0, 0]) : MultiplyArrays(left, right);

    private static NumericArray Scale(NumericArray array, double factor) => array.Map(v => v * factor);

    private static NumericArray MultiplyArrays(NumericArray left, NumericArray right)
    {
        if (left.Columns != right.Rows)
            throw new ArithmeticException($"a product of {left.Rows}×{left.Columns} and {right.Rows}×{right.Columns}");
        var product = NumericArray.Of(left.Rows, right.Columns, (i, j) =>
        {
            var total = 0.0;
            for (var k = 0; k < left.Columns; k++)
                total += left[i, k] * right[k, j];
            return total;
        });
        return product is { Rows: 1, Columns: 1 } ? NumericArray.Of(product[0, 0]) : product;
    }

    private static NumericArray Divide(NumericArray left, NumericArray right) =>
        right.IsScalar ? left.Map(v => Quotient(v, right[0, 0])) : Together(left, right, (a, b) => a / b, "divided by");

    private NumericArray Power(PowerFormula power)
    {
        var isTranspose = power.Exponent is SymbolFormula { Name: "T" or "top" } symbol && valueOf(symbol.Name) is null;
        if (isTranspose)
            return Of(power.Base).Transpose();
        if (power.Base is ApplyFormula { Function: "e", Arguments.IsEmpty: true })
            return Of(power.Exponent).Map(Math.Exp);
        var (@base, exponent) = (Of(power.Base), Of(power.Exponent));
        if (@base.IsScalar)
            return NumericArray.Of(Power(@base[0, 0], exponent[0, 0]));
        var result = NumericArray.Of(@base.Rows, @base.Columns, (i, j) => i == j ? 1 : 0);
        var factor = exponent[0, 0] < 0 ? @base.Inverse() : @base;
        for (var i = 0; i < Math.Min(1_000, Math.Abs(exponent[0, 0])); i++)
            result = Multiply(result, factor);
        return result;
    }

    private NumericArray Entry(EntryFormula entry)
    {
        var indices = new double[entry.Indices.Length];
        for (var i = 0; i < indices.Length; i++)
            indices[i] = Of(entry.Indices[i])[0, 0];
        if (entry.Array is SymbolFormula symbol && valueOf(symbol.Name) is null && Array.TrueForAll(indices, double.IsInteger) && valueOf($"{symbol.Name}[{string.Join(',', indices.Select(i => ((long)i).ToString(System.Globalization.CultureInfo.InvariantCulture)))}]") is { } known)
            return known;
        return Entry(Of(entry.Array), indices);
    }

    /// <summary>An entry of an array, or a row of it; NaN where it has none.</summary>
    internal static NumericArray Entry(NumericArray array, ReadOnlySpan<double> indices)
    {
        var places = new int[indices.Length];
        for (var i = 0; i < places.Length; i++)
        {
            if (!double.IsInteger(indices[i]))
                return NumericArray.Of(double.NaN);
            places[i] = (int)indices[i];
        }

        return At(array, places);
    }

    private static NumericArray At(NumericArray array, int[] indices)
    {
        if (array.IsScalar || indices.Length > 2 || indices[0] < 1 || indices[0] > array.Rows || (indices.Length == 2 && (indices[1] < 1 || indices[1] > array.Columns)))
            return NumericArray.Of(double.NaN);
        return indices.Length == 2 ? NumericArray.Of(array[indices[0] - 1, indices[1] - 1])
            : array.Columns == 1 ? NumericArray.Of(array[indices[0] - 1, 0])
            : NumericArray.Of(array.Columns, 1, (j, _) => array[indices[0] - 1, j]);
    }

    private NumericArray Repeat(BindFormula bind, string variable, int lower, int upper)
    {
        if ((long)upper - lower > MaximalTerms)
            return NumericArray.Of(double.NaN);
        var (total, current) = ((NumericArray?)null, NumericArray.Of(lower));
        var body = new NumericFormula(name => name == variable ? current : valueOf(name), declarations);
        for (var k = lower; k <= upper; k++)
        {
            current = NumericArray.Of(k);
            var term = body.Of(bind.Body);
            total = total is null ? term : bind.Kind == "sum" ? Together(total, term, (a, b) => a + b, "+") : Multiply(total, term);
        }

        return total ?? NumericArray.Of(bind.Kind == "sum" ? 0 : 1);
    }

    /// <summary>A function of each row or column, which it sees as a vector.</summary>
    private NumericArray Slices(bool byRows, string variable, Formula body, NumericArray array)
    {
        var turned = byRows ? array : array.Transpose();
        var slices = new NumericArray[turned.Rows];
        for (var k = 0; k < slices.Length; k++)
        {
            var slice = new NumericArray(turned.Columns, 1, [.. turned.Values.Slice(k * turned.Columns, turned.Columns)]);
            slices[k] = new NumericFormula(name => name == variable ? slice : valueOf(name)).Of(body);
        }

        if (Array.TrueForAll(slices, s => s.IsScalar))
            return NumericArray.Of(slices.Length, 1, (k, _) => slices[k][0, 0]);
        var joined = NumericArray.Of(slices.Length, slices[0].Rows, (k, j) => slices[k].Rows == slices[0].Rows ? slices[k][j, 0] : throw new ArithmeticException("rows of different lengths"));
        return byRows ? joined : joined.Transpose();
    }

    private NumericArray List(ArrayFormula array)
    {
        var rows = array.Items.Select(item => item is ArrayFormula row ? row.Items.Select(e => Of(e)[0, 0]).ToArray() : [Of(item)[0, 0]]).ToArray();
        return NumericArray.Of(rows.Length, rows[0].Length, (i, j) => rows[i][j]);
    }

    private NumericArray Relation(RelationFormula relation) => Together(Of(relation.Left), Of(relation.Right), (a, b) => relation.Operator switch
    {
        "=" => a == b,
        "!=" => a != b,
        "<" => a < b,
        "<=" => a <= b,
        ">" => a > b,
        ">=" => a >= b,
        _ => throw new ArithmeticException($"{relation.Operator} has no value"),
    } ? 1 : 0, relation.Operator, spreads: true);

    /// <summary>A map between spaces: the sizes of its arguments are those that they have.</summary>
    private NumericArray Map(ApplyFormula apply, Declaration map)
    {
        var arguments = apply.Arguments.Select(Of).ToArray();
        if (arguments.Length != map.Arguments.Length || Array.Exists(arguments, a => a.Columns != 1))
            throw new ArithmeticException($"{apply.Function} has other arguments than declared");
        var at = arguments.SelectMany(a => a.Values.ToArray()).ToArray();
        var components = map.Dimensions.IsEmpty ? 0
            : map.Dimensions[0].TryGetNumber(out var size) && size.TryGetInt32(out var count) ? count
            : map.Arguments.IndexOf(map.Dimensions[0]) is >= 0 and var like ? arguments[like].Rows
            : map.Dimensions[0] is SymbolExpr letter && valueOf(letter.Name) is { IsScalar: true } known ? (int)known[0, 0]
            : throw new ArithmeticException($"how many numbers {apply.Function} gives is not known here");
        var values = UnknownFunctions.EvaluateMap(apply.Function, at, components, declarations!);
        var columns = values.Length / Math.Max(1, components);
        return NumericArray.Of(Math.Max(1, components), columns, (i, j) => values[(i * columns) + j]);
    }

    private NumericArray Apply(ApplyFormula apply)
    {
        if (apply.Function == "piecewise" && Chosen(apply.Arguments) is { } chosen)
            return chosen;
        if (apply is { Function: "indicator", Arguments: [RelationFormula condition] })
            return Relation(condition);
        if (apply.Function is "piecewise" or "indicator" or "diff" || apply.Arguments.IsEmpty)
            return Scalar(apply);
        if (apply is { Function: "rows" or "columns", Arguments: [SymbolFormula each, var sliced] })
            return Slices(apply.Function == "rows", "\u0001", Formula.Apply(each.Name, Formula.Symbol("\u0001")), Of(sliced));
        if (declarations?.Find(apply.Function.TrimEnd('\'')) is { IsFunction: true, Arguments.IsDefault: false } map)
            return Map(apply, map);
        if (declarations?.Find(apply.Function) is { IsFunction: true })
            return NumericArray.Of(UnknownFunctions.Evaluate(apply.Function, [.. apply.Arguments.Select(a => Of(a)[0, 0])], declarations));
        var arguments = apply.Arguments.Select((a, i) => apply.Function == "norm" && i == 1 ? NumericArray.Of(a is NumberFormula number ? number.Value.ToDouble() : 2) : Of(a)).ToArray();
        var first = arguments[0];
        switch (apply.Function)
        {
            case "tr" or "trace":
                return NumericArray.Of(Enumerable.Range(0, first.Rows).Sum(i => first[i, i]));
            case "det" or "abs" when !first.IsScalar:
                return NumericArray.Of(first.Determinant());
            case "logdet":
                return NumericArray.Of(Math.Log(first.Determinant()));
            case "transpose":
                return first.Transpose();
            case "inv" or "inverse":
                return first.Inverse();
            case "diag":
                return first.Columns == 1 ? NumericArray.Of(first.Rows, first.Rows, (i, j) => i == j ? first[i, 0] : 0) : NumericArray.Of(first.Rows, 1, (i, _) => first[i, i]);
            case "norm":
                return NumericArray.Of(arguments.Length > 1 && arguments[1][0, 0] == 1 ? first.Values.ToArray().Sum(Math.Abs) : Math.Sqrt(first.Values.ToArray().Sum(v => v * v)));
            case "dot":
                return Multiply(first.Transpose(), arguments[1]);
            case "hadamard":
                return Together(first, arguments[1], (a, b) => a * b, "⊙");
            case "hadamarddiv":
                return Together(first, arguments[1], (a, b) => a / b, "./");
            case "hadamardpow":
                return Together(first, arguments[1], Math.Pow, ".^", spreads: true);
            case "mean":
                return NumericArray.Of(Mean(first));
            case "variance":
                // The mean square less the square of the mean, about the first entry, so that little cancels.
                var about = first.Map(v => v - first[0, 0]);
                return NumericArray.Of(Mean(about.Map(v => v * v)) - (Mean(about) * Mean(about)));
            case "sum":
                return NumericArray.Of(first.Values.ToArray().Sum());
            case "prod":
                return NumericArray.Of(first.Values.ToArray().Aggregate((a, b) => a * b));
            case "cumsum" or "cumprod":
                var running = apply.Function == "cumsum" ? 0.0 : 1.0;
                return first.Map(v => running = apply.Function == "cumsum" ? running + v : running * v);
            case "argmax":
                return NumericArray.Of(1 + Array.IndexOf(first.Values.ToArray(), first.Values.ToArray().Max()));
            case "argmin":
                return NumericArray.Of(1 + Array.IndexOf(first.Values.ToArray(), first.Values.ToArray().Min()));
            case "identity" or "eye":
                return NumericArray.Of((int)first[0, 0], (int)first[0, 0], (i, j) => i == j ? 1 : 0);
            case "max" when !first.IsScalar && arguments.Length == 1:
                return NumericArray.Of(first.Values.ToArray().Max());
            case "min" when !first.IsScalar && arguments.Length == 1:
                return NumericArray.Of(first.Values.ToArray().Min());
            case "ones" or "zeros":
                var fill = apply.Function == "ones" ? 1 : 0;
                return !first.IsScalar ? first.Map(_ => fill) : NumericArray.Of((int)first[0, 0], arguments.Length > 1 ? (int)arguments[1][0, 0] : 1, (_, _) => fill);
            case "softmax":
                // Less the largest, so that nothing overflows.
                var largest = first.Values.ToArray().Max();
                var total = first.Values.ToArray().Sum(v => Math.Exp(v - largest));
                return first.Map(v => Math.Exp(v - largest) / total);
        }

        if (FunctionTable.CanonicalName(apply.Function) is not { } name || FunctionTable.Find(name) is not { } function)
            return Scalar(apply);
        if (arguments.Length == 1)
            return first.Map(v => function.Evaluate([v]));
        if (Array.Find(arguments, a => !a.IsScalar) is not { } like)
            return NumericArray.Of(function.Evaluate(Array.ConvertAll(arguments, a => a[0, 0])));
        return Array.TrueForAll(arguments, a => a.IsScalar || (a.Rows, a.Columns) == (like.Rows, like.Columns))
            ? NumericArray.Of(like.Rows, like.Columns, (i, j) => function.Evaluate(Array.ConvertAll(arguments, a => a.IsScalar ? a[0, 0] : a[i, j])))
            : throw new ArithmeticException($"{name} of {string.Join(" and ", arguments.Select(a => $"{a.Rows}×{a.Columns}"))}");
    }

    /// <summary>The value of the first case that holds; <c>null</c> where a condition is joined of others.</summary>
    private NumericArray? Chosen(System.Collections.Immutable.ImmutableArray<Formula> cases)
    {
        for (var i = 0; i + 1 < cases.Length; i += 2)
        {
            if (cases[i] is not RelationFormula relation || Relation(relation) is not { IsScalar: true } holds)
                return null;
            if (holds[0, 0] != 0)
                return Of(cases[i + 1]);
        }

        return cases.Length % 2 == 1 ? Of(cases[^1]) : NumericArray.Of(double.NaN);
    }

    private static double Mean(NumericArray array) => array.Values.ToArray().Sum() / array.Values.Length;

    private static NumericArray Together(NumericArray left, NumericArray right, Func<double, double, double> combine, string operation, bool spreads = false) =>
        left.IsScalar && right.IsScalar ? NumericArray.Of(combine(left[0, 0], right[0, 0]), left.IsIdentity && right.IsIdentity) : TogetherArrays(left, right, combine, operation, spreads);

    private static NumericArray Sized(NumericArray array, NumericArray beside) =>
        array.IsIdentity && beside.Rows == beside.Columns ? NumericArray.Of(beside.Rows, beside.Rows, (i, j) => i == j ? array[0, 0] : 0) : array;

    private static NumericArray TogetherArrays(NumericArray left, NumericArray right, Func<double, double, double> combine, string operation, bool spreads)
    {
        if (spreads && right.IsScalar)
            return left.Map(v => combine(v, right[0, 0]));
        if (spreads && left.IsScalar)
            return right.Map(v => combine(left[0, 0], v));
        if (left.IsIdentity || right.IsIdentity)
            (left, right) = (Sized(left, right), Sized(right, left));
        if (left.IsScalar || right.IsScalar || left.Rows != right.Rows || left.Columns != right.Columns)
            throw new ArithmeticException($"{left.Rows}×{left.Columns} {operation} {right.Rows}×{right.Columns}");
        return NumericArray.Of(left.Rows, left.Columns, (i, j) => combine(left[i, j], right[i, j]));
    }
}
