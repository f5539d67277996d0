using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Calculus;

/// <summary>A computational graph with exact values, differentiated by the rules of calculus.</summary>
internal sealed class SymbolicGraph(ArrayContext context, ImmutableArray<LetDefinition> graph)
{
    /// <summary>The value of a node or symbol.</summary>
    public ArrayEntries ValueOf(string name) => context.Evaluate(Formula.Symbol(name), out _)!;

    /// <summary>The definitions that a node is made of, itself last; without those that are given as numbers.</summary>
    public IEnumerable<LetDefinition> Ancestors(string name, bool withLeaves = false)
    {
        var needed = new HashSet<string>(StringComparer.Ordinal) { name };
        var found = new List<LetDefinition>();
        foreach (var node in graph.Reverse().Where(n => needed.Contains(n.Name)))
        {
            var parts = FormulaParts.Names(node.Formula);
            needed.UnionWith(parts);
            if (withLeaves || parts.Count > 0)
                found.Insert(0, node);
        }

        return found;
    }

    /// <summary>The symbols of which a node is made that are declared, and not defined.</summary>
    public IEnumerable<string> Symbols(string name) =>
        Ancestors(name).SelectMany(a => FormulaParts.Names(a.Formula)).Distinct(StringComparer.Ordinal).Where(n => context.Declarations.Contains(n) && !context.Names.ContainsKey(n)).Order(StringComparer.Ordinal);

    /// <summary>The partial derivatives of a node by each entry of another, through every path; a row for each entry of the first.</summary>
    public Expr[,] Partials(string of, string by, ArrayEntries? at = null)
    {
        var (cells, back) = Cells(by, at ?? ValueOf(by));
        var moved = of == by ? cells : Recomputed(by, cells).Evaluate(Formula.Symbol(of), out _)!;
        return Differentiate(moved, cells, back);
    }

    /// <summary>The second derivatives of a number.</summary>
    public Expr[,] SecondPartials(string of, string by)
    {
        var (cells, back) = Cells(by, ValueOf(by));
        var moved = Recomputed(by, cells).Evaluate(Formula.Symbol(of), out _)!.Entries[0];
        var gradient = cells with { Entries = [.. cells.Entries.Select(c => moved.Derivative(((SymbolExpr)c).Name))] };
        return Differentiate(gradient, cells, back);
    }

    /// <summary>
    /// The gradient of a node, weighted by a seed, at each node it is made of and at <paramref name="also"/>: backpropagation, from the node to its
    /// leaves, each time over the nodes that use it directly.
    /// </summary>
    public IReadOnlyList<(string Name, ArrayEntries Gradient, Formula Written)> Backward(string from, ArrayEntries seed, EntryStyle style, IEnumerable<string> also, bool everyPath = true)
    {
        var nodes = Ancestors(from, withLeaves: true).ToList();
        var names = nodes.Select(n => n.Name).Reverse().Where(n => n != from).Concat(also).Distinct(StringComparer.Ordinal);
        var gradients = new Dictionary<string, ArrayEntries>(StringComparer.Ordinal) { [from] = seed };
        var result = new List<(string, ArrayEntries, Formula)>();
        foreach (var name in names)
        {
            var value = ValueOf(name);
            var (sums, terms) = (new Expr[value.Entries.Length], new List<Formula>[value.Entries.Length]);
            for (var l = 0; l < sums.Length; l++)
                (sums[l], terms[l]) = (0, []);
            var users = nodes.Where(n => gradients.ContainsKey(n.Name) && FormulaParts.Names(n.Formula).Contains(name));
            foreach (var user in everyPath ? users : users.Take(1))
                Add(gradients[user.Name], Local(user, name, value), value, sums, terms, style);
            var gradient = value with { Entries = [.. sums] };
            gradients[name] = gradient;
            var written = value with { Entries = [.. sums] };
            result.Add((name, gradient, WithEntries(written, [.. terms.Select(t => Formula.Sum(t))])));
        }

        return result;
    }

    /// <summary>
    /// The value and the tangent of every node that a node is made of, where another one moves in a direction: each tangent follows from those of the nodes
    /// that its formula names. Nodes that are only on the way to the one that moves are left out.
    /// </summary>
    public IReadOnlyList<(string Name, ArrayEntries Value, ArrayEntries Tangent, Formula Written)> Tangents(string to, string by, ArrayEntries direction, EntryStyle style, bool everyOperand)
    {
        var tangents = new Dictionary<string, ArrayEntries>(StringComparer.Ordinal) { [by] = direction };
        var result = new List<(string, ArrayEntries, ArrayEntries, Formula)> { (by, ValueOf(by), direction, direction.ToFormula(style.Show)) };
        var before = Ancestors(by).Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var node in Ancestors(to).Where(n => !before.Contains(n.Name) && n.Name != by))
        {
            var value = ValueOf(node.Name);
            var (sums, terms) = (new Expr[value.Entries.Length], new List<Formula>[value.Entries.Length]);
            for (var k = 0; k < sums.Length; k++)
                (sums[k], terms[k]) = (0, []);
            foreach (var operand in FormulaParts.Names(node.Formula).Where(tangents.ContainsKey))
            {
                var (local, tangent) = (Local(node, operand, ValueOf(operand)), tangents[operand]);
                for (var k = 0; k < sums.Length; k++)
                {
                    for (var l = 0; l < tangent.Entries.Length; l++)
                    {
                        sums[k] += local[k, l] * tangent.Entries[l];
                        if (local[k, l] != 0 && tangent.Entries[l] != 0)
                            terms[k].Add(style.Show(local[k, l]) * style.Show(tangent.Entries[l]));
                    }
                }

                if (!everyOperand && sums.Any(s => s != 0))
                    break;
            }

            tangents[node.Name] = value with { Entries = [.. sums] };
            result.Add((node.Name, value, tangents[node.Name], WithEntries(value, [.. terms.Select(t => t.Count == 0 ? 0 : Formula.Sum(t))])));
        }

        return result;
    }

    /// <summary>An array or number of formulas in a given shape.</summary>
    public static Formula WithEntries(ArrayEntries shape, ImmutableArray<Formula> entries) =>
        shape.IsScalar ? entries[0]
        : shape.Columns == 1 ? Formula.List(entries)
        : Formula.List(Enumerable.Range(0, shape.Rows).Select(i => Formula.List(entries.Skip(i * shape.Columns).Take(shape.Columns))));

    /// <summary>The derivatives of a node by the entries of one that its formula names, all else held.</summary>
    private Expr[,] Local(LetDefinition node, string by, ArrayEntries value)
    {
        var (cells, back) = Cells(by, value);
        var moved = context.With(new LetDefinition(by, Formula.Symbol(by), cells)).Evaluate(node.Formula, out _)!;
        return Differentiate(moved, cells, back);
    }

    /// <summary>Adds what flows back through one node; products that are zero are written only where entries go straight through.</summary>
    private static void Add(ArrayEntries gradient, Expr[,] local, ArrayEntries value, Expr[] sums, List<Formula>[] terms, EntryStyle style)
    {
        var straight = gradient.Entries.Length == value.Entries.Length;
        for (var l = 0; l < sums.Length; l++)
        {
            for (var k = 0; k < gradient.Entries.Length; k++)
            {
                var factor = local[k, l];
                sums[l] += gradient.Entries[k] * factor;
                if (factor == 0 && !(straight && k == l))
                    continue;
                terms[l].Add(gradient.Entries[k] == 1 ? style.Show(factor) : style.Show(gradient.Entries[k]) * style.Show(factor));
            }
        }
    }

    /// <summary>All definitions with one node's entries as symbols.</summary>
    private ArrayContext Recomputed(string by, ArrayEntries cells)
    {
        var moved = context.With(new LetDefinition(by, Formula.Symbol(by), cells));
        var changed = new HashSet<string>(StringComparer.Ordinal) { by };
        foreach (var node in graph.Where(n => n.Name != by && FormulaParts.Names(n.Formula).Overlaps(changed)))
        {
            moved = moved.With(node with { Value = moved.Evaluate(node.Formula, out _)! });
            changed.Add(node.Name);
        }

        return moved;
    }

    /// <summary>The entries of a node as symbols of their own, and what they stand for.</summary>
    private static (ArrayEntries Cells, Dictionary<string, Expr> Back) Cells(string name, ArrayEntries value)
    {
        string NameOf(int i) => "\u2202" + name + (value.IsScalar ? "" : i.ToString(CultureInfo.InvariantCulture));
        var back = value.Entries.Select((e, i) => (NameOf(i), e)).ToDictionary(p => p.Item1, p => p.e, StringComparer.Ordinal);
        return (value with { Entries = [.. value.Entries.Select((_, i) => Expr.Symbol(NameOf(i)))] }, back);
    }

    private static Expr[,] Differentiate(ArrayEntries function, ArrayEntries cells, Dictionary<string, Expr> back)
    {
        var partials = new Expr[function.Entries.Length, cells.Entries.Length];
        for (var k = 0; k < function.Entries.Length; k++)
        {
            for (var l = 0; l < cells.Entries.Length; l++)
            {
                var name = ((SymbolExpr)cells.Entries[l]).Name;
                partials[k, l] = function.Entries[k].FreeSymbols.Contains(name) ? function.Entries[k].Derivative(name).Substitute(back) : 0;
            }
        }

        return partials;
    }
}
