using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Solvers.Networks;

namespace ExamSolver.Benchmarks.Grading;

/// <summary>Writes the answers of a made-up class to a sheet, to be graded and looked at.</summary>
internal static class ClassFile
{
    /// <summary>Writes the file.</summary>
    public static int Write(string sheet, string target, int students)
    {
        var diagnostics = new Core.Diagnostics();
        var read = new SheetReader(new FileSpecSource(), Catalogue.Of(typeof(ParameterCount).Assembly), InlineText.Check).ReadSheet(sheet, diagnostics, draft: false);
        if (read is null || diagnostics.HasErrors)
        {
            Console.Error.WriteLine(string.Join('\n', diagnostics.Items));
            return 2;
        }

        File.WriteAllText(target, MadeUpClass.Write(new ClassSheet(SheetSolver.Solve(read)), students, 1));
        return 0;
    }
}
