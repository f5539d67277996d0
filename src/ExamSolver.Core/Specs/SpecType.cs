using System.Globalization;
using System.Text.Json;

namespace ExamSolver.Core.Specs;

/// <summary>What a place in a problem file takes: said in words for people, and as JSON Schema for their editors.</summary>
public sealed class SpecType
{
    private readonly Action<Utf8JsonWriter> writeBody;

    private SpecType(string description, Action<Utf8JsonWriter> writeBody) => (Description, this.writeBody) = (description, writeBody);

    /// <summary>In words: "a whole number from 1", "one of floor, ceil".</summary>
    public string Description { get; }

    /// <summary>Any text.</summary>
    public static SpecType Text { get; } = new("a text", w => w.WriteString("type", "string"));

    /// <summary>A truth value.</summary>
    public static SpecType Truth { get; } = new("true or false", w => w.WriteString("type", "boolean"));

    /// <summary>A formula: a number or a text.</summary>
    public static SpecType Formula { get; } = new("a formula", w =>
    {
        w.WriteStartArray("type");
        w.WriteStringValue("number");
        w.WriteStringValue("string");
        w.WriteEndArray();
    });

    /// <summary>A number within bounds.</summary>
    public static SpecType Number(bool whole, double minimum = double.NegativeInfinity, double maximum = double.PositiveInfinity)
    {
        var bounds = (double.IsFinite(minimum), double.IsFinite(maximum)) switch
        {
            (true, true) => $" from {Show(minimum)} to {Show(maximum)}",
            (true, false) => $" from {Show(minimum)}",
            (false, true) => $" up to {Show(maximum)}",
            _ => "",
        };
        return new((whole ? "a whole number" : "a number") + bounds, w =>
        {
            w.WriteString("type", whole ? "integer" : "number");
            if (double.IsFinite(minimum))
                w.WriteNumber("minimum", minimum);
            if (double.IsFinite(maximum))
                w.WriteNumber("maximum", maximum);
        });
    }

    /// <summary>One of some words.</summary>
    public static SpecType Words(IEnumerable<string> words)
    {
        var list = words.ToArray();
        return new("one of " + string.Join(", ", list), w => WriteEnum(w, list));
    }

    /// <summary>A list of one type.</summary>
    public static SpecType ListOf(SpecType item) => new("a list, each item " + item.Description, w =>
    {
        w.WriteString("type", "array");
        w.WritePropertyName("items");
        item.WriteSchema(w);
    });

    /// <summary>A map whose keys are the author's, each value of one type.</summary>
    public static SpecType MapOf(string description, SpecType value, string keyPattern = "^.+$") => new(description, w =>
    {
        w.WriteString("type", "object");
        w.WriteStartObject("patternProperties");
        w.WritePropertyName(keyPattern);
        value.WriteSchema(w);
        w.WriteEndObject();
        w.WriteBoolean("additionalProperties", value: false);
    });

    /// <summary>A map with known keys.</summary>
    public static SpecType Map(string description, IReadOnlyList<SpecKey> keys) => new(description, w =>
    {
        w.WriteString("type", "object");
        w.WriteStartObject("properties");
        foreach (var key in keys)
        {
            w.WritePropertyName(key.Name);
            key.Type().WriteSchema(w, key.Meaning);
        }

        w.WriteEndObject();
        w.WriteStartArray("required");
        foreach (var key in keys.Where(k => k.Required))
            w.WriteStringValue(key.Name);
        w.WriteEndArray();
        w.WriteBoolean("additionalProperties", value: false);
    });

    /// <summary>Any of several types; anything at all where none is named.</summary>
    public static SpecType OneOf(string description, params SpecType[] types) => new(description, w =>
    {
        if (types.Length == 0)
            return;
        w.WriteStartArray("anyOf");
        foreach (var type in types)
            type.WriteSchema(w);
        w.WriteEndArray();
    });

    /// <summary>A type that is written once, under <c>$defs</c> of the schema, and referred to.</summary>
    public static SpecType Reference(string description, string definition) => new(description, w => w.WriteString("$ref", "#/$defs/" + definition));

    /// <summary>The same type in other words.</summary>
    public SpecType Called(string description) => new(description, writeBody);

    /// <summary>Writes the type as a JSON Schema object.</summary>
    public void WriteSchema(Utf8JsonWriter writer, string? meaning = null)
    {
        writer.WriteStartObject();
        if (meaning is not null)
            writer.WriteString("description", meaning);
        writeBody(writer);
        writer.WriteEndObject();
    }

    private static void WriteEnum(Utf8JsonWriter writer, IReadOnlyList<string> words)
    {
        writer.WriteStartArray("enum");
        foreach (var word in words)
            writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static string Show(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}

/// <summary>A key of a map with known keys.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Meaning">One phrase.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Default">What holds where it is left out, in words; <c>null</c> where it is required or there is nothing to say.</param>
/// <param name="Type">What it takes.</param>
public sealed record SpecKey(string Name, string Meaning, bool Required, string? Default, Func<SpecType> Type);
