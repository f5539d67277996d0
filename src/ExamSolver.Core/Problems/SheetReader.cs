using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems;

/// <summary>Reads sheets and problems. Every mistake in every file is reported, not only the first.</summary>
/// <param name="source">Where the files are.</param>
/// <param name="catalogue">The kinds.</param>
/// <param name="checkText">What can be printed.</param>
public sealed class SheetReader(ISpecSource source, Catalogue catalogue, TextCheck checkText)
{
    /// <summary>The name of the file that makes a folder a sheet.</summary>
    public const string SheetFile = "sheet.yaml";

    private readonly IProblemDraws draws = new CommonDraws();
    private readonly QuestionMemo? memo;

    /// <summary>A reader of variants, which keeps the questions that it has read.</summary>
    internal SheetReader(ISpecSource source, Catalogue catalogue, TextCheck checkText, IProblemDraws draws, QuestionMemo memo)
        : this(source, catalogue, checkText) =>
        (this.draws, this.memo) = (draws, memo);

    private static readonly string[] SheetKeys = ["title", "course", "languages", "instructions", "problems"];

    /// <summary>Reads the sheet in a folder; <c>null</c> where nothing of it could be read.</summary>
    /// <param name="folder">The folder, with forward slashes.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    /// <param name="draft">Whether a missing translation is only a warning.</param>
    public Sheet? ReadSheet(string folder, Diagnostics diagnostics, bool draft)
    {
        var path = $"{folder}/{SheetFile}";
        if (source.Read(path, diagnostics) is not { } node)
            return null;
        if (node is not SpecMap map)
        {
            diagnostics.Error("wrong-type", node.Position, $"a sheet is a map, found {node.Description}", "begin with title: …");
            return null;
        }

        var scope = new SpecScope(diagnostics) { CheckText = checkText };
        SpecBinder.CheckKeys(map, SheetKeys, diagnostics);
        var title = RequireText(map, "title", scope);
        var languages = ReadLanguages(map["languages"], diagnostics) ?? ["en"];
        var course = map["course"] is { } courseNode ? Localized.Read(courseNode, scope) : null;
        var instructions = map["instructions"] is { } instructionsNode ? Localized.Read(instructionsNode, scope) : null;
        var id = source.NameOf(folder);
        CheckName(id, path, "folder", diagnostics);
        var picks = ReadPicks(map["problems"], folder, diagnostics);
        var book = new AnswerBook();
        var problems = picks.Select((pick, i) => ReadProblem(pick.Path, id, i + 1, book, diagnostics) is { } problem ? pick.Points is { } points ? Scale(problem, points) : problem : null).OfType<Problem>().ToImmutableArray();
        if (picks.Count == 0 && !diagnostics.HasErrors)
            diagnostics.Error("no-problem", new SourcePosition(path), "the sheet has no problem", $"write a problem file beside {SheetFile}, such as 1-networks.yaml");
        if (title is null || problems.IsEmpty)
            return null;
        return Checked(new Sheet { Id = id, Title = title, Course = course, Instructions = instructions, Languages = languages, Problems = problems }, diagnostics, draft);
    }

    /// <summary>Reads a problem file that stands alone, or one out of a sheet, as a sheet of its own.</summary>
    public Sheet? ReadProblemAlone(string path, Diagnostics diagnostics, bool draft)
    {
        // What is wrong with the sheet around it is said when the sheet is read.
        var aside = new Diagnostics();
        var folder = path.Contains('/') ? path[..path.LastIndexOf('/')] : ".";
        var around = source.FileExists($"{folder}/{SheetFile}") ? source.Read($"{folder}/{SheetFile}", aside) as SpecMap : null;
        var picks = around is null ? [] : ReadPicks(around["problems"], folder, aside);
        var number = Math.Max(1, 1 + picks.FindIndex(p => source.NameOf(p.Path) == source.NameOf(path)));
        var sheetId = around is null ? FileName(path) : source.NameOf(folder);
        var book = new AnswerBook(b =>
        {
            for (var i = 0; i < number - 1; i++)
                ReadProblem(picks[i].Path, sheetId, i + 1, b, aside);
        });
        CheckName(FileName(path), path, "file", diagnostics);
        if (ReadProblem(path, sheetId, number, book, diagnostics) is not { } problem)
            return null;
        var languages = around is null ? [.. SpokenLanguages(problem)] : ReadLanguages(around["languages"], aside) ?? ["en"];
        return Checked(new Sheet { Id = FileName(path), Title = problem.Title, Languages = languages, Problems = [problem] }, diagnostics, draft);
    }

    private static Sheet Checked(Sheet sheet, Diagnostics diagnostics, bool draft)
    {
        ReportDuplicateRefs(sheet, diagnostics);
        ReportMissingTranslations(sheet, diagnostics, draft);
        return sheet;
    }

    /// <summary>A sheet's name becomes a folder of the results and, where a question has none, a part of its ref.</summary>
    private static void CheckName(string name, string path, string what, Diagnostics diagnostics)
    {
        if (name.Length is 0 or > 100 || !char.IsLetterOrDigit(name[0]) || !name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or ' '))
            diagnostics.Error("bad-name", new SourcePosition(path), $"the {what} is called \"{name}\", which cannot be the name of a sheet", $"rename the {what}: letters, digits, - _ . and blanks, a letter or digit first");
    }

    private Problem? ReadProblem(string path, string sheetId, int number, AnswerBook book, Diagnostics diagnostics)
    {
        if (source.Read(path, diagnostics) is not { } node)
            return null;
        if (node is SpecMap map)
            return VariedProblem.Varies(map) ? Registered(draws.Read(path, map, Read, diagnostics)) : Read(map, null, diagnostics);
        diagnostics.Error("wrong-type", node.Position, $"a problem is a map, found {node.Description}", "begin with title: …");
        return null;
        Problem? Registered(Problem? drawn)
        {
            // A form that was drawn before is not read again, and later problems may use its answers.
            foreach (var question in drawn?.Questions ?? [])
            {
                foreach (var part in question.Parts)
                    book.Add(AnswerBook.NameOf(question.Ref, part), part);
            }

            return drawn;
        }

        Problem? Read(SpecMap settled, VariedProblem? varied, Diagnostics found) => new ProblemReader(catalogue, checkText, source.ReadText, book, found) { Memo = memo, Varied = varied }.Read(settled, FileName(path), sheetId, number);
    }

    private List<(string Path, Rational? Points)> ReadPicks(SpecNode? node, string folder, Diagnostics diagnostics)
    {
        if (node is null)
            return [.. source.ProblemFiles(folder).Select(p => (p, (Rational?)null))];
        var picks = new List<(string, Rational?)>();
        if (node is not SpecList { Items.Count: > 0 } list)
        {
            diagnostics.Error("wrong-type", node.Position, $"`problems` is {node.Description}", "write a list of file names, in the order of the sheet, or leave it out for all files of the folder");
            return picks;
        }

        foreach (var item in list.Items)
        {
            if (ReadPick(item, folder, diagnostics) is { } pick)
                picks.Add(pick);
        }

        return picks;
    }

    private (string Path, Rational? Points)? ReadPick(SpecNode item, string folder, Diagnostics diagnostics)
    {
        Rational? points = null;
        var name = item as SpecScalar;
        if (item is SpecMap map)
        {
            SpecBinder.CheckKeys(map, ["from", "points"], diagnostics);
            name = map["from"] as SpecScalar;
            if (map["points"] is { } pointsNode)
                points = ProblemReader.ReadPoints(pointsNode, diagnostics);
        }

        if (name is not { IsEmpty: false })
        {
            diagnostics.Error("wrong-type", item.Position, $"expected a problem file, found {item.Description}", "write its name, or {from: other-sheet/1-networks, points: 5}");
            return null;
        }

        var file = name.Text.EndsWith(".yaml", StringComparison.Ordinal) ? name.Text : name.Text + ".yaml";
        if (Resolve(folder, file) is not { } path)
        {
            diagnostics.Error("path-outside", name.Position, $"{name.Description} leads out of the folder of sheets", "name a file of this sheet, or other-sheet/file of a sheet beside it");
            return null;
        }

        if (source.FileExists(path))
            return (path, points);
        var known = source.ProblemFiles(folder).Select(FileName).ToArray();
        diagnostics.Error("missing-file", name.Position, $"there is no file {path}", NearestName.Hint(FileName(file), known, "problem files here"));
        return null;
    }

    /// <summary>A file of the sheet's own folder, or <c>sheet/file</c> of a sheet beside it; nothing else can be reached.</summary>
    private static string? Resolve(string folder, string file)
    {
        var parts = file.Replace('\\', '/').Split('/').ToList();
        if (parts.Count == 3 && parts[0] == "..")
            parts.RemoveAt(0);
        if (parts.Count > 2 || parts.Any(p => p is "" or "." or ".." || p.Contains(':') || p.Contains('\0')))
            return null;
        if (parts.Count == 1)
            return $"{folder}/{parts[0]}";
        var name = folder[(folder.LastIndexOf('/') + 1)..];
        return $"{(name is "." or ".." ? folder + "/../" : folder[..^name.Length])}{parts[0]}/{parts[1]}";
    }

    private static Problem Scale(Problem problem, Rational points)
    {
        var total = problem.Questions.Aggregate((Rational)0, (sum, q) => sum + q.Points);
        if (total.IsZero)
            return problem;
        var factor = points / total;
        return problem with
        {
            Questions = [.. problem.Questions.Select(q => q with
            {
                Points = q.Points * factor,
                Parts = [.. q.Parts.Select(p => p with
                {
                    Points = p.Points * factor,
                    CarriedPoints = p.CarriedPoints * factor,
                    Accept = p.Accept.ToImmutableSortedDictionary(a => a.Key, a => a.Value * factor, StringComparer.Ordinal),
                })],
            })],
        };
    }

    private static Localized? RequireText(SpecMap map, string key, SpecScope scope)
    {
        if (map[key] is { } node)
            return Localized.Read(node, scope);
        scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{key}\" is missing", $"add {key}: {{en: …, fr: …}}");
        return null;
    }

    private static ImmutableArray<string>? ReadLanguages(SpecNode? node, Diagnostics diagnostics)
    {
        var items = node switch { null => null, SpecList list => list.Items, SpecScalar { IsEmpty: false } one => [one], _ => [] };
        if (items is null)
            return null;
        var languages = items.OfType<SpecScalar>().Select(s => s.Text).ToImmutableArray();
        if (languages.Length == items.Count && languages.Length > 0 && languages.All(l => l.Length == 2 && l.All(char.IsAsciiLetterLower)) && languages.Distinct().Count() == languages.Length)
            return languages;
        diagnostics.Error("wrong-type", node!.Position, $"`languages` is {node.Description}", "write a list of two-letter codes: [en, fr]");
        return null;
    }

    private static IEnumerable<string> SpokenLanguages(Problem problem)
    {
        var languages = Texts(problem).SelectMany(t => t.Text.Languages).Distinct().Order(StringComparer.Ordinal).ToArray();
        return languages.Length == 0 ? ["en"] : languages;
    }

    private static void ReportDuplicateRefs(Sheet sheet, Diagnostics diagnostics)
    {
        foreach (var group in sheet.Questions.GroupBy(q => q.Ref).Where(g => g.Count() > 1))
        {
            foreach (var second in group.Skip(1))
                diagnostics.Error("duplicate-id", second.Position, $"two questions have the ref \"{second.Ref}\"", $"the other one is at {group.First().Position}");
        }
    }

    private static void ReportMissingTranslations(Sheet sheet, Diagnostics diagnostics, bool draft)
    {
        var texts = new List<(string Name, Localized? Text)> { ("title", sheet.Title), ("course", sheet.Course), ("instructions", sheet.Instructions) };
        texts.AddRange(sheet.Problems.SelectMany(Texts).Select(t => (t.Name, (Localized?)t.Text)));
        foreach (var (name, text) in texts)
        {
            if (text is null)
                continue;
            foreach (var language in sheet.Languages.Where(l => !text.Has(l)))
            {
                var message = $"`{name}` has no text in \"{language}\", a language of the sheet";
                const string Hint = "add the translation, or look at the sheet with --draft";
                if (draft)
                    diagnostics.Warning("missing-translation", text.Position, message, Hint);
                else
                    diagnostics.Error("missing-translation", text.Position, message, Hint);
            }
        }
    }

    private static IEnumerable<(string Name, Localized Text)> Texts(Problem problem)
    {
        yield return ("title", problem.Title);
        if (problem.Stem is { } stem)
            yield return ("stem", stem);
        if (problem.Figure?.Alternative is { } shown)
            yield return ("alternative", shown);
        foreach (var question in problem.Questions)
        {
            yield return ("ask", question.Ask);
            if (question.Note is { } note)
                yield return ("note", note);
            if (question.Figure?.Alternative is { } alternative)
                yield return ("alternative", alternative);
            foreach (var ask in question.Parts.Select(p => p.Ask).OfType<Localized>())
                yield return ("ask", ask);
            foreach (var text in question.Parts.SelectMany(p => p.Solver.Texts(p.Given)))
                yield return text;
        }
    }

    private static string FileName(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.EndsWith(".yaml", StringComparison.Ordinal) ? name[..^".yaml".Length] : name;
    }
}
