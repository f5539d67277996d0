using System.Collections.Immutable;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>
/// A network that someone designed, and the quantities that its question asks about, which are its components: two designs of which all of these
/// are equal are one answer.
/// </summary>
public sealed class DesignAnswer : Answer
{
    /// <summary>A design.</summary>
    /// <param name="network">The network.</param>
    /// <param name="written">How it is written.</param>
    /// <param name="quantities">What is asked about it, each with its name.</param>
    /// <param name="read">Reads what a student designs for the same question.</param>
    public DesignAnswer(Network network, SpecNode written, ImmutableArray<Component> quantities, Func<string, DesignReading> read) =>
        (Network, Written, Components, Read) = (network, written, quantities, read);

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Its layers as they are written.</summary>
    public SpecNode Written { get; }

    /// <summary>Reads another design for the same question. Total and bounded.</summary>
    public Func<string, DesignReading> Read { get; }

    /// <inheritdoc/>
    public override string Type => "design";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [];

    /// <summary>On one line, as students may type it.</summary>
    public override string ToText() => SpecText.Line(Written);

    /// <summary>One layer a line.</summary>
    public override string ToLatex(LatexStyle style) =>
        $"\\begin{{array}}{{l}}{string.Join(" \\\\ ", SpecText.Lines(Written).Select(l => $"{string.Concat(Enumerable.Repeat("\\quad ", l.Depth))}\\texttt{{{Escaped(l.Text)}}}"))}\\end{{array}}";

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new DesignAnswer(Network, Written, [.. Components.Zip(components, (c, value) => c with { Value = value })], Read);
    }

    private static string Escaped(string text) => string.Concat(text.Select(c => c switch
    {
        '{' or '}' or '_' or '#' or '%' or '&' or '$' => $"\\{c}",
        '^' => "\\textasciicircum{}",
        '~' => "\\textasciitilde{}",
        '\\' => "\\textbackslash{}",
        _ => c.ToString(),
    }));
}

/// <summary>What was read as a design.</summary>
/// <param name="Answer">The design; <c>null</c> where it cannot be read.</param>
/// <param name="Error">Why not.</param>
/// <param name="ErrorStart">Where in the text, from 0.</param>
/// <param name="Hint">What would be right.</param>
public sealed record DesignReading(DesignAnswer? Answer, string? Error = null, int ErrorStart = 0, string? Hint = null);
