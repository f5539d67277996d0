using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>A function that a <c>let</c> block defines, <c>f(x, y) = x^2 + y</c>; where it is applied, its formula stands with the arguments put in.</summary>
/// <param name="Name">The name.</param>
/// <param name="Parameters">The names of its arguments.</param>
/// <param name="Body">The formula, in which earlier functions are already written out.</param>
public sealed record LetFunction(string Name, ImmutableArray<string> Parameters, Formula Body)
{
    /// <summary>The longest formula with all functions in it written out: functions of functions double it with every one.</summary>
    public const int MaximumSize = 20_000;

    /// <summary>A formula without applications of functions; <c>null</c>, with the reason, where one has the wrong number of arguments or the result is too long.</summary>
    public static Formula? WriteOut(Formula formula, IReadOnlyDictionary<string, LetFunction> functions, out string? error)
    {
        string? misfit = null;
        Formula Within(Formula part) => FormulaParts.Replace(part, One);
        Formula? One(Formula part)
        {
            if (misfit is not null || part is not ApplyFormula { Arguments: var arguments } apply)
                return null;

            // rows(f, A) is f of each row.
            if (apply is { Function: "rows" or "columns", Arguments: [SymbolFormula named, var array] } && functions.TryGetValue(named.Name, out var slicer))
                return slicer.Parameters is [var parameter] ? Formula.Bind(apply.Function, parameter, Within(array), slicer.Body) : Fail($"{slicer.Name} takes {Count(slicer.Parameters.Length)}, and a row is one");
            if (!functions.TryGetValue(apply.Function, out var function))
                return null;
            if (arguments.Length != function.Parameters.Length)
                return Fail($"{function.Name} has {Count(arguments.Length)} here, and was defined with {function.Parameters.Length}");
            var values = function.Parameters.Zip(arguments, (name, value) => (name, Within(value))).ToDictionary(p => p.name, p => p.Item2, StringComparer.Ordinal);
            var written = FormulaParts.Substitute(function.Body, values);
            return FormulaParts.Count(written, MaximumSize) <= MaximumSize ? written : Fail($"{function.Name} grows to more than {MaximumSize} numbers, symbols and operations");
        }

        Formula Fail(string reason)
        {
            misfit ??= reason;
            return 0;
        }

        var result = functions.Count == 0 ? formula : Within(formula);
        error = misfit;
        return misfit is null ? result : null;
    }

    private static string Count(int arguments) => arguments == 1 ? "one argument" : $"{arguments} arguments";
}
