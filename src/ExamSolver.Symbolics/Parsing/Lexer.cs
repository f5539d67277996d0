namespace ExamSolver.Symbolics;

/// <summary>Splits text into tokens; Unicode letters, superscripts and subscripts become their ASCII forms here.</summary>
internal sealed partial class Lexer(string text, ParseOptions options, ItemList<Token> room)
{
    private readonly bool _isBetweenDollars = text.AsSpan().Trim() is ['$', .., '$'];
    private readonly ItemList<Token> _tokens = room;
    private int _position;

    public List<ParseError> Errors { get; } = [];

    /// <summary>Whether the text has commands of LaTeX: braces then group, and sets are written with backslashes.</summary>
    public bool IsLatex { get; } = text.Contains('\\', StringComparison.Ordinal);

    public ItemList<Token> Read()
    {
        var space = false;
        while (_position < text.Length)
        {
            var character = text[_position];
            if (char.IsWhiteSpace(character) || character is '\u200B' or '\uFEFF' || (character == '$' && (IsLatex || _isBetweenDollars)))
            {
                space = true;
                _position++;
                continue;
            }

            ReadToken(character, space);
            space = false;
        }

        _tokens.Add(new(TokenKind.End, "", text.Length, 0, space));
        return _tokens;
    }

    private void ReadToken(char character, bool space)
    {
        if (char.IsAsciiDigit(character) || (character == '.' && _position + 1 < text.Length && char.IsAsciiDigit(text[_position + 1])))
        {
            ReadNumber(space);
        }
        else if (Typography.OfRaised(character) is not null)
        {
            ReadRaised(space);
        }
        else if (Typography.OfLowered(character) is not null)
        {
            ReadLowered();
        }
        else if (SymbolLatex.NameOf(character) is not null || char.IsLetter(character))
        {
            ReadName(space);
        }
        else if (character == '\\')
        {
            ReadCommand(space);
        }
        else if (character == '%' && MaximaConstant() is { } constant)
        {
            _tokens.Add(new(TokenKind.Name, constant == "i" ? "%i" : constant, _position, constant.Length + 1, space));
            _position += constant.Length + 1;
        }
        else if (character == '.' && At(1) == 'T' && !char.IsLetterOrDigit(At(2)) && _tokens.Count > 0 && !space)
        {
            // A.T is the transpose, as in numpy.
            Add(TokenKind.Operator, "^", 1, false);
            Add(TokenKind.Name, "T", 1, false);
        }
        else if (character == '^' && _tokens.Count > 0 && _tokens[_tokens.Count - 1] is { Kind: TokenKind.Name } primed && Primes() is ( > 0 and var length, var strokes))
        {
            // f^{\prime} is f'.
            _position += length;
            _tokens[_tokens.Count - 1] = primed with { Text = primed.Text + new string('\'', strokes), Length = _position - primed.Start };
        }
        else if (character == '.' && At(1) is '^' or '*' or '/')
        {
            // Entry by entry, as in MATLAB and Julia.
            Add(TokenKind.Operator, At(1) switch { '^' => ".^", '*' => "⊙", _ => "./" }, 2, space);
        }
        else if (character == '∂')
        {
            _position++;
            ReadDifferential(_position - 1, space);
        }
        else if (character == '\uD835' && At(1) == '\uDFD9')
        {
            // A double-struck one is the indicator.
            Add(TokenKind.Name, "indicator", 2, space);
        }
        else if (character == '∇')
        {
            Add(TokenKind.Name, "nabla", 1, space);
        }
        else if (character is '∑' or '∏')
        {
            Add(TokenKind.Command, character == '∑' ? "sum" : "prod", 1, space);
        }
        else
        {
            ReadOperator(character, space);
        }
    }

    // %i, %e and %pi, as Maxima writes them; 50% of something is a percentage.
    private string? MaximaConstant()
    {
        foreach (var name in new[] { "pi", "i", "e" })
        {
            if (text.AsSpan(_position + 1).StartsWith(name, StringComparison.Ordinal) && !char.IsLetterOrDigit(At(name.Length + 1)))
            {
                return name;
            }
        }

        return null;
    }

    private void ReadOperator(char character, bool space)
    {
        var rest = text.AsSpan(_position);

        // n!=5 with a relation, but n! = 5 with a factorial.
        if (character is '+' or '*' or '(' or ')' or ',' or '^' or '|' or '[' or ']' || (character is '/' or '-' && rest is not [_, '=' or '>', ..]))
        {
            ReadPlainOperator(character, rest, space);
            return;
        }

        foreach (var spelling in RelationOperators.Spellings)
        {
            if (rest.StartsWith(spelling, StringComparison.Ordinal))
            {
                Add(TokenKind.Relation, RelationOperators.Canonical(spelling), spelling.Length, space);
                return;
            }
        }

        ReadPlainOperator(character, rest, space);
    }

    private void ReadPlainOperator(char character, ReadOnlySpan<char> rest, bool space)
    {
        if (rest.StartsWith("**", StringComparison.Ordinal))
        {
            Add(TokenKind.Operator, "^", 2, space);
            return;
        }

        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            Add(TokenKind.Operator, "//", 2, space);
            return;
        }

        if (rest.StartsWith("&&", StringComparison.Ordinal) && !IsLatex)
        {
            Add(TokenKind.Operator, "∧", 2, space);
            return;
        }

        if (rest.StartsWith("||", StringComparison.Ordinal))
        {
            Add(TokenKind.Operator, "||", 2, space);
            return;
        }

        var canonical = character switch
        {
            '·' or '⋅' or '∗' or '∙' or '•' or '×' => character == '×' ? "×" : "*",
            '−' or '–' or '—' or '‐' or '‑' => "-",
            '÷' or '∕' or '⁄' => "/",
            '@' => "*",
            '⊙' => "⊙",
            '∘' => "∘",
            '∞' => "∞",
            '√' => "√",
            '∛' => "∛",
            '∓' => "∓",
            '∧' => "∧",
            '∨' => "∨",
            '∪' => "∪",
            '¬' => "¬",
            '‖' => "||",
            '∣' => "|",
            '&' when IsLatex => "&",
            '⌊' => "⌊",
            '⌋' => "⌋",
            '⌈' => "⌈",
            '⌉' => "⌉",
            '+' => "+",
            '-' => "-",
            '*' => "*",
            '/' => "/",
            '^' => "^",
            '(' => "(",
            ')' => ")",
            '[' => "[",
            ']' => "]",
            ',' => ",",
            '{' or '}' or ';' or '|' or '!' or '%' or '_' => character.ToString(),
            '±' => "±",
            '½' or '⅓' or '⅔' or '¼' or '¾' or '⅕' or '⅖' or '⅗' or '⅘' or '⅙' or '⅚' or '⅛' or '⅜' or '⅝' or '⅞' => character.ToString(),
            '‰' => "‰",
            '°' => "°",
            '?' => "?",
            ':' => ":",
            _ => null,
        };
        if (canonical is null)
        {
            var length = char.IsHighSurrogate(character) && _position + 1 < text.Length && char.IsLowSurrogate(text[_position + 1]) ? 2 : 1;
            if (Errors.Count == 0)
            {
                var shown = char.IsControl(character) || char.IsSurrogate(character) ? $"the character U+{(int)character:X4}" : $"'{character}'";
                Errors.Add(new(_position, length, $"Found {shown}, which has no meaning in a formula.", SignHint(character)));
            }

            _position += length;
            return;
        }

        Add(TokenKind.Operator, canonical, 1, space);
    }

    private string? SignHint(char character) => character switch
    {
        '.' when At(1) == '.' => "A range is written with commas, as in 'sum(i, 1, n, body)'.",
        '.' => "A decimal number has a digit behind its point; a product is written '*'.",
        '∫' => "An integral is not worked out here: write its value.",
        '$' => "A second '$' may be missing.",
        '≡' => "A congruence is written 'mod(a, n) = mod(b, n)'.",
        '"' or '“' or '”' or '\'' or '`' => "A formula stands without quotes.",
        '&' => "Statements are joined with 'and'.",
        _ => null,
    };

    private void Add(TokenKind kind, string canonical, int length, bool space)
    {
        _tokens.Add(new(kind, canonical, _position, length, space));
        _position += length;
    }

    private char At(int offset) => _position + offset < text.Length ? text[_position + offset] : '\0';
}
