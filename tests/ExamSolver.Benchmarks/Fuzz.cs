using System.Diagnostics;
using System.Globalization;
using ExamSolver.Symbolics;

namespace ExamSolver.Benchmarks;

/// <summary>Random and hostile pairs: each must get a verdict within its bounds. Prints the slowest, by processor time, and the hungriest.</summary>
internal static class Fuzz
{
    private const int Report = 8;
    private const int WarmUp = 3_000;
    private const double TimeLimit = 250;
    private const double MemoryLimit = 256;

    private static readonly string[] Pieces =
    [
        "x", "y", "n", "k", "2", "3", "0", "1.5", "7", "+", "-", "*", "/", "^", "(", ")", "(", ")", "sqrt(", "log(", "exp(", "sin(", "abs(", "|", "!", ",", "[", "]", "{", "}", "max(", "floor(", "sum(i,1,n,", "prod(i,1,k,",
        "e", "pi", "²", "σ", "_1", " ", "=", "<", "\\frac{", "}{", "%", "1e3", "mod", "sigmoid(", "\\", "^{", "'", "W[1,2]", ";", ":", "9^9", "∞", "√", "||", "0.1", "\\left(", "\\right)", "\\cdot", "\\sqrt[", "&", "\\\\", "±", " and ", " or ", " in ",
    ];

    private static readonly string[] Leaves = ["x", "y", "z", "n", "2", "3", "7", "1/2", "0.1", "pi", "e", "10"];
    private static readonly string[] Hostile = ["200000!", "9^9^9", "10^400", "1e5000", "1e-5000", "3000!", "2^4000", "999999999999999999999", "(x+1)^9999", "(x+y+z)^60", "sum(i,1,10^9,i)", "prod(i,1,3000,i)", "binomial(9000,4500)", "99999!", "17^17^17", "(1+1/10^9)^(10^9)"];
    private static readonly string[] Functions = ["exp", "log", "sqrt", "sin", "cos", "tanh", "sigmoid", "softplus", "relu", "abs", "floor", "ceil", "sign", "atan", "gamma", "lgamma", "erf", "factorial", "cosh", "elu", "gelu", "asin"];

    /// <summary>Decides that many pairs from a seed.</summary>
    public static int Run(int count, ulong seed)
    {
        var worst = new PriorityQueue<(string Text, double Milliseconds, double Megabytes), double>();
        var hungriest = new PriorityQueue<(string Text, double Milliseconds, double Megabytes), double>();
        var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < WarmUp; i++)
        {
            // Else the time of compiling would count as a pair's.
            var (left, right) = Pair(new Source(unchecked(seed - (ulong)i - 1)));
            Comparison.Compare(left, right);
        }

        for (var i = 0; i < count; i++)
        {
            var random = new Source(seed + (ulong)i);
            var (left, right) = Pair(random);
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Environment.CpuUsage.TotalTime;
            var verdict = Comparison.Compare(left, right).Verdict.ToString();
            var milliseconds = (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
            var megabytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1048576.0;
            verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;
            var text = $"{left}  ~  {right}";
            if (milliseconds > TimeLimit || megabytes > MemoryLimit)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"over a limit, pair {i}: {milliseconds:0} ms, {megabytes:0} MB allocated: {text}"));
            Keep(worst, (text, milliseconds, megabytes), milliseconds);
            Keep(hungriest, (text, milliseconds, megabytes), megabytes);
            if ((i + 1) % 100_000 == 0)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i + 1} pairs; peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB"));
        }

        Console.WriteLine(string.Join(", ", verdicts.Select(v => $"{v.Key} {v.Value}")));
        Show("slowest", worst);
        Show("most allocated in all", hungriest);
        return 0;
    }

    private static void Keep(PriorityQueue<(string Text, double Milliseconds, double Megabytes), double> best, (string Text, double Milliseconds, double Megabytes) item, double priority)
    {
        best.Enqueue(item, priority);
        if (best.Count > Report)
            best.Dequeue();
    }

    private static void Show(string title, PriorityQueue<(string Text, double Milliseconds, double Megabytes), double> best)
    {
        Console.WriteLine(title);
        while (best.TryDequeue(out var item, out _))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {item.Milliseconds,8:0.0} ms {item.Megabytes,8:0.0} MB  {(item.Text.Length > 150 ? item.Text[..150] + "…" : item.Text)}"));
    }

    private static (string Left, string Right) Pair(Source random)
    {
        switch (random.Next(10))
        {
            case 0:
                return (Garbage(random, 60), Garbage(random, 20));
            case 1:
                var garbage = Garbage(random, 25);
                return (garbage, garbage + "+y-y");
            case 2 or 3:
                return (Expression(random, 3, hostile: true), Expression(random, 3, hostile: true));
            case 4:
                var hostile = Expression(random, 3, hostile: true);
                return (hostile, $"({hostile})*(x+1)/(x+1)");
            case 5:
                // One hard piece, many times over.
                var piece = Expression(random, 1, hostile: true);
                var repeated = string.Join(random.Next(2) == 0 ? "*" : "+", Enumerable.Repeat(piece, 1 + random.Next(40)));
                return (repeated, repeated + "+" + Expression(random, 1, hostile: false));
            case 6 or 7:
                return (Expression(random, 4, hostile: false), Expression(random, 4, hostile: false));
            default:
                var value = Expression(random, 4, hostile: false);
                return (value, random.Next(2) == 0 ? $"({value})+x/1000-x*0.001" : $"({value})*exp(log(2))/2+0.000001");
        }
    }

    private static string Garbage(Source random, int pieces) => string.Concat(Enumerable.Range(0, 1 + random.Next(pieces)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Expression(Source random, int depth, bool hostile)
    {
        if (depth == 0)
            return hostile && random.Next(3) == 0 ? Hostile[random.Next(Hostile.Length)] : Leaves[random.Next(Leaves.Length)];
        var left = Expression(random, depth - 1, hostile);
        return random.Next(12) switch
        {
            0 or 1 => $"({left}+{Expression(random, depth - 1, hostile)})",
            2 => $"({left}-{Expression(random, depth - 1, hostile)})",
            3 or 4 => $"({left}*{Expression(random, depth - 1, hostile)})",
            5 => $"({left}/{Expression(random, depth - 1, hostile)})",
            6 => $"({left})^({Expression(random, depth - 1, hostile)})",
            7 => $"({left})^{1 + random.Next(5)}",
            8 => $"max({left},{Expression(random, depth - 1, hostile)})",
            9 => $"sum(i,1,{1 + random.Next(30)},{left}*i)",
            _ => $"{Functions[random.Next(Functions.Length)]}({left})",
        };
    }

    /// <summary>SplitMix64, so that a seed gives the same pairs everywhere.</summary>
    private sealed class Source(ulong seed)
    {
        private ulong _state = unchecked(seed * 0xD1342543DE82EF95);

        public int Next(int count)
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15;
                var z = _state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return (int)((z ^ (z >> 31)) % (ulong)count);
            }
        }
    }
}
