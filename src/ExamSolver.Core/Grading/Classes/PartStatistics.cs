using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading.Classes;

/// <summary>What a class made of one part; its memory does not grow with the class.</summary>
public sealed class PartStatistics(ClassPart part)
{
    private readonly SortedDictionary<string, long> verdicts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> conventions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> misconceptions = new(StringComparer.Ordinal);
    private double students, sum, squares, restSum, restSquares, products, rightStrength;

    /// <summary>The part.</summary>
    public ClassPart Part => part;

    /// <summary>Answers that were wrong, or right only in part.</summary>
    public FrequentTexts Wrong { get; } = new();

    /// <summary>Answers that could not be read, or were damaged.</summary>
    public FrequentTexts Unread { get; } = new();

    /// <summary>How many answers have a verdict.</summary>
    public long Count(string verdict) => verdicts.GetValueOrDefault(verdict);

    /// <summary>How many answers there are, blank ones left out.</summary>
    public long Answers => verdicts.Where(v => v.Key != MarkWord.Blank).Sum(v => v.Value);

    /// <summary>How many answers were right under each accepted convention.</summary>
    public IReadOnlyDictionary<string, long> Conventions => conventions;

    /// <summary>How many answers each misconception led to.</summary>
    public IReadOnlyDictionary<string, long> Misconceptions => misconceptions;

    /// <summary>How many answers a person must look at, or has looked at.</summary>
    public long ForAPerson => Count(MarkWord.Invalid) + Count(MarkWord.Undecided);

    /// <summary>The mean share of the points that those who are right have elsewhere, from 0 to 1.</summary>
    public double RightStrength => Count(MarkWord.Right) is > 0 and var right ? rightStrength / right : 1;

    /// <summary>How many answers wait for a person, and so count in no mean.</summary>
    public long Waiting => Count(MarkWord.Undecided);

    /// <summary>Whether there are answers and none of them is decided.</summary>
    public bool IsUndecided => Waiting > 0 && Answers == Waiting;

    /// <summary>The mean points of all students whose mark is decided, those without an answer included; <c>null</c> where no answer is decided.</summary>
    public double? Mean => IsUndecided ? null : students > 0 ? sum / students : 0;

    /// <summary>The mean as a share of the points; <c>null</c> where no answer is decided.</summary>
    public double? Facility => Mean is { } mean ? part.Of.Sign > 0 ? mean / part.Of.ToDouble() : 0 : null;

    /// <summary>
    /// The correlation of the points with the points of all other parts: near 0 the part does not tell strong students from weak ones, below 0 it is likely broken.
    /// <c>null</c> where all students have the same, or no answer is decided.
    /// </summary>
    public double? Discrimination
    {
        get
        {
            if (IsUndecided)
                return null;
            var (x, r) = (squares - (sum * sum / Math.Max(1, students)), restSquares - (restSum * restSum / Math.Max(1, students)));
            return x > 1e-9 * squares && r > 1e-9 * restSquares ? (products - (sum * restSum / students)) / Math.Sqrt(x * r) : null;
        }
    }

    /// <summary>Counts an answer that counts.</summary>
    /// <param name="verdict">One of <see cref="MarkWord"/>.</param>
    public void AddVerdict(string verdict) => verdicts[verdict] = verdicts.GetValueOrDefault(verdict) + 1;

    /// <summary>Takes a student's points into account, where they are decided: those of this part and those of all others.</summary>
    public void AddStudent(double points, double rest)
    {
        students++;
        sum += points;
        squares += points * points;
        restSum += rest;
        restSquares += rest * rest;
        products += points * rest;
    }

    /// <summary>Takes what was answered into account.</summary>
    /// <param name="verdict">One of <see cref="MarkWord"/>.</param>
    /// <param name="answer">What was typed.</param>
    /// <param name="convention">The convention under which it is right.</param>
    /// <param name="misconception">The misconception that leads to it.</param>
    /// <param name="reason">Why it could not be read.</param>
    /// <param name="strength">The share of the points that the student has elsewhere.</param>
    public void AddAnswer(string verdict, ReadOnlySpan<char> answer, string convention, string misconception, string reason, double strength)
    {
        rightStrength += verdict == MarkWord.Right ? strength : 0;
        if (convention.Length > 0)
            conventions[convention] = conventions.GetValueOrDefault(convention) + 1;
        if (misconception.Length > 0)
            misconceptions[misconception] = misconceptions.GetValueOrDefault(misconception) + 1;
        if (verdict is MarkWord.Wrong or MarkWord.Partly && part.Solution.Answer is not Solutions.OpenAnswer)
            Wrong.Add(answer, strength, misconception);
        else if (verdict == MarkWord.Invalid || (verdict == MarkWord.Undecided && part.Solution.Answer is not Solutions.OpenAnswer))
            Unread.Add(answer, strength, reason);
    }
}

/// <summary>How the totals of a class are spread.</summary>
public sealed class TotalsHistogram
{
    /// <summary>The number of bins between no points and all points.</summary>
    public const int Bins = 10;

    private readonly long[] counts = new long[Bins];
    private double sum;

    /// <summary>How many students are in each bin.</summary>
    public IReadOnlyList<long> Counts => counts;

    /// <summary>How many students there are.</summary>
    public long Students { get; private set; }

    /// <summary>The mean total.</summary>
    public double Mean => Students > 0 ? sum / Students : 0;

    /// <summary>Takes a student's total into account; all points belong to the last bin.</summary>
    public void Add(Rational total, Rational of)
    {
        Students++;
        sum += total.ToDouble();
        var bin = of.Sign <= 0 ? 0 : (int)System.Numerics.BigInteger.Min(Bins - 1, System.Numerics.BigInteger.Max(0, (total / of * Bins).Floor()));
        counts[bin]++;
    }
}
