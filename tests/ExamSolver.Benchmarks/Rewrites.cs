using System.Diagnostics;
using System.Globalization;
using System.Text;
using ExamSolver.Symbolics;
using ExamSolver.Tests.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>
/// Random rewrites, which keep the value, and random changes of one node, which seldom do. A rewrite that is called different may be one ((t² - u²)/(t - u) for t + u where t is u), and a change called
/// equal be none (<c>0·x</c> for <c>0·y</c>): mpmath is asked of both, at points of its own and with fifty digits.
/// </summary>
internal static class Rewrites
{
    private const int Depth = 3;
    private const string Peer = "equal_peer.py";

    /// <summary>Decides that many pairs of each from a seed; fails where a verdict is wrong.</summary>
    public static int Run(int count, ulong seed)
    {
        var (rewritten, different) = (new SortedDictionary<Verdict, int>(), new List<(Formula Left, Formula Right)>());
        for (var i = 0; i < count; i++)
        {
            var random = new RandomFormulas(seed + (ulong)i);
            var formula = random.Formula(Depth);
            var rewrite = random.Rewrite(formula);
            var decision = Equivalence.Decide(formula.ToExpr(), rewrite.ToExpr());
            Count(rewritten, decision.Verdict);
            if (decision.IsDifferent)
                different.Add((formula, rewrite));
        }

        Console.WriteLine($"{count} rewrites: {Show(rewritten)}");
        var (changed, equal) = (new SortedDictionary<Verdict, int>(), new List<(Formula Left, Formula Right)>());
        for (var i = 0; i < count; i++)
        {
            var random = new RandomFormulas(seed + (ulong)(count + i));
            var formula = random.Formula(Depth);
            var change = random.ChangeOneNode(formula);
            var decision = Equivalence.Decide(formula.ToExpr(), change.ToExpr());
            Count(changed, decision.Verdict);
            if (decision.IsEqual)
                equal.Add((formula, change));
        }

        Console.WriteLine($"{count} changes of a node: {Show(changed)}");
        return Refuted(different, "different", "equal") + Refuted(equal, "equal", "different") > 0 ? 1 : 0;
    }

    /// <summary>How many claims mpmath refutes.</summary>
    private static int Refuted(List<(Formula Left, Formula Right)> claims, string claim, string refutation)
    {
        if (claims.Count == 0)
            return 0;

        var input = new StringBuilder();
        for (var i = 0; i < claims.Count; i++)
            input.Append(CultureInfo.InvariantCulture, $"{i}\t{PeerSyntax.Of(claims[i].Left, maxima: false)}\t{PeerSyntax.Of(claims[i].Right, maxima: false)}\n");
        var python = new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(p => EqualityPeers.Works(p, "-c", "import mpmath"));
        if (python is null)
        {
            Console.WriteLine("mpmath is not installed (apt-get install python3-mpmath): the claims are not confirmed");
            return 0;
        }

        var start = new ProcessStartInfo(python, [Repository.PathOf("tests", "ExamSolver.Benchmarks", "peers", Peer)]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var answers = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var verdicts = answers.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t')).ToArray();
        process.WaitForExit();
        Console.WriteLine($"{claims.Count} called {claim}: mpmath agrees on {verdicts.Count(v => v[1] == claim)}, has no value at any point for {verdicts.Count(v => v[1] == "undefined")}, and refutes {verdicts.Count(v => v[1] == refutation)}");
        foreach (var verdict in verdicts.Where(v => v[1] == refutation))
            Console.WriteLine($"  {claims[int.Parse(verdict[0], CultureInfo.InvariantCulture)]} {verdict[2]}");
        return verdicts.Count(v => v[1] == refutation);
    }

    private static void Count(SortedDictionary<Verdict, int> verdicts, Verdict verdict) => verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;

    private static string Show(SortedDictionary<Verdict, int> verdicts) => string.Join(", ", verdicts.Select(v => $"{v.Key} {v.Value}"));
}
