using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>What strangers may type: random pieces, texts made by a grammar, and the right answer changed a little; and the second opinion on a <em>right</em>.</summary>
internal sealed class GraderStrings(ulong seed)
{
    private static readonly string[] Pieces =
    [
        "0", "1", "2", "7", "56", "560", "8x8x20", "1,234", "1.234", "600 000", "0,5", ".5", "e5", "E+05", "k", "M", "%", "‰", "±", "+-", " ", "\t", "\n", "\u00A0", "\u202F", "'", "_", "x", "X", "×", "·", "*", "/", "+", "-", "−", "^", "²", "⁻", "½",
        "(", ")", "[", "]", "{", "}", ",", ";", ":", ".", "=", "≈", "~", "<", ">", "|", "&", "\\\\", "\\frac{", "}{", "\\begin{pmatrix}", "\\end{pmatrix}", "\\left(", "\\right)", "\\,", "$", "#", "@", "\"", "\0", "\uD800", "\uFFFD", "\u200B",
        "mu", "sigma", "σ", "μ", "H", "W", "K", "n", "a", "b", "c", "ab", "none", "true", "faux", "because", "and", "et", "or", "inf", "∞", "log(", "exp(", "sum(i,1,n,", "N(", "O(", "Theta(", "in", "∈", "conv1:", "MB", "KiB", "GFLOPs", "px", "parameters",
        "9^9^9", "10^400", "1e5000", "(x+1)^9999", "99999!", "relu", "{conv: 4, kernel: 3}", "flatten", "{dense: 10}", "<script>", "=cmd|' /C calc'!A0", "\\input{/etc/passwd}", "../../x", "- ", "&a [*a]",
    ];

    private static readonly string[] Leaves = ["x", "mu", "sigma", "n", "H", "2", "3", "7", "1/2", "0.1", "0,1", "1 000", "pi", "e", "10", "9^9^9", "1e400", "inf"];
    private static readonly string[] Functions = ["exp", "log", "sqrt", "sin", "tanh", "sigmoid", "relu", "abs", "floor", "factorial"];
    private ulong state = unchecked(seed * 0xD1342543DE82EF95);

    /// <summary>Random pieces.</summary>
    public string Garbage() => string.Concat(Enumerable.Range(0, 1 + Next(Next(20) == 0 ? 200 : 14)).Select(_ => Pieces[Next(Pieces.Length)]));

    /// <summary>A text by a grammar: of the sort that a question asks for, or its printed answer with something changed.</summary>
    public string Grammatical(Answer answer)
    {
        switch (Next(8))
        {
            case 0:
                return Number();
            case 1:
                return Expression(3);
            case 2:
                return string.Join(Pick("x", "×", ", ", " x ", "*"), Enumerable.Range(0, 1 + Next(4)).Select(_ => Next(3) == 0 ? Expression(1) : Next(40).ToString(CultureInfo.InvariantCulture)));
            case 3:
                return Pick("[", "(", "{", "") + string.Join(Pick(", ", "; ", " ", "\n"), Enumerable.Range(0, 1 + Next(5)).Select(_ => Next(4) == 0 ? Expression(1) : Number())) + Pick("]", ")", "}", "");
            case 4:
                return string.Join(Pick(", ", "", " < ", " and "), Enumerable.Range(0, 1 + Next(5)).Select(_ => ((char)('a' + Next(6))).ToString()));
            default:
                return Changed(answer.ToText());
        }
    }

    /// <summary>One of two numbers, from 0.</summary>
    public int Next(int count)
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)((z ^ (z >> 31)) % (ulong)count);
        }
    }

    /// <summary>
    /// Whether a mark that says <em>right</em> is so by another road: in doubles at drawn values, component by component; <c>null</c> where this
    /// road cannot tell (the answer is one of many, or is not made of numbers).
    /// </summary>
    public bool? Confirms(Mark mark, Part part, string text)
    {
        if (mark.Reading.Answer is not { } given || mark.ComparedWith is not { } right || mark.Rule is MarkRules.Requirements or MarkRules.Completion || part.Rules.UpTo is not null)
            return null;
        if (given is NumberAnswer { Value: NumberExpr number } && Arithmetic.Value(text) is { } typed && part.Rules.Unit is null && Math.Abs(number.Value.ToDouble() - typed) > 1e-9 * Math.Max(1, Math.Abs(typed)))
            return false;
        if (given.GetType() != right.GetType() || given is EquationAnswer or GrowthAnswer or ProofAnswer or DesignAnswer)
            return given.GetType() == right.GetType() ? null : false;
        if (given is SetAnswer theirs && right is SetAnswer ours)
            return theirs.Items.All(i => ours.Items.Any(o => Near(i, o, part, right))) && ours.Items.All(o => theirs.Items.Any(i => Near(i, o, part, right)));
        var (a, b) = (given.Components, right.Components);
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!Near(a[i].Value, b[i].Value, part, right))
                return false;
        }

        return true;
    }

    private static bool Near(Expr given, Expr right, Part part, Answer answer)
    {
        if (given.Equals(right))
            return true;
        var tried = 0;
        for (var round = 0; round < 40 && tried < 6; round++)
        {
            var world = World.Draw(answer.Declarations, (ulong)(round + 17), 0);
            var (x, y) = (given.Evaluate(n => world[n]), right.Evaluate(n => world[n]));
            if (!double.IsFinite(x) || !double.IsFinite(y))
            {
                if (x.Equals(y))
                    return true;
                continue;
            }

            tried++;
            var allowed = Allowed(part.Tolerance, y);
            if (Math.Abs(x - y) > (allowed * 1.000001) + (1e-7 * Math.Max(1, Math.Max(Math.Abs(x), Math.Abs(y)))))
                return false;
        }

        return true;
    }

    /// <summary>How far a number may be from the value; generous where digits are asked for, whose last may be cut off.</summary>
    private static double Allowed(Tolerance? tolerance, double value)
    {
        if (tolerance is null)
            return 0;
        var own = tolerance.Amount.ToDouble() * (tolerance.IsRelative ? Math.Abs(value) : 1);
        if (tolerance.Digits is { } digits)
            own = Math.Pow(10, digits.AreFigures ? Math.Floor(Math.Log10(Math.Abs(value))) + 1 - digits.Count : -digits.Count);
        else if (tolerance.Range is { } range)
            own = (range.High - range.Low).ToDouble();
        return Math.Max(own, Allowed(tolerance.Or, value));
    }

    private string Number()
    {
        var most = new[] { 10, 1_000, 100_000, 100_000_000 }[Next(4)];
        var whole = Next(most).ToString(CultureInfo.InvariantCulture);
        if (Next(3) == 0)
        {
            for (var at = whole.Length - 3; at > 0; at -= 3)
                whole = whole.Insert(at, Pick(",", ".", " ", "'"));
        }

        return Pick("", "-", "+", "−", "n = ", "") + whole + Pick("", "", ".5", ",25", ".000", "e3", "E+05", "·10^2", "k", " %", " ± 1", " MB", " parameters", "/3");
    }

    private string Expression(int depth)
    {
        if (depth == 0)
            return Leaves[Next(Leaves.Length)];
        var left = Expression(depth - 1);
        return Next(10) switch
        {
            0 or 1 => $"({left}+{Expression(depth - 1)})",
            2 => $"({left}-{Expression(depth - 1)})",
            3 or 4 => $"{left}*{Expression(depth - 1)}",
            5 => $"\\frac{{{left}}}{{{Expression(depth - 1)}}}",
            6 => $"({left})^({Expression(depth - 1)})",
            7 => $"({left})^{1 + Next(5)}",
            _ => $"{Functions[Next(Functions.Length)]}({left})",
        };
    }

    /// <summary>A character left out, doubled or changed, a piece put in, or a term that adds nothing or next to nothing.</summary>
    private string Changed(string text)
    {
        if (text.Length == 0)
            return text;
        var at = Next(text.Length);
        return Next(9) switch
        {
            0 => text,
            1 => text.Remove(at, 1),
            2 => text.Insert(at, text[at].ToString()),
            3 => string.Concat(text.AsSpan(0, at), ((char)('0' + Next(10))).ToString(), text.AsSpan(at + 1)),
            4 => text.Insert(at, Pieces[Next(Pieces.Length)]),
            5 => $"({text})+0",
            6 => $"({text})*1.0001",
            7 => $"({text})+1e-9",
            _ => string.Concat(text.AsSpan(at), text.AsSpan(0, at)),
        };
    }

    private string Pick(params string[] items) => items[Next(items.Length)];

    /// <summary>Sums, differences, products and quotients of plain numbers, as a pocket calculator works them out.</summary>
    private ref struct Arithmetic
    {
        private ReadOnlySpan<char> rest;

        public static double? Value(string text)
        {
            foreach (var c in text)
            {
                if (!char.IsAsciiDigit(c) && c is not ('+' or '-' or '*' or '/' or '(' or ')' or ' '))
                    return null;
            }

            // 5 60 and 600 000 are no business of a calculator.
            if (text.Contains(' ', StringComparison.Ordinal))
                return null;
            var reader = new Arithmetic { rest = text };
            var value = reader.Sum(0);
            return reader.rest.IsEmpty && double.IsFinite(value) ? value : null;
        }

        private double Sum(int depth)
        {
            var value = Product(depth);
            while (rest is ['+' or '-', ..])
            {
                var isMinus = rest[0] == '-';
                rest = rest[1..];
                value += isMinus ? -Product(depth) : Product(depth);
            }

            return value;
        }

        private double Product(int depth)
        {
            var value = Factor(depth);
            while (rest is ['*' or '/', ..])
            {
                var isQuotient = rest[0] == '/';
                rest = rest[1..];
                value = isQuotient ? value / Factor(depth) : value * Factor(depth);
            }

            return value;
        }

        private double Factor(int depth)
        {
            if (depth > 50)
                return double.NaN;
            if (rest is ['-', ..])
            {
                rest = rest[1..];
                return -Factor(depth + 1);
            }

            if (rest is ['(', ..])
            {
                rest = rest[1..];
                var inner = Sum(depth + 1);
                if (rest is not [')', ..])
                    return double.NaN;
                rest = rest[1..];
                return inner;
            }

            var length = 0;
            while (length < rest.Length && char.IsAsciiDigit(rest[length]))
                length++;
            var value = length is 0 or > 15 ? double.NaN : double.Parse(rest[..length], CultureInfo.InvariantCulture);
            rest = rest[length..];
            return value;
        }
    }
}
