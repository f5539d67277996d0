using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents.Rosters;

namespace ExamSolver.Documents.Printing;

/// <summary>Prints a sheet for a class: papers, solutions, marking guides and tables of answers, below <c>sheet/print</c>.</summary>
public sealed class SheetPrinter
{
    private readonly TemplateEngine engine;
    private readonly Labels labels;
    private readonly string root;
    private readonly OutputFolder output;
    private readonly PrintSettings settings;
    private readonly TexBatch? tex;
    private readonly ChromiumPrinter chromium;
    private readonly bool lacksPdf;
    private readonly Action<string, int, int> progress;

    /// <summary>A printer into a folder.</summary>
    /// <param name="templates">The words and layouts.</param>
    /// <param name="folder">The folder for the results.</param>
    /// <param name="settings">What is to be printed.</param>
    /// <param name="progress">Told what is being done, how much of it is done, and of how much; <c>null</c> for nobody.</param>
    /// <param name="pdflatex">What makes PDFs: the program's name or path.</param>
    /// <param name="chromium">What makes them where pdflatex is absent; <c>null</c> for the Chromium that is there.</param>
    public SheetPrinter(TemplateFolder templates, string folder, PrintSettings settings, Action<string, int, int>? progress = null, string pdflatex = "pdflatex", ChromiumPrinter? chromium = null)
    {
        engine = new TemplateEngine(templates.Path, templates.DisplayPath);
        labels = new Labels(Path.Combine(templates.Path, "labels"), templates.DisplayPath + "/labels");
        (root, this.settings) = (folder, settings);
        output = new OutputFolder(folder, folder);
        tex = Programs.First(pdflatex) is { } found ? new TexBatch(found) : null;
        this.chromium = chromium ?? new ChromiumPrinter();
        lacksPdf = settings.Formats.Contains("pdf") && tex is null && !this.chromium.IsThere;
        this.progress = progress ?? ((_, _, _) => { });
    }

    /// <summary>Prints a sheet. A variant that cannot be solved or set is named, and everything else is still written.</summary>
    /// <param name="variants">The sheet with its variants.</param>
    /// <param name="roster">The class; <c>null</c> for papers without names.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    /// <returns>How much was printed, or <c>null</c> where nothing was.</returns>
    public PrintCounts? Print(SheetVariants variants, IReadOnlyList<RosterEntry>? roster, Diagnostics diagnostics)
    {
        if (PrintPlan.Of(variants, roster, settings, diagnostics) is not { } planned)
            return null;
        var sheet = variants.Common;
        var folder = $"{sheet.Id}/print";
        var ledger = new PrintLedger(root, folder, output);

        // Before hours of work: whether the results can be made and written at all.
        if (lacksPdf)
            diagnostics.Error(PdfCompiler.MissingCode, new SourcePosition(folder), "there is neither pdflatex nor Chromium here, so no PDF can be made", $"{PdfCompiler.InstallHint}. Or: {ChromiumPrinter.InstallHint}");
        if ((lacksPdf && settings.Formats.Count == 1) || !ledger.Write([], diagnostics))
            return null;
        var solved = Solve(variants, planned.Copies, diagnostics);
        IReadOnlyList<PlannedDocument> plan = [.. planned.Documents.Where(d => d.Part == "answers" || solved.ContainsKey(d.Copy.Variant ?? ""))];
        if (solved.Count == 0)
            return null;
        Warn(roster, diagnostics);
        if (roster is not null && !output.Write([OutputFile.Text($"{folder}/class.csv", planned.ToCsv(settings))], diagnostics))
            return null;
        var counts = new PrintCounts(plan.Count * settings.Formats.Count, 0, 0, 0);
        foreach (var (format, endings) in Formats())
        {
            if (Bodies(plan, solved, format, diagnostics) is not { } bodies)
                return null;
            foreach (var language in plan.Select(d => d.Language).Distinct())
            {
                // A page of HTML has everything in itself; documents of LaTeX share their preamble.
                var documents = plan.Zip(bodies).Where(d => d.First.Language == language).ToArray();
                var preamble = format == PrintFormat.Latex ? engine.Render("print-preamble.tex", SheetView.OfPreamble(labels, format, language, settings.IsLarge), diagnostics) : "";
                if (preamble is null)
                    return null;
                if (endings.Contains(format.Ending))
                    counts = Sum(counts, WriteTexts(documents, preamble, format, ledger, diagnostics));
                if (endings.Contains("pdf"))
                    counts = Sum(counts, WritePdf(sheet.Id, documents, preamble, ledger, diagnostics));
            }
        }

        if (settings.Formats.Contains("pdf") && roster is not null && settings.Parts.Contains("paper"))
            Bind(folder, plan, ledger, diagnostics);
        return counts;
    }

    /// <summary>The formats in which documents are laid out, each with what is made of it.</summary>
    private IEnumerable<(PrintFormat Format, string[] Endings)> Formats()
    {
        foreach (var format in new[] { PrintFormat.Latex, PrintFormat.Html })
        {
            var makesPdf = settings.Formats.Contains("pdf") && !lacksPdf && (format == PrintFormat.Latex) == (tex is not null);
            string[] endings = [.. settings.Formats.Contains(format.Ending) ? [format.Ending] : Array.Empty<string>(), .. makesPdf ? ["pdf"] : Array.Empty<string>()];
            if (endings.Length > 0)
                yield return (format, endings);
        }
    }

    private static PrintCounts Sum(PrintCounts a, PrintCounts b) => a with { Written = a.Written + b.Written, Unchanged = a.Unchanged + b.Unchanged, Pages = a.Pages + b.Pages };

    /// <summary>Solves and checks every variant; one that fails is named with its students.</summary>
    private Dictionary<string, SolvedSheet> Solve(SheetVariants variants, IReadOnlyList<(string Language, PrintCopy Copy)> copies, Diagnostics diagnostics)
    {
        var codes = copies.GroupBy(c => c.Copy.Variant ?? "", c => c.Copy.Student?.Student).ToArray();
        var found = new (SolvedSheet? Solved, Diagnostics Own, string Problem)[codes.Length];
        ForEach("solving", codes.Length, i => found[i] = SolveOne(variants, codes[i].Key));
        var solved = new Dictionary<string, SolvedSheet>(StringComparer.Ordinal);
        for (var i = 0; i < codes.Length; i++)
        {
            diagnostics.AddRange(found[i].Own.Items);
            if (found[i].Solved is { } good)
            {
                solved.Add(codes[i].Key, good);
                continue;
            }

            var students = codes[i].OfType<string>().Distinct().ToArray();
            diagnostics.Error(
                "broken-variant",
                new SourcePosition(variants.Common.Id),
                (codes[i].Key.Length == 0 ? "the sheet" : $"the variant {codes[i].Key}") + $" is not printed: {found[i].Problem}",
                students.Length == 0 ? null : $"without a paper: {string.Join(", ", students.Take(20))}{(students.Length > 20 ? $" and {students.Length - 20} more" : "")}");
        }

        return solved;
    }

    private static (SolvedSheet? Solved, Diagnostics Own, string Problem) SolveOne(SheetVariants variants, string code)
    {
        var own = new Diagnostics();
        try
        {
            if (variants.Read(code.Length == 0 ? SheetVariants.CommonPaper : code, own) is not { } read || own.HasErrors)
                return (null, own, "it cannot be read");
            var solved = variants.Solve(read);
            return solved.FailureCount == 0 ? (solved, own, "") : (null, own, "a check fails, or a key disagrees; see: examsolver check");
        }
        catch (SolverException e)
        {
            return (null, own, $"{e.Kind} fails for {e.Reference}: {e.InnerException?.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Does something so many times, on all cores; what is done last is no matter.</summary>
    private void ForEach(string stage, int count, Action<int> body)
    {
        var (done, door) = (0, new Lock());
        Parallel.For(0, count, i =>
        {
            body(i);
            lock (door)
                progress(stage, ++done, count);
        });
    }

    /// <summary>The text of every document, in the order of the plan.</summary>
    private string[]? Bodies(IReadOnlyList<PlannedDocument> plan, Dictionary<string, SolvedSheet> solved, PrintFormat format, Diagnostics diagnostics)
    {
        var bodies = new (string? Text, Diagnostics Own)[plan.Count];
        ForEach("writing", plan.Count, i =>
        {
            var (part, _, language, copy) = plan[i];
            var view = part switch
            {
                "paper" => SheetView.OfPaper(solved[copy.Variant ?? ""], copy, labels, format, language),
                "solution" => SheetView.OfSolution(solved[copy.Variant ?? ""], copy, labels, format, language),
                "guide" => SheetView.OfGuide(solved[copy.Variant ?? ""], copy, labels, format, language),
                _ => SheetView.OfAnswers([.. solved.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key.Length == 0 ? null : s.Key, s.Value))], labels, format, language),
            };
            if (format == PrintFormat.Html)
                view = SheetView.OfPage(view, labels, format, language, settings.IsLarge);
            var own = new Diagnostics();
            bodies[i] = (engine.Render($"{part}.{format.Ending}", view, own), own);
        });
        foreach (var (_, own) in bodies)
            diagnostics.AddRange(own.Items);
        return bodies.All(b => b.Text is not null) ? [.. bodies.Select(b => b.Text!)] : null;
    }

    private static PrintCounts WriteTexts((PlannedDocument Document, string Body)[] documents, string preamble, PrintFormat format, PrintLedger ledger, Diagnostics diagnostics)
    {
        string Whole(string body) => format == PrintFormat.Latex ? $"{preamble}\\begin{{document}}\n\\begin{{onedocument}}{{0}}\n{body}\n\\end{{onedocument}}\n\\end{{document}}\n" : body;
        var files = documents.Select(d => (File: $"{d.Document.Path}.{format.Ending}", Text: OutputFile.Text("x", Whole(d.Body)).Content)).ToArray();
        return ledger.Write([.. files.Select(f => (f.File, PrintLedger.HashOf(Convert.ToBase64String(f.Text.Span)), f.Text))], diagnostics) ? new PrintCounts(0, files.Length, 0, 0) : new PrintCounts(0, 0, 0, 0);
    }

    private PrintCounts WritePdf(string sheet, (PlannedDocument Document, string Body)[] documents, string preamble, PrintLedger ledger, Diagnostics diagnostics)
    {
        var inputs = documents.Select(d => PrintLedger.HashOf(tex is null ? "pdf of html" : "pdf", preamble, d.Body)).ToArray();
        var done = documents.Select((d, i) => ledger.IsDone(d.Document.Path + ".pdf", inputs[i])).ToArray();
        var (written, pages, handled) = (0, 0, done.Count(d => d));

        // From one thread at a time: the PDFs of documents that stand beside each other, null for those that could not be made.
        void Finished(int start, PdfFile?[] files, (int First, int Count)[] ranges)
        {
            var made = Enumerable.Range(0, files.Length).Where(i => files[i] is not null && !done[start + i]).ToArray();
            var ready = made.Select(i => (documents[start + i].Document.Path + ".pdf", inputs[start + i], (ReadOnlyMemory<byte>)PdfFile.Of([(files[i]!, ranges[i].First, ranges[i].Count)]))).ToArray();
            if (!ledger.Write(ready, diagnostics))
                return;
            written += ready.Length;
            pages += made.Sum(i => ranges[i].Count);
            handled += files.Length;
            progress("setting", Math.Min(handled, documents.Length), documents.Length);
        }

        string Name(PlannedDocument document) => $"{sheet}/print/{document.Path}";
        if (!done.Contains(false))
            return new PrintCounts(0, 0, done.Length, 0);
        if (tex is not null)
            tex.Compile(preamble, [.. documents.Select(d => new TexDocument(Name(d.Document), d.Body))], i => !done[i] && !ledger.HasFailed, Finished, diagnostics);
        else
            PrintPages([.. documents.Select(d => (Name(d.Document), d.Body))], i => !done[i] && !ledger.HasFailed, Finished, diagnostics);
        return new PrintCounts(0, written, done.Count(d => d), pages);
    }

    /// <summary>Prints pages of HTML, each by itself.</summary>
    private void PrintPages((string Name, string Html)[] documents, Func<int, bool> wanted, Action<int, PdfFile?[], (int First, int Count)[]> finished, Diagnostics diagnostics)
    {
        var found = new Diagnostics[documents.Length];
        var door = new Lock();
        Parallel.For(0, documents.Length, i =>
        {
            found[i] = new Diagnostics();
            if (!wanted(i))
                return;
            var pdf = chromium.Print(documents[i].Html, documents[i].Name, found[i]);
            lock (door)
                finished(i, [pdf], [(0, pdf?.PageCount ?? 0)]);
        });
        foreach (var own in found)
            diagnostics.AddRange(own.Items);
    }

    /// <summary>All papers of the class in one file, in the order of the list, for the printer's tray.</summary>
    private void Bind(string folder, IReadOnlyList<PlannedDocument> plan, PrintLedger ledger, Diagnostics diagnostics)
    {
        var paths = plan.Where(d => d.Part == "paper").Select(d => Path.Combine(root, folder, d.Path + ".pdf")).Where(File.Exists).ToArray();
        if (paths.Length < 2)
            return;
        try
        {
            var contents = paths.Select(File.ReadAllBytes).ToArray();
            var inputs = PrintLedger.HashOf([.. contents.Select(c => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(c)))]);
            if (!ledger.IsDone("papers.pdf", inputs))
                ledger.Write([("papers.pdf", inputs, PdfFile.Of(contents.Select(c => new PdfFile(c)).Select(f => (f, 0, f.PageCount))))], diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            diagnostics.Error("unreadable-file", new SourcePosition($"{root}/{folder}/papers.pdf"), $"the papers cannot be bound: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Names that the PDF's fonts lack are written by hand.</summary>
    private void Warn(IReadOnlyList<RosterEntry>? roster, Diagnostics diagnostics)
    {
        if (roster is null || !settings.Parts.Contains("paper") || !Formats().Any(f => f.Format == PrintFormat.Latex))
            return;
        foreach (var student in roster.Where(s => s.Name is { } name && !PlainText.IsPrintable(name)))
            diagnostics.Warning("unknown-character", student.Position, $"LaTeX lacks a character of the name \"{student.Name}\": the paper has the code {student.Student} and a line for the name", "write the name in Latin letters, or leave it to the student");
    }
}
