using System.Collections;
using System.Runtime.CompilerServices;

namespace ExamSolver.Symbolics;

/// <summary>A fixed row of small values: the terms of a sum, the factors of a product.</summary>
/// <remarks>
/// What an immutable array is, but this project's own: code of a framework's collection over a value type of this project
/// can't be compiled ahead of time, and waiting for it takes half of a short run.
/// </remarks>
[CollectionBuilder(typeof(Items), nameof(Items.Of))]
public readonly struct Items<T> : IReadOnlyList<T>, IEquatable<Items<T>>
    where T : struct, IEquatable<T>
{
    private readonly T[] _items;

    internal Items(T[] items) => _items = items;

    /// <summary>How many there are.</summary>
    public int Length => _items.Length;

    int IReadOnlyCollection<T>.Count => _items.Length;

    /// <summary>The item at a place, from zero.</summary>
    public T this[int index] => _items[index];

    /// <summary>Whether the items are equal, in order.</summary>
    public static bool operator ==(Items<T> left, Items<T> right) => left.Equals(right);

    /// <summary>Whether they are not.</summary>
    public static bool operator !=(Items<T> left, Items<T> right) => !left.Equals(right);

    /// <summary>Some of the items.</summary>
    public Items<T> Slice(int start, int length) => new(_items[start..(start + length)]);

    /// <summary>These and one more.</summary>
    public Items<T> Add(T item)
    {
        var longer = new T[_items.Length + 1];
        _items.CopyTo(longer, 0);
        longer[^1] = item;
        return new(longer);
    }

    /// <summary>As in LINQ.</summary>
    public IEnumerable<TResult> Select<TResult>(Func<T, TResult> map)
    {
        foreach (var item in _items)
        {
            yield return map(item);
        }
    }

    /// <summary>The items, each changed.</summary>
    public Items<TResult> Map<TResult>(Func<T, TResult> map)
        where TResult : struct, IEquatable<TResult>
    {
        var mapped = new TResult[_items.Length];
        for (var i = 0; i < mapped.Length; i++)
        {
            mapped[i] = map(_items[i]);
        }

        return new(mapped);
    }

    /// <summary>As in LINQ.</summary>
    public IEnumerable<TResult> SelectMany<TResult>(Func<T, IEnumerable<TResult>> map)
    {
        foreach (var item in _items)
        {
            foreach (var result in map(item))
            {
                yield return result;
            }
        }
    }

    /// <summary>As in LINQ.</summary>
    public bool Any(Func<T, bool> predicate)
    {
        foreach (var item in _items)
        {
            if (predicate(item))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As in LINQ.</summary>
    public bool All(Func<T, bool> predicate)
    {
        foreach (var item in _items)
        {
            if (!predicate(item))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Items<T> other)
    {
        if (_items.Length != other._items.Length)
        {
            return false;
        }

        for (var i = 0; i < _items.Length; i++)
        {
            if (!_items[i].Equals(other._items[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Items<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _items.Length == 0 ? 0 : _items[0].GetHashCode();

    /// <summary>Goes through the items.</summary>
    public Enumerator GetEnumerator() => new(_items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    /// <summary>A place among the items.</summary>
    public struct Enumerator
    {
        private readonly T[] _items;
        private int _at;

        internal Enumerator(T[] items)
        {
            _items = items;
            _at = -1;
        }

        /// <summary>The item there.</summary>
        public readonly T Current => _items[_at];

        /// <summary>Goes to the next, if there is one.</summary>
        public bool MoveNext() => ++_at < _items.Length;
    }
}

/// <summary>Makes <see cref="Items{T}"/>.</summary>
public static class Items
{
    // Short rows are sorted by insertion, which keeps equal items in order.
    private const int Small = 12;

    internal static void Sort<T>(Span<T> items, Comparison<T> comparison)
        where T : struct
    {
        if (items.Length > Small)
        {
            items.Sort(comparison);
            return;
        }

        for (var i = 1; i < items.Length; i++)
        {
            var item = items[i];
            var j = i - 1;
            for (; j >= 0 && comparison(items[j], item) > 0; j--)
            {
                items[j + 1] = items[j];
            }

            items[j + 1] = item;
        }
    }

    /// <summary>The items in a row.</summary>
    public static Items<T> Of<T>(ReadOnlySpan<T> items)
        where T : struct, IEquatable<T>
    {
        var copy = new T[items.Length];
        for (var i = 0; i < copy.Length; i++)
        {
            copy[i] = items[i];
        }

        return new(copy);
    }
}
