using System.Collections.Frozen;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Grading;

/// <summary>A unit that an answer may be written in.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Sort">What it measures; units of one sort are turned into each other.</param>
/// <param name="Size">How many of the sort's smallest it is.</param>
public sealed record Unit(string Name, string Sort, Rational Size);

/// <summary>The units of deep learning's questions: what is counted, bytes with their powers of 1000 and 1024, and operations.</summary>
public static class Units
{
    private static readonly FrozenDictionary<string, Unit> Known = All().ToFrozenDictionary(u => u.Name, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, Unit> Words = Known.Values.Where(u => u.Name.Length > 4).DistinctBy(u => u.Name.ToLowerInvariant()).ToFrozenDictionary(u => u.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all units, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>A unit by its name; case matters for symbols (MB, Mb), not for words.</summary>
    public static Unit? Find(string name) => Known.TryGetValue(name, out var unit) || Words.TryGetValue(name, out unit) ? unit : null;

    /// <summary>The unit that a text ends in, with where it begins; <c>null</c> where it ends in none, or is nothing else.</summary>
    public static (Unit Unit, int Start)? At(string text)
    {
        var end = text.AsSpan().TrimEnd().TrimEnd('.').Length;
        var start = end;
        while (start > 0 && (char.IsLetter(text[start - 1]) || text[start - 1] == '-') && end - start < 24)
            start--;

        // 3MMACs and 25px: the name is the whole word, or stands behind the letter of the number.
        for (var last = Math.Min(start + 1, end - 1); start <= last; start++)
        {
            if (Find(text[start..end]) is { } unit)
                return text.AsSpan(0, start).IsWhiteSpace() ? null : (unit, start);
        }

        return null;
    }

    private static IEnumerable<Unit> All()
    {
        foreach (var (sort, words) in new (string, string[])[]
        {
            ("parameters", ["parameters", "parameter", "params", "weights", "paramètres", "paramètre", "poids", "Parameter"]),
            ("pixels", ["pixels", "pixel", "px"]),
            ("multiplications", ["multiplications", "multiplication", "multiplies"]),
            ("additions", ["additions", "addition"]),
            ("activations", ["activations", "neurons", "neurones", "units", "unités"]),
            ("tokens", ["tokens", "token", "jetons"]),
            ("nats", ["nats", "nat"]),
            ("seconds", ["seconds", "second", "secondes", "s"]),
            ("epochs", ["epochs", "epoch", "époques"]),
        })
        {
            foreach (var word in words)
                yield return new Unit(word, sort, 1);
        }

        foreach (var (word, sort) in new[] { ("MAC", "MACs"), ("MACs", "MACs"), ("MACC", "MACs"), ("MACCs", "MACs"), ("multiply-adds", "MACs"), ("mult-adds", "MACs"), ("FLOP", "FLOPs"), ("FLOPs", "FLOPs"), ("FLOPS", "FLOPs"), ("flops", "FLOPs"), ("macs", "MACs") })
        {
            yield return new Unit(word, sort, 1);
            foreach (var (prefix, power) in new[] { ("k", 3), ("K", 3), ("M", 6), ("G", 9), ("T", 12), ("P", 15) })
                yield return new Unit(prefix + word, sort, ((Rational)10).Pow(power));
        }

        foreach (var (word, size) in new (string, Rational)[] { ("bytes", 1), ("byte", 1), ("octets", 1), ("octet", 1), ("B", 1), ("o", 1), ("bits", (Rational)1 / 8), ("bit", (Rational)1 / 8) })
            yield return new Unit(word, "bytes", size);
        foreach (var (prefix, power) in new[] { ("k", 1), ("K", 1), ("M", 2), ("G", 3), ("T", 4) })
        {
            foreach (var letter in new[] { "B", "o" })
            {
                yield return new Unit(prefix + letter, "bytes", ((Rational)1000).Pow(power));
                if (prefix != "k")
                    yield return new Unit($"{prefix}i{letter}", "bytes", ((Rational)1024).Pow(power));
            }

            yield return new Unit(prefix + "bit", "bytes", ((Rational)1000).Pow(power) / 8);
        }

        foreach (var (prefix, size, power) in new[] { ("kilo", 1000, 1), ("mega", 1000, 2), ("méga", 1000, 2), ("giga", 1000, 3), ("tera", 1000, 4), ("téra", 1000, 4), ("kibi", 1024, 1), ("mebi", 1024, 2), ("gibi", 1024, 3), ("tebi", 1024, 4) })
        {
            foreach (var word in new[] { "byte", "bytes", "octet", "octets" })
                yield return new Unit(prefix + word, "bytes", ((Rational)size).Pow(power));
        }
    }
}
