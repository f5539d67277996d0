namespace ExamSolver.Symbolics;

internal enum TokenKind
{
    Number,
    Name,
    Operator,
    Relation,
    Superscript,
    Command,
    End,
}

/// <summary>A token with its place in the source.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Text">Names in ASCII, operators in their canonical spelling, numbers with a decimal point.</param>
/// <param name="Start">The first character.</param>
/// <param name="Length">The length in the source.</param>
/// <param name="SpaceBefore">Whether white space stands before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int Length, bool SpaceBefore)
{
    // The reader asks for one operator after the other: a look at the first character answers nearly always.
    private readonly char _mark = Kind is TokenKind.Operator or TokenKind.Relation ? Text[0] : '\0';

    public int End => Start + Length;

    /// <summary>Whether the whole operand before it ends here, whatever binds least: a closing bracket, a comma or the end.</summary>
    public bool IsStop => Kind == TokenKind.End || _mark is ')' or ',' or ']';

    /// <summary>Whether it is an operator that stands between two operands: nothing behind an operand can begin with it.</summary>
    public bool IsInfix => _mark is '+' or '-' or '*' or '/' or '^' && Text.Length == 1;

    /// <summary>Whether it is a sign, one of two at once among them.</summary>
    public bool IsSign => _mark is '+' or '-' or '±' or '∓' && Text.Length == 1;

    public bool Is(string text) => _mark == text[0] && Text == text;
}
