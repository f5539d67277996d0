using System.Text;

namespace ExamSolver.Documents.Text;

/// <summary>Characters as pdflatex can set them with T1 fonts: itself, a command, or a box with its code point.</summary>
internal static class TexCharacters
{
    private const string LettersOfT1 = "ŒœŸŠšŽžĞğİıŞşĄąĆćĎďĘęĚěĹĺŁłŃńŇňŐőŔŕŘřŚśŤťŮůŰűŹźŻżĂăČčĐđĽľŢţȘșȚț";

    private static readonly Dictionary<int, string> Mathematics = new()
    {
        ['×'] = @"\times", ['÷'] = @"\div", ['·'] = @"\cdot", ['⋅'] = @"\cdot", ['±'] = @"\pm", ['∓'] = @"\mp", ['−'] = "-", ['∗'] = @"\ast", ['∘'] = @"\circ",
        ['⊙'] = @"\odot", ['⊗'] = @"\otimes", ['⊕'] = @"\oplus", ['√'] = @"\surd", ['∞'] = @"\infty", ['∂'] = @"\partial", ['∇'] = @"\nabla", ['∑'] = @"\sum", ['∏'] = @"\prod",
        ['∫'] = @"\int", ['≤'] = @"\leq", ['≥'] = @"\geq", ['≠'] = @"\neq", ['≈'] = @"\approx", ['≡'] = @"\equiv", ['∝'] = @"\propto", ['∼'] = @"\sim", ['≪'] = @"\ll", ['≫'] = @"\gg",
        ['∈'] = @"\in", ['∉'] = @"\notin", ['⊂'] = @"\subset", ['⊆'] = @"\subseteq", ['∪'] = @"\cup", ['∩'] = @"\cap", ['∅'] = @"\emptyset", ['∖'] = @"\setminus",
        ['∀'] = @"\forall", ['∃'] = @"\exists", ['¬'] = @"\neg", ['∧'] = @"\wedge", ['∨'] = @"\vee", ['⊥'] = @"\perp", ['∥'] = @"\parallel", ['⊤'] = @"\top",
        ['→'] = @"\rightarrow", ['←'] = @"\leftarrow", ['↔'] = @"\leftrightarrow", ['⇒'] = @"\Rightarrow", ['⇐'] = @"\Leftarrow", ['⇔'] = @"\Leftrightarrow", ['↦'] = @"\mapsto", ['↑'] = @"\uparrow", ['↓'] = @"\downarrow",
        ['⟨'] = @"\langle", ['⟩'] = @"\rangle", ['⌊'] = @"\lfloor", ['⌋'] = @"\rfloor", ['⌈'] = @"\lceil", ['⌉'] = @"\rceil", ['‖'] = @"\Vert", ['′'] = "'", ['ℓ'] = @"\ell",
        ['ℝ'] = @"\mathbb{R}", ['ℕ'] = @"\mathbb{N}", ['ℤ'] = @"\mathbb{Z}", ['ℚ'] = @"\mathbb{Q}", ['ℂ'] = @"\mathbb{C}", [0x1D53C] = @"\mathbb{E}", [0x1D4A9] = @"\mathcal{N}",
        ['α'] = @"\alpha", ['β'] = @"\beta", ['γ'] = @"\gamma", ['δ'] = @"\delta", ['ε'] = @"\varepsilon", ['ζ'] = @"\zeta", ['η'] = @"\eta", ['θ'] = @"\theta", ['ι'] = @"\iota", ['κ'] = @"\kappa",
        ['λ'] = @"\lambda", ['μ'] = @"\mu", ['µ'] = @"\mu", ['ν'] = @"\nu", ['ξ'] = @"\xi", ['π'] = @"\pi", ['ρ'] = @"\rho", ['σ'] = @"\sigma", ['ς'] = @"\varsigma", ['τ'] = @"\tau", ['υ'] = @"\upsilon",
        ['φ'] = @"\varphi", ['ϕ'] = @"\phi", ['χ'] = @"\chi", ['ψ'] = @"\psi", ['ω'] = @"\omega", ['Γ'] = @"\Gamma", ['Δ'] = @"\Delta", ['Θ'] = @"\Theta", ['Λ'] = @"\Lambda", ['Ξ'] = @"\Xi", ['Π'] = @"\Pi",
        ['Σ'] = @"\Sigma", ['Φ'] = @"\Phi", ['Ψ'] = @"\Psi", ['Ω'] = @"\Omega", ['²'] = "^2", ['³'] = "^3", ['¹'] = "^1", ['ᵀ'] = "^T", ['⁻'] = "^-", ['⁰'] = "^0", ['⁴'] = "^4", ['⁵'] = "^5", ['⁶'] = "^6", ['⁷'] = "^7", ['⁸'] = "^8", ['⁹'] = "^9", ['…'] = @"\ldots", ['✓'] = @"\checkmark", ['✗'] = @"\times", ['∣'] = @"\mid", ['≜'] = @"\triangleq", ['⋯'] = @"\cdots", ['⋮'] = @"\vdots", ['½'] = @"\frac12", ['¼'] = @"\frac14", ['°'] = @"^\circ",
    };

    private static readonly Dictionary<int, string> Texts = new()
    {
        ['#'] = @"\#", ['$'] = @"\$", ['%'] = @"\%", ['&'] = @"\&", ['~'] = @"\textasciitilde{}", ['_'] = @"\_", ['^'] = @"\textasciicircum{}", ['\\'] = @"\textbackslash{}", ['{'] = @"\{", ['}'] = @"\}",
        ['<'] = @"\textless{}", ['>'] = @"\textgreater{}", ['|'] = @"\textbar{}", ['"'] = @"\textquotedbl{}", ['`'] = @"\textasciigrave{}",
        ['\u00A0'] = "~", ['\u202F'] = @"\,", ['\u2009'] = @"\,", ['\u2002'] = @"\enspace{}", ['\u2003'] = @"\quad{}", ['\u200B'] = "", ['\u00AD'] = @"\-", ['\u2011'] = "-", ['‐'] = "-",
        ['–'] = "--", ['—'] = "---", ['‘'] = "`", ['’'] = "'", ['“'] = "``", ['”'] = "''", ['„'] = @"\quotedblbase{}", ['«'] = @"\guillemotleft{}", ['»'] = @"\guillemotright{}", ['‹'] = @"\guilsinglleft{}", ['›'] = @"\guilsinglright{}",
        ['…'] = @"\dots{}", ['•'] = @"\textbullet{}", ['€'] = @"\texteuro{}", ['£'] = @"\pounds{}", ['§'] = @"\S{}", ['¶'] = @"\P{}", ['©'] = @"\copyright{}", ['¿'] = "?`", ['¡'] = "!`", ['°'] = @"\textdegree{}", ['\t'] = " ",
    };

    /// <summary>A character of running text.</summary>
    public static string InText(Rune rune)
    {
        if (Texts.TryGetValue(rune.Value, out var text))
            return text;
        if (IsPlain(rune))
            return rune.ToString();
        return Mathematics.TryGetValue(rune.Value, out var math) ? $@"\ensuremath{{{math}}}" : Unknown(rune);
    }

    /// <summary>A character of a formula; what TeX reads as syntax stays.</summary>
    public static string InMath(Rune rune)
    {
        if (rune.IsAscii)
            return rune.ToString();
        if (Mathematics.TryGetValue(rune.Value, out var math))
            return math[0] == '^' ? $"{{{math}}}" : $@"\ensuremath{{{math}}}";
        return rune.Value is 0xA0 or 0x202F or 0x2009 ? @"\," : $@"\text{{{InText(rune)}}}";
    }

    /// <summary>Whether the character can be set at all.</summary>
    public static bool IsKnown(Rune rune) => IsPlain(rune) || Texts.ContainsKey(rune.Value) || Mathematics.ContainsKey(rune.Value) || rune.Value is '\n' or '\t';

    private static bool IsPlain(Rune rune) =>
        rune.Value is >= ' ' and < 0x7F || (rune.Value is >= 0xC0 and <= 0xFF and not (0xD7 or 0xF7)) || (rune.IsBmp && LettersOfT1.Contains((char)rune.Value, StringComparison.Ordinal));

    private static string Unknown(Rune rune) => $@"\texttt{{[U+{rune.Value:X4}]}}";
}
