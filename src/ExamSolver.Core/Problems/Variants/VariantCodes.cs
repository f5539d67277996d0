using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExamSolver.Numerics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>
/// Codes of variants, and what they draw from: keyed hashes (HMAC-SHA256) of the sheet's secret. A code tells nothing of the student that it is for or
/// of any other code, and does not depend on who else is in the class. Without the secret nobody can make one, or see what a code draws.
/// </summary>
/// <param name="secret">The sheet's secret.</param>
/// <param name="sheet">The sheet's name.</param>
public sealed class VariantCodes(ReadOnlyMemory<byte> secret, string sheet)
{
    /// <summary>The length of a code.</summary>
    public const int Length = 8;

    // Crockford's 32: no letter is mistaken for a digit. A code begins with a letter, so that no spreadsheet takes it for a number.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Letters = "ABCDFGHJKMNPQRSTVWXYZ";
    private const int CheckLength = 2;

    /// <summary>The code of a student's variant; blanks around the student's own code do not count.</summary>
    public string Of(string student) => Checked(Text(Hash("code", student.Trim()), Length - CheckLength));

    /// <summary>A code as it was typed in its own letters, or <c>null</c> where it is none of this sheet: mistyped, or of another sheet or secret.</summary>
    public string? Read(string typed)
    {
        var code = string.Concat(typed.ToUpperInvariant().Where(c => c != '-' && !char.IsWhiteSpace(c)).Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c }));
        return code.Length == Length && code.All(Alphabet.Contains) && Checked(code[..^CheckLength]) == code ? code : null;
    }

    /// <summary>What a block of a problem draws from for a code.</summary>
    public Generator GeneratorOf(string code, string problem, string block, int attempt) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(Hash("draw", code, problem, block, attempt.ToString(System.Globalization.CultureInfo.InvariantCulture))));

    private string Checked(string code)
    {
        var hash = Hash("check", code);
        return code + Alphabet[hash[0] & 31] + Alphabet[hash[1] & 31];
    }

    private static string Text(byte[] hash, int length) => string.Concat(Enumerable.Range(0, length).Select(i => i == 0 ? Letters[hash[0] % Letters.Length] : Alphabet[hash[i] & 31]));

    /// <summary>The keyed hash of a list of texts, each behind its length, so that no two lists run into each other.</summary>
    private byte[] Hash(params ReadOnlySpan<string> texts)
    {
        var message = new List<byte>();
        foreach (var text in (ReadOnlySpan<string>)[sheet, .. texts])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            var length = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            message.AddRange([.. length, .. bytes]);
        }

        return HMACSHA256.HashData(secret.Span, message.ToArray());
    }
}
