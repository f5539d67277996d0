using System.Globalization;
using System.Text;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Solutions;
using ExamSolver.Numerics;

namespace ExamSolver.Benchmarks.Grading;

/// <summary>A class that never was: students of different strength, who are right, use other conventions, make the known mistakes, slip, or type nonsense.</summary>
internal static class MadeUpClass
{
    private static readonly string[] Nonsense = ["?", "I don't know", "see attached page", "xx", "42 (?)", "((1+2)", "idk", "n/a", "a lot", "02-Jan", "…"];

    /// <summary>Writes the answers of a class, one a row.</summary>
    public static string Write(ClassSheet sheet, int students, ulong seed)
    {
        var text = new StringBuilder("student,ref,answer\n");
        for (var i = 0; i < students; i++)
        {
            var code = string.Create(CultureInfo.InvariantCulture, $"s{i + 1:D3}");
            var random = Generator.For(seed, code);
            var strength = Math.Clamp(0.62 + (0.2 * random.NextNormal()), 0.05, 0.97);
            foreach (var part in sheet.Parts)
            {
                // Some questions are harder than others, and a few are left out, by weak students more often.
                var hardness = 0.6 + (0.8 * Generator.For(seed, part.Reference).NextDouble());
                if (random.NextDouble() < 0.12 * (1 - strength))
                    continue;
                var answer = Answer(part, Math.Pow(strength, hardness), random);
                text.Append(CultureInfo.InvariantCulture, $"{code},{part.Reference},\"{answer.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n");
            }
        }

        return text.ToString();
    }

    private static string Answer(ClassPart part, double chance, Generator random)
    {
        var (solution, draw) = (part.Solution, random.NextDouble());
        if (solution.Answer is OpenAnswer)
            return draw < chance ? "Because the variance of the estimate falls with the size of the batch." : "No idea.";
        var accepted = solution.Conventions.Where(c => Grader.AcceptedPoints(part.Part, c) is not null).ToArray();
        if (draw < chance)
            return accepted.Length > 0 && random.NextDouble() < 0.2 ? accepted[random.NextInt(0, accepted.Length)].Answer.ToText() : Spelling(solution.Answer, random);
        var slip = random.NextDouble();
        var known = solution.Misconceptions.Concat(solution.Conventions.Except(accepted)).ToArray();
        if (slip < 0.62 && known.Length > 0)
        {
            // The first mistakes are commoner than the others.
            var which = Math.Min(known.Length - 1, (int)(known.Length * Math.Pow(random.NextDouble(), 1.7)));
            return known[which].Answer.ToText();
        }

        return slip < 0.9 ? Slip(solution.Answer, random) : Nonsense[random.NextInt(0, Nonsense.Length)];
    }

    /// <summary>A right answer as hands type it.</summary>
    private static string Spelling(Answer answer, Generator random)
    {
        var text = answer is RecordAnswer { Common: { } common } ? common.ToText() : answer.ToText();
        return random.NextInt(0, 6) switch
        {
            0 => " " + text,
            1 => text.Replace(", ", ",", StringComparison.Ordinal),
            2 when answer is ShapeAnswer => "(" + text.Replace("×", ", ", StringComparison.Ordinal) + ")",
            3 when answer is ShapeAnswer => text.Replace("×", "x", StringComparison.Ordinal),
            4 when answer is NumberAnswer && text.Length > 3 && text.All(char.IsAsciiDigit) => text[..^3] + " " + text[^3..],
            5 when answer is ExpressionAnswer => text.Replace("*", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal),
            _ => text,
        };
    }

    /// <summary>A wrong answer that no known mistake explains.</summary>
    private static string Slip(Answer answer, Generator random)
    {
        var components = answer.Components;
        if (components.Length == 0)
            return "none";
        try
        {
            var which = random.NextInt(0, components.Length);
            var changed = answer.With([.. components.Select((c, i) => i != which ? c.Value : answer is ChoiceAnswer ? 1 - c.Value : random.NextInt(0, 3) switch { 0 => c.Value + 1, 1 => 2 * c.Value, _ => -c.Value })]);
            return changed.ToText();
        }
        catch (ArgumentException)
        {
            return "1";
        }
    }
}
