using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>
/// The variants of a sheet: the common paper with the author's own numbers, four forms, and one for every student. What is drawn is a function of
/// the sheet's secret and the code alone. Each is solved and checked before it is handed out; one that breaks a condition, or fails a check, is
/// drawn again. Safe for several threads.
/// </summary>
public sealed class SheetVariants
{
    /// <summary>What the common paper is asked for by.</summary>
    public const string CommonPaper = "common";

    private static readonly string[] Letters = ["A", "B", "C", "D"];

    private readonly CachedSpecSource source;
    private readonly Catalogue catalogue;
    private readonly TextCheck checkText;
    private readonly string path;
    private readonly bool draft;
    private readonly ulong seed;
    private readonly QuestionMemo memo = new();
    private readonly ConditionalWeakTable<object, SolvedPart> solved = [];
    private readonly ConcurrentDictionary<(string Path, string Reason), int> thrown = new();
    private readonly ConcurrentDictionary<(string Path, string Form), Lazy<DeliveredProblem>> forms = new();
    private readonly ConcurrentDictionary<string, VariedProblem> varied = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, Question> common = ImmutableDictionary.Create<string, Question>(StringComparer.Ordinal);

    private SheetVariants(ISpecSource source, Catalogue catalogue, TextCheck checkText, string path, VariantCodes codes, bool draft, ulong seed)
    {
        this.source = source as CachedSpecSource ?? new CachedSpecSource(source);
        (this.catalogue, this.checkText, this.path, this.draft, this.seed, Codes) = (catalogue, checkText, path, draft, seed, codes);
    }

    /// <summary>Reads what varies in a sheet; <c>null</c> where its common paper has an error, which is reported.</summary>
    /// <param name="source">Where the files are.</param>
    /// <param name="catalogue">The kinds.</param>
    /// <param name="checkText">What can be printed.</param>
    /// <param name="path">The sheet's folder, or a problem file.</param>
    /// <param name="secret">The sheet's secret; whoever knows it can work out every variant.</param>
    /// <param name="diagnostics">Where mistakes go.</param>
    /// <param name="draft">Whether a missing translation is only a warning.</param>
    /// <param name="seed">What the checks draw from.</param>
    public static SheetVariants? Open(ISpecSource source, Catalogue catalogue, TextCheck checkText, string path, ReadOnlyMemory<byte> secret, Diagnostics diagnostics, bool draft = false, ulong seed = SheetSolver.DefaultSeed)
    {
        var variants = new SheetVariants(source, catalogue, checkText, path, new VariantCodes(secret, source.NameOf(path)), draft, seed);
        var before = diagnostics.ErrorCount;
        if (variants.ReadWith(new CommonRecording(variants), diagnostics) is not { } sheet || diagnostics.ErrorCount > before)
            return null;
        variants.Common = sheet;
        variants.common = sheet.Questions.ToImmutableDictionary(q => q.Ref, StringComparer.Ordinal);
        return variants;
    }

    /// <summary>The common paper.</summary>
    public Sheet Common { get; private set; } = null!;

    /// <summary>Whether anything varies.</summary>
    public bool Varies => !varied.IsEmpty;

    /// <summary>The forms: four, or none where nothing varies.</summary>
    public IReadOnlyList<string> Forms => Varies ? Letters : [];

    /// <summary>The problem files that vary.</summary>
    internal IReadOnlyDictionary<string, VariedProblem> Problems => varied;

    /// <summary>The codes.</summary>
    internal VariantCodes Codes { get; }

    /// <summary>How often draws were thrown away, by problem file and reason.</summary>
    internal IReadOnlyDictionary<(string Path, string Reason), int> Thrown => thrown;

    /// <summary>The code of a student's variant: eight letters and digits that tell nothing of the student, nor of other codes.</summary>
    public string CodeOf(string studentCode) => Codes.Of(studentCode);

    /// <summary>The sheet as a variant has it: of a code, of a form's letter, or the common paper; <c>null</c>, with an error, where there is none.</summary>
    public Sheet? Read(string variantCode, Diagnostics diagnostics)
    {
        if (variantCode == CommonPaper)
            return Common;
        var code = Letters.Contains(variantCode) ? variantCode : Codes.Read(variantCode);
        if (code is null)
        {
            diagnostics.Error("unknown-variant", new SourcePosition(path), $"\"{variantCode}\" is no variant of this sheet", $"write a code as it is printed on a paper, one of the forms {string.Join(", ", Letters)}, or {CommonPaper}; codes are made with the sheet's secret.key, so that another key, or another sheet's name, makes other ones");
            return null;
        }

        return Varies ? ReadWith(new Draws(this, code), diagnostics) is { } sheet ? sheet with { Variant = code } : null : Common;
    }

    /// <summary>A variant with everything that was found out about it; its checks hold.</summary>
    public SolvedSheet? Solve(string variantCode, Diagnostics diagnostics) => Read(variantCode, diagnostics) is { } sheet ? Solve(sheet) : null;

    /// <summary>Solves a sheet that these variants have read; what was solved for another variant is not solved again.</summary>
    /// <exception cref="SolverException">A solver or a check has thrown.</exception>
    public SolvedSheet Solve(Sheet sheet) => new(sheet, [.. sheet.Problems.SelectMany(p => p.Questions.Select(q => new SolvedQuestion(p, q, Solve(q))))]);

    /// <summary>The seed of the checks.</summary>
    internal ulong Seed => seed;

    private ImmutableArray<SolvedPart> Solve(Question question) => [.. question.Parts.Select(p => Solve(p, question.Ref))];

    private SolvedPart Solve(Part part, string reference)
    {
        if (!solved.TryGetValue(part.Given, out var known))
            solved.AddOrUpdate(part.Given, known = SheetSolver.Solve(part, reference, seed));
        return ReferenceEquals(known.Part, part) ? known : known with { Part = part, Expectation = part.Expect is { } expect ? SheetSolver.Compare(expect.Text, part, known.Solution) : null };
    }

    private Sheet? ReadWith(IProblemDraws draws, Diagnostics diagnostics)
    {
        var reader = new SheetReader(source, catalogue, checkText, draws, memo);
        var before = diagnostics.ErrorCount;
        var sheet = source.FileExists(path) ? reader.ReadProblemAlone(path, diagnostics, draft) : reader.ReadSheet(path, diagnostics, draft);
        return diagnostics.ErrorCount > before ? null : sheet;
    }

    private void Throw(string file, string reason) => thrown.AddOrUpdate((file, reason), 1, (_, count) => count + 1);

    /// <summary>What a question breaks: a check, its key, or a condition of its answer.</summary>
    private string? BrokenBy(Question question, VaryBlock? shared, VaryBlock? own, VariantValues values)
    {
        ImmutableArray<SolvedPart> parts;
        try
        {
            parts = Solve(question);
        }
        catch (SolverException e)
        {
            return $"{question.Ref}: {e.Message}";
        }

        if (parts.Any(p => p.FailureCount > 0))
            return $"{question.Ref}: every check holds";
        foreach (var constraint in (IEnumerable<VariantConstraint>)[.. shared?.Constraints ?? [], .. own?.Constraints ?? []])
        {
            if (constraint.IsOfValues)
                continue;
            if (constraint.Relation is null ? !ShowsMistakes(question, parts) : !parts.All(p => constraint.Holds(p.Solution.Answer, values.Numbers)))
                return $"{question.Ref}: {constraint.Text}";
        }

        return null;
    }

    private bool ShowsMistakes(Question question, ImmutableArray<SolvedPart> parts) =>
        !common.TryGetValue(question.Ref, out var own) || own.Parts.Zip(parts).All(pair =>
            Ids(Solve(pair.First, question.Ref).Solution).All(Ids(pair.Second.Solution).Contains));

    private static ImmutableHashSet<string> Ids(Solution solution) => [.. solution.Misconceptions.Select(m => m.Id)];

    /// <summary>Reads the common paper, and remembers what varies.</summary>
    private sealed class CommonRecording(SheetVariants variants) : IProblemDraws
    {
        public Problem? Read(string path, SpecMap map, SettledReading read, Diagnostics diagnostics)
        {
            if (VariedProblem.Read(map, diagnostics) is not { } problem)
                return null;
            variants.varied[path] = problem;
            return read(problem.With(problem.Default(), isCommon: true), problem, diagnostics);
        }
    }

    /// <summary>Draws the problems of one variant.</summary>
    private sealed class Draws(SheetVariants variants, string code) : IProblemDraws
    {
        public Problem? Read(string path, SpecMap map, SettledReading read, Diagnostics diagnostics)
        {
            var delivered = Letters.Contains(code) ? Form(code, path, read) : Deliver(code, path, read, []);
            diagnostics.AddRange(delivered.Items);
            return delivered.Problem;
        }

        /// <summary>A form differs from those before it, where there are as many draws.</summary>
        private DeliveredProblem Form(string form, string path, SettledReading read) => variants.forms.GetOrAdd(
            (path, form),
            _ => new Lazy<DeliveredProblem>(() => Deliver(form, path, read, [.. Letters.TakeWhile(l => l != form).Select(l => Form(l, path, read).Draw).OfType<ProblemDraw>()]))).Value;

        private DeliveredProblem Deliver(string wanted, string path, SettledReading read, IReadOnlyList<ProblemDraw> before)
        {
            var problem = variants.varied[path];
            return new VariantDraw(problem, (block, attempt) => variants.Codes.GeneratorOf(wanted, variants.source.NameOf(path), block, attempt), before)
            {
                Read = read,
                BrokenBy = variants.BrokenBy,
                Thrown = reason => variants.Throw(path, reason),
            }.Deliver();
        }
    }
}
