using ExamSolver.Core.Arrays;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>What the reading of an answer depends on besides its sort.</summary>
/// <param name="Language">The language that decides what a comma in a number means.</param>
/// <param name="Rules">How the answer may be written.</param>
internal sealed record ReadingContext(string Language, AnswerRules Rules)
{
    /// <summary>English, and every way of writing.</summary>
    public static ReadingContext Default { get; } = new("en", AnswerRules.None);

    /// <summary>Whether a comma in a formula is decimal.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>
    /// Reads a formula: in a language with decimal commas as such, where it holds one between digits and can be read so; else as it stands.
    /// </summary>
    public ParseResult Parse(string text, Declarations declarations)
    {
        if (DecimalComma || !HasComma(text))
            return Parse(text, declarations, DecimalComma);
        var usual = NumberText.UsesComma(Language);
        var result = Parse(text, declarations, usual);
        return result.Succeeded ? result : Parse(text, declarations, !usual) is { Succeeded: true } other ? other : result;
    }

    /// <summary>Reads a formula as it stands; the functions that students may apply are written out.</summary>
    public ParseResult Parse(string text, Declarations declarations, bool decimalComma)
    {
        var result = FormulaParser.Parse(text, new ParseOptions { Declarations = declarations, DecimalComma = decimalComma, Functions = Rules.FunctionNames, BracketsGroup = true });
        return result.Succeeded && Rules.Functions.Count > 0 && LetFunction.WriteOut(result.Formula, Rules.Functions, out _) is { } written ? result.With(written) : result;
    }

    /// <summary>The names of a question together with those that students may use for them.</summary>
    public Declarations Declared(Declarations declarations) => Rules.Names.Keys.Aggregate(declarations, (d, name) => d.Contains(name) ? d : d.With(name, Domain.Real));

    /// <summary>What formulas over arrays mean, with the students' own names for whole arrays and numbers.</summary>
    public ArrayContext Named(ArrayContext arrays)
    {
        foreach (var (name, meaning) in Rules.Names)
        {
            if (!arrays.Names.ContainsKey(name) && arrays.WorkOut(meaning.ToFormula(), out _) is { } value)
                arrays = arrays.With(new LetDefinition(name, meaning.ToFormula(), value));
        }

        return arrays;
    }

    /// <summary>A value in the names of the question.</summary>
    public Expr Mapped(Expr value) => Rules.Names.IsEmpty ? value : value.Substitute(Rules.Names);

    private static bool HasComma(string text)
    {
        for (var i = text.IndexOf(','); i >= 0; i = text.IndexOf(',', i + 1))
        {
            if (i > 0 && i + 1 < text.Length && char.IsAsciiDigit(text[i - 1]) && char.IsAsciiDigit(text[i + 1]))
                return true;
        }

        return false;
    }
}
