using System.Globalization;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Documents.Figures;
using ExamSolver.Documents.Printing;
using ExamSolver.Documents.Rosters;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents;

/// <summary>What layouts of papers, guides and tables of answers may name.</summary>
public sealed partial class SheetView
{
    private const string Print = "print";

    /// <summary>The view of a question paper.</summary>
    internal static IReadOnlyDictionary<string, object?> OfPaper(SolvedSheet solved, PrintCopy copy, Labels labels, PrintFormat format, string language)
    {
        var view = new SheetView(labels, format.Sheet, language);
        var (name, code) = NameAndCode(copy.Student, format);
        var sheet = view.Head(solved.Sheet, copy, format, "", code);
        sheet["name"] = format.Plain(name);
        sheet["code"] = format.Plain(code);
        sheet["isNamed"] = copy.Student is not null;
        sheet["severalProblems"] = solved.Sheet.Problems.Length > 1;
        sheet["problems"] = solved.Sheet.Problems.Select(p => view.PaperProblem(p, solved)).ToList();
        return sheet;
    }

    /// <summary>The view of a worked solution of a variant.</summary>
    internal static IReadOnlyDictionary<string, object?> OfSolution(SolvedSheet solved, PrintCopy copy, Labels labels, PrintFormat format, string language)
    {
        var view = new SheetView(labels, format.Sheet, language);
        var sheet = view.Sheet(solved, isDraft: false);
        foreach (var (key, value) in view.Head(solved.Sheet, copy, format, "solutions"))
            sheet[key] = value;
        return sheet;
    }

    /// <summary>The view of a marking guide of a variant.</summary>
    internal static IReadOnlyDictionary<string, object?> OfGuide(SolvedSheet solved, PrintCopy copy, Labels labels, PrintFormat format, string language)
    {
        var view = new SheetView(labels, format.Sheet, language);
        var sheet = view.Head(solved.Sheet, copy, format, "guide");
        sheet["problems"] = solved.Sheet.Problems.Select(p => view.PaperProblem(p, solved, view.GuidePart)).ToList();
        return sheet;
    }

    /// <summary>The view of the final answers of all variants.</summary>
    internal static IReadOnlyDictionary<string, object?> OfAnswers(IReadOnlyList<(string? Variant, SolvedSheet Solved)> variants, Labels labels, PrintFormat format, string language)
    {
        var view = new SheetView(labels, format.Sheet, language);
        var first = variants[0].Solved;
        var sheet = view.Head(first.Sheet, new PrintCopy(null, null), format, "answers");
        var rows = new List<Dictionary<string, object?>>();
        for (var i = 0; i < first.Questions.Length; i++)
        {
            for (var j = 0; j < first.Questions[i].Parts.Length; j++)
                rows.Add(view.AnswerRows(variants, i, j, format));
        }

        sheet["questions"] = rows;
        return sheet;
    }

    /// <summary>What all documents of a language share: in LaTeX the preamble, in HTML the head of each page.</summary>
    internal static IReadOnlyDictionary<string, object?> OfPreamble(Labels labels, PrintFormat format, string language, bool isLarge)
    {
        var view = new SheetView(labels, format.Sheet, language);
        return new Dictionary<string, object?>
        {
            ["babel"] = language == "fr" ? "french" : "english",
            ["headLeft"] = "",
            ["headRight"] = "",
            ["draft"] = false,
            ["draftWord"] = "",
            ["figures"] = true,
            ["large"] = isLarge,
            ["pageOf"] = view.PageOf(format),
        };
    }

    /// <summary>A document's view with what its page needs besides: a page of HTML has its head in itself.</summary>
    internal static IReadOnlyDictionary<string, object?> OfPage(IReadOnlyDictionary<string, object?> document, Labels labels, PrintFormat format, string language, bool isLarge)
    {
        var page = new Dictionary<string, object?>(OfPreamble(labels, format, language, isLarge));
        foreach (var (name, value) in document)
            page[name] = value;
        return page;
    }

    /// <summary>The printed name and code: a name that the format's fonts lack is left to the student's own hand, a code is written as the name of its files.</summary>
    private static (string Name, string Code) NameAndCode(RosterEntry? student, PrintFormat format) => student is null
        ? ("", "")
        : (student.Name is { } name && format.CanPrint(name) ? name : "", format.CanPrint(student.Student) ? student.Student : SafeFileName.Of(student.Student));

    /// <summary>The words of a page's number: of two arguments in LaTeX, of two counters in CSS.</summary>
    private string PageOf(PrintFormat print)
    {
        string With(string page, string pages) => labels.Say(language, Print, "words", "page-of", new Dictionary<string, string> { ["page"] = page, ["pages"] = pages });
        return print.Margin is { } margin
            ? margin(With("\u0001", "\u0002")).Replace(margin("\u0001"), "\" counter(page) \"", StringComparison.Ordinal).Replace(margin("\u0002"), "\" counter(pages) \"", StringComparison.Ordinal)
            : format.Text(With("#1", "#2"), language).Replace("\\#", "#", StringComparison.Ordinal);
    }

    /// <summary>An author's text in the margin of every page.</summary>
    private string InMargin(Localized? text, PrintFormat print) => text is not null && print.Margin is { } margin ? margin(InlineText.ToPlain(text.In(language), language)) : Optional(text);

    private Dictionary<string, object?> Head(Sheet sheet, PrintCopy copy, PrintFormat print, string part, string code = "")
    {
        var marks = new[] { copy.Variant ?? "", code }.Where(w => w.Length > 0).ToArray();
        var words = string.Join(" · ", marks.Select(print.Plain));
        var title = new[] { SvgWriter.Escape(InlineText.ToPlain(sheet.Title.In(language), language)), part.Length > 0 ? SvgWriter.Escape(labels.Say(language, Print, "words", part)) : "", words };
        var qr = copy.Variant is not null || copy.Student is not null ? QrCode.Of(copy.Mark(sheet.Id)) : null;
        return new Dictionary<string, object?>
        {
            ["language"] = language,
            ["plainTitle"] = string.Join(" · ", title.Where(t => t.Length > 0)),
            ["headLeft"] = InMargin(sheet.Title, print),
            ["headRight"] = code.Length > 0 ? (print.Margin ?? print.Plain)(code) : InMargin(sheet.Course, print),
            ["mark"] = qr is null ? "" : print.Mark(qr, words),
            ["markWords"] = words,
            ["markImage"] = qr is null || print.Margin is null ? "" : "data:image/svg+xml," + Uri.EscapeDataString(qr.ToSvg(words)),
            ["markMargin"] = print.Margin?.Invoke(string.Join(" · ", marks)) ?? "",
            ["variant"] = print.Plain(copy.Variant ?? ""),
            ["title"] = Text(sheet.Title),
            ["course"] = Optional(sheet.Course),
            ["instructions"] = Optional(sheet.Instructions),
            ["points"] = Points(sheet.Points),
            ["pointsNumber"] = Number(sheet.Points),
            ["words"] = Words(),
            [Print] = PrintWords(),
        };
    }

    private Dictionary<string, object?> PaperProblem(Problem problem, SolvedSheet solved, Action<SolvedPart, Dictionary<string, object?>>? more = null)
    {
        printed.Clear();
        var questions = solved.Questions.Where(q => q.Problem == problem).ToArray();
        var parts = questions.SelectMany(q => q.Parts).ToArray();
        var points = questions.Aggregate((Rational)0, (sum, q) => sum + q.Question.Points);
        return new()
        {
            ["number"] = problem.Number.ToString(CultureInfo.InvariantCulture),
            ["title"] = Text(problem.Title),
            ["points"] = Points(points),
            ["pointsNumber"] = Number(points),
            ["stem"] = Optional(problem.Stem),
            ["figure"] = Figure(problem.Figure, SheetFigures.FileName(problem, question: null)),
            ["words"] = Words(),
            [Print] = PrintWords(),
            ["questions"] = questions.Select((q, number) => new Dictionary<string, object?>
            {
                ["isFirst"] = number == 0,
                ["anchor"] = Anchor(problem, number),
                ["id"] = format.Text(Inline(q.Question.Id), language),
                ["points"] = Points(q.Question.Points),
                ["ask"] = Text(q.Question.Ask),
                ["words"] = Words(),
                [Print] = PrintWords(),
                ["parts"] = q.Parts.Select((p, i) =>
                {
                    var part = PaperPart(q.Question, p, i, parts);
                    part["anchor"] = Anchor(problem, number, i);
                    part["labelledBy"] = $"{Anchor(problem, number)}{(p.Part.Id.Length == 0 ? "" : " " + Anchor(problem, number, i))}";
                    part["isFirstOfProblem"] = number == 0 && i == 0;
                    more?.Invoke(p, part);
                    return part;
                }).ToList(),
            }).ToList(),
        };
    }

    /// <summary>What a question, or a part of one, is called within a page.</summary>
    private static string Anchor(Problem problem, params ReadOnlySpan<int> places)
    {
        var anchor = $"q{problem.Number.ToString(CultureInfo.InvariantCulture)}";
        foreach (var place in places)
            anchor += $"-{(place + 1).ToString(CultureInfo.InvariantCulture)}";
        return anchor;
    }

    private Dictionary<string, object?> PaperPart(Question question, SolvedPart solved, int index, IEnumerable<SolvedPart> problem)
    {
        var part = solved.Part;
        var room = AnswerRoom.Of(solved, problem.Where(p => p != solved));
        var isChoice = solved.Solution.Answer is ChoiceAnswer or OrderingAnswer;
        var facts = isChoice ? solved.Solution.Givens.Select(g => Say(part, "givens", g.Id, g.Arguments)).ToList() : [];
        var options = room as AnswerRoom.Options;

        // What is given besides the options stands in front of them, and in the question's own words already.
        if (options is { Names.IsEmpty: true } && facts.Count > options.Count)
            facts.RemoveRange(0, facts.Count - options.Count);
        var ticks = options is null ? [] : options.Names.IsEmpty ? facts : [.. options.Names.Select(n => format.Text(labels.Find(language, Print, "words", n) ?? n, language))];
        var (grid, table) = (room as AnswerRoom.Grid, room as AnswerRoom.Table);
        var working = AnswerRoom.Working(solved);
        return new()
        {
            ["isFirst"] = index == 0,
            ["questionId"] = format.Text(Inline(question.Id), language),
            ["questionAsk"] = Text(question.Ask),
            ["questionPoints"] = Points(question.Points),
            ["id"] = part.Id.Length == 0 ? "" : format.Text(Inline(part.Id), language),
            ["points"] = Points(part.Points),
            ["ask"] = Optional(part.Ask),
            ["statements"] = options is { Names.IsEmpty: true } ? [] : facts,
            ["working"] = working == 0 ? "" : working.ToString(CultureInfo.InvariantCulture),
            ["isBox"] = room is AnswerRoom.Box { IsWide: false },
            ["isWide"] = room is AnswerRoom.Box { IsWide: true },
            ["isLines"] = room is AnswerRoom.Lines,
            ["lines"] = room is AnswerRoom.Lines lines ? lines.Count.ToString(CultureInfo.InvariantCulture) : "",
            ["isSquares"] = room is AnswerRoom.Squares,
            ["isGrid"] = grid is not null,
            ["isTable"] = table is not null,
            ["columns"] = table?.Columns.Select(c => Heading(c, table)).ToList() ?? [],
            ["rows"] = table is not null ? [.. table.Rows.Select((r, i) => Row(Heading(r, table), i, table.Columns.Length))] : Enumerable.Range(0, grid?.Rows ?? 0).Select(i => Row("", i, grid!.Columns)).ToList(),
            ["isEntries"] = room is AnswerRoom.Entries,
            ["names"] = room is AnswerRoom.Entries entries ? entries.Names.Select(n => format.Text(Name(n), language)).ToList() : [],
            ["isOptions"] = options is not null,
            ["isSingle"] = options is not null && (options.IsSingle || !options.Names.IsEmpty),
            ["tick"] = options is null ? "" : PrintWord(options.IsSingle || !options.Names.IsEmpty ? "tick-one" : "tick-all"),
            ["options"] = ticks,
            ["isOrder"] = room is AnswerRoom.Order,
            ["ranks"] = room is AnswerRoom.Order order ? Enumerable.Range(1, order.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList() : [],
            ["words"] = Words(),
            [Print] = PrintWords(),
        };
    }

    private string Heading(string name, AnswerRoom.Table table) =>
        format.Cell(table.AreMathematics && FormulaParser.Parse(name) is { Succeeded: true, Formula: { } formula } ? $"${Latex(formula)}$" : Name(name), language);

    private Dictionary<string, object?> Row(string name, int row, int cells) => new()
    {
        ["name"] = name,
        ["cells"] = Enumerable.Range(0, cells).Select(i => new Dictionary<string, object?>
        {
            ["isFirst"] = i == 0,
            ["place"] = PrintWord("cell", ("row", (row + 1).ToString(CultureInfo.InvariantCulture)), ("column", (i + 1).ToString(CultureInfo.InvariantCulture))),
        }).ToList(),
    };

    /// <summary>What a marker wants to know of a part, besides what the paper says.</summary>
    private void GuidePart(SolvedPart solved, Dictionary<string, object?> view)
    {
        var (part, solution) = (solved.Part, solved.Solution);
        var accepted = solution.Conventions.Where(c => Grader.AcceptedPoints(part, c) is not null).ToList();
        var mistakes = solution.Conventions.Except(accepted).Concat(solution.Misconceptions).ToList();
        view["answer"] = solution.Answer is OpenAnswer { Model: null } ? "" : Shown(solution.Answer);
        view["isFormula"] = IsFormula(solution.Answer);
        view["tolerance"] = part.Tolerance is { } tolerance ? PrintWord("within", ("tolerance", Decimal(tolerance.IsRelative ? tolerance.Amount * 100 : tolerance.Amount) + (tolerance.IsRelative ? " %" : ""))) : "";
        view["accepted"] = accepted.Select(c => GuideLine(part, c, "conventions", Grader.AcceptedPoints(part, c)!.Value)).ToList();
        view["hasMistakes"] = mistakes.Count > 0;
        view["mistakes"] = mistakes.Select(m => GuideLine(part, m, solution.Conventions.Contains(m) ? "conventions" : "misconceptions", m.Credit is { Sign: > 0 } credit ? credit * part.Points : 0)).ToList();
        view["byOptions"] = solution.Answer is ChoiceAnswer { Marks: { } marks }
            ? PrintWord("each-option", ("right", Number(marks.Right * part.Points)), ("wrong", Number(marks.Wrong * part.Points)), ("least", Number(marks.AtLeast * part.Points)))
            : "";
        view["rubrics"] = solution.Tables.Where(IsRubric).Select(t => Rubric(part, t)).ToList();
        view["steps"] = solution.Answer is ProofAnswer ? Groups(solution.Derivation).Select(g => StepView(part, g)).ToList() : [];
    }

    /// <summary>A table whose first column are points is for ticking off.</summary>
    private static bool IsRubric(SolutionTable table) => table.IsProse && table.Columns is ["points", ..];

    private Dictionary<string, object?> Rubric(Part part, SolutionTable table)
    {
        var lines = new List<Dictionary<string, object?>>();
        foreach (var row in table.Rows)
        {
            var text = string.Join(" — ", row.Skip(1).OfType<Argument>().Select(a => Inline(part, a)).Where(t => t.Length > 0));
            if (row[0] is not null || lines.Count == 0)
                lines.Add(new() { ["text"] = text, ["points"] = row[0] is { } points ? Inline(part, points) : "" });
            else
                lines[^1]["text"] += "; " + text;
        }

        foreach (var line in lines)
            (line["text"], line["points"]) = (format.Text((string)line["text"]!, language), format.Text((string)line["points"]!, language));
        return new() { ["caption"] = table.Caption is null ? "" : Say(part, "tables", table.Id, table.Caption), ["lines"] = lines };
    }

    private Dictionary<string, object?> GuideLine(Part part, Alternative alternative, string section, Rational points)
    {
        var words = alternative.Words?.In(language) ?? labels.Say(language, part.Solver.Kind, section, alternative.Id, Arguments(part, alternative.Arguments));
        return new()
        {
            ["text"] = format.Text($"{UpperFirst(words)}{(language == "fr" ? " :" : ":")}", language),
            ["answer"] = Shown(alternative.Answer),
            ["isFormula"] = IsFormula(alternative.Answer),
            ["points"] = Points(points),
        };
    }

    /// <summary>An answer in a line: prose as it is, formulas as mathematics.</summary>
    private string Shown(Answer answer) => answer is OpenAnswer open
        ? open.Model is { } model ? Text(model) : format.Text(Word("for-a-person"), language)
        : format.Text(Mathematics(answer), language);

    /// <summary>Whether an answer is one formula, which does not break into lines by itself.</summary>
    private static bool IsFormula(Answer answer) => answer is not (OpenAnswer or RecordAnswer);

    private Dictionary<string, object?> AnswerRows(IReadOnlyList<(string? Variant, SolvedSheet Solved)> variants, int question, int part, PrintFormat print)
    {
        var answers = variants.Select(v => (v.Variant, Part: v.Solved.Questions[question].Parts[part])).GroupBy(v => Shown(v.Part.Solution.Answer), StringComparer.Ordinal).ToList();
        var solved = variants[0].Solved.Questions[question];
        var number = solved.Problem.Number.ToString(CultureInfo.InvariantCulture);
        var name = (solved.Question.Id.StartsWith(number, StringComparison.Ordinal) ? "" : number) + Inline(solved.Question.Id) + (solved.Parts[part].Part.Id is { Length: > 0 } id ? $" {Inline(id)}" : "");
        return new()
        {
            ["name"] = format.Cell(name, language),
            ["points"] = Points(solved.Parts[part].Part.Points),
            ["words"] = Words(),
            [Print] = PrintWords(),
            ["count"] = answers.Count.ToString(CultureInfo.InvariantCulture),
            ["rows"] = answers.Select((a, i) => new Dictionary<string, object?>
            {
                ["isFirst"] = i == 0,
                ["name"] = format.Cell(name, language),
                ["answer"] = a.Key,
                ["isFormula"] = IsFormula(a.First().Part.Solution.Answer),
                ["isCommon"] = answers.Count == 1,
                ["variants"] = string.Join(", ", a.Select(v => print.Plain(v.Variant ?? ""))),
                [Print] = PrintWords(),
            }).ToList(),
        };
    }

    private string Number(Rational number) => format.Text($"${GroupDigits(number.ToString())}$", language);

    private string Decimal(Rational number) => Typography.Number(number.ToDouble().ToString("0.############", CultureInfo.InvariantCulture), language);

    private string PrintWord(string id, params (string Name, string Value)[] arguments) =>
        format.Text(labels.Say(language, Print, "words", id, arguments.ToDictionary(a => a.Name, a => a.Value)), language);

    private Dictionary<string, object?> PrintWords() =>
        labels.Of(Print).Where(l => l.Section == "words" && l.Arguments(language).Count == 0).ToDictionary(l => l.Id, l => (object?)format.Text(l.Sentences[language], language));
}
