namespace ExamSolver.Symbolics;

/// <summary>Reads what people type. Total: every string has a result, and the work is bounded by its length.</summary>
public static class FormulaParser
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaximalLength = 10_000;

    /// <summary>The deepest nesting of brackets, powers and fractions.</summary>
    public const int MaximalDepth = 120;

    // A thread reads one formula after the other into the same room; that of a long one is given back.
    private const int LongestKept = 500;

    [ThreadStatic]
    private static ItemList<Token>? _room;

    /// <summary>Reads a formula, relation, list or set in infix notation.</summary>
    public static ParseResult Parse(string text, ParseOptions? options = null)
    {
        options ??= ParseOptions.Default;
        if (text.Length > MaximalLength)
        {
            return Failed(new(MaximalLength, text.Length - MaximalLength, $"Found {text.Length} characters, more than the {MaximalLength} that a formula may have.", null));
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Failed(new(0, text.Length, "Found nothing, expected a formula.", null));
        }

        var room = _room ?? new(64);
        _room = null;
        try
        {
            return Read(Typography.Plain(text), options, room);
        }
        finally
        {
            room.Truncate(0);
            _room = text.Length <= LongestKept ? room : null;
        }
    }

    private static ParseResult Read(string text, ParseOptions options, ItemList<Token> room)
    {
        var lexer = new Lexer(text, options, room);
        var tokens = lexer.Read();
        if (lexer.Errors.Count > 0)
        {
            return new ParseResult(null, lexer.Errors);
        }

        try
        {
            // The reader splits names in place, so that a second reading needs tokens of its own.
            var again = (lexer.IsLatex || text.AsSpan().IndexOfAny('±', '∓') >= 0) && HasTwoSigns(tokens) ? tokens.Copy() : null;
            var formula = new InfixReader(tokens, options, lexer.IsLatex).ReadAll();
            if (again is null)
            {
                return new ParseResult(formula, []);
            }

            // a ± b is the two values; all signs of one formula go together.
            var other = new InfixReader(again, options, lexer.IsLatex) { TakesLowerSign = true }.ReadAll();
            return new ParseResult(Formula.Set([formula, other]), []);
        }
        catch (FormulaSyntaxException exception)
        {
            return Failed(exception.Error);
        }
    }

    private static bool HasTwoSigns(ItemList<Token> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Is("±") || tokens[i].Is("∓"))
            {
                return true;
            }
        }

        return false;
    }

    private static ParseResult Failed(ParseError error) => new(null, [error]);
}

/// <summary>Unwinds the reader to the one place that makes a result of it; never leaves the parser.</summary>
internal sealed class FormulaSyntaxException(ParseError error) : Exception(error.Message)
{
    public ParseError Error { get; } = error;
}
