namespace ExamSolver.Symbolics;

/// <summary>Products that are written by putting factors side by side.</summary>
public static class Juxtaposition
{
    /// <summary>The product of two formulas without a sign between them, as in <c>½ (x + 1)</c>.</summary>
    public static Formula Beside(this Formula left, Formula right) => ProductFormula.Append(left, right, Multiplication.Implicit);
}
