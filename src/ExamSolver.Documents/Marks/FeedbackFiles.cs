using System.Globalization;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Documents.Rosters;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents.Marks;

/// <summary>What each student is told, in feedback/CODE.md, in the student's language. It speaks of answers, never of the student; names are nowhere.</summary>
public sealed class FeedbackFiles(GradingRequest request, ClassSummary summary, TemplateFolder templates)
{
    private const string Kind = "class-feedback";
    private const int MostKnown = 4_096;
    private readonly Labels labels = new(Path.Combine(templates.Path, "labels"), templates.DisplayPath + "/labels");
    private readonly FeedbackSentences sentences = new(new Labels(Path.Combine(templates.Path, "labels"), templates.DisplayPath + "/labels"));
    private readonly Dictionary<(ClassPart Part, string Text, string Language), (Rational Points, IReadOnlyList<string> Said)> known = [];

    /// <summary>Writes all of them; one student is in memory at a time.</summary>
    public bool Write(string folder, Diagnostics diagnostics)
    {
        var engine = new TemplateEngine(templates.Path, templates.DisplayPath);
        var target = Path.Combine(folder, "feedback");
        Directory.CreateDirectory(target);
        using var marks = File.OpenRead(Path.Combine(folder, "marks.csv"));
        var carried = new CarriedMarks(request.Sheets, summary.Results, marks);
        for (var student = 0; student < summary.Results.Students.Count; student++)
        {
            if (!summary.Results.HasAnswered(student))
                continue;
            var code = summary.Results.Students[student];
            var language = request.Languages.TryGetValue(code, out var own) && request.Sheets.Common.Solved.Sheet.Languages.Contains(own) ? own : request.Language;
            if (engine.Render("feedback.md", Model(student, code, language, marks, carried), diagnostics) is not { } text)
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

    private Dictionary<string, object?> Model(int student, string code, string language, FileStream marks, CarriedMarks carried)
    {
        var sheet = request.Sheets.Of(Encoding.UTF8.GetBytes(code), out _) ?? request.Sheets.Common;
        var answers = new List<Dictionary<string, object?>>();
        foreach (var part in sheet.Parts)
        {
            if (summary.Results.RowOf(student, part.Index) is var row && row < 0)
                continue;
            var cells = new string[(int)MarkColumn.Before + 1];
            MarksFile.ReadAt(marks, row, mark =>
            {
                for (var column = MarkColumn.Line; column <= MarkColumn.Before; column++)
                    cells[(int)column] = mark[column];
            });
            var (answer, points) = (cells[(int)MarkColumn.Answer], cells[(int)MarkColumn.Points]);
            answers.Add(new Dictionary<string, object?>
            {
                ["ref"] = PlainText.Markdown(part.Reference),
                ["points"] = Say(language, "points", ("points", Local(points, language)), ("of", Local(PointsText.Short(part.Of), language))),
                ["answer"] = answer.Length > 0 ? PlainText.MarkdownCode(answer) : "–",
                ["sentences"] = Sentences(cells, part, language, carried).Select(PlainText.Markdown).ToArray(),
            });
        }

        return new Dictionary<string, object?>
        {
            ["title"] = PlainText.Markdown(sheet.Solved.Sheet.Title.In(language)),
            ["code"] = PlainText.Markdown(code),
            ["total"] = Say(language, "total", ("total", Local(PointsText.Short(summary.Results.Total(student)), language)), ("of", Local(PointsText.Short(summary.Of), language))),
            ["answers"] = answers,
        };
    }

    /// <summary>What the marker says of the answer, and what became of the mark in this file beyond that.</summary>
    private IEnumerable<string> Sentences(string[] cells, ClassPart part, string language, CarriedMarks carried)
    {
        var (verdict, rule, reason) = (cells[(int)MarkColumn.Verdict], cells[(int)MarkColumn.Rule], cells[(int)MarkColumn.Reason]);

        // What waits for a person has the rule of persons too.
        if (rule == "person" && verdict != MarkWord.Undecided)
        {
            yield return Say(language, "person", ("reason", reason));
        }
        else if (rule.StartsWith("amendment", StringComparison.Ordinal))
        {
            yield return Say(language, "amended", ("reason", reason));
        }
        else if (rule == "damage")
        {
            yield return Say(language, "damaged");
        }
        else
        {
            var text = cells[(int)MarkColumn.Answer];
            var (points, said) = rule == "carried" && carried.MarkOf(Encoding.UTF8.GetBytes(cells[(int)MarkColumn.Student]), part, text) is var (own, mark)
                ? (mark.Points, sentences.Of(mark, own.Part, own.Solution, language))
                : Marked(part, text, language);
            foreach (var sentence in said)
                yield return sentence;
            if (verdict == MarkWord.Invalid)
                yield return Say(language, "review");
            if (PointsText.Exact(points) != cells[(int)MarkColumn.Points])
                yield return Say(language, "kept");
        }

        foreach (var erratum in part.Amendments.Items.Select(a => a.Erratum).OfType<string>())
            yield return Say(language, "erratum", ("erratum", erratum));
    }

    /// <summary>The points of a text and what the marker says of it: the same for everybody who typed it.</summary>
    private (Rational Points, IReadOnlyList<string> Said) Marked(ClassPart part, string text, string language)
    {
        if (known.TryGetValue((part, text, language), out var said))
            return said;
        if (known.Count == MostKnown)
            known.Clear();
        var mark = Grader.Mark(part.Part, part.Solution, text, part.Options);
        return known[(part, text, language)] = (mark.Points, sentences.Of(mark, part.Part, part.Solution, language));
    }

    private string Say(string language, string id, params (string Name, string Value)[] arguments) => labels.Say(language, Kind, "words", id, arguments.ToDictionary(a => a.Name, a => a.Value));

    private static string Local(string points, string language)
    {
        var text = PointsText.Read(points) is { } value ? PointsText.Short(value) : points;
        return language == "fr" ? text.Replace('.', ',') : text;
    }
}
