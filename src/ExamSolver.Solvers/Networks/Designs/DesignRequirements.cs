using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks.Designs;

/// <summary>What a design must meet: equations and inequalities over quantities of it, and of other networks beside it.</summary>
public sealed record DesignRequirements : IReadFromSpec<DesignRequirements>
{
    private const int MostQuantities = 60;
    private const string Prefix = "quantity_";
    private static readonly Regex Call = new(@"(?<name>[A-Za-z][A-Za-z_\-]*)\s*\(\s*(?<of>[\p{L}\d_.\-]+)\s*(,(?<layers>[^(),]*))?\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
    private static readonly ImmutableSortedDictionary<string, QuantitySort> Sorts = Enum.GetValues<QuantitySort>().ToImmutableSortedDictionary(q => SpecBinder.Words(q.ToString()), q => q, StringComparer.Ordinal);

    private static readonly SpecKey[] Keys =
    [
        new("that", "the requirement", true, null, () => SpecType.Formula),
        new("say", "what it is called in words", false, "the requirement as it is written", () => Localized.SpecType),
    ];

    /// <summary>The requirements in their order.</summary>
    internal ImmutableArray<DesignRequirement> All { get; init; } = [];

    /// <summary>What they speak of, each once.</summary>
    internal ImmutableArray<Quantity> Quantities { get; init; } = [];

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.ListOf(SpecType.OneOf("a requirement, or {that: …, say: …} with its words", SpecType.Formula, SpecType.Map("a requirement with its words", Keys)));

    /// <summary>The author's own words.</summary>
    public IEnumerable<(string Key, Localized Text)> Texts => All.Where(r => r.Words is not null).Select(r => ("say", r.Words!));

    /// <inheritdoc/>
    public static DesignRequirements? Read(SpecNode node, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        var quantities = new List<Quantity>();
        var all = ImmutableArray.CreateBuilder<DesignRequirement>();
        foreach (var item in node is SpecList list ? list.Items : [node])
        {
            var own = item as SpecMap;
            if (own is not null)
                SpecBinder.CheckKeys(own, [.. Keys.Select(k => k.Name)], scope.Diagnostics);
            if ((own is null ? item : own["that"]) is not SpecScalar { IsEmpty: false } scalar)
                SpecBinder.ReportWrongType(item, "a requirement", scope.Diagnostics, "write for example 'parameters(it) <= 50000', or {that: 'parameters(it) <= 50000', say: {en: at most 50 000 parameters, fr: …}}");
            else if (ReadOne(scalar, quantities, scope) is { } requirement)
                all.Add(own?["say"] is { } say ? requirement with { Words = Localized.Read(say, scope) } : requirement);
        }

        if (quantities.Count > MostQuantities)
            scope.Diagnostics.Error("too-long", node.Position, $"the requirements speak of {quantities.Count} quantities", $"at most {MostQuantities} are measured");
        if (scope.Diagnostics.ErrorCount == before && !quantities.Exists(q => q.Known is null))
            scope.Diagnostics.Error("bad-formula", node.Position, $"no requirement speaks of the design", $"the design is called {Quantity.Design}: parameters({Quantity.Design}) <= 50000");
        return scope.Diagnostics.ErrorCount > before ? null : new DesignRequirements { All = all.ToImmutable(), Quantities = [.. quantities] };
    }

    private static DesignRequirement? ReadOne(SpecScalar scalar, List<Quantity> quantities, SpecScope scope)
    {
        // Quantities become symbols; what is left is a formula.
        var (text, found, failed) = (new StringBuilder(), new List<Quantity>(), false);
        var done = 0;
        foreach (Match match in Call.Matches(scalar.Text))
        {
            if (!Sorts.TryGetValue(SpecBinder.Normalize(match.Groups["name"].Value), out var sort))
            {
                if (FunctionTable.CanonicalName(match.Groups["name"].Value) is not null)
                    continue;
                scope.Diagnostics.Error("unknown-word", scalar.At(match.Index), $"there is no quantity \"{match.Groups["name"].Value}\"", NearestName.Hint(SpecBinder.Normalize(match.Groups["name"].Value), [.. Sorts.Keys], "quantities"));
                return null;
            }

            var (network, isKnown) = ReadNetwork(match.Groups["of"], scalar, scope);
            failed |= !isKnown;
            var layers = match.Groups["layers"].Success && match.Groups["layers"].Value.Trim() is { Length: > 0 } phrase && !(sort == QuantitySort.Reaches && phrase is "whole image") ? phrase : null;
            if (network is not null && layers is not null && network.SelectPart(layers).Places.IsEmpty)
            {
                NetworkGivens.ReportUnknownLayer(scalar.Slice(match.Groups["layers"].Index, match.Groups["layers"].Index + match.Groups["layers"].Length), network, scope);
                failed = true;
            }

            found.Add(new(sort, match.Groups["of"].Value, network, layers));
            text.Append(scalar.Text, done, match.Index - done).Append(' ').Append(Symbol(found.Count - 1)).Append(' ');
            done = match.Index + match.Length;
        }

        if (failed)
            return null;
        text.Append(scalar.Text, done, scalar.Text.Length - done);
        if (found is [{ Sort: QuantitySort.Shape } shape] && text.ToString().Split('=') is [var left, var right] && left.Trim() == Symbol(0))
            return ReadShape(shape, scalar, scalar.Text.Length - right.Length, quantities, scope);
        if (found.FirstOrDefault(q => q.Sort == QuantitySort.Shape) is not null)
        {
            scope.Diagnostics.Error("bad-formula", scalar.Position, $"{scalar.Description} is no requirement of a shape", "write shape(it) = 8x8x16");
            return null;
        }

        var inner = scope.With(Enumerable.Range(0, found.Count).Aggregate(scope.Declarations, (d, i) => d.With(Symbol(i), Domain.Real)));
        if (SpecFormula.Parse(text.ToString(), _ => scalar.Position, inner) is not { } formula)
            return null;
        if (found is [{ Sort: QuantitySort.Reaches }] && formula is SymbolFormula)
            return new(Show(scalar), [(Index(found[0], quantities), "=", 1)]);
        if (formula is not RelationFormula { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" } relation)
        {
            scope.Diagnostics.Error("bad-formula", scalar.Position, $"{scalar.Description} is no requirement", "a requirement has one of the signs =, !=, <, <=, >, >=, as in parameters(it) <= 50000");
            return null;
        }

        // The symbols of one requirement become those of all quantities.
        var values = scope.Definitions.ToDictionary(d => d.Key, d => d.Value);
        for (var i = 0; i < found.Count; i++)
            values[Symbol(i)] = Index(found[i], quantities);
        var (one, other) = (relation.Left.ToExpr().Substitute(values), relation.Right.ToExpr().Substitute(values));
        if (one.FreeSymbols.Union(other.FreeSymbols).FirstOrDefault(s => !s.StartsWith(Prefix, StringComparison.Ordinal)) is { } open)
        {
            scope.Diagnostics.Error("undeclared-symbol", scalar.At(SpecFormula.PlaceOf(open, scalar.Text)), $"\"{open}\" has no value", $"quantities are written with the network in brackets, as in parameters({Quantity.Design}); numbers are defined in `let`");
            return null;
        }

        return new(Show(scalar), [(one, relation.Operator, other)]);
    }

    private static DesignRequirement? ReadShape(Quantity shape, SpecScalar scalar, int start, List<Quantity> quantities, SpecScope scope)
    {
        if (SymbolicShape.Read(scalar.Slice(start, scalar.Text.Length), scope) is not { } wanted)
            return null;
        if (wanted.Sizes.FirstOrDefault(s => !s.TryGetNumber(out _)) is { } open)
        {
            scope.Diagnostics.Error("bad-shape", scalar.At(start), $"the size {open.ToInfix()} is no number");
            return null;
        }

        return new(Show(scalar), [(Index(shape with { Axis = -1 }, quantities), "=", wanted.Rank), .. wanted.Sizes.Select((size, axis) => (Index(shape with { Axis = axis }, quantities), "=", size))]);
    }

    private static (Network? Network, bool IsKnown) ReadNetwork(Group name, SpecScalar scalar, SpecScope scope)
    {
        if (name.Value == Quantity.Design)
            return (null, true);
        if (scope.Networks.TryGetValue(name.Value, out var network) && network.Declarations.All.Count == 0)
            return (network, true);
        if (network is null)
            scope.Diagnostics.Error("unknown-network", scalar.At(name.Index), $"there is no network \"{name.Value}\"", NearestName.Hint(name.Value, [Quantity.Design, .. scope.Networks.Keys], $"{Quantity.Design} is the design; networks"));
        else
            scope.Diagnostics.Error("open-size", scalar.At(name.Index), $"the network {name.Value} has symbols as sizes", "requirements compare numbers");
        return (null, false);
    }

    /// <summary>The symbol that stands for a quantity in the relations.</summary>
    internal static string Symbol(int index) => Prefix + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The symbol of a quantity, which is the same wherever it stands.</summary>
    private static Expr Index(Quantity quantity, List<Quantity> quantities)
    {
        if (!quantities.Exists(q => q.Name == quantity.Name))
            quantities.Add(quantity);
        return Expr.Symbol(Symbol(quantities.FindIndex(q => q.Name == quantity.Name)));
    }

    private static string Show(SpecScalar scalar) => string.Join(' ', scalar.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The value of a side of a requirement, where the quantities have some values.</summary>
    internal static Rational? Value(Expr side, IReadOnlyList<Rational?> values) => side.EvaluateExact(name =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < values.Count ? values[index] : null);
}

/// <summary>A requirement: relations that must all hold.</summary>
/// <param name="Text">As the author writes it.</param>
/// <param name="Relations">Two sides and the sign between them; symbols stand for quantities.</param>
internal sealed record DesignRequirement(string Text, ImmutableArray<(Expr Left, string Sign, Expr Right)> Relations)
{
    /// <summary>The author's words for it; <c>null</c> where it is called as it is written.</summary>
    public Localized? Words { get; init; }
}
