using System.Collections.Immutable;

namespace ExamSolver.Symbolics;

/// <summary>Reads declarations; one item at a time, so that one mistake hides no other.</summary>
internal static class DeclarationParser
{
    private const string Forms = "such as 'x > 0', 'n : natural', '0 < p < 1', 'x in [0, 1)', 'W : 3x2' or 'F : R^n -> R^m'";

    private static readonly string[] Operators = ["!=", "<=", ">=", "<", ">", "≠", "≤", "≥"];

    public static DeclarationsResult Parse(string text)
    {
        var result = Declarations.Empty;
        var errors = new List<ParseError>();
        var start = 0;
        foreach (var item in text.Split([';', '\n', '\r']))
        {
            if (!string.IsNullOrWhiteSpace(item))
            {
                try
                {
                    result = Item(item.Trim(), result);
                }
                catch (FormatException exception)
                {
                    var indent = item.Length - item.TrimStart().Length;
                    errors.Add(new ParseError(start + indent, item.Trim().Length, exception.Message, null));
                }
            }

            start += item.Length + 1;
        }

        return new(result, errors);
    }

    private static Declarations Item(string item, Declarations declarations)
    {
        var tilde = item.IndexOf('~', StringComparison.Ordinal);
        if (tilde >= 0)
        {
            return Random(item, tilde, declarations);
        }

        var colon = item.IndexOf(':', StringComparison.Ordinal);
        var member = colon >= 0 ? -1 : IndexOfMembership(item);
        if (colon >= 0 || member >= 0)
        {
            var names = Names(item[..(colon >= 0 ? colon : member)]);
            var declaration = Kind(item[(colon >= 0 ? colon + 1 : member + (item[member] == '∈' ? 1 : 3))..].Trim());

            // x > 0; x : integer is both.
            return names.Aggregate(declarations, (all, name) => all.With(
                name,
                declaration.IsScalar && all.Find(name) is { } before ? before with { Domain = Checked(before.Domain.And(declaration.Domain)) } : declaration));
        }

        return Inequality(item, declarations);
    }

    // X, Y ~ N(mu, sigma^2): independent of one another.
    private static Declarations Random(string item, int tilde, Declarations declarations)
    {
        var text = item[(tilde + 1)..].Trim();
        var parsed = FormulaParser.Parse(text, new ParseOptions { Declarations = declarations, Functions = Distribution.Names });
        var distribution = parsed.Succeeded ? Distribution.Of(parsed.Formula, Declarations.Empty) : null;
        return distribution is null
            ? throw new FormatException($"Found '{text}' where a distribution was expected, such as 'X ~ N(mu, sigma^2)', 'X ~ Bernoulli(p)' or 'X ~ U(a, b)'.")
            : Names(item[..tilde]).Aggregate(declarations, (all, name) => all.With(name, new Declaration(distribution.Domain) { Distribution = distribution }));
    }

    private static int IndexOfMembership(string item)
    {
        var sign = item.IndexOf('∈', StringComparison.Ordinal);
        var word = item.IndexOf(" in ", StringComparison.Ordinal);
        return sign >= 0 ? sign : word < 0 ? -1 : word + 1;
    }

    private static List<string> Names(string text)
    {
        var names = text.Split(',').Select(n => n.Trim()).ToList();
        foreach (var name in names)
        {
            if (name.Length == 0 || !IsName(name))
            {
                throw new FormatException($"Found '{name}' where a symbol's name was expected, {Forms}.");
            }
        }

        return names.ConvertAll(Greek);
    }

    private static bool IsName(string name) =>
        char.IsLetter(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '\'');

    private static string Greek(string name) => string.Concat(name.Select(c => SymbolLatex.NameOf(c) ?? c.ToString()));

    private static Declaration Kind(string kind)
    {
        var words = kind.ToLowerInvariant();
        var named = Domain.Named.FirstOrDefault(d => d.Name == words) ?? words switch
        {
            "reals" or "r" or "ℝ" => Domain.Real,
            "int" or "integers" or "z" or "ℤ" => Domain.Integer,
            "naturals" or "n" or "ℕ" => Domain.Natural,
            "positive int" or "positive integers" or "posint" => Domain.PositiveInteger,
            "complex numbers" or "c" or "ℂ" => Domain.Complex,
            "imaginary" => Domain.ImaginaryUnit,
            "prob" => Domain.Probability,
            "unit" or "unit-interval" => Domain.UnitInterval,
            "non-negative" => Domain.Nonnegative,
            "non-zero" => Domain.Nonzero,
            "bit" or "0/1" => Domain.Binary,
            _ => null,
        };
        if (named is not null)
        {
            return new Declaration(named);
        }

        if (words.StartsWith("integer in ", StringComparison.Ordinal))
        {
            return new Declaration(Checked(Kind(kind[11..].Trim()).Domain.And(Domain.Integer)));
        }

        if (words.StartsWith("real in ", StringComparison.Ordinal))
        {
            return Kind(kind[8..].Trim());
        }

        if (words is "function" or "positive function" or "probability function")
        {
            return new Declaration(words[..^8].Trim() switch { "" => Domain.Real, "positive" => Domain.Positive, _ => Domain.UnitInterval }) { IsFunction = true };
        }

        if (kind.Replace("→", "->", StringComparison.Ordinal).Split("->") is [var from, var to])
        {
            return Map(from, to);
        }

        if (kind is ['[' or '(', _, ..] && kind[^1] is ']' or ')' && kind[1..^1].Split(',') is [var lower, var upper])
        {
            return new Declaration(Interval(End(lower), End(upper), kind[0] == '(', kind[^1] == ')'));
        }

        var sizes = words.StartsWith("matrix ", StringComparison.Ordinal) || words.StartsWith("vector ", StringComparison.Ordinal)
            ? kind[7..].Split(',')[0].Trim()
            : kind.Split(',')[0].Trim();
        return Dimensions(sizes) is { } dimensions && (dimensions.Length > 1 || char.IsAsciiDigit(kind[0]) || words.StartsWith("vector ", StringComparison.Ordinal))
            ? new Declaration(EntriesOf(words), dimensions) { IsSymmetric = words.Contains("symmetric", StringComparison.Ordinal), IsPositiveDefinite = words.Contains("positive definite", StringComparison.Ordinal) }
            : throw new FormatException($"Found '{kind}' where a domain was expected, {Forms}; the domains are {string.Join(", ", Domain.Named)}.");
    }

    // R^n × R -> R^m: a map between spaces, of which nothing else is known.
    private static Declaration Map(string from, string to) => new(Domain.Real, Space(to) is var values && values == Expr.One ? [] : [values])
    {
        IsFunction = true,
        Arguments = [.. from.Replace(" x ", "×", StringComparison.Ordinal).Split('×', ',').Select(Space)],
    };

    private static Expr Space(string text)
    {
        const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁿᵐᵏᵈ", Plain = "0123456789nmkd";
        var size = text.Trim();
        if (size is ['R' or 'ℝ'])
        {
            return Expr.One;
        }

        size = size is ['R' or 'ℝ', '^', ..] ? size[2..].Trim('{', '}', ' ')
            : size is ['ℝ' or 'R', .. var raised] && raised.All(c => Raised.Contains(c, StringComparison.Ordinal)) ? string.Concat(raised.Select(c => Plain[Raised.IndexOf(c, StringComparison.Ordinal)]))
            : "";
        return size.Length > 0 && Dimensions(size) is [var dimension] ? dimension
            : throw new FormatException($"Found '{text.Trim()}' where a space was expected: R, R^n or R^3, as in 'F : R^n -> R^m'.");
    }

    // vector K, positive: the numbers that each entry may be.
    private static Domain EntriesOf(string words) =>
        words.Split(',').Skip(1).Select(w => Domain.Named.FirstOrDefault(d => d.Name == w.Trim())).FirstOrDefault(d => d is { IsComplex: false }) ?? Domain.Real;

    private static ImmutableArray<Expr>? Dimensions(string text)
    {
        var separated = text.Contains('×', StringComparison.Ordinal) || text.Contains(" x ", StringComparison.Ordinal)
            ? text.Replace(" x ", "×", StringComparison.Ordinal).Split('×')
            : text.Length > 0 && char.IsAsciiDigit(text[0]) ? text.Split('x') : [text];
        var sizes = separated.Select(s => s.Trim()).ToList();
        return sizes.TrueForAll(s => s.Length > 0 && (s.All(char.IsAsciiDigit) ? s.Length < 10 && !s.All(c => c == '0') : IsName(s)))
            ? [.. sizes.Select(s => char.IsAsciiDigit(s[0]) ? Expr.Number(Rational.FromDecimalText(s)) : Expr.Symbol(Greek(s)))]
            : null;
    }

    private static Rational? End(string text)
    {
        text = text.Trim();
        return text is "inf" or "+inf" or "-inf" or "∞" or "-∞" or "+∞" ? null : Number(text);
    }

    private static Rational Number(string text)
    {
        text = text.Trim();
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0
            && Rational.TryFromDecimalText(text.AsSpan(0, slash).Trim(), out var numerator)
            && Rational.TryFromDecimalText(text.AsSpan(slash + 1).Trim(), out var denominator)
            && !denominator.IsZero)
        {
            return numerator / denominator;
        }

        return Rational.TryFromDecimalText(text, out var value)
            ? value
            : throw new FormatException($"Found '{text}' where a number was expected, {Forms}.");
    }

    private static Domain Interval(Rational? lower, Rational? upper, bool lowerOpen, bool upperOpen)
    {
        try
        {
            return Domain.Interval(lower, upper, lowerOpen, upperOpen);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException(exception.Message.Split(" (Parameter", StringSplitOptions.None)[0], exception);
        }
    }

    // a < x, y <= b, x != 0: the names stand on the side that is no number.
    private static Declarations Inequality(string item, Declarations declarations)
    {
        var parts = new List<string>();
        var signs = new List<string>();
        var start = 0;
        for (var i = 0; i < item.Length; i++)
        {
            var sign = Array.Find(Operators, o => item.AsSpan(i).StartsWith(o, StringComparison.Ordinal));
            if (sign is not null)
            {
                parts.Add(item[start..i].Trim());
                signs.Add(sign switch { "≠" => "!=", "≤" => "<=", "≥" => ">=", _ => sign });
                i += sign.Length - 1;
                start = i + 1;
            }
        }

        parts.Add(item[start..].Trim());
        if (signs.Count is < 1 or > 2)
        {
            throw new FormatException($"Found '{item}' where a declaration was expected, {Forms}.");
        }

        var position = parts.FindIndex(p => p.Length > 0 && char.IsLetter(p[0]));
        if (position < 0 || (signs.Count == 2 && position != 1))
        {
            throw new FormatException($"Found no symbol where one was expected in '{item}', {Forms}.");
        }

        foreach (var name in Names(parts[position]))
        {
            var domain = declarations.DomainOf(name);
            for (var i = 0; i < signs.Count; i++)
            {
                var nameOnLeft = position == i;
                domain = Narrow(domain, nameOnLeft ? signs[i] : Mirror(signs[i]), Number(parts[nameOnLeft ? i + 1 : i]));
            }

            declarations = declarations.With(name, new Declaration(domain, declarations.Find(name)?.Dimensions ?? []));
        }

        return declarations;
    }

    private static string Mirror(string sign) => sign switch { "<" => ">", "<=" => ">=", ">" => "<", ">=" => "<=", _ => sign };

    private static Domain Narrow(Domain domain, string sign, Rational bound)
    {
        if (sign == "!=")
        {
            return bound.IsZero ? domain.WithoutZero() : throw new FormatException($"Only 0 can be left out of a domain, not {bound}.");
        }

        var narrowed = sign[0] == '>'
            ? domain.Narrow(bound, null, sign == ">", false)
            : domain.Narrow(null, bound, false, sign == "<");
        return Checked(narrowed);
    }

    private static Domain Checked(Domain narrowed) => narrowed is { Lower: { } lower, Upper: { } upper } && (lower > upper || (lower == upper && (narrowed.IsLowerOpen || narrowed.IsUpperOpen)))
            ? throw new FormatException($"No number lies between {lower} and {upper} as the declaration asks.")
            : narrowed;
}
