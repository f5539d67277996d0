using System.Globalization;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Grading.Classes;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Documents.Marks;

/// <summary>The report of a class, report.md and report.html: what a teacher wants to know before the marks go out.</summary>
public sealed class ReportView(GradingRequest request, ClassSummary summary, TemplateFolder templates)
{
    private const int MostWrong = 6;
    private const int MostUnread = 5;
    private const int MostLooks = 25;
    private const int MostReasons = 20;
    private const string Kind = "report";
    private readonly Labels labels = new(Path.Combine(templates.Path, "labels"), templates.DisplayPath + "/labels");
    private readonly Dictionary<int, IReadOnlyList<CommonAnswer>> wrong = summary.Parts.ToDictionary(p => p.Part.Index, p => (IReadOnlyList<CommonAnswer>)CommonAnswer.Of(p));

    /// <summary>Writes both files.</summary>
    public bool Write(string folder, Diagnostics diagnostics)
    {
        var engine = new TemplateEngine(templates.Path, templates.DisplayPath);
        foreach (var (name, isHtml) in new[] { ("report.md", false), ("report.html", true) })
        {
            if (engine.Render(name, Model(isHtml), diagnostics) is not { } text)
                return false;
            File.WriteAllText(Path.Combine(folder, name), text.EndsWith('\n') ? text : text + "\n", new UTF8Encoding(false));
        }

        return true;
    }

    private Dictionary<string, object?> Model(bool isHtml)
    {
        Func<string, string> code = isHtml ? t => $"<code>{PlainText.Html(t)}</code>" : PlainText.MarkdownCode;
        Func<string, string> plain = isHtml ? PlainText.Html : PlainText.Markdown;
        var words = Words(plain);
        var looks = summary.Parts.SelectMany(p => wrong[p.Part.Index].Where(w => w.Resemblance != Resemblance.None).Select(w => (Part: p, Answer: w))).OrderByDescending(l => l.Answer.Count).ThenBy(l => l.Part.Part.Index).ToArray();
        return new Dictionary<string, object?>
        {
            ["language"] = request.Language,
            ["title"] = plain(request.Sheets.Common.Solved.Sheet.Title.In(request.Language)),
            ["words"] = words,
            ["facts"] = Facts().Select(plain).ToArray(),
            ["histogram"] = Histogram(),
            ["groups"] = Groups().Select(g => plain(string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", new[] { g.Group.Form, g.Group.Language }.Where(w => w.Length > 0))} ({Number(g.Students)})"))).ToArray(),
            ["parts"] = summary.Parts.Select(p => PartModel(p, code, plain, words)).ToArray(),
            ["look"] = looks.Take(MostLooks).Select(l => Say("look-line", plain, ("ref", l.Part.Part.Reference), ("count", Number(l.Answer.Count)), ("why", Word("looks-" + Kebab(l.Answer.Resemblance))), ("text", "@@1@@"), ("answer", "@@2@@"))
                .Replace("@@1@@", code(l.Answer.Text), StringComparison.Ordinal).Replace("@@2@@", code(AnswerText(l.Part.Part)), StringComparison.Ordinal)).ToArray(),
            ["bad"] = summary.BadReasons.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Take(MostReasons).Select(r => $"{Number(r.Value)} × {plain(r.Key)}").ToArray(),
        };
    }

    private Dictionary<string, object?> PartModel(PartStatistics part, Func<string, string> code, Func<string, string> plain, Dictionary<string, object?> words)
    {
        var isOpen = part.Part.Solution.Answer is OpenAnswer;
        var students = Math.Max(1, summary.Results.Students.Count);
        var unread = part.Unread.Commonest().Take(MostUnread).ToArray();
        return new Dictionary<string, object?>
        {
            ["words"] = words,
            ["ref"] = plain(part.Part.Reference),
            ["anchor"] = "part-" + (part.Part.Index + 1).ToString(CultureInfo.InvariantCulture),
            ["points"] = Local(PointsText.Short(part.Part.Of)),
            ["answer"] = code(AnswerText(part.Part)),
            ["mean"] = part.Mean is { } mean ? Decimal(mean, 2) : "–",
            ["facility"] = part.Facility is { } facility ? Percent(facility) : "–",
            ["bygroup"] = Groups().Select(g => summary.Groups.Mean(g.Group, part.Part.Index) is { } own && part.Part.Of.Sign > 0 ? Percent(own / part.Part.Of.ToDouble()) : "–").ToArray(),
            ["facilitywidth"] = Math.Round(100 * Math.Clamp(part.Facility ?? 0, 0, 1)).ToString(CultureInfo.InvariantCulture),
            ["discrimination"] = part.Discrimination is { } discrimination ? Decimal(discrimination, 2) : "–",
            ["right"] = Number(part.Count(MarkWord.Right)),
            ["partly"] = Number(part.Count(MarkWord.Partly)),
            ["wrong"] = Number(part.Count(MarkWord.Wrong)),
            ["blank"] = Number(students - part.Answers),
            ["person"] = Number(part.ForAPerson),
            ["flags"] = Flags(part).Select(f => Say("flag-" + f, plain)).ToArray(),
            ["conventions"] = part.Conventions.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{Number(c.Value)} × {plain(Explain(part.Part, c.Key))}").ToArray(),
            ["wronganswers"] = wrong[part.Part.Index].Take(MostWrong).Select(w => new Dictionary<string, object?>
            {
                ["words"] = words,
                ["text"] = code(w.Text),
                ["count"] = Number(w.Count),
                ["share"] = Percent((double)w.Count / students),
                ["width"] = Math.Round(100.0 * w.Count / students).ToString(CultureInfo.InvariantCulture),
                ["name"] = w.Misconception.Length > 0 ? plain(Explain(part.Part, w.Misconception)) : "",
                ["spellings"] = w.Spellings > 1 ? Say("spellings", plain, ("count", Number(w.Spellings - 1))) : "",
                ["strength"] = Percent(w.Strength),
            }).ToArray(),
            ["unread"] = isOpen ? [] : unread.Select(u => new Dictionary<string, object?> { ["text"] = code(u.Text), ["count"] = Number(u.Count), ["reason"] = plain(u.Note) }).ToArray(),
            ["note"] = part.Wrong.IsExact && part.Unread.IsExact ? "" : Say("not-exact", plain),
            ["forms"] = isOpen ? Say("open", plain) : "",
            ["waiting"] = part.Waiting > 0 ? Say(part.IsUndecided ? "waiting-all" : "waiting", plain, ("count", Number(part.Waiting)), ("answers", Number(part.Answers))) : "",
        };
    }

    /// <summary>The forms and languages, where there are several to be held beside each other.</summary>
    private (StudentGroup Group, int Students)[] Groups() => summary.Groups.Groups.ToArray() is { Length: > 1 } groups ? groups : [];

    private IEnumerable<string> Facts()
    {
        var students = summary.Results.Students.Count;
        yield return Word("fact-students", ("students", Number(students)), ("rows", Number(summary.Rows)));
        var waiting = summary.Parts.Sum(p => p.Waiting);
        if (students > 0 && waiting == 0)
            yield return Word("fact-mean", ("mean", Decimal(summary.Histogram.Mean, 2)), ("of", Local(PointsText.Short(summary.Of))));
        else if (students > 0)
            yield return Word("fact-mean-decided", ("mean", Decimal(summary.Parts.Sum(p => p.Mean ?? 0), 2)), ("of", Local(PointsText.Short(summary.DecidedOf))), ("count", Number(waiting)));
        var answers = summary.Parts.Where(p => p.Part.Solution.Answer is not OpenAnswer).ToArray();
        var (typed, person) = (answers.Sum(p => p.Answers), answers.Sum(p => p.ForAPerson));
        yield return Word("fact-person", ("count", Number(person)), ("answers", Number(typed)), ("share", Percent(typed > 0 ? (double)person / typed : 0)), ("open", Number(summary.ForReview - person)));
        if (summary.BadRows > 0)
            yield return Word("fact-bad", ("count", Number(summary.BadRows)));
        if (summary.Superseded > 0)
            yield return Word("fact-superseded", ("count", Number(summary.Superseded)));
        if (summary.Moved > 0)
            yield return Word("fact-moved", ("count", Number(summary.Moved)));
        foreach (var amendment in request.Sheets.Common.Parts.SelectMany(p => p.Amendments.Items).DistinctBy(a => a.Number).OrderBy(a => a.Number))
            yield return Word("fact-amendment", ("number", Number(amendment.Number)), ("ref", amendment.Reference), ("who", amendment.Who), ("when", amendment.When), ("why", amendment.Why));
        yield return Word(request.Record.Official ? "fact-official" : "fact-trial");
    }

    private Dictionary<string, object?>[] Histogram()
    {
        var most = Math.Max(1, summary.Histogram.Counts.Max());
        return [.. summary.Histogram.Counts.Select((count, bin) => new Dictionary<string, object?>
        {
            ["range"] = $"{Bound(bin)}–{Bound(bin + 1)}",
            ["count"] = Number(count),
            ["bar"] = new string('█', (int)Math.Round(40.0 * count / most)),
            ["width"] = Math.Round(100.0 * count / most).ToString(CultureInfo.InvariantCulture),
        })];
    }

    private string Bound(int bin) => Local(PointsText.Short(summary.DecidedOf * bin / TotalsHistogram.Bins));

    /// <summary>What is odd about a part.</summary>
    private IEnumerable<string> Flags(PartStatistics part)
    {
        if (part.Answers == 0)
        {
            yield return "no-answers";
            yield break;
        }

        if (part.Discrimination is < 0)
            yield return "negative";
        else if (part.Discrimination is < 0.1)
            yield return "flat";
        if (part.Facility < 0.2 && part.Part.Solution.Answer is not OpenAnswer)
            yield return "hard";
        if (wrong[part.Part.Index].FirstOrDefault(w => w.Misconception.Length == 0) is { } unnamed && (unnamed.Count > part.Count(MarkWord.Right) || unnamed.Count * 5 > part.Answers))
            yield return "unnamed";
        if (part.Part.Solution.Answer is not OpenAnswer && part.ForAPerson * 100 > part.Answers * 3)
            yield return "unread";
    }

    private string AnswerText(ClassPart part) => part.Solution.Answer switch
    {
        OpenAnswer => Word("open-answer"),
        RecordAnswer { Common: { } common } => common.ToText(),
        var answer => answer.ToText(),
    };

    private string Explain(ClassPart part, string id) => AlternativeWords.Of(labels, part, id, request.Language);

    private Dictionary<string, object?> Words(Func<string, string> plain) =>
        labels.Of(Kind).Where(l => l.Section == "words" && l.Arguments(request.Language).Count == 0).ToDictionary(l => l.Id, l => (object?)plain(l.Sentences[request.Language]));

    private string Word(string id, params (string Name, string Value)[] arguments) => labels.Say(request.Language, Kind, "words", id, arguments.ToDictionary(a => a.Name, a => a.Value));

    private string Say(string id, Func<string, string> plain, params (string Name, string Value)[] arguments) => plain(Word(id, arguments));

    private string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private string Percent(double share) => $"{Math.Round(100 * share).ToString(CultureInfo.InvariantCulture)} %";

    private string Decimal(double value, int digits) => Local((Math.Round(value, digits, MidpointRounding.AwayFromZero) + 0.0).ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private string Local(string number) => request.Language == "fr" ? number.Replace('.', ',') : number;

    private static string Kebab(Resemblance resemblance) => resemblance switch
    {
        Resemblance.SameCharacters => "same-characters",
        Resemblance.Contains => "contains",
        Resemblance.Near => "near",
        Resemblance.Unit => "unit",
        Resemblance.Sign => "sign",
        Resemblance.Order => "order",
        _ => "strong-students",
    };
}

/// <summary>What a convention or misconception is called: by the author, or by the labels of the kind.</summary>
internal static class AlternativeWords
{
    /// <summary>Its words in a language; the id itself where the solution has no such.</summary>
    public static string Of(Labels labels, ClassPart part, string id, string language)
    {
        var isConvention = part.Solution.Conventions.Any(c => c.Id == id);
        if (part.Solution.Conventions.Concat(part.Solution.Misconceptions).FirstOrDefault(a => a.Id == id)?.Words is { } own)
            return own.In(language);
        return labels.Find(language, part.Part.Solver.Kind, isConvention ? "conventions" : "misconceptions", id) is null ? id : labels.Say(language, part.Part.Solver.Kind, isConvention ? "conventions" : "misconceptions", id);
    }
}
