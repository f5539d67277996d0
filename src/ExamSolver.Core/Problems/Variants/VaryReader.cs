using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems.Variants;

/// <summary>Reads a <c>vary</c> block, and reports every mistake in it.</summary>
/// <param name="outer">The values of the problem around, as they are on the common paper; a question's block may use them in formulas.</param>
/// <param name="diagnostics">Where mistakes go.</param>
internal sealed class VaryReader(VariantValues outer, Diagnostics diagnostics)
{
    private const int MostChoices = 1_000;
    private const int MostSteps = 100_000;
    private const int LongestAxis = 20;
    private const string Conditions = "such that";
    private const string Forms = "write choices (k: [5, 3, 7]), a range (k: {from: 1, to: 9, default: 5}), an array (W: {matrix: 2x3, from: -3, to: 3, default: '…'}) or a formula of names above (p: = (k - 1)/2)";

    /// <summary>The keys of a range or an array.</summary>
    public static IReadOnlyList<SpecKey> Keys { get; } =
    [
        new("from", "the smallest number", Required: false, null, () => SpecType.Formula),
        new("to", "the largest number", Required: false, null, () => SpecType.Formula),
        new("step", "the distance of two numbers", Required: false, "1", () => SpecType.Formula),
        new("without", "numbers that are left out", Required: false, null, () => SpecType.ListOf(SpecType.Formula)),
        new("vector", "how many entries a random vector has", Required: false, null, () => SpecType.Number(whole: true, 1, LongestAxis)),
        new("matrix", "rows and columns of a random matrix: 2x3", Required: false, null, () => SpecType.Formula),
        new("probabilities", "how many positive numbers that sum to 1", Required: false, null, () => SpecType.Number(whole: true, 2, LongestAxis)),
        new("different", "whether no two entries are equal", Required: false, "false", () => SpecType.Truth),
        new("symmetric", "whether a matrix is its transpose", Required: false, "false", () => SpecType.Truth),
        new("default", "what stands on the common paper", Required: false, null, () => SpecType.Formula),
    ];

    private readonly ImmutableArray<VariedName>.Builder names = ImmutableArray.CreateBuilder<VariedName>();
    private readonly ImmutableArray<VariantConstraint>.Builder constraints = ImmutableArray.CreateBuilder<VariantConstraint>();
    private VariantValues values = outer;

    /// <summary>Reads the block; <c>null</c> where something in it is wrong.</summary>
    public VaryBlock? Read(SpecNode node)
    {
        var before = diagnostics.ErrorCount;
        if (node is not SpecMap { Entries.Count: > 0 } map)
        {
            diagnostics.Error("wrong-type", node.Position, $"`vary` is {node.Description}", Forms);
            return null;
        }

        foreach (var (key, value) in map.Entries.Where(e => !IsConditions(e.Key)))
        {
            if (ReadName(key, value) is not { } name || name.Names.Any(n => !IsFree(n, key)))
                continue;
            if (name.Default(values) is { } next)
                (values, _) = (next, Added(name));
            else
                diagnostics.Error("bad-vary", value.Position, $"\"{key.Text}\" has no value where the names above it have that of the common paper ({values})", "it must be a number, or an array of numbers");
        }

        foreach (var (_, value) in map.Entries.Where(e => IsConditions(e.Key)))
            ReadConditions(value);
        return diagnostics.ErrorCount > before ? null : new VaryBlock(node.Position, names.ToImmutable(), constraints.ToImmutable());
    }

    private bool Added(VariedName name)
    {
        names.Add(name);
        return true;
    }

    private static bool IsConditions(SpecScalar key) => SpecBinder.Normalize(key.Text) == Conditions;

    private bool IsFree(string name, SpecScalar key)
    {
        if (!Placeholders.IsName(name) || name is VariantConstraint.AnswerName or "tex")
            diagnostics.Error("bad-name", key.Position, $"\"{name}\" in `vary` is no name", $"a name is made of letters, digits and _, begins with a letter, and is neither `answer` nor `tex`: it stands as <<name>> in the question; conditions stand under `{Conditions}`");
        else if (values.Has(name))
            diagnostics.Error("duplicate-name", key.Position, $"\"{name}\" varies already", "give one of them another name");
        else
            return true;
        return false;
    }

    private VariedName? ReadName(SpecScalar key, SpecNode value)
    {
        switch (value)
        {
            case SpecList { Items.Count: > 0 } list:
                return ReadChoices(key, list);
            case SpecMap map:
                return ReadDraw(key, map);
            case SpecScalar { IsEmpty: false } scalar when scalar.Text.TrimStart().StartsWith('='):
                var formula = scalar.Slice(scalar.Text.IndexOf('=', StringComparison.Ordinal) + 1, scalar.Text.Length);
                return ReadFormula(formula, []) is { } read ? new DerivedName(key, formula, read) : null;
            default:
                diagnostics.Error("wrong-type", value.Position, $"\"{key.Text}\" in `vary` is {value.Description}", Forms);
                return null;
        }
    }

    private VariedChoice? ReadChoices(SpecScalar key, SpecList list)
    {
        if (list.Items.Count > MostChoices)
        {
            diagnostics.Error("vary-too-large", list.Position, $"\"{key.Text}\" has {list.Items.Count.ToString(CultureInfo.InvariantCulture)} choices", $"a name has at most {MostChoices}; write a range");
            return null;
        }

        var choices = ImmutableArray.CreateBuilder<ImmutableArray<(string Name, string Text)>>();
        foreach (var item in list.Items)
        {
            (string Name, SpecNode Word)[] words = item is SpecMap map ? [.. map.Entries.Select(e => (e.Key.Text, e.Value))] : [(key.Text, item)];
            if (Array.Find(words, w => w.Word is not SpecScalar { IsEmpty: false }) is { Word: { } wrong })
            {
                diagnostics.Error("wrong-type", wrong.Position, $"a choice of \"{key.Text}\" is {wrong.Description}", "write texts or numbers, or maps of names that change together: [{k: 5, p: 2}, {k: 3, p: 1}]");
                return null;
            }

            if (Array.Find(words, w => ((SpecScalar)w.Word).Text.Length > Placeholders.MaximumWord) is { Word: { } tooLong })
            {
                diagnostics.Error("vary-too-large", tooLong.Position, $"a choice of \"{key.Text}\" has {((SpecScalar)tooLong).Text.Length} characters", $"a word has at most {Placeholders.MaximumWord}");
                return null;
            }

            choices.Add([.. words.Select(w => (w.Name, ((SpecScalar)w.Word).Text))]);
            if (!choices[^1].Select(c => c.Name).SequenceEqual(choices[0].Select(c => c.Name)))
            {
                diagnostics.Error("wrong-type", item.Position, $"a choice of \"{key.Text}\" settles {Said(choices[^1])}, the first one {Said(choices[0])}", "give every choice the same names, in the same order");
                return null;
            }
        }

        return new VariedChoice(key, choices.ToImmutable());
        static string Said(ImmutableArray<(string Name, string Text)> choice) => choice.Length == 0 ? "nothing" : string.Join(", ", choice.Select(c => c.Name));
    }

    private VariedName? ReadDraw(SpecScalar key, SpecMap map)
    {
        var before = diagnostics.ErrorCount;
        SpecBinder.CheckKeys(map, [.. Keys.Select(k => k.Name)], diagnostics);
        if (map["default"] is not SpecScalar { IsEmpty: false } given)
        {
            diagnostics.Error("missing-key", map["default"]?.Position ?? map.Position, $"\"{key.Text}\" has no default", "add default: …, what stands on the common paper");
            return null;
        }

        if (given.Text.Length > Placeholders.MaximumWord)
        {
            diagnostics.Error("vary-too-large", given.Position, $"the default of \"{key.Text}\" has {given.Text.Length} characters", $"a word has at most {Placeholders.MaximumWord}");
            return null;
        }

        var isDecimal = new[] { "from", "to", "step", "default" }.Any(k => map[k] is SpecScalar s && s.Text.Contains('.', StringComparison.Ordinal));
        var (rows, columns) = ReadShape(map);
        if (map["probabilities"] is { } probabilities)
        {
            Misplaced(map, "from", "to", "without", "vector", "matrix", "different", "symmetric");
            var length = Whole(probabilities, "probabilities", 2, LongestAxis);
            var step = Number(map["step"] ?? new SpecScalar("0.1", ScalarStyle.Plain, probabilities.Position), "step");
            if (step is { } piece && (piece.Sign <= 0 || !piece.Reciprocal().IsInteger || piece.Reciprocal() > MostSteps || piece.Reciprocal() < (length ?? 0)))
                diagnostics.Error("out-of-range", (map["step"] ?? probabilities).Position, $"`step` is {piece}", $"1 divided by it is a whole number, at least as large as there are probabilities: 0.1, 1/8");
            CheckDefault(given, key, length ?? 0, 0);
            return diagnostics.ErrorCount > before ? null : new VariedProbabilities(key, length!.Value, (int)step!.Value.Reciprocal().ToDouble(), isDecimal || map["step"] is null, given.Text);
        }

        var entries = ReadEntries(key, map);
        if (rows == 0)
            Misplaced(map, "different", "symmetric");
        CheckDefault(given, key, rows, columns);
        var (isDifferent, isSymmetric) = (Truth(map["different"], "different"), Truth(map["symmetric"], "symmetric"));
        if (isSymmetric && rows != columns)
            diagnostics.Error("wrong-type", map["symmetric"]!.Position, "`symmetric` stands with an array that is no square matrix", "leave it out, or write matrix: 2x2");
        if (isDifferent && entries.Length < rows * Math.Max(1, columns))
            diagnostics.Error("out-of-range", map["different"]!.Position, $"there are {entries.Length} numbers for {rows * Math.Max(1, columns)} different entries", "widen the range, or leave `different` out");
        if (diagnostics.ErrorCount > before)
            return null;
        return rows == 0 ? new VariedNumber(key, entries, isDecimal, given.Text) : new VariedArray(key, rows, columns, entries, isDecimal, isDifferent, isSymmetric, given.Text);
    }

    /// <summary>Rows and columns; no columns for a vector, and no rows for a number.</summary>
    private (int Rows, int Columns) ReadShape(SpecMap map)
    {
        if (map["vector"] is { } vector)
        {
            Misplaced(map, "matrix");
            return (Whole(vector, "vector", 1, LongestAxis) ?? 1, 0);
        }

        if (map["matrix"] is not { } matrix)
            return (0, 0);
        var sizes = (matrix as SpecScalar)?.Text.Split('x', '×') ?? [];
        if (sizes.Length == 2 && sizes.All(s => int.TryParse(s, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= LongestAxis))
            return (int.Parse(sizes[0], CultureInfo.InvariantCulture), int.Parse(sizes[1], CultureInfo.InvariantCulture));
        diagnostics.Error("wrong-type", matrix.Position, $"`matrix` is {matrix.Description}", $"write rows x columns, each from 1 to {LongestAxis}: 2x3");
        return (1, 1);
    }

    private ImmutableArray<Rational> ReadEntries(SpecScalar key, SpecMap map)
    {
        foreach (var missing in new[] { "from", "to" }.Where(k => map[k] is null))
            diagnostics.Error("missing-key", map.Position, $"\"{key.Text}\" has no `{missing}`", Forms);
        var (from, to, step) = (Number(map["from"], "from"), Number(map["to"], "to"), map["step"] is { } node ? Number(node, "step") : 1);
        if (from is not { } low || to is not { } high || step is not { } width)
            return [];
        if (width.Sign <= 0 || high < low)
        {
            diagnostics.Error("out-of-range", (width.Sign <= 0 ? map["step"]! : map["to"]!).Position, width.Sign <= 0 ? $"`step` is {width}" : $"the range ends at {high}, below {low}, where it begins", "write from: the smallest, to: the largest, step: a positive number");
            return [];
        }

        var last = ((high - low) / width).Floor();
        if (last >= MostSteps)
        {
            diagnostics.Error("vary-too-large", map["to"]!.Position, $"the range has more than {MostSteps} numbers", "make its step larger");
            return [];
        }

        var left = map["without"] switch { null => [], SpecList list => list.Items, var one => [one] };
        var without = left.Select(n => Number(n, "without")).ToHashSet();
        ImmutableArray<Rational> entries = [.. Enumerable.Range(0, (int)last + 1).Select(i => low + (width * i)).Where(n => !without.Contains(n))];
        if (entries.IsEmpty)
            diagnostics.Error("out-of-range", map["without"]!.Position, "no number is left", "leave fewer out");
        return entries;
    }

    private void CheckDefault(SpecScalar given, SpecScalar key, int rows, int columns)
    {
        var value = VariantValues.NumberOf(given.Text).Value;
        var fits = value is not null && (rows == 0 ? value.IsScalar : !value.IsScalar && value.Rows == rows && value.Columns == Math.Max(1, columns));
        if (fits)
            return;
        var wanted = rows == 0 ? "a number" : columns == 0 ? $"a list of {rows} numbers, in quotes" : $"a list of {rows} rows of {columns}, in quotes";
        diagnostics.Error("wrong-type", given.Position, $"the default of \"{key.Text}\" is {given.Description}", $"write {wanted}");
    }

    private void ReadConditions(SpecNode node)
    {
        IReadOnlyList<SpecNode> items = node is SpecList list ? list.Items : [node];
        foreach (var item in items)
        {
            if (item is not SpecScalar { IsEmpty: false } text)
            {
                SpecBinder.ReportWrongType(item, "a condition", diagnostics, $"write a list such as ['k <= n', 'answer <= 10^6', {VariantConstraint.MistakesDiffer}]");
                continue;
            }

            if (SpecBinder.Normalize(text.Text) == VariantConstraint.MistakesDiffer)
            {
                constraints.Add(new VariantConstraint(VariantConstraint.MistakesDiffer, text.Position, null));
                continue;
            }

            if (ReadFormula(text, [VariantConstraint.AnswerName]) is not { } formula)
                continue;
            if (formula is not RelationFormula { Operator: "=" or "!=" or "<" or "<=" or ">" or ">=" } relation)
            {
                diagnostics.Error("bad-formula", text.Position, $"{formula.ToInfix()} is no condition", $"a condition has one of the signs =, !=, <, <=, >, >=, or is: {VariantConstraint.MistakesDiffer}");
                continue;
            }

            var constraint = new VariantConstraint(text.Text.Trim(), text.Position, relation);
            if (constraint.IsOfValues && !constraint.Holds(values.Numbers))
                diagnostics.Error("bad-default", text.Position, $"the common paper ({values}) breaks the condition {constraint.Text}", "change the condition, or the first choices and defaults");
            else
                constraints.Add(constraint);
        }
    }

    /// <summary>A formula of the names so far, and of some others.</summary>
    private Formula? ReadFormula(SpecScalar text, IReadOnlyList<string> others)
    {
        var numbers = values.Numbers.Names.Values;
        var scope = numbers.Aggregate(new SpecScope(diagnostics), (s, d) => s.With(definitions: new Dictionary<string, Expr>(s.Definitions) { [d.Name] = d.Formula.ToExpr() }, definition: d));
        if (SpecFormula.Parse(text, scope) is not { } formula)
            return null;
        if (SpecFormula.Unknown(formula, scope).Except(others).FirstOrDefault() is not { } unknown)
            return formula;
        var isWord = values.Has(unknown);
        diagnostics.Error(
            "undeclared-symbol",
            text.At(SpecFormula.PlaceOf(unknown, text.Text)),
            isWord ? $"\"{unknown}\" is a word and no number" : $"\"{unknown}\" is no name above",
            isWord ? "formulas may use numbers and arrays" : NearestName.Hint(unknown, [.. numbers.Select(n => n.Name), .. others], "names"));
        return null;
    }

    private Rational? Number(SpecNode? node, string key)
    {
        if (node is null)
            return null;
        if (node is SpecScalar { IsEmpty: false } scalar && VariantValues.NumberOf(scalar.Text).Value is { IsScalar: true } value && value.Entries[0].TryGetNumber(out var number))
            return number;
        diagnostics.Error("wrong-type", node.Position, $"`{key}` is {node.Description}", "write a number: 3, 0.5, 1/4");
        return null;
    }

    private int? Whole(SpecNode node, string key, int minimum, int maximum)
    {
        if (node is SpecScalar scalar && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
            return number;
        diagnostics.Error("out-of-range", node.Position, $"`{key}` is {node.Description}", $"write a whole number from {minimum} to {maximum}");
        return null;
    }

    private bool Truth(SpecNode? node, string key)
    {
        if (node is SpecScalar { Text: "true" or "false" } scalar)
            return scalar.Text == "true";
        if (node is not null)
            diagnostics.Error("wrong-type", node.Position, $"`{key}` is {node.Description}", "write true or false");
        return false;
    }

    private void Misplaced(SpecMap map, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (map[key] is { } node)
                diagnostics.Error("misplaced-key", node.Position, $"`{key}` does not go with the keys beside it", Forms);
        }
    }
}
