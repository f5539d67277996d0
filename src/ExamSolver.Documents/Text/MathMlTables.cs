using System.Collections.Frozen;

namespace ExamSolver.Documents.Text;

/// <summary>What the commands of LaTeX mathematics are in MathML: characters, words, accents and alphabets.</summary>
internal static class MathMlTables
{
    /// <summary>Letters and signs that are identifiers.</summary>
    public static FrozenDictionary<string, string> Letters { get; } = Table(
        """
        alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ
        sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ wp ℘ aleph ℵ partial ∂ nabla ∇ infty ∞ emptyset ∅ varnothing ∅ top ⊤ bot ⊥ square □ blacksquare ■ Box □ checkmark ✓ angle ∠
        triangle △ surd √
        """);

    /// <summary>Operators, relations and punctuation.</summary>
    public static FrozenDictionary<string, string> Operators { get; } = Table(
        """
        forall ∀ exists ∃ nexists ∄ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ subsetneq ⊊ cup ∪ cap ∩ setminus ∖ complement ∁
        mid ∣ parallel ∥ nmid ∤ times × div ÷ cdot ⋅ cdots ⋯ ldots … dots … dotsc … dotsb ⋯ dotso … dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙
        oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ wedge ∧ vee ∨ land ∧ lor ∨ neg ¬ lnot ¬ dagger † ddagger ‡ amalg ⨿ sqcup ⊔ sqcap ⊓ uplus ⊎ diamond ⋄
        le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ equiv ≡ sim ∼ simeq ≃ approx ≈ cong ≅ propto ∝ ll ≪ gg ≫ prec ≺ succ ≻ preceq ⪯ succeq ⪰ leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳
        asymp ≍ doteq ≐ perp ⊥ vdash ⊢ models ⊨ Vdash ⊩ vDash ⊨ to → gets ← rightarrow → leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔
        longrightarrow ⟶ longleftarrow ⟵ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺ longleftrightarrow ⟷ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩
        uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖ iff ⟺ implies ⟹ impliedby ⟸ rightharpoonup ⇀ rightleftharpoons ⇌
        prime ′ therefore ∴ because ∵ colon : upharpoonright ↾ intercal ⊺ triangleq ≜ backslash \
        """);

    /// <summary>Brackets, by their command or character.</summary>
    public static FrozenDictionary<string, string> Brackets { get; } = Table(
        """
        langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | lVert ‖ rVert ‖ vert | Vert ‖ lbrace { rbrace } lbrack [ rbrack ] backslash \ uparrow ↑ downarrow ↓
        ( ( ) ) [ [ ] ] { { } } | | / / < ⟨ > ⟩
        """);

    /// <summary>Operators whose limits stand below and above.</summary>
    public static FrozenDictionary<string, string> Large { get; } = Table(
        "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigwedge ⋀ bigvee ⋁ biguplus ⨄");

    /// <summary>Integrals, whose limits stand behind.</summary>
    public static FrozenDictionary<string, string> Integrals { get; } = Table("int ∫ iint ∬ iiint ∭ oint ∮");

    /// <summary>Words whose limits stand below.</summary>
    public static FrozenSet<string> Limits { get; } = Words("lim limsup liminf sup inf max min argmax argmin det gcd Pr");

    /// <summary>Words that are functions.</summary>
    public static FrozenSet<string> Functions { get; } = Words(
        "exp log ln lg sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth dim ker deg arg hom");

    /// <summary>Signs above a formula.</summary>
    public static FrozenDictionary<string, string> Accents { get; } = Table(
        "hat ^ tilde ~ bar ¯ vec → dot ˙ ddot ¨ acute ´ grave ` check ˇ breve ˘ mathring ˚ widehat ^ widetilde ~ overline ‾ overbrace ⏞");

    /// <summary>Spaces, in em.</summary>
    public static FrozenDictionary<string, string> Spaces { get; } = Table(
        ", 0.1667 : 0.2222 > 0.2222 ; 0.2778 ! -0.1667 thinspace 0.1667 negthinspace -0.1667 enspace 0.5 quad 1 qquad 2");

    /// <summary>A letter or digit in one of the alphabets that Unicode has for mathematics; as it is, where the alphabet lacks it.</summary>
    public static string InAlphabet(string alphabet, char letter)
    {
        if (alphabet == "mathrm" || !char.IsAsciiLetterOrDigit(letter))
            return letter.ToString();
        var exception = (alphabet, letter) switch
        {
            ("mathbb", 'C') => "ℂ", ("mathbb", 'H') => "ℍ", ("mathbb", 'N') => "ℕ", ("mathbb", 'P') => "ℙ", ("mathbb", 'Q') => "ℚ", ("mathbb", 'R') => "ℝ", ("mathbb", 'Z') => "ℤ",
            ("mathcal", 'B') => "ℬ", ("mathcal", 'E') => "ℰ", ("mathcal", 'F') => "ℱ", ("mathcal", 'H') => "ℋ", ("mathcal", 'I') => "ℐ", ("mathcal", 'L') => "ℒ", ("mathcal", 'M') => "ℳ", ("mathcal", 'R') => "ℛ",
            ("mathcal", 'e') => "ℯ", ("mathcal", 'g') => "ℊ", ("mathcal", 'o') => "ℴ",
            ("mathfrak", 'C') => "ℭ", ("mathfrak", 'H') => "ℌ", ("mathfrak", 'I') => "ℑ", ("mathfrak", 'R') => "ℜ", ("mathfrak", 'Z') => "ℨ",
            ("mathit", 'h') => "ℎ",
            _ => null,
        };
        if (exception is not null)
            return exception;
        var (upper, lower, digit) = alphabet switch
        {
            "mathbb" => (0x1D538, 0x1D552, 0x1D7D8),
            "mathcal" => (0x1D49C, 0x1D4B6, 0),
            "mathbf" => (0x1D400, 0x1D41A, 0x1D7CE),
            "boldsymbol" or "bm" => (0x1D468, 0x1D482, 0x1D7CE),
            "mathfrak" => (0x1D504, 0x1D51E, 0),
            "mathsf" => (0x1D5A0, 0x1D5BA, 0x1D7E2),
            "mathtt" => (0x1D670, 0x1D68A, 0x1D7F6),
            "mathit" => (0x1D434, 0x1D44E, 0),
            _ => (0, 0, 0),
        };
        var start = char.IsAsciiDigit(letter) ? digit - '0' : char.IsAsciiLetterUpper(letter) ? upper - 'A' : lower - 'a';
        return start <= 0 ? letter.ToString() : char.ConvertFromUtf32(start + letter);
    }

    private static FrozenDictionary<string, string> Table(string rows)
    {
        var cells = rows.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(0, cells.Length / 2).ToFrozenDictionary(i => cells[2 * i], i => cells[(2 * i) + 1], StringComparer.Ordinal);
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
