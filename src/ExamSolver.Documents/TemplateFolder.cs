using ExamSolver.Core.Problems;

namespace ExamSolver.Documents;

/// <summary>
/// Where the words and layouts are: <c>templates</c> in the folder that the program is started in, so that a teacher can change them,
/// otherwise those that came with the program.
/// </summary>
public sealed record TemplateFolder(string Path, string DisplayPath)
{
    private const string Name = "templates";
    private const string Marker = "labels/common.yaml";

    /// <summary>Finds the folder.</summary>
    /// <exception cref="DirectoryNotFoundException">It was deleted from the program's own folder.</exception>
    public static TemplateFolder Find()
    {
        if (File.Exists(System.IO.Path.Combine(Name, Marker)))
            return new TemplateFolder(Name, Name);
        var own = System.IO.Path.Combine(AppContext.BaseDirectory, Name);
        return File.Exists(System.IO.Path.Combine(own, Marker)) ? new TemplateFolder(own, Name) : throw new DirectoryNotFoundException($"There is no folder {Name} here, nor beside the program.");
    }

    /// <summary>The labels of the folder that is found.</summary>
    public static Labels Labels()
    {
        var folder = Find();
        return new Labels(System.IO.Path.Combine(folder.Path, "labels"), folder.DisplayPath + "/labels");
    }

    /// <summary>The file of a kind's example.</summary>
    public static string ExamplePath(string kind) => System.IO.Path.Combine([Find().Path, "examples", .. (kind + ".yaml").Split('/')]);
}
