using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>A type that reads itself from a problem file.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IReadFromSpec<TSelf>
    where TSelf : class, IReadFromSpec<TSelf>
{
    /// <summary>What a problem file may say here.</summary>
    static abstract SpecType SpecType { get; }

    /// <summary>Reads the node, or reports what is wrong with it and returns <c>null</c>.</summary>
    static abstract TSelf? Read(SpecNode node, SpecScope scope);
}

/// <summary>Reports what cannot be printed in an author's text. Core knows no format: whoever prints says what it can.</summary>
public delegate void TextCheck(SpecScalar text, Diagnostics diagnostics);

/// <summary>Reads a text as problem files are read, for what students type in the language of these files. Core knows no format.</summary>
public delegate SpecNode? TextReading(string text, Diagnostics diagnostics);

/// <summary>How many layers the networks of one file may still have, repeats written out.</summary>
public sealed class LayerBudget(int most = LayerBudget.Maximum)
{
    /// <summary>The most layers of all the networks of a file together.</summary>
    public const int Maximum = 100_000;

    private int left = most;

    /// <summary>The most layers.</summary>
    public int Most { get; } = most;

    /// <summary>Takes some layers; whether there were enough left.</summary>
    public bool Take(int layers) => (left -= Math.Min(left + 1, layers)) >= 0;
}

/// <summary>What is in force at a place of a problem file: declared symbols, definitions, named networks, and where errors go.</summary>
/// <param name="Diagnostics">Where errors go.</param>
public sealed record SpecScope(Diagnostics Diagnostics)
{
    /// <summary>What can be printed.</summary>
    public TextCheck CheckText { get; init; } = static (_, _) => { };

    /// <summary>Reads what students type in the language of problem files.</summary>
    public TextReading ReadText { get; init; } = static (_, _) => null;

    /// <summary>The layers that are left.</summary>
    public LayerBudget Layers { get; init; } = new();

    /// <summary>The symbols that formulas may use, with their domains.</summary>
    public Declarations Declarations { get; init; } = Declarations.Empty;

    /// <summary>The kinds that formulas may call, and the calls so far; <c>null</c> where there are none.</summary>
    public KindCalls? Calls { get; init; }

    /// <summary>Names that stand for an expression (<c>k = 5</c> in <c>let</c>), calls of other kinds among them.</summary>
    public IReadOnlyDictionary<string, Expr> Definitions
    {
        get => Calls is { All.Count: > 0 } calls ? field.ToImmutableDictionary().SetItems(calls.All.Select(c => KeyValuePair.Create(c.Name, c.Definition.Formula.ToExpr()))) : field;
        init;
    } = new Dictionary<string, Expr>();

    /// <summary>The definitions as they are written, in their order; each may use those before it.</summary>
    public ImmutableArray<LetDefinition> Graph { get; init; } = [];

    /// <summary>The functions that formulas may apply.</summary>
    public IReadOnlyDictionary<string, LetFunction> Functions { get; init; } = new Dictionary<string, LetFunction>();

    /// <summary>What formulas over arrays mean here.</summary>
    public ArrayContext Arrays => (Calls?.All ?? []).Select(c => c.Definition).Concat(Graph).Aggregate(ArrayContext.Of(Declarations) with { OtherSizes = HasOtherSizes }, (context, d) => context.With(d));

    /// <summary>Whether sizes that are letters are the second choice of numbers.</summary>
    public bool HasOtherSizes { get; private init; }

    /// <summary>The same scope with the second choice of numbers for sizes that are letters, its errors apart; <c>null</c> where no array has such a size.</summary>
    public SpecScope? WithOtherSizes()
    {
        if (Declarations.All.Values.All(d => d.Dimensions.All(size => size.FreeSymbols.Count == 0)))
            return null;
        var context = ArrayContext.Of(Declarations) with { OtherSizes = true };
        var graph = ImmutableArray.CreateBuilder<LetDefinition>(Graph.Length);
        foreach (var definition in Graph)
        {
            // What has no value at these sizes, as the entry of a place that is not there, is left as it was.
            graph.Add(definition with { Value = context.Evaluate(definition.Formula, out _) ?? definition.Value });
            context = context.With(graph[^1]);
        }

        return this with { Diagnostics = new Diagnostics(), Graph = graph.MoveToImmutable(), HasOtherSizes = true };
    }

    /// <summary>The networks that questions may name.</summary>
    public IReadOnlyDictionary<string, Network> Networks { get; init; } = new Dictionary<string, Network>();

    /// <summary>Networks that could not be read, which was told where they stand.</summary>
    public IReadOnlySet<string> Unread { get; init; } = new HashSet<string>();

    /// <summary>The same symbols and networks for a text of its own: its errors go elsewhere, and it has layers of its own to spend.</summary>
    public SpecScope Apart(Diagnostics elsewhere, LayerBudget layers) => this with { Diagnostics = elsewhere, Layers = layers };

    /// <summary>The same scope with more in it.</summary>
    public SpecScope With(Declarations? declarations = null, IReadOnlyDictionary<string, Expr>? definitions = null, IReadOnlyDictionary<string, Network>? networks = null, LetDefinition? definition = null, LetFunction? function = null, IReadOnlySet<string>? unread = null) => this with
    {
        Declarations = declarations ?? Declarations,
        Definitions = definitions ?? Definitions,
        Networks = networks ?? Networks,
        Unread = unread ?? Unread,
        Functions = function is null ? Functions : new Dictionary<string, LetFunction>(Functions) { [function.Name] = function },
        Graph = definition is null ? Graph : Graph.Add(definition),
    };
}
