using System.Globalization;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Solutions;
using ExamSolver.Documents.Rosters;

namespace ExamSolver.Documents.Marks;

/// <summary>What each student is told, in feedback/CODE.md, in the student's language. It speaks of answers, never of the student; names are nowhere.</summary>
public sealed class FeedbackFiles(GradingRequest request, ClassSummary summary, TemplateFolder templates)
{
    private const string Kind = "class-feedback";
    private readonly Labels labels = new(Path.Combine(templates.Path, "labels"), templates.DisplayPath + "/labels");

    /// <summary>Writes all of them; one student is in memory at a time.</summary>
    public bool Write(string folder, Diagnostics diagnostics)
    {
        var engine = new TemplateEngine(templates.Path, templates.DisplayPath);
        var target = Path.Combine(folder, "feedback");
        Directory.CreateDirectory(target);
        using var marks = File.OpenRead(Path.Combine(folder, "marks.csv"));
        for (var student = 0; student < summary.Results.Students.Count; student++)
        {
            if (!summary.Results.HasAnswered(student))
                continue;
            var code = summary.Results.Students[student];
            var language = request.Languages.TryGetValue(code, out var own) && request.Sheets.Common.Solved.Sheet.Languages.Contains(own) ? own : request.Language;
            if (engine.Render("feedback.md", Model(student, code, language, marks), diagnostics) is not { } text)
                return false;
            File.WriteAllText(Path.Combine(target, FileName(code)), text.EndsWith('\n') ? text : text + "\n", new UTF8Encoding(false));
        }

        return true;
    }

    /// <summary>A file's name that stays in its folder, whatever the code is; a very long one ends in its hash.</summary>
    public static string FileName(string code)
    {
        const int Longest = SafeFileName.MaximumLength - 20;
        var name = SafeFileName.Of(code);
        return (name.Length <= Longest ? name : name[..Longest] + "-" + Hashes.OfText(code)[..16]) + ".md";
    }

    private Dictionary<string, object?> Model(int student, string code, string language, FileStream marks)
    {
        var sheet = request.Sheets.Of(Encoding.UTF8.GetBytes(code), out _) ?? request.Sheets.Common;
        var answers = new List<Dictionary<string, object?>>();
        foreach (var part in sheet.Parts)
        {
            if (summary.Results.RowOf(student, part.Index) is var row && row < 0)
                continue;
            MarksFile.ReadAt(marks, row, mark => answers.Add(new Dictionary<string, object?>
            {
                ["ref"] = PlainText.Markdown(part.Reference),
                ["points"] = Say(language, "points", ("points", Local(mark[MarkColumn.Points], language)), ("of", Local(PointsText.Short(part.Of), language))),
                ["answer"] = mark[MarkColumn.Answer].Length > 0 ? PlainText.MarkdownCode(mark[MarkColumn.Answer]) : "–",
                ["sentences"] = Sentences(mark[MarkColumn.Verdict], mark[MarkColumn.Rule], mark[MarkColumn.Convention], mark[MarkColumn.Misconception], mark[MarkColumn.Place], mark[MarkColumn.Reason], part, language).Select(PlainText.Markdown).ToArray(),
            }));
        }

        return new Dictionary<string, object?>
        {
            ["title"] = PlainText.Markdown(sheet.Solved.Sheet.Title.In(language)),
            ["code"] = PlainText.Markdown(code),
            ["total"] = Say(language, "total", ("total", Local(PointsText.Short(summary.Results.Total(student)), language)), ("of", Local(PointsText.Short(summary.Of), language))),
            ["answers"] = answers,
        };
    }

    private IEnumerable<string> Sentences(string verdict, string rule, string convention, string misconception, string place, string reason, ClassPart part, string language)
    {
        if (rule == "person")
        {
            yield return Say(language, "person", ("reason", reason));
        }
        else if (rule.StartsWith("amendment", StringComparison.Ordinal))
        {
            yield return Say(language, "amended", ("reason", reason));
        }
        else if (verdict == MarkWord.Blank)
        {
            yield return Say(language, "blank");
        }
        else if (verdict is MarkWord.Undecided or MarkWord.Invalid)
        {
            yield return Say(language, part.Solution.Answer is OpenAnswer || verdict == MarkWord.Undecided ? "undecided" : "invalid", ("reason", reason));
        }
        else if (convention.Length > 0)
        {
            yield return Say(language, "convention", ("words", AlternativeWords.Of(labels, part, convention, language)));
        }
        else if (misconception.Length > 0)
        {
            yield return Say(language, "misconception", ("words", AlternativeWords.Of(labels, part, misconception, language)));
        }
        else
        {
            yield return Say(language, verdict);
            if (place.Length > 0)
                yield return Say(language, "place", ("place", place));
        }

        if (rule == "carried")
            yield return Say(language, "carried");
        foreach (var erratum in part.Amendments.Items.Select(a => a.Erratum).OfType<string>())
            yield return Say(language, "erratum", ("erratum", erratum));
    }

    private string Say(string language, string id, params (string Name, string Value)[] arguments) => labels.Say(language, Kind, "words", id, arguments.ToDictionary(a => a.Name, a => a.Value));

    private static string Local(string points, string language)
    {
        var text = PointsText.Read(points) is { } value ? PointsText.Short(value) : points;
        return language == "fr" ? text.Replace('.', ',') : text;
    }
}
