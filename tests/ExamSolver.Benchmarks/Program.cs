using BenchmarkDotNet.Running;
using ExamSolver.Benchmarks;
using ExamSolver.Benchmarks.Networks;

if (args is ["start-up", .. var rest])
    return StartUp.Run(rest is [var runs] ? int.Parse(runs) : 15);
if (args is ["kernels", .. var turns])
    return KernelComparison.Run(turns is [var count] ? int.Parse(count) : 5);
if (args is ["layers"])
    return LayerSpeed.Run();
if (args is ["equality"])
    return EqualityThroughput.Run();
BenchmarkSwitcher.FromAssembly(typeof(StartUp).Assembly).Run(args);
return 0;
