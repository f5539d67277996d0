namespace ExamSolver.Tests.App;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("examsolver: there is no command \"solev\"\n    did you mean \"solve\"?\n", "solev")]
    [InlineData("examsolver: there is no command \"chek\"\n    did you mean \"check\"?\n", "chek", "problems")]
    [InlineData("examsolver: there is no option \"--hlep\"\n    did you mean \"--help\"?\n", "--hlep")]
    [InlineData("examsolver: there is no option \"--hlep\"\n    did you mean \"--help\"?\n", "solve", "--hlep")]
    [InlineData("examsolver: there is no option \"--outptu\"\n    did you mean \"--output\"?\n", "solve", "--outptu", "x")]
    [InlineData("examsolver: there is no option \"--output\"\n    options: --draft, --help, --seed, --version, -?, -h\n", "check", "--output", "x")]
    [InlineData("examsolver: --draft takes no value\n    see: examsolver solve --help\n", "solve", "--draft=x")]
    [InlineData("examsolver: --format has no value\n    see: examsolver solve --help\n", "solve", "--format=", "problems")]
    [InlineData("examsolver: -o has no value\n    see: examsolver solve --help\n", "solve", "-o=", "problems")]
    [InlineData("examsolver: required argument missing for option: '--output'\n    see: examsolver solve --help\n", "solve", "--output")]
    [InlineData("examsolver: --output names no folder\n    leave it out for the folder output\n", "solve", "--output", "")]
    [InlineData("examsolver: --output names no folder\n    leave it out for the folder output\n", "solve", "--output", "a\0b")]
    [InlineData("examsolver: --seed is a whole number from 0, not \"abc\"\n    see: examsolver check --help\n", "check", "--seed", "abc")]
    [InlineData("examsolver: --seed is a whole number from 0, not \"1.5\"\n    see: examsolver check --help\n", "check", "--seed", "1.5")]
    [InlineData("examsolver: --seed is a whole number from 0, not \"18446744073709551616\"\n    see: examsolver check --help\n", "check", "--seed", "18446744073709551616")]
    [InlineData("examsolver: there is no format \"docx\"\n    formats: md, tex, json, pdf, html\n", "solve", "--format", "md,docx")]
    [InlineData("examsolver: --format names no format\n    formats: md, tex, json, pdf, html\n", "solve", "--format", ",")]
    [InlineData("examsolver: there is no language \"english\"\n    write two letters, such as en or fr, or all\n", "solve", "--language", "english")]
    [InlineData("examsolver: there is no kind \"netwrk/output-shape\"\n    did you mean \"network/output-shape\"?\n", "kinds", "netwrk/output-shape")]
    [InlineData("examsolver: unrecognized command or argument 'b'\n    see: examsolver kinds --help\n", "kinds", "a", "b")]
    public void A_mistake_on_the_command_line_is_answered_with_what_was_meant(string expected, params string[] args)
    {
        var outcome = Program.Run(args);
        Assert.Equal(expected, outcome.Error);
        Assert.Equal("", outcome.Out);
        Assert.Equal(2, outcome.ExitCode);
    }

    [Theory]
    [InlineData("solve")]
    [InlineData("check")]
    [InlineData("kinds")]
    public void Every_command_has_help_and_the_version(string command)
    {
        var help = Program.Run(command, "--help");
        Assert.Contains($" {command} [<", help.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Equal(help, Program.Run(command, "-h"));
        var version = Program.Run(command, "--version");
        Assert.Equal(Program.Run("--version"), version);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n$", version.Out);
        Assert.Equal(0, version.ExitCode);
    }

    [Fact]
    public void Without_a_command_the_program_helps()
    {
        var outcome = Program.Run();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(outcome, Program.Run("--help"));
        Assert.Contains("solve", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_is_listed_and_described_with_an_example_that_works_as_printed()
    {
        var kinds = Program.Run("kinds").Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]).ToArray();
        Assert.Equal(Conventions.AllProblems.Catalogue.Kinds, kinds);
        foreach (var kind in kinds)
        {
            var lines = Program.Run("kinds", kind).Out.Split('\n');
            var example = lines.SkipWhile(l => l != "Example, a whole problem file:").Skip(1).Select(l => l.Length > 2 ? l[2..] : "");
            using var folder = new Documents.TemporaryFolder().With("example.yaml", string.Join('\n', example));
            var outcome = folder.Run("check", "@example.yaml");
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            // Prose and proofs have no key that could be compared.
            if (kind is not ("rubric" or "ungraded" or "proof"))
                Assert.Contains("your key says", outcome.Out, StringComparison.Ordinal);
        }
    }
}
