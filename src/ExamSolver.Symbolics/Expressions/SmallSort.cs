using System.Runtime.InteropServices;

namespace ExamSolver.Symbolics;

/// <summary>Sorting of lists that are nearly always short.</summary>
internal static class SmallSort
{
    private const int Small = 12;

    /// <summary>Sorts in place, as <see cref="List{T}.Sort(Comparison{T})"/>; short lists by insertion, which keeps equal items in order.</summary>
    public static void Sort<T>(List<T> items, Comparison<T> comparison)
    {
        if (items.Count > Small)
        {
            items.Sort(comparison);
            return;
        }

        var span = CollectionsMarshal.AsSpan(items);
        for (var i = 1; i < span.Length; i++)
        {
            var item = span[i];
            var j = i - 1;
            for (; j >= 0 && comparison(span[j], item) > 0; j--)
            {
                span[j + 1] = span[j];
            }

            span[j + 1] = item;
        }
    }
}
