using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Documents;

/// <summary>
/// <c>answers.json</c>: for each question its answer, the answers under accepted conventions, the checks and the misconceptions. A question
/// of several parts has an entry for each, with the key <c>part</c>. Errors and tolerances are powers of ten that bound them from above, so
/// that the file is the same on every machine.
/// </summary>
public static class AnswersJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the file.</summary>
    public static string Write(SolvedSheet solved, Labels labels)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("sheet", solved.Sheet.Id);
            if (solved.Sheet.Variant is { } variant)
                writer.WriteString("variant", variant);
            writer.WriteStartArray("questions");
            foreach (var question in solved.Questions)
            {
                foreach (var part in question.Parts)
                    WritePart(writer, question, part, labels);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WritePart(Utf8JsonWriter writer, SolvedQuestion question, SolvedPart solved, Labels labels)
    {
        var (part, solution) = (solved.Part, solved.Solution);
        writer.WriteStartObject();
        writer.WriteString("ref", question.Question.Ref);
        writer.WriteString("problem", question.Problem.Id);
        writer.WriteString("question", question.Question.Id);
        if (part.Id.Length > 0)
            writer.WriteString("part", part.Id);
        writer.WriteString("kind", part.Solver.Kind);
        writer.WritePropertyName("points");
        WriteNumber(writer, Expr.Number(part.Points));
        writer.WritePropertyName("answer");
        WriteAnswer(writer, solution.Answer);
        WriteAlternatives(writer, "accepted", solution.Conventions.Where(c => Grader.AcceptedPoints(part, c) is not null));
        writer.WriteStartArray("checks");
        foreach (var check in solved.Checks)
        {
            writer.WriteStartObject();
            writer.WriteString("id", check.Id);
            writer.WriteString("method", labels.Say("en", part.Solver.Kind, "checks", check.Id));
            writer.WriteBoolean("passed", check.Passed);
            writer.WriteString("measured", check.Measured);
            WriteDecade(writer, "error", check.Tolerance == 0 ? check.Error : Math.Max(check.Error, check.Tolerance / 100));
            WriteDecade(writer, "tolerance", check.Tolerance);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteAlternatives(writer, "misconceptions", solution.Misconceptions);
        writer.WriteEndObject();
    }

    private static void WriteAlternatives(Utf8JsonWriter writer, string name, IEnumerable<Alternative> alternatives)
    {
        writer.WriteStartArray(name);
        foreach (var alternative in alternatives)
        {
            writer.WriteStartObject();
            writer.WriteString("id", alternative.Id);
            writer.WritePropertyName("answer");
            WriteAnswer(writer, alternative.Answer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteAnswer(Utf8JsonWriter writer, Answer answer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", answer.Type);
        writer.WritePropertyName("value");
        WriteValue(writer, answer);
        writer.WriteString("text", answer.ToText());
        writer.WriteString("latex", answer.ToLatex(LatexStyle.Default));
        writer.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter writer, Answer answer)
    {
        switch (answer)
        {
            case NumberAnswer number:
                WriteNumber(writer, number.Value);
                break;
            case ShapeAnswer shape:
                writer.WriteStartArray();
                foreach (var size in shape.Shape.Sizes)
                    WriteNumber(writer, size);
                writer.WriteEndArray();
                break;
            case RecordAnswer record:
                writer.WriteStartArray();
                foreach (var (_, entry) in record.Entries)
                    WriteValue(writer, entry);
                writer.WriteEndArray();
                break;
            case ArrayAnswer { ColumnNames.IsEmpty: true, IsLiteral: false, Entries.Entries.Length: 1 }:
                writer.WriteStringValue(answer.ToText());
                break;
            case ArrayAnswer { Entries: var entries }:
                writer.WriteStartArray();
                for (var row = 0; row < entries.Rows; row++)
                    WriteRow(writer, entries, row);
                writer.WriteEndArray();
                break;
            case ChoiceAnswer or OrderingAnswer or SetAnswer:
                writer.WriteStartArray();
                foreach (var item in Items(answer))
                    writer.WriteStringValue(item);
                writer.WriteEndArray();
                break;
            case OpenAnswer { Model: null }:
                writer.WriteNullValue();
                break;
            case OpenAnswer { Model: { } model }:
                WriteTexts(writer, model);
                break;
            default:
                writer.WriteStringValue(answer.ToText());
                break;
        }
    }

    /// <summary>A text, or a text by language.</summary>
    private static void WriteTexts(Utf8JsonWriter writer, Localized texts)
    {
        if (!texts.Languages.Any())
        {
            writer.WriteStringValue(texts.In("en").Trim());
            return;
        }

        writer.WriteStartObject();
        foreach (var language in texts.Languages)
            writer.WriteString(language, texts.In(language).Trim());
        writer.WriteEndObject();
    }

    /// <summary>A row of a matrix, or an entry of a vector.</summary>
    private static void WriteRow(Utf8JsonWriter writer, ArrayEntries entries, int row)
    {
        if (entries.Columns > 1)
            writer.WriteStartArray();
        for (var column = 0; column < entries.Columns; column++)
            WriteNumber(writer, entries[row, column]);
        if (entries.Columns > 1)
            writer.WriteEndArray();
    }

    private static IEnumerable<string> Items(Answer answer) => answer switch
    {
        ChoiceAnswer choice => Enumerable.Range(0, choice.Chosen.Length).Where(i => choice.Chosen[i]).Select(choice.NameOf),
        OrderingAnswer ordering => ordering.Order.Select(i => ordering.Components[i].Place),
        SetAnswer set => set.Items.Select(i => i.ToInfix()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>A whole number of any size exactly; another number as a double; an expression in infix.</summary>
    private static void WriteNumber(Utf8JsonWriter writer, Expr value)
    {
        if (value.TryGetInteger(out var integer))
            writer.WriteRawValue(integer.ToString(CultureInfo.InvariantCulture));
        else if (value.FreeSymbols.Count == 0 && value.Evaluate(_ => double.NaN) is var number && double.IsFinite(number))
            writer.WriteNumberValue(number);
        else
            writer.WriteStringValue(value.ToInfix());
    }

    private static void WriteDecade(Utf8JsonWriter writer, string name, double value)
    {
        if (Digits.Decade(value) is not { } decade)
            writer.WriteNumber(name, 0);
        else if (decade is > 300 or < -300)
            writer.WriteNull(name);
        else
            writer.WriteNumber(name, double.Parse($"1e{decade.ToString(CultureInfo.InvariantCulture)}", CultureInfo.InvariantCulture));
    }
}
