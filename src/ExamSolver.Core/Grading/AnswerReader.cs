using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Networks;
using ExamSolver.Core.Problems;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>
/// Reads a typed text as an answer of the same sort as a model. Total: every text is read or has an error, in time and memory that are
/// bounded by <see cref="MaximumLength"/>.
/// </summary>
public static class AnswerReader
{
    /// <summary>The longest text that is read, in characters.</summary>
    public const int MaximumLength = 10_000;

    // Letters, digits and signs as Chinese and Japanese keyboards write them.
    private const char FirstFullWidth = '\uFF01', LastFullWidth = '\uFF5E';

    /// <summary>Reads a text.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="model">An answer of the sort that is asked for.</param>
    /// <param name="language">The language that decides what a comma in a number means.</param>
    /// <param name="rules">How the answer may be written; by default in every way.</param>
    public static Reading Read(string text, Answer model, string language = "en", AnswerRules? rules = null)
    {
        if (text.Length > MaximumLength)
            return new Reading(null, Feedback.Of("too-long", ("length", Number(text.Length)), ("most", Number(MaximumLength))), MaximumLength);
        if (string.IsNullOrWhiteSpace(text))
            return new Reading(null, new Feedback("no-answer"));
        if (text.AsSpan().IndexOfAnyInRange(FirstFullWidth, LastFullWidth) >= 0)
            text = string.Concat(text.Select(c => c is >= FirstFullWidth and <= LastFullWidth ? (char)(c - FirstFullWidth + '!') : c));
        text = WithoutConstructor(text);
        var context = new ReadingContext(language, rules ?? AnswerRules.None);
        return BoundedWork.Run(() => ReadOrPasted(text, model, context), () => new Reading(null, new Feedback("too-much-work")));
    }

    private static Reading ReadOrPasted(string text, Answer model, ReadingContext context)
    {
        var reading = Read(text, 0, model, context);
        if (reading.Answer is not null || model is not (NumberAnswer or ExpressionAnswer or ArrayAnswer or RecordAnswer))
            return reading;
        foreach (var meaning in PythonText.Meanings(text))
        {
            if (Read(meaning, 0, model, context) is { Answer: not null } pasted)
                return pasted;
        }

        return reading;
    }

    /// <summary>An array as a program makes or prints it, <c>np.array([1, 2])</c>, without what is around it; every place stays what it is.</summary>
    private static string WithoutConstructor(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = text.TrimEnd().Length - 1;
        if (open < 5 || close <= open || text[close] != ')' || !IsOneBracket(text[open..(close + 1)]) || text.AsSpan(open + 1).TrimStart() is not ['[', ..])
            return text;
        var name = text[..open].Trim();
        var end = text.LastIndexOf(']', close) + 1;
        return Constructors.Contains(name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant()) && text[end..close].TrimStart() is "" or [',', ..]
            ? string.Concat(new string(' ', open + 1), text.AsSpan(open + 1, end - open - 1), new string(' ', text.Length - end))
            : text;
    }

    private static readonly ImmutableArray<string> Constructors = ["array", "tensor", "asarray", "matrix", "constant", "floattensor", "longtensor"];

    /// <summary>Whether a text reads as several sizes, as 8x8 does and 8*8 does not.</summary>
    public static bool IsWrittenAsShape(string text, Answer shape) =>
        Read(text, shape) is { Answer: ShapeAnswer { Shape.Rank: > 1 }, MayBeProduct: false };

    /// <summary>Of what is answered by its name, or worked out in front of the reader, the parts are read and held against each other.</summary>
    private static Reading Read(string text, int start, Answer model, ReadingContext context) =>
        (model is NumberAnswer or ExpressionAnswer or ArrayAnswer or ShapeAnswer or SetAnswer or IntervalAnswer or GrowthAnswer ? ChainText.Read(text, start, (part, from) => ReadOne(part, from, model, context)) : null)
        ?? ReadOne(text, start, model, context);

    private static Reading ReadOne(string text, int start, Answer model, ReadingContext context) => model switch
    {
        NumberAnswer => NumberReader.Read(text, start, context),
        ExpressionAnswer expression => ReadExpression(text, start, expression, context),
        ShapeAnswer shape => ReadShape(text, start, shape),
        RecordAnswer record => ReadRecord(text, start, record, context),
        ArrayAnswer array => ArrayText.Read(text, start, array, context),
        ChoiceAnswer choice => ChoiceText.Read(text, start, choice),
        OrderingAnswer ordering => ChoiceText.Read(text, start, ordering),
        SetAnswer set => ReadSet(text, start, set, context),
        IntervalAnswer interval => ReadInterval(text, start, interval, context),
        EquationAnswer equation => ReadEquation(text, start, equation, context),
        GrowthAnswer growth => ReadGrowth(text, start, growth, context),
        DistributionAnswer law => ReadDistribution(text, start, law, context),
        WordsAnswer words => ReadWords(text, start, words),
        DesignAnswer design => ReadDesign(text, start, design),
        OpenAnswer open => new Reading(new OpenAnswer(Specs.Localized.Everywhere(text), open.ByCompletion, [])),
        ProofAnswer proof => proof.Read(text),
        _ => throw new UnreachableException($"No reader for {model.GetType().Name}."),
    };

    private static Reading ReadDesign(string text, int start, DesignAnswer model)
    {
        var reading = model.Read(text);
        return new Reading(reading.Answer, reading.Error is { } error ? Unread(error, reading.Hint) : null, start + reading.ErrorStart);
    }

    private static Reading ReadExpression(string text, int start, ExpressionAnswer model, ReadingContext context)
    {
        // A number alone has the number's rule: 1 234,5.
        if (NumberText.TryRead(text, context.Language, out var number))
            return NumberReader.Noted(new Reading(new ExpressionAnswer(Expr.Number(number.Value).ToFormula(), model.Declarations)) { Digits = number.Digits }, number, context);
        var known = context.Declared(model.Declarations);
        if (model.Names is { } names)
            known = names.Names.Keys.Aggregate(known, (d, name) => d.Contains(name) ? d : d.With(name, Domain.Real));
        var result = context.Parse(text, known);
        if (!result.Succeeded)
            return new Reading(null, Unread(result.Errors[0]), start + result.Errors[0].Start);
        var formula = WithoutName(result.Formula!, known);
        if (UnknownFunction(formula, known) is { } function)
            return new Reading(null, Feedback.Of("unknown-name", ("name", function)), start + Math.Max(0, text.IndexOf(function, StringComparison.Ordinal)));
        if ((model.Arrays ?? WholeArrays(formula, model)) is { } arrays)
            return ReadOverArrays(formula, start, model, context.Named(arrays)) with { Written = formula };
        var value = context.Mapped(formula.ToExpr());
        if (model.Names is { } meanings && FormulaParts.Names(formula).Any(meanings.Names.ContainsKey))
        {
            if (meanings.Evaluate(formula, out var misfit) is not { IsScalar: true } written)
                return new Reading(null, misfit is null ? new Feedback("no-single-expression") : NoValue(misfit), start);
            value = context.Mapped(written.Entries[0]);
            return Undeclared(value, model.Declarations) is { } unknown
                ? new Reading(null, Feedback.Of("unknown-name", ("name", unknown)), start + Math.Max(0, text.IndexOf(unknown, StringComparison.Ordinal)))
                : new Reading(new ExpressionAnswer(formula, value, meanings)) { Written = formula };
        }

        if (Undeclared(value, model.Declarations) is { } symbol)
        {
            // 4 N d bytes: the last word is the unit, and the formula is what it measures in.
            return Units.At(text) is var (unit, unitStart) && ((unit.Sort == "bytes" && unit.Size.IsOne) || CountedText.IsCount(unit)) && unit.Name.Length > 3 && text[unitStart - 1] == ' ' && (context.Rules.Unit is null || context.Rules.Unit == unit)
                ? ReadExpression(text[..unitStart], start, model, context)
                : new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)));
        }

        if (!IsScalar(value))
            return new Reading(null, new Feedback("no-single-expression"), start);
        var shown = context.Rules.Names.IsEmpty || value == formula.ToExpr() ? formula : value.ToFormula();
        return new Reading(new ExpressionAnswer(shown, model.Declarations)) { Written = formula };
    }

    /// <summary>What arrays mean where a formula names one as a whole, <c>norm(x)^2</c>, and the answer has its entries alone.</summary>
    private static ArrayContext? WholeArrays(Formula formula, ExpressionAnswer model) =>
        model.Names is null && model.Declarations.All.Any(d => !d.Value.IsScalar) && ArrayContext.Of(model.Declarations) is var arrays && arrays.IsArray(formula) ? arrays : null;

    private static Reading ReadOverArrays(Formula formula, int start, ExpressionAnswer model, ArrayContext arrays)
    {
        if (arrays.WorkOut(formula, out var error) is not { } value)
            return new Reading(null, NoValue(error), start);
        if (value.Entries.Select(e => Undeclared(e, model.Declarations)).FirstOrDefault(s => s is not null) is { } symbol)
            return new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start);
        return value.IsScalar && IsScalar(value.Entries[0]) ? new Reading(new ExpressionAnswer(formula, arrays)) : new Reading(null, new Feedback("no-single-expression"), start);
    }

    /// <summary>What is said of a name that is no symbol of the question: the right side of <c>z = tanh(a)</c>.</summary>
    internal static Formula WithoutName(Formula formula, Declarations declarations) =>
        formula is RelationFormula { Operator: "=" } relation && FormulaParts.Names(relation.Left) is { Count: > 0 } names && !declarations.Contains(names.Min!)
        && relation.Left is SymbolFormula or EntryFormula or ApplyFormula
            ? relation.Right
            : formula;

    /// <summary>Items in braces, or parted by commas or semicolons.</summary>
    private static Reading ReadSet(string text, int start, SetAnswer model, ReadingContext context)
    {
        if (text.Contains("\\{", StringComparison.Ordinal) || text.Contains('$', StringComparison.Ordinal))
            text = InPlace(text, ("\\{", "{"), ("\\}", "}"), ("$", ""), ("\\left{", "{"), ("\\right}", "}"));
        if (!text.AsSpan().ContainsAny('<', '>'))
            text = InPlace(text, (" and ", ","), (" et ", ","), (" und ", ","));
        if (model.Items.All(i => i is NumberExpr))
            text = WithoutWord(text);
        var trimmed = text.Trim();
        var offset = start + text.IndexOf(trimmed, StringComparison.Ordinal);
        if (trimmed.Length > 1 && trimmed[0] == '{' && trimmed[^1] == '}')
            (trimmed, offset) = (trimmed[1..^1], offset + 1);
        var items = new List<Expr>();
        // Where semicolons part the items, a comma is a decimal one.
        var bySemicolons = trimmed.Contains(';', StringComparison.Ordinal);
        foreach (var (piece, pieceStart) in Split(trimmed, offset, c => c == ';' || (c == ',' && !bySemicolons), model.Declarations))
        {
            var (value, error) = Parse(piece, pieceStart, model.Declarations, context with { DecimalComma = bySemicolons || context.DecimalComma });
            if (value is null)
                return error!;
            if (!IsScalar(value))
                return new Reading(null, new Feedback("no-item"), pieceStart);
            items.Add(value);
        }

        return new Reading(new SetAnswer(items, model.Declarations));
    }

    /// <summary>Boxes 1 and 3: the word says what the numbers are of.</summary>
    private static string WithoutWord(string text)
    {
        var letters = text.Length - text.AsSpan().TrimStart().Length;
        var from = letters;
        while (letters < text.Length && char.IsLetter(text[letters]))
            letters++;
        return letters - from > 2 && letters + 1 < text.Length && text[letters] == ' ' && char.IsAsciiDigit(text[letters + 1]) && FunctionTable.CanonicalName(text[from..letters]) is null && !CountedText.Changes(text[from..letters])
            ? string.Concat(new string(' ', letters), text.AsSpan(letters))
            : text;
    }

    private static Reading ReadInterval(string text, int start, IntervalAnswer model, ReadingContext context)
    {
        var result = context.Parse(text, model.Declarations);
        if (!result.Succeeded)
            return new Reading(null, Unread(result.Errors[0]), start + result.Errors[0].Start);
        if ((IntervalAnswer.Of(result.Formula!, model.Declarations) ?? InequalityText.Interval(result.Formula!, model.Declarations)) is not { } interval)
            return new Reading(null, new Feedback("no-interval"), start);
        return new[] { interval.Lower, interval.Upper }.Select(e => Undeclared(e, model.Declarations)).FirstOrDefault(s => s is not null) is { } symbol
            ? new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)))
            : new Reading(interval);
    }

    private static Reading ReadEquation(string text, int start, EquationAnswer model, ReadingContext context)
    {
        var result = context.Parse(text, model.Declarations);
        if (!result.Succeeded)
            return new Reading(null, Unread(result.Errors[0]), start + result.Errors[0].Start);
        if (result.Formula is not RelationFormula { Operator: "=" })
            return new Reading(null, new Feedback("no-equation"), start);
        var answer = new EquationAnswer(result.Formula, model.Declarations);
        if (Undeclared(answer.Difference, model.Declarations) is { } symbol)
            return new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)));
        return IsScalar(answer.Difference) ? new Reading(answer) : new Reading(null, new Feedback("no-equation-of-expressions"), start);
    }

    /// <summary>O(n^2), Theta(n^2), or n^2 alone.</summary>
    private static Reading ReadGrowth(string text, int start, GrowthAnswer model, ReadingContext context)
    {
        var result = context.Parse(text, model.Declarations);
        if (!result.Succeeded)
            return new Reading(null, Unread(result.Errors[0]), start + result.Errors[0].Start);
        var growth = GrowthAnswer.Of(result.Formula!, model.Declarations) ?? GrowthAnswer.Of(result.Formula!.ToExpr(), model.Declarations);
        if (Undeclared(growth.Order, model.Declarations) is { } symbol)
            return new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)));
        return IsScalar(growth.Order) ? new Reading(growth) : new Reading(null, new Feedback("no-growth"), start);
    }

    private static Reading ReadDistribution(string text, int start, DistributionAnswer model, ReadingContext context)
    {
        // x ~ N(0, 1) says the name of what is distributed.
        var tilde = Math.Max(text.IndexOf('~', StringComparison.Ordinal), text.IndexOf('∼', StringComparison.Ordinal)) + 1;
        var result = FormulaParser.Parse(text[tilde..], new ParseOptions { Declarations = model.Declarations, DecimalComma = context.DecimalComma || (text.Contains(';', StringComparison.Ordinal) && NumberText.UsesComma(context.Language)), Functions = [.. Distribution.Names.Where(n => !model.Declarations.Contains(n))] });
        if (!result.Succeeded)
            return new Reading(null, Unread(result.Errors[0]), start + tilde + result.Errors[0].Start);
        if (model.Read(WithoutName(result.Formula!, model.Declarations)) is not { } law)
            return new Reading(null, new Feedback(model.Variables > 1 ? "no-joint-distribution" : "no-distribution"), start);
        return law.Components.Select(c => Undeclared(c.Value, model.Declarations)).FirstOrDefault(s => s is not null) is { } symbol
            ? new Reading(null, Feedback.Of("unknown-name", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal)))
            : law.Components.All(c => IsScalar(c.Value)) ? new Reading(law) : new Reading(null, new Feedback("no-parameter"), start);
    }

    /// <summary>Words parted by blanks, commas or arrows; small and large letters are the same.</summary>
    private static Reading ReadWords(string text, int start, WordsAnswer model)
    {
        var words = new List<string>();
        foreach (var (piece, pieceStart) in Split(text.Replace("->", "  ", StringComparison.Ordinal), start, c => char.IsWhiteSpace(c) || c is ',' or '→' or '"', Declarations.Empty))
        {
            if (piece.Trim().Length == 0)
                continue;
            if (model.Vocabulary.FirstOrDefault(w => string.Equals(w, piece.Trim(), StringComparison.OrdinalIgnoreCase)) is not { } word)
                return new Reading(null, Feedback.Of("unknown-word", ("name", piece.Trim())), pieceStart);
            words.Add(word);
        }

        return words.Count > 0 ? new Reading(new WordsAnswer(words, model.Vocabulary)) : new Reading(null, new Feedback("no-words"), start);
    }

    private static Reading ReadShape(string text, int start, ShapeAnswer model)
    {
        var (inner, offset) = Unwrap(WithoutPixels(WithPlainSigns(text)), start);
        var (parts, mayBeProduct) = SplitSizes(inner, offset, model);
        var sizes = ImmutableArray.CreateBuilder<Expr>();
        foreach (var (part, partStart) in parts)
        {
            if (string.IsNullOrWhiteSpace(part))
                return new Reading(null, new Feedback("size-missing"), partStart);
            var (value, error) = Parse(part, partStart, model.Declarations);
            if (value is null)
                return error!;
            if (!IsScalar(value))
                return new Reading(null, new Feedback("no-size"), partStart);
            sizes.Add(value);
        }

        return sizes.Count > 32 ? new Reading(null, new Feedback("too-many-sizes"), start) : new Reading(new ShapeAnswer(new SymbolicShape(sizes.ToImmutable()), model.Declarations)) { MayBeProduct = mayBeProduct };
    }

    /// <summary>
    /// One answer that counts for every entry, entries in order, or entries by name; entries are parted by semicolons or lines, and else by commas or
    /// “and”, where that gives as many entries as are asked for.
    /// </summary>
    private static Reading ReadRecord(string text, int start, RecordAnswer model, ReadingContext context)
    {
        var pieces = Pieces(text, start, model, c => c is ';' or '\n');
        if (pieces.Length == 1 && PartedByCommas(text, start, model) is { } parted && ReadEntries(parted, text, start, model, context) is { Answer: not null } read)
            return read;
        if (pieces.Length == 1 && OneAfterAnother(text, start, model) is { } row && ReadEntries(row, text, start, model, context) is { Answer: not null } inRow)
            return inRow;
        if (pieces.Length == 1 && NameEnd(pieces[0].Text, model) < 0 && model.Entries.All(e => e.Answer.Type == model.Entries[0].Answer.Type))
        {
            var once = Read(pieces[0].Text, pieces[0].Start, model.Entries[0].Answer, context);
            return once.Answer is { } common ? new Reading(new RecordAnswer([.. model.Entries.Select(e => (e.Name, common))])) : once;
        }

        return ReadEntries(pieces, text, start, model, context);
    }

    private static (string Text, int Start)[] Pieces(string text, int start, RecordAnswer model, Func<char, bool> separates) =>
        [.. Split(text, start, separates, model.Declarations).Where(p => !string.IsNullOrWhiteSpace(p.Text))];

    /// <summary>As many entries as are asked for, parted by a comma before a blank, or by one that stands in no number; <c>null</c> where there are more or fewer.</summary>
    private static (string Text, int Start)[]? PartedByCommas(string text, int start, RecordAnswer model)
    {
        var plain = InPlace(text, (" and ", ","), (" et ", ","), (" und ", ","));
        var spaced = Pieces(plain, start, model, c => c == ',').Aggregate(new List<(string Text, int Start)>(), (joined, piece) =>
        {
            // 0,5 is one number: its comma has no blank behind it.
            if (joined.Count > 0 && !char.IsWhiteSpace(piece.Text[0]))
                joined[^1] = (plain[(joined[^1].Start - start)..(piece.Start - start + piece.Text.Length)], joined[^1].Start);
            else
                joined.Add(piece);
            return joined;
        });
        if (spaced.Count == model.Entries.Length)
            return [.. spaced];
        var all = Pieces(plain, start, model, c => c == ',');
        return all.Length == model.Entries.Length && all.Skip(1).All(p => !char.IsAsciiDigit(p.Text[0]) || !char.IsAsciiDigit(plain[p.Start - start - 2])) ? all : null;
    }

    /// <summary>As many entries as are asked for, with arrows between them, or brackets beside brackets: (64, 64, 3) → (32, 32, 8).</summary>
    private static (string Text, int Start)[]? OneAfterAnother(string text, int start, RecordAnswer model)
    {
        var plain = InPlace(text, ("\\rightarrow", "→"), ("\\to", "→"), ("->", "→"), ("=>", "→"), ("⇒", "→"));
        var parted = Pieces(plain, start, model, c => c == '→');
        if (parted.Length == 1)
        {
            // Each bracket that is closed and followed by another ends an entry.
            var marks = plain.ToCharArray();
            var depth = 0;
            for (var i = 0; i < marks.Length; i++)
            {
                depth += marks[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
                if (depth == 0 && marks[i] is ' ' && i > 0 && marks[i - 1] is ')' or ']' && plain.AsSpan(i).TrimStart() is ['(' or '[', ..])
                    marks[i] = '→';
            }

            parted = Pieces(new string(marks), start, model, c => c == '→');
        }

        return parted.Length == model.Entries.Length && model.Entries.All(e => e.Answer is ShapeAnswer or ArrayAnswer or NumberAnswer) ? parted : null;
    }

    private static Reading ReadEntries((string Text, int Start)[] pieces, string text, int start, RecordAnswer model, ReadingContext context)
    {
        var found = new Dictionary<string, Answer>(StringComparer.Ordinal);
        for (var i = 0; i < pieces.Length; i++)
        {
            var (piece, pieceStart) = pieces[i];
            var colon = NameEnd(piece, model);
            var name = colon >= 0 ? piece[..colon].Trim() : i < model.Entries.Length ? model.Entries[i].Name : "";
            var entry = model.Entries.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
            if (entry.Answer is null)
                return new Reading(null, colon >= 0 ? Feedback.Of("not-asked-for", ("name", name)) : Feedback.Of("too-many-answers", ("most", Number(model.Entries.Length))), pieceStart);
            var reading = Read(piece[(colon + 1)..], pieceStart + colon + 1, entry.Answer, context);
            if (reading.Answer is null)
                return reading;
            if (!found.TryAdd(entry.Name, reading.Answer))
                return new Reading(null, Feedback.Of("answered-twice", ("name", entry.Name)), pieceStart);
        }

        var missing = model.Entries.FirstOrDefault(e => !found.ContainsKey(e.Name));
        return missing.Answer is null
            ? new Reading(new RecordAnswer([.. model.Entries.Select(e => (e.Name, found[e.Name]))]))
            : new Reading(null, Feedback.Of("not-answered", ("name", missing.Name)), start + text.Length);
    }

    /// <summary>Where the name of an entry ends: at a colon, or at a sign of equality behind a name that is asked for.</summary>
    private static int NameEnd(string piece, RecordAnswer model)
    {
        if (piece.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
            return colon;
        var equals = piece.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && model.Entries.Any(e => string.Equals(e.Name, piece[..equals].Trim(), StringComparison.OrdinalIgnoreCase)) ? equals : -1;
    }

    private static (Expr? Value, Reading? Error) Parse(string text, int start, Declarations declarations, ReadingContext? context = null)
    {
        context ??= ReadingContext.Default;
        if (NumberText.TryRead(text, context.Language, out var number))
            return (Expr.Number(number.Value), null);
        var result = context.Parse(text, declarations);
        if (!result.Succeeded)
            return (null, new Reading(null, Unread(result.Errors[0]), start + result.Errors[0].Start));
        var value = result.Formula!.ToExpr();
        return Undeclared(value, declarations) is { } symbol
            ? (null, new Reading(null, Feedback.Of("no-number", ("name", symbol)), start + Math.Max(0, text.IndexOf(symbol, StringComparison.Ordinal))))
            : (value, null);
    }

    internal static bool IsScalar(Expr value) => value is not (ArrayExpr or RelationExpr or ApplyExpr { Function: "and" or "or" or "not" }) && !value.IsUndefined;

    internal static string? Undeclared(Expr value, Declarations declarations) => value.FreeSymbols.FirstOrDefault(s => !declarations.Contains(s));

    /// <summary>A word that is applied and that nothing defines; what it gives could equal nothing, and nobody would learn why.</summary>
    internal static string? UnknownFunction(Formula formula, Declarations declarations) =>
        formula is ApplyFormula { Function: { Length: > 2 } name } && name.All(char.IsAsciiLetter) && !FunctionNames.IsKnown(name) && !declarations.Contains(name)
            ? name
            : FormulaParts.Of(formula).Select(p => UnknownFunction(p, declarations)).FirstOrDefault(n => n is not null);

    /// <summary>What the reader of formulas says.</summary>
    internal static Feedback Unread(ParseError error) => Unread(error.Message, error.Suggestion);

    private static Feedback Unread(string message, string? hint) => hint is null
        ? Feedback.Of("formula", ("message", message.TrimEnd('.')))
        : Feedback.Of("formula", ("message", message.TrimEnd('.')), ("hint", hint.TrimEnd('.')));

    /// <summary>What is said of a formula that can be read and has no value.</summary>
    internal static Feedback NoValue(string? error) => error is null ? new Feedback("no-value") : Feedback.Of("formula", ("message", error.TrimEnd('.')));

    internal static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static (string Text, int Start) Unwrap(string text, int start)
    {
        var trimmed = text.Trim();
        start += text.IndexOf(trimmed, StringComparison.Ordinal);
        return trimmed.Length > 1 && ((trimmed[0] == '(' && trimmed[^1] == ')') || (trimmed[0] == '[' && trimmed[^1] == ']')) && IsOneBracket(trimmed)
            ? (trimmed[1..^1], start + 1)
            : (trimmed, start);
    }

    /// <summary>Whether the first bracket is closed by the last: (a, b), and not (a)x(b).</summary>
    private static bool IsOneBracket(string text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            if (depth == 0)
                return i == text.Length - 1;
        }

        return false;
    }

    /// <summary>A shape in LaTeX, in words or as a program prints it: <c>8 \times 8</c>, 8 by 8, <c>torch.Size([8, 8])</c>.</summary>
    private static string WithPlainSigns(string text)
    {
        if (!text.AsSpan().ContainsAny('\\', '$', 'S') && !text.Contains(" by ", StringComparison.Ordinal) && !text.Contains(" par ", StringComparison.Ordinal))
            return text;
        text = InPlace(text, ("\\times", "×"), ("\\cdot", "·"), ("\\left", ""), ("\\right", ""), ("\\,", ""), ("$", ""), (" by ", " × "), (" par ", " × "));
        var name = text.IndexOf("Size(", StringComparison.Ordinal);
        return name >= 0 && text.AsSpan(0, name).Trim() is "torch." or "" && text.AsSpan().TrimEnd() is [.., ')']
            ? string.Concat(new string(' ', name + 5), text.AsSpan(name + 5, text.LastIndexOf(')') - name - 5))
            : text;
    }

    /// <summary>Replaces pieces by shorter ones and blanks, so that every place in the text stays what it is.</summary>
    private static string InPlace(string text, params ReadOnlySpan<(string Old, string New)> pieces)
    {
        foreach (var (old, plain) in pieces)
            text = text.Replace(old, plain.PadRight(old.Length), StringComparison.Ordinal);
        return text;
    }

    /// <summary>Sizes are numbers of pixels, so the word adds nothing.</summary>
    private static string WithoutPixels(string text)
    {
        var trimmed = text.TrimEnd();
        foreach (var word in new[] { "pixels", "px" })
        {
            if (trimmed.Length > word.Length && trimmed.EndsWith(word, StringComparison.OrdinalIgnoreCase) && !char.IsLetter(trimmed[^(word.Length + 1)]))
                return trimmed[..^word.Length];
        }

        return text;
    }

    /// <summary>
    /// Sizes are parted by commas where there are any; otherwise by x or ×; otherwise by * between numbers. Between names * may also
    /// multiply: there it parts if it gives as many sizes as are asked for, and the reading says that it may be a product.
    /// </summary>
    private static ((string Text, int Start)[] Parts, bool MayBeProduct) SplitSizes(string text, int start, ShapeAnswer model)
    {
        if (model.Declarations.Contains("x") || text.AsSpan().ContainsAny(',', ';'))
            return ([.. Split(text, start, c => c is ',' or ';' or '×', model.Declarations)], false);
        var parted = Split(text, start, c => c is 'x' or 'X' or '×', model.Declarations).ToArray();
        var multiplied = Split(text, start, c => c is 'x' or 'X' or '×' or '*' or '·', model.Declarations).ToArray();
        if (multiplied.All(p => p.Text.Trim() is { Length: > 0 } size && size.All(char.IsAsciiDigit)))
            return (multiplied, false);
        return parted.Length == 1 && multiplied.Length == model.Shape.Rank && multiplied.All(p => p.Text.Trim() is { Length: > 0 } size && size.All(char.IsLetterOrDigit))
            ? (multiplied, true)
            : (parted, false);
    }

    /// <summary>Splits outside brackets.</summary>
    private static IEnumerable<(string Text, int Start)> Split(string text, int start, Func<char, bool> separates, Declarations declarations)
    {
        var (from, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length)
            {
                depth += text[i] switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
                if (depth > 0 || !separates(text[i]) || IsInsideWord(text, i, declarations))
                    continue;
            }

            yield return (text[from..i], start + from);
            from = i + 1;
        }
    }

    /// <summary>The x of <c>max</c>, and that of a declared name, part nothing; the two of <c>HxWxK</c> do.</summary>
    private static bool IsInsideWord(string text, int i, Declarations declarations)
    {
        if (text[i] is not ('x' or 'X'))
            return false;
        var (from, to) = (i, i + 1);
        while (from > 0 && char.IsLetter(text[from - 1]))
            from--;
        while (to < text.Length && char.IsLetter(text[to]))
            to++;
        var word = text[from..to];
        return word.Length > 1 && (FunctionTable.CanonicalName(word) is not null || declarations.Contains(word));
    }
}
