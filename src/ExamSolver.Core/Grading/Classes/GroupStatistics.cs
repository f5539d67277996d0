namespace ExamSolver.Core.Grading.Classes;

/// <summary>Students who had the same paper.</summary>
/// <param name="Form">The form; empty where all have the common paper, or each an own variant.</param>
/// <param name="Language">The language of the paper.</param>
public sealed record StudentGroup(string Form, string Language);

/// <summary>What the students of each form and language made of each part, so that forms can be held beside each other.</summary>
public sealed class GroupStatistics(int parts)
{
    private readonly Dictionary<StudentGroup, (int Students, double[] Points, int[] Marks)> groups = [];

    /// <summary>The groups, by form and language, with how many students they have.</summary>
    public IEnumerable<(StudentGroup Group, int Students)> Groups => groups.OrderBy(g => g.Key.Form, StringComparer.Ordinal).ThenBy(g => g.Key.Language, StringComparer.Ordinal).Select(g => (g.Key, g.Value.Students));

    /// <summary>Counts a student; what comes back takes the points of each part that are decided.</summary>
    public Action<int, double> Add(StudentGroup group)
    {
        var (students, points, marks) = groups.TryGetValue(group, out var known) ? known : (0, new double[parts], new int[parts]);
        groups[group] = (students + 1, points, marks);
        return (part, value) =>
        {
            points[part] += value;
            marks[part]++;
        };
    }

    /// <summary>The mean points of a group for a part; <c>null</c> where none are decided.</summary>
    public double? Mean(StudentGroup group, int part) => groups[group] is var (_, points, marks) && marks[part] > 0 ? points[part] / marks[part] : null;
}
