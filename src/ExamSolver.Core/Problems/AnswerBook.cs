using System.Globalization;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems;

/// <summary>
/// The answers of a sheet that questions after them may use: <c>&lt;&lt;answer a&gt;&gt;</c> in the givens stands for the answer to question a of the same
/// problem, <c>&lt;&lt;answer quiz/1a&gt;&gt;</c> for that of any question before, <c>&lt;&lt;answer a#2&gt;&gt;</c> for that of a part, <c>&lt;&lt;answer a.height&gt;&gt;</c> for one entry of
/// an answer. Only what stands before can be used, so that there are no circles.
/// </summary>
/// <param name="fill">Adds the answers that stand before, when one is asked for that is not there; <c>null</c> where all are added in their order.</param>
public sealed class AnswerBook(Action<AnswerBook>? fill = null)
{
    private readonly Dictionary<string, Part> parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Answer> answers = new(StringComparer.Ordinal);
    private readonly HashSet<string> unread = new(StringComparer.Ordinal);
    private bool isFilled;

    /// <summary>The names of all answers so far.</summary>
    public IReadOnlyCollection<string> Names => parts.Keys;

    /// <summary>What a part is called in the whole sheet.</summary>
    public static string NameOf(string reference, Part part) => part.Id.Length == 0 ? reference : $"{reference}#{part.Id}";

    /// <summary>Adds a part; one of the same name, as another draw of the same problem, gives way.</summary>
    public void Add(string name, Part part)
    {
        parts[name] = part;
        answers.Remove(name);
    }

    /// <summary>Notes a question that could not be read, which was told where it stands.</summary>
    public void AddUnread(string reference) => unread.Add(reference);

    /// <summary>Whether a name is that of a question that could not be read.</summary>
    public bool IsUnread(string name, IReadOnlyDictionary<string, string> local) =>
        name.Split('.', '#')[0] is var question && unread.Contains(local.GetValueOrDefault(question, question));

    /// <summary>What a name stands for: the answer it names, and the entry of it; <c>null</c> where there is no such answer.</summary>
    /// <param name="name">A full name, or one within the problem.</param>
    /// <param name="local">The refs of the problem's own questions, by their ids.</param>
    public AnswerReference? Find(string name, IReadOnlyDictionary<string, string> local)
    {
        // Names and entries may both have points: the longest name that there is.
        for (var end = name.Length; end > 0; end = name.LastIndexOf('.', end - 1))
        {
            var hash = name.IndexOf('#', 0, end) is var i and >= 0 ? i : end;
            var full = (local.TryGetValue(name[..hash], out var reference) ? reference : name[..hash]) + name[hash..end];
            if (parts.ContainsKey(full))
                return new AnswerReference(full, end == name.Length ? null : name[(end + 1)..]);
        }

        if (fill is null || isFilled)
            return null;
        isFilled = true;
        fill(this);
        return Find(name, local);
    }

    /// <summary>The answer that a name stands for.</summary>
    public Answer AnswerOf(string name)
    {
        lock (answers)
        {
            if (!answers.TryGetValue(name, out var answer))
                answers[name] = answer = parts[name].Solver.Solve(parts[name].Given).Answer;
            return answer;
        }
    }
}

/// <summary>An answer that a question uses.</summary>
/// <param name="Name">What the answer's part is called in the whole sheet.</param>
/// <param name="Place">The entry of it that is used; <c>null</c> for the whole.</param>
public sealed record AnswerReference(string Name, string? Place)
{
    /// <summary>The entry as formulas write it; <c>null</c>, with the reason, where an answer is none that a formula can use.</summary>
    public string? TextOf(Answer answer, out string? reason)
    {
        reason = null;
        if (Place is not null)
        {
            if (answer.Components.Where(c => c.Place == Place).Select(c => c.Value).FirstOrDefault() is { } entry)
                return Bracketed(entry.ToInfix());
            reason = answer.Components is [{ Place.Length: 0 }] ? $"the answer to {Name} has no entries" : $"the answer to {Name} has no entry \"{Place}\"; its entries: {string.Join(", ", answer.Components.Take(12).Select(c => c.Place))}";
            return null;
        }

        if (answer is RecordAnswer { Common: { } common })
            answer = common;
        if (answer is NumberAnswer or ExpressionAnswer or ArrayAnswer or ShapeAnswer)
            return answer is ShapeAnswer or ArrayAnswer ? answer.ToText() : Bracketed(answer.ToText());
        reason = $"the answer to {Name} is of type {answer.Type}" + (answer is RecordAnswer ? $"; name one of its entries: {string.Join(", ", answer.Components.Take(12).Select(c => c.Place))}" : ", which no formula can use");
        return null;
    }

    private static string Bracketed(string text) => text.All(char.IsLetterOrDigit) ? text : string.Create(CultureInfo.InvariantCulture, $"({text})");
}

/// <summary>The answers that a part uses, and how the part reads with others in their place: a student's own.</summary>
/// <param name="Uses">The names of the answers.</param>
/// <param name="With">The part with other answers; <c>null</c> where it has no meaning with them.</param>
public sealed record CarriedAnswers(IReadOnlyList<string> Uses, Func<IReadOnlyDictionary<string, Answer>, Part?> With);
