using System.Globalization;

namespace ExamSolver.Symbolics;

/// <summary>What stands for a function of which nothing but the name is known: a random smooth one, the same wherever the name stands.</summary>
public static class UnknownFunctions
{
    // Parts a map's name from the number of a component.
    private const char Component = '\u0002';

    private const int MaximalCompiled = 256;

    /// <summary>The value with every function that is declared as one (<c>f : function</c>) written out.</summary>
    public static Expr WrittenOut(Expr value, Declarations declarations)
    {
        if (!declarations.HasFunctions || value is NumberExpr or SymbolExpr)
        {
            return value;
        }

        var mapped = Children.Map(value, declarations, WrittenOut);
        return mapped is ApplyExpr { Definition: null } apply && DeclarationOf(NameOf(apply.Function), declarations) is not null ? Of(apply, declarations, 1) : mapped;
    }

    /// <summary>The value of a declared function at a point; NaN where it is none.</summary>
    public static double Evaluate(string name, ReadOnlySpan<double> arguments, Declarations declarations) => Compile(name, arguments.Length, declarations)(arguments);

    /// <summary>A declared function of so many arguments, ready for many points; NaN everywhere where it is none.</summary>
    public static CompiledExpr Compile(string name, int arguments, Declarations declarations)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{name}/{arguments}");
        if (declarations.Functions.TryGetValue(key, out var known))
        {
            return known;
        }

        var symbols = Enumerable.Range(0, arguments).Select(Drawn.Place).ToArray();
        var compiled = WrittenOut(Expr.Apply(name, [.. symbols.Select(Expr.Symbol)]), declarations).Compile(symbols);

        // Any number of quotes can be typed behind a name.
        if (declarations.Functions.Count < MaximalCompiled)
        {
            declarations.Functions.TryAdd(key, compiled);
        }

        return compiled;
    }

    /// <summary>The value of a declared map <c>F : R^n -> R^m</c> as a column, or of its Jacobian <c>F'</c>, a row for each component.</summary>
    /// <param name="name">The name, with a quote for the Jacobian.</param>
    /// <param name="arguments">The numbers of all arguments, one behind the other.</param>
    /// <param name="components">How many numbers the values have; 0 where they are numbers themselves.</param>
    /// <param name="declarations">Where the map is declared.</param>
    /// <returns>The entries, row by row.</returns>
    public static double[] EvaluateMap(string name, double[] arguments, int components, Declarations declarations)
    {
        var plain = name.TrimEnd('\'');
        var rows = Enumerable.Range(0, Math.Max(1, components)).Select(i => components == 0 ? plain : ComponentOf(plain, i));
        return plain.Length == name.Length
            ? [.. rows.Select(row => Evaluate(row, arguments, declarations))]
            : [.. rows.SelectMany(row => arguments.Select((_, j) => Evaluate(row + "'" + (j + 1).ToString(CultureInfo.InvariantCulture), arguments, declarations)))];
    }

    /// <summary>The name of a component of a map, which nobody can write.</summary>
    internal static string ComponentOf(string name, int index) => name + Component + (index + 1).ToString(CultureInfo.InvariantCulture);

    private static Declaration? DeclarationOf(string name, Declarations declarations) => declarations.Find(Before(Component, name)) is { IsFunction: true } function ? function : null;

    /// <summary>The random function that stands for an unknown one, applied to its arguments.</summary>
    internal static Expr Of(ApplyExpr apply, Declarations declarations, ulong seed)
    {
        var function = DrawnFor(apply, declarations, seed);
        var arguments = new Dictionary<string, Expr>(StringComparer.Ordinal);
        for (var i = 0; i < apply.Arguments.Length; i++)
        {
            arguments[Drawn.Place(i)] = apply.Arguments[i];
        }

        return function.Substitute(arguments);
    }

    /// <summary>The random function that stands for an unknown one, of the places that <see cref="Drawn.Place"/> names.</summary>
    internal static Expr DrawnFor(ApplyExpr apply, Declarations declarations, ulong seed) =>
        Drawn.Of(apply.Function, apply.Arguments.Length, DeclarationOf(NameOf(apply.Function), declarations)?.Domain, seed);

    /// <summary>The name of a function without the quotes of its derivatives.</summary>
    internal static string NameOf(string function) => Before('\'', function);

    private static string Before(char mark, string text) => text.IndexOf(mark, StringComparison.Ordinal) is var end and >= 0 ? text[..end] : text;
}
