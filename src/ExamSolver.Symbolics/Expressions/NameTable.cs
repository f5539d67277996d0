namespace ExamSolver.Symbolics;

/// <summary>What stands for a name, kept for the few names that a question and its answers have; never more than its places hold.</summary>
internal sealed class NameTable<T>(Func<string, T> make)
    where T : class
{
    private const int Places = 512;
    private const int LongestKept = 24;

    private readonly Entry?[] _entries = new Entry?[Places];

    public T Of(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LongestKept)
        {
            return make(name.ToString());
        }

        // Whichever thread writes last, what is read is whole.
        ref var place = ref _entries[((name[0] * 31) + (name[^1] * 7) + (name[name.Length / 2] * 131) + (name.Length * 17)) % Places];
        var known = place;
        if (known is null || !name.SequenceEqual(known.Name))
        {
            var text = name.ToString();
            place = known = new(text, make(text));
        }

        return known.Value;
    }

    private sealed record Entry(string Name, T Value);
}
