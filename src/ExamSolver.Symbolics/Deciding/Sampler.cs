namespace ExamSolver.Symbolics;

/// <summary>Compares two values in worlds, each evaluation with a bound on its error.</summary>
internal sealed class Sampler(Expr left, Expr right, Declarations declarations, EquivalenceOptions options)
{
    private int _next;
    private int _agreeing;

    /// <summary>A difference in some of the worlds from <paramref name="first"/> on, or null.</summary>
    public Decision? FindDifference(int first, int count)
    {
        for (_next = first; _next < first + count; _next++)
        {
            if (Try(World.Draw(declarations, options.Seed, _next)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Tries all worlds left.</summary>
    public Decision Conclude()
    {
        foreach (var world in SpecialWorlds.Of(left, right, declarations, options.Seed))
        {
            if (Try(world) is { } found)
            {
                return found;
            }
        }

        for (; _next < options.MaximalWorlds && _agreeing < options.NeededWorlds; _next++)
        {
            if (Try(World.Draw(declarations, options.Seed, _next)) is { } found)
            {
                return found;
            }
        }

        return _agreeing >= options.NeededWorlds
            ? new(Verdict.Equal, $"The sides agree in {_agreeing} worlds to within the error of double precision.")
            : new(Verdict.Undecided, $"Both sides are defined and agree in {_agreeing} of {_next} worlds, too few to tell.");
    }

    private Decision? Try(World world)
    {
        var evaluation = new BallEvaluation(name => Ball.Of(world.Exact(name)));
        var a = evaluation.Of(left);
        var b = evaluation.Of(right);
        if (!a.IsKnown || !b.IsKnown)
        {
            // A jump such as that of floor is decided exactly, or it would be skipped just where the sides differ.
            return TryExactly(world);
        }

        if (!Ball.AreDisjoint(a, b))
        {
            // Only a close agreement counts for equality.
            _agreeing += a.Radius + b.Radius <= 1e-6 * Math.Max(Math.Abs(a.Value), Math.Abs(b.Value)) ? 1 : 0;
            return null;
        }

        var error = Math.Abs(a.Value - b.Value);
        if (error <= options.AbsoluteTolerance || error <= options.RelativeTolerance * Math.Abs(b.Value))
        {
            _agreeing++;
            return null;
        }

        return Different(world);
    }

    private Decision? TryExactly(World world)
    {
        if (left.EvaluateExact(name => world.Exact(name)) is not { } a || right.EvaluateExact(name => world.Exact(name)) is not { } b)
        {
            return null;
        }

        var error = (a - b).Abs().ToDouble();
        if (a != b && error > options.AbsoluteTolerance && error > options.RelativeTolerance * Math.Abs(b.ToDouble()))
        {
            return Different(world);
        }

        _agreeing++;
        return null;
    }

    private Decision Different(World world)
    {
        var names = left.FreeSymbols.Union(right.FreeSymbols);
        return new(
            Verdict.Different,
            names.IsEmpty ? "The two numbers differ." : "The sides differ at a point where both are defined.",
            names.IsEmpty ? null : world.Describe(names));
    }
}
