using System.Security.Cryptography;
using ExamSolver.Core;

namespace ExamSolver.Documents;

/// <summary>
/// The secret of a sheet's variants, <c>secret.key</c> in its folder: 64 hexadecimal digits. Whoever has it can work out every student's variant, so it is
/// kept out of git, and made where there is none. This is the one place where chance is not seeded.
/// </summary>
public static class SecretFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "secret.key";

    private const int Bytes = 32;

    /// <summary>The secret of the sheet at a path: its folder, or a problem file in it. Made if there is none; <c>null</c>, with an error, where it cannot be read.</summary>
    public static byte[]? Of(string path, Diagnostics diagnostics)
    {
        var folder = File.Exists(path) ? Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "." : path;
        var file = Path.Combine(folder, Name).Replace('\\', '/');
        try
        {
            if (!File.Exists(file))
                Make(file);
            var text = File.ReadAllText(file).Trim();
            if (text.Length == 2 * Bytes && text.All(char.IsAsciiHexDigit))
                return Convert.FromHexString(text);
            diagnostics.Error("bad-secret", new SourcePosition(file, 1, 1), $"the secret has {text.Length} characters, or others than 0 to 9 and a to f", $"it has {2 * Bytes} hexadecimal digits; put back the file that papers were made with, or delete it, and a new one is made that gives other variants");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("unreadable-secret", new SourcePosition(file), $"the secret can be neither read nor made: {e.Message.TrimEnd('.')}", "variants are drawn with it: make the sheet's folder writable, or put the file there");
        }

        return null;
    }

    /// <summary>Written beside and then moved, so that of two programs that make one at once both use the first.</summary>
    private static void Make(string file)
    {
        var beside = $"{file}.{Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}.tmp";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(beside, options))
                stream.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            File.Move(beside, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(beside);
        }
        finally
        {
            if (File.Exists(beside))
                File.Delete(beside);
        }
    }
}
