using System.Collections.Immutable;
using ExamSolver.Core.Solutions;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Reads options and orders as people tick them: <c>a, c</c>, <c>ac</c>, <c>(a) and (c)</c>, <c>none</c>; <c>true</c>, <c>faux</c>;
/// <c>b &lt; a &lt; c</c>.
/// </summary>
internal static class ChoiceText
{
    private static readonly string[] Nothing = ["none", "none of them", "aucune", "aucun", "-", "∅"];
    private static readonly string[] Joints = ["and", "et", "then", "puis"];
    private static readonly string[][] Truths = [["true", "t", "vrai", "v", "yes", "oui"], ["false", "f", "faux", "no", "non"]];

    /// <summary>Reads which options are chosen.</summary>
    public static Reading Read(string text, int start, ChoiceAnswer model)
    {
        var word = text.Trim().TrimEnd('.').ToLowerInvariant();
        if (!model.Names.IsDefaultOrEmpty)
        {
            var said = Array.FindIndex(Truths, t => t.Contains(word));
            return said >= 0
                ? new Reading(model.With([said == 0, said == 1]))
                : new Reading(null, $"expected {string.Join(" or ", model.Names)}", start);
        }

        if (Nothing.Contains(word))
            return new Reading(model.With([.. model.Chosen.Select(_ => false)]));
        var (options, error) = Letters(text, start, model.Chosen.Length);
        if (error is not null)
            return error;
        if (model.IsSingle && options.Count > 1)
            return new Reading(null, "one option is asked for", start);
        return new Reading(model.With([.. Enumerable.Range(0, model.Chosen.Length).Select(options.Contains)]));
    }

    /// <summary>Reads an order.</summary>
    public static Reading Read(string text, int start, OrderingAnswer model)
    {
        var (items, error) = Letters(text, start, model.Order.Length);
        if (error is not null)
            return error;
        var missing = Enumerable.Range(0, model.Order.Length).FirstOrDefault(i => !items.Contains(i), -1);
        return missing >= 0
            ? new Reading(null, $"\"{(char)('a' + missing)}\" is missing from the order", start + text.Length)
            : new Reading(new OrderingAnswer([.. items]));
    }

    private static (List<int> Letters, Reading? Error) Letters(string text, int start, int count)
    {
        var found = new List<int>();
        var last = (char)('a' + count - 1);
        for (var i = 0; i < text.Length; i++)
        {
            var joint = Array.Find(Joints, j => IsWord(text, i, j));
            if (joint is not null)
            {
                i += joint.Length - 1;
                continue;
            }

            var letter = char.ToLowerInvariant(text[i]);
            if (letter is >= 'a' && letter <= last)
            {
                if (found.Contains(letter - 'a'))
                    return (found, new Reading(null, $"\"{text[i]}\" stands there twice", start + i));
                found.Add(letter - 'a');
            }
            else if (!char.IsWhiteSpace(text[i]) && text[i] is not (',' or ';' or '(' or ')' or '[' or ']' or '{' or '}' or '.' or '<' or '→' or '≺' or '/' or '+'))
            {
                return (found, new Reading(null, $"expected letters from a to {last}, found \"{text[i]}\"", start + i));
            }
        }

        return found.Count == 0 ? (found, new Reading(null, $"expected letters from a to {last}", start)) : (found, null);
    }

    private static bool IsWord(string text, int at, string word) =>
        string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || !char.IsLetter(text[at - 1]))
        && (at + word.Length == text.Length || !char.IsLetter(text[at + word.Length]));
}
