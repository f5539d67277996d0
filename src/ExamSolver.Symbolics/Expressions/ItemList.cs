namespace ExamSolver.Symbolics;

/// <summary>A value as an object, for a dictionary: see <see cref="Items{T}"/> for why it holds no values itself.</summary>
internal sealed class Boxed<T>(T value)
    where T : struct
{
    public T Value { get; } = value;
}

/// <summary>A growing list of small values; see <see cref="Items{T}"/> for why it is this project's own.</summary>
internal sealed class ItemList<T>(int capacity)
    where T : struct
{
    private T[] _items = new T[capacity];

    public int Count { get; private set; }

    public ref T this[int index] => ref _items[index];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            var longer = new T[Math.Max(4, 2 * Count)];
            for (var i = 0; i < Count; i++)
            {
                longer[i] = _items[i];
            }

            _items = longer;
        }

        _items[Count++] = item;
    }

    public void Insert(int index, T item)
    {
        Add(item);
        for (var i = Count - 1; i > index; i--)
        {
            _items[i] = _items[i - 1];
        }

        _items[index] = item;
    }

    /// <summary>Keeps the first items only.</summary>
    public void Truncate(int count) => Count = count;

    /// <summary>The items, for whoever has no more use for the list.</summary>
    public T[] Drain()
    {
        if (Count == _items.Length)
        {
            return _items;
        }

        var items = new T[Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = _items[i];
        }

        return items;
    }

    public ItemList<T> Copy()
    {
        var copy = new ItemList<T>(Count);
        for (var i = 0; i < Count; i++)
        {
            copy.Add(_items[i]);
        }

        return copy;
    }

    public void Sort(Comparison<T> comparison) => Items.Sort(_items.AsSpan(0, Count), comparison);
}
