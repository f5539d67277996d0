using System.Globalization;

namespace ExamSolver.Symbolics;

/// <summary>What stands for a function of which nothing but the name is known: a random smooth one, the same wherever the name stands.</summary>
public static class UnknownFunctions
{
    // Parts a map's name from the number of a component.
    private const char Component = '\u0002';

    /// <summary>The value with every function that is declared as one (<c>f : function</c>) written out.</summary>
    public static Expr WrittenOut(Expr value, Declarations declarations)
    {
        return declarations.HasFunctions ? Map(value) : value;

        Expr Map(Expr part)
        {
            if (part is NumberExpr or SymbolExpr)
            {
                return part;
            }

            var mapped = Children.Map(part, Map);
            return mapped is ApplyExpr { Definition: null } apply && DeclarationOf(NameOf(apply), declarations) is not null ? Of(apply, declarations, 1) : mapped;
        }
    }

    /// <summary>The value of a declared function at a point; NaN where it is none.</summary>
    public static double Evaluate(string name, ReadOnlySpan<double> arguments, Declarations declarations) => Compile(name, arguments.Length, declarations)(arguments);

    /// <summary>A declared function of so many arguments, ready for many points; NaN everywhere where it is none.</summary>
    public static CompiledExpr Compile(string name, int arguments, Declarations declarations) => declarations.Functions.GetOrAdd(string.Create(CultureInfo.InvariantCulture, $"{name}/{arguments}"), _ =>
    {
        var symbols = Enumerable.Range(0, arguments).Select(i => $"\0{i}").ToArray();
        return WrittenOut(Expr.Apply(name, [.. symbols.Select(Expr.Symbol)]), declarations).Compile(symbols);
    });

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

    private static Declaration? DeclarationOf(string name, Declarations declarations) => declarations.Find(name.Split(Component)[0]) is { IsFunction: true } function ? function : null;

    // f(u, v) = Σ c·sin(a·u + b·v + φ) + d·u + e·v + g·u²: smooth, with all derivatives different from zero. Declared functions may be nested, so they
    // grow no faster than a line; one between zero and one is (f² + 1)/(f² + 9) of waves alone, a positive one four times that.
    internal static Expr Of(ApplyExpr apply, Declarations declarations, ulong seed)
    {
        var quote = apply.Function.IndexOf('\'', StringComparison.Ordinal);
        var name = NameOf(apply);
        var key = StableHash.Combine(seed, StableHash.OfText(name));
        var arguments = Enumerable.Range(0, apply.Arguments.Length).Select(i => Expr.Symbol($"\0{i}")).ToList();
        Expr Draw(int k) => new Rational(3 + (int)(StableHash.Combine(key, (ulong)k) % 37), 16);
        var function = Draw(0);
        for (var wave = 0; wave < 2; wave++)
        {
            var phase = Expr.Sum(arguments.Select((a, i) => Draw((10 * wave) + i + 1) * a).Append(Draw(100 + wave)));
            function += Draw(200 + wave) * Expr.Apply("sin", phase);
        }

        var domain = DeclarationOf(name, declarations)?.Domain;
        function = domain is null ? function + Expr.Sum(arguments.Select((a, i) => (Draw(300 + i) * a) + (Draw(400 + i) * a.Pow(2))))
            : domain == Domain.Real ? function + Expr.Sum(arguments.Select((a, i) => Draw(300 + i) * a / 8))
            : (domain == Domain.Positive ? 4 : 1) * (function.Pow(2) + 1) / (function.Pow(2) + 9);

        // Each quote is a derivative: in the argument whose number follows, else in the only one.
        for (var i = quote; i >= 0 && i < apply.Function.Length; i++)
        {
            var digits = i + 1;
            while (digits < apply.Function.Length && char.IsAsciiDigit(apply.Function[digits]))
            {
                digits++;
            }

            var position = digits > i + 1 && int.TryParse(apply.Function.AsSpan(i + 1, digits - i - 1), out var number) ? number - 1 : 0;
            function = function.Derivative($"\0{position}");
            i = digits - 1;
        }

        return function.Substitute(arguments.Select((_, i) => (Name: $"\0{i}", Value: apply.Arguments[i])).ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal));
    }

    private static string NameOf(ApplyExpr apply) => apply.Function.Split('\'')[0];
}
