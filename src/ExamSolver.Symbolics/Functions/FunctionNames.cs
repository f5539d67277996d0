using System.Collections.Frozen;

namespace ExamSolver.Symbolics;

/// <summary>The names of several letters that mean something where they are applied: rows of the function table, functions of arrays, signs of this field.</summary>
public static class FunctionNames
{
    private static readonly FrozenSet<string> ByName = FunctionTable.WrittenNames
        .Concat(InfixReader.ArrayFunctions)
        .Concat(Instantiation.Reserved)
        .Concat(Distribution.Names)
        .Concat(["inverse", "integral", "expectation", "entropy", "dot", "Theta", "Omega", "hadamard", "hadamarddiv", "hadamardpow", InfixReader.Composition])
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All names, in order.</summary>
    public static IEnumerable<string> All => ByName.Order(StringComparer.Ordinal);

    /// <summary>Whether a name means something.</summary>
    public static bool IsKnown(string name) => ByName.Contains(name);
}
