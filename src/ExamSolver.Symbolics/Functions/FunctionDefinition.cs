namespace ExamSolver.Symbolics;

/// <summary>What is known about the values of a function wherever it is defined.</summary>
public enum FunctionRange
{
    /// <summary>Nothing.</summary>
    Real,

    /// <summary>Greater than zero.</summary>
    Positive,

    /// <summary>Greater than or equal to zero.</summary>
    Nonnegative,

    /// <summary>Strictly between zero and one.</summary>
    UnitInterval,

    /// <summary>The value has the sign of the (only) argument, zero at zero.</summary>
    SameSign,
}

/// <summary>How a function of one argument behaves under a change of sign.</summary>
public enum Parity
{
    /// <summary>Neither even nor odd.</summary>
    None,

    /// <summary>f(-x) = f(x).</summary>
    Even,

    /// <summary>f(-x) = -f(x).</summary>
    Odd,
}

/// <summary>One row of the table of functions.</summary>
public sealed class FunctionDefinition
{
    /// <summary>The name in infix notation.</summary>
    public required string Name { get; init; }

    /// <summary>The least number of arguments.</summary>
    public int MinimalArity { get; init; } = 1;

    /// <summary>The greatest number of arguments.</summary>
    public int MaximalArity { get; init; } = 1;

    /// <summary>The LaTeX of the name, such as <c>\log</c>.</summary>
    public required string Latex { get; init; }

    /// <summary>The partial derivative in one argument; null where there is none to write.</summary>
    public Func<IReadOnlyList<Expr>, int, Expr>? Derivative { get; init; }

    /// <summary>The value; NaN outside the domain.</summary>
    public required DoubleFunction Evaluate { get; init; }

    /// <summary>The value of a function of one argument.</summary>
    internal double EvaluateOne(double argument)
    {
        Span<double> arguments = [argument];
        return Evaluate(arguments);
    }

    /// <summary>The exact value where it is rational, else null.</summary>
    public Func<IReadOnlyList<Rational>, Rational?>? Exact { get; init; }

    /// <summary>The value at a number where it is known but not rational, such as asin(1) = π/2; else null.</summary>
    public Func<Rational, Expr?>? Special { get; init; }

    /// <summary>The canonical form of the function in terms of others (<c>sqrt(x) = x^(1/2)</c>); null when the function itself is canonical.</summary>
    public Func<IReadOnlyList<Expr>, Expr>? Rewrite { get; init; }

    /// <summary>The function in terms of exp, log, powers and abs; used to decide equality, never to print.</summary>
    public Func<IReadOnlyList<Expr>, Expr>? Elementary { get; init; }

    /// <summary>What is known about the values.</summary>
    public FunctionRange Range { get; init; }

    /// <summary>Even, odd or neither.</summary>
    public Parity Parity { get; init; }

    /// <summary>Whether the value jumps or bends somewhere: its argument's zeros are sampled on both sides.</summary>
    public bool IsPiecewise { get; init; }

    /// <summary>Whether order and repetition of the arguments do not matter.</summary>
    public bool IsSymmetric { get; init; }
}

/// <summary>A real function of several arguments.</summary>
public delegate double DoubleFunction(ReadOnlySpan<double> arguments);
