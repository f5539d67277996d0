namespace ExamSolver.Symbolics;

/// <summary>The work that one comparison may take, counted and never timed, so that a verdict is the same on every machine.</summary>
/// <remarks>
/// A unit is about what multiplying two words of 32 bits takes: a nanosecond. Whatever walks a tree or handles long numbers counts what it does;
/// outside a comparison nothing is counted.
/// </remarks>
internal static class Work
{
    private const long Allowed = 25_000_000;

    // What is left where nothing is counted: put back where it is used up.
    private const long Unlimited = long.MaxValue / 2;

    [ThreadStatic]
    private static bool _isCounted;

    // The one thing that every charge looks at: a thread's own variables cost more than others.
    [ThreadStatic]
    private static long _left;

    /// <summary>What is said of a comparison that would take more.</summary>
    public const string Exceeded = "The comparison would take more work than is allowed.";

    /// <summary>What is said where a computation came to one of its bounds; null for any other failure.</summary>
    /// <remarks>A sort wraps what its comparison throws.</remarks>
    public static string? BoundMet(Exception failure) => failure switch
    {
        WorkExceededException => Exceeded,
        InsufficientExecutionStackException => "The formulas are nested too deeply.",
        OverflowException => "A number on the way is larger than any that is worked out.",
        InvalidOperationException { InnerException: { } inner } => BoundMet(inner),
        _ => null,
    };

    /// <summary>Counts from here to the end of the scope; inside another scope, that one goes on counting.</summary>
    public static Scope Begin() => new(isOutermost: !_isCounted);

    /// <summary>Counts.</summary>
    /// <exception cref="WorkExceededException">More than is allowed.</exception>
    public static void Charge(long units)
    {
        if ((_left -= units) <= 0)
        {
            Exhausted();
        }
    }

    /// <summary>What one long number times another costs, the handling of both included.</summary>
    public static void ChargeProduct(long bits, long otherBits) => Charge(40 + ((bits >> 5) * (otherBits >> 5)));

    /// <summary>Runs what is computed once for the whole process: it counts for nobody.</summary>
    public static T Uncounted<T>(Func<T> compute)
    {
        var (isCounted, left) = (_isCounted, _left);
        (_isCounted, _left) = (false, Unlimited);
        try
        {
            return compute();
        }
        finally
        {
            (_isCounted, _left) = (isCounted, left);
        }
    }

    private static void Exhausted()
    {
        if (_isCounted)
        {
            throw new WorkExceededException();
        }

        _left = Unlimited;
    }

    /// <summary>A comparison, from its start to its end.</summary>
    public readonly ref struct Scope
    {
        public Scope(bool isOutermost)
        {
            IsOutermost = isOutermost;
            if (isOutermost)
            {
                (_isCounted, _left) = (true, Allowed);
            }
        }

        /// <summary>Whether no other scope is around this one.</summary>
        public bool IsOutermost { get; }

        public void Dispose()
        {
            if (IsOutermost)
            {
                (_isCounted, _left) = (false, Unlimited);
            }
        }
    }
}

/// <summary>Unwinds a comparison to the place that gives its verdict; never leaves the assembly.</summary>
internal sealed class WorkExceededException() : Exception(Work.Exceeded);
