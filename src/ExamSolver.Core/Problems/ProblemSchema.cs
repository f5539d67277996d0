using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>The JSON Schema (draft 2020-12) of problem files, from the same metadata that binds them.</summary>
public static class ProblemSchema
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of the schema.</summary>
    public static string Write(Catalogue catalogue)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            writer.WriteString("title", "ExamSolver problem file");
            writer.WriteString("type", "object");
            writer.WriteStartObject("properties");
            Property(writer, "title", "the problem's title", Localized.SpecType);
            Property(writer, "stem", "what all questions share", Localized.SpecType);
            Property(writer, "let", "symbols and definitions that formulas may use", LetBlock.SpecType);
            Property(writer, "networks", "networks by name", SpecType.MapOf("networks by name", SpecType.Reference("a network", "network")));
            Property(writer, "figure", "a figure behind the stem", FigureRequest.SpecType);
            Property(writer, "vary", "what changes from paper to paper, in the whole problem", VaryBlock.SpecType);
            Property(writer, "questions", "the questions", SpecType.ListOf(SpecType.Reference("a question", "question")));
            writer.WriteEndObject();
            writer.WriteStartArray("required");
            writer.WriteStringValue("title");
            writer.WriteStringValue("questions");
            writer.WriteEndArray();
            writer.WriteBoolean("additionalProperties", value: false);
            writer.WriteStartObject("$defs");
            foreach (var definition in Network.Definitions)
            {
                writer.WritePropertyName(definition.Key);
                definition.Value.WriteSchema(writer);
            }

            Definition(writer, "question", catalogue, isPart: false);
            Definition(writer, "part", catalogue, isPart: true);
            foreach (var solver in catalogue.Solvers)
            {
                writer.WritePropertyName(GivenName(solver));
                SpecType.Map("the givens", SpecBinder.Keys(solver.GivenType)).WriteSchema(writer);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Definition(Utf8JsonWriter writer, string name, Catalogue catalogue, bool isPart)
    {
        writer.WriteStartObject(name);
        writer.WriteString("type", "object");
        writer.WriteStartObject("properties");
        Property(writer, "id", "what it is called on the sheet", isPart ? SpecType.Formula : TextOrList);
        Property(writer, "points", "its points", isPart ? SpecType.Number(whole: false, 0) : SpecType.OneOf("points", SpecType.Number(whole: false, 0), SpecType.Text, SpecType.ListOf(SpecType.Formula)));
        Property(writer, "ask", "the wording", Localized.SpecType);
        Property(writer, "kind", "the kind of question", SpecType.Words(catalogue.Kinds));
        Property(writer, "given", "the givens of the kind", SpecType.MapOf("the givens", SpecType.OneOf("anything")));
        Property(writer, "accept", "conventions that are accepted besides the one taken", SpecType.OneOf("conventions", SpecType.Text, SpecType.ListOf(SpecType.Text), SpecType.MapOf("points by convention", SpecType.Formula)));
        Property(writer, "expect", "your own answer, held against the engine's", SpecType.OneOf("an answer", SpecType.Formula, SpecType.ListOf(SpecType.Formula)));
        Property(writer, "tolerance", "how far a decimal may be from a real answer", Tolerance.SpecType);
        Property(writer, "carry", "what an answer earns that follows from a wrong earlier one: points, `full points` or `none`", SpecType.Formula);
        if (!isPart)
        {
            Property(writer, "ref", "what it is called everywhere", TextOrList);
            Property(writer, "note", "a remark printed with the solution", Localized.SpecType);
            Property(writer, "figure", "a figure printed with the solution, of the network that the question names or of another", FigureRequest.SpecType);
            Property(writer, "parts", "several answers of one question", SpecType.ListOf(SpecType.Reference("a part", "part")));
            Property(writer, "vary", "what changes from paper to paper, in this question alone", VaryBlock.SpecType);
            Property(writer, "for", "several questions of one text", SpecType.MapOf("lists by name", SpecType.ListOf(SpecType.Formula)));
        }

        writer.WriteEndObject();
        writer.WriteStartArray("allOf");
        foreach (var solver in catalogue.Solvers)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("if");
            writer.WriteStartObject("properties");
            writer.WriteStartObject("kind");
            writer.WriteString("const", solver.Kind);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteStartArray("required");
            writer.WriteStringValue("kind");
            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteStartObject("then");
            writer.WriteStartObject("properties");
            writer.WriteStartObject("given");
            writer.WriteString("$ref", "#/$defs/" + GivenName(solver));
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteBoolean("additionalProperties", value: false);
        writer.WriteEndObject();
    }

    private static SpecType TextOrList { get; } = SpecType.OneOf("a text, or one for each case of `for`", SpecType.Formula, SpecType.ListOf(SpecType.Formula));

    private static string GivenName(Solver solver) => "given-" + solver.Kind.Replace('/', '-');

    private static void Property(Utf8JsonWriter writer, string name, string meaning, SpecType type)
    {
        writer.WritePropertyName(name);
        type.WriteSchema(writer, meaning);
    }
}
