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

    /// <summary>Its number, and the values of the letters and symbols that a formula names.</summary>
    public string Describe(params IEnumerable<Formula> formulas)
    {
        var named = formulas.SelectMany(FormulaParts.Names).Distinct().Where(values.ContainsKey).Take(4).ToArray();
        return $"world {(index + 1).ToString(CultureInfo.InvariantCulture)}{(named.Length == 0 ? "" : $", where {string.Join(", ", named.Select(n => $"{n} = {values[n].ToDouble().ToString("G5", CultureInfo.InvariantCulture)}"))}")}";
    }

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
