using ExamSolver.Symbolics;

namespace ExamSolver.Tests.Symbolics;

/// <summary>Short ways to read formulas in tests.</summary>
internal static class Read
{
    public static Formula Formula(string text, string? declarations = null) => Result(text, declarations) is { Succeeded: true } result
        ? result.Formula
        : throw new InvalidOperationException($"{text}: {string.Join(" ", Result(text, declarations).Errors)}");

    public static ParseResult Result(string text, string? declarations = null) =>
        FormulaParser.Parse(text, new ParseOptions { Declarations = Declared(declarations) });

    public static Expr Expr(string text, string? declarations = null) => Formula(text, declarations).ToExpr();

    public static Declarations Declared(string? text) => ExamSolver.Symbolics.Declarations.Parse(text ?? "") is { Succeeded: true } result
        ? result.Declarations
        : throw new InvalidOperationException($"{text}: {string.Join(" ", ExamSolver.Symbolics.Declarations.Parse(text ?? "").Errors)}");

    public static Decision Decide(string left, string right, string? declarations = null) =>
        Equivalence.Decide(Expr(left, declarations), Expr(right, declarations), Declared(declarations));
}
