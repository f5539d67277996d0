using ExamSolver.Symbolics;

namespace ExamSolver.Core.Arrays;

/// <summary>A number, vector (a column) or matrix of precise numbers.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="IsScalar">Whether it is a number.</param>
/// <param name="Entries">The entries, row by row.</param>
public sealed record PreciseArray(int Rows, int Columns, bool IsScalar, Precise[] Entries)
{
    /// <summary>A number of which nothing is known: what has no precise value here.</summary>
    public static PreciseArray Unknown { get; } = Of(Precise.Unknown);

    /// <summary>A number.</summary>
    public static PreciseArray Of(Precise value) => new(1, 1, true, [value]);

    /// <summary>A matrix by its entries.</summary>
    public static PreciseArray Of(int rows, int columns, Func<int, int, Precise> entry) =>
        new(rows, columns, false, [.. Enumerable.Range(0, rows * columns).Select(i => entry(i / columns, i % columns))]);

    /// <summary>An entry, from 0.</summary>
    public Precise this[int row, int column] => Entries[(row * Columns) + column];

    /// <summary>The same shape with every entry changed.</summary>
    public PreciseArray Map(Func<Precise, Precise> map) => this with { Entries = Array.ConvertAll(Entries, e => map(e)) };

    /// <summary>The transpose.</summary>
    public PreciseArray Transpose() => IsScalar ? this : Of(Columns, Rows, (i, j) => this[j, i]);
}

/// <summary>
/// Works a formula out in exact rationals, and where logarithms, roots and exponentials enter, with thirty digits. It knows less than doubles do:
/// what it does not know is unknown, and doubles decide.
/// </summary>
/// <param name="valueOf">The value of a name; <c>null</c> for one that is unknown.</param>
public sealed class PreciseFormula(Func<string, PreciseArray?> valueOf)
{
    private const int MostTerms = 5_000;

    /// <summary>The value.</summary>
    public PreciseArray Of(Formula formula) => formula switch
    {
        NumberFormula number => PreciseArray.Of(number.Value),
        SymbolFormula symbol => valueOf(symbol.Name) ?? PreciseArray.Unknown,
        SumFormula sum => sum.Terms.Select(t => t.IsNegative ? Of(t.Term).Map(v => -v) : Of(t.Term)).Aggregate((a, b) => Together(a, b, (x, y) => x + y)),
        ProductFormula product => product.Factors.Select(f => Of(f.Factor)).Aggregate(Multiply),
        QuotientFormula quotient => Of(quotient.Denominator) is { IsScalar: true } divisor ? Of(quotient.Numerator).Map(v => v / divisor.Entries[0]) : PreciseArray.Unknown,
        NegationFormula negation => Of(negation.Operand).Map(v => -v),
        PowerFormula power => Power(power),
        EntryFormula entry => Entry(entry),
        BindFormula { Kind: "sum" or "prod", Bindings: [{ Lower: { } lower, Upper: { } upper } binding] } bind => Repeat(bind, binding.Variable, Whole(Of(lower)), Whole(Of(upper))),
        ApplyFormula { Arguments: [var only] } apply => Apply(apply.Function, Of(only)),
        ApplyFormula { Function: "norm", Arguments: [var array, SymbolFormula { Name: "F" } or NumberFormula { Value.IsOne: false }] } => Apply("norm", Of(array)),
        ApplyFormula { Function: "dot", Arguments: [var left, var right] } => Multiply(Of(left).Transpose(), Of(right)),
        ApplyFormula { Function: "hadamard", Arguments: [var left, var right] } => Together(Of(left), Of(right), (a, b) => a * b),
        _ => PreciseArray.Unknown,
    };

    private static PreciseArray Apply(string function, PreciseArray value) => function switch
    {
        "norm" => PreciseArray.Of(value.Entries.Aggregate((Precise)Rational.Zero, (sum, v) => sum + (v * v)).SquareRoot()),
        "sum" => PreciseArray.Of(value.Entries.Aggregate((Precise)Rational.Zero, (sum, v) => sum + v)),
        "tr" or "trace" when !value.IsScalar && value.Rows == value.Columns => PreciseArray.Of(Enumerable.Range(0, value.Rows).Aggregate((Precise)Rational.Zero, (sum, i) => sum + value[i, i])),
        "transpose" => value.Transpose(),
        "diag" when !value.IsScalar && value.Columns == 1 => PreciseArray.Of(value.Rows, value.Rows, (i, j) => i == j ? value[i, 0] : Rational.Zero),
        "abs" when !value.IsScalar => PreciseArray.Unknown,
        _ => FunctionTable.CanonicalName(function) switch
        {
            "log" => value.Map(v => v.Logarithm()),
            "exp" => value.Map(v => v.Exponential()),
            "sqrt" => value.Map(v => v.SquareRoot()),
            "abs" => value.Map(v => v.Sign is { } sign ? sign < 0 ? -v : v : Precise.Unknown),
            "relu" => value.Map(v => v.Sign is { } sign ? sign < 0 ? Rational.Zero : v : Precise.Unknown),
            "step" => value.Map(v => v.Sign is { } sign and not 0 ? (Rational)(sign < 0 ? 0 : 1) : Precise.Unknown),
            _ => PreciseArray.Unknown,
        },
    };

    private PreciseArray Power(PowerFormula power)
    {
        if (power.Exponent is SymbolFormula { Name: "T" or "top" } symbol && valueOf(symbol.Name) is null)
            return Of(power.Base).Transpose();
        var exponent = Of(power.Exponent);
        if (power.Base is ApplyFormula { Function: "e", Arguments.IsEmpty: true })
            return exponent.Map(v => v.Exponential());
        var @base = Of(power.Base);
        if (!@base.IsScalar || !exponent.IsScalar)
            return PreciseArray.Unknown;
        var (value, times) = (@base.Entries[0], exponent.Entries[0]);
        if (times.Exactly is { } exact)
        {
            if (exact.TryGetInt32(out var whole) && Math.Abs((long)whole) <= 1_000)
                return PreciseArray.Of(whole < 0 && value.Sign is null or 0 ? Precise.Unknown : value.Power(whole));
            if (exact == Rational.Half)
                return PreciseArray.Of(value.SquareRoot());
        }

        return PreciseArray.Of((value.Logarithm() * times).Exponential());
    }

    private static PreciseArray Multiply(PreciseArray left, PreciseArray right)
    {
        if (left.IsScalar)
            return right.Map(v => left.Entries[0] * v);
        if (right.IsScalar)
            return left.Map(v => v * right.Entries[0]);
        if (left.Columns != right.Rows)
            return PreciseArray.Unknown;
        var product = PreciseArray.Of(left.Rows, right.Columns, (i, j) => Enumerable.Range(0, left.Columns).Aggregate((Precise)Rational.Zero, (sum, k) => sum + (left[i, k] * right[k, j])));
        return product is { Rows: 1, Columns: 1 } ? PreciseArray.Of(product.Entries[0]) : product;
    }

    private static PreciseArray Together(PreciseArray left, PreciseArray right, Func<Precise, Precise, Precise> combine) =>
        (left.Rows, left.Columns, left.IsScalar) == (right.Rows, right.Columns, right.IsScalar)
            ? left with { Entries = [.. left.Entries.Zip(right.Entries, combine)] }
            : PreciseArray.Unknown;

    private PreciseArray Entry(EntryFormula entry)
    {
        var indices = entry.Indices.Select(i => Whole(Of(i))).ToArray();
        if (entry.Array is not SymbolFormula symbol || Array.Exists(indices, i => i is null))
            return PreciseArray.Unknown;
        if (valueOf($"{symbol.Name}[{string.Join(',', indices.Select(i => i!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]") is { } known)
            return known;
        return valueOf(symbol.Name) is { IsScalar: false } array && indices[0] is { } row && row >= 1 && row <= array.Rows
            ? indices switch
            {
                [_, { } column] when column >= 1 && column <= array.Columns => PreciseArray.Of(array[row - 1, column - 1]),
                [_] when array.Columns == 1 => PreciseArray.Of(array[row - 1, 0]),
                [_] => PreciseArray.Of(array.Columns, 1, (j, _) => array[row - 1, j]),
                _ => PreciseArray.Unknown,
            }
            : PreciseArray.Unknown;
    }

    private PreciseArray Repeat(BindFormula bind, string variable, int? lower, int? upper)
    {
        if (lower is not { } low || upper is not { } high || (long)high - low > MostTerms)
            return PreciseArray.Unknown;
        var total = (PreciseArray?)null;
        for (var k = low; k <= high; k++)
        {
            var current = PreciseArray.Of((Rational)k);
            var term = new PreciseFormula(name => name == variable ? current : valueOf(name)).Of(bind.Body);
            total = total is null ? term : bind.Kind == "sum" ? Together(total, term, (a, b) => a + b) : Multiply(total, term);
        }

        return total ?? PreciseArray.Of((Rational)(bind.Kind == "sum" ? 0 : 1));
    }

    private static int? Whole(PreciseArray value) => value is { IsScalar: true } && value.Entries[0].Exactly is { } exact && exact.TryGetInt32(out var whole) ? whole : null;
}
