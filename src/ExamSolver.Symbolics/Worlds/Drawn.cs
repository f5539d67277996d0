using System.Collections.Concurrent;
using System.Globalization;

namespace ExamSolver.Symbolics;

/// <summary>Random smooth functions of places <c>\0</c>0, <c>\0</c>1, …, each a pure function of its name, its number of arguments, its domain and the seed.</summary>
/// <remarks>
/// f(u, v) = Σ c·sin(a·u + b·v + φ) + d·u + e·v + g·u²: smooth, with all derivatives different from zero. Declared functions may be nested, so they
/// grow no faster than a line; one between zero and one is (f² + 1)/(f² + 9) of waves alone, a positive one four times that.
/// </remarks>
internal static class Drawn
{
    // A question has a handful of functions, with their derivatives; the same are drawn for each answer to it.
    private const int MaximalKept = 256;
    private const int LongestName = 64;
    private const int MostArguments = 8;
    private const int MostQuotes = 2;
    private const long Charge = 2_000;

    private static readonly string[] Places = [.. Enumerable.Range(0, 16).Select(NewPlace)];
    private static readonly ConcurrentDictionary<Key, Expr> Kept = new();

    /// <summary>The name that stands for an argument; nobody can write it.</summary>
    public static string Place(int index) => index < Places.Length ? Places[index] : NewPlace(index);

    /// <summary>The number of the argument that a name stands for.</summary>
    public static int IndexOf(string place) => place.Length == 2 ? place[1] - '0' : int.Parse(place.AsSpan(1), CultureInfo.InvariantCulture);

    /// <summary>Whether a name stands for an argument.</summary>
    public static bool IsPlace(string name) => name[0] == '\0';

    /// <summary>The function of a name, or its derivative: each quote is one, in the argument whose number follows, else in the only one.</summary>
    public static Expr Of(string function, int arguments, Domain? domain, ulong seed)
    {
        if (function.Length > LongestName || arguments > MostArguments || function.AsSpan().Count('\'') > MostQuotes)
        {
            return Draw(function, arguments, domain, seed);
        }

        // The same count whether or not it was drawn before, so that no verdict hangs on what came earlier.
        Work.Charge(Charge);
        var key = new Key(function, arguments, domain, seed);
        if (Kept.TryGetValue(key, out var known))
        {
            return known;
        }

        var drawn = Work.Uncounted(() => Draw(function, arguments, domain, seed));
        if (Kept.Count < MaximalKept)
        {
            Kept.TryAdd(key, drawn);
        }

        return drawn;
    }

    private static Expr Draw(string function, int count, Domain? domain, ulong seed)
    {
        var key = StableHash.Combine(seed, StableHash.OfText(UnknownFunctions.NameOf(function)));
        var arguments = Enumerable.Range(0, count).Select(i => Expr.Symbol(Place(i))).ToList();
        Expr Number(int k) => new Rational(3 + (int)(StableHash.Combine(key, (ulong)k) % 37), 16);
        var value = Number(0);
        for (var wave = 0; wave < 2; wave++)
        {
            var phase = Expr.Sum(arguments.Select((a, i) => Number((10 * wave) + i + 1) * a).Append(Number(100 + wave)));
            value += Number(200 + wave) * Expr.Apply("sin", phase);
        }

        value = domain is null ? value + Expr.Sum(arguments.Select((a, i) => (Number(300 + i) * a) + (Number(400 + i) * a.Pow(2))))
            : domain == Domain.Real ? value + Expr.Sum(arguments.Select((a, i) => Number(300 + i) * a / 8))
            : (domain == Domain.Positive ? 4 : 1) * (value.Pow(2) + 1) / (value.Pow(2) + 9);

        for (var i = function.IndexOf('\'', StringComparison.Ordinal); i >= 0 && i < function.Length; i++)
        {
            var digits = i + 1;
            while (digits < function.Length && char.IsAsciiDigit(function[digits]))
            {
                digits++;
            }

            var position = digits > i + 1 && int.TryParse(function.AsSpan(i + 1, digits - i - 1), out var number) ? number - 1 : 0;
            value = value.Derivative(Place(position));
            i = digits - 1;
        }

        return value;
    }

    private static string NewPlace(int index) => "\0" + index.ToString(CultureInfo.InvariantCulture);

    private sealed record Key(string Function, int Arguments, Domain? Domain, ulong Seed);
}
