using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Flows;

/// <summary>A step of a flow that changes one half of its input: <c>h ← exp(log scale) ⊙ h + shift</c>.</summary>
public sealed record CouplingLayer
{
    /// <summary>Which half.</summary>
    [Given("which half it changes, 1 or 2", Minimum = 1, Maximum = 2)]
    public required int Changes { get; init; }

    /// <summary>The log-scale.</summary>
    [Given("the name of the vector whose exponential multiplies the half, or a declared function of the other half: G(x2)", Default = "none: the layer is additive")]
    public string? LogScale { get; init; }

    /// <summary>The shift.</summary>
    [Given("the name of the vector that is added, or a declared function of the other half: F(x2)", Default = "none")]
    public string? Shift { get; init; }

    /// <summary>The Jacobian of the log-scale.</summary>
    [Given("the name of the Jacobian of the log-scale, a network of the other half as the layer finds it", Default = "none: it is a parameter")]
    public string? ScaleJacobian { get; init; }

    /// <summary>The Jacobian of the shift.</summary>
    [Given("the name of the Jacobian of the shift, a network of the other half as the layer finds it", Default = "none: it is a parameter")]
    public string? ShiftJacobian { get; init; }
}

/// <summary>The names of two declared vectors, or of two numbers: <c>[x1, x2]</c>.</summary>
public sealed record Halves : IReadFromSpec<Halves>
{
    /// <summary>The two names.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>What names mean.</summary>
    public required ArrayContext Context { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.ListOf(SpecType.Text);

    /// <summary>A name, by its half from 0.</summary>
    public string this[int half] => Names[half];

    /// <inheritdoc/>
    public static Halves? Read(SpecNode node, SpecScope scope)
    {
        var names = node is SpecList list ? list.Items.OfType<SpecScalar>().Select(s => s.Text.Trim()).ToImmutableArray() : [];
        if (names.Length != 2 || names[0] == names[1])
            SpecBinder.ReportWrongType(node, "a list of two names", scope.Diagnostics, "write the two halves: [x1, x2]");
        else if (names.FirstOrDefault(n => scope.Declarations.Find(n) is not { Dimensions.Length: 0 or 1, IsFunction: false }) is { } unknown)
            scope.Diagnostics.Error("undeclared-symbol", node.Position, $"{unknown} is no declared vector or number", $"declare it in `let`: {unknown} : vector d");
        else
            return new Halves { Names = names, Context = scope.Arrays };
        return null;
    }
}

/// <summary>A flow of coupling layers, also called a reversible block: its inverse, Jacobian, determinant and likelihood.</summary>
/// <remarks>
/// Layer by layer h ← exp(g) ⊙ h + f is undone by exp(−g) ⊙ (h − f), since the other half, of which g and f may be networks, stays as it is. Its Jacobian is
/// block triangular with diag(exp g) and I on the diagonal, so that log det = Σ g. Source: Dinh, Sohl-Dickstein and Bengio (2017), arXiv 1605.08803, section
/// 3; Dinh, Krueger and Bengio (2015), arXiv 1410.8516; Gomez, Ren, Urtasun and Grosse (2017), arXiv 1707.04585.
/// </remarks>
[Kind("flow/coupling")]
public sealed class Coupling : Solver<Coupling.Given, Coupling.Rules>
{
    private const int MostLayers = 8;
    private static readonly ImmutableArray<string> Truths = ["true", "false"];

    /// <summary>What is asked.</summary>
    public enum Want
    {
        /// <summary>The outputs from the inputs.</summary>
        Outputs,

        /// <summary>The inputs from the outputs.</summary>
        Inverse,

        /// <summary>The Jacobian of the outputs by the inputs, in blocks.</summary>
        Jacobian,

        /// <summary>Its determinant.</summary>
        Determinant,

        /// <summary>The logarithm of that.</summary>
        LogDeterminant,

        /// <summary>Whether volumes stay as they are.</summary>
        VolumePreserving,

        /// <summary>The log-density of the inputs where the outputs are standard normal.</summary>
        LogLikelihood,
    }

    /// <summary>The flow.</summary>
    public sealed record Given
    {
        /// <summary>The names of the two halves of the input.</summary>
        [Given("the names of the two halves of the input, vectors or numbers declared in `let`")]
        public required Halves Inputs { get; init; }

        /// <summary>The names of the two halves of the output.</summary>
        [Given("the names of the two halves of the output, vectors or numbers declared in `let`")]
        public required Halves Outputs { get; init; }

        /// <summary>The layers.</summary>
        [Given("the layers, in their order")]
        public required ImmutableArray<CouplingLayer> Layers { get; init; }

        /// <summary>What is asked.</summary>
        [Given("what is asked; the log likelihood is that of the input where the output is standard normal")]
        public required Want Want { get; init; }

        /// <summary>Whether the halves are numbers.</summary>
        internal bool IsScalar => Inputs.Context.Declarations.Find(Inputs[0])!.IsScalar;

        /// <summary>Whether a network is a function of a vector, whose entries have no names: sums go over whole vectors.</summary>
        internal bool HasMaps => !IsScalar && Layers.Any(l => FunctionOf(l.LogScale) is not null || FunctionOf(l.Shift) is not null);
    }

    /// <summary>What the derivation takes into account.</summary>
    public sealed record Rules
    {
        /// <summary>Whether the shift is taken off before the scale.</summary>
        public bool ShiftFirst { get; init; } = true;

        /// <summary>Whether scales are divided by, and the shift taken off.</summary>
        public bool Undone { get; init; } = true;

        /// <summary>Whether networks are written of what is known, and not of an input that was worked out before.</summary>
        public bool OfOutputs { get; init; } = true;

        /// <summary>Whether the last layer is undone first.</summary>
        public bool Reversed { get; init; } = true;

        /// <summary>Whether rows of the Jacobian are outputs.</summary>
        public bool RowsAreOutputs { get; init; } = true;

        /// <summary>Whether the scale depends on the other half.</summary>
        public bool ScaleVaries { get; init; } = true;

        /// <summary>Whether the scale's own derivative is multiplied by the scale.</summary>
        public bool ScaleKept { get; init; } = true;

        /// <summary>Whether both halves count.</summary>
        public bool BothHalves { get; init; } = true;

        /// <summary>Whether it is the map's own determinant, and not that of its inverse.</summary>
        public bool Forwards { get; init; } = true;

        /// <summary>Whether the scale is the exponential of what is given.</summary>
        public bool Exponential { get; init; } = true;

        /// <summary>Whether the constant of the normal density is there.</summary>
        public bool Constant { get; init; } = true;

        /// <summary>Whether the determinant counts.</summary>
        public bool Volume { get; init; } = true;
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Conventions =>
    [
        new("transposed-layout", r => r with { RowsAreOutputs = false }),
        new("constant-dropped", r => r with { Constant = false }),
        new("of-the-other-half", r => r with { OfOutputs = false }) { IsNotation = true },
    ];

    /// <inheritdoc/>
    protected override ImmutableArray<Variation<Given, Rules>> Misconceptions =>
    [
        new("scale-before-shift", r => r with { ShiftFirst = false }),
        new("not-undone", r => r with { Undone = false }),
        new("first-layer-first", r => r with { Reversed = false }),
        new("scale-taken-constant", r => r with { ScaleVaries = false }),
        new("scale-lost", r => r with { ScaleKept = false }),
        new("one-half-only", r => r with { BothHalves = false }),
        new("inverse-determinant", r => r with { Forwards = false }),
        new("exponential-forgotten", r => r with { Exponential = false }),
        new("volume-forgotten", r => r with { Volume = false }),
    ];

    /// <inheritdoc/>
    protected override bool Validate(Given given, SpecMap map, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        for (var half = 0; half < 2; half++)
        {
            if (SizeOf(given, given.Inputs[half]) != SizeOf(given, given.Outputs[half]))
                Report("outputs", $"{given.Outputs[half]} has another size than {given.Inputs[half]}", "a coupling layer keeps sizes");
        }

        if (given.Layers.Length is 0 or > MostLayers)
            Report("layers", $"there are {given.Layers.Length} layers", $"write 1 to {MostLayers}");
        var seen = given.Inputs.Names.Concat(given.Outputs.Names).ToHashSet(StringComparer.Ordinal);
        foreach (var layer in given.Layers)
        {
            if (layer.LogScale is null && layer.Shift is null)
                Report("layers", "a layer has neither a log scale nor a shift", "give it one of them");
            RequireVector(layer.LogScale, layer.ScaleJacobian, layer, seen, "log scale");
            RequireVector(layer.Shift, layer.ShiftJacobian, layer, seen, "shift");
        }

        return scope.Diagnostics.ErrorCount == before;

        void Report(string key, string problem, string hint) => scope.Diagnostics.Error("out-of-range", (map[key] ?? map).Position, problem, hint);

        void RequireVector(string? name, string? jacobian, CouplingLayer layer, HashSet<string> names, string what)
        {
            if (name is null)
            {
                if (jacobian is not null)
                    Report("layers", $"{jacobian} is the Jacobian of a {what} that is not there", $"give the layer a {what}");
                return;
            }

            var (own, other) = (given.Inputs[layer.Changes - 1], given.Inputs[2 - layer.Changes]);
            if (FunctionOf(name) is { } function)
            {
                var (from, to) = (SizeOf(given, other), SizeOf(given, own));
                if (scope.Declarations.Find(function) is not { IsFunction: true } map || name.Replace(" ", "", StringComparison.Ordinal) != $"{function}({other})")
                    Report("layers", $"the {what} {name} is no declared function of {other}", $"declare it in `let`: {function} : {(given.IsScalar ? "function" : $"R^{from.ToInfix()} -> R^{to.ToInfix()}")}; and write {function}({other})");
                else if (given.IsScalar ? !map.Arguments.IsDefault && (map.Arguments is not [var number] || number != 1 || !map.Dimensions.IsEmpty) : map.Arguments.IsDefault || map.Arguments is not [var read] || read != from || map.Dimensions is not [var made] || made != to)
                    Report("layers", $"{function} does not take {other} to a {(given.IsScalar ? "number" : $"vector of the size of {own}")}", $"declare it in `let`: {function} : {(given.IsScalar ? "function" : $"R^{from.ToInfix()} -> R^{to.ToInfix()}")}");
                else if (jacobian is not null)
                    Report("layers", $"{jacobian} is not needed beside {name}", $"the Jacobian of a function has a name, {function}': leave this one out");
                return;
            }

            if (scope.Declarations.Find(name) is not { IsFunction: false } declared || (given.IsScalar ? !declared.IsScalar : declared.Dimensions is not [var size] || size != SizeOf(given, own)))
                Report("layers", $"the {what} {name} is no vector of the size of {own}", $"declare it in `let`: {name} : vector {SizeOf(given, own).ToInfix()}");
            else if (jacobian is not null && given.IsScalar)
                Report("layers", $"{jacobian} is the Jacobian of a network of a number", $"write the network as a function: {name}({other})");
            else if (jacobian is not null && (scope.Declarations.Find(jacobian) is not { Dimensions: [var rows, var columns] } || rows != SizeOf(given, own) || columns != SizeOf(given, other)))
                Report("layers", $"{jacobian} is no matrix of {SizeOf(given, own).ToInfix()} × {SizeOf(given, other).ToInfix()}", $"declare it in `let`: {jacobian} : matrix {SizeOf(given, own).ToInfix()} × {SizeOf(given, other).ToInfix()}");
            else if (!names.Add(name) | (jacobian is not null && !names.Add(jacobian)))
                Report("layers", $"{name} or its Jacobian stands in two places", "give each layer names of its own: a network has another value wherever it reads something else");
        }
    }

    /// <inheritdoc/>
    protected override Answer? Formula(Given given, Rules rules)
    {
        if (!Applies(given.Want, rules))
            return null;
        switch (given.Want)
        {
            case Want.Outputs:
                var outputs = Run(given).Last();
                return new RecordAnswer([.. Enumerable.Range(0, 2).Select(half => (given.Outputs[half], ToArray(outputs[half], given)))]);
            case Want.Inverse:
                var inputs = Undo(given, rules);
                return new RecordAnswer([.. Enumerable.Range(0, 2).Select(half => (given.Inputs[half], ToArray(inputs[half], given)))]);
            case Want.Jacobian:
                return ToArray(Blocks(Chain(given, rules), rules.RowsAreOutputs, given.IsScalar), given);
            case Want.VolumePreserving:
                var keeps = given.Layers.All(l => l.LogScale is null);
                return new ChoiceAnswer([keeps, !keeps], isSingle: true) { Names = Truths };
            case Want.LogLikelihood:
                var density = LogDensity(given, rules);
                return ToNumber(rules.Volume && LogVolume(given, rules) is { } volume ? rules.Forwards ? density + volume : density - volume : density, given);
        }

        var log = LogVolume(given, rules);
        if (log is null)
            return new NumberAnswer(given.Want == Want.Determinant ? 1 : 0);
        var signed = rules.Forwards ? log : -log;
        return ToNumber(given.Want == Want.Determinant == rules.Exponential ? Symbolics.Formula.Apply("exp", signed) : signed, given);
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Fact> Givens(Given given)
    {
        var facts = given.Layers.Select((layer, i) =>
        {
            var half = Symbolics.Formula.Symbol(given.Inputs[layer.Changes - 1]);
            return Fact.Of("layer", ("number", (Expr)(i + 1)), ("half", half), ("after", Forwards(half, layer, Other(given, layer), given)));
        });
        var networks = given.Layers.SelectMany(l => new (string? Name, string? Jacobian, int Changes)[] { (l.LogScale, l.ScaleJacobian, l.Changes), (l.Shift, l.ShiftJacobian, l.Changes) }).Where(n => n.Jacobian is not null);
        return [.. facts, .. networks.Select(n => Fact.Of("network", ("name", Symbolics.Formula.Symbol(n.Name!)), ("jacobian", Symbolics.Formula.Symbol(n.Jacobian!)), ("half", Symbolics.Formula.Symbol(given.Inputs[2 - n.Changes]))))];
    }

    /// <inheritdoc/>
    protected override ImmutableArray<DerivationStep> Derive(Given given, Answer answer)
    {
        var (context, rules) = (given.Inputs.Context with { Declarations = Declared(given) }, new Rules());
        DerivationStep Step(string rule, Formula before, Formula after) => new(rule, before, StepRelation.Equal, after) { Declarations = context.Declarations, Arrays = given.IsScalar && after is not ArrayFormula ? null : context };
        var steps = ImmutableArray.CreateBuilder<DerivationStep>();
        switch (given.Want)
        {
            case Want.Outputs:
                steps.AddRange(answer.Results.Select(r => Step("outputs", r, r)));
                break;
            case Want.Inverse:
                foreach (var layer in given.Layers.Reverse())
                {
                    var (half, other) = (Symbolics.Formula.Symbol(given.Inputs[layer.Changes - 1]), Other(given, layer));
                    steps.Add(Step("undo", Backwards(Forwards(half, layer, other, given), layer, other, given, rules), half));
                }

                steps.AddRange(answer.Results.Select(r => Step("inverse", r, r)));
                break;
            case Want.Jacobian:
                var blocks = LayerJacobians(given, rules).ToArray();
                var jacobians = blocks.Select(b => Blocks(b, rowsAreOutputs: true, given.IsScalar)).ToArray();
                if (jacobians.Length > 1)
                    steps.AddRange(jacobians.Select((j, i) => Step("layer-jacobian", j, j).With("number", (Expr)(i + 1))));

                // An identity beside blocks of zeros has no size that a product could be worked out with.
                var sized = given.IsScalar || Array.TrueForAll(blocks, b => b[0, 1] is not null || b[1, 0] is not null);
                steps.Add(Step(jacobians.Length == 1 ? "jacobian" : "chain", sized ? Symbolics.Formula.Product(jacobians.Reverse()) : answer.Results[0], answer.Results[0]));
                break;
            case Want.Determinant when LogVolume(given, rules) is not null:
                steps.Add(Step("triangular", Symbolics.Formula.Product(Scales(given).Select(s => Product(s.Half, s.Scale, given))), answer.Results[0]));
                break;
            case Want.LogDeterminant when LogVolume(given, rules) is not null:
                steps.Add(Step("triangular-log", Symbolics.Formula.Sum(Scales(given).Select(s => Sum(s.Half, s.Scale, given))), answer.Results[0]));
                break;
            case Want.LogLikelihood:
                steps.Add(Step("change-of-variables", answer.Results[0], answer.Results[0]));
                break;
            case Want.VolumePreserving:
                if (LogVolume(given, rules) is { } volume)
                    steps.Add(Step("volume", Symbolics.Formula.Apply("exp", volume), Symbolics.Formula.Apply("exp", volume)));
                break;
            default:
                steps.Add(Step("no-scale", answer.Results[0], answer.Results[0]));
                break;
        }

        return steps.ToImmutable();
    }

    /// <inheritdoc/>
    protected override ImmutableArray<Check> Checks(Given given) => given.Want switch
    {
        Want.Outputs => [new Measure("running-forwards", context => CouplingRun.Observe(given, context, r => (r.Output, null)))],
        Want.Inverse => [new Measure("running-forwards", context => CouplingRun.Observe(given, context, r => (r.Input, null)))],
        Want.Jacobian => [new Measure("finite-differences", context => CouplingRun.Observe(given, context, r => (r.Jacobian.Values.ToArray(), (r.Jacobian.Rows, r.Jacobian.Columns))))],
        Want.Determinant => [new Measure("elimination", context => CouplingRun.Observe(given, context, r => ([r.Determinant], null)))],
        Want.LogDeterminant => [new Measure("elimination", context => CouplingRun.Observe(given, context, r => ([Math.Log(r.Determinant)], null)))],
        Want.LogLikelihood => [new Measure("elimination", context => CouplingRun.Observe(given, context, r => ([r.LogDensity], null)))],
        _ => [new Measure("elimination", context => CouplingRun.ObserveVolume(given, context))],
    };

    private static ExpressionAnswer ToNumber(Formula written, Given given) => given.HasMaps ? new ExpressionAnswer(written, given.Inputs.Context) : new ExpressionAnswer(written, Declared(given));

    private static Answer ToArray(Formula written, Given given) => given.IsScalar && written is not ArrayFormula
        ? new ExpressionAnswer(written, given.Inputs.Context.Declarations)
        : new ArrayAnswer(written, given.Inputs.Context.Evaluate(written, out var error) ?? throw new InvalidOperationException(error), given.Inputs.Context);

    /// <summary>The length of a vector; 1 for a number.</summary>
    private static Expr SizeOf(Given given, string vector) => given.Inputs.Context.Declarations.Find(vector)!.Dimensions is [var size] ? size : 1;

    /// <summary>The function in <c>G(x2)</c>; <c>null</c> for a name.</summary>
    private static string? FunctionOf(string? value) => value?.IndexOf('(', StringComparison.Ordinal) is { } open and > 0 ? value[..open].Trim() : null;

    /// <summary>A network or parameter, where the other half is known.</summary>
    private static Formula Value(string name, Formula other) => FunctionOf(name) is { } function ? Symbolics.Formula.Apply(function, other) : Symbolics.Formula.Symbol(name);

    /// <summary>The half that a layer leaves as it is, by its name among the inputs.</summary>
    private static Formula Other(Given given, CouplingLayer layer) => Symbolics.Formula.Symbol(given.Inputs[2 - layer.Changes]);

    private static Declarations Declared(Given given) => given.Inputs.Names.Select(n => SizeOf(given, n)).OfType<SymbolExpr>().Aggregate(given.Inputs.Context.Declarations, (d, s) => d.Contains(s.Name) ? d : d.With(s.Name, Domain.PositiveInteger));

    private static string Index(Given given) => new[] { "i", "j", "k", "l" }.FirstOrDefault(n => !given.Inputs.Context.Declarations.Contains(n), "index");

    private static Formula Entry(string vector, Given given) => given.IsScalar ? Symbolics.Formula.Symbol(vector) : Symbolics.Formula.Entry(Symbolics.Formula.Symbol(vector), Symbolics.Formula.Symbol(Index(given)));

    /// <summary>The sum over the entries of a half; of a number, the term itself.</summary>
    private static Formula Sum(int half, Formula term, Given given) => given.IsScalar ? term
        : given.HasMaps ? Symbolics.Formula.Apply("sum", term)
        : Symbolics.Formula.SumOver(Index(given), 1, SizeOf(given, given.Inputs[half]).ToFormula(), term);

    /// <summary>The determinant of what a scale does to a half.</summary>
    private static Formula Product(int half, Formula scale, Given given)
    {
        var factor = Symbolics.Formula.Apply("exp", scale);
        return given.IsScalar ? factor
            : given.HasMaps ? Symbolics.Formula.Apply("det", Symbolics.Formula.Apply("diag", factor))
            : Symbolics.Formula.ProductOver(Index(given), 1, SizeOf(given, given.Inputs[half]).ToFormula(), factor);
    }

    /// <summary>The log-scale of each layer that has one, with the half that it changes: networks are written of the inputs, vectors by their entries where these have names.</summary>
    private static IEnumerable<(int Half, Formula Scale)> Scales(Given given) => given.Layers.Zip(Run(given)).Where(l => l.First.LogScale is not null)
        .Select(l => (l.First.Changes - 1, given.HasMaps || FunctionOf(l.First.LogScale) is not null ? Value(l.First.LogScale!, l.Second[2 - l.First.Changes]) : Entry(l.First.LogScale!, given)));

    /// <summary>Both halves before the first layer, between the layers and behind the last one.</summary>
    private static List<Formula[]> Run(Given given)
    {
        var states = new List<Formula[]> { new[] { Symbolics.Formula.Symbol(given.Inputs[0]), Symbolics.Formula.Symbol(given.Inputs[1]) } };
        foreach (var layer in given.Layers)
        {
            Formula[] next = [.. states[^1]];
            next[layer.Changes - 1] = Forwards(next[layer.Changes - 1], layer, next[2 - layer.Changes], given);
            states.Add(next);
        }

        return states;
    }

    /// <summary>Whether changed rules say anything about what is asked.</summary>
    private static bool Applies(Want want, Rules rules)
    {
        var isVolume = want is Want.Determinant or Want.LogDeterminant;
        return ((rules.ShiftFirst && rules.Undone && rules.Reversed && rules.OfOutputs) || want == Want.Inverse)
            && ((rules.RowsAreOutputs && rules.ScaleVaries && rules.ScaleKept) || want == Want.Jacobian)
            && (rules.BothHalves || isVolume)
            && (rules.Exponential || isVolume)
            && (rules.Forwards || isVolume || want == Want.LogLikelihood)
            && ((rules.Constant && rules.Volume) || want == Want.LogLikelihood);
    }

    /// <summary>A product entry by entry.</summary>
    private static Formula EntryByEntry(Formula scale, Formula half, Given given) => given.IsScalar ? scale.Beside(half) : Symbolics.Formula.Apply("hadamard", scale, half);

    private static Formula Forwards(Formula half, CouplingLayer layer, Formula other, Given given)
    {
        var scaled = layer.LogScale is { } g ? EntryByEntry(Symbolics.Formula.Apply("exp", Value(g, other)), half, given) : half;
        return layer.Shift is { } f ? scaled + Value(f, other) : scaled;
    }

    private static Formula Backwards(Formula half, CouplingLayer layer, Formula other, Given given, Rules rules)
    {
        Formula Unshifted(Formula h) => layer.Shift is { } f ? rules.Undone ? h - Value(f, other) : h + Value(f, other) : h;
        Formula Unscaled(Formula h) => layer.LogScale is { } g ? EntryByEntry(Symbolics.Formula.Apply("exp", rules.Undone ? -Value(g, other) : Value(g, other)), h, given) : h;
        return rules.ShiftFirst ? Unscaled(Unshifted(half)) : Unshifted(Unscaled(half));
    }

    /// <summary>Both inputs, from the outputs; the networks of a layer are written of the other half as it stands there, or as an input where it is one.</summary>
    private static Formula[] Undo(Given given, Rules rules)
    {
        Formula[] halves = [Symbolics.Formula.Symbol(given.Outputs[0]), Symbolics.Formula.Symbol(given.Outputs[1])];
        var order = Enumerable.Range(0, given.Layers.Length);
        foreach (var i in rules.Reversed ? order.Reverse() : order)
        {
            var (layer, own) = (given.Layers[i], given.Layers[i].Changes - 1);
            var isInput = !rules.OfOutputs && given.Layers.Take(i).All(l => l.Changes == layer.Changes);
            halves[own] = Backwards(halves[own], layer, isInput ? Other(given, layer) : halves[1 - own], given, rules);
        }

        return halves;
    }

    /// <summary>The blocks of each layer's Jacobian; <c>null</c> is a block of zeros.</summary>
    private static IEnumerable<Formula?[,]> LayerJacobians(Given given, Rules rules)
    {
        Formula[] halves = [Symbolics.Formula.Symbol(given.Inputs[0]), Symbolics.Formula.Symbol(given.Inputs[1])];
        var identity = Identity(given);
        foreach (var layer in given.Layers)
        {
            var (own, other) = (layer.Changes - 1, halves[2 - layer.Changes]);
            var blocks = new Formula?[2, 2];
            blocks[1 - own, 1 - own] = identity;
            var scale = layer.LogScale is { } g ? Symbolics.Formula.Apply("exp", Value(g, other)) : null;
            blocks[own, own] = scale is null ? identity : Diagonal(scale, given);
            var turn = Slope(layer.LogScale, layer.ScaleJacobian, other) is { } jg && rules.ScaleVaries ? Diagonal(rules.ScaleKept ? EntryByEntry(scale!, halves[own], given) : halves[own], given).Beside(jg) : null;
            blocks[own, 1 - own] = Plus(turn, Slope(layer.Shift, layer.ShiftJacobian, other));
            yield return blocks;
            halves[own] = Forwards(halves[own], layer, other, given);
        }
    }

    private static Formula Identity(Given given) => given.IsScalar ? 1 : Symbolics.Formula.Symbol("I");

    private static Formula Diagonal(Formula vector, Given given) => given.IsScalar ? vector : Symbolics.Formula.Apply("diag", vector);

    /// <summary>The Jacobian of a network; <c>null</c> of what does not depend on the other half.</summary>
    private static Formula? Slope(string? name, string? jacobian, Formula other) =>
        FunctionOf(name) is { } function ? Symbolics.Formula.Apply(function + "'", other) : jacobian is null ? null : Symbolics.Formula.Symbol(jacobian);

    /// <summary>The product of the layers' Jacobians, the last one on the left.</summary>
    private static Formula?[,] Chain(Given given, Rules rules)
    {
        var identity = Identity(given);
        var total = new Formula?[2, 2] { { identity, null }, { null, identity } };
        foreach (var layer in LayerJacobians(given, rules))
        {
            var next = new Formula?[2, 2];
            for (var i = 0; i < 2; i++)
            {
                for (var j = 0; j < 2; j++)
                    next[i, j] = Plus(Times(layer[i, 0], total[0, j], identity), Times(layer[i, 1], total[1, j], identity));
            }

            total = next;
        }

        return total;
    }

    private static Formula? Plus(Formula? left, Formula? right) => left is null ? right : right is null ? left : left + right;

    private static Formula? Times(Formula? left, Formula? right, Formula identity) =>
        left is null || right is null ? null : left == identity ? right : right == identity ? left : left.Beside(right);

    private static Formula Blocks(Formula?[,] blocks, bool rowsAreOutputs, bool isScalar)
    {
        Formula Block(int i, int j) => rowsAreOutputs ? blocks[i, j] ?? 0 : blocks[j, i] is { } block ? isScalar || block is SymbolFormula { Name: "I" } or ApplyFormula { Function: "diag" } ? block : block.Pow(Symbolics.Formula.Symbol("T")) : 0;
        return Symbolics.Formula.List([Symbolics.Formula.List([Block(0, 0), Block(0, 1)]), Symbolics.Formula.List([Block(1, 0), Block(1, 1)])]);
    }

    /// <summary>The sum of all log-scales; those of one size under one sign of summation. <c>null</c> where there is none.</summary>
    private static Formula? LogVolume(Given given, Rules rules)
    {
        var all = Scales(given).ToArray();
        var scales = all.Where(s => rules.BothHalves || s.Half == all[0].Half).GroupBy(s => SizeOf(given, given.Inputs[s.Half]));
        return scales.Select(g => (Formula?)Sum(g.First().Half, Total(g.Select(s => s.Scale)), given)).Aggregate((Formula?)null, Plus);
    }

    private static Formula Total(IEnumerable<Formula> terms) => terms.Aggregate((a, b) => a + b);

    private static Formula LogDensity(Given given, Rules rules)
    {
        var squares = Total(given.Outputs.Names.Select((y, half) => given.HasMaps ? Symbolics.Formula.Apply("norm", Symbolics.Formula.Symbol(y)).Pow(2) : Sum(half, Entry(y, given).Pow(2), given)));
        var half = -(Symbolics.Formula.Number(1) / 2).Beside(squares);
        var size = SizeOf(given, given.Inputs[0]) + SizeOf(given, given.Inputs[1]);
        var log2Pi = Symbolics.Formula.Apply("log", Symbolics.Formula.Number(2).Beside(Symbolics.Formula.Pi));
        return rules.Constant ? half - (size == 2 ? log2Pi : (size / 2).ToFormula().Beside(log2Pi)) : half;
    }
}
