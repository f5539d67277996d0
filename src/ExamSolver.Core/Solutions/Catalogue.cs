using System.Collections.Immutable;
using System.Reflection;

namespace ExamSolver.Core.Solutions;

/// <summary>Every kind of question there is, found once by reflection.</summary>
public sealed class Catalogue
{
    private readonly ImmutableSortedDictionary<string, Solver> solvers;

    private readonly Lazy<ImmutableSortedDictionary<string, (FunctionAttribute Function, Solver Solver)>> functions;

    private Catalogue(ImmutableSortedDictionary<string, Solver> solvers)
    {
        this.solvers = solvers;
        functions = new(() => solvers.Values.SelectMany(s => s.Functions.Select(f => (f, s))).ToImmutableSortedDictionary(f => f.f.Name, f => f, StringComparer.Ordinal));
    }

    /// <summary>The kinds, sorted.</summary>
    public IEnumerable<string> Kinds => solvers.Keys;

    /// <summary>The solvers, sorted by kind.</summary>
    public IEnumerable<Solver> Solvers => solvers.Values;

    /// <summary>The solvers of an assembly, all of them public: to look through everything else would load it.</summary>
    /// <exception cref="InvalidOperationException">Two solvers have the same kind.</exception>
    public static Catalogue Of(Assembly assembly)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, Solver>(StringComparer.Ordinal);
        foreach (var type in assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Solver)) && !t.IsAbstract))
        {
            var solver = (Solver)Activator.CreateInstance(type)!;
            if (!found.TryAdd(solver.Kind, solver))
                throw new InvalidOperationException($"{type} and {found[solver.Kind].GetType()} are both {solver.Kind}.");
        }

        return new Catalogue(found.ToImmutable());
    }

    /// <summary>The kinds that formulas may call, by the name of the function.</summary>
    public ImmutableSortedDictionary<string, (FunctionAttribute Function, Solver Solver)> Functions => functions.Value;

    /// <summary>The solver of a kind, or <c>null</c>.</summary>
    public Solver? Find(string kind) => solvers.GetValueOrDefault(kind);
}
