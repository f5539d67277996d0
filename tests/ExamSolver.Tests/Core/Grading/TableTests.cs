using System.Globalization;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Core.Grading;

/// <summary>
/// The tables of <c>Tables/*.tsv</c>: a row is a question of <c>Tables/questions.yaml</c>, the student's language, the submission, the verdict, the
/// points, the id of the first feedback, and why. ⏎ stands for a new line, ⇥ for a tab, {U+00A0} for the character of that number.
/// </summary>
public sealed class TableTests
{
    private static readonly string Folder = Repository.PathOf("tests", "ExamSolver.Tests", "Core", "Grading", "Tables");
    private static readonly Lazy<Dictionary<string, (Part Part, Solution Solution)>> Questions = new(Read);
    private static readonly FeedbackSentences Sentences = new(AllProblems.Labels);

    public static TheoryData<string, string, string, string, string> Rows
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var row in Files().SelectMany(RowsOf))
                data.Add(row[0], row[1], row[2], $"{row[3]}, {row[4]}, {row[5]}", row[6]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_answer_is_marked_as_its_row_says(string question, string language, string submission, string expected, string why)
    {
        var (part, solution) = Questions.Value[question];
        var text = Unescaped(submission);
        var mark = Grader.Mark(part, solution, text, new GradingOptions { Language = language });
        var found = $"{mark.Verdict.ToString().ToLowerInvariant()}, {mark.Points}, {mark.FeedbackId}";
        Assert.True(expected == found, $"{question} ({language}): {submission} ({why}) is {found}: {Sentences.Error(mark.Reading, "en")}");

        // Every mark has its words in every language, and never more points than there are.
        foreach (var tongue in new[] { "en", "fr" })
        {
            Assert.All(Sentences.Of(mark, part, solution, tongue), Assert.NotEmpty);
            Assert.NotEmpty(Sentences.Rule(mark, tongue));
            Assert.NotEmpty(Sentences.Verdict(mark, tongue));
        }

        Assert.True(mark.Points >= 0 && mark.Points <= part.Points);
        Assert.Equal(mark.Verdict == Verdict.Invalid, mark.Reading.Error is not null);
        Assert.Equal(mark.Verdict == Verdict.Invalid, mark.ComparedWith is null);
    }

    [Fact]
    public void There_are_many_rows_and_none_twice()
    {
        var rows = Files().SelectMany(RowsOf).Select(r => $"{r[0]}|{r[1]}|{r[2]}").ToArray();
        Assert.True(rows.Length >= 500, rows.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Empty(rows.GroupBy(r => r, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Theory]
    [InlineData("number", "20*(3*3", "« ( » n'a pas son « ) ». Il manque peut-être un « ) » à la fin")]
    [InlineData("number", "5 60", "Le nombre 60 suit directement un facteur ; on attend un opérateur. Il manque peut-être un signe de multiplication « * » ou une puissance « ^ »")]
    [InlineData("shape", "8x8x", "il manque une taille ; on écrit les tailles ainsi : 8x8x20")]
    [InlineData("matrix", "1 2⏎3", "cette ligne a 1 composantes, la première 2")]
    public void A_French_student_reads_French(string question, string submission, string expected)
    {
        var (part, solution) = Questions.Value[question];
        var mark = Grader.Mark(part, solution, Unescaped(submission), new GradingOptions { Language = "fr" });
        Assert.Equal(expected, Sentences.Error(mark.Reading, "fr"));
    }

    [Theory]
    [InlineData("number", "200", "The answer equals what one gets with the input channels left out.", "La réponse est celle que l'on obtient en oubliant les canaux d'entrée.")]
    [InlineData("large", "600.000", "The answer equals what one gets for one input channel alone.|It was read as the decimal 600. Thousands are clear without a mark, or with blanks.", null)]
    [InlineData("by-axis", "7x6x4", "2 of 3 entries are right.|The first that is not right: width.", "2 composantes sur 3 sont justes.|La première qui ne l'est pas : largeur.")]
    [InlineData("divergence", "1 + log(sigma^2) - mu^2 - sigma^2", "The answer equals what one gets with its sign flipped, as it stands in the ELBO and at the same time with the factor 1/2 forgotten.", null)]
    public void Feedback_describes_the_answer_and_not_the_student(string question, string submission, string english, string? french)
    {
        var (part, solution) = Questions.Value[question];
        var mark = Grader.Mark(part, solution, Unescaped(submission));
        Assert.Equal(english.Split('|')[^1], Sentences.Of(mark, part, solution, "en")[^1]);
        if (french is not null)
            Assert.Equal(french.Split('|'), Sentences.Of(mark, part, solution, "fr"));
    }

    [Theory]
    [InlineData("number", "(3*3*3+1)*20", @"\left(3\cdot 3\cdot 3 + 1\right)\cdot 20 = 560")]
    [InlineData("near", "0.690", "0.690")]
    [InlineData("shape", "8x8x20", @"8 \times 8 \times 20")]
    public void What_was_understood_is_echoed_as_LaTeX(string question, string submission, string expected)
    {
        var (part, solution) = Questions.Value[question];
        Assert.Equal(expected, Grader.Mark(part, solution, submission).Reading.ToLatex(ExamSolver.Symbolics.LatexStyle.Default));
    }

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*.tsv").Order(StringComparer.Ordinal);

    private static IEnumerable<string[]> RowsOf(string file) => File.ReadLines(file).Skip(1).Select(l => l.Split('\t'));

    private static string Unescaped(string text)
    {
        var result = new StringBuilder(text.Replace('⏎', '\n').Replace('⇥', '\t'));
        while (result.ToString().IndexOf("{U+", StringComparison.Ordinal) is >= 0 and var start)
        {
            var code = result.ToString(start + 3, 4);
            result.Remove(start, 8).Insert(start, (char)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }

    private static Dictionary<string, (Part Part, Solution Solution)> Read()
    {
        var diagnostics = new Diagnostics();
        var sheet = new SheetReader(new FileSpecSource(), AllProblems.Catalogue, InlineText.Check).ReadProblemAlone(Path.Combine(Folder, "questions.yaml"), diagnostics, draft: true);
        Assert.Empty(diagnostics.Items.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        return sheet!.Questions.ToDictionary(q => q.Id, q => (q.Parts[0], q.Parts[0].Solver.Solve(q.Parts[0].Given)), StringComparer.Ordinal);
    }
}
