using System.Collections.Immutable;
using System.Globalization;

namespace ExamSolver.Symbolics;

/// <summary>
/// Maps of which nothing but the spaces are known, <c>F : R^n -> R^m</c>: each component is an unknown function of all the numbers that the arguments hold. <c>F'(x)</c> is the Jacobian, a row for
/// each component.
/// </summary>
internal static class DeclaredMaps
{
    // Begins the names of the numbers that a Jacobian is taken by; nobody can write it.
    private const char Place = '\u0002';

    /// <summary>Whether a name, its quotes left out, is one of a declared map.</summary>
    public static Declaration? Find(string function, Declarations declarations) =>
        declarations.HasFunctions && declarations.Find(function.TrimEnd('\'')) is { IsFunction: true, Arguments.IsDefault: false } map ? map : null;

    /// <summary>The value of a map, or of its derivative.</summary>
    /// <exception cref="MatrixShapeException">The arguments are others than declared.</exception>
    public static MatrixValue Of(string function, Declaration map, IReadOnlyList<MatrixValue> arguments, IReadOnlyDictionary<Expr, int> sizes)
    {
        var name = function.TrimEnd('\'');
        var wanted = map.Arguments.Select(a => sizes.GetValueOrDefault(a, 1)).ToArray();
        if (arguments.Count != wanted.Length || arguments.Where((a, i) => a.Kind == MatrixValue.MatrixKind.Identity || a.Columns != 1 || a.Rows != wanted[i]).Any())
        {
            throw new MatrixShapeException($"Found {name} of {string.Join(" and ", arguments.Select(a => a.Shape))}, declared of {string.Join(" and ", map.Arguments.Select(a => a == Expr.One ? "a number" : $"a vector of {a.ToInfix()} numbers"))}.");
        }

        var at = arguments.SelectMany(a => a.Entries).ToImmutableArray();
        var rows = map.Dimensions.IsEmpty ? 1 : sizes[map.Dimensions[0]];
        Expr Value(int row) => Expr.Apply(map.Dimensions.IsEmpty ? name : UnknownFunctions.ComponentOf(name, row), [.. at]);
        switch (function.Length - name.Length)
        {
            case 0:
                return map.Dimensions.IsEmpty ? MatrixValue.Scalar(Value(0)) : MatrixValue.Of(rows, 1, (i, _) => Value(i));
            case 1 when arguments.Count == 1:
                return at.Length == 1 && map.Dimensions.IsEmpty
                    ? MatrixValue.Scalar(Differentiation.OfUnknown((ApplyExpr)Value(0), 0))
                    : MatrixValue.Of(rows, at.Length, (i, j) => Differentiation.OfUnknown((ApplyExpr)Value(i), j));
            default:
                throw new MatrixShapeException($"Found {function}; of a map of one argument the first derivative {name}' is known, its Jacobian, and jacobian({name}(x, y), x) of one of several.");
        }
    }

    /// <summary>The derivatives of each entry by each number of a vector: a row for each entry.</summary>
    /// <param name="body">The value in terms of a name that stands for the vector.</param>
    /// <param name="by">The vector, whose entries are put in at the end.</param>
    public static MatrixValue Jacobian(Func<MatrixValue, MatrixValue> body, MatrixValue by)
    {
        if (by.Kind == MatrixValue.MatrixKind.Identity || by.Columns != 1)
        {
            throw new MatrixShapeException($"Found a Jacobian by {by.Shape}, expected one by a vector or number.");
        }

        // The entries of a declared vector are derived by as they stand; others stand behind names until that is done.
        var isDeclared = by.Entries.All(Differentiation.IsEntry);
        var names = isDeclared ? [] : by.Entries.Select((_, i) => $"{Place}{i.ToString(CultureInfo.InvariantCulture)}").ToArray();
        var value = body(isDeclared ? by : by.IsScalar ? MatrixValue.Scalar(Expr.Symbol(names[0])) : MatrixValue.Of(by.Rows, 1, (i, _) => Expr.Symbol(names[i])));
        if (value.Kind == MatrixValue.MatrixKind.Identity || value.Columns != 1)
        {
            throw new MatrixShapeException($"Found a Jacobian of {value.Shape}, expected one of a vector or number.");
        }

        var back = names.Zip(by.Entries).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        Expr Entry(int i, int j) => isDeclared
            ? Differentiation.Of(value.Entries[i], (ApplyExpr)by.Entries[j])
            : value.Entries[i].Derivative(names[j]).Substitute(back);
        return value.IsScalar && by.IsScalar ? MatrixValue.Scalar(Entry(0, 0)) : MatrixValue.Of(value.Entries.Count, by.Entries.Count, Entry);
    }
}
