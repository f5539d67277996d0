using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Documents;
using ExamSolver.Symbolics;

namespace ExamSolver.App.Cli;

/// <summary><c>examsolver compare</c>: whether what a student typed equals what a teacher typed.</summary>
internal static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Terminal terminal)
    {
        var student = new Argument<string?>("STUDENT") { Description = "What the student typed.", Arity = ArgumentArity.ZeroOrOne };
        var teacher = new Argument<string?>("TEACHER") { Description = "What the teacher typed.", Arity = ArgumentArity.ZeroOrOne };
        var domain = ExpressionCommands.DomainOption();
        var test = new Option<string>("--test") { Description = "equivalent (default), same-form, expanded, factored, lowest-terms, single-fraction, up-to-constant, up-to-positive-factor, set, growth, less, at-most, greater, at-least." };
        var usingNames = new Option<string>("--using") { Description = "The only names that the student may use." };
        var without = new Option<string>("--without") { Description = "Names that the student may not use." };
        var variables = new Option<string>("--variables") { Description = "With up-to-constant: the names in which the constant is constant; default: those of both sides." };
        var tolerance = new Option<string>("--tolerance") { Description = "For decimals: \"rel=1e-6 abs=1e-9\"; or as in problem files: \"2 decimals\", \"exactly 3 figures rounded\", \"1 %\", \"[0.18, 0.19]\"." };
        var pairs = new Option<string>("--pairs") { Description = "A CSV file of pairs: id,student,teacher, and where wanted test,domain,tolerance,options." };
        var output = new Option<string>("--output", "-o") { Description = "Where the verdicts go; default: the terminal." };
        var command = new Command("compare", "Tell whether two formulas are equal: the verdict, the reason, and a point that shows a difference.") { student, teacher, domain, test, usingNames, without, variables, tolerance, pairs, output };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(pairs) is { } file)
                return ComparePairs(file, parsed.GetValue(output), terminal);
            if (parsed.GetValue(student) is not { } theirs || parsed.GetValue(teacher) is not { } ours)
                return CommandLine.Refuse(terminal, "compare needs two formulas, or --pairs FILE.csv", "see: examsolver compare --help");
            var (comparer, error) = ComparisonSettings.Read(parsed.GetValue(test), parsed.GetValue(domain), parsed.GetValue(tolerance), parsed.GetValue(usingNames), parsed.GetValue(without), parsed.GetValue(variables));
            return comparer is null ? CommandLine.Refuse(terminal, error!, null) : CompareOne(theirs, ours, comparer, terminal);
        });
        return command;
    }

    private static int CompareOne(string student, string teacher, Comparer comparer, Terminal terminal)
    {
        var result = comparer.Compare(student, teacher);
        terminal.Out.WriteLine(Word(result.Verdict));
        terminal.Out.WriteLine(result.Reason);
        if (result.Errors.Count > 0)
            terminal.Out.WriteLine(result.Errors[0].Caret(student));
        if (result.Witness is { } witness)
            terminal.Out.WriteLine(witness);
        return result.Verdict switch
        {
            ComparisonVerdict.Equal => ExitCode.Success,
            ComparisonVerdict.Invalid => ExitCode.BadInput,
            _ => ExitCode.CheckFailed,
        };
    }

    /// <summary>Streams: one row is read, compared and written before the next. A file appears whole or not at all.</summary>
    private static int ComparePairs(string file, string? output, Terminal terminal)
    {
        var temporary = output is null ? null : output + ".part";
        try
        {
            using (var reader = new StreamReader(file, new UTF8Encoding(false)))
            {
                if (temporary is null)
                {
                    ComparePairs(reader, terminal.Out);
                }
                else
                {
                    using var writer = new StreamWriter(temporary, append: false, new UTF8Encoding(false));
                    ComparePairs(reader, writer);
                }
            }

            if (temporary is not null)
                File.Move(temporary, output!, overwrite: true);
            return ExitCode.Success;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            if (temporary is not null && File.Exists(temporary))
                File.Delete(temporary);
            return CommandLine.Refuse(terminal, e is FormatException ? $"{file}: {e.Message}" : e.Message, null);
        }
    }

    private static void ComparePairs(TextReader reader, TextWriter writer)
    {
        // Rows are read as they are asked for: a header that is wrong is found before anything is written.
        using var rows = PairsFile.Read(reader).GetEnumerator();
        var hasRow = rows.MoveNext();
        PairsFile.WriteHeader(writer);
        for (; hasRow; hasRow = rows.MoveNext())
        {
            var row = rows.Current;
            var start = Stopwatch.GetTimestamp();
            var (verdict, reason, witness) = Compare(row);
            var microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            PairsFile.WriteRow(writer, row.Id, verdict, reason, witness ?? "", microseconds.ToString("F1", CultureInfo.InvariantCulture));
        }
    }

    private static (string Verdict, string Reason, string? Witness) Compare(PairRow row)
    {
        if (row.Error is { } broken)
            return (Word(ComparisonVerdict.Invalid), broken, null);
        var (comparer, error) = ComparisonSettings.Read(row.Values);
        if (comparer is null)
            return (Word(ComparisonVerdict.Invalid), error!, null);
        var result = comparer.Compare(row.Values["student"], row.Values["teacher"]);
        return (Word(result.Verdict), result.Reason, result.Witness);
    }

    private static string Word(ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Equal => "equal",
        ComparisonVerdict.Different => "different",
        ComparisonVerdict.Undecided => "undecided",
        ComparisonVerdict.Invalid => "invalid",
        _ => throw new UnreachableException(),
    };
}
