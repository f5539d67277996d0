using System.Globalization;
using System.Text;

namespace ExamSolver.Symbolics;

/// <summary>Characters that only look different: full-width forms, letters and digits of mathematical alphabets, digits of other scripts, raised and lowered letters.</summary>
internal static class Typography
{
    // A character and what it stands for, one after the other.
    private const string RaisedPairs = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-⁽(⁾)ᵃaᵇbᶜcᵈdᵉeᶠfᵍgʰhⁱiʲjᵏkˡlᵐmⁿnᵒoᵖpʳrˢsᵗtᵘuᵛvʷwˣxʸyᶻzᴬAᴮBᴰDᴱEᴴHᴵIᴶJᴷKᴸLᴹMᴺNᴾPᴿRᵀTᵁUⱽVᵂW⊤T⊺T";
    private const string LoweredPairs = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-ₐaₑeₕhᵢiⱼjₖkₗlₘmₙnₒoₚpᵣrₛsₜtᵤuᵥvₓx";
    private const string LetterPairs = "ℂCℊgℋHℌHℍHℎhℐIℑIℒLℕNℙPℚQℛRℜRℝRℤZℨZℬBℭCℯeℰEℱFℳMℴo";
    private const string Accents = "\u0302hat\0\u0304bar\0\u0305bar\0\u0303tilde\0\u0307dot\0";

    // Letters that have their accent with them.
    private const string Accented = "âahatĉchatêehatĝghatĥhhatîihatĵjhatôohatŝshatûuhatŵwhatŷyhatẑzhatȳybarỹytildeẋxdotẏydotżzdot";

    private static readonly Dictionary<char, char> Raised = Pairs(RaisedPairs), Lowered = Pairs(LoweredPairs), Letters = Pairs(LetterPairs);

    /// <summary>The text in plain characters where there are some; as long as it was, so that places stay what they are.</summary>
    public static string Plain(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        var plain = text.ToCharArray();
        for (var i = 0; i < plain.Length; i++)
        {
            var character = plain[i];
            if (character < 128)
            {
                continue;
            }

            if (character is >= '\uFF01' and <= '\uFF5E')
            {
                plain[i] = (char)(character - 0xFEE0);
            }
            else if (char.IsDigit(character))
            {
                plain[i] = (char)('0' + (int)CharUnicodeInfo.GetNumericValue(character));
            }
            else if (Letters.TryGetValue(character, out var letter))
            {
                plain[i] = letter;
            }
            else if (char.IsHighSurrogate(character) && i + 1 < plain.Length && char.IsLowSurrogate(plain[i + 1]) && OfMathematicalAlphabet(char.ConvertToUtf32(character, plain[i + 1])) is { } known)
            {
                // One letter is one name: what stands before it is none of it.
                (plain[i], plain[i + 1]) = ('\u200B', known);
                i++;
            }
        }

        return new string(plain);
    }

    /// <summary>What a raised character is on the line, or null.</summary>
    public static char? OfRaised(char character) => character >= 128 && Raised.TryGetValue(character, out var plain) ? plain : null;

    /// <summary>What a lowered character is on the line, or null.</summary>
    public static char? OfLowered(char character) => character >= 128 && Lowered.TryGetValue(character, out var plain) ? plain : null;

    /// <summary>The word for an accent that is a character of its own, such as <c>hat</c>, or null.</summary>
    public static string? Accent(char character) => character is >= '\u0302' and <= '\u0307' && Accents.IndexOf(character, StringComparison.Ordinal) is >= 0 and var at
        ? Accents[(at + 1)..Accents.IndexOf('\0', at)]
        : null;

    /// <summary>A letter that has an accent with it, apart; or null.</summary>
    public static (char Letter, string Accent)? Apart(char character)
    {
        if (character < 128 || Accented.IndexOf(character, StringComparison.Ordinal) is not (>= 0 and var at))
        {
            return null;
        }

        var end = at + 2;
        while (end < Accented.Length && Accented[end] < 128)
        {
            end++;
        }

        return (Accented[at + 1], Accented[(at + 2)..end]);
    }

    // U+1D400 and on: Latin letters by 52, Greek ones by 58, digits by ten. The double-struck one stays what it is, an indicator.
    private static char? OfMathematicalAlphabet(int code) => code switch
    {
        >= 0x1D400 and <= 0x1D6A3 when (code - 0x1D400) % 52 is var letter => (char)(letter < 26 ? 'A' + letter : 'a' + letter - 26),
        >= 0x1D6A8 and <= 0x1D7CB when (code - 0x1D6A8) % 58 is var letter => letter switch
        {
            17 => 'Θ',
            < 25 => (char)('Α' + letter),
            25 => '∇',
            < 51 => (char)('α' + letter - 26),
            _ => "∂εθκφρπ"[letter - 51],
        },
        >= 0x1D7CE and <= 0x1D7FF and not 0x1D7D9 => (char)('0' + ((code - 0x1D7CE) % 10)),
        _ => null,
    };

    private static Dictionary<char, char> Pairs(string pairs)
    {
        var known = new Dictionary<char, char>();
        for (var i = 0; i < pairs.Length; i += 2)
        {
            known.Add(pairs[i], pairs[i + 1]);
        }

        return known;
    }
}
