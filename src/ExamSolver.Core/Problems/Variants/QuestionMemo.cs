using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExamSolver.Core.Specs;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>
/// Questions that were read, by everything that the reading saw: the texts of the question and of what its problem shares. Many variants of a sheet
/// have the same question, and reading it solves it. Safe for several threads.
/// </summary>
internal sealed class QuestionMemo
{
    /// <summary>The most questions that are kept, so that any number of variants can be read.</summary>
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<string, Question> questions = new(StringComparer.Ordinal);

    /// <summary>The questions of one problem.</summary>
    public ProblemMemo For(SpecMap problem, VariedProblem? varied, string sheetId, int number)
    {
        string Context(SpecMap map) => Hash(
            new SpecMap([.. map.Entries.Where(e => SpecBinder.Normalize(e.Key.Text) is "let" or "networks")], map.Position),
            $"{map.Position.File}\n{sheetId}\n{number.ToString(CultureInfo.InvariantCulture)}");
        var settled = Context(problem);
        if (varied is null)
            return new ProblemMemo(this, _ => settled);
        var (written, names) = (Context(varied.Map), SharedNames.Of(problem));
        return new ProblemMemo(this, question => varied.Names.UsedBy(question, names) is { } used ? $"{written}\n{used}" : settled);
    }

    /// <summary>The question that is kept under a key.</summary>
    public Question? Find(string key) => questions.GetValueOrDefault(key);

    /// <summary>Keeps a question.</summary>
    public void Add(string key, Question question)
    {
        if (questions.Count >= Most)
            questions.Clear();
        questions.TryAdd(key, question);
    }

    /// <summary>A name for what nodes say and where they stand.</summary>
    public static string Hash(SpecNode node, string context)
    {
        var text = new StringBuilder(context);
        Write(node, text);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void Write(SpecNode node, StringBuilder text)
    {
        text.Append('\0').Append(node.Position.Line).Append(':').Append(node.Position.Column);
        switch (node)
        {
            case SpecScalar scalar:
                text.Append((char)('0' + (int)scalar.Style)).Append(scalar.Text.Length).Append(':').Append(scalar.Text);
                break;
            case SpecList list:
                text.Append('[').Append(list.Items.Count);
                foreach (var item in list.Items)
                    Write(item, text);
                break;
            case SpecMap map:
                text.Append('{').Append(map.Entries.Count);
                foreach (var (key, value) in map.Entries)
                {
                    Write(key, text);
                    Write(value, text);
                }

                break;
        }
    }
}

/// <summary>The questions of one problem that were read, under what its problem shares.</summary>
/// <param name="memo">All questions.</param>
/// <param name="contextOf">A name for what a question sees of its problem.</param>
internal sealed class ProblemMemo(QuestionMemo memo, Func<SpecMap, string> contextOf)
{
    /// <summary>A question that was read before in the same surroundings.</summary>
    public Question? Find(SpecMap question, int index) => memo.Find(Key(question, index));

    /// <summary>Keeps a question that could be read without a remark.</summary>
    public void Add(SpecMap map, int index, Question question) => memo.Add(Key(map, index), question);

    private string Key(SpecMap question, int index) => QuestionMemo.Hash(question, $"{contextOf(question)}\n{index.ToString(CultureInfo.InvariantCulture)}");
}
