using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>Another formula for the same value.</summary>
public sealed record SameRoad : Road
{
    /// <summary>The formula.</summary>
    [Given("another formula for the answer, such as the definition that it simplifies", Key = "same as")]
    public required AuthorFormula Formula { get; init; }

    /// <inheritdoc/>
    public override string Id => "other-formula";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [Formula.Formula];

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var value = Formula.At(at);

        // What cancelled on the way is lost: the tolerance knows the largest entry too.
        var largest = value.Values.ToArray().Max(Math.Abs);
        return (value, Within(1e-9, (1e-12 * largest) + 1e-15));
    }
}

/// <summary>Values that an author has from elsewhere.</summary>
public sealed record SamplesRoad : Road
{
    /// <summary>Where, and what.</summary>
    [Given("values of the answer at some values of its symbols: [{at: {x: 1}, value: 2}]")]
    public required ImmutableArray<Sample> Samples { get; init; }

    /// <inheritdoc/>
    public override string Id => "samples";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => [];

    /// <summary>The check compares at the samples, and draws no world.</summary>
    public override Check ToCheck() => new Measure(Id, _ => [.. Samples.Select(s => Observation.Of(s.At.Values, NumericArray.Of(s.Value.Value, name => s.At.Values.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN), Within(1e-6)))]);

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context) => null;
}

/// <summary>A value at some values of the symbols.</summary>
public sealed record Sample
{
    /// <summary>Where.</summary>
    [Given("the values of the symbols, by name")]
    public required SymbolValues At { get; init; }

    /// <summary>What.</summary>
    [Given("the value there, to six digits at least")]
    public required AuthorFormula Value { get; init; }
}

/// <summary>Numbers by the names of symbols.</summary>
public sealed record SymbolValues : IReadFromSpec<SymbolValues>
{
    /// <summary>The numbers.</summary>
    public required IReadOnlyDictionary<string, Rational> Values { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("numbers by name", SpecType.Formula);

    /// <inheritdoc/>
    public static SymbolValues? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {x: 1, y: 2}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (!scope.Declarations.Contains(key.Text))
                scope.Diagnostics.Error("undeclared-symbol", key.Position, $"{key.Description} is not declared", NearestName.Hint(key.Text, [.. scope.Declarations.Names], "symbols"));
            else if (SpecFormula.ReadExpr(value, scope) is { } expr && expr.TryGetNumber(out var number))
                values[key.Text] = number;
            else
                scope.Diagnostics.Error("wrong-type", value.Position, $"expected a number, found {value.Description}");
        }

        return scope.Diagnostics.ErrorCount > before ? null : new SymbolValues { Values = values };
    }
}

/// <summary>The inverse of a map, by composing: the map is applied to random values of its variables, and the answer must give them back.</summary>
public sealed record InverseRoad : Road
{
    /// <summary>The map.</summary>
    [Given("the map: for each of its results a name and a formula, {y: 2 x + 1}", Key = "inverse of")]
    public required NamedFormulas Map { get; init; }

    /// <summary>The variable.</summary>
    [Given("the variable that the answer gives back")]
    public required Names Gives { get; init; }

    /// <inheritdoc/>
    public override string Id => "composition";

    /// <inheritdoc/>
    protected override IEnumerable<Formula> Formulas => Map.All.Values.Select(f => f.Formula);

    /// <inheritdoc/>
    protected override (NumericArray Value, Func<double, double> Tolerance)? At(IReadOnlyDictionary<string, Rational> at, CheckContext context)
    {
        var (arrays, flat) = Gives.ValuesIn(Context.NumbersAt(at));
        return (arrays.Length == 1 ? arrays[0] : NumericArray.Of(flat.Length, 1, (i, _) => flat[i]), Within(1e-7, 1e-9));
    }

    /// <inheritdoc/>
    protected override IReadOnlyDictionary<string, Rational>? Moved(IReadOnlyDictionary<string, Rational> at)
    {
        var moved = new Dictionary<string, Rational>(at, StringComparer.Ordinal);
        foreach (var (name, formula) in Map.All)
        {
            var value = formula.At(at);

            // A value so large that the variable is lost in its rounding gives nothing back.
            if (value.Values.ToArray().Any(v => !double.IsFinite(v) || Math.Abs(v) > 1e6))
                return null;
            for (var i = 0; i < value.Values.Length; i++)
                moved[value.IsScalar ? name : value.Columns == 1 ? $"{name}[{i + 1}]" : $"{name}[{(i / value.Columns) + 1},{(i % value.Columns) + 1}]"] = Rational.FromDouble(value.Values[i]);
        }

        return moved;
    }
}

/// <summary>Formulas by declared names.</summary>
public sealed record NamedFormulas : IReadFromSpec<NamedFormulas>
{
    /// <summary>The formulas.</summary>
    public required ImmutableSortedDictionary<string, AuthorFormula> All { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.MapOf("formulas by name", SpecType.Formula);

    /// <inheritdoc/>
    public static NamedFormulas? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write for example {y: 2 x + 1}");
            return null;
        }

        var before = scope.Diagnostics.ErrorCount;
        var all = ImmutableSortedDictionary.CreateBuilder<string, AuthorFormula>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (!scope.Declarations.Contains(key.Text))
                scope.Diagnostics.Error("undeclared-symbol", key.Position, $"{key.Description} is not declared", NearestName.Hint(key.Text, [.. scope.Declarations.Names], "symbols"));
            else if (AuthorFormula.Read(value, scope) is { } formula)
                all[key.Text] = formula;
        }

        return scope.Diagnostics.ErrorCount > before ? null : new NamedFormulas { All = all.ToImmutable() };
    }
}
