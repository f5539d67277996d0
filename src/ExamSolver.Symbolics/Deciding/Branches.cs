namespace ExamSolver.Symbolics;

/// <summary>Worlds for values with corners and jumps: every symbol at a scale of its own, and points close to where a branch ends.</summary>
internal static class Branches
{
    // One symbol needs few worlds to meet each scale; several must meet each other's.
    private const int MixedWorlds = 320;
    private const int WorldsForEachSymbol = 160;
    private const int MaximalBoundaries = 12;
    private const int Halvings = 40;

    private static readonly double[] Distances = [1e-2, 1e-4, 1e-7];

    /// <summary>The worlds; none where neither side has a corner or a jump.</summary>
    public static IEnumerable<World> Of(Expr left, Expr right, Declarations declarations, ulong seed)
    {
        var boundaries = new List<(Expr Value, bool IsJump)>();
        var seen = new HashSet<Expr>();
        Collect(left, boundaries, seen);
        Collect(right, boundaries, seen);
        if (boundaries.Count == 0)
        {
            yield break;
        }

        var names = left.FreeSymbols.Union(right.FreeSymbols);
        var worlds = Enumerable.Range(0, Math.Min(MixedWorlds, WorldsForEachSymbol * names.Count)).Select(index => World.DrawMixed(declarations, seed, index)).ToList();
        foreach (var world in worlds)
        {
            yield return world;
        }

        foreach (var (value, isJump) in boundaries.Take(MaximalBoundaries))
        {
            if (Straddling(value, isJump, worlds) is not var (low, high, level))
            {
                continue;
            }

            foreach (var world in Around(value, level, low, high, declarations))
            {
                yield return world;
            }
        }
    }

    // Two worlds between which the value passes the level at which it bends or jumps.
    private static (World Low, World High, double Level)? Straddling(Expr value, bool isJump, List<World> worlds)
    {
        World? first = null;
        var firstValue = 0.0;
        foreach (var world in worlds)
        {
            var here = value.Evaluate(name => world[name]);
            if (!double.IsFinite(here) || Math.Abs(here) > 1e12)
            {
                continue;
            }

            if (first is null)
            {
                (first, firstValue) = (world, here);
                continue;
            }

            var (least, most) = (Math.Min(here, firstValue), Math.Max(here, firstValue));
            var level = isJump ? Math.Floor(most) : 0;
            if (least < level && most > level)
            {
                return here < firstValue ? (world, first, level) : (first, world, level);
            }
        }

        return null;
    }

    private static IEnumerable<World> Around(Expr value, double level, World low, World high, Declarations declarations)
    {
        // Along the segment between the two worlds; an integer stays where the world above has it.
        var names = value.FreeSymbols.Where(name => !declarations.DomainOf(name).IsIntegral).ToList();
        double At(string name, double t) => names.Contains(name) ? low[name] + (t * (high[name] - low[name])) : high[name];
        bool IsAbove(double t) => value.Evaluate(name => At(name, t)) > level;
        if (names.Count == 0 || IsAbove(0))
        {
            yield break;
        }

        var (below, above) = (0.0, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (below + above) / 2;
            (below, above) = IsAbove(middle) ? (below, middle) : (middle, above);
        }

        foreach (var distance in Distances)
        {
            foreach (var t in new[] { above + distance, above - distance })
            {
                if (t is > 0 and < 1)
                {
                    yield return high.With(names.ToDictionary(name => name, name => Rational.FromDouble(At(name, t)), StringComparer.Ordinal));
                }
            }
        }
    }

    private static void Collect(Expr value, List<(Expr Value, bool IsJump)> boundaries, HashSet<Expr> seen)
    {
        if (!seen.Add(value))
        {
            return;
        }

        switch (value)
        {
            case ApplyExpr { Function: "max" or "min" } extremum:
                for (var i = 0; i < extremum.Arguments.Length; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        boundaries.Add((extremum.Arguments[i] - extremum.Arguments[j], false));
                    }
                }

                break;
            case ApplyExpr { Function: "round" } nearest:
                boundaries.Add((nearest.Arguments[0] + Rational.Half, true));
                break;
            case ApplyExpr { Function: "floor" or "ceil" } rounding:
                boundaries.Add((rounding.Arguments[0], true));
                break;
            case ApplyExpr { Function: "mod" } remainder:
                boundaries.Add((remainder.Arguments[0] / remainder.Arguments[1], true));
                break;
            case ApplyExpr { Definition.IsPiecewise: true } bent:
                boundaries.Add((bent.Arguments[0], false));
                break;
            case RelationExpr relation:
                boundaries.Add((relation.Left - relation.Right, false));
                break;
        }

        if (boundaries.Count < 2 * MaximalBoundaries)
        {
            foreach (var child in Children.Of(value))
            {
                Collect(child, boundaries, seen);
            }
        }
    }
}
