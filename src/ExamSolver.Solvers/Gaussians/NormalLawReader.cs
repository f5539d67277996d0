using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Gaussians;

/// <summary>Reads normal distributions of several variables.</summary>
internal static class NormalLawReader
{
    /// <summary>Whether a value of the map is a vector or a matrix.</summary>
    public static bool IsVector(SpecMap map, SpecScope scope) =>
        map["covariance"] is not null || map.Entries.Any(e => e.Value is SpecScalar { IsEmpty: false } scalar && SpecFormula.Parse(scalar.Text, scalar.At, Silent(scope)) is { } formula
            && scope.Arrays.Evaluate(formula, out _) is { IsScalar: false });

    /// <summary>Reads the map, or reports what is wrong with it.</summary>
    public static NormalLaw? Read(SpecMap map, string spread, SpecScope scope)
    {
        if (Value(map["mean"]!, scope) is not var (mean, meanValue) || Value(map[spread]!, scope) is not var (given, value))
            return null;
        var size = SizeOf(mean, meanValue, scope) ?? SizeOf(given, value, scope);
        var isSquare = value.Rows == value.Columns && value.Rows > 1;
        string? wrong = spread == "covariance" && !isSquare ? $"the covariance is {value.Shape}, not a square matrix"
            : spread != "covariance" && value.Columns > 1 ? $"the {spread} is {value.Shape}; a matrix is called covariance"
            : !meanValue.IsScalar && (meanValue.Columns > 1 || (!value.IsScalar && value.Rows != meanValue.Rows)) ? $"the mean is {meanValue.Shape}, the {spread} {value.Shape}"
            : meanValue.IsScalar && !value.IsScalar && meanValue.Entries[0] != 0 ? "the mean of several variables is one number that is not 0"
            : null;
        if (wrong is null && spread != "log variance" && !IsPositive(value, scope))
            wrong = spread == "covariance" ? "the covariance is not positive definite" : $"the {spread} is not always positive";
        if (wrong is not null)
        {
            scope.Diagnostics.Error("bad-distribution", map[spread]!.Position, wrong, "for d variables the mean is a vector d, the variance a number, a vector d of positive numbers, or a covariance d × d, declared as `Sigma : matrix d × d, positive definite`, `s : vector d, positive`");
            return null;
        }

        var variance = spread switch
        {
            "standard deviation" => value.IsScalar ? given.Pow(2) : Formula.Apply("hadamard", given, given),
            "log variance" => Formula.Apply("exp", given),
            _ => given,
        };
        return new NormalLaw(
            mean,
            value.IsScalar ? Spread.Number : spread == "covariance" ? Spread.Full : Spread.Diagonal,
            variance,
            spread == "standard deviation" ? given : null,
            spread == "log variance" ? given : null,
            size,
            scope.Arrays);
    }

    /// <summary>The number of entries, as it is declared.</summary>
    public static Formula? SizeOf(Formula formula, ArrayEntries value, SpecScope scope)
    {
        if (value.IsScalar)
            return null;
        var sizes = ArrayEntries.SizesOf(scope.Declarations);
        var symbols = sizes.Where(s => s.Value == value.Rows && s.Key is SymbolExpr).Select(s => s.Key.ToFormula()).ToArray();
        return symbols.Length > 0 ? symbols[0] : (Formula)value.Rows;
    }

    /// <summary>A value with its entries, or an error.</summary>
    public static (Formula Formula, ArrayEntries Value)? Value(SpecNode node, SpecScope scope) =>
        Expressions.AuthorFormula.Read(node, scope) is { } read ? (read.Formula, read.Value) : null;

    private static bool IsPositive(ArrayEntries value, SpecScope scope) => Enumerable.Range(0, 24).All(i =>
    {
        var at = scope.Arrays.ValuesIn(World.Draw(scope.Declarations, 1, i));
        var numbers = NumericArray.Of(value, name => at.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN);
        if (value.IsScalar || value.Columns == 1)
            return numbers.Values.ToArray().All(v => v > 0);
        var symmetric = Enumerable.Range(0, numbers.Rows).All(r => Enumerable.Range(0, r).All(c => numbers[r, c] == numbers[c, r]));
        return symmetric && Enumerable.Range(1, numbers.Rows).All(n => NumericArray.Of(n, n, (r, c) => numbers[r, c]).Determinant() > 0);
    });

    private static SpecScope Silent(SpecScope scope) => new(new Core.Diagnostics()) { Declarations = scope.Declarations, Definitions = scope.Definitions, Graph = scope.Graph };
}
