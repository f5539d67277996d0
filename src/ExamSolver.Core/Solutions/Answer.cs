using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Networks;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Solutions;

/// <summary>
/// What a question asks for. Every answer is made of <see cref="Components"/>, expressions that are exact; equality is of these, by their
/// canonical form.
/// </summary>
public abstract class Answer : IEquatable<Answer>
{
    /// <summary>The word for this sort of answer in <c>answers.json</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The expressions that the answer is made of, in a fixed order, each with its place in the answer (<c>height</c>, <c>conv2.width</c>, or nothing for a single value).</summary>
    public abstract ImmutableArray<Component> Components { get; }

    /// <summary>The symbols that the answer may hold.</summary>
    public virtual Declarations Declarations => Declarations.Empty;

    /// <summary>In infix notation, as a person types it; the grader reads it back.</summary>
    public abstract string ToText();

    /// <summary>As LaTeX mathematics, without dollars.</summary>
    public abstract string ToLatex(LatexStyle style);

    /// <summary>The formulas that a derivation must end in: one for a single value, one an entry for a record.</summary>
    public abstract ImmutableArray<Formula> Results { get; }

    /// <summary>The same sort of answer with other components, in the same order.</summary>
    /// <exception cref="ArgumentException">There are more components, or fewer.</exception>
    public abstract Answer With(ImmutableArray<Expr> components);

    /// <inheritdoc/>
    public bool Equals(Answer? other) => other is not null && GetType() == other.GetType() && Components.SequenceEqual(other.Components);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Answer);

    /// <inheritdoc/>
    public override int GetHashCode() => Components.Aggregate(17, (hash, c) => unchecked((hash * 31) + c.Value.GetHashCode()));

    /// <inheritdoc/>
    public override string ToString() => ToText();

    /// <summary>Throws unless there are as many components as the answer has.</summary>
    protected void RequireCount(ImmutableArray<Expr> components)
    {
        if (components.Length != Components.Length)
            throw new ArgumentException($"The answer has {Components.Length} components, not {components.Length}.", nameof(components));
    }
}

/// <summary>One expression of an answer, and its place in it.</summary>
public readonly record struct Component(string Place, Expr Value);

/// <summary>A number: an exact rational, or a closed form without symbols such as log(2)/2.</summary>
public sealed class NumberAnswer : Answer
{
    /// <summary>A number.</summary>
    /// <exception cref="ArgumentException">The value holds a symbol.</exception>
    public NumberAnswer(Expr value)
    {
        if (value.FreeSymbols.Count > 0)
            throw new ArgumentException($"{value.ToInfix()} is no number.", nameof(value));
        Value = value;
    }

    /// <summary>The value.</summary>
    public Expr Value { get; }

    /// <summary>Whether the number is exact when written in digits: a rational.</summary>
    public bool IsRational => Value.TryGetNumber(out _);

    /// <inheritdoc/>
    public override string Type => "number";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [new("", Value)];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Value.ToFormula()];

    /// <inheritdoc/>
    public override string ToText() => Value.ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => Value.ToFormula().ToLatex(style);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new NumberAnswer(components[0]);
    }
}

/// <summary>An expression of declared symbols.</summary>
public sealed class ExpressionAnswer : Answer
{
    /// <summary>An expression as it is to be shown.</summary>
    /// <exception cref="ArgumentException">A symbol is not declared.</exception>
    public ExpressionAnswer(Formula formula, Declarations declarations)
    {
        (Formula, Value, Declarations) = (formula, formula.ToExpr(), declarations);
        foreach (var symbol in Value.FreeSymbols)
        {
            if (!declarations.Contains(symbol))
                throw new ArgumentException($"The symbol {symbol} is not declared.", nameof(formula));
        }
    }

    /// <summary>A number made of whole arrays, such as <c>tr(Sigma)</c>: its value is worked out at one choice of small sizes.</summary>
    /// <exception cref="ArgumentException">It has no value, or is an array.</exception>
    public ExpressionAnswer(Formula formula, ArrayContext arrays)
    {
        if (arrays.WorkOut(formula, out var error) is not { IsScalar: true } value)
            throw new ArgumentException(error ?? $"{formula.ToInfix()} is no number.", nameof(formula));
        (Formula, Value, Declarations, Arrays) = (formula, value.Entries[0], arrays.Declarations, arrays);
    }

    /// <summary>An expression of names that stand for something, as they are defined; they may be used in its place too.</summary>
    /// <param name="formula">How it is shown.</param>
    /// <param name="value">What it is, the names written out.</param>
    /// <param name="names">What the names mean.</param>
    public ExpressionAnswer(Formula formula, Expr value, ArrayContext names) => (Formula, Value, Declarations, Names) = (formula, value, names.Declarations, names);

    private ExpressionAnswer(Expr value, ArrayContext arrays) => (Formula, Value, Declarations, Arrays) = (value.ToFormula(), value, arrays.Declarations, arrays);

    /// <summary>What the arrays in it are; <c>null</c> where it has none but by their entries.</summary>
    public ArrayContext? Arrays { get; }

    /// <summary>Names that stand for something, by which a number may be written; <c>null</c> where there are none.</summary>
    public ArrayContext? Names { get; }

    /// <summary>The answer as it is to be shown.</summary>
    public Formula Formula { get; }

    /// <summary>Its canonical form.</summary>
    public Expr Value { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "expression";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components => [new("", Value)];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Formula];

    /// <inheritdoc/>
    public override string ToText() => Formula.ToInfix();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => Formula.ToLatex(style);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return Arrays is { } arrays ? new ExpressionAnswer(components[0], arrays)
            : Names is { } names ? new ExpressionAnswer(components[0].ToFormula(), components[0], names)
            : new ExpressionAnswer(components[0].ToFormula(), Declarations);
    }
}

/// <summary>A shape: sizes in a fixed order, such as 8×8×20.</summary>
public sealed class ShapeAnswer : Answer
{
    private static readonly ImmutableArray<string> PlaneAxes = ["height", "width", "channels"];

    /// <summary>A shape.</summary>
    public ShapeAnswer(SymbolicShape shape, Declarations? declarations = null) => (Shape, Declarations) = (shape, declarations ?? Declarations.Empty);

    /// <summary>The shape, in the order in which it is written.</summary>
    public SymbolicShape Shape { get; }

    /// <inheritdoc/>
    public override Declarations Declarations { get; }

    /// <inheritdoc/>
    public override string Type => "shape";

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components =>
        [.. Shape.Sizes.Select((size, i) => new Component(Shape.Rank is 2 or 3 ? PlaneAxes[i] : "axis " + (i + 1).ToString(CultureInfo.InvariantCulture), size))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [Formula.List(Shape.Sizes.Select(s => s.ToFormula()))];

    /// <inheritdoc/>
    public override string ToText() => Shape.ToString();

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) => string.Join(
        " \\times ",
        Shape.Sizes.Select(s => (Formula: s.ToFormula(), Bare: s.TryGetNumber(out _) || s.FreeSymbols.Contains(s.ToInfix())))
            .Select(s => s.Bare ? s.Formula.ToLatex(style) : $"\\left({s.Formula.ToLatex(style)}\\right)"));

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        return new ShapeAnswer(new SymbolicShape(components), Declarations);
    }
}

/// <summary>Several named answers that are asked for together: the size of every feature map.</summary>
public sealed class RecordAnswer : Answer
{
    /// <summary>A record of at least two answers with different names.</summary>
    /// <exception cref="ArgumentException">There are fewer, or two share a name.</exception>
    public RecordAnswer(ImmutableArray<(string Name, Answer Answer)> entries)
    {
        if (entries.Length < 2 || entries.Select(e => e.Name).Distinct().Count() != entries.Length)
            throw new ArgumentException("A record holds at least two answers with different names.", nameof(entries));
        Entries = entries;
    }

    /// <summary>The answers in their order.</summary>
    public ImmutableArray<(string Name, Answer Answer)> Entries { get; }

    /// <summary>The one answer that all entries share, or <c>null</c>: written once, it counts for all.</summary>
    public Answer? Common => Entries.All(e => e.Answer.Equals(Entries[0].Answer)) ? Entries[0].Answer : null;

    /// <inheritdoc/>
    public override string Type => "record";

    /// <inheritdoc/>
    public override Declarations Declarations => Entries.Aggregate(Declarations.Empty, (all, e) => all.With(e.Answer.Declarations));

    /// <inheritdoc/>
    public override ImmutableArray<Component> Components =>
        [.. Entries.SelectMany(e => e.Answer.Components.Select(c => c with { Place = c.Place.Length == 0 ? e.Name : $"{e.Name}.{c.Place}" }))];

    /// <inheritdoc/>
    public override ImmutableArray<Formula> Results => [.. Entries.SelectMany(e => e.Answer.Results)];

    /// <inheritdoc/>
    public override string ToText() => string.Join("; ", Entries.Select(e => $"{e.Name}: {e.Answer.ToText()}"));

    /// <inheritdoc/>
    public override string ToLatex(LatexStyle style) =>
        Common is { } common
            ? $"{common.ToLatex(style)} \\quad (\\text{{{Escaped(Entries[0].Name)}}}, \\dots, \\text{{{Escaped(Entries[^1].Name)}}})"
            : string.Join(",\\ ", Entries.Select(e => $"\\text{{{Escaped(e.Name)}}}\\colon {e.Answer.ToLatex(style)}"));

    /// <summary>A name of letters, digits, - _ and . inside of \text, where only _ has a meaning of its own.</summary>
    private static string Escaped(string name) => name.Replace("_", @"\_", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override Answer With(ImmutableArray<Expr> components)
    {
        RequireCount(components);
        var start = 0;
        var entries = ImmutableArray.CreateBuilder<(string, Answer)>(Entries.Length);
        foreach (var (name, answer) in Entries)
        {
            entries.Add((name, answer.With([.. components.Skip(start).Take(answer.Components.Length)])));
            start += answer.Components.Length;
        }

        return new RecordAnswer(entries.MoveToImmutable());
    }
}
