using System.Diagnostics;
using ExamSolver.Benchmarks;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core.Grading;

/// <summary>A few thousand seeded texts of the benchmark <c>fuzz-grader</c> against every sort of answer of the sheets.</summary>
public sealed class HostileTextTests
{
    [Fact]
    public void Random_texts_have_a_mark_soon_and_none_is_wrongly_right()
    {
        var sorts = AllProblems.Sheets.SelectMany(s => s.Questions).SelectMany(q => q.Parts).GroupBy(p => p.Solution.Answer.Type, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.ToArray()).ToArray();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 2_000; i++)
        {
            var strings = new GraderStrings((ulong)i + 5);
            var sort = sorts[i % sorts.Length];
            var part = sort[strings.Next(sort.Length)];
            var text = i % 2 == 0 ? strings.Garbage() : strings.Grammatical(part.Solution.Answer);
            var mark = Grader.Mark(part.Part, part.Solution, text, new GradingOptions { Language = i % 3 == 0 ? "fr" : "en" });
            Assert.True(mark.Points >= 0 && mark.Points <= part.Part.Points, text);
            Assert.Equal(mark.Verdict == Verdict.Invalid, mark.Reading.Answer is null);
            if (mark.Verdict == Verdict.Right)
                Assert.True(strings.Confirms(mark, part.Part, text) != false, $"{text} beside {mark.ComparedWith}");
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), clock.Elapsed.ToString());
    }
}
