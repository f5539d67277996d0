using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>Finds the name that a person probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name closest to <paramref name="name"/>, or <c>null</c> where none is close: at most a third of the letters may differ
    /// (insertions, deletions, changes and swaps of neighbours count one each; Damerau, 1964), or one begins with the other.
    /// </summary>
    public static string? Find(string name, IReadOnlyCollection<string> known)
    {
        if (name.Length > 100)
            return null;
        string? best = null;
        var bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = EditDistance.Between(name.ToLowerInvariant(), candidate.ToLowerInvariant(), bestDistance - 1);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        // A whole word where the format has a short one, or the other way about: convolution, act.
        return best ?? known.FirstOrDefault(k => Math.Min(k.Length, name.Length) >= 3 && (name.StartsWith(k, StringComparison.OrdinalIgnoreCase) || k.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>"did you mean X?", or the list of what there is, or <c>null</c> where there is nothing.</summary>
    public static string? Hint(string name, IReadOnlyCollection<string> known, string whatTheyAre) =>
        Find(name, known) is { } nearest ? $"did you mean \"{nearest}\"?"
        : known.Count == 0 ? null
        : $"{whatTheyAre}: {string.Join(", ", known.Order(StringComparer.Ordinal))}";
}
