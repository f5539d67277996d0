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
    private static readonly string[] Because = ["because", "since", "as ", "car ", "parce que", "puisque", "comme "];
    private static readonly string[][] Truths = [["true", "t", "vrai", "v", "yes", "oui"], ["false", "f", "faux", "no", "non"]];

    /// <summary>Reads which options are chosen.</summary>
    public static Reading Read(string text, int start, ChoiceAnswer model)
    {
        var word = text.Trim().TrimEnd('.').ToLowerInvariant();
        if (!model.Names.IsDefaultOrEmpty)
            return ReadTruth(text, start, model);
        if (Nothing.Contains(word))
            return new Reading(model.With([.. model.Chosen.Select(_ => false)]));
        var (options, error) = Letters(text, start, model.Chosen.Length);
        if (error is not null)
            return error;
        if (model.IsSingle && options.Count > 1)
            return new Reading(null, new Feedback("one-option"), start);
        return new Reading(model.With([.. Enumerable.Range(0, model.Chosen.Length).Select(options.Contains)]));
    }

    /// <summary>True or false, perhaps with a reason behind a stop, a dash, a comma or a word such as because.</summary>
    private static Reading ReadTruth(string text, int start, ChoiceAnswer model)
    {
        var trimmed = text.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && char.IsLetter(trimmed[end]))
            end++;
        var word = trimmed[..end].ToString().ToLowerInvariant();
        var said = Array.FindIndex(Truths, t => t.Contains(word));
        var rest = trimmed[end..].TrimStart();
        var reason = rest.TrimStart(".,;:-–—(\n ").TrimEnd(") ").ToString();
        var isParted = rest.IsEmpty || ".,;:-–—(".Contains(rest[0], StringComparison.Ordinal) || trimmed[end..].TrimStart(" \t").StartsWith("\n", StringComparison.Ordinal)
            || StartsWithBecause(rest);
        if (said < 0 || !isParted || !IsReason(reason))
            return new Reading(null, new Feedback("expected-truth"), start);
        return new Reading(model.With([said == 0, said == 1])) { Reason = reason.Length > 0 ? reason : null };
    }

    private static bool StartsWithBecause(ReadOnlySpan<char> text)
    {
        foreach (var word in Because)
        {
            if (text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    /// <summary>A reason has words, and does not take the answer back.</summary>
    private static bool IsReason(string reason) => reason.Length == 0
        || (reason.Any(char.IsLetter) && !Array.Exists(Truths, t => Array.Exists(t, w => reason.Equals(w, StringComparison.OrdinalIgnoreCase) || reason.StartsWith("or " + w, StringComparison.OrdinalIgnoreCase) || reason.StartsWith("ou " + w, StringComparison.OrdinalIgnoreCase))));

    /// <summary>Reads an order.</summary>
    public static Reading Read(string text, int start, OrderingAnswer model)
    {
        var (items, error) = Letters(text, start, model.Order.Length);
        if (error is not null)
            return error;
        var missing = Enumerable.Range(0, model.Order.Length).FirstOrDefault(i => !items.Contains(i), -1);
        return missing >= 0
            ? new Reading(null, Feedback.Of("item-missing", ("letter", ((char)('a' + missing)).ToString())), start + text.Length)
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
                    return (found, new Reading(null, Feedback.Of("letter-twice", ("letter", text[i].ToString())), start + i));
                found.Add(letter - 'a');
            }
            else if (!char.IsWhiteSpace(text[i]) && text[i] is not (',' or ';' or '(' or ')' or '[' or ']' or '{' or '}' or '.' or '<' or '→' or '≺' or '/' or '+'))
            {
                return (found, new Reading(null, Feedback.Of("expected-letters-found", ("last", last.ToString()), ("found", text[i].ToString())), start + i));
            }
        }

        return found.Count == 0 ? (found, new Reading(null, Feedback.Of("expected-letters", ("last", last.ToString())), start)) : (found, null);
    }

    private static bool IsWord(string text, int at, string word) =>
        string.Compare(text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0
        && (at == 0 || !char.IsLetter(text[at - 1]))
        && (at + word.Length == text.Length || !char.IsLetter(text[at + word.Length]));
}
