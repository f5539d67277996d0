using System.Collections.Frozen;
using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>The table of known functions: a function costs one row here and one row in the tests.</summary>
public static class FunctionTable
{
    private static readonly FrozenDictionary<string, FunctionDefinition> ByName =
        Rows().ToFrozenDictionary(row => row.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Aliases = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ln"] = "log",
        ["arcsin"] = "asin",
        ["arccos"] = "acos",
        ["arctan"] = "atan",
        ["arctg"] = "atan",
        ["arccsc"] = "acsc",
        ["arcsec"] = "asec",
        ["arccot"] = "acot",
        ["tg"] = "tan",
        ["ctg"] = "cot",
        ["cosec"] = "csc",
        ["cosech"] = "csch",
        ["arsinh"] = "asinh",
        ["arcosh"] = "acosh",
        ["artanh"] = "atanh",
        ["arcsinh"] = "asinh",
        ["arccosh"] = "acosh",
        ["arctanh"] = "atanh",
        ["lg"] = "log10",
        ["lb"] = "log2",
        ["sgn"] = "sign",
        ["ceiling"] = "ceil",
        ["heaviside"] = "step",
        ["logistic"] = "sigmoid",
        ["swish"] = "silu",
        ["ReLU"] = "relu",
        ["LeakyReLU"] = "leakyrelu",
        ["ELU"] = "elu",
        ["GELU"] = "gelu",
        ["Gamma"] = "gamma",
        ["loggamma"] = "lgamma",
        ["gammaln"] = "lgamma",
        ["psi"] = "digamma",
        ["binom"] = "binomial",
        ["choose"] = "binomial",
        ["comb"] = "binomial",
        ["nCr"] = "binomial",
        ["maximum"] = "max",
        ["minimum"] = "min",
        ["fabs"] = "abs",
        ["kronecker"] = "delta",
        ["Re"] = "re",
        ["Im"] = "im",
        ["conjugate"] = "conj",
        ["realpart"] = "re",
        ["imagpart"] = "im",
        ["carg"] = "arg",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Every spelling with its row.
    private static readonly FrozenDictionary<string, FunctionDefinition> ByWrittenName =
        ByName.Concat(Aliases.Select(alias => KeyValuePair.Create(alias.Key, ByName[alias.Value]))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All rows, sorted by name.</summary>
    public static IReadOnlyList<FunctionDefinition> All { get; } = [.. ByName.Values.OrderBy(row => row.Name, StringComparer.Ordinal)];

    /// <summary>The row of a canonical name, or null.</summary>
    public static FunctionDefinition? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The canonical name of a function as people write it (<c>arctan</c> is <c>atan</c>), or null for an unknown one.</summary>
    public static string? CanonicalName(string written) => FindWritten(written)?.Name;

    /// <summary>The row of a function as people write it, or null for an unknown one.</summary>
    internal static FunctionDefinition? FindWritten(string written) => ByWrittenName.GetValueOrDefault(written);

    /// <summary>Every name that the parser knows as a function.</summary>
    public static IReadOnlyList<string> WrittenNames { get; } = [.. ByWrittenName.Keys.Order(StringComparer.Ordinal)];

    private static FunctionDefinition[] Rows() =>
    [
        Constant("pi", @"\pi", Math.PI, FunctionRange.Positive),
        Constant("undefined", @"\mathrm{undefined}", double.NaN, FunctionRange.Real),
        Constant("inf", @"\infty", double.PositiveInfinity, FunctionRange.Positive),
        Constant("i", @"\mathrm{i}", double.NaN, FunctionRange.Real),
        .. ElementaryRows(),
        .. ComplexFunctions.Rows,
        .. TrigonometricRows.All,
        .. ActivationRows.All,
        .. SpecialRows.All,
        .. DiscreteRows.All,
    ];

    private static IEnumerable<FunctionDefinition> ElementaryRows() =>
    [
        new()
        {
            Name = "exp", Latex = @"\exp", Range = FunctionRange.Positive,
            Evaluate = static x => Math.Exp(x[0]),
            Derivative = static (x, _) => Expr.Apply("exp", x[0]),
            Exact = static x => x[0].IsZero ? Rational.One : null,
        },
        new()
        {
            Name = "log", Latex = @"\log",
            Evaluate = static x => x[0] > 0 ? Math.Log(x[0]) : double.NaN,
            Derivative = static (x, _) => x[0].Pow(-1),
            Exact = static x => x[0].IsOne ? Rational.Zero : null,
        },
        Rewritten("sqrt", @"\sqrt", static x => x[0] < 0 ? double.NaN : Math.Sqrt(x[0]), static x => x[0].Pow(Rational.Half)),
        Rewritten("cbrt", @"\sqrt[3]", static x => Math.Cbrt(x[0]), static x => Root(x[0], 3)),
        new()
        {
            Name = "root", Latex = @"\sqrt", MinimalArity = 2, MaximalArity = 2,
            Evaluate = static x => RealRoot(x[0], x[1]),
            Rewrite = static x => x[1].TryGetInteger(out var degree) && !degree.IsEven ? Root(x[0], degree) : x[0].Pow(x[1].Pow(-1)),
        },
        Rewritten("log1p", @"\operatorname{log1p}", static x => Math.Log(1 + x[0]), static x => Expr.Apply("log", 1 + x[0])),
        Rewritten("expm1", @"\operatorname{expm1}", static x => Math.Exp(x[0]) - 1, static x => Expr.Apply("exp", x[0]) - 1),
        Rewritten("log2", @"\log_2", static x => x[0] > 0 ? Math.Log2(x[0]) : double.NaN, static x => Expr.Apply("log", x[0]) / Expr.Apply("log", 2)),
        Rewritten("log10", @"\log_{10}", static x => x[0] > 0 ? Math.Log10(x[0]) : double.NaN, static x => Expr.Apply("log", x[0]) / Expr.Apply("log", 10)),
        new()
        {
            Name = "logb", Latex = @"\log", MinimalArity = 2, MaximalArity = 2,
            Evaluate = static x => x[0] > 0 && x[1] > 0 ? Math.Log(x[1]) / Math.Log(x[0]) : double.NaN,
            Rewrite = static x => Expr.Apply("log", x[1]) / Expr.Apply("log", x[0]),
        },
        new()
        {
            Name = "abs", Latex = @"\left|\right|", Range = FunctionRange.Nonnegative, Parity = Parity.Even, IsPiecewise = true,
            Evaluate = static x => Math.Abs(x[0]),
            Derivative = static (x, _) => Expr.Apply("sign", x[0]),
            Exact = static x => x[0].Abs(),
        },
        new()
        {
            Name = "sign", Latex = @"\operatorname{sign}", Range = FunctionRange.SameSign, Parity = Parity.Odd, IsPiecewise = true,
            Evaluate = static x => double.IsNaN(x[0]) ? double.NaN : Math.Sign(x[0]),
            Derivative = static (_, _) => Expr.Zero,
            Exact = static x => x[0].Sign,
        },
    ];

    internal static FunctionDefinition Constant(string name, string latex, double value, FunctionRange range) =>
        new() { Name = name, Latex = latex, MinimalArity = 0, MaximalArity = 0, Range = range, Evaluate = _ => value };

    internal static FunctionDefinition Rewritten(string name, string latex, DoubleFunction evaluate, Func<IReadOnlyList<Expr>, Expr> rewrite) =>
        new() { Name = name, Latex = latex, Evaluate = evaluate, Rewrite = rewrite };

    // An odd root of a negative number is negative, unlike a fractional power, which is undefined there.
    private static Expr Root(Expr radicand, BigInteger degree)
    {
        var exponent = new Rational(BigInteger.One, degree);
        return Signs.IsNonnegative(radicand, Expr.One)
            ? radicand.Pow(exponent)
            : radicand is NumberExpr { Value.Sign: < 0 } number
                ? -Expr.Number(-number.Value).Pow(exponent)
                : Expr.Apply("sign", radicand) * Expr.Apply("abs", radicand).Pow(exponent);
    }

    private static double RealRoot(double radicand, double degree) =>
        radicand < 0 && degree == Math.Floor(degree) && degree % 2 != 0 ? -Math.Pow(-radicand, 1 / degree) : radicand < 0 ? double.NaN : Math.Pow(radicand, 1 / degree);
}
