using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>A machine with numbers in it, whose states are gone through one by one: it works the energy out as it is written, and knows no terms.</summary>
internal sealed class EnergyOracle
{
    /// <summary>The most units of which all states are gone through.</summary>
    public const int MostUnits = 16;

    private readonly EnergyMachine machine;
    private readonly Func<IReadOnlyDictionary<string, Rational>, double> energy;

    /// <summary>A machine in a random world: coefficients from the world, sizes that are letters small and different.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="world">The world.</param>
    /// <param name="replaced">Arrays that `let` defines, with other entries.</param>
    public EnergyOracle(EnergyMachine machine, World world, IReadOnlyDictionary<string, NumericArray>? replaced = null)
    {
        this.machine = machine;
        At = new Dictionary<string, Rational>(machine.Arrays.ValuesIn(world, machine.Energy), StringComparer.Ordinal);
        var ranged = Ranged(machine.Energy);
        energy = at => machine.Arrays.Numeric(ranged, at, replaced)[0, 0];
    }

    /// <summary>The values of symbols, coefficients and units; units may be changed.</summary>
    public Dictionary<string, Rational> At { get; }

    /// <summary>The number of units of a group.</summary>
    public int Count(string group)
    {
        var count = machine.Find(group)!.Count;
        return count is NumberFormula { Value: var number } ? (int)number.ToDouble() : (int)At[((SymbolFormula)count).Name].ToDouble();
    }

    /// <summary>The name of a unit.</summary>
    public static string Unit(string group, int index) => $"{group}[{index.ToString(CultureInfo.InvariantCulture)}]";

    /// <summary>Gives every unit a random value.</summary>
    public void Shake(Generator generator)
    {
        foreach (var group in machine.Groups)
        {
            // More ones than zeros: where most units are off, most weights do not count.
            for (var i = 1; i <= Count(group.Name); i++)
                At[Unit(group.Name, i)] = generator.NextDouble() < 0.7 ? 1 : group.Low;
        }
    }

    /// <summary>Gives groups the values of a list.</summary>
    public void Set(GroupStates states)
    {
        foreach (var (group, values) in states.Values)
        {
            for (var i = 0; i < values.Length; i++)
                At[Unit(group, i + 1)] = values[i];
        }
    }

    /// <summary>The energy of the state that the units are in.</summary>
    public double Energy() => energy(At);

    /// <summary>Goes through all states of some units, the others staying as they are.</summary>
    /// <returns>Each state's energy, after <paramref name="visit"/> has seen it.</returns>
    public IEnumerable<double> States(IReadOnlyList<(string Group, int Index)> units, Action? visit = null)
    {
        if (units.Count > MostUnits)
            throw new ArgumentException($"{units.Count} units have too many states.", nameof(units));
        var before = units.Select(u => At[Unit(u.Group, u.Index)]).ToArray();
        for (var state = 0; state < 1 << units.Count; state++)
        {
            for (var i = 0; i < units.Count; i++)
                At[Unit(units[i].Group, units[i].Index)] = (state >> i & 1) == 1 ? 1 : machine.Find(units[i].Group)!.Low;
            visit?.Invoke();
            yield return Energy();
        }

        for (var i = 0; i < units.Count; i++)
            At[Unit(units[i].Group, units[i].Index)] = before[i];
    }

    /// <summary>The units of some groups.</summary>
    public IReadOnlyList<(string Group, int Index)> UnitsOf(IEnumerable<string> groups) =>
        [.. groups.SelectMany(g => Enumerable.Range(1, Count(g)).Select(i => (g, i)))];

    /// <summary>log Σ e^(−E) over all states of some units.</summary>
    public double LogSum(IReadOnlyList<(string Group, int Index)> units)
    {
        var exponents = States(units).Select(e => -e).ToArray();
        var largest = exponents.Max();
        return largest + Math.Log(exponents.Sum(e => Math.Exp(e - largest)));
    }

    /// <summary>Indices without a range get the one of the axis that they index.</summary>
    private Formula Ranged(Formula formula) => FormulaParts.Replace(formula, part => part is BindFormula { Kind: "sum" } sum && sum.Bindings.Any(b => b.Upper is null)
        ? sum.Bindings.Reverse().Aggregate(Ranged(sum.Body), (body, b) => Formula.SumOver(b.Variable, b.Lower ?? 1, b.Upper ?? LongestAxis(b.Variable, sum.Body), body))
        : null);

    private Formula LongestAxis(string variable, Formula body)
    {
        var ends = Axes(variable, body).ToArray();
        return ends.Length == 0 ? 0 : ends[0];
    }

    private IEnumerable<Formula> Axes(string variable, Formula formula) => (formula is EntryFormula { Array: SymbolFormula { Name: var name } } entry
        ? entry.Indices.Select((index, axis) => (index, axis)).Where(p => p.index is SymbolFormula s && s.Name == variable).Select(p => Size(name, p.axis))
        : []).Concat(FormulaParts.Of(formula).SelectMany(p => Axes(variable, p)));

    private Formula Size(string array, int axis) => machine.Arrays.Names.TryGetValue(array, out var named)
        ? (axis == 0 ? named.Value.Rows : named.Value.Columns)
        : machine.Arrays.Declarations.Find(array)!.Dimensions[axis].ToFormula();
}
