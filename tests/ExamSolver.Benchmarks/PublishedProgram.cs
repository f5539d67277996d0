using System.Diagnostics;

namespace ExamSolver.Benchmarks;

/// <summary>The program as <c>./examsolver</c> has published it: with its runtime, or for the installed one where that could not be fetched.</summary>
internal sealed class PublishedProgram
{
    private readonly string folder;

    private PublishedProgram(string folder) => this.folder = folder;

    /// <summary>The published program; <c>null</c>, and a word about it, where there is none.</summary>
    public static PublishedProgram? Find()
    {
        var build = Repository.PathOf(".build");
        if (File.Exists(Path.Combine(build, "current")))
            return new PublishedProgram(Path.Combine(build, File.ReadAllText(Path.Combine(build, "current")).Trim()));
        Console.Error.WriteLine("The program is not published yet: run ./examsolver --version first.");
        return null;
    }

    /// <summary>How it is started with these arguments, as ./examsolver starts it; what it says can be read.</summary>
    public ProcessStartInfo Start(params string[] arguments)
    {
        var program = Path.Combine(folder, "examsolver");
        var start = File.Exists(program) ? new ProcessStartInfo(program, arguments) : new ProcessStartInfo("dotnet", [program + ".dll", .. arguments]);
        (start.RedirectStandardOutput, start.UseShellExecute) = (true, false);
        if (arguments is ["grade" or "regrade", ..])
            (start.Environment["DOTNET_GCGen0MaxBudget"], start.Environment["DOTNET_JitHostMaxSlabCache"], start.Environment["MALLOC_ARENA_MAX"]) = ("80000", "0", "1");
        return start;
    }
}
