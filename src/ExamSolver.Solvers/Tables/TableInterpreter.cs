using ExamSolver.Core.Arrays;
using ExamSolver.Core.Solutions;
using ExamSolver.Symbolics;

namespace ExamSolver.Solvers.Tables;

/// <summary>The same lines in doubles, without any rule of algebra, at random values of the symbols in them.</summary>
internal static class TableInterpreter
{
    private const int Worlds = 4, Tries = 40;

    /// <summary>The table at some values of the symbols.</summary>
    /// <param name="given">The question.</param>
    /// <param name="other">Lines that give some columns another way; the others are then those of the table itself.</param>
    /// <param name="context">What is drawn from.</param>
    public static IReadOnlyList<Observation> Observe(StepTable.Given given, TableProgram? other, CheckContext context)
    {
        var program = given.Program!;
        var locals = program.Names.Concat(program.Start.Select(s => s.Name)).Append(program.Index).ToHashSet(StringComparer.Ordinal);
        var isSymbolic = program.Formulas.SelectMany(f => FormulaParts.Names(f)).Any(n => !locals.Contains(n) && (program.Context.Declarations.Contains(n) || program.Context.Names.TryGetValue(n, out var named) && named.Value.Entries.Any(e => e.FreeSymbols.Count > 0)));
        var observations = new List<Observation>();
        for (var i = 0; i < Tries && observations.Count < (isSymbolic ? Worlds : 1); i++)
        {
            var at = program.Context.ValuesIn(context.World(program.Context.Declarations, i), program.Formulas);
            var rows = Run(program, at, null);
            var others = other is null ? null : Run(other, at, rows.Count);
            var columns = given.Asked;
            var asked = Enumerable.Range(given.Rows == StepTable.RowSet.Last ? rows.Count - 1 : 0, given.Rows == StepTable.RowSet.Last ? 1 : rows.Count);
            var cells = asked.Select(r => columns.SelectMany(c => (others is not null && other!.Lines.Any(l => l.Name == c) ? others : rows)[r][c].Values.ToArray()).ToArray()).ToArray();
            var largest = cells.SelectMany(c => c).Max(Math.Abs);
            if (double.IsFinite(largest) && cells.All(c => c.Length == cells[0].Length))
                observations.Add(Observation.Of(at, new NumericArray(cells.Length, cells[0].Length, [.. cells.SelectMany(c => c)], cells.Length * cells[0].Length == 1), v => (1e-9 * Math.Abs(v)) + (1e-11 * largest) + 1e-14));
        }

        return observations;
    }

    private static List<Dictionary<string, NumericArray>> Run(TableProgram program, IReadOnlyDictionary<string, Rational> at, int? steps)
    {
        var values = new Dictionary<string, NumericArray>(StringComparer.Ordinal);
        NumericArray Of(Formula formula) => program.Context.Numeric(formula, at, values);
        foreach (var (name, formula) in program.Start)
            values[name] = Of(formula);
        var rows = new List<Dictionary<string, NumericArray>>();
        while (rows.Count < (steps ?? program.Steps))
        {
            foreach (var (name, inputs) in program.Inputs)
                values[name] = Of(inputs[rows.Count]);
            values[program.Index] = NumericArray.Of(rows.Count + 1);
            foreach (var (name, formula) in program.Lines)
                values[name] = Of(formula);
            rows.Add(new(values, StringComparer.Ordinal));
            if (steps is null && program.Until is { } until && Of(until)[0, 0] == 1)
                break;
        }

        return rows;
    }
}
