using BenchmarkDotNet.Running;
using ExamSolver.Benchmarks;
using ExamSolver.Benchmarks.Grading;
using ExamSolver.Benchmarks.Networks;
using ExamSolver.Benchmarks.Recurrent;

if (args is ["start-up", .. var rest])
    return StartUp.Run(rest is [var runs] ? int.Parse(runs) : 15);
if (args is ["published"])
    return PublishedBytes.Run();
if (args is ["kernels", .. var turns])
    return KernelComparison.Run(turns is [var count] ? int.Parse(count) : 5);
if (args is ["probability"])
    return ProbabilitySpeed.Run();
if (args is ["layers"])
    return LayerSpeed.Run();
if (args is ["powers"])
    return PowerSpeed.Run();
if (args is ["equality"])
    return EqualityThroughput.Run();
if (args is ["fuzz", .. var numbers])
    return Fuzz.Run(numbers is [var count, ..] ? int.Parse(count) : 1_000_000, numbers is [_, var seed] ? ulong.Parse(seed) : 1);
if (args is ["rewrites", .. var pairs])
    return Rewrites.Run(pairs is [var pairCount, ..] ? int.Parse(pairCount) : 100_000, pairs is [_, var pairSeed] ? ulong.Parse(pairSeed) : 1);
if (args is ["grade-speed", .. var marks])
    return GraderFuzz.Speed(marks is [var markCount] ? int.Parse(markCount) : 200_000);
if (args is ["fuzz-grader", .. var texts])
    return GraderFuzz.Run(texts is [var textCount, ..] ? int.Parse(textCount) : 1_000_000, texts is [_, var textSeed] ? ulong.Parse(textSeed) : 1);
if (args is ["class", .. var answers])
    return ClassBenchmark.Run(answers is [var rows] ? int.Parse(rows) : 1_000_000);
if (args is ["made-up-class", var sheet, var target, .. var size])
    return ClassFile.Write(sheet, target, size is [var students] ? int.Parse(students) : 200);
if (args is ["peers"])
    return EqualityPeers.Run();
BenchmarkSwitcher.FromAssembly(typeof(StartUp).Assembly).Run(args);
return 0;
