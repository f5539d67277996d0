using BenchmarkDotNet.Running;
using ExamSolver.Benchmarks;

if (args is ["start-up", .. var rest])
    return StartUp.Run(rest is [var runs] ? int.Parse(runs) : 15);
if (args is ["equality"])
    return EqualityThroughput.Run();
BenchmarkSwitcher.FromAssembly(typeof(StartUp).Assembly).Run(args);
return 0;
