using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ExamSolver.Core;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Documents.Rosters;

namespace ExamSolver.Documents.Printing;

/// <summary>One document that is to be printed.</summary>
/// <param name="Part">Of <see cref="PrintSettings.EveryPart"/>.</param>
/// <param name="Path">Its file without the ending, below the folder of the sheet's prints.</param>
/// <param name="Language">Its language.</param>
/// <param name="Copy">Whose it is.</param>
internal sealed record PlannedDocument(string Part, string Path, string Language, PrintCopy Copy);

/// <summary>Who gets which variant in which language, and which documents that makes.</summary>
/// <param name="Copies">The papers, whether they are printed now or not.</param>
/// <param name="Documents">The documents that are printed, in their order.</param>
internal sealed record PrintPlan(IReadOnlyList<(string Language, PrintCopy Copy)> Copies, IReadOnlyList<PlannedDocument> Documents)
{
    /// <summary>The plan, or <c>null</c> after an error in the list.</summary>
    public static PrintPlan? Of(SheetVariants variants, IReadOnlyList<RosterEntry>? roster, PrintSettings settings, Diagnostics diagnostics)
    {
        var (sheet, errors) = (variants.Common, diagnostics.ErrorCount);
        if (settings.Language is { } wanted && !sheet.Languages.Contains(wanted))
            diagnostics.Error("missing-language", new SourcePosition(sheet.Id), $"the sheet is not set in \"{wanted}\"", "its languages: " + string.Join(", ", sheet.Languages));
        var languages = settings.Language is { } only ? [only] : sheet.Languages;
        var copies = roster is null
            ? [.. languages.SelectMany(l => (variants.Varies ? variants.Forms : [null!]).Select(v => (Language: l, Copy: new PrintCopy(v, null))))]
            : roster.Select(s => (Language: s.Language ?? languages[0], Copy: new PrintCopy(VariantOf(s, variants, settings, diagnostics), s))).ToArray();
        foreach (var (language, copy) in copies.Where(c => !sheet.Languages.Contains(c.Language)))
            diagnostics.Error("missing-language", copy.Student?.Position ?? new SourcePosition(sheet.Id), $"the sheet is not set in \"{language}\", the language of \"{copy.Student?.Student}\"", "its languages: " + string.Join(", ", sheet.Languages));
        if (diagnostics.ErrorCount > errors)
            return null;

        var documents = new List<PlannedDocument>();
        if (settings.Parts.Contains("paper"))
            documents.AddRange(copies.Select(c => new PlannedDocument("paper", c.Copy.Student is { } s ? $"papers/{s.FileName}" : $"{c.Language}/{Named("paper", c.Copy.Variant)}", c.Language, c.Copy)));
        var marked = copies.Select(c => (c.Language, c.Copy.Variant)).Distinct().ToArray();
        foreach (var part in new[] { "solution", "guide" }.Where(settings.Parts.Contains))
            documents.AddRange(marked.Select(m => new PlannedDocument(part, $"{m.Language}/{(roster is null || !settings.IsIndividual ? "" : part + "s/")}{Named(part, m.Variant)}", m.Language, new PrintCopy(m.Variant, null))));
        if (settings.Parts.Contains("answers"))
            documents.AddRange(marked.Select(m => m.Language).Distinct().Select(l => new PlannedDocument("answers", $"{l}/answers", l, new PrintCopy(null, null))));
        return new PrintPlan(copies, documents);
    }

    /// <summary>The list of the class with the form of each student, for grading; a variant of one's own follows from the code.</summary>
    public string ToCsv(PrintSettings settings)
    {
        using var csv = new StringWriter();
        PairsFile.WriteRow(csv, "student", "name", "language", "form");
        foreach (var (language, copy) in Copies.Where(c => c.Copy.Student is not null))
            PairsFile.WriteRow(csv, copy.Student!.Student, copy.Student.Name ?? "", language, settings.IsIndividual ? "" : copy.Variant ?? "");
        return csv.ToString();
    }

    private static string Named(string part, string? variant) => variant is null ? part : $"{part}-{SafeFileName.Of(variant)}";

    /// <summary>The variant of a student: their own, the form that the list says, or one that depends on nothing but their code.</summary>
    private static string? VariantOf(RosterEntry student, SheetVariants variants, PrintSettings settings, Diagnostics diagnostics)
    {
        if (!variants.Varies)
            return null;
        if (settings.IsIndividual)
            return variants.CodeOf(student.Student);
        if (student.Form is null)
            return variants.Forms[(int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(student.Student))) % (uint)variants.Forms.Count)];
        if (variants.Forms.FirstOrDefault(f => string.Equals(f, student.Form, StringComparison.OrdinalIgnoreCase)) is { } form)
            return form;
        diagnostics.Error("unknown-form", student.Position, $"there is no form \"{student.Form}\" for \"{student.Student}\"", "forms: " + string.Join(", ", variants.Forms));
        return null;
    }
}
