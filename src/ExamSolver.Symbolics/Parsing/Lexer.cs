using System.Buffers;
using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>Splits text into tokens; Unicode letters, superscripts and subscripts become their ASCII forms here.</summary>
internal sealed partial class Lexer(string text, ParseOptions options, ItemList<Token> room)
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.+-eE");

    // What may stand before the name of a function; the longer ones first.
    private static readonly string[] Modules =
    [
        "torch.nn.functional.", "nn.functional.", "np.linalg.", "numpy.linalg.", "torch.linalg.", "jnp.linalg.", "scipy.special.", "jax.nn.", "tf.math.", "tf.nn.", "torch.nn.",
        "np.", "numpy.", "math.", "Math.", "torch.", "jnp.", "tf.", "nn.", "F.",
    ];

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

    // ^\prime, ^{\prime} and ^{\prime\prime}: how many characters, and how many strokes.
    private (int Length, int Count) Primes()
    {
        const string Prime = "\\prime";
        var rest = text.AsSpan(_position + 1);
        var isGroup = rest.StartsWith("{", StringComparison.Ordinal);
        var (at, count) = (isGroup ? 1 : 0, 0);
        while (rest[at..].StartsWith(Prime, StringComparison.Ordinal) && (count == 0 || isGroup))
        {
            at += Prime.Length;
            count++;
        }

        return count == 0 || (isGroup ? !rest[at..].StartsWith("}", StringComparison.Ordinal) : at < rest.Length && char.IsAsciiLetter(rest[at])) ? (0, 0) : (at + (isGroup ? 2 : 1), count);
    }

    private void ReadNumber(bool space)
    {
        var start = _position;
        if (_singleDigits > 0)
        {
            // \frac12 is one half.
            _singleDigits--;
            _position++;
            _tokens.Add(new(TokenKind.Number, text[start].ToString(), start, 1, space));
            return;
        }

        SkipDigits();
        SkipGroups(_position - start);
        // 64{,}000 and 1{,}048{,}576 are how LaTeX sets thousands; 1{,}5 and 1{,}234 a decimal comma.
        var isGrouped = !options.DecimalComma && _position - start <= 3 && BracedGroups() is var end && end > _position && (end > _position + 6 || text.AsSpan(_position + 3, 3) is "000");
        _position = isGrouped ? BracedGroups() : _position;
        if (!isGrouped && text.AsSpan(_position).StartsWith("{,}", StringComparison.Ordinal) && char.IsAsciiDigit(At(3)))
        {
            // 1{,}5 is how LaTeX sets a decimal comma.
            _position += 3;
            SkipDigits();
            _tokens.Add(new(TokenKind.Number, Ungrouped(text[start.._position].Replace("{,}", ".", StringComparison.Ordinal)), start, _position - start, space));
            return;
        }

        SkipCommaGroups(start, space);
        var comma = options.DecimalComma && At(0) == ',' && char.IsAsciiDigit(At(1));
        if ((At(0) == '.' && At(1) != '.') || comma)
        {
            _position++;
            SkipDigits();
        }

        // 2e3 is scientific notation; 2e and 2exp(x) are not.
        var signed = At(1) is '+' or '-' ? 2 : 1;
        if (At(0) is 'e' or 'E' && char.IsAsciiDigit(At(signed)))
        {
            _position += signed;
            SkipDigits();
        }

        var raw = text[start.._position];
        raw = Ungrouped(comma ? raw.Replace(',', '.') : raw);
        _tokens.Add(new(TokenKind.Number, raw, start, _position - start, space));
    }

    /// <summary>How far groups of three digits behind braced commas reach.</summary>
    private int BracedGroups()
    {
        var end = _position;
        while (text.AsSpan(end) is ['{', ',', '}', >= '0' and <= '9', >= '0' and <= '9', >= '0' and <= '9', ..] && !(end + 6 < text.Length && char.IsAsciiDigit(text[end + 6])))
        {
            end += 6;
        }

        return end;
    }

    // 1 000 000, 1_000, 1'000 and 600\,000: groups of three digits behind one to three.
    private void SkipGroups(int digits)
    {
        while (digits is > 0 and <= 3)
        {
            var mark = IsLatex && At(0) == '\\' && At(1) == ',' ? 2 : At(0) is ' ' or '\u00A0' or '\u202F' or '\u2009' or '_' or '\'' ? 1 : 0;
            if (mark == 0 || !char.IsAsciiDigit(At(mark)) || !char.IsAsciiDigit(At(mark + 1)) || !char.IsAsciiDigit(At(mark + 2)) || char.IsLetterOrDigit(At(mark + 3)))
            {
                return;
            }

            _position += mark + 3;
        }
    }

    // 1,000,000 is a million where no list can be meant: outside of all brackets, or where a group begins with a zero as no number of a list does.
    private void SkipCommaGroups(int start, bool space)
    {
        if (options.DecimalComma || At(0) != ',' || _position - start > 3 || text[start] == '0' || (!space && _tokens.Count > 0 && _tokens[_tokens.Count - 1].Is(",")))
        {
            return;
        }

        var end = _position;
        var startsWithZero = false;
        while (end + 3 < text.Length && text[end] == ',' && text.AsSpan(end + 1, 3).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            startsWithZero |= text[end + 1] == '0';
            end += 4;
        }

        var isWhole = end > _position && (end == text.Length || (!char.IsLetterOrDigit(text[end]) && !(text[end] == ',' && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]))));
        if (isWhole && (startsWithZero || !HasBracketOrComma()))
        {
            _position = end;
        }
    }

    private bool HasBracketOrComma()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i].Is("(") || _tokens[i].Is("[") || _tokens[i].Is("{") || _tokens[i].Is("set{") || _tokens[i].Is(","))
            {
                return true;
            }
        }

        return false;
    }

    private static string Ungrouped(string raw) =>
        !raw.AsSpan().ContainsAnyExcept(NumberCharacters) ? raw : string.Concat(raw.Where(NumberCharacters.Contains));

    private void SkipDigits()
    {
        while (char.IsAsciiDigit(At(0)))
        {
            _position++;
        }
    }

    private void ReadName(bool space)
    {
        if (text[_position] is 'Σ' or 'Π' or 's' or 'p' && BigOperator() is var (kind, length))
        {
            _tokens.Add(new(TokenKind.Command, kind, _position, length, space));
            _position += length;
            return;
        }

        // Nearly every name is ASCII letters and digits, perhaps with a plain subscript.
        var end = EndOfPlainName();
        if (end < text.Length && text[end] == '.')
        {
            SkipModule();
            end = EndOfPlainName();
        }

        if (end > _position && (end == text.Length || (text[end] < 128 && text[end] is not ('_' or '\''))))
        {
            _tokens.Add(new(TokenKind.Name, SymbolNames.Text(text.AsSpan(_position, end - _position)), _position, end - _position, space));
            _position = end;
            return;
        }

        ReadName(new StringBuilder(), _position, space);
    }

    private int EndOfPlainName()
    {
        var end = _position;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || (text[end] == '_' && end + 1 < text.Length && char.IsAsciiLetterOrDigit(text[end + 1]))))
        {
            end++;
        }

        return end;
    }

    // np.exp and torch.sigmoid are exp and sigmoid.
    private void SkipModule()
    {
        foreach (var module in Modules)
        {
            if (text.AsSpan(_position).StartsWith(module, StringComparison.Ordinal) && IsOfModule(_position + module.Length))
            {
                _position += module.Length;
                break;
            }
        }
    }

    // A function is called, or a constant is meant: F.relu(x) and np.pi, but not F.x.
    private bool IsOfModule(int start)
    {
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end > start && char.IsAsciiLetter(text[start]) && ((end < text.Length && text[end] == '(') || text.AsSpan(start, end - start) is "pi" or "e" or "inf");
    }

    // Σ_{i=1}^n and sum_{i=1}^n are what \sum_{i=1}^n is.
    private (string Kind, int Length)? BigOperator()
    {
        var rest = text.AsSpan(_position);
        var (kind, length) = rest switch
        {
            ['Σ', ..] => ("sum", 1),
            ['Π', ..] => ("prod", 1),
            ['s', 'u', 'm', '_', ..] => ("sum", 3),
            ['p', 'r', 'o', 'd', '_', ..] => ("prod", 4),
            _ => ("", 0),
        };
        return length > 0 && rest[length..] is ['_', '{', ..] && rest[length..].IndexOf('}') is var close && close > 0 && rest.Slice(length, close).Contains('=') ? (kind, length) : null;
    }

    // A command's name is complete: in \sigma x the x is another name.
    private void ReadName(StringBuilder name, int start, bool space)
    {
        var fromCommand = name.Length > 0;
        var afterCommand = _position;
        var isAccented = false;
        while (_position < text.Length)
        {
            var character = text[_position];
            if (SymbolLatex.NameOf(character) is { } greek)
            {
                // σx is two names, μ_k is one.
                if (name.Length > 0 && name[^1] != '_')
                {
                    break;
                }

                name.Append(greek);
                _position++;
                if (At(0) is not ('_' or '\'' or '′') && Typography.OfLowered(At(0)) is null && Typography.Accent(At(0)) is null)
                {
                    break;
                }
            }
            else if (Typography.OfLowered(character) is not null)
            {
                // x₁y is two names; wₜ₊₁ has an index that is a formula.
                if (LoweredRun() is not { } index)
                {
                    break;
                }

                name.Append(name.ToString().Contains('_', StringComparison.Ordinal) && !isAccented ? "" : "_").Append(index);
                _position += index.Length;
                if (At(0) is not ('\'' or '′'))
                {
                    break;
                }
            }
            else if (Typography.OfRaised(character) is not null)
            {
                break;
            }
            else if (Typography.Accent(character) is { } accent)
            {
                name.Append('_').Append(accent);
                isAccented = true;
                _position++;
                if (At(0) != '_' && Typography.OfLowered(At(0)) is null)
                {
                    break;
                }
            }
            else if (Typography.Apart(character) is var (letter, mark))
            {
                if (name.Length > 0)
                {
                    break;
                }

                name.Append(letter).Append('_').Append(mark);
                isAccented = true;
                _position++;
                if (At(0) != '_' && Typography.OfLowered(At(0)) is null)
                {
                    break;
                }
            }
            else if (character == '_' && ReadSubscript(name))
            {
                continue;
            }
            else if (char.IsLetterOrDigit(character) && !(fromCommand && name[^1] != '_' && _position == afterCommand))
            {
                name.Append(character);
                _position++;
            }
            else if (character is '\'' or '′')
            {
                name.Append('\'');
                _position++;
                if (char.IsLetterOrDigit(At(0)))
                {
                    // f'g is a product.
                    break;
                }
            }
            else
            {
                break;
            }
        }

        _tokens.Add(new(TokenKind.Name, name.ToString(), start, _position - start, space));
    }

    // x_{ij}, x_i and x_1: braces may hold letters, digits, Greek and commas; anything else is left to the parser as an index.
    private bool ReadSubscript(StringBuilder name)
    {
        if (At(1) == '\\')
        {
            // p_\theta
            var end = _position + 2;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            if (!SymbolLatex.Greek.ContainsKey(text[(_position + 2)..end]))
            {
                return false;
            }

            name.Append('_').Append(text, _position + 2, end - _position - 2);
            _position = end;
            return true;
        }

        if (At(1) != '{')
        {
            if (!char.IsLetterOrDigit(At(1)))
            {
                return false;
            }

            name.Append('_');
            _position++;
            return true;
        }

        var close = ClosingBrace(_position + 1);
        if (close < 0 || close - _position > 40)
        {
            return false;
        }

        var inside = new StringBuilder();
        foreach (var character in WithoutGreekCommands(WithoutFonts(text[(_position + 2)..close])))
        {
            if (char.IsLetterOrDigit(character))
            {
                inside.Append(SymbolLatex.NameOf(character) ?? character.ToString());
            }
            else if (character is ',')
            {
                inside.Append('_');
            }
            else if (!char.IsWhiteSpace(character))
            {
                return false;
            }
        }

        if (inside.Length == 0)
        {
            return false;
        }

        name.Append('_').Append(inside);
        _position = close + 1;
        return true;
    }

    private int ClosingBrace(int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return -1;
    }

    // x_{\theta,i} is x_{θ,i}.
    private static string WithoutGreekCommands(string subscript)
    {
        if (!subscript.Contains('\\', StringComparison.Ordinal))
        {
            return subscript;
        }

        foreach (var (name, character) in SymbolLatex.Greek.OrderByDescending(pair => pair.Key.Length))
        {
            subscript = subscript.Replace("\\" + name, character, StringComparison.Ordinal);
        }

        return subscript;
    }

    // x², e⁻ˣ, 2ⁿ⁺¹, Wᵀ: what is raised is a power.
    private void ReadRaised(bool space)
    {
        var start = _position;
        var raised = new StringBuilder();
        while (Typography.OfRaised(At(0)) is { } plain)
        {
            raised.Append(plain);
            _position++;
        }

        var power = raised.ToString();
        if (power.AsSpan(power[0] == '-' && power.Length > 1 ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            _tokens.Add(new(TokenKind.Superscript, power, start, _position - start, space));
            return;
        }

        _tokens.Add(new(TokenKind.Operator, "^", start, 1, space));
        AddInside("{", power, start, "}");
    }

    // What is lowered behind something that is no plain name: wₜ₊₁ is w_{t+1}.
    private void ReadLowered()
    {
        var start = _position;
        var lowered = new StringBuilder();
        while (Typography.OfLowered(At(0)) is { } plain)
        {
            lowered.Append(plain);
            _position++;
        }

        _tokens.Add(new(TokenKind.Operator, "_", start, 1, false));
        AddInside("{", lowered.ToString(), start, "}");
    }

    private void AddInside(string open, string inside, int start, string close)
    {
        _tokens.Add(new(TokenKind.Operator, open, start, 0, false));
        for (var i = 0; i < inside.Length; i++)
        {
            var end = i + 1;
            while (char.IsAsciiDigit(inside[i]) && end < inside.Length && char.IsAsciiDigit(inside[end]))
            {
                end++;
            }

            var kind = char.IsAsciiDigit(inside[i]) ? TokenKind.Number : char.IsAsciiLetter(inside[i]) ? TokenKind.Name : TokenKind.Operator;
            _tokens.Add(new(kind, inside[i..end], start + i, end - i, false));
            i = end - 1;
        }

        _tokens.Add(new(TokenKind.Operator, close, start + inside.Length, 0, false));
    }

    /// <summary>Lowered letters and digits up to the next other character; null where signs are among them.</summary>
    private string? LoweredRun()
    {
        var run = new StringBuilder();
        while (Typography.OfLowered(At(run.Length)) is { } plain)
        {
            if (!char.IsAsciiLetterOrDigit(plain))
            {
                return null;
            }

            run.Append(plain);
        }

        return run.ToString();
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
            '⊙' or '∘' => "⊙",
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
