using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>Where problem files come from. Paths use forward slashes.</summary>
public interface ISpecSource
{
    /// <summary>Whether a file is there.</summary>
    bool FileExists(string path);

    /// <summary>What a file or folder is called, also where its path ends in <c>.</c> or <c>..</c>.</summary>
    string NameOf(string path);

    /// <summary>The problem files right in a folder, without <c>sheet.yaml</c>, in natural order (2 before 10).</summary>
    IReadOnlyList<string> ProblemFiles(string folder);

    /// <summary>Reads a text that someone typed as files are read, or reports what is wrong with it and returns <c>null</c>.</summary>
    SpecNode? ReadText(string text, Diagnostics diagnostics);

    /// <summary>Reads a file, or reports what is wrong with it and returns <c>null</c>.</summary>
    SpecNode? Read(string path, Diagnostics diagnostics);
}
