using System.Collections.Immutable;
using System.Globalization;
using ExamSolver.Core;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Grading;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Expressions;

/// <summary>Holds what an author writes against what the engine finds, while his file is read.</summary>
internal static class Author
{
    /// <summary>Reports an answer that one of its own roads contradicts, with the values of the symbols where it does.</summary>
    public static bool Confirm(Answer answer, ImmutableArray<Check> checks, SourcePosition position, SpecScope scope)
    {
        foreach (var check in checks)
        {
            // Values of symbols do not depend on where the file lies.
            var context = new CheckContext(1, $"{position.Line}:{position.Column}", check.Id);
            try
            {
                if (check.Judge(answer, context).Passed)
                    continue;
                var seen = check is Measure measure ? measure.Observations(context) : [];
                scope.Diagnostics.Error(
                    "answer-contradicted",
                    position,
                    seen.Count == 0 && check is Measure
                        ? $"the check {check.Id} has no value at any values of the symbols that were tried"
                        : $"the check {check.Id} contradicts the answer {answer.ToText()}{Witness(answer, seen)}",
                    seen.Count == 0 ? "declare the symbols' domains in `let`, so that it exists" : "one of the two is wrong");
            }
            catch (ArithmeticException misfit)
            {
                scope.Diagnostics.Error("answer-contradicted", position, $"the check {check.Id} has no value: {misfit.Message}", "the shapes of what stands in it must fit");
            }

            return false;
        }

        return true;
    }

    /// <summary>Reports a derivation that ends in something else than the answer.</summary>
    public static bool EndsIn(AuthorSteps? steps, Answer answer, SpecNode? node, SpecScope scope)
    {
        if (steps is null || (answer.Results.Length == 1 && steps.Steps[^1].After.ToExpr() == answer.Results[0].ToExpr()))
            return true;
        scope.Diagnostics.Error("wrong-step", node!.Position, $"the last line is {steps.Steps[^1].After.ToInfix()}, the answer {answer.ToText()}", "end the derivation in the answer, written the same way");
        return false;
    }

    /// <summary>Reports another answer that is the answer.</summary>
    public static bool AreOthers(Answer answer, IEnumerable<NamedAnswers?> named, SpecMap map, SpecScope scope)
    {
        var same = named.OfType<NamedAnswers>().SelectMany(n => n.Alternatives).FirstOrDefault(a => AnswerComparison.Of(a.Answer, answer, null).Outcome != Outcome.Different);
        if (same is null)
            return true;
        scope.Diagnostics.Error("same-answer", (map["wrong"] ?? map["also"] ?? map).Position, $"{same.Id} leads to {same.Answer.ToText()}, which is the answer", "leave it out, or mend it");
        return false;
    }

    /// <summary>Where the first observation lies that the answer misses, and what both say.</summary>
    private static string Witness(Answer answer, IReadOnlyList<Observation> seen)
    {
        foreach (var observation in seen)
        {
            var components = answer.Components;
            if (components.Length != observation.Values.Length)
                return $": it gives {Count(observation.Values.Length)}, the answer {Count(components.Length)}";
            for (var i = 0; i < components.Length; i++)
            {
                var value = UnknownFunctions.WrittenOut(components[i].Value, answer.Declarations).Evaluate(name => observation.At.TryGetValue(name, out var v) ? v.ToDouble() : double.NaN);
                var measured = observation.Values[i];
                if (Math.Abs(value - measured.Value) <= measured.Tolerance)
                    continue;
                var names = components[i].Value.FreeSymbols.SelectMany(s => observation.At.Keys.Where(k => k == s || k.StartsWith(s + "[", StringComparison.Ordinal))).Take(6).ToArray();
                var at = names.Length == 0 ? "" : $" where {string.Join(", ", names.Select(n => $"{n} = {observation.At[n].ToDouble().ToString("G6", CultureInfo.InvariantCulture)}"))}";
                var place = components[i].Place.Length == 0 ? "" : $" ({components[i].Place})";
                return $"{at}: it gives {Show(measured.Value)}, the answer {Show(value)}{place}";
            }
        }

        return "";
    }

    private static string Show(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Count(int entries) => entries == 1 ? "one value" : $"{entries.ToString(CultureInfo.InvariantCulture)} values";
}

/// <summary>What is said of the symbols of an answer: which sign, which shape.</summary>
internal static class SymbolFacts
{
    /// <summary>The facts of the symbols that are no plain real numbers, and what the names stand for that some formulas use.</summary>
    public static ImmutableArray<Fact> Of(Answer answer, ArrayContext context, IEnumerable<Formula> shown)
    {
        var used = answer.Components.SelectMany(c => c.Value.FreeSymbols).ToHashSet(StringComparer.Ordinal);
        var facts = ImmutableArray.CreateBuilder<Fact>();
        foreach (var (name, declaration) in context.Declarations.All.Where(d => used.Contains(d.Key)))
        {
            var symbol = Formula.Symbol(name);
            if (declaration.Dimensions is [var size])
                facts.Add(Fact.Of("vector", ("symbol", symbol), ("size", size)));
            else if (declaration.Dimensions is [var rows, var columns])
                facts.Add(Fact.Of("matrix", ("symbol", symbol), ("rows", rows), ("columns", columns)));
            else if (declaration.IsScalar && declaration.Domain != Domain.Real && Domain.Named.Contains(declaration.Domain))
                facts.Add(Fact.Of("scalar", ("symbol", symbol), ("domain", new Argument.Word(declaration.Domain.Name.Replace(' ', '-')))));
        }

        foreach (var name in shown.SelectMany(FormulaParts.Names).Distinct().Where(context.Names.ContainsKey))
            facts.Add(Fact.Of("definition", ("symbol", Formula.Symbol(name)), ("formula", context.Names[name].Formula)));

        return facts.ToImmutable();
    }
}
