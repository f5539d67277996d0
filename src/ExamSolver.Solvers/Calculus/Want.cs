using System.Collections.Immutable;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Calculus;

/// <summary>What is asked of a computational graph.</summary>
public enum WantSort
{
    /// <summary>The value of a node.</summary>
    Value,

    /// <summary>The gradient of a number by a node, in the node's shape.</summary>
    Gradient,

    /// <summary>The derivatives of a vector by a vector, a row for each component of the first.</summary>
    Jacobian,

    /// <summary>The second derivatives of a number by a vector.</summary>
    Hessian,

    /// <summary>The derivative of a function that treats every entry independently, in the node's shape.</summary>
    Derivative,

    /// <summary>The backward pass: what a gradient at a node is at one before it.</summary>
    Vjp,

    /// <summary>The forward pass of a direction.</summary>
    Jvp,

    /// <summary>The inverse of a matrix.</summary>
    Inverse,

    /// <summary>The determinant of a matrix.</summary>
    Determinant,

    /// <summary>The values of all nodes that a node is made of.</summary>
    Forward,

    /// <summary>The gradient of a number by all nodes that it is made of.</summary>
    Backward,

    /// <summary>The forward mode as a table: the value and the tangent of every node, for a direction of one of them.</summary>
    Tangents,

    /// <summary>The reverse mode as a table: the value and the adjoint of every node, from the last one back.</summary>
    Adjoints,
}

/// <summary>What is asked, written as a function of names: <c>gradient(L, w)</c>, <c>vjp(y, x, g)</c>; a name alone is its value.</summary>
public sealed record Want : IReadFromSpec<Want>
{
    private static readonly (WantSort Sort, int Names, string Form)[] Forms =
    [
        (WantSort.Value, 1, "value(y)"),
        (WantSort.Gradient, 2, "gradient(L, x)"),
        (WantSort.Jacobian, 2, "jacobian(y, x)"),
        (WantSort.Hessian, 2, "hessian(L, x)"),
        (WantSort.Derivative, 2, "derivative(y, x)"),
        (WantSort.Vjp, 3, "vjp(y, x, g)"),
        (WantSort.Jvp, 3, "jvp(y, x, v)"),
        (WantSort.Inverse, 1, "inverse(A)"),
        (WantSort.Determinant, 1, "determinant(A)"),
        (WantSort.Forward, 1, "forward(L)"),
        (WantSort.Backward, 1, "backward(L)"),
        (WantSort.Tangents, 3, "tangents(L, x, v)"),
        (WantSort.Adjoints, 1, "adjoints(L)"),
    ];

    /// <summary>What.</summary>
    public required WantSort Sort { get; init; }

    /// <summary>Of which nodes, in the order of the form.</summary>
    public required ImmutableArray<string> Names { get; init; }

    /// <summary>The graph and the symbols.</summary>
    public required ArrayContext Context { get; init; }

    /// <summary>The definitions in their order.</summary>
    public required ImmutableArray<LetDefinition> Graph { get; init; }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.Text.Called("a name of `let`, or one of " + string.Join(", ", Forms.Select(f => f.Form)));

    /// <inheritdoc/>
    public static Want? Read(SpecNode node, SpecScope scope)
    {
        if (node is not SpecScalar { IsEmpty: false } scalar)
        {
            SpecBinder.ReportWrongType(node, SpecType.Description, scope.Diagnostics);
            return null;
        }

        var text = scalar.Text.Trim();
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var word = open < 0 ? "value" : text[..open].Trim();
        var form = Array.Find(Forms, f => string.Equals(f.Sort.ToString(), word, StringComparison.OrdinalIgnoreCase));
        var names = (open < 0 ? text : text[(open + 1)..].TrimEnd(')')).Split(',').Select(n => n.Trim()).ToImmutableArray();
        if (form.Form is null || (open >= 0 && text[^1] != ')') || names.Length != form.Names)
        {
            scope.Diagnostics.Error("unknown-want", node.Position, $"{scalar.Description} is nothing that can be asked of a graph", form.Form is null ? "write one of " + string.Join(", ", Forms.Select(f => f.Form)) : "write " + form.Form);
            return null;
        }

        var known = scope.Declarations.Names.Concat(scope.Definitions.Keys).ToArray();
        foreach (var name in names.Where(n => !known.Contains(n)))
            scope.Diagnostics.Error("undeclared-symbol", scalar.At(Math.Max(0, scalar.Text.LastIndexOf(name, StringComparison.Ordinal))), $"\"{name}\" is not declared", NearestName.Hint(name, known, "names") ?? "define it in `let`");
        return names.All(known.Contains) ? new Want { Sort = form.Sort, Names = names, Context = scope.Arrays, Graph = scope.Graph } : null;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Sort.ToString().ToLowerInvariant()}({string.Join(", ", Names)})";
}
