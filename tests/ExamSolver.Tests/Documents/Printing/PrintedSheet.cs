using ExamSolver.Core;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents;
using ExamSolver.Documents.Printing;
using ExamSolver.Documents.Rosters;
using ExamSolver.Tests.Authors;
using ExamSolver.Tests.Conventions;

namespace ExamSolver.Tests.Documents.Printing;

/// <summary>A small sheet that varies, and what printing it into a folder of the test's own gives.</summary>
internal static class PrintedSheet
{
    public const string Yaml = """
        title: {en: A quiz, fr: Un quiz}
        languages: [en, fr]
        instructions: {en: Show your work., fr: "Justifiez ; vraiment !"}
        """;

    public const string Problem = """
        title: {en: Convolutions, fr: Convolutions}
        stem: {en: Kernels of $<<k>> \times <<k>>$., fr: Des noyaux de $<<k>> \times <<k>>$.}
        vary:
          k: {from: 3, to: 13, step: 2, default: 3}
        networks:
          net: {input: 32x32x3, layers: [{conv: 8, kernel: <<k>>}]}
        questions:
        - id: a
          ask: {en: How many parameters?, fr: Combien de paramètres ?}
          points: 2
          kind: network/parameter-count
          given: {network: net}
        - id: b
          ask: {en: How large is the output?, fr: Quelle est la taille de la sortie ?}
          points: 1
          kind: network/output-shape
          given: {network: net, report: spatial}
        - id: c
          ask: {en: Which hold?, fr: Lesquelles sont vraies ?}
          points: 2
          kind: choice
          given:
            select: {each right: 0.5, each wrong: -0.5, at least: 0}
            options: [{true: '1 < 2'}, {false: '2 < 1'}]
        - id: d
          ask: {en: Why?, fr: Pourquoi ?}
          kind: rubric
          given:
            statements: [{points: 1, say: {en: Weights are shared., fr: Les poids sont partagés.}}]
            wrong: [{say: {en: It is faster., fr: C'est plus rapide.}, earns: 0}]
            model: {en: Its weights are shared., fr: Ses poids sont partagés.}
        """;

    /// <summary>Names and codes of every sort: in order, hostile, and of scripts that TeX's fonts lack.</summary>
    public const string Roster = """
        student,name,language
        s1,Jane Doe,en
        s2,"O'Brien #_%&~^\{}$x$",fr
        s3,王芳,fr
        ../../x,<script>alert(1)</script>,en
        \input{/etc/passwd},عمر 🙂,en
        """;

    public static bool HasTex { get; } = new PdfCompiler().IsThere;

    public static bool HasChromium { get; } = new ChromiumPrinter("chromium").IsThere;

    public static SheetVariants Variants(string problem = Problem)
    {
        var diagnostics = new Diagnostics();
        var variants = SheetVariants.Open(new Author().With("quiz/sheet.yaml", Yaml).With("quiz/1.yaml", problem), AllProblems.Catalogue, InlineText.Check, "quiz", (byte[])[1, 2, 3], diagnostics);
        Assert.True(variants is not null, string.Join('\n', diagnostics.Items));
        return variants;
    }

    public static IReadOnlyList<RosterEntry> Class(string text = Roster)
    {
        using var reader = new StringReader(text);
        return [.. RosterFile.Read(reader, "class.csv", new Diagnostics())];
    }

    public static PrintCounts? Print(TemporaryFolder folder, out Diagnostics diagnostics, IReadOnlyList<RosterEntry>? roster, string formats = "tex", string parts = "paper,answers,solution,guide", SheetVariants? variants = null, string pdflatex = "pdflatex", string chromium = "no-such-chromium", bool isIndividual = true, bool isLarge = false, string? language = null)
    {
        diagnostics = new Diagnostics();
        var settings = new PrintSettings { Parts = parts.Split(','), Formats = formats.Split(','), IsIndividual = isIndividual && roster is not null, IsLarge = isLarge, Language = language };
        return new SheetPrinter(new TemplateFolder(Path.Combine(Repository.Root, "templates"), "templates"), folder["out"], settings, null, pdflatex, new ChromiumPrinter(chromium)).Print(variants ?? Variants(), roster, diagnostics);
    }

    /// <summary>The files below the output folder, without the ledger.</summary>
    public static string[] Files(TemporaryFolder folder) => !Directory.Exists(folder["out"]) ? []
        : [.. Directory.EnumerateFiles(folder["out"], "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder["out"], f).Replace('\\', '/')).Where(f => !f.EndsWith("/.printed", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
