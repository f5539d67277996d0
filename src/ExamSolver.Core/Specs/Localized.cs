namespace ExamSolver.Core.Specs;

/// <summary>A text in one or more languages, by ISO 639-1 code. A text without a language is meant for every language.</summary>
public sealed class Localized : IReadFromSpec<Localized>
{
    private readonly IReadOnlyDictionary<string, string> texts;
    private readonly string? common;

    private Localized(IReadOnlyDictionary<string, string> texts, string? common, SourcePosition position) =>
        (this.texts, this.common, Position) = (texts, common, position);

    /// <summary>A text for every language.</summary>
    public static Localized Everywhere(string text, SourcePosition position = default) => new(new Dictionary<string, string>(), text, position);

    /// <summary>A text with its translations.</summary>
    public static Localized Of(IReadOnlyDictionary<string, string> texts, SourcePosition position = default) => new(texts, null, position);

    /// <summary>Where it is written.</summary>
    public SourcePosition Position { get; }

    /// <summary>Whether the text can be read in a language.</summary>
    public bool Has(string language) => common is not null || texts.ContainsKey(language);

    /// <summary>The languages in which it is written; empty where it is meant for all.</summary>
    public IEnumerable<string> Languages => texts.Keys.Order(StringComparer.Ordinal);

    /// <summary>The text in a language, or, for a draft, in the first language there is.</summary>
    public string In(string language) => common ?? (texts.TryGetValue(language, out var text) ? text : texts[Languages.First()]);

    /// <summary>This text and another one behind it, in every language of either.</summary>
    public Localized Then(Localized other)
    {
        var languages = Languages.Concat(other.Languages).Distinct(StringComparer.Ordinal).Where(l => Has(l) && other.Has(l)).ToArray();
        return languages.Length == 0 ? Everywhere($"{In("en").Trim()} {other.In("en").Trim()}", Position) : Of(languages.ToDictionary(l => l, l => $"{In(l).Trim()} {other.In(l).Trim()}"), Position);
    }

    /// <inheritdoc/>
    public static SpecType SpecType { get; } = SpecType.OneOf(
        "a text, or a text per language", SpecType.Text, SpecType.MapOf("a text per language", SpecType.Text, "^[a-z]{2}$"));

    /// <inheritdoc/>
    public static Localized? Read(SpecNode node, SpecScope scope)
    {
        switch (node)
        {
            case SpecScalar { IsEmpty: false } scalar:
                scope.CheckText(scalar, scope.Diagnostics);
                return Everywhere(scalar.Text, scalar.Position);
            case SpecMap { Entries.Count: > 0 } map when map.Entries.Count > 1 || IsLanguage(map.Entries[0].Key.Text):
                return ReadMap(map, scope);
            default:
                SpecBinder.ReportWrongType(node, "a text", scope.Diagnostics, "write a text, or a map of languages: {en: …, fr: …}");
                return null;
        }
    }

    private static Localized? ReadMap(SpecMap map, SpecScope scope)
    {
        var read = new Dictionary<string, string>();
        foreach (var (key, value) in map.Entries)
        {
            if (!IsLanguage(key.Text))
            {
                scope.Diagnostics.Error("unknown-language", key.Position, $"{key.Description} is not a language", "languages are two letters, such as en or fr; a text with a colon needs quotes");
            }
            else if (value is SpecScalar { IsEmpty: false } text)
            {
                scope.CheckText(text, scope.Diagnostics);
                read[key.Text] = text.Text;
            }
            else
            {
                SpecBinder.ReportWrongType(value, $"a text in \"{key.Text}\"", scope.Diagnostics, "write a text");
            }
        }

        return read.Count == 0 ? null : Of(read, map.Position);
    }

    private static bool IsLanguage(string key) => key.Length == 2 && key.All(char.IsAsciiLetterLower);
}
