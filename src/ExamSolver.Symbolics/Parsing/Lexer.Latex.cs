using System.Collections.Frozen;
using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>The commands of LaTeX that students paste.</summary>
internal sealed partial class Lexer
{
    private static readonly FrozenDictionary<string, string> Relations = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["le"] = "<=", ["leq"] = "<=", ["leqslant"] = "<=", ["ge"] = ">=", ["geq"] = ">=", ["geqslant"] = ">=", ["ne"] = "!=", ["neq"] = "!=",
        ["approx"] = "≈", ["propto"] = "∝", ["sim"] = "~", ["in"] = "∈", ["to"] = "→", ["rightarrow"] = "→", ["lt"] = "<", ["gt"] = ">",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Operators = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cdot"] = "*", ["ast"] = "*", ["times"] = "×", ["div"] = "/", ["pm"] = "±", ["mp"] = "∓", ["land"] = "∧", ["wedge"] = "∧", ["lor"] = "∨", ["vee"] = "∨", ["lnot"] = "¬", ["neg"] = "¬", ["cup"] = "∪", ["odot"] = "⊙", ["circ"] = "∘", ["infty"] = "∞", ["lvert"] = "|", ["rvert"] = "|", ["vert"] = "|", ["mid"] = "|",
        ["lVert"] = "||", ["rVert"] = "||", ["Vert"] = "||", ["lfloor"] = "⌊", ["rfloor"] = "⌋", ["lceil"] = "⌈", ["rceil"] = "⌉",
        ["lbrace"] = "set{", ["rbrace"] = "set}", ["lbrack"] = "[", ["rbrack"] = "]", ["lparen"] = "(", ["rparen"] = ")",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Of no meaning for the value: size and spacing.
    private static readonly FrozenSet<string> Ignored = new[]
    {
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "quad", "qquad", "displaystyle", "textstyle", "limits", "nolimits", "middle",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Fonts = new[]
    {
        "mathrm", "mathbf", "mathbb", "mathcal", "mathit", "mathsf", "mathfrak", "text", "textrm", "textbf", "operatorname", "boldsymbol", "bm", "vec", "hat", "bar", "tilde", "overline", "dot", "widehat", "widetilde", "mathscr", "pmb", "textit", "textsf", "mathtt", "texttt",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Constructs = new[] { "frac", "dfrac", "tfrac", "cfrac", "sqrt", "binom", "dbinom", "sum", "prod", "begin", "end" }.ToFrozenSet(StringComparer.Ordinal);

    private int _singleDigits;

    private void ReadCommand(bool space)
    {
        var start = _position++;
        if (_position < text.Length && !char.IsAsciiLetter(text[_position]))
        {
            ReadSymbolCommand(start, space);
            return;
        }

        var end = _position;
        while (end < text.Length && char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        var command = text[_position..end];
        _position = end;
        if (Ignored.Contains(command))
        {
            // \left. and \right. are invisible brackets.
            _position += command is "left" or "right" && At(0) == '.' ? 1 : 0;
        }
        else if (Relations.TryGetValue(command, out var relation))
        {
            _tokens.Add(new(TokenKind.Relation, relation, start, end - start, space));
        }
        else if (Operators.TryGetValue(command, out var sign))
        {
            _tokens.Add(new(TokenKind.Operator, sign, start, end - start, space));
        }
        else if (Constructs.Contains(command))
        {
            _singleDigits = command.EndsWith("frac", StringComparison.Ordinal) && char.IsAsciiDigit(At(0)) ? 2 : 0;
            _tokens.Add(new(TokenKind.Command, command.TrimStart('d', 't', 'c') is "frac" or "binom" ? command.TrimStart('d', 't', 'c') : command, start, end - start, space));
        }
        else if (Fonts.Contains(command))
        {
            ReadFont(command, start, space);
        }
        else
        {
            ReadWordCommand(command, start, space);
        }
    }

    private void ReadSymbolCommand(int start, bool space)
    {
        var symbol = text[_position++];
        var meaning = symbol switch { '{' => "set{", '}' => "set}", '|' => "||", '\\' => "\\\\", '%' => "%", '_' => "_", '&' => "&", _ => null };
        if (meaning is not null)
        {
            _tokens.Add(new(TokenKind.Operator, meaning, start, 2, space));
        }
        else if (symbol is not (',' or ';' or ':' or '!' or ' ' or '\n' or '(' or ')' or '[' or ']') && Errors.Count == 0)
        {
            Errors.Add(new(start, 2, $"Found '\\{symbol}', which is no command that is known here.", null));
        }
    }

    // \mathrm{loss}, \mathbf x, \hat{x}: a name, with the accent as a subscript.
    private void ReadFont(string command, int start, bool space)
    {
        while (char.IsWhiteSpace(At(0)))
        {
            _position++;
        }

        if (At(0) == '\\' && char.IsAsciiLetter(At(1)))
        {
            if (AccentOf(command) is null)
            {
                // \bm\mu: the font changes nothing.
                return;
            }

            // \hat\theta is \hat{\theta}.
            var end = _position + 1;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            if (SymbolLatex.Greek.ContainsKey(text[(_position + 1)..end]))
            {
                var accented = new StringBuilder(text[(_position + 1)..end]).Append('_').Append(AccentOf(command));
                _position = end;
                ReadName(accented, start, space);
                return;
            }
        }

        var name = new StringBuilder();
        if (At(0) == '{')
        {
            var close = text.IndexOf('}', _position);
            var inside = close < 0 ? "" : text[(_position + 1)..close].Trim();
            inside = inside.StartsWith('\\') ? inside[1..] : inside;
            if (inside.Length == 0 || !inside.All(c => char.IsLetterOrDigit(c) || c is '_' or ' ' or '-'))
            {
                _position = close < 0 ? text.Length : close + 1;
                Report(start, $"Found \\{command} without a name in braces, expected \\{command}{{name}}.");
                return;
            }

            name.Append(inside.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal));
            _position = close + 1;
        }
        else if (char.IsLetterOrDigit(At(0)))
        {
            name.Append(text[_position++]);
        }
        else
        {
            Report(start, $"Found \\{command} without a name in braces, expected \\{command}{{name}}.");
            return;
        }

        if (char.IsDigit(name[0]) && (command == "mathbb" || (command == "mathbf" && name.ToString() == "1" && BracketFollows())))
        {
            // \mathbb{1} is the indicator, and so is \mathbf{1} before a condition in square brackets; it may be a vector of ones elsewhere.
            name.Clear().Append("indicator");
        }

        if (name is { Length: 1 } && name[0] == 'd' && command is "mathrm" or "text" or "textrm" or "operatorname" && (char.IsLetter(At(0)) || (At(0) == '\\' && char.IsAsciiLetter(At(1)))))
        {
            // An upright d is that of a derivative: \mathrm{d}x is what dx is.
            ReadDifferential(start, space);
            return;
        }

        name.Append(AccentOf(command) is { } accent ? "_" + accent : "");
        if (char.IsDigit(name[0]))
        {
            _tokens.Add(new(TokenKind.Number, name.ToString(), start, _position - start, space));
            return;
        }

        ReadName(name, start, space);
    }

    private static string? AccentOf(string command) => command switch
    {
        "hat" or "widehat" => "hat",
        "bar" or "overline" => "bar",
        "tilde" or "widetilde" => "tilde",
        "dot" => "dot",
        _ => null,
    };

    // d_{\text{model}} is d_{model}.
    private static string WithoutFonts(string subscript)
    {
        foreach (var font in subscript.Contains('\\', StringComparison.Ordinal) ? Fonts : [])
        {
            while (AccentOf(font) is null && subscript.IndexOf($"\\{font}{{", StringComparison.Ordinal) is >= 0 and var at && subscript.IndexOf('}', at) is > 0 and var close)
            {
                var inside = at + font.Length + 2;
                subscript = subscript[..at] + subscript[inside..close] + subscript[(close + 1)..];
            }
        }

        return subscript;
    }

    private bool BracketFollows()
    {
        var rest = text.AsSpan(_position).TrimStart();
        return rest.StartsWith("[") || (rest.StartsWith("\\left") && rest["\\left".Length..].TrimStart().StartsWith("[")) || rest.StartsWith("_{>");
    }

    // \partial L is the name dL, and \partial alone is d, so that fractions of them read alike in all notations.
    private void ReadDifferential(int start, bool space)
    {
        while (char.IsWhiteSpace(At(0)))
        {
            _position++;
        }

        var before = _tokens.Count;
        if (_position < text.Length && (char.IsLetter(text[_position]) || (text[_position] == '\\' && char.IsAsciiLetter(At(1)))))
        {
            ReadToken(text[_position], space);
        }

        if (_tokens.Count == before + 1 && _tokens[_tokens.Count - 1] is { Kind: TokenKind.Name } name)
        {
            _tokens[_tokens.Count - 1] = new(TokenKind.Name, "d" + name.Text, start, _position - start, space);
        }
        else
        {
            _tokens.Insert(before, new(TokenKind.Name, "d", start, 1, space));
        }
    }

    private void ReadWordCommand(string command, int start, bool space)
    {
        if (command == "partial")
        {
            ReadDifferential(start, space);
            return;
        }

        var name = command switch
        {
            "varepsilon" => "epsilon",
            "vartheta" => "theta",
            "varphi" => "phi",
            "varsigma" => "sigma",
            "bmod" or "mod" => "mod",
            "ell" or "nabla" => command,
            "top" or "intercal" => "T",
            "Re" or "Im" or "arg" => command,
            _ when SymbolLatex.Greek.ContainsKey(command) || FunctionTable.CanonicalName(command) is not null || command is "det" or "Pr" => command,
            _ => null,
        };
        if (name is null)
        {
            Report(start, $"Found '\\{command}', which is no command that is known here.", CommandHint(command));
            return;
        }

        ReadName(new StringBuilder(name), start, space);
    }

    private static string? CommandHint(string command) => command is "int" or "iint" or "oint" or "lim"
        ? $"{(command == "lim" ? "A limit" : "An integral")} is not worked out here: write its value."
        : EditDistance.Nearest(command, Relations.Keys.Concat(Operators.Keys).Concat(Ignored).Concat(Fonts).Concat(Constructs).Concat(SymbolLatex.Greek.Keys).Concat(FunctionTable.WrittenNames)) is { } near
            ? $"Did you mean '\\{near}'?"
            : null;

    private void Report(int start, string message, string? suggestion = null)
    {
        if (Errors.Count == 0)
        {
            Errors.Add(new(start, Math.Max(1, _position - start), message, suggestion));
        }
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
}
