using System.Security.Cryptography;
using System.Text;

namespace ExamSolver.Documents.Marks;

/// <summary>SHA-256, in small hexadecimal letters.</summary>
public static class Hashes
{
    /// <summary>Of a text in UTF-8.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Of a file.</summary>
    public static string OfFile(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Of the program: its own libraries, in the order of their names.</summary>
    public static string OfEngine() => Engine.Value;

    private static readonly Lazy<string> Engine = new(() => OfText(string.Join('\n', Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
        .Where(f => Path.GetFileName(f).StartsWith("ExamSolver.", StringComparison.Ordinal) && !Path.GetFileName(f).Contains("Tests", StringComparison.Ordinal) && !Path.GetFileName(f).Contains("Benchmarks", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal).Select(f => $"{Path.GetFileName(f)} {OfFile(f)}"))));
}
