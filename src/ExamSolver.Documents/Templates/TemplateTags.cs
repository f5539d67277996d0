using ExamSolver.Core;

namespace ExamSolver.Documents.Templates;

/// <summary>One <c>&lt;&lt;…&gt;&gt;</c> of a template: its words and where it begins.</summary>
internal readonly record struct TemplateTag(string Content, int Offset);

/// <summary>
/// The tags of a template, checked before the engine sees them: the engine's own errors name no line, and the templates
/// keep to names, <c>each</c>, <c>if</c>, <c>else</c> and partials so that another engine could take over.
/// </summary>
internal static class TemplateTags
{
    public static IReadOnlyList<TemplateTag> Read(string text)
    {
        var tags = new List<TemplateTag>();
        for (var open = text.IndexOf("<<", StringComparison.Ordinal); open >= 0; open = text.IndexOf("<<", open + 2, StringComparison.Ordinal))
        {
            var close = text.IndexOf(">>", open, StringComparison.Ordinal);
            if (close < 0)
            {
                tags.Add(new TemplateTag("", open));
                break;
            }

            tags.Add(new TemplateTag(text[(open + 2)..close].Trim('~', ' '), open));
        }

        return tags;
    }

    /// <summary>Reports what is not a tag of this house or does not close; returns whether the template is sound.</summary>
    public static bool Check(IReadOnlyList<TemplateTag> tags, Func<int, SourcePosition> at, Diagnostics diagnostics)
    {
        var errors = diagnostics.ErrorCount;
        var open = new Stack<TemplateTag>();
        foreach (var tag in tags)
        {
            var words = tag.Content.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                diagnostics.Error("template-syntax", at(tag.Offset), "<< is not closed by >>, or nothing stands between them", "Write <<name>>.");
            }
            else if (words[0][0] == '!')
            {
                continue;
            }
            else if (words is ["#each" or "#if" or "#unless", _])
            {
                open.Push(tag);
            }
            else if (words[0][0] == '/')
            {
                if (open.Count == 0 || open.Pop().Content.Split(' ')[0] is var block && block[1..] != words[0][1..])
                    diagnostics.Error("template-syntax", at(tag.Offset), $"<<{tag.Content}>> closes what is not open", "Every <<#each …>> ends with <</each>>, every <<#if …>> with <</if>>, the inner ones first.");
            }
            else if (words is ["else"])
            {
                if (open.Count == 0)
                    diagnostics.Error("template-syntax", at(tag.Offset), "<<else>> stands outside of <<#if …>> and <<#each …>>");
            }
            else if (words is not ([">", _] or [['>', ..]]) && (words.Length > 1 || words[0][0] is '#' or '&' or '{' or '^'))
            {
                diagnostics.Error("template-syntax", at(tag.Offset), $"<<{tag.Content}>> is none of the tags of a template", "There are <<name>>, <<#each names>> … <</each>>, <<#if name>> … <<else>> … <</if>>, <<#unless name>> … <</unless>>, <<> partial>> and <<! remark>>.");
            }
        }

        foreach (var tag in open)
            diagnostics.Error("template-syntax", at(tag.Offset), $"<<{tag.Content}>> is never closed", $"Add <</{tag.Content.Split(' ')[0][1..]}>>.");
        return diagnostics.ErrorCount == errors;
    }
}
