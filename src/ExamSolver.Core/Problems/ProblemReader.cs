using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core.Figures;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Problems.Variants;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Problems;

/// <summary>Reads one problem file: title, stem, what questions share (<c>let</c>, <c>networks</c>), and the questions.</summary>
public sealed class ProblemReader(Catalogue catalogue, TextCheck checkText, TextReading readText, AnswerBook book, Diagnostics diagnostics)
{
    private static readonly string[] ProblemKeys = ["title", "stem", "let", "networks", "figure", "vary", "questions"];
    private static readonly string[] PartKeys = ["id", "points", "ask", "kind", "given", "accept", "expect", "tolerance", "carry", .. AnswerRules.Keys];
    private static readonly string[] QuestionKeys = [.. PartKeys, "ref", "note", "figure", "parts", "for", "vary"];

    /// <summary>Questions that were read before, which are not read again.</summary>
    internal QuestionMemo? Memo { get; init; }

    /// <summary>The file as it is written, where it varies.</summary>
    internal VariedProblem? Varied { get; init; }

    // The refs of the questions so far, by their ids.
    private readonly Dictionary<string, string> refs = new(StringComparer.Ordinal);

    // What the questions share.
    private SpecMap? shares;

    /// <summary>Reads a problem; <c>null</c> where something in it could not be read.</summary>
    /// <param name="map">What the file says.</param>
    /// <param name="id">The name of the file, without the ending.</param>
    /// <param name="sheetId">The sheet's id, of which refs are made where a question has none.</param>
    /// <param name="number">The number on the sheet, from 1.</param>
    public Problem? Read(SpecMap map, string id, string sheetId, int number)
    {
        var before = diagnostics.ErrorCount;
        SpecBinder.CheckKeys(map, ProblemKeys, diagnostics);
        shares = new SpecMap([.. map.Entries.Where(e => SpecBinder.Normalize(e.Key.Text) is "let" or "networks")], map.Position);
        var scope = ReadScope(map, new AnswerPlaces(book, refs));
        foreach (var key in new[] { "title", "stem" })
            AnswerPlaces.Forbid(map[key], key, diagnostics);
        var title = Required(map, "title", "add title: …, a text or {en: …, fr: …}") is { } titleNode ? Localized.Read(titleNode, scope) : null;
        var stem = map["stem"] is { } stemNode ? Localized.Read(stemNode, scope) : null;
        var questions = ReadQuestions(map, scope, Memo?.For(map, Varied, sheetId, number), $"{sheetId}/{number.ToString(CultureInfo.InvariantCulture)}");
        var named = (map["networks"] as SpecMap)?.Entries;
        var figure = diagnostics.ErrorCount == before && map["figure"] is { } figureNode ? FigureRequest.Read(figureNode, named is [var only] ? only.Key : null, null, scope) : null;
        if (title is null || questions is null || diagnostics.ErrorCount > before)
            return null;
        return new Problem { Id = id, Number = number, Title = title, Stem = stem, Networks = scope.Networks.ToImmutableSortedDictionary(StringComparer.Ordinal), Figure = figure, Questions = questions.Value };
    }

    /// <summary>Reads points: a number from 0, exact.</summary>
    public static Rational? ReadPoints(SpecNode node, Diagnostics diagnostics)
    {
        if (node is SpecScalar { IsEmpty: false } scalar
            && FormulaParser.Parse(scalar.Text) is { Succeeded: true, Formula: { } formula }
            && formula.ToExpr().TryGetNumber(out var points)
            && points >= 0
            && points <= 1_000_000)
        {
            return points;
        }

        diagnostics.Error("out-of-range", node.Position, $"`points` is {node.Description}", "points are a number from 0: 2, 1.5, 10/3");
        return null;
    }

    /// <summary>What the questions share.</summary>
    private SpecScope ReadScope(SpecMap map, AnswerPlaces answers)
    {
        var scope = new SpecScope(diagnostics) { CheckText = checkText, ReadText = readText, Calls = new KindCalls(catalogue) };
        if (map["let"] is { } let && answers.Fill(let, diagnostics) is { } lines)
            scope = LetBlock.Read(lines, scope);
        if (map["networks"] is { } networks && answers.Fill(networks, diagnostics) is { } layers)
            scope = ReadNetworks(layers, scope);
        return scope;
    }

    private SpecScope ReadNetworks(SpecNode node, SpecScope scope)
    {
        if (node is not SpecMap map)
        {
            diagnostics.Error("wrong-type", node.Position, $"`networks` is {node.Description}", "write a name for each: networks: {net: {input: 32x32x3, layers: […]}}");
            return scope;
        }

        var networks = new Dictionary<string, Network>(scope.Networks);
        var unread = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in map.Entries)
        {
            if (Network.Read(entry.Value, scope) is { } network)
                networks[entry.Key.Text] = network;
            else
                unread.Add(entry.Key.Text);
        }

        return scope.With(networks: networks, unread: unread);
    }

    private ImmutableArray<Question>? ReadQuestions(SpecMap map, SpecScope scope, ProblemMemo? memo, string prefix)
    {
        if (Required(map, "questions", "add questions: with one question an item, each with ask: … and kind: …") is not { } node)
            return null;
        if (node is not SpecList { Items.Count: > 0 } list)
        {
            diagnostics.Error("wrong-type", node.Position, $"`questions` is {node.Description}", "write a list, one question an item");
            return null;
        }

        var questions = ImmutableArray.CreateBuilder<Question>();
        var ids = new Dictionary<string, SourcePosition>(StringComparer.Ordinal);
        foreach (var item in list.Items)
        {
            if (item is not SpecMap questionMap)
            {
                diagnostics.Error("wrong-type", item.Position, $"a question is a map, found {item.Description}", "begin with ask: … and kind: …");
                continue;
            }

            foreach (var instance in ForExpansion.Expand(questionMap, diagnostics))
            {
                // What uses other answers depends on more than its own text.
                var kept = AnswerPlaces.AnyIn(shares) || AnswerPlaces.AnyIn(instance) ? null : memo;
                var question = kept?.Find(instance, ids.Count);
                var said = diagnostics.Items.Count;
                if (question is not null)
                    Register(question);
                else if ((question = ReadQuestion(instance, scope, prefix, ids.Count)) is not null && diagnostics.Items.Count == said)
                    kept?.Add(instance, ids.Count, question);
                if (question is null)
                {
                    ids.TryAdd($"\0{ids.Count.ToString(CultureInfo.InvariantCulture)}", instance.Position);
                    continue;
                }

                if (!ids.TryAdd(question.Id, question.Position))
                    diagnostics.Error("duplicate-id", question.Position, $"two questions have the id \"{question.Id}\"", $"the other one is at {ids[question.Id]}");
                questions.Add(question);
            }
        }

        return questions.ToImmutable();
    }

    private void Register(Question question)
    {
        refs.TryAdd(question.Id, question.Ref);
        foreach (var part in question.Parts)
            book.Add(AnswerBook.NameOf(question.Ref, part), part);
    }

    private Question? ReadQuestion(SpecMap map, SpecScope scope, string prefix, int index)
    {
        SpecBinder.CheckKeys(map, QuestionKeys, diagnostics);
        var reference = ReadName(map["ref"], "ref");
        var id = ReadName(map["id"], "id") ?? (reference is null ? Letter(index) : reference[(reference.LastIndexOf('/') + 1)..]);
        var full = reference ?? prefix + id;
        refs.TryAdd(id, full);
        foreach (var key in new[] { "ask", "note" })
            AnswerPlaces.Forbid(map[key], key, diagnostics);
        var ask = Required(map, "ask", "add ask: …, what the students are asked") is { } askNode ? Localized.Read(askNode, scope) : null;
        var note = map["note"] is { } noteNode ? Localized.Read(noteNode, scope) : null;
        var points = map["points"] is { } pointsNode ? ReadPoints(pointsNode, diagnostics) : null;
        var parts = map["parts"] is { } partsNode ? ReadParts(partsNode, map, scope, full) : ReadPart(map, scope, points) is { } part ? [part] : null;
        if (parts is null)
            book.AddUnread(full);
        else if (parts is [{ Id.Length: 0 } only])
            book.Add(full, only);
        if (ask is null || parts is null)
            return null;
        var sum = parts.Value.Aggregate((Rational)0, (total, p) => total + p.Points);
        if (points is { } stated && stated != sum)
        {
            diagnostics.Error("points-differ", map["points"]!.Position, $"the question has {stated} points, its parts together {sum}", "leave the question's points out, or make them add up");
            return null;
        }

        FigureRequest? figure = null;
        if (map["figure"] is { } figureNode && (figure = FigureRequest.Read(figureNode, Given(map, "network"), Given(map, "of"), scope)) is null)
            return null;
        return new Question
        {
            Id = id,
            Ref = full,
            Points = sum,
            Ask = ask,
            Note = note,
            Figure = figure,
            Parts = parts.Value,
            Position = map.Position,
        };
    }

    /// <summary>What a question, or the first of its parts, says of a key of its givens.</summary>
    private static SpecNode? Given(SpecMap question, string key) => (((question["parts"] as SpecList)?.Items[0] as SpecMap ?? question)["given"] as SpecMap)?[key];

    private ImmutableArray<Part>? ReadParts(SpecNode node, SpecMap question, SpecScope scope, string reference)
    {
        foreach (var key in new[] { "kind", "given", "accept", "expect", "tolerance", "carry" }.Concat(AnswerRules.Keys).Where(k => question[k] is not null))
            diagnostics.Error("misplaced-key", question[key]!.Position, $"\"{key}\" stands beside `parts`", "move it into the part that it belongs to");
        if (node is not SpecList { Items.Count: > 0 } list || list.Items.Any(i => i is not SpecMap))
        {
            diagnostics.Error("wrong-type", node.Position, $"`parts` is {node.Description}", "write a list of maps, each with its kind, given and points");
            return null;
        }

        var parts = ImmutableArray.CreateBuilder<Part>();
        foreach (var map in list.Items.Cast<SpecMap>())
        {
            SpecBinder.CheckKeys(map, PartKeys, diagnostics);
            var points = map["points"] is { } pointsNode ? ReadPoints(pointsNode, diagnostics) : null;
            var id = ReadName(map["id"], "id") ?? (parts.Count + 1).ToString(CultureInfo.InvariantCulture);
            if (parts.Any(p => p.Id == id))
                diagnostics.Error("duplicate-id", map.Position, $"two parts have the id \"{id}\"");
            AnswerPlaces.Forbid(map["ask"], "ask", diagnostics);
            if (ReadPart(map, scope, points) is not { } part)
                continue;
            parts.Add(part with { Id = id, Ask = map["ask"] is { } ask ? Localized.Read(ask, scope) : null });
            book.Add(AnswerBook.NameOf(reference, parts[^1]), parts[^1]);
        }

        return parts.Count == list.Items.Count ? parts.ToImmutable() : null;
    }

    /// <summary>Reads a part whose givens may use answers to earlier questions.</summary>
    private Part? ReadPart(SpecMap map, SpecScope scope, Rational? stated)
    {
        var places = new AnswerPlaces(book, refs);
        var shared = places.Uses(shares);
        string[] uses = [.. places.Uses(map["given"]).Union(shared)];
        if (places.Fill(map, diagnostics) is not { } filled || ReadFilled(filled, scope, stated) is not { } part)
            return null;
        if (uses.Length > 0)
            return part with { Carried = new CarriedAnswers(uses, With), CarriedPoints = ReadCarry(map["carry"], part.Points) };
        if (map["carry"] is { } carry)
            diagnostics.Error("misplaced-key", carry.Position, "`carry` says what an answer earns that follows from a wrong earlier one, but nothing here uses an earlier answer", "use one: <<answer a>>, or leave `carry` out");
        return part;

        Part? With(IReadOnlyDictionary<string, Answer> answers)
        {
            var aside = new Diagnostics();
            var (reader, others) = (new ProblemReader(catalogue, checkText, readText, book, aside), new AnswerPlaces(book, refs, answers));
            var own = shared.Count > 0 ? reader.ReadScope(shares!, others) : scope.Apart(aside, new LayerBudget()) with { Calls = scope.Calls?.Copy() };
            return others.Fill(map, aside) is { } with && !aside.HasErrors && reader.ReadFilled(with, own, stated) is { } result && !aside.HasErrors ? result : null;
        }
    }

    /// <summary>Reads <c>carry: full points</c>, <c>carry: 1.5</c> or <c>carry: none</c>.</summary>
    private Rational? ReadCarry(SpecNode? node, Rational points)
    {
        switch (node)
        {
            case null or SpecScalar { Text: "full points" }:
                return points;
            case SpecScalar { Text: "none" }:
                return null;
            case var value when ReadPoints(value, diagnostics) is { } own:
                if (own > points)
                    diagnostics.Error("out-of-range", value.Position, $"{own} points to carry on are more than the {points} of the answer", "write fewer, `full points` or `none`");
                return own;
            default:
                return null;
        }
    }

    private Part? ReadFilled(SpecMap map, SpecScope scope, Rational? stated)
    {
        if (Required(map, "kind", "add kind: …; the kinds are listed by: examsolver kinds") is not { } kindNode)
            return null;
        if (kindNode is not SpecScalar { IsEmpty: false } kind)
        {
            SpecBinder.ReportWrongType(kindNode, "a kind", diagnostics, "kinds: " + string.Join(", ", catalogue.Kinds));
            return null;
        }

        if (catalogue.Find(kind.Text) is not { } solver)
        {
            diagnostics.Error("unknown-kind", kind.Position, $"there is no kind {kind.Description}", NearestName.Hint(kind.Text, [.. catalogue.Kinds], "kinds"));
            return null;
        }

        var givenNode = map["given"] ?? new SpecMap([], map.Position);
        if (givenNode is not SpecMap givenMap)
        {
            diagnostics.Error("wrong-type", givenNode.Position, $"`given` is {givenNode.Description}", $"write a map; the keys of {kind.Text} are listed by: examsolver kinds {kind.Text}");
            return null;
        }

        var given = solver.Bind(givenMap, scope);
        var own = given is null ? null : solver.PointsOf(given);
        var points = stated ?? own ?? 1;
        if (own is { } sum && sum != points)
        {
            diagnostics.Error("points-differ", map["points"]!.Position, $"the points are {points}, those of `given` together {sum}", "leave the points out, or make the statements add up");
            return null;
        }

        var accept = ReadAccept(map["accept"], solver, points);
        var tolerance = map["tolerance"] is { } toleranceNode ? Tolerance.Read(toleranceNode, scope) : null;
        var rules = AnswerRules.Read(map, scope);
        var expect = map["expect"];
        if (expect is not null and not SpecScalar { IsEmpty: false })
            diagnostics.Error("wrong-type", expect.Position, $"`expect` is {expect.Description}", "write the answer as a student would type it: 8x8x20");
        if (given is null)
            return null;
        var part = new Part
        {
            Solver = solver,
            Given = given,
            Points = points,
            Accept = accept,
            Tolerance = tolerance,
            Rules = rules.Unit is null && solver.UnitOf(given) is { } unit ? rules with { Unit = Units.Find(unit) } : rules,
            Expect = expect as SpecScalar,
            Position = map.Position,
        };
        if (tolerance is not null || map["tolerance"] is null)
            ToleranceAudit.Check(part, (map["tolerance"] ?? map).Position, diagnostics);
        return part;
    }

    /// <summary>Reads <c>accept: [bias-left-out]</c>, or <c>accept: {bias left out: 1.5, side: full points}</c>.</summary>
    private ImmutableSortedDictionary<string, Rational> ReadAccept(SpecNode? node, Solver solver, Rational points)
    {
        var accept = ImmutableSortedDictionary.CreateBuilder<string, Rational>(StringComparer.Ordinal);
        IEnumerable<(SpecNode Name, SpecNode? Points)> items = node switch
        {
            null => [],
            SpecMap map => map.Entries.Select(e => ((SpecNode)e.Key, (SpecNode?)e.Value)),
            SpecList list => list.Items.Select(i => (i, (SpecNode?)null)),
            _ => [(node, null)],
        };
        foreach (var (name, value) in items)
        {
            var id = (name as SpecScalar)?.Text.Trim().Replace(' ', '-').ToLowerInvariant() ?? "";
            if (!solver.ConventionIds.Contains(id))
            {
                diagnostics.Error("unknown-convention", name.Position, $"{solver.Kind} has no convention {name.Description}", NearestName.Hint(id, [.. solver.ConventionIds], "conventions"));
                continue;
            }

            accept[id] = points;
            if (value is null or SpecScalar { Text: "full points" })
                continue;
            if (ReadPoints(value, diagnostics) is not { } own)
                continue;
            if (own > points)
                diagnostics.Error("out-of-range", value.Position, $"{own} points for \"{id}\" are more than the {points} of the answer", "write fewer, or `full points`");
            accept[id] = own;
        }

        return accept.ToImmutable();
    }

    private SpecNode? Required(SpecMap map, string key, string hint)
    {
        if (map[key] is { } node)
            return node;
        diagnostics.Error("missing-key", map.Position, $"the key \"{key}\" is missing", hint);
        return null;
    }

    private string? ReadName(SpecNode? node, string key)
    {
        switch (node)
        {
            case null:
                return null;
            case SpecScalar { IsEmpty: false } scalar when scalar.Text.Length <= 100 && scalar.Text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/'):
                return scalar.Text;
            default:
                diagnostics.Error("bad-name", node.Position, $"`{key}` is {node.Description}", "a name is made of letters, digits, - _ . and /");
                return null;
        }
    }

    private static string Letter(int index) => index < 26 ? ((char)('a' + index)).ToString() : "q" + (index + 1).ToString(CultureInfo.InvariantCulture);
}
