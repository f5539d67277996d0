using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Energies;

/// <summary>A group of units that take two values each.</summary>
/// <param name="Name">Its name, a vector in formulas.</param>
/// <param name="Low">The smaller value, 0 or −1; the larger one is 1.</param>
/// <param name="Count">The number of units.</param>
public sealed record UnitGroup(string Name, int Low, Formula Count)
{
    /// <summary>Whether the values are −1 and +1, and not 0 and 1.</summary>
    public bool IsSigned => Low < 0;
}

/// <summary>
/// Groups of units of two values with P ∝ e^(−E), the energy E being any polynomial in the units: an RBM, a Hopfield network, a deep or a
/// three-way Boltzmann machine.
/// </summary>
public sealed record EnergyMachine : IReadFromSpec<EnergyMachine>
{
    private static readonly SpecKey[] Keys =
    [
        new("units", "the groups of units, each with its values and their number: {v: 0/1 × N, h: -1/1 × 3}", true, null, () => SpecType.MapOf("values and number by group", SpecType.Text)),
        new("energy", "the energy, a polynomial in the units: sum(i, j; W[i,j] v[i] h[j]), or -v^T W h", true, null, () => SpecType.Formula),
    ];

    /// <summary>The groups in the order of the file.</summary>
    public required ImmutableArray<UnitGroup> Groups { get; init; }

    /// <summary>The energy as it is written.</summary>
    public required Formula Energy { get; init; }

    /// <summary>Its terms.</summary>
    public required ImmutableArray<EnergyTerm> Terms { get; init; }

    /// <summary>What names mean, the groups among them.</summary>
    public required ArrayContext Arrays { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Map("units and their energy", Keys);

    /// <inheritdoc/>
    public static EnergyMachine? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics, "write {units: {v: 0/1 × N, h: 0/1 × M}, energy: '-sum(i, j; W[i,j] v[i] h[j])'}");
            return null;
        }

        var complete = SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
        foreach (var key in Keys.Where(k => map[k.Name] is null))
        {
            scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{key.Name}\" is missing", $"add {key.Name}: {key.Meaning}");
            complete = false;
        }

        if (!complete || ReadGroups(map["units"]!, scope) is not { } groups)
            return null;
        var declarations = groups.Aggregate(scope.Declarations, Declare);
        var inner = scope.With(declarations);
        if (SpecFormula.Parse(map["energy"]!, inner) is not { } energy || Unknown(energy, map["energy"]!, inner))
            return null;
        try
        {
            var terms = new EnergyReader(groups.ToDictionary(g => g.Name, g => g.Count, StringComparer.Ordinal), inner.Arrays).Of(energy);
            return new EnergyMachine { Groups = groups, Energy = energy, Terms = terms, Arrays = inner.Arrays };
        }
        catch (FormatException misfit)
        {
            scope.Diagnostics.Error("bad-energy", map["energy"]!.Position, misfit.Message, "an energy is a sum of products of units and coefficients, such as -sum(i, j; W[i,j] v[i] h[j]) - sum(i; b[i] v[i])");
            return null;
        }
    }

    /// <summary>A group by its name.</summary>
    public UnitGroup? Find(string name) => Groups.FirstOrDefault(g => g.Name == name);

    /// <summary>The same machine with numbers for sizes that are letters.</summary>
    public EnergyMachine Sized(IReadOnlyDictionary<string, int> sizes)
    {
        var numbers = sizes.ToDictionary(s => s.Key, s => (Expr)s.Value, StringComparer.Ordinal);
        Formula Put(Formula formula) => FormulaParts.Replace(formula, part => part is SymbolFormula s && sizes.TryGetValue(s.Name, out var size) ? size : null);
        var declarations = Arrays.Declarations.All.Where(d => !d.Value.IsScalar)
            .Aggregate(Arrays.Declarations, (all, d) => all.With(d.Key, d.Value with { Dimensions = [.. d.Value.Dimensions.Select(e => e.Substitute(numbers))] }));
        return this with
        {
            Groups = [.. Groups.Select(g => g with { Count = Put(g.Count) })],
            Energy = Put(Energy),
            Arrays = Arrays with { Declarations = declarations },
        };
    }

    private static Declarations Declare(Declarations declarations, UnitGroup group)
    {
        var sizes = group.Count.ToExpr().FreeSymbols.Where(s => !declarations.Contains(s)).Aggregate(declarations, (d, s) => d.With(s, Domain.PositiveInteger));
        return sizes.With(group.Name, new Declaration(Domain.Real, [group.Count.ToExpr()]));
    }

    private static ImmutableArray<UnitGroup>? ReadGroups(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            SpecBinder.ReportWrongType(node, "a map of groups", scope.Diagnostics, "write {v: 0/1 × N, h: 0/1 × M}");
            return null;
        }

        var groups = ImmutableArray.CreateBuilder<UnitGroup>();
        foreach (var (key, value) in map.Entries)
        {
            if (key.Text.Length == 0 || !char.IsLetter(key.Text[0]) || !key.Text.All(c => char.IsLetterOrDigit(c) || c == '_') || scope.Definitions.ContainsKey(key.Text))
                scope.Diagnostics.Error("bad-name", key.Position, $"{key.Description} is no name of a group", "a name is a letter with letters and digits behind it, that `let` does not define");
            else if (ReadGroup(key.Text, value, scope) is { } group)
                groups.Add(group);
        }

        return groups.Count == map.Entries.Count ? groups.ToImmutable() : null;
    }

    private static UnitGroup? ReadGroup(string name, SpecNode node, SpecScope scope)
    {
        var text = (node as SpecScalar)?.Text ?? "";
        var cross = text.IndexOf('×', StringComparison.Ordinal) is >= 0 and var at ? at : text.IndexOf(" x ", StringComparison.Ordinal) is >= 0 and var spaced ? spaced + 1 : -1;
        var values = (cross < 0 ? "" : text[..cross]).Replace(" ", "", StringComparison.Ordinal).Replace("−", "-", StringComparison.Ordinal);
        var count = cross < 0 ? null : FormulaParser.Parse(text[(cross + 1)..]).Formula;
        if (values is not ("0/1" or "-1/1" or "-1/+1" or "±1" or "+-1") || count is not (SymbolFormula or NumberFormula { Value: { IsInteger: true, Sign: > 0 } }))
        {
            scope.Diagnostics.Error("bad-units", node.Position, $"{node.Description} are no units", "write their values and their number: 0/1 × N, or -1/1 × 3");
            return null;
        }

        if (count is NumberFormula { Value: var number } && number > ArrayEntries.LongestAxis)
        {
            scope.Diagnostics.Error("out-of-range", node.Position, $"{name} has {number} units", $"at most {ArrayEntries.LongestAxis.ToString(CultureInfo.InvariantCulture)} can be gone through; for more write a letter");
            return null;
        }

        return new UnitGroup(name, values == "0/1" ? 0 : -1, count);
    }

    private static bool Unknown(Formula energy, SpecNode node, SpecScope scope)
    {
        var unknown = energy.ToExpr().FreeSymbols.Where(s => !scope.Declarations.Contains(s) && !scope.Definitions.ContainsKey(s) && s != "T").ToArray();
        foreach (var symbol in unknown)
            scope.Diagnostics.Error("undeclared-symbol", ((SpecScalar)node).At(0), $"\"{symbol}\" is not declared", $"declare it in `let`: {symbol} : N × M, or {symbol} : vector N");
        return unknown.Length > 0;
    }
}
