namespace ExamSolver.Symbolics;

/// <summary>Work on what a stranger typed, with a bound that is counted and never timed, so that its outcome is the same on every machine.</summary>
public static class BoundedWork
{
    /// <summary>The result, or another one where it would take more than one comparison may, nests too deeply, or leaves the numbers that are worked out.</summary>
    public static T Run<T>(Func<T> compute, Func<T> exceeded)
    {
        using var work = Work.Begin();
        var isOutermost = work.IsOutermost;
        try
        {
            return compute();
        }
        catch (Exception failure) when (Work.BoundMet(failure) is { } bound && (isOutermost || bound != Work.Exceeded))
        {
            return exceeded();
        }
    }
}
