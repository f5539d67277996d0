using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>
/// The table of pairs beside SymPy, Maxima and numpy, in one run: for each peer, the pairs that it decides rightly, and how many of these
/// it and we decide in a second. Theirs is processor time within the process, so that neither start-up nor a shared machine counts; ours the shortest of several.
/// </summary>
internal static class EqualityPeers
{
    private const int OurRounds = 800;

    // Maxima asks for the sign of a symbol and would take the next pair for the answer: it shall fail instead.
    private const string NoQuestions = ":lisp (defun retrieve (msg flag &aux x) (declare (ignore msg flag x)) (merror \"asked\"))";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    /// <summary>Runs every peer that is installed, and says which are not.</summary>
    public static int Run()
    {
        var pairs = FieldPairs.Read().Select((p, i) => Translated(i, p)).OfType<PeerPair>().ToArray();
        Console.WriteLine($"{pairs.Length} pairs that all peers can be asked");
        var ours = OurSeconds(pairs);
        Report("SymPy, simplify(a - b) == 0", pairs, ours, Python("sympy"), p => ("sympy_peer.py", Lines(p, maxima: false)));
        Report("numpy, 64 points", pairs, ours, Python("numpy"), p => ("numpy_peer.py", Lines(p, maxima: false)));
        Report("Maxima, STACK's sequence", pairs, ours, Works("maxima", "--version") ? "maxima" : null, p => ("stack_peer.mac", Lines(p, maxima: true)));
        return 0;
    }

    private static PeerPair? Translated(int id, FieldPair pair)
    {
        var (left, right) = (FormulaParser.Parse(pair.Student, pair.Options.Parsing).Formula, FormulaParser.Parse(pair.Teacher, pair.Options.Parsing).Formula);
        if (left is null || right is null || new[] { false, true }.Any(m => PeerSyntax.Of(left, m) is null || PeerSyntax.Of(right, m) is null))
            return null;
        var names = left.ToExpr().FreeSymbols.Union(right.ToExpr().FreeSymbols);
        return new(id, pair, left, right, [.. names.Select(n => (n, pair.Options.Parsing.Declarations.DomainOf(n)))]);
    }

    private static Dictionary<int, double> OurSeconds(PeerPair[] pairs)
    {
        var shortest = pairs.ToDictionary(p => p.Id, _ => double.MaxValue);
        for (var round = 0; round < OurRounds; round++)
        {
            foreach (var pair in pairs)
            {
                var start = Stopwatch.GetTimestamp();
                pair.Pair.Decide();
                shortest[pair.Id] = Math.Min(shortest[pair.Id], Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return shortest;
    }

    private static void Report(string name, PeerPair[] pairs, Dictionary<int, double> ours, string? program, Func<PeerPair[], (string Script, string Input)> prepare)
    {
        if (program is null)
        {
            Console.WriteLine($"{name}: skipped, it is not installed (apt-get install python3-sympy python3-numpy maxima maxima-share)");
            return;
        }

        var (script, input) = prepare(pairs);
        var answers = Answers(program, Repository.PathOf("tests", "ExamSolver.Benchmarks", "peers", script), input);
        var right = pairs.Where(p => answers.TryGetValue(p.Id, out var a) && a.Verdict == (p.Pair.IsEqual ? "equal" : "different")).ToArray();
        var wrong = pairs.Count(p => answers.TryGetValue(p.Id, out var a) && a.Verdict == (p.Pair.IsEqual ? "different" : "equal"));
        var theirRate = right.Length / right.Sum(p => answers[p.Id].Seconds);
        var ourRate = right.Length / right.Sum(p => ours[p.Id]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: decides {right.Length} rightly, {wrong} wrongly, {pairs.Length - right.Length - wrong} not; {theirRate:0.0} a second, ours {ourRate:0} on the same pairs: {ourRate / theirRate:0} times"));
    }

    private static Dictionary<int, (string Verdict, double Seconds)> Answers(string program, string script, string input)
    {
        var isMaxima = script.EndsWith(".mac", StringComparison.Ordinal);
        var start = new ProcessStartInfo(program, isMaxima ? ["--very-quiet"] : [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var answers = new Dictionary<int, (string Verdict, double Seconds)>();
        process.OutputDataReceived += (_, line) => Take(line.Data?.Split('\t'), answers);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Write(isMaxima ? $"load(\"{script}\")$\n{NoQuestions}\n{input}quit()$\n" : input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Patience))
            process.Kill(entireProcessTree: true);
        process.WaitForExit();
        return answers;
    }

    private static void Take(string[]? fields, Dictionary<int, (string Verdict, double Seconds)> answers)
    {
        // Maxima tells the verdict and the time apart: its own output may stand between the two.
        switch (fields)
        {
            case ["RESULT", var id, var verdict, ..]:
                answers[int.Parse(id, CultureInfo.InvariantCulture)] = (verdict, 0);
                break;
            case ["SECONDS", var id, var seconds, ..] when answers.TryGetValue(int.Parse(id, CultureInfo.InvariantCulture), out var answer):
                answers[int.Parse(id, CultureInfo.InvariantCulture)] = (answer.Verdict, double.Parse(seconds, CultureInfo.InvariantCulture));
                break;
            case [var id, var verdict, var seconds] when int.TryParse(id, CultureInfo.InvariantCulture, out var number):
                answers[number] = (verdict, double.Parse(seconds, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static string Lines(PeerPair[] pairs, bool maxima)
    {
        var text = new StringBuilder();
        foreach (var pair in pairs)
        {
            var (left, right) = (PeerSyntax.Of(pair.Left, maxima), PeerSyntax.Of(pair.Right, maxima));
            var facts = pair.Names.Select(n => (Name: PeerSyntax.Symbol(n.Name), n.Domain));
            text.Append(maxima
                ? $"decide(\"{pair.Id}\", \"{left}\", \"{right}\", [{string.Join(", ", facts.Where(f => f.Domain.Sign == Sign.Positive).Select(f => $"\"assume({f.Name}>0)\""))}])$\n"
                : $"{pair.Id}\t{left}\t{right}\t{string.Join(' ', facts.Select(f => f.Name + (f.Domain.IsIntegral ? ":integer" : f.Domain.IsWithinUnitInterval ? ":unit" : f.Domain.Sign == Sign.Positive ? ":positive" : "")))}\n");
        }

        return text.ToString();
    }

    private static string? Python(string module) => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(p => Works(p, "-c", "import " + module));

    internal static bool Works(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private sealed record PeerPair(int Id, FieldPair Pair, Formula Left, Formula Right, (string Name, Domain Domain)[] Names);
}
