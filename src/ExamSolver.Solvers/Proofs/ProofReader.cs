using System.Collections.Immutable;
using ExamSolver.Core.Solutions;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Proofs;

/// <summary>Reads an author's claim and proof, and tries every line: one that does not follow is an error with its place and a world in which it fails.</summary>
internal static class ProofReader
{
    /// <summary>The givens with all that follows from them; <c>null</c>, with errors, where a line does not hold.</summary>
    public static ProofQuestion.Given? Read(ProofQuestion.Given given, SpecScope scope)
    {
        if (Model(given.Distributions?.Scalar, given.RandomVariables?.Scalar, scope) is not { } model || Task(given, model, scope) is not { } task)
            return null;
        var proof = given.Proof.Scalar;
        var lines = ProofText.Read(proof.Text, model);
        foreach (var line in lines.Where(l => !l.IsRead))
            scope.Diagnostics.Error("bad-line", proof.At(line.ErrorStart), line.Error!, "a proof is a formula and below it lines such as: = B  [the reason]  (2)");
        if (lines.Any(l => !l.IsRead))
            return null;
        if (lines.Length < 2)
        {
            scope.Diagnostics.Error("bad-line", proof.Position, "the proof is one formula", "write below it lines such as: = B  [the reason]");
            return null;
        }

        return Holds(lines, proof, given, task, scope) && IsNeeded(given, task, scope) && Reasons(lines, given, scope) is { } words
            ? given with { Task = task with { Author = lines }, Words = [.. words], Asserted = Asserted(task with { Author = lines }) }
            : null;
    }

    private static ProofAnswer Asserted(ProofTask task)
    {
        var places = Enumerable.Range(2, task.Author.Length - 1).Select(i => $"line {i}").Append("claim").Concat(task.MustShow.Select((_, i) => $"shown {i + 1}")).Append("not circular");
        return new ProofAnswer(task.Claim, [.. task.Author.Select(l => (l.Sign, l.Text))], [.. places.Select(p => new Component(p, 1))], task.Read);
    }

    private static ProofModel? Model(SpecScalar? distributions, SpecScalar? random, SpecScope scope)
    {
        if ((distributions is null ? [] : Law.Read(distributions, scope)) is not { } laws || (random is null ? [] : RandomVariable.Read(random, scope)) is not { } variables)
            return null;
        var model = new ProofModel(scope, laws, variables);
        if (RandomOutcomes.Numbers(model).Count > RandomVariable.MostNumbers)
        {
            scope.Diagnostics.Error("bad-random-variable", random!.Position, $"more than {RandomVariable.MostNumbers} numbers are drawn", "declare shorter arrays, or sizes that are letters");
            return null;
        }

        return model;
    }

    private static ProofTask? Task(ProofQuestion.Given given, ProofModel model, SpecScope scope)
    {
        var text = given.Claim.Scalar;
        if (Relation(text, model, scope) is not { } claim)
            return null;
        if (claim.Right is not { } right)
        {
            scope.Diagnostics.Error("bad-claim", text.Position, "the claim is no relation", "write A = B, A >= B, A <= B or A ≈ B");
            return null;
        }

        var needed = (given.MustShow?.All ?? []).Select(t => Part(Relation(t.Text, model, scope), t.Text, t.IsPart, scope)).ToArray();
        return Array.Exists(needed, n => n is null)
            ? null
            : new ProofTask(model, (RelationFormula)Formula.Relation(claim.Left.Written, claim.Sign, right.Written), claim.Left, right, [.. needed!]);
    }

    /// <summary>What must be shown as a part of a line is one mean, divergence, density or other function, so that it can be found among a line's parts.</summary>
    private static Needed? Part(Needed? needed, SpecScalar text, bool isPart, SpecScope scope)
    {
        if (needed is null || !isPart)
            return needed;
        if (needed is { Right: null, Left.Written: ApplyFormula })
            return needed with { IsPart = true };
        scope.Diagnostics.Error("bad-formula", text.Position, $"{text.Description} is no part that could be found in a line", "write one mean, divergence or other function, such as E[z ~ q](log(p(z)))");
        return null;
    }

    /// <summary>A formula, or a relation between two.</summary>
    private static Needed? Relation(SpecScalar text, ProofModel model, SpecScope scope)
    {
        var lines = ProofText.Read(text.Text, model);
        if (lines.FirstOrDefault(l => !l.IsRead) is { } unread)
        {
            scope.Diagnostics.Error("bad-formula", text.At(unread.ErrorStart), unread.Error!, "write A = B, with the distributions and symbols of this question");
            return null;
        }

        if (lines.Length > 2)
        {
            scope.Diagnostics.Error("bad-claim", text.At(lines[2].Start), "a third side stands here", "write one relation");
            return null;
        }

        Side[] sides = [.. lines.Select(l => new Side(l.Written!, l.Meaning!, l.Free!))];
        return new Needed(text.Text.Trim(), sides[0], lines[^1].Sign, sides.Length == 2 ? sides[1] : null);
    }

    private static bool Holds(ImmutableArray<ProofLine> lines, SpecScalar proof, ProofQuestion.Given given, ProofTask task, SpecScope scope)
    {
        var trials = new ProofTrials(task.Model, ProofSeeds.Authors);
        var before = scope.Diagnostics.ErrorCount;
        foreach (var (trial, line) in ProofTask.Steps(lines, trials).Zip(lines.Skip(1)))
        {
            if (trial.Truth != Truth.Holds)
                scope.Diagnostics.Error("wrong-step", proof.At(line.Start), $"{line.Sign} {line.Text} does not follow from the line before: {trial.Where}", "each line must follow from the line before, in every world");
            else if (line.Sign is "<=" or ">=" && !trial.IsStrict)
                scope.Diagnostics.Error("never-strict", proof.At(line.Start), $"{line.Text} is equal to the line before in every world", "write =");
        }

        if (scope.Diagnostics.ErrorCount > before)
            return false;
        if (task.Circular(lines) is var circular && circular >= 0)
            scope.Diagnostics.Error("circular-proof", proof.At(lines[circular].Start), "this line uses the claim itself", "write the lines between");
        else if (!task.Proves(lines, trials))
            scope.Diagnostics.Error("other-claim", proof.At(lines[^1].Start), $"the chain goes from {lines[0].Text} to {lines[^1].Text}, and the claim is {task.Claim.ToInfix()}", "the ends of the chain are those of the claim, and its signs lead to the claim's");
        foreach (var (needed, (text, _)) in task.MustShow.Zip(given.MustShow?.All ?? []).Where(n => !task.Shows(lines, n.First, trials)))
            scope.Diagnostics.Error("not-shown", text.Position, $"your own proof does not contain {needed.Text}", "it must be a line of the proof between its ends, a part of one, or a step from one line to the next");
        return scope.Diagnostics.ErrorCount == before;
    }

    /// <summary>Whether the claim fails in the world in which an assumption is broken.</summary>
    private static bool IsNeeded(ProofQuestion.Given given, ProofTask task, SpecScope scope)
    {
        if (given.FailsWithout is not { } broken)
            return true;
        var (distributions, random, functions) = (given.Distributions?.Scalar, given.RandomVariables?.Scalar, new Dictionary<string, LetFunction>(task.Model.Functions));
        foreach (var (key, text) in broken.Changes)
        {
            var name = key.Text.Split('(')[0].Trim();
            if (SpecBinder.Normalize(key.Text) == "distributions")
                distributions = text;
            else if (SpecBinder.Normalize(key.Text) == "random variables")
                random = text;
            else if (!functions.TryGetValue(name, out var function))
                return Report(key, $"\"{key.Text}\" is neither `distributions` nor `random variables` nor a function of `let`", "write {h(x): relu(W x)}, where `let` says h(x) = W x");
            else if (SpecFormula.Parse(text, scope) is not { } body)
                return false;
            else
                functions[name] = function with { Body = body };
        }

        if (Model(distributions, random, scope) is not { } model)
            return false;
        model = model with { Functions = functions };
        if (Meaning(task.Left) is not { } left || Meaning(task.Right) is not { } right)
            return false;
        return new ProofTrials(model, ProofSeeds.Authors).Compare(left, task.Claim.Operator, right).Truth == Truth.Fails
            || Report(broken.Changes[0].Key, "the claim holds in that world as well, or has no value there", "break an assumption that the proof uses");

        Meaning? Meaning(Side side)
        {
            if (model.MeaningOf(side.Written, MeaningSort.Exact, out var error) is { } meaning)
                return meaning;
            Report(broken.Changes[0].Key, $"in that world {side.Written.ToInfix()} has no meaning: {error}", "keep the names of the claim");
            return null;
        }

        bool Report(SpecScalar place, string message, string hint)
        {
            scope.Diagnostics.Error("assumption-not-needed", place.Position, message, hint);
            return false;
        }
    }

    /// <summary>The reasons of the lines, in every language that has them.</summary>
    private static List<Localized>? Reasons(ImmutableArray<ProofLine> lines, ProofQuestion.Given given, SpecScope scope)
    {
        var before = scope.Diagnostics.ErrorCount;
        var proof = given.Proof.Scalar;
        foreach (var (language, texts) in (given.Reasons?.All ?? []).Where(r => r.Texts.Length != lines.Length - 1))
            scope.Diagnostics.Error("wrong-count", language.Position, $"there are {texts.Length} reasons, and {lines.Length - 1} lines", "write one for every line but the first");
        var words = new List<Localized>();
        for (var i = 1; i < lines.Length && scope.Diagnostics.ErrorCount == before; i++)
        {
            if (lines[i].Reason.Equals(default))
            {
                scope.Diagnostics.Error("missing-reason", proof.At(lines[i].Start), $"{lines[i].Sign} {lines[i].Text} has no reason", "write it behind two blanks in square brackets: = B  [the reason]");
                continue;
            }

            var reason = proof.Slice(lines[i].Reason.Start.Value, lines[i].Reason.End.Value);
            var texts = (given.Reasons?.All ?? []).Select(r => (Language: r.Language.Text, Text: r.Texts[i - 1])).Prepend((Language: "en", Text: reason)).ToArray();
            foreach (var (_, text) in texts)
                scope.CheckText(text, scope.Diagnostics);
            words.Add(texts.Length == 1 ? Localized.Everywhere(reason.Text, reason.Position) : Localized.Of(texts.GroupBy(t => t.Language).ToDictionary(t => t.Key, t => t.Last().Text.Text), reason.Position));
        }

        return scope.Diagnostics.ErrorCount == before ? words : null;
    }
}
