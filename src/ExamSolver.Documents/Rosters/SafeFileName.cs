using System.Text;

namespace ExamSolver.Documents.Rosters;

/// <summary>
/// File names made of texts that strangers wrote. Letters and digits of ASCII, <c>-</c>, <c>_</c> and a <c>.</c> inside stay; every other byte of the
/// text's UTF-8 is <c>%</c> and two digits, so that <c>../x</c> is <c>%2E.%2Fx</c>: one name, which stays in its folder, and can be read back.
/// </summary>
/// <remarks>Names that Windows keeps for devices (<c>CON</c>, <c>nul.txt</c>) have their first letter written as a number.</remarks>
public static class SafeFileName
{
    /// <summary>The most bytes of a name that every usual file system takes, an ending included.</summary>
    public const int MaximumLength = 200;

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{(char)('0' + i)}", $"LPT{(char)('0' + i)}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The file name of a text.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static string Of(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var isDevice = Devices.Contains(text.Split('.')[0].Trim());
        var result = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            var c = (char)bytes[i];
            var stays = char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && i > 0 && i < bytes.Length - 1);
            if (stays && !(isDevice && i == 0))
                result.Append(c);
            else
                result.Append('%').Append(bytes[i].ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    /// <summary>The text of a file name that <see cref="Of"/> has made, or <c>null</c> for any other name.</summary>
    public static string? TextOf(string fileName)
    {
        var bytes = new List<byte>(fileName.Length);
        for (var i = 0; i < fileName.Length; i++)
        {
            if (fileName[i] != '%')
                bytes.Add(unchecked((byte)fileName[i]));
            else if (i + 2 < fileName.Length && char.IsAsciiHexDigit(fileName[i + 1]) && char.IsAsciiHexDigit(fileName[i + 2]))
                bytes.Add(Convert.FromHexString(fileName.AsSpan((i += 2) - 1, 2))[0]);
            else
                return null;
        }

        var text = Encoding.UTF8.GetString([.. bytes]);
        return text.Length > 0 && Of(text) == fileName ? text : null;
    }
}
