using System.Collections.Immutable;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>
/// Writes out what a line of a proof says until only numbers, arrays and finite sums are left: <c>E[z ~ q](f)</c> is a sum over z, <c>p(z | x)</c>
/// a quotient of sums of the table of p.
/// </summary>
internal sealed class Elaboration(ProofModel model, MeaningSort sort)
{
    private readonly bool isFree = sort != MeaningSort.Exact;

    private const int LargestFormula = 20_000, LongSum = 100_000;

    private readonly Dictionary<string, Law> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Jacobian> jacobians = new(StringComparer.Ordinal);
    private readonly SortedSet<string> unknowns = new(StringComparer.Ordinal);

    /// <summary>Why a formula has no meaning.</summary>
    public string? Error { get; private set; }

    /// <summary>The formula written out.</summary>
    public Meaning? Result(Formula formula)
    {
        var result = Of(formula);
        var operations = Error is not null || FormulaParts.Count(result, LargestFormula) > LargestFormula ? double.PositiveInfinity : Operations(result);
        if (operations > ProofText.MostOperations)
            Error ??= "it is too long, with its sums written out";
        return Error is null ? new Meaning(result, [.. tables.Values], [.. jacobians.Values], [.. unknowns]) { Operations = operations } : null;
    }

    private Formula Of(Formula formula) => Error is null ? FormulaParts.Replace(formula, One) : 0;

    private Formula? One(Formula part) => Error is not null ? 0 : part switch
    {
        SymbolFormula symbol when model.Find(symbol.Name) is { } law => Fail($"{law.Name} stands alone where a number should be; write {law.ToFormula().ToInfix()}"),
        BindFormula { Kind: "sum" or "prod" } bind => Repeated(bind),
        ApplyFormula apply => Application(apply),
        RelationFormula => Fail("a relation stands inside of a formula"),
        _ => null,
    };

    private Formula? Application(ApplyFormula apply)
    {
        switch (apply.Function, apply.Arguments)
        {
            case ("E", [RelationFormula { Operator: "~", Left: var drawn, Right: var from }, var body]):
                var letters = (drawn is ArrayFormula tuple ? tuple.Items : [drawn]).Select(d => d is SymbolFormula s ? s.Name : "").ToImmutableArray();
                return Mean(letters, from, body);
            case ("KL" or "D_KL", [var left, var right]):
                return Reference(left, null) is { } q && Reference(right, q.Of) is { } p ? Whole("KL", q, p) ?? SumOver(q.Of, Density(q) * Log(Density(q) / Density(p))) : 0;
            case ("H", [var only]) when IsLaw(only):
                return Reference(only, null) is { } spread ? Whole("H", spread) ?? -SumOver(spread.Of, Density(spread) * Log(Density(spread))) : 0;
            case ("H", [var left, var right]) when IsLaw(left):
                return Reference(left, null) is { } weight && Reference(right, weight.Of) is { } coded ? Whole("H", weight, coded) ?? -SumOver(weight.Of, Density(weight) * Log(Density(coded))) : 0;
            case ("E" or "Var", [var body]) when !model.Random.IsEmpty:
                return Moment(apply, body);
            case ("norm", [var array, SymbolFormula { Name: "F" }]):
                return Formula.Apply("norm", Of(array));
            case ("jacobian", [var function, SymbolFormula variable]):
                return Derivative(apply, function, variable.Name);
            case (['E', '_', .. var name], [var body]) when model.Find(name) is { } law:
                return Mean(law.Letters, Formula.Symbol(name), body);
            case (var name, _) when model.Find(name) is not null:
                return Reference(apply, null) is { } density ? Density(density) : 0;
            default:
                return null;
        }
    }

    /// <summary>A divergence or entropy that is not taken apart.</summary>
    private Formula? Whole(string name, params ReadOnlySpan<Named> laws)
    {
        if (sort != MeaningSort.Outline)
            return null;
        foreach (var law in laws)
            name += $"#{law.Law.Name}#{string.Join('_', law.Of.Order(StringComparer.Ordinal))}#{string.Join('_', law.Given.Order(StringComparer.Ordinal))}";
        unknowns.Add(name);
        return Formula.Symbol(name);
    }

    private static Formula Log(Formula value) => Formula.Apply("log", value);

    private bool IsLaw(Formula formula) => formula is SymbolFormula symbol ? model.Find(symbol.Name) is not null : formula is ApplyFormula apply && model.Find(apply.Function) is not null;

    private Formula Mean(ImmutableArray<string> letters, Formula from, Formula body)
    {
        if (Reference(from, letters) is not { } law)
            return 0;
        return letters.All(law.Of.Contains) && letters.Length == law.Of.Length
            ? SumOver(letters, Density(law) * Of(body))
            : Fail($"the mean is over {string.Join(", ", letters)}, and {from.ToInfix()} is a distribution of {string.Join(", ", law.Of)}");
    }

    /// <summary>A distribution as it is named: of which letters, given which.</summary>
    private sealed record Named(Law Law, ImmutableArray<string> Of, ImmutableArray<string> Given);

    private Named? Reference(Formula formula, ImmutableArray<string>? wanted)
    {
        if (formula is SymbolFormula symbol && model.Find(symbol.Name) is { } whole)
        {
            if (wanted is not { } letters || letters.ToHashSet().SetEquals(whole.Letters))
                return new Named(whole, whole.Letters, whole.Condition);
            Fail($"{whole.Name} is a distribution of {string.Join(", ", whole.Letters)}; say of what it is meant, as in {whole.Name}({string.Join(", ", letters)})");
            return null;
        }

        if (formula is not ApplyFormula apply || model.Find(apply.Function) is not { } law)
        {
            Fail($"{formula.ToInfix()} is not a distribution of this question");
            return null;
        }

        var (of, given) = Conditions.Split(apply);
        var (front, back) = (of.Select(Letter).ToImmutableArray(), given.Select(Letter).ToImmutableArray());

        // q(z) of a q(z | x) is that for the x at hand, as many write it.
        back = [.. back.Concat(law.Condition).Distinct()];
        if (front.IsEmpty || !front.All(law.Letters.Contains) || !back.All(law.All.Contains) || front.Intersect(back).Any() || front.Distinct().Count() < front.Length)
        {
            Fail($"{apply.ToInfix()} does not fit {law.ToFormula().ToInfix()}");
            return null;
        }

        return new Named(law, front, back);
    }

    private static string Letter(Formula formula) => formula is SymbolFormula symbol ? symbol.Name : "";

    private Formula Density(Named law)
    {
        if (isFree)
        {
            // A table of its own for every way in which a density is written.
            ImmutableArray<string> of = [.. law.Of.Order(StringComparer.Ordinal)], given = [.. law.Given.Order(StringComparer.Ordinal)];
            return Entry(new Law($"{law.Law.Name}#{string.Join('_', of)}#{string.Join('_', given)}", of, given));
        }

        var joint = law.Law.Definition is { } definition ? Defined(definition) : Entry(law.Law with { Name = law.Law.Name + "#" });
        Formula Without(IEnumerable<string> kept) => SumOver([.. law.Law.Letters.Except(kept)], joint);
        var behind = law.Given.Intersect(law.Law.Letters).ToArray();
        var above = Without(law.Of.Concat(law.Given));
        return behind.Length == 0 ? above : above / Without(behind);
    }

    private Formula Defined(string definition)
    {
        var parsed = model.Parse(definition);
        return parsed.Succeeded ? Of(parsed.Formula) : Fail($"\"{definition}\" cannot be read: {parsed.Errors[0].Message}");
    }

    private EntryFormula Entry(Law table)
    {
        tables[table.Name] = table;
        return (EntryFormula)Formula.Entry(Formula.Symbol(table.Name), [.. table.All.Select(Formula.Symbol)]);
    }

    private Formula SumOver(IEnumerable<string> letters, Formula body) =>
        letters.Reverse().Aggregate(body, (inner, letter) => Formula.SumOver(letter, 1, model.Letters.TryGetValue(letter, out var size) ? size : 1, inner));

    private Formula Repeated(BindFormula bind)
    {
        var body = Of(bind.Body);
        foreach (var (variable, lower, upper) in bind.Bindings.AsEnumerable().Reverse())
        {
            var (low, high) = (lower is null ? 1 : Of(lower), upper is null ? Range(variable, bind.Body) : Of(upper));
            if (high is null)
                return Fail($"nothing tells the range of {variable}; write sum({variable}, 1, n, …)");
            body = bind.Kind == "sum" ? Formula.SumOver(variable, low, high, body) : Formula.ProductOver(variable, low, high, body);
        }

        return body;
    }

    /// <summary>How far an index goes: as many values as its letter has, or as the axis of the array that it stands in.</summary>
    private Formula? Range(string index, Formula body)
    {
        if (model.Letters.TryGetValue(index, out var size))
            return size;
        var sizes = ArrayEntries.SizesOf(model.Context.Declarations, model.Context.OtherSizes);
        Formula? found = null;
        FormulaParts.Any(body, part =>
        {
            if (part is not EntryFormula { Array: SymbolFormula array } entry || model.Context.Declarations.Find(array.Name) is not { IsScalar: false } declared)
                return false;
            for (var axis = 0; axis < Math.Min(entry.Indices.Length, declared.Dimensions.Length); axis++)
            {
                if (entry.Indices[axis] is SymbolFormula symbol && symbol.Name == index)
                    found = sizes[declared.Dimensions[axis]];
            }

            return found is not null;
        });
        return found;
    }

    /// <summary>A mean or variance of what is drawn, as a sum over every outcome.</summary>
    private Formula Moment(ApplyFormula moment, Formula body)
    {
        if (isFree)
            return Unknown(moment);
        var names = model.Random.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        var outcome = Formula.Symbol("outcome#");
        Formula? Drawn(Formula part) => part switch
        {
            EntryFormula { Array: SymbolFormula array } entry when names.Contains(array.Name) => Formula.Entry(Formula.Symbol(array.Name + "#"), [outcome, .. entry.Indices.Select(i => FormulaParts.Replace(i, Drawn))]),
            SymbolFormula symbol when names.Contains(symbol.Name) => Formula.Entry(Formula.Symbol(symbol.Name + "#"), outcome),
            _ => null,
        };
        var value = FormulaParts.Replace(Of(body), Drawn);
        Formula Mean(Formula of) => Formula.SumOver("outcome#", 1, RandomOutcomes.Count(model), Formula.Entry(Formula.Symbol(RandomOutcomes.Weights), outcome) * of);
        return moment.Function == "E" ? Mean(value) : Mean(value.Pow(2)) - Mean(value).Pow(2);
    }

    private Formula Derivative(ApplyFormula apply, Formula function, string variable)
    {
        if (model.Context.Declarations.Find(variable) is not { Dimensions.Length: 1 })
            return Fail($"{variable} is no vector of `let`, by which a Jacobian is taken");
        var name = Name("jacobian#", apply);
        jacobians[name] = new Jacobian(name, Of(function), variable, isFree);
        return Formula.Symbol(name);
    }

    private Formula Unknown(Formula formula)
    {
        var name = Name("unknown#", formula);
        unknowns.Add(name);
        return Formula.Symbol(name);
    }

    /// <summary>A name for a formula that no one writes; square brackets would look like an entry.</summary>
    private static string Name(string prefix, Formula formula) => prefix + formula.ToInfix().Replace('[', '<').Replace(']', '>');

    private Formula Fail(string reason)
    {
        Error ??= reason;
        return 0;
    }

    /// <summary>About how many operations a formula takes, its sums written out.</summary>
    private double Operations(Formula formula) => formula is BindFormula { Bindings: [{ Upper: { } upper }] } bind
        ? 1 + (Times(upper) * Operations(bind.Body))
        : 1 + FormulaParts.Of(formula).Sum(Operations);

    /// <summary>How often a sum is taken at most: what is neither a number nor a size may be large.</summary>
    private double Times(Formula upper) => upper switch
    {
        NumberFormula { Value: var number } => Math.Max(1, number.ToDouble()),
        SymbolFormula symbol when model.Context.Declarations.All.Values.Any(d => d.Dimensions.Contains(Expr.Symbol(symbol.Name))) => ArrayEntries.LongestAxis,
        _ => LongSum,
    };
}
