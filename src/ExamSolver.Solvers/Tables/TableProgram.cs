using System.Collections.Immutable;
using ExamSolver.Core;
using ExamSolver.Core.Arrays;
using ExamSolver.Core.Specs;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Tables;

/// <summary>The lines of a step, read: what each name is before the first step, what comes in with each, and what is written then.</summary>
/// <param name="Context">What is known besides.</param>
/// <param name="Index">The name of the step's number.</param>
/// <param name="Start">The values before the first step.</param>
/// <param name="Inputs">The values of each step.</param>
/// <param name="Lines">The lines.</param>
/// <param name="Until">After which step no other follows.</param>
/// <param name="Steps">The most steps.</param>
internal sealed record TableProgram(
    ArrayContext Context,
    string Index,
    ImmutableArray<(string Name, Formula Formula)> Start,
    ImmutableArray<(string Name, ImmutableArray<Formula> Values)> Inputs,
    ImmutableArray<(string Name, Formula Formula)> Lines,
    RelationFormula? Until,
    int Steps)
{
    /// <summary>The names that may be columns: what is written, what comes in, and the step's number.</summary>
    public IEnumerable<string> Names => Lines.Select(l => l.Name).Distinct().Concat(Inputs.Select(i => i.Name));

    /// <summary>All formulas.</summary>
    public IEnumerable<Formula> Formulas => [.. Start.Select(s => s.Formula), .. Inputs.SelectMany(i => i.Values), .. Lines.Select(l => l.Formula)];

    /// <summary>Reads the lines, or reports what is wrong with them and returns <c>null</c>.</summary>
    /// <param name="given">The question.</param>
    /// <param name="step">The lines.</param>
    /// <param name="changes">Lines that stand for those with the same name.</param>
    /// <param name="diagnostics">Takes errors.</param>
    public static TableProgram? Read(StepTable.Given given, TableLines step, TableLines? changes, Diagnostics diagnostics)
    {
        var before = diagnostics.ErrorCount;
        var outer = step.Scope;
        var named = given.State.All.Select(s => s.Name).Concat(given.Each?.All.Select(e => e.Name) ?? []).Select(n => n.Text)
            .Concat(step.All.Concat(changes?.All ?? []).Select(NameOf).OfType<string>()).Append(given.Index).ToHashSet(StringComparer.Ordinal);
        var scope = new SpecScope(diagnostics)
        {
            Declarations = named.Aggregate(outer.Declarations, (d, name) => d.Contains(name) ? d : d.With(name, Domain.Real)),
            Definitions = outer.Definitions,
            Functions = outer.Functions,
            Graph = outer.Graph,
        };
        foreach (var name in given.State.All.Select(s => s.Name).Concat(given.Each?.All.Select(e => e.Name) ?? []).Where(n => !IsName(n.Text) || outer.Definitions.ContainsKey(n.Text) || n.Text == given.Index))
            diagnostics.Error("bad-name", name.Position, $"{name.Description} cannot be a value of the table", IsName(name.Text) ? "it already stands for something" : "a name begins with a letter, and is made of letters, digits and _");
        var start = given.State.All.Select(s => (s.Name.Text, Formula: ReadOne(s.Values.Length == 1 ? s.Values[0] : Refuse(s.Name, diagnostics), scope))).ToArray();
        foreach (var (name, values) in (given.Each?.All ?? []).Where(e => e.Values.Length < given.Steps))
            diagnostics.Error("out-of-range", name.Position, $"{name.Text} has {values.Length} values for {given.Steps} steps", "give one for each step");
        var inputs = (given.Each?.All ?? []).Select(e => (e.Name.Text, Values: e.Values.Select(v => ReadOne(v, scope)).ToArray())).ToArray();
        var lines = step.All.Select(l => Line(l, scope)).ToList();
        foreach (var (changed, line) in (changes?.All ?? []).Select(l => (l, Line(l, scope))))
        {
            var place = lines.FindIndex(l => l?.Name == line?.Name);
            if (place >= 0)
                lines[place] = line;
            else if (line is not null)
                diagnostics.Error("unknown-line", changed.Position, $"no line of the step gives {line.Value.Name}", "change a line that is there: " + string.Join(", ", step.All.Select(NameOf)));
        }

        var until = given.Until is { All: [var condition] } ? ReadOne(condition, scope) as RelationFormula : null;
        if (given.Until is not null && until is null && diagnostics.ErrorCount == before)
            diagnostics.Error("wrong-type", given.Until.All[0].Position, "`until` is no comparison", "write for example until: 'abs(g) < 0.1'");
        return diagnostics.ErrorCount > before
            ? null
            : new TableProgram(outer.Arrays, given.Index, [.. start.Select(s => (s.Text, s.Formula!))], [.. inputs.Select(i => (i.Text, i.Values.Select(v => v!).ToImmutableArray()))], [.. lines.Select(l => (l!.Value.Name, l.Value.Formula))], until, given.Steps);
    }

    private static (string Name, Formula Formula)? Line(SpecScalar line, SpecScope scope)
    {
        if (NameOf(line) is not { } name)
        {
            scope.Diagnostics.Error("bad-line", line.Position, $"{line.Description} gives nothing a value", "write a name, the sign =, and a formula: v = mu v + g");
            return null;
        }

        return scope.Definitions.ContainsKey(name) ? Taken(line, name, scope)
            : ReadOne(line.Slice(line.Text.IndexOf('=', StringComparison.Ordinal) + 1, line.Text.Length), scope) is { } formula ? (name, formula) : null;
    }

    private static (string, Formula)? Taken(SpecScalar line, string name, SpecScope scope)
    {
        scope.Diagnostics.Error("duplicate-name", line.Position, $"\"{name}\" is already defined in `let`", "give the line another name");
        return null;
    }

    /// <summary>A formula whose symbols are declared, or names of the table.</summary>
    private static Formula? ReadOne(SpecScalar? text, SpecScope scope)
    {
        if (text is null || SpecFormula.Parse(text, scope) is not { } formula)
            return null;
        var unknown = SpecFormula.Unknown(formula, scope).FirstOrDefault();
        if (unknown is null)
            return formula;
        var known = scope.Declarations.Names.Concat(scope.Definitions.Keys).ToArray();
        scope.Diagnostics.Error("undeclared-symbol", text.At(Math.Max(0, text.Text.IndexOf(unknown, StringComparison.Ordinal))), $"\"{unknown}\" is not declared", NearestName.Hint(unknown, known, "names") ?? "declare it in `let`, or in `state`");
        return null;
    }

    private static SpecScalar? Refuse(SpecScalar name, Diagnostics diagnostics)
    {
        diagnostics.Error("wrong-type", name.Position, $"{name.Text} has several values before the first step", "a vector is a formula in quotes: '[1, 2]'; values that change from step to step stand under `each`");
        return null;
    }

    private static string? NameOf(SpecScalar line)
    {
        var equals = line.Text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && IsName(line.Text[..equals].Trim()) ? line.Text[..equals].Trim() : null;
    }

    private static bool IsName(string text) => text.Length > 0 && char.IsLetter(text[0]) && text.All(c => char.IsLetterOrDigit(c) || c is '_');
}
