using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Documents.Specs;
using ExamSolver.Documents.Templates;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace ExamSolver.Documents;

/// <summary>
/// Fills the layouts of <c>templates/*.hbs</c>. The only class that knows the engine behind them. A view model is a dictionary of
/// texts, truth values, lists and dictionaries; nothing is escaped here: texts come ready for the format (see <see cref="InlineText"/>).
/// </summary>
public sealed class TemplateEngine
{
    private readonly string folder;
    private readonly string displayFolder;
    private readonly IHandlebars engine;
    private readonly ConcurrentDictionary<string, Lazy<Template>> templates = new(StringComparer.Ordinal);

    /// <summary>Templates in a folder, which diagnostics call <paramref name="displayFolder"/>.</summary>
    public TemplateEngine(string folder, string displayFolder)
    {
        this.folder = folder;
        this.displayFolder = displayFolder;
        engine = Handlebars.Create(new HandlebarsConfiguration
        {
            TextEncoder = new BraceShim(),
            ThrowOnUnresolvedBindingExpression = true,
            FormatProvider = CultureInfo.InvariantCulture,
            PartialTemplateResolver = new Partials(this),
        });
    }

    /// <summary>Compiles templates on another core while the sheet is being solved; a mistake is reported by <see cref="Render"/>.</summary>
    public Task Preload(params string[] names) => Task.Run(() =>
    {
        foreach (var name in names)
            _ = Load(name);
    });

    /// <summary>Fills the template <c>name.hbs</c>, such as <c>sheet.md</c>.</summary>
    /// <param name="name">The template's file name without <c>.hbs</c>.</param>
    /// <param name="model">The names that the template may use.</param>
    /// <param name="diagnostics">Where a teacher's mistake in a template goes.</param>
    /// <returns>The document with line ends <c>\n</c>, or <c>null</c> after an error.</returns>
    public string? Render(string name, IReadOnlyDictionary<string, object?> model, Diagnostics diagnostics)
    {
        var template = Load(name);
        diagnostics.AddRange(template.Diagnostics);
        if (template.Run is null)
            return null;
        try
        {
            return BraceShim.Restore(template.Run(model));
        }
        catch (Exception e) when (Undefined(e) is { } missing)
        {
            ReportUndefined(template, missing, model, diagnostics);
            return null;
        }
        catch (HandlebarsException e)
        {
            diagnostics.Error("template-failed", new SourcePosition(template.DisplayPath), $"the template cannot be filled: {FirstLine(e.Message)}");
            return null;
        }
    }

    private static HandlebarsUndefinedBindingException? Undefined(Exception? e)
    {
        while (e is not null and not HandlebarsUndefinedBindingException)
            e = e.InnerException;
        return (HandlebarsUndefinedBindingException?)e;
    }

    private void ReportUndefined(Template template, HandlebarsUndefinedBindingException missing, IReadOnlyDictionary<string, object?> model, Diagnostics diagnostics)
    {
        // The engine names the key and not the place: it is the first tag that uses it, in the template or in one of its partials.
        var name = missing.MissingKey;
        var (holder, tag) = WithPartials(template).SelectMany(t => t.Tags.Select(g => (t, g))).FirstOrDefault(p => Uses(p.g, name), (template, default));
        var known = new HashSet<string>(StringComparer.Ordinal);
        CollectNames(model, known);
        var nearest = known.Select(k => (Name: k, Distance: EditDistance(k, name))).Where(k => k.Distance <= Math.Max(1, name.Length / 3)).OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal).FirstOrDefault();
        diagnostics.Error(
            "undefined-name",
            tag.Content is null ? new SourcePosition(holder.DisplayPath) : holder.At(tag.Offset),
            $"the template uses <<{name}>>, which does not exist here",
            nearest.Name is null ? $"There are {string.Join(", ", known.Order(StringComparer.Ordinal))}." : nearest.Distance == 0 ? $"<<{name}>> exists elsewhere in the document; from inside a block, <<../{name}>> reaches outwards." : $"Did you mean <<{nearest.Name}>>?");
    }

    private List<Template> WithPartials(Template template)
    {
        var found = new List<Template> { template };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(found[i].Tags.Where(t => t.Content.StartsWith('>')).Select(t => Load(t.Content[1..].Trim())).Where(t => !found.Contains(t)).Distinct());
        return found;
    }

    private static bool Uses(TemplateTag tag, string name) =>
        tag.Content.Split(' ')[^1].Split('.', '/').Contains(name, StringComparer.Ordinal) && !tag.Content.StartsWith('/');

    private static void CollectNames(object? value, HashSet<string> names)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, object?> map:
                foreach (var (key, inner) in map)
                {
                    names.Add(key);
                    CollectNames(inner, names);
                }

                break;
            case IEnumerable list and not string:
                foreach (var inner in list)
                    CollectNames(inner, names);
                break;
        }
    }

    private static int EditDistance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }

    private Template Load(string name) => templates.GetOrAdd(name, n => new Lazy<Template>(() => Compile(n))).Value;

    private Template Compile(string name)
    {
        var displayPath = $"{displayFolder}/{name}.hbs";
        var diagnostics = new Diagnostics();
        if (Path.GetFileName(name) != name || name.Length == 0)
        {
            diagnostics.Error("template-not-found", new SourcePosition(displayPath), $"\"{name}\" is not the name of a template");
            return new Template(displayPath, null, [], null, diagnostics.Items);
        }

        SourceText? source;
        try
        {
            source = SourceText.Decode(displayPath, File.ReadAllBytes(Path.Combine(folder, name + ".hbs")), diagnostics);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Error("template-not-found", new SourcePosition(displayPath), "the template cannot be read", $"It belongs into {displayFolder}; the program brings its own copy, which can be restored.");
            return new Template(displayPath, null, [], null, diagnostics.Items);
        }

        if (source is null)
            return new Template(displayPath, null, [], null, diagnostics.Items);
        var tags = TemplateTags.Read(source.Text);
        if (!TemplateTags.Check(tags, source.PositionAt, diagnostics))
            return new Template(displayPath, source, tags, null, diagnostics.Items);
        try
        {
            var run = engine.Compile(BraceShim.Hide(source.Text));
            return new Template(displayPath, source, tags, model => run(model), diagnostics.Items);
        }
        catch (HandlebarsException e)
        {
            diagnostics.Error("template-syntax", new SourcePosition(displayPath), $"the template cannot be read: {FirstLine(e.Message)}");
            return new Template(displayPath, source, tags, null, diagnostics.Items);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd('.', '\r');

    private sealed record Template(string DisplayPath, SourceText? Source, IReadOnlyList<TemplateTag> Tags, Func<object, string>? Run, IReadOnlyList<Diagnostic> Diagnostics)
    {
        public SourcePosition At(int offset) => Source?.PositionAt(offset) ?? new SourcePosition(DisplayPath);
    }

    /// <summary>Finds <c>&lt;&lt;&gt; name&gt;&gt;</c> as <c>name.hbs</c> in the same folder.</summary>
    private sealed class Partials(TemplateEngine owner) : IPartialTemplateResolver
    {
        public bool TryRegisterPartial(IHandlebars env, string? partialName, string? templatePath)
        {
            if (partialName is null || owner.Load(partialName) is not { Source: { } source, Run: not null })
                return false;
            env.RegisterTemplate(partialName, BraceShim.Hide(source.Text));
            return true;
        }
    }
}
