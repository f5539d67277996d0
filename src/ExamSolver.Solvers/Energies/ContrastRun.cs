using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>
/// Contrastive divergence from energies alone: probabilities by going through all states of a group, statistics as slopes of log Σ e^(−E) over the hidden
/// states, which is minus the free energy, or of −E where hidden units are drawn.
/// </summary>
internal static class ContrastRun
{
    private const double Step = 1e-3;

    /// <summary>The arrays one after the other.</summary>
    public static Observation Observe(ContrastiveDivergence.Given given, CheckContext context)
    {
        var machine = given.Machine;
        var world = context.World(machine.Arrays.Declarations, 0);
        var hidden = machine.Groups.Where(g => !given.At.Values.ContainsKey(g.Name)).Select(g => g.Name).ToArray();
        var visible = machine.Groups.Select(g => g.Name).Except(hidden).ToArray();
        var oracle = new EnergyOracle(machine, world);
        foreach (var (group, index) in oracle.UnitsOf(hidden))
            oracle.At[EnergyOracle.Unit(group, index)] = machine.Find(group)!.Low;
        oracle.Set(given.At);
        var used = machine.Groups.ToDictionary(g => g.Name, _ => 0, StringComparer.Ordinal);
        var isDrawn = given.Statistics == ContrastiveDivergence.Sort.Samples;

        Dictionary<string, Rational>? first = null;
        for (var step = 0; step < given.Steps; step++)
        {
            Visit(hidden, given.Draws is not null);
            if (first is null)
            {
                first = new(oracle.At, StringComparer.Ordinal);
                foreach (var (unit, value) in given.At.Values.SelectMany(v => v.Value.Select((x, i) => (EnergyOracle.Unit(v.Key, i + 1), x))))
                    first[unit] = value;
            }

            Visit(visible, given.Draws is not null);
        }

        if (isDrawn)
            Visit(hidden, true);
        var values = new List<Measured>();
        foreach (var name in given.By)
        {
            var array = machine.Arrays.NumbersAt(new Dictionary<string, Rational>())(name)!;
            for (var entry = 0; entry < array.Values.Length; entry++)
            {
                var (positive, negative) = (Slope(first!, name, array, entry), Slope(oracle.At, name, array, entry));
                var value = given.Want switch
                {
                    ContrastiveDivergence.Quantity.Positive => positive,
                    ContrastiveDivergence.Quantity.Negative => negative,
                    _ => given.Rate.ToDouble() * (positive - negative),
                };
                values.Add(Measured.About(value, 1e-9 * Math.Max(1, Math.Abs(value))));
            }
        }

        return Observation.Of(values);

        // Groups one after the other; the units of a group do not meet, so that each sees the others alone.
        void Visit(string[] groups, bool draw)
        {
            foreach (var group in groups)
            {
                var units = oracle.UnitsOf([group]);
                var (low, weight, ones) = (machine.Find(group)!.Low, new List<double>(), new List<bool[]>());
                foreach (var energy in oracle.States(units, () => ones.Add([.. units.Select(u => oracle.At[EnergyOracle.Unit(u.Group, u.Index)] == 1)])))
                    weight.Add(-energy);
                var largest = weight.Max();
                var total = weight.Sum(w => Math.Exp(w - largest));
                for (var i = 0; i < units.Count; i++)
                {
                    var probability = weight.Zip(ones).Where(p => p.Second[i]).Sum(p => Math.Exp(p.First - largest)) / total;
                    oracle.At[EnergyOracle.Unit(group, i + 1)] = !draw ? Rational.FromDouble(low + ((1 - low) * probability))
                        : given.Draws!.Values[group][used[group]++].ToDouble() < probability ? 1 : low;
                }
            }
        }

        double Slope(Dictionary<string, Rational> at, string name, NumericArray array, int entry)
        {
            double Value(double shift)
            {
                var entries = array.Values.ToArray();
                entries[entry] += shift;
                var moved = new EnergyOracle(machine, world, new Dictionary<string, NumericArray>(StringComparer.Ordinal) { [name] = array.With(entries) });
                foreach (var (symbol, value) in at)
                    moved.At[symbol] = value;
                return isDrawn ? -moved.Energy() : moved.LogSum(moved.UnitsOf(hidden));
            }

            return ((8 * (Value(Step) - Value(-Step))) - (Value(2 * Step) - Value(-2 * Step))) / (12 * Step);
        }
    }

}
