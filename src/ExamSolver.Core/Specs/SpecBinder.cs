using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using ExamSolver.Symbolics;

namespace ExamSolver.Core.Specs;

/// <summary>Says what a given means, and its bounds. Every public property of a <c>Given</c> record carries one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class GivenAttribute(string meaning) : Attribute
{
    /// <summary>One phrase, for <c>examsolver kinds</c> and for editors.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>What holds where it is left out, in words.</summary>
    public string? Default { get; init; }

    /// <summary>The key in the file, where it is not the property's own name in words.</summary>
    public string? Key { get; init; }

    /// <summary>The smallest number allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;
}

/// <summary>
/// Binds a map of a problem file to a record by reflection: a property <c>FailsWithout</c> is the key <c>fails without</c>
/// (<c>fails-without</c> and <c>fails_without</c> are read as well), <c>required</c> properties must be there, and every error is
/// reported, not only the first. The same metadata makes the documentation of a kind and the JSON Schema.
/// </summary>
public static class SpecBinder
{
    private static readonly ConcurrentDictionary<Type, BoundProperty[]> Cache = new();

    /// <summary>The keys that a record takes.</summary>
    public static IReadOnlyList<SpecKey> Keys(Type type) => [.. Properties(type).Select(p => p.Key)];

    /// <summary>Binds a map to a record, or reports every error and returns <c>null</c>.</summary>
    public static object? Bind(Type type, SpecMap map, SpecScope scope)
    {
        var properties = Properties(type);
        var values = new Dictionary<BoundProperty, object?>();
        var complete = CheckKeys(map, [.. properties.Select(p => p.Key.Name)], scope.Diagnostics);
        foreach (var entry in map.Entries)
        {
            if (Array.Find(properties, p => p.Key.Name == Normalize(entry.Key.Text)) is not { } property)
                continue;
            var value = property.Read(entry.Value, scope);
            complete &= value is not null;
            values[property] = value;
        }

        foreach (var property in properties.Where(p => p.Key.Required && !values.ContainsKey(p)))
        {
            scope.Diagnostics.Error("missing-key", map.Position, $"the key \"{property.Key.Name}\" is missing", $"add {property.Key.Name}: {property.Key.Meaning} ({property.Key.Type().Description})");
            complete = false;
        }

        if (!complete)
            return null;
        var instance = Activator.CreateInstance(type) ?? throw new InvalidOperationException($"{type} has no constructor without parameters");
        foreach (var (property, value) in values)
            property.Info.SetValue(instance, value);
        return instance;
    }

    /// <summary>A key as people write it, in the one form that is compared: small letters, words parted by a space.</summary>
    public static string Normalize(string key) => key.Trim().Replace('-', ' ').Replace('_', ' ').ToLowerInvariant();

    /// <summary>The words of a name in code: <c>FailsWithout</c> is <c>fails without</c>.</summary>
    public static string Words(string name)
    {
        var words = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && words.Length > 0)
                words.Append(' ');
            words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }

    /// <summary>
    /// Reports keys that nobody knows, each with the nearest known one, and keys that stand twice in different forms; returns whether there are
    /// none. A key with an empty value is most likely a formula that YAML cut.
    /// </summary>
    public static bool CheckKeys(SpecMap map, IReadOnlyCollection<string> known, Diagnostics diagnostics)
    {
        var first = new Dictionary<string, SpecScalar>(StringComparer.Ordinal);
        var isClean = true;
        foreach (var (key, value) in map.Entries)
        {
            var name = Normalize(key.Text);
            if (!known.Contains(name))
                ReportUnknownKey(key, name, value, known, diagnostics);
            else if (first.TryAdd(name, key))
                continue;
            else
                diagnostics.Error("duplicate-key", key.Position, $"the key {key.Text} stands here a second time", $"It first stands at line {first[name].Position.Line}, column {first[name].Position.Column}; keep one of them.");
            isClean = false;
        }

        return isClean;
    }

    private static void ReportUnknownKey(SpecScalar key, string name, SpecNode value, IReadOnlyCollection<string> known, Diagnostics diagnostics)
    {
        var hint = NearestName.Hint(name, known, "known keys");
        if (value is SpecScalar { IsEmpty: true } && NearestName.Find(name, known) is null)
            hint = "if this is the rest of a formula, YAML cut it at a comma: put the whole formula in single quotes" + (hint is null ? "" : "; " + hint);
        diagnostics.Error("unknown-key", key.Position, $"unknown key {key.Description}", hint);
    }

    /// <summary>Reads a truth value.</summary>
    public static bool? ReadTruth(SpecNode node, SpecScope scope)
    {
        if (node is SpecScalar { Style: ScalarStyle.Plain } scalar)
        {
            switch (scalar.Text.ToLowerInvariant())
            {
                case "true" or "yes" or "on":
                    return true;
                case "false" or "no" or "off":
                    return false;
            }
        }

        ReportWrongType(node, SpecType.Truth.Description, scope.Diagnostics);
        return null;
    }

    /// <summary>Reports a node of a wrong sort. A map of one entry where a text was expected is most likely a text with a colon.</summary>
    public static void ReportWrongType(SpecNode node, string expected, Diagnostics diagnostics, string? hint = null)
    {
        if (node is SpecMap { Entries: [{ Value: SpecScalar { IsEmpty: false } value } entry] })
        {
            var text = $"{entry.Key.Text}: {value.Text}".Replace("'", "''", StringComparison.Ordinal);
            hint = $"YAML reads a map because of the colon: if it belongs to a text, put the text in quotes: '{text}'" + (hint is null ? "" : $"\notherwise {hint}");
        }

        diagnostics.Error("wrong-type", node.Position, $"expected {expected}, found {node.Description}", hint);
    }

    private static object? WrongObject(SpecNode node, SpecType type, SpecScope scope)
    {
        ReportWrongType(node, type.Description, scope.Diagnostics);
        return null;
    }

    private static BoundProperty[] Properties(Type type) => Cache.GetOrAdd(type, static t => [.. t
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.GetCustomAttribute<GivenAttribute>() is not null)
        .OrderBy(p => p.DeclaringType == t ? 0 : 1)
        .ThenBy(p => p.MetadataToken)
        .Select(Describe)]);

    private static BoundProperty Describe(PropertyInfo info)
    {
        var given = info.GetCustomAttribute<GivenAttribute>()!;
        var (type, read) = Reader(Nullable.GetUnderlyingType(info.PropertyType) ?? info.PropertyType, given);
        var required = info.IsDefined(typeof(RequiredMemberAttribute));
        return new BoundProperty(info, new SpecKey(given.Key ?? Words(info.Name), given.Meaning, required, given.Default, () => type), read);
    }

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) Reader(Type type, GivenAttribute given)
    {
        if (type == typeof(bool))
            return (SpecType.Truth, (node, scope) => ReadTruth(node, scope));
        if (type == typeof(int) || type == typeof(long))
            return WholeNumber(type, given);
        if (type == typeof(Rational))
            return ExactNumber(given);
        if (type == typeof(string))
            return (SpecType.Text, (node, scope) => node is SpecScalar { IsEmpty: false } s ? s.Text : WrongObject(node, SpecType.Text, scope));
        if (type == typeof(Formula))
            return (SpecType.Formula, SpecFormula.Read);
        if (type == typeof(Expr))
            return (SpecType.Formula, SpecFormula.ReadExpr);
        if (type.IsEnum)
            return OneWord(type);
        if (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)))
            return Items(type, given);
        if (Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadFromSpec<>)))
            return ((SpecType Type, Func<SpecNode, SpecScope, object?> Read))SelfReaderMethod.MakeGenericMethod(type).Invoke(null, null)!;
        return Nested(type);
    }

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) WholeNumber(Type type, GivenAttribute given)
    {
        var spec = SpecType.Number(whole: true, given.Minimum, given.Maximum);
        return (spec, (node, scope) =>
        {
            if (node is not SpecScalar { Style: ScalarStyle.Plain } s || !long.TryParse(s.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
                return WrongObject(node, spec, scope);
            if (value < given.Minimum || value > given.Maximum || (type == typeof(int) && value != (int)Math.Clamp(value, int.MinValue, int.MaxValue)))
                return OutOfRange(s, spec, scope);
            return type == typeof(int) ? (object)(int)value : value;
        });
    }

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) ExactNumber(GivenAttribute given)
    {
        var spec = SpecType.Number(whole: false, given.Minimum, given.Maximum);
        return (spec, (node, scope) =>
        {
            if (node is not SpecScalar s || SpecFormula.Parse(s, scope) is not { } formula)
                return node is SpecScalar ? null : WrongObject(node, spec, scope);
            if (!formula.ToExpr().Substitute(scope.Definitions).TryGetNumber(out var value))
                return WrongObject(node, spec, scope);
            return value.ToDouble() < given.Minimum || value.ToDouble() > given.Maximum ? OutOfRange(s, spec, scope) : value;
        });
    }

    private static object? OutOfRange(SpecScalar scalar, SpecType type, SpecScope scope)
    {
        scope.Diagnostics.Error("out-of-range", scalar.Position, $"{scalar.Text} is out of range", $"it must be {type.Description}");
        return null;
    }

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) OneWord(Type type)
    {
        var words = Enum.GetNames(type).ToDictionary(Words, n => Enum.Parse(type, n));
        var spec = SpecType.Words(words.Keys);
        return (spec, (node, scope) =>
        {
            if (node is not SpecScalar { IsEmpty: false } s)
                return WrongObject(node, spec, scope);
            if (words.TryGetValue(Normalize(s.Text), out var value))
                return value;
            scope.Diagnostics.Error("unknown-word", s.Position, $"{s.Description} is not {spec.Description}", NearestName.Find(Normalize(s.Text), words.Keys) is { } nearest ? $"did you mean \"{nearest}\"?" : null);
            return null;
        });
    }

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) Items(Type type, GivenAttribute given)
    {
        var itemType = type.GetGenericArguments()[0];
        var (spec, read) = Reader(itemType, given);
        var immutable = type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);
        return (SpecType.ListOf(spec), (node, scope) =>
        {
            if (node is not SpecList list)
                return WrongObject(node, SpecType.ListOf(spec), scope);
            var items = list.Items.Select(i => read(i, scope)).ToArray();
            if (Array.Exists(items, i => i is null))
                return null;
            var array = Array.CreateInstance(itemType, items.Length);
            Array.Copy(items, array, items.Length);
            return immutable
                ? typeof(ImmutableArray).GetMethods().First(m => m.Name == nameof(ImmutableArray.Create) && m.GetParameters() is [{ ParameterType.IsArray: true }])
                    .MakeGenericMethod(itemType).Invoke(null, [array])
                : array;
        });
    }

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) Nested(Type type)
    {
        var spec = SpecType.Map("a map with the keys " + string.Join(", ", Properties(type).Select(p => p.Key.Name)), Keys(type));
        return (spec, (node, scope) => node is SpecMap map ? Bind(type, map, scope) : WrongObject(node, spec, scope));
    }

    private static readonly MethodInfo SelfReaderMethod = typeof(SpecBinder).GetMethod(nameof(SelfReader), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static (SpecType Type, Func<SpecNode, SpecScope, object?> Read) SelfReader<T>()
        where T : class, IReadFromSpec<T> => (T.SpecType, T.Read);

    private sealed record BoundProperty(PropertyInfo Info, SpecKey Key, Func<SpecNode, SpecScope, object?> Read);
}
