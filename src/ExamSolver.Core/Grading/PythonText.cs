using System.Text.RegularExpressions;

namespace ExamSolver.Core.Grading;

/// <summary>
/// What is pasted from a program and no formula as it stands: methods, <c>z.sum()</c>, keywords, <c>softmax(z, dim=-1)</c>, and operations that go entry by
/// entry there. It is tried only where the text cannot be read in another way.
/// </summary>
internal static class PythonText
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;
    private const int MostMethods = 20;

    private static readonly Regex Method = new(@"\.(sum|mean|dot|matmul|transpose|exp|log|max|min|abs|sqrt|norm|prod|argmax|argmin|softmax|relu|sigmoid|tanh|square)\(", Options);
    private static readonly Regex Keyword = new(@"softmax\([^()]*(\([^()]*\))?[^()]*(, *(dim|axis) *= *-?[0-9])\)", Options);
    private static readonly Regex KeywordAlone = new(@", *(dim|axis) *= *-?[0-9]", Options);
    private static readonly Regex Constructor = new(@"(np|numpy|torch|jnp)\.(array|tensor|asarray)\(", Options);
    private static readonly Regex Imaginary = new("[0-9]j($|[^A-Za-z0-9_])", Options);
    private static readonly Regex Names = new("[A-Za-z_][A-Za-z_0-9]* *@ *[A-Za-z_][A-Za-z_0-9]*", Options);
    private static readonly HashSet<string> Modules = new(StringComparer.Ordinal) { "np", "numpy", "torch", "F", "nn", "math", "tf", "jnp", "jax", "scipy", "linalg", "functional" };

    /// <summary>The texts that may be meant, the likeliest first; none where nothing points to a program.</summary>
    public static IEnumerable<string> Meanings(string text)
    {
        if (text.Length > 500 || !text.AsSpan().ContainsAny("*@.j="))
            yield break;
        var plain = WithFunctions(Constructor.Replace(Imaginary.Replace(text, m => m.Value.Replace('j', 'i')), "("));
        plain = Keyword.Replace(plain, m => KeywordAlone.Replace(m.Value, ""));
        var shown = text;
        foreach (var meaning in new[] { plain, plain.Replace("**", ".^", StringComparison.Ordinal), Entrywise(plain), Names.Replace(plain, m => $"dot({m.Value.Replace('@', ',')})"), plain.Replace("dot(", "matmul(", StringComparison.Ordinal) })
        {
            if (meaning != shown)
                yield return meaning;
            shown = meaning == text ? shown : meaning;
        }
    }

    private static string Entrywise(string text) => text.Replace("**", ".^", StringComparison.Ordinal).Replace("*", "⊙", StringComparison.Ordinal);

    /// <summary>x.sum() is sum(x), and a.dot(b) is dot(a, b).</summary>
    private static string WithFunctions(string text)
    {
        var from = 0;
        for (var i = 0; i < MostMethods && Method.Match(text, from) is { Success: true } match; i++)
        {
            from = match.Index + match.Length;
            var operandStart = OperandStart(text, match.Index);
            var operand = text[operandStart..match.Index];
            if (operand.Length == 0 || Modules.Contains(operand))
                continue;
            var name = match.Value[1..^1];
            var hasArguments = from < text.Length && text[from..].TrimStart() is not [')', ..];
            var (before, after) = name == "transpose" && !hasArguments ? ($"({operand})^T", text[(text.IndexOf(')', from) + 1)..]) : ($"{name}({operand}{(hasArguments ? ", " : "")}", text[from..]);
            from = operandStart + before.Length;
            text = string.Concat(text.AsSpan(0, operandStart), before, after);
        }

        return text;
    }

    /// <summary>Where the name, the brackets or the call begins that ends at a place.</summary>
    private static int OperandStart(string text, int end)
    {
        var at = end;
        if (at > 0 && text[at - 1] is ')' or ']')
        {
            var depth = 0;
            do
            {
                at--;
                depth += text[at] switch { ')' or ']' => 1, '(' or '[' => -1, _ => 0 };
            }
            while (at > 0 && depth > 0);
        }

        while (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || text[at - 1] is '_' or '.'))
            at--;
        return at;
    }
}
