using System.Globalization;
using System.Text.RegularExpressions;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Documents.Figures;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents;

/// <summary>What a layout of a worked solution may name: texts that are ready for the format, lists, and truth values.</summary>
public sealed partial class SheetView
{
    /// <summary>Formulas wider than this, in characters that are seen, go on several lines.</summary>
    private const int LongFormula = 72;

    /// <summary>The most rows of a table that stays on one page.</summary>
    private const int LongestTable = 42;

    private readonly Labels labels;
    private readonly SheetFormat format;
    private readonly string language;
    private readonly LatexStyle style;
    private readonly ResultSentences sentences;
    private readonly List<SolutionTable> printed = [];

    // The files of figures below tables; where no file is written, as in print, none is named.
    private Dictionary<object, string> charts = [];

    private SheetView(Labels labels, SheetFormat format, string language)
    {
        (this.labels, this.format, this.language) = (labels, format, language);
        style = LatexStyle.Default with { DecimalComma = language == "fr", Otherwise = labels.Say(language, Labels.Common, "words", "otherwise") };
        sentences = new ResultSentences(labels, (answer, _) => Mathematics(answer));
    }

    /// <summary>The view of a solved sheet.</summary>
    /// <param name="solved">The sheet.</param>
    /// <param name="labels">The words.</param>
    /// <param name="format">The format.</param>
    /// <param name="language">The language, one of the sheet's.</param>
    /// <param name="isDraft">Whether every page is marked as a draft.</param>
    public static IReadOnlyDictionary<string, object?> Of(SolvedSheet solved, Labels labels, SheetFormat format, string language, bool isDraft) =>
        new SheetView(labels, format, language).Sheet(solved, isDraft);

    /// <summary>The view of one problem alone, as the snapshots hold it.</summary>
    public static IReadOnlyDictionary<string, object?> OfProblem(SolvedSheet solved, Problem problem, Labels labels, SheetFormat format, string language) =>
        new SheetView(labels, format, language).ProblemView(problem, solved);

    private Dictionary<string, object?> Sheet(SolvedSheet solved, bool isDraft)
    {
        var sheet = solved.Sheet;
        return new Dictionary<string, object?>
        {
            ["language"] = language,
            ["plainTitle"] = SvgWriter.Escape(InlineText.ToPlain(sheet.Title.In(language), language)),
            ["babel"] = language == "fr" ? "french" : "english",
            ["headLeft"] = Text(sheet.Title),
            ["headRight"] = Optional(sheet.Course),
            ["title"] = Text(sheet.Title),
            ["course"] = Optional(sheet.Course),
            ["instructions"] = Optional(sheet.Instructions),
            ["variant"] = sheet.Variant is { } code ? format.Text(labels.Say(language, Labels.Common, "words", "variant", new Dictionary<string, string> { ["code"] = code }), language) : "",
            ["points"] = Points(sheet.Points),
            ["draft"] = isDraft,
            ["draftWord"] = format.Text(Word("draft"), language),
            ["failed"] = solved.FailureCount > 0,
            ["figures"] = SheetFigures.Of(sheet).Any() || SheetFigures.OfTables(solved).Any(),
            ["words"] = Words(),
            ["problems"] = sheet.Problems.Select(p => ProblemView(p, solved)).ToList(),
        };
    }

    private Dictionary<string, object?> ProblemView(Problem problem, SolvedSheet solved)
    {
        printed.Clear();
        charts = SheetFigures.OfTables(solved).ToDictionary(f => (object)f.Figure, f => f.FileName, (IEqualityComparer<object>)ReferenceEqualityComparer.Instance);
        return new()
        {
            ["number"] = problem.Number.ToString(CultureInfo.InvariantCulture),
            ["title"] = Text(problem.Title),
            ["stem"] = Optional(problem.Stem),
            ["figure"] = Figure(problem.Figure, SheetFigures.FileName(problem, question: null)),
            ["words"] = Words(),
            ["questions"] = solved.Questions.Where(q => q.Problem == problem).Select(q => QuestionView(problem, q)).ToList(),
        };
    }

    private Dictionary<string, object?> QuestionView(Problem problem, SolvedQuestion solved) => new()
    {
        ["id"] = format.Text(Inline(solved.Question.Id), language),
        ["points"] = Points(solved.Question.Points),
        ["ask"] = Text(solved.Question.Ask),
        ["note"] = Optional(solved.Question.Note),
        ["figure"] = Figure(solved.Question.Figure, SheetFigures.FileName(problem, solved.Question)),
        ["words"] = Words(),
        ["parts"] = solved.Parts.Select(PartView).ToList(),
    };

    /// <summary>A figure: in Markdown a reference to its file, in LaTeX the drawing.</summary>
    private string Figure(FigureRequest? request, string file) => request is null ? "" : format.Figure(request.Draw(), file, labels, language);

    private Dictionary<string, object?> PartView(SolvedPart solved)
    {
        var (part, solution) = (solved.Part, solved.Solution);
        return new Dictionary<string, object?>
        {
            ["id"] = part.Id.Length == 0 ? "" : format.Text(Inline(part.Id), language),
            ["points"] = part.Id.Length == 0 ? "" : Points(part.Points),
            ["ask"] = Optional(part.Ask),
            ["givens"] = solution.Givens.Select(g => Say(part, "givens", g.Id, g.Arguments)).ToList(),
            ["steps"] = Groups(solution.Derivation).Select(g => StepView(part, g)).ToList(),
            ["tables"] = solution.Tables.Where(IsNew).Select(t => TableView(part, t)).ToList(),
            ["answer"] = BoxedAnswer(solution.Answer),
            ["source"] = format.Text(labels.Say(language, part.Solver.Kind, "kind", "source"), language),
            ["conventions"] = solution.Conventions.Where(c => !c.IsNotation).Select(c => Convention(part, c)).ToList(),
            ["checks"] = format.Text(UpperFirst(string.Join(Word("semicolon") + " ", sentences.Checks(solved, language))) + ".", language),
            ["failed"] = solved.Checks.Any(c => !c.Passed),
            ["key"] = solved.Expectation is { Agrees: false } ? format.Text(UpperFirst(sentences.Key(solved, language)) + ".", language) : "",
            ["words"] = Words(),
        };
    }

    /// <summary>Steps in a row that use the same rule on one layer after the other: its sentence is said once, for all of them.</summary>
    private static List<List<DerivationStep>> Groups(IEnumerable<DerivationStep> steps)
    {
        var groups = new List<List<DerivationStep>>();
        foreach (var step in steps)
        {
            if (groups.Count > 0 && groups[^1][^1] is var last && LayerOf(last) is not null && LayerOf(step) is not null && last.Rule == step.Rule && last.Relation == step.Relation && last.Substeps.IsEmpty && step.Substeps.IsEmpty)
                groups[^1].Add(step);
            else
                groups.Add([step]);
        }

        return groups;
    }

    private static string? LayerOf(DerivationStep step) => step.Arguments.TryGetValue("layer", out var argument) && argument is Argument.Name name ? name.Text : null;

    private Dictionary<string, object?> StepView(Part part, List<DerivationStep> group)
    {
        var (step, layers) = (group[0], group.Select(s => LayerOf(s) ?? "").ToArray());
        if (group.Count > 1)
            step = step.With("layer", new Argument.Name(group.Count == 2 ? $"{layers[0]}, {layers[1]}" : $"{layers[0]}, …, {layers[^1]}"));
        return new()
        {
            ["sentence"] = Say(part, "rules", step.Rule, step.Arguments),
            ["formula"] = format.Display is { } display ? display(Display(group)) : format.OpensDisplay + Display(group) + format.ClosesDisplay,
            ["substeps"] = step.Substeps.Select(s => StepView(part, [s])).ToList(),
        };
    }

    /// <summary>
    /// The formulas of a group: one where all are alike, otherwise a line for each layer. A shape has a line for each axis where something is
    /// computed, once for axes that are alike. A long formula goes on two lines.
    /// </summary>
    private string Display(List<DerivationStep> group)
    {
        var relation = Relation(group[0].Relation);
        var distinct = group.DistinctBy(s => (s.Before, s.After)).ToArray();
        if (distinct.Length > 1)
            return Aligned(string.Join(" \\\\\n", group.SelectMany(s => Lines(s).Select((l, i) => $"{(i == 0 ? $"\\texttt{{{TexName(LayerOf(s)!)}}}\\colon\\quad" : "")} & {(l.Before.Equals(l.After) ? "" : $"{Latex(l.Before)} {relation} ")}{Latex(l.After)}"))));
        var lines = Lines(distinct[0]);
        if (lines is not [var only])
            return Aligned(string.Join(" \\\\\n", lines.Select(l => $"{Latex(l.Before)} &{relation} {Latex(l.After)}")));
        var (left, right) = (Latex(only.Before), Latex(only.After));
        if (group[0].Continues)
            return $"{relation} {right}";
        if (left == right)
            return right;
        if (Width(left) + Width(right) <= LongFormula)
            return $"{left} {relation} {right}";
        var before = Width(left) > LongFormula && only.Before is SumFormula sum ? Broken(sum) : [left];
        return Aligned(string.Join(" \\\\\n", before.Select((line, i) => (i == 0 ? "&" : "&\\quad ") + line).Append($"&\\quad {relation} {right}")));
    }

    /// <summary>About how many characters of a formula are seen: a command is one, a bracket's size and a thin space are none.</summary>
    private static int Width(string latex) => Command().Replace(Unseen().Replace(latex, ""), "c").Count(c => c is not ('{' or '}' or ' ' or '^' or '_'));

    [GeneratedRegex(@"\\(?:left|right|displaystyle)(?![A-Za-z])|\\,", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unseen();

    [GeneratedRegex(@"\\(?:[A-Za-z]+|.)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    /// <summary>A long sum on several lines, broken in front of its signs.</summary>
    private List<string> Broken(SumFormula sum)
    {
        var lines = new List<string> { "" };
        foreach (var (isNegative, term) in sum.Terms)
        {
            var latex = Latex(term);
            if (Width(lines[^1]) + Width(latex) > LongFormula)
                lines.Add("");
            lines[^1] += isNegative ? $" - {latex}" : lines is [""] ? latex : $" + {latex}";
        }

        return lines;
    }

    /// <summary>A layer's name inside of mathematics: nothing in it means anything to TeX.</summary>
    private static string TexName(string name) => string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')).Replace("_", "\\_", StringComparison.Ordinal);

    private static (Formula Before, Formula After)[] Lines(DerivationStep step)
    {
        IEnumerable<(Formula Before, Formula After)> pairs = [(step.Before, step.After)];
        if (step is { Before: ArrayFormula { Kind: ArrayKind.List } before, After: ArrayFormula { Kind: ArrayKind.List } after } && before.Items.Length == after.Items.Length && !before.Items.Any(i => i is ArrayFormula))
            pairs = before.Items.Zip(after.Items).Where(p => !p.First.Equals(p.Second)).Distinct().DefaultIfEmpty((before.Items[0], after.Items[0]));
        return [.. pairs];
    }

    private static string Aligned(string lines) => $"\\begin{{aligned}}\n{lines}\n\\end{{aligned}}";

    /// <summary>Whether a table says more than those before it in the problem: the layers of a network stand there once, however many questions ask about them.</summary>
    private bool IsNew(SolutionTable table)
    {
        if (table.Caption is not null)
            return true;
        static string Key(IEnumerable<Argument?> cells) => string.Join('\u0001', cells.Select(c => c switch { null => "", Argument.Mathematics m => m.Formula.ToInfix(), Argument.Shape shape => shape.Answer.ToText(), _ => c.ToString() }));
        var isKnown = printed.Exists(other => other.Id == table.Id && table.Columns.All(other.Columns.Contains)
            && other.Rows.Select(r => Key(table.Columns.Select(c => r[other.Columns.IndexOf(c)]))).ToHashSet(StringComparer.Ordinal).IsSupersetOf(table.Rows.Select(r => Key(r))));
        if (!isKnown)
            printed.Add(table);
        return !isKnown;
    }

    private Dictionary<string, object?> TableView(Part part, SolutionTable table) => new()
    {
        ["caption"] = table.Caption is null ? "" : Say(part, "tables", table.Id, table.Caption),
        ["isProse"] = table.IsProse,
        ["chart"] = table.Figure is { } figure ? format.Figure(figure, charts.GetValueOrDefault(figure, ""), labels, language) : "",
        ["isLong"] = table.Rows.Length > LongestTable,
        ["alignment"] = table.IsProse ? Prose(table.Columns.Length) : "l" + new string('c', Headings(part, table).Count - 1),
        ["columns"] = Headings(part, table).Select((h, i) => new Dictionary<string, object?> { ["text"] = h, ["isFirst"] = i == 0 }).ToList(),
        ["rows"] = table.Rows.Select(r => new Dictionary<string, object?>
        {
            ["cells"] = r.Select((cell, i) => new Dictionary<string, object?>
            {
                ["text"] = cell is null ? "" : format.Cell(Inline(part, cell), language),
                ["isFirst"] = i == 0,
            }).ToList(),
        }).ToList(),
    };

    private List<string> Headings(Part part, SolutionTable table) => table.Headings.IsEmpty
        ? [.. table.Columns.Select(c => Say(part, "columns", c, null))]
        : [.. table.Headings.Select(h => format.Cell(Inline(part, h), language))];

    /// <summary>A narrow column and one or two of sentences, which fill the line together.</summary>
    private static string Prose(int columns) =>
        "c" + string.Concat((columns == 2 ? ["0.87"] : new[] { "0.52", "0.33" }).Select(width => $">{{\\raggedright\\arraybackslash}}p{{{width}\\linewidth}}"));

    private string Convention(Part part, Alternative convention)
    {
        var accepted = Grader.AcceptedPoints(part, convention) is not { } points ? Word("not-accepted")
            : points == part.Points ? Word("accepted")
            : labels.Say(language, Labels.Common, "words", "accepted-for", new Dictionary<string, string> { ["points"] = PlainPoints(points) });
        if (convention.Words is { } own)
        {
            return format.Text(
                labels.Say(language, Labels.Common, "words", "convention-own", new Dictionary<string, string> { ["convention"] = UpperFirst(own.In(language)), ["answer"] = Mathematics(convention.Answer), ["accepted"] = accepted }),
                language);
        }

        return format.Text(
            labels.Say(language, Labels.Common, "words", "convention", new Dictionary<string, string>
            {
                ["assumption"] = labels.Say(language, part.Solver.Kind, "assumptions", convention.Id, Arguments(part, convention.Arguments)),
                ["convention"] = UpperFirst(labels.Say(language, part.Solver.Kind, "conventions", convention.Id, Arguments(part, convention.Arguments))),
                ["answer"] = Mathematics(convention.Answer),
                ["accepted"] = accepted,
            }),
            language);
    }

    private string BoxedAnswer(Answer answer)
    {
        // Prose stands in its box as text.
        if (answer is OpenAnswer open)
            return open.Model is { } model ? Text(model) : format.Text(Word("for-a-person"), language);
        string Box(Answer one) => format.BoxesAnswer ? $"$\\boxed{{{Latex(one)}}}$" : $"$\\displaystyle {Latex(one)}$";
        return format.Text(
            answer is not RecordAnswer record ? Box(answer)
            : record.Common is { } common ? $"{Box(common)} ({Name($"{record.Entries[0].Name}, …, {record.Entries[^1].Name}")})"
            : string.Join(", ", record.Entries.Select(e => $"{Name(e.Name)} {Box(e.Answer)}")),
            language);
    }

    private string Mathematics(Answer answer) => answer is RecordAnswer record
        ? record.Common is { } common ? $"${Latex(common)}$" : string.Join(", ", record.Entries.Select(e => $"{Name(e.Name)} ${Latex(e.Answer)}$"))
        : $"${Latex(answer)}$";

    private string Latex(Answer answer) => answer is ChoiceAnswer { Names: ["yes", "no"] or ["true", "false"] } choice
        ? $"\\text{{{string.Join(", ", choice.Names.Where((_, i) => choice.Chosen[i]).DefaultIfEmpty("none").Select(Word))}}}"
        : GroupDigits(answer.ToLatex(style));

    private string Latex(Formula formula) => GroupDigits(formula.ToLatex(style));

    /// <summary>Long numbers in groups of three digits: <c>600\,000</c>.</summary>
    private string GroupDigits(string latex) => LongNumber().Replace(latex, n => Typography.MathNumber(n.Value, language));

    [GeneratedRegex(@"(?<![\d.,}])\d{5,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongNumber();

    private string Say(Part part, string section, string id, IReadOnlyDictionary<string, Argument>? arguments) =>
        format.Text(labels.Say(language, part.Solver.Kind, section, id, Arguments(part, arguments)), language);

    private Dictionary<string, string> Arguments(Part part, IReadOnlyDictionary<string, Argument>? arguments) =>
        arguments?.ToDictionary(a => a.Key, a => Inline(part, a.Value)) ?? [];

    private string Inline(Part part, Argument argument) => argument switch
    {
        Argument.Word word => labels.Say(language, part.Solver.Kind, "words", word.Id),
        Argument.Mathematics mathematics => $"${Latex(mathematics.Formula)}$",
        Argument.Shape shape => $"${Latex(shape.Answer)}$",
        Argument.Name name => Name(name.Text),
        Argument.OwnWords words => words.Text.In(language).Trim(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Names are set as code, the numbers of a list of sizes as they are.</summary>
    private static string Name(string name)
    {
        const string To = ", …, ";
        if (name.Contains(To, StringComparison.Ordinal))
            return string.Join(To, name.Split(To).Select(Name));
        return name.All(c => char.IsAsciiDigit(c) || c is ',' or ' ') ? name : $"`{name.Replace("`", "", StringComparison.Ordinal)}`";
    }

    private static string Inline(string id) => id.All(char.IsLetterOrDigit) ? id : $"`{id}`";

    private string Text(Localized text) => format.Text(text.In(language).Trim(), language);

    private string Optional(Localized? text) => text is null ? "" : Text(text);

    private string Points(Rational points) => format.Text(PlainPoints(points), language);

    private string PlainPoints(Rational points) => $"{((points * 1000).IsInteger ? Decimal(points) : points.ToString())} {Word(points.Abs() <= 1 && !points.IsZero || (language == "fr" && points.Abs() < 2) ? "point" : "points")}";

    private string Word(string id) => labels.Word(language, id);

    private Dictionary<string, object?> Words() =>
        labels.Of(Labels.Common).Where(l => l.Section == "words" && l.Arguments(language).Count == 0).ToDictionary(l => l.Id, l => (object?)format.Text(l.Sentences[language], language));

    private static string Relation(StepRelation relation) => relation switch
    {
        StepRelation.Equal => "=",
        StepRelation.AtMost => "\\le",
        StepRelation.AtLeast => "\\ge",
        StepRelation.About => "\\approx",
        StepRelation.Proportional => "\\propto",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string UpperFirst(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
