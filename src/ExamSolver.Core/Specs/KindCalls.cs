using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>A result of another kind that a formula uses: <c>parameters(net, dense1)</c>.</summary>
/// <param name="Name">The name that stands for it in the formula that was read.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Solution">The solution of the kind that is called.</param>
/// <param name="Value">Its answer.</param>
public sealed record KindCall(string Name, string Text, Solution Solution, ArrayEntries Value)
{
    /// <summary>Its answer as it is printed: a shape in round brackets.</summary>
    public Formula Shown => Value is { IsScalar: false, Columns: 1 } ? Formula.Tuple(Value.Entries.Select(e => e.ToFormula())) : Value.ToFormula();

    /// <summary>The name as a definition.</summary>
    public LetDefinition Definition => new(Name, Value.ToFormula(), Value);
}

/// <summary>
/// The kinds as functions of the expression language. A call is solved where it is read, its own checks run, and a name stands for it in the
/// formula, so that a road that leads elsewhere than the answer can put in what those checks observed.
/// </summary>
public sealed class KindCalls(Catalogue catalogue)
{
    private const int MostCalls = 200;

    private readonly List<KindCall> all = [];
    private readonly ImmutableSortedDictionary<string, (FunctionAttribute Function, Solver Solver)> functions = catalogue.Functions;

    /// <summary>The calls of a file so far, in the order in which they stand in it.</summary>
    public IReadOnlyList<KindCall> All => all;

    /// <summary>What can be called.</summary>
    public IEnumerable<string> Names => functions.Keys;

    /// <summary>The calls so far, to which others may be added apart.</summary>
    public KindCalls Copy()
    {
        var copy = new KindCalls(catalogue);
        copy.all.AddRange(all);
        return copy;
    }

    /// <summary>
    /// Puts names where calls stand; <c>null</c> where one of them is wrong, which is reported. <c>Places</c> tells where a character of the new text
    /// stands in the old one.
    /// </summary>
    public (string Text, Func<int, int> Places)? Replace(string text, Func<int, SourcePosition> at, SpecScope scope)
    {
        var result = new StringBuilder();
        var moves = new List<(int From, int Shift)>();
        var start = 0;
        foreach (var (open, close, name) in Find(text, scope))
        {
            if (Call(text, open, close, name, at, scope) is not { } call)
                return null;
            result.Append(text, start, open - start).Append(call.Name);
            start = close + 1;
            moves.Add((result.Length, start - result.Length));
        }

        if (moves.Count == 0)
            return (text, i => i);
        result.Append(text, start, text.Length - start);
        return (result.ToString(), i => i + moves.LastOrDefault(m => m.From <= i).Shift);
    }

    /// <summary>The outermost calls: where the name begins, where the bracket closes.</summary>
    private IEnumerable<(int Open, int Close, string Name)> Find(string text, SpecScope scope)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i]) || (i > 0 && IsPartOfName(text[i - 1])))
                continue;
            var end = i;
            while (end < text.Length && IsPartOfName(text[end]))
                end++;
            if (end < text.Length && text[end] == '(' && text[i..end] is var name && functions.ContainsKey(name) && !scope.Declarations.Contains(name) && Closing(text, end) is var close and > 0)
            {
                yield return (i, close, name);
                end = close;
            }

            i = end;
        }
    }

    private KindCall? Call(string text, int start, int close, string name, Func<int, SourcePosition> at, SpecScope scope)
    {
        var written = text[start..(close + 1)];
        if (all.Find(c => c.Text == written) is { } known)
            return known;
        var (function, solver) = functions[name];
        if (all.Count == MostCalls)
        {
            scope.Diagnostics.Error("too-many-calls", at(start), $"there are more than {MostCalls} results of other kinds in this file", "split the file");
            return null;
        }

        if (Arguments(text, start + name.Length + 1, close, function, at, scope) is not { } given || solver.Bind(new SpecMap(given, at(start)), scope) is not { } bound)
            return null;
        var solution = solver.Solve(bound);
        foreach (var check in solution.Checks)
        {
            if (check.Judge(solution.Answer, new CheckContext(1, written, check.Id)).Passed)
                continue;
            scope.Diagnostics.Error("call-contradicted", at(start), $"the check {check.Id} of {solver.Kind} contradicts {written} = {solution.Answer.ToText()}", "this is an error of the engine: please report it");
            return null;
        }

        if (ValueOf(solution.Answer, function) is not { } value)
        {
            scope.Diagnostics.Error("bad-formula", at(start), $"{written} is {solution.Answer.ToText()}, which is no number", "ask for one layer");
            return null;
        }

        var call = new KindCall($"{name}_{(all.Count + 1).ToString(CultureInfo.InvariantCulture)}", written, solution, value);
        all.Add(call);
        return call;
    }

    /// <summary>What stands in the brackets, by the keys of the kind: <c>net, dense1</c> or <c>net, count: stored</c>.</summary>
    private static List<SpecEntry>? Arguments(string text, int start, int close, FunctionAttribute function, Func<int, SourcePosition> at, SpecScope scope)
    {
        var entries = new List<SpecEntry>();
        foreach (var (from, to) in Pieces(text, start, close))
        {
            var (piece, key) = (text[from..to], entries.Count < function.Keys.Length ? function.Keys[entries.Count] : null);
            if (piece.IndexOf(':', StringComparison.Ordinal) is var colon and > 0)
                (key, piece) = (piece[..colon].Trim(), piece[(colon + 1)..]);
            if (key is null || piece.Trim().Length == 0)
            {
                scope.Diagnostics.Error("bad-call", at(from), key is null ? $"{function.Name} takes {function.Keys.Length} arguments in a row" : $"{function.Name} has an empty argument", $"write {function}, and other keys by name");
                return null;
            }

            entries.Add(new SpecEntry(new SpecScalar(key, ScalarStyle.Plain, at(from)), new SpecScalar(piece.Trim(), ScalarStyle.Plain, at(to - piece.TrimStart().Length))));
        }

        foreach (var (key, value) in function.Fixed)
            entries.Add(new SpecEntry(new SpecScalar(key, ScalarStyle.Plain, at(start)), new SpecScalar(value, ScalarStyle.Plain, at(start))));
        return entries;
    }

    private static IEnumerable<(int From, int To)> Pieces(string text, int start, int close)
    {
        var depth = 0;
        for (var i = start; i <= close; i++)
        {
            if (i == close || (text[i] == ',' && depth == 0))
            {
                if (i > start || i < close)
                    yield return (start, i);
                start = i + 1;
            }
            else
            {
                depth += text[i] is '(' or '[' or '{' ? 1 : text[i] is ')' or ']' or '}' ? -1 : 0;
            }
        }
    }

    private static ArrayEntries? ValueOf(Answer answer, FunctionAttribute function) => answer switch
    {
        NumberAnswer or ExpressionAnswer => ArrayEntries.Scalar(answer.Components[0].Value),
        ShapeAnswer when function.Side && answer.Components.Select(c => c.Value).Distinct().Count() == 1 => ArrayEntries.Scalar(answer.Components[0].Value),
        ShapeAnswer => new ArrayEntries(answer.Components.Length, 1, false, [.. answer.Components.Select(c => c.Value)]),
        ArrayAnswer array => array.Entries,
        RecordAnswer { Common: { } common } => ValueOf(common, function),
        _ => null,
    };

    private static int Closing(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth == 0)
                return i;
        }

        return -1;
    }

    private static bool IsPartOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '\'';
}
