using System.Collections.Immutable;
using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Networks.Designs;

/// <summary>A network that is to be designed: the author's own is one answer, and every other that meets the requirements is as right.</summary>
/// <remarks>
/// The quantities that requirements speak of are those of the kinds about networks, with their conventions and sources: parameters,
/// multiplications, shapes and receptive fields.
/// </remarks>
[Kind("network/design")]
public sealed class NetworkDesign : Solver<NetworkDesign.Given, NetworkDesign.Rules>
{
    /// <summary>The most layers that a student's design may have: it is measured while he waits.</summary>
    private const int MostLayers = 500;

    /// <summary>The author's design, and what any must meet.</summary>
    public sealed record Given
    {
        /// <summary>The author's design.</summary>
        [Given("your own design, one of many: a network's name, or written out; students write layers for the same input")]
        public required Network Design { get; init; }

        /// <summary>What any design must meet.</summary>
        [Given("what a design must meet, a list of equations and inequalities over quantities of `it` and of other networks")]
        public required DesignRequirements Require { get; init; }

        /// <summary>Whether requirements that are met earn nothing alone.</summary>
        [Given("whether a design that misses a requirement earns nothing; otherwise each requirement is worth the same", Default = "false")]
        public bool AllOrNothing { get; init; }

        /// <summary>Designs that students come to and that miss a requirement.</summary>
        [Given("designs that miss a requirement, by the name of the mistake: layers, or {design: …, say: {en: …, fr: …}}")]
        public NamedDesigns Wrong { get; init; } = new();

        /// <summary>The wrong designs, read.</summary>
        internal ImmutableArray<(string Id, Localized Words, Network Design)> Mistakes { get; init; } = [];

        /// <summary>Where students' designs are read.</summary>
        internal SpecScope Scope { get; init; } = null!;
    }

    /// <summary>Nothing changes how a design is measured.</summary>
    public sealed record Rules;

    /// <inheritdoc/>
    public override IEnumerable<(string Key, Localized Text)> Texts(object given) => given is Given { Wrong: var wrong, Require: var required } ? [.. wrong.Texts(), .. required.Texts] : [];

    /// <inheritdoc/>
    protected override Given? Settle(Given given, SpecMap map, SpecScope scope)
    {
        if (given.Design.Declarations.All.Count > 0)
        {
            scope.Diagnostics.Error("open-size", map["design"]!.Position, $"the design has symbols as sizes: {string.Join(", ", given.Design.Declarations.Names)}", "requirements compare numbers; define the symbols in `let`");
            return null;
        }

        if (Missed(given, Measured(given, given.Design)) is [var missed, ..])
        {
            scope.Diagnostics.Error("design-fails", map["design"]!.Position, $"your own design does not meet {InEnglish(missed)}", "mend the design or the requirement");
            return null;
        }

        var mistakes = ImmutableArray.CreateBuilder<(string, Localized, Network)>();
        foreach (var (id, words, node) in given.Wrong.All)
        {
            if ((node is SpecScalar ? Network.Read(node, scope) : Network.Read(node, given.Design.Inputs, scope)) is not { } design)
                return null;
            if (Missed(given, Measured(given, design)).IsEmpty)
            {
                scope.Diagnostics.Error("design-passes", node.Position, $"the design \"{id}\" meets every requirement, so it is right", "add the requirement that it misses, or take it out of `wrong`");
                return null;
            }

            mistakes.Add((id, words, design));
        }

        return given with { Mistakes = mistakes.ToImmutable(), Scope = scope };
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules) => Measured(given, given.Design);

    /// <inheritdoc/>
    protected override IEnumerable<Alternative> OwnMisconceptions(Given given) =>
        given.Mistakes.Select(m => new Alternative(m.Id, Measured(given, m.Design)) { Words = m.Words });

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given) =>
    [
        .. NetworkGivens.Inputs(given.Design),
        .. given.Require.All.Select(r => r.Words is { } words ? Fact.Of("requirement-in-words", ("words", words), ("text", r.Text)) : Fact.Of("requirement", ("text", r.Text))),
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<SolutionTable> Tables(Given given)
    {
        var values = Values(Measured(given, given.Design));
        var comparesNetworks = given.Require.All.Any(r => r.Relations.Any(l => l.Right.FreeSymbols.Count > 0));
        var rows = given.Require.All.Select(r =>
        {
            Argument Value(Func<(Expr Left, string Sign, Expr Right), Expr> side) => Argument(given, [.. r.Relations.Where(l => !IsRank(given, l.Left)).Select(l => DesignRequirements.Value(side(l), values)!.Value)]);
            return comparesNetworks ? ImmutableArray.Create<Argument?>(new Argument.Name(r.Text), Value(l => l.Left), Value(l => l.Right)) : [new Argument.Name(r.Text), Value(l => l.Left)];
        });
        return
        [
            new SolutionTable("requirements", comparesNetworks ? ["requirement", "found", "limit"] : ["requirement", "found"], [.. rows]),
            NetworkTable.Of(given.Design, "parameters", i => ParameterCount.Total(given.Design, [i]).ToFormula(), block: places => ParameterCount.Total(given.Design, places).ToFormula()),
        ];
    }

    /// <summary>The table of the requirements is all there is to derive.</summary>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer) => [];

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given)
    {
        // Many candidates may have one network, and running it is what takes time.
        var (known, values) = ((Network?)null, ImmutableArray<Rational>.Empty);
        return
        [
            new Holds("measured-by-running", (candidate, _) =>
            {
                if (candidate is not DesignAnswer design)
                    return (false, "", double.PositiveInfinity, 0);
                if (known != design.Network)
                    (known, values) = (design.Network, [.. given.Require.Quantities.Select(new DesignMeasurements(design.Network).Of)]);
                var error = design.Components.Zip(values, (c, value) => c.Value.TryGetNumber(out var claimed) ? (claimed - value).Abs().ToDouble() : double.PositiveInfinity).Max();
                var isMet = given.Require.All.All(r => r.Relations.All(l => Holds(Side(l.Left), l.Sign, Side(l.Right))));
                return (error == 0 && isMet, string.Join(", ", design.Components.Zip(values, (c, value) => $"{c.Place} = {value}")), isMet ? error : Math.Max(error, 1), 0);

                double Side(Expr side) => side.Evaluate(given.Require.Quantities.Select((_, i) => i).ToDictionary(i => DesignRequirements.Symbol(i), i => values[i].ToDouble()).GetValueOrDefault);
            }),
        ];

        static bool Holds(double left, string sign, double right) => (Math.Abs(left - right) <= 1e-9 * Math.Max(Math.Abs(left), Math.Abs(right)), sign) switch
        {
            (true, "=" or "<=" or ">=") => true,
            (true, _) => false,
            (false, "!=") => true,
            (false, "<" or "<=") => left < right,
            (false, ">" or ">=") => left > right,
            _ => false,
        };
    }

    /// <inheritdoc/>
    protected override Func<Answer, bool>? Accepts(Given given) => candidate => candidate is DesignAnswer design && IsHonest(given, design) && Missed(given, design).IsEmpty;

    /// <inheritdoc/>
    protected override Func<Answer, PartialCredit>? Credits(Given given) => candidate =>
    {
        var missed = Missed(given, (DesignAnswer)candidate);
        var all = given.Require.All.Length;
        return new PartialCredit(given.AllOrNothing ? 0 : (Rational)(all - missed.Length) / all, missed.IsEmpty ? "" : missed[0]["requirement"]!, missed);
    };

    private static DesignAnswer Measured(Given given, Network design) =>
        new(design, Written(design), Quantities(given, design), text => Read(given, text));

    private static ImmutableArray<Component> Quantities(Given given, Network design) => [.. given.Require.Quantities.Select(q => new Component(q.Name, DesignFormulas.Of(q, design)))];

    /// <summary>Whether the quantities that are claimed are those of the network.</summary>
    private static bool IsHonest(Given given, DesignAnswer design) => design.Components.SequenceEqual(Quantities(given, design.Network));

    /// <summary>The requirements that are missed, each with what was found.</summary>
    private static ImmutableArray<Feedback> Missed(Given given, DesignAnswer design)
    {
        var values = Values(design);
        return [.. given.Require.All.SelectMany(r => r.Relations.Where(l => !Meets(l, values)).Select(l => Tell(given, r, l, design)).Take(1))];
    }

    private static ImmutableArray<Rational?> Values(DesignAnswer design) => [.. design.Components.Select(c => c.Value.TryGetNumber(out var number) ? number : (Rational?)null)];

    private static bool Meets((Expr Left, string Sign, Expr Right) relation, ImmutableArray<Rational?> values) =>
        DesignRequirements.Value(relation.Left, values) is { } left && DesignRequirements.Value(relation.Right, values) is { } right
        && relation.Sign switch { "=" => left == right, "!=" => left != right, "<" => left < right, "<=" => left <= right, ">" => left > right, _ => left >= right };

    private static Feedback Tell(Given given, DesignRequirement requirement, (Expr Left, string Sign, Expr Right) relation, DesignAnswer design)
    {
        Feedback Missed(string id, params ReadOnlySpan<(string, string)> arguments) =>
            Feedback.Of(id, [("requirement", requirement.Text), .. arguments]) with { Own = requirement.Words is { } words ? ("requirement", words) : null };
        var quantity = given.Require.Quantities.Select((q, i) => (Quantity: q, Symbol: Expr.Symbol(DesignRequirements.Symbol(i)))).FirstOrDefault(q => q.Symbol == relation.Left).Quantity;
        if (quantity is { Layers: { } layers, Known: null } && design.Network.SelectPart(layers).Places.IsEmpty)
            return Missed("requirement-no-layer", ("layers", layers));
        if (quantity is { Sort: QuantitySort.Shape })
            return Missed("requirement-found", ("found", design.Network.Outputs[design.Network.IndexOfOrLast(quantity.Layers)].ToString()));
        if (quantity is { Sort: QuantitySort.Reaches } && relation.Right == 1)
            return Missed("requirement");
        var values = Values(design);
        var found = Show(DesignRequirements.Value(relation.Left, values));
        return relation.Right.FreeSymbols.Count > 0 ? Missed("requirement-beside", ("found", found), ("limit", Show(DesignRequirements.Value(relation.Right, values)))) : Missed("requirement-found", ("found", found));
    }

    /// <summary>A requirement of his own design that an author's file misses.</summary>
    private static string InEnglish(Feedback missed) => missed["requirement"]
        + (missed["layers"] is { } layers ? $": the design has no \"{layers}\"" : missed["found"] is { } found ? $": found {found}" : "")
        + (missed["limit"] is { } limit ? $" beside {limit}" : "");

    private static string Show(Rational? value) => value is { } known ? known.ToString() : "–";

    private static bool IsRank(Given given, Expr side) => given.Require.Quantities.Where((q, i) => q is { Sort: QuantitySort.Shape, Axis: < 0 } && side == Expr.Symbol(DesignRequirements.Symbol(i))).Any();

    private static Argument Argument(Given given, ImmutableArray<Rational> values) =>
        values is [var only] ? Expr.Number(only) : NetworkGivens.Shape(new SymbolicShape([.. values.Select(Expr.Number)]), given.Design);

    /// <summary>The layers as they are written, without the input, which is given.</summary>
    private static SpecNode Written(Network design)
    {
        SpecEntry[] entries = [.. design.Written!.Entries.Where(e => SpecBinder.Normalize(e.Key.Text) is "blocks" or "layers")];
        return entries is [{ Value: var layers }] ? layers : new SpecMap(entries, design.Written.Position);
    }

    /// <summary>Reads a student's design.</summary>
    private static DesignReading Read(Given given, string text)
    {
        var trimmed = text.Trim('\r', '\n').TrimEnd();
        if (!trimmed.Contains('\n', StringComparison.Ordinal))
            trimmed = trimmed.TrimStart();
        var diagnostics = new Diagnostics();
        var scope = given.Scope.Apart(diagnostics, new LayerBudget(MostLayers));
        if (scope.ReadText(trimmed, diagnostics) is not { } node)
            return Fail("this is no list of layers");
        if (Network.Read(node, given.Design.Inputs, scope) is not { } design || diagnostics.HasErrors)
            return Fail("this is no network");
        if (design.Declarations.All.Count > 0)
            return new DesignReading(null, $"\"{design.Declarations.Names.First()}\" is no size of this question", SpecFormula.PlaceOf(design.Declarations.Names.First(), text));
        return new DesignReading(Measured(given, design));

        DesignReading Fail(string otherwise)
        {
            if (diagnostics.Items.FirstOrDefault(d => d.Severity == Severity.Error) is not { } error)
                return new DesignReading(null, otherwise);
            var lines = trimmed.Split('\n');
            var place = lines.Take(Math.Max(0, error.Position.Line - 1)).Sum(l => l.Length + 1) + Math.Max(0, error.Position.Column - 1) + text.IndexOf(trimmed, StringComparison.Ordinal);
            return new DesignReading(null, error.Message, Math.Clamp(place, 0, text.Length), error.Hint);
        }
    }
}
