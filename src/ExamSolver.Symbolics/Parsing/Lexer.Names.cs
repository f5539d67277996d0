using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>Names as they are typed: Greek letters, indices below and above, accents, the modules of Python.</summary>
internal sealed partial class Lexer
{
    // What may stand before the name of a function; the longer ones first.
    private static readonly string[] Modules =
    [
        "torch.nn.functional.", "nn.functional.", "np.linalg.", "numpy.linalg.", "torch.linalg.", "jnp.linalg.", "scipy.special.", "jax.nn.", "tf.math.", "tf.nn.", "torch.nn.",
        "np.", "numpy.", "math.", "Math.", "torch.", "jnp.", "tf.", "nn.", "F.",
    ];

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
}
