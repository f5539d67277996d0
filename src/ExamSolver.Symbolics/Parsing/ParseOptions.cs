namespace ExamSolver.Symbolics;

/// <summary>How to read ambiguous notation.</summary>
public sealed record ParseOptions
{
    /// <summary>Nothing declared, decimal point, natural logarithm.</summary>
    public static ParseOptions Default { get; } = new();

    /// <summary>Declared names; they win over splitting into a product and over function names.</summary>
    public Declarations Declarations { get; init; } = Declarations.Empty;

    /// <summary>Names that stand for unknown functions, so that <c>f(x)</c> is an application and not a product.</summary>
    public IReadOnlyCollection<string> Functions { get; init; } = [];

    /// <summary>Reads <c>0,5</c> as one half; arguments are then separated by semicolons or by a comma with a space.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>Reads <c>b[x - y]</c> of declared numbers as a product: those who declare tables as numbers leave it out.</summary>
    public bool BracketsGroup { get; init; }

    /// <summary>Names of distributions: <c>p(z | x)</c> keeps its bar, as an application of <see cref="Conditions.Given"/> to what stands behind it.</summary>
    public IReadOnlyCollection<string> Distributions { get; init; } = [];

    /// <summary>The base of <c>log</c> without one; null is the natural logarithm.</summary>
    public Rational? LogarithmBase { get; init; }

    /// <summary>Reports every symbol that is not declared.</summary>
    public bool OnlyDeclaredNames { get; init; }
}
