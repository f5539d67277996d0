using System.Text;
using ExamSolver.Core;
using ExamSolver.Documents;

namespace ExamSolver.Tests.Documents;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_are_written_in_UTF_8_with_line_feeds_and_nothing_else_is_left()
    {
        Assert.Empty(Write(OutputFile.Text("final/fr/solution.md", "Réseaux\r\n\r\nfin"), OutputFile.Text("final/answers.json", "{}\n")));
        Assert.Equal("Réseaux\n\nfin\n"u8.ToArray(), File.ReadAllBytes(folder["output/final/fr/solution.md"]));
        Assert.Equal(["final/answers.json", "final/fr/solution.md"], Everything());
    }

    [Fact]
    public void Files_are_replaced()
    {
        Write(OutputFile.Text("a.md", "old"));
        Assert.Empty(Write(OutputFile.Text("a.md", "new")));
        Assert.Equal("new\n", File.ReadAllText(folder["output/a.md"]));
        Assert.Equal(["a.md"], Everything());
    }

    [Theory]
    [InlineData("../a.md")]
    [InlineData("/etc/a.md")]
    [InlineData("final/../../a.md")]
    [InlineData("final//a.md")]
    [InlineData("final\\a.md")]
    [InlineData("")]
    public void A_path_outside_of_the_folder_is_refused(string path)
    {
        Assert.Equal(
            [$"{path}: error outside-output: \"{path}\" is not a path inside of the output folder output\n    Names of sheets are folders' names, without .. and without / in front."],
            Write(OutputFile.Text("good.md", "x"), OutputFile.Text(path, "x")));
        Assert.Empty(Everything());
    }

    [Fact]
    public void A_folder_in_the_place_of_a_file_leaves_everything_as_it_was()
    {
        folder.With("output/final/a.md", "old").With("output/final/b.md/x", "mine");
        Assert.Equal(
            ["output/final/b.md: error unwritable-output: a folder stands where the file final/b.md should be\n    Move it away, or choose another folder with --output."],
            Write(OutputFile.Text("final/a.md", "new"), OutputFile.Text("final/new/c.md", "new"), OutputFile.Text("final/b.md", "new")));
        Assert.Equal("old", File.ReadAllText(folder["output/final/a.md"]));
        Assert.Equal(["final/a.md", "final/b.md/x"], Everything());
        Assert.False(Directory.Exists(folder["output/final/new"]));
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_diagnosed()
    {
        folder.With("output", "a file");
        Assert.Equal(
            ["output/final/a.md: error unwritable-output: the file output stands where a folder should be\n    Move it away, or choose another folder with --output."],
            Write(OutputFile.Text("final/a.md", "new")));
    }

    [SkippableFact]
    public void A_full_disk_is_diagnosed_and_leaves_no_temporaries()
    {
        // A file system of 64 KiB, where the test may mount one.
        var disk = folder["output"];
        Directory.CreateDirectory(disk);
        Skip.IfNot(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk), "no file system can be mounted here");
        try
        {
            Assert.Equal(
                ["output/b.pdf: error unwritable-output: the disk is full\n    Make room, or choose another folder with --output."],
                Write(OutputFile.Text("a.md", "small"), new OutputFile("b.pdf", new byte[256 * 1024])));
            Assert.Empty(Everything());
        }
        finally
        {
            Run("umount", disk);
        }
    }

    [SkippableFact]
    public void A_folder_without_permission_is_diagnosed()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && Directory.Exists("/proc/self"), "wants /proc, where not even root may write");
        var diagnostics = new Diagnostics();
        Assert.False(new OutputFolder("/proc/self/output", "output").Write([OutputFile.Text("a.md", "x")], diagnostics));
        Assert.StartsWith("output/a.md: error unwritable-output: the ", Assert.Single(diagnostics.Items).ToString(), StringComparison.Ordinal);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private string[] Write(params OutputFile[] files)
    {
        var diagnostics = new Diagnostics();
        Assert.Equal(new OutputFolder(folder["output"], "output").Write(files, diagnostics), !diagnostics.HasErrors);
        return [.. diagnostics.Items.Select(d => d.ToString())];
    }

    private string[] Everything() =>
        Directory.Exists(folder["output"])
            ? [.. Directory.EnumerateFiles(folder["output"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder["output"], f)).Order(StringComparer.Ordinal)]
            : [];
}
