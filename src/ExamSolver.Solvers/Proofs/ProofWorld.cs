using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>One random world: values of symbols and arrays, tables of distributions, outcomes of what is drawn. Formulas are worked out in doubles.</summary>
internal sealed class ProofWorld
{
    private const double Step = 1.0 / 8192;

    private readonly ProofModel model;
    private readonly ulong seed;
    private readonly int index;
    private readonly Dictionary<string, Rational> values;
    private readonly HashSet<string> tables = new(StringComparer.Ordinal);

    /// <summary>The world of an index.</summary>
    public ProofWorld(ProofModel model, ulong seed, int index)
    {
        (this.model, this.seed, this.index) = (model, seed, index);
        values = new Dictionary<string, Rational>(model.Context.ValuesIn(World.Draw(model.Context.Declarations, seed, index)), StringComparer.Ordinal);
        foreach (var (letter, size) in model.Letters)
            values[letter] = GeneratorOf(letter).NextInt(1, size + 1);
        if (!model.Random.IsEmpty)
            RandomOutcomes.Add(model, GeneratorOf, values);
    }

    /// <summary>The value of a formula; <c>null</c>, with the reason, where its shapes do not fit.</summary>
    public NumericArray? Value(Meaning meaning, out string? error)
    {
        error = null;
        try
        {
            foreach (var table in meaning.Tables)
                Add(table);
            foreach (var unknown in meaning.Unknowns)
                values.TryAdd(unknown, new Rational(GeneratorOf(unknown).NextInt(3, 200), 16));
            var derivatives = meaning.Jacobians.ToDictionary(j => j.Name, Derivative, StringComparer.Ordinal);
            return model.Context.Numeric(meaning.Formula, values, derivatives);
        }
        catch (ArithmeticException misfit)
        {
            error = misfit.Message;
            return null;
        }
    }

    /// <summary>The value of a formula that has one, exactly or with thirty digits; unknown where a function has no such value.</summary>
    public PreciseArray Precisely(Meaning meaning)
    {
        var jacobians = meaning.Jacobians.ToDictionary(j => j.Name, j => j, StringComparer.Ordinal);
        var known = new Dictionary<string, PreciseArray?>(StringComparer.Ordinal);
        return new PreciseFormula(ValueOf).Of(meaning.Formula);

        PreciseArray? ValueOf(string name)
        {
            if (known.TryGetValue(name, out var value))
                return value;
            value = values.TryGetValue(name, out var number) ? PreciseArray.Of(number)
                : jacobians.TryGetValue(name, out var jacobian) ? Exactly(jacobian, ValueOf)
                : model.Context.Names.TryGetValue(name, out var named) ? new PreciseFormula(ValueOf).Of(named.Formula)
                : model.Context.Declarations.Find(name) is { IsScalar: false } declared ? Declared(name, declared)
                : null;
            return known[name] = value;
        }
    }

    private PreciseArray? Declared(string name, Declaration declared)
    {
        var sizes = ArrayEntries.SizesOf(model.Context.Declarations, model.Context.OtherSizes);
        Precise At(params int[] indices) => values.TryGetValue($"{name}[{string.Join(',', indices.Select(i => i.ToString(CultureInfo.InvariantCulture)))}]", out var value) ? value : Precise.Unknown;
        return declared.Dimensions.Select(d => sizes[d]).ToArray() switch
        {
            [var rows] => PreciseArray.Of(rows, 1, (i, _) => At(i + 1)),
            [var rows, var columns] => PreciseArray.Of(rows, columns, (i, j) => At(i + 1, j + 1)),
            _ => null,
        };
    }

    /// <summary>A Jacobian by the rules of differentiation; unrelated numbers where it is free.</summary>
    private PreciseArray Exactly(Jacobian jacobian, Func<string, PreciseArray?> valueOf)
    {
        if (jacobian.IsFree)
        {
            var numbers = Derivative(jacobian);
            return PreciseArray.Of(numbers.Rows, numbers.Columns, (i, j) => Rational.FromDouble(numbers[i, j]));
        }

        var entries = model.Context.Evaluate(Formula.Symbol(jacobian.Variable), out _)!;
        var cells = entries with { Entries = [.. entries.Entries.Select((_, i) => Expr.Symbol(Cell(i)))] };
        var value = model.Context.With(new LetDefinition(jacobian.Variable, Formula.Symbol(jacobian.Variable), cells)).WorkOut(jacobian.Function, out _);
        if (value is null)
            return PreciseArray.Unknown;
        PreciseArray? Inside(string name) => name.StartsWith(Cell(), StringComparison.Ordinal) && int.TryParse(name[Cell().Length..], CultureInfo.InvariantCulture, out var i)
            ? PreciseArray.Of(values[$"{jacobian.Variable}[{(i + 1).ToString(CultureInfo.InvariantCulture)}]"])
            : valueOf(name);
        var formula = new PreciseFormula(Inside);
        return PreciseArray.Of(value.Entries.Length, cells.Entries.Length, (k, l) => formula.Of(value.Entries[k].Derivative(Cell(l)).ToFormula()) is { IsScalar: true } slope ? slope.Entries[0] : Precise.Unknown);

        static string Cell(int? entry = null) => "\u2202" + entry?.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Its number, from 1.</summary>
    public string Number => (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The values of the first letters and symbols that formulas name.</summary>
    public string Values(params IEnumerable<Formula> formulas) =>
        string.Join("; ", formulas.SelectMany(FormulaParts.Names).Distinct().Where(values.ContainsKey).Take(4).Select(n => $"{n} = {values[n].ToDouble().ToString("G5", CultureInfo.InvariantCulture)}"));

    private Generator GeneratorOf(string name) => Generator.For(seed, "proof", name, index.ToString(CultureInfo.InvariantCulture));

    private void Add(Law table)
    {
        if (!tables.Add(table.Name))
            return;
        var generator = GeneratorOf(table.Name);
        var places = Places(table.Letters).ToArray();
        foreach (var behind in Places(table.Condition))
        {
            var weights = Array.ConvertAll(places, _ => generator.NextInt(1, 40));
            var total = weights.Sum();
            for (var k = 0; k < places.Length; k++)
                values[$"{table.Name}[{string.Join(',', places[k].Concat(behind).Select(i => i.ToString(CultureInfo.InvariantCulture)))}]"] = new Rational(weights[k], total);
        }
    }

    private IEnumerable<int[]> Places(IEnumerable<string> letters) =>
        letters.Aggregate((IEnumerable<int[]>)[[]], (all, letter) => all.SelectMany(place => Enumerable.Range(1, model.Letters[letter]).Select(i => (int[])[.. place, i])));

    private NumericArray Derivative(Jacobian jacobian)
    {
        var entries = values.Keys.Where(k => k.StartsWith(jacobian.Variable + "[", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Count();
        var columns = new NumericArray[entries];
        for (var i = 0; i < entries; i++)
        {
            var key = $"{jacobian.Variable}[{(i + 1).ToString(CultureInfo.InvariantCulture)}]";
            var step = Rational.FromDouble(Step * Math.Max(1, Math.Abs(values[key].ToDouble())));
            var (above, below) = (At(key, values[key] + step), At(key, values[key] - step));
            columns[i] = NumericArray.Of(above.Rows, 1, (k, _) => (above[k, 0] - below[k, 0]) / (2 * step.ToDouble()));
        }

        var generator = GeneratorOf(jacobian.Name);
        return NumericArray.Of(columns[0].Rows, entries, (i, j) => jacobian.IsFree ? generator.NextNormal() : columns[j][i, 0]);

        NumericArray At(string key, Rational value) => model.Context.Numeric(jacobian.Function, new Dictionary<string, Rational>(values, StringComparer.Ordinal) { [key] = value });
    }
}
