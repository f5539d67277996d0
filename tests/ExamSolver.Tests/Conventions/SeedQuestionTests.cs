using System.Globalization;

namespace ExamSolver.Tests.Conventions;

/// <summary>That every question of the five exams which the sheets began with is answered: in its sheet, in its languages, for its points.</summary>
public sealed class SeedQuestionTests
{
    public static TheoryData<string> Refs => [.. Rows().Select(r => r["ref"])];

    [Theory]
    [MemberData(nameof(Refs))]
    public void Every_question_of_the_seed_exams_is_in_its_sheet_in_its_languages_for_its_points(string reference)
    {
        var row = Rows().Single(r => r["ref"] == reference);
        var sheet = AllProblems.Sheets.Single(s => s.Sheet.Id == row["sheet"]);
        var question = sheet.Questions.SingleOrDefault(q => q.Question.Ref == reference)?.Question;
        Assert.True(question is not null, $"{reference} has no question in {row["sheet"]}: {row["asked"]}");
        Assert.Equal(double.Parse(row["points"], CultureInfo.InvariantCulture), question.Points.ToDouble(), 1e-9);
        foreach (var language in row["languages"].Split(' '))
        {
            Assert.Contains(language, sheet.Sheet.Languages);
            Assert.True(question.Ask.Has(language), $"{reference} is not asked in {language}");
        }
    }

    /// <summary>The rows of the list, by the names of its columns.</summary>
    private static IEnumerable<Dictionary<string, string>> Rows()
    {
        var lines = File.ReadAllLines(Repository.PathOf("tests", "ExamSolver.Tests", "Conventions", "questions.csv"));
        var names = Cells(lines[0]);
        return lines.Skip(1).Where(l => l.Length > 0).Select(l => names.Zip(Cells(l)).ToDictionary(c => c.First, c => c.Second, StringComparer.Ordinal));
    }

    /// <summary>The cells of a line; a quote inside of quotes is written twice.</summary>
    private static List<string> Cells(string line)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        foreach (var c in line)
        {
            if (c == '"')
                isQuoted = !isQuoted;
            else if (c == ',' && !isQuoted)
                cells.Add(Take());
            else
                cell.Append(c);
        }

        cells.Add(Take());
        return cells;

        string Take()
        {
            var text = cell.ToString();
            cell.Clear();
            return text;
        }
    }
}
