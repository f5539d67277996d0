using System.Globalization;
using System.Text;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core.Grading.Classes;

/// <summary>That the quick road for plain numbers gives the same marks as the grader.</summary>
public sealed class PlainNumbersTests
{
    [Fact]
    public void The_quick_road_gives_every_plain_number_the_mark_that_the_grader_gives()
    {
        var (quick, all) = (0, 0);
        foreach (var sheet in AllProblems.Sheets.Concat(AllProblems.Examples))
        {
            foreach (var part in new ClassSheet(sheet).Parts.Where(p => p.Solution.Answer is NumberAnswer or ShapeAnswer))
            {
                foreach (var text in Texts(part))
                {
                    all++;
                    if (part.MarkPlainNumber(Encoding.UTF8.GetBytes(text)) is not { } mark)
                        continue;
                    quick++;
                    Assert.True(mark == part.MarkText(text), $"{part.Reference}: {text} is {mark}, and the grader says {part.MarkText(text)}");
                }
            }
        }

        Assert.True(quick > 1000 && quick > all / 4, $"{quick} of {all}");
    }

    [Fact]
    public void What_equals_an_answer_that_the_question_knows_never_takes_the_quick_road()
    {
        foreach (var part in AllProblems.Sheets.SelectMany(s => new ClassSheet(s).Parts))
        {
            foreach (var known in part.Solution.Conventions.Concat(part.Solution.Misconceptions).Select(a => a.Answer).Prepend(part.Solution.Answer).OfType<NumberAnswer>())
                Assert.Null(part.MarkPlainNumber(Encoding.UTF8.GetBytes(known.ToText())));
        }
    }

    [Theory]
    [InlineData("560", 560.0)]
    [InlineData("-3", -3.0)]
    [InlineData("0.25", 0.25)]
    [InlineData("0", 0.0)]
    [InlineData("12.5", 12.5)]
    [InlineData("0.183", 0.183)]
    [InlineData("1.234", null)]
    [InlineData("007", null)]
    [InlineData("+5", null)]
    [InlineData("1e3", null)]
    [InlineData("1,5", null)]
    [InlineData(" 5", null)]
    [InlineData(".5", null)]
    [InlineData("5.", null)]
    [InlineData("1.2.3", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("1234567890123456", null)]
    public void Only_what_everybody_reads_alike_is_a_plain_number(string text, double? value)
    {
        var isRead = PlainNumbers.TryRead(Encoding.UTF8.GetBytes(text), out var read);
        Assert.Equal(value, isRead ? read : null);
    }

    /// <summary>Numbers of all sizes, and numbers around everything that the question knows.</summary>
    private static IEnumerable<string> Texts(ClassPart part)
    {
        var random = Generator.For(11, part.Reference);
        var known = part.Solution.Conventions.Concat(part.Solution.Misconceptions).Select(a => a.Answer).Prepend(part.Solution.Answer).Where(a => a is NumberAnswer or ShapeAnswer).SelectMany(a => a.Components)
            .Select(c => c.Value.Evaluate(_ => double.NaN)).Where(double.IsFinite).ToArray();
        foreach (var value in known.Take(12))
        {
            yield return (value + 1).ToString("F0", CultureInfo.InvariantCulture);
            yield return (-value).ToString("F2", CultureInfo.InvariantCulture);
            yield return value.ToString("F4", CultureInfo.InvariantCulture);
        }

        for (var i = 0; i < 40 && known.Length > 0; i++)
        {
            var size = Math.Pow(10, random.NextInt(-2, 9));
            var value = i % 2 == 0 ? random.NextNormal() * size : known[random.NextInt(0, known.Length)] * (1 + (random.NextNormal() * Math.Pow(10, random.NextInt(-4, 1))));
            yield return value.ToString("F" + random.NextInt(0, 5).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            yield return Math.Round(value).ToString("F0", CultureInfo.InvariantCulture);
        }
    }
}
