namespace ExamSolver.Symbolics;

/// <summary>Worlds at which generic points say too little: small exponents, integers, both sides of every corner and jump.</summary>
internal static class SpecialWorlds
{
    private const int ExponentWorlds = 24;
    private const int IntegerWorlds = 24;
    private const int MaximalBreaks = 16;

    // (a^b)^c is a^(b·c) for a > 0, but not at a = -1, b = 2, c = 3/2.
    private static readonly Rational[] Exponents = [2, Rational.Half, 3, new(3, 2), -1, -2, 4, new(5, 2)];

    public static IEnumerable<World> Of(Expr left, Expr right, Declarations declarations, ulong seed)
    {
        var features = new Features();
        features.Collect(left);
        features.Collect(right);
        var names = left.FreeSymbols.Union(right.FreeSymbols);
        foreach (var world in Breaks(features, declarations, seed))
        {
            yield return world;
        }

        if (features.InExponents.Count > 0)
        {
            for (var index = 0; index < ExponentWorlds; index++)
            {
                yield return Chosen(features.InExponents, Exponents, declarations, seed, index);
            }
        }

        if (features.IsDiscrete)
        {
            // floor(x) and ceil(x) - 1 differ at integers only.
            Rational unit = features.HasHalves ? Rational.Half : Rational.One;
            var integers = Enumerable.Range(2, 11).SelectMany(n => new[] { n * unit, -n * unit }).ToArray();
            for (var index = 0; index < IntegerWorlds; index++)
            {
                yield return Chosen(names, integers, declarations, seed, index);
            }
        }
    }

    private static World Chosen(IEnumerable<string> names, Rational[] choices, Declarations declarations, ulong seed, int index)
    {
        var values = new Dictionary<string, Rational>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var key = StableHash.Combine(StableHash.Combine(seed, StableHash.OfText(name)), 1_000UL + (ulong)index);
            var value = choices[(int)(key % (ulong)choices.Length)];
            if (declarations.DomainOf(name).Contains(value))
            {
                values[name] = value;
            }
        }

        return World.Draw(declarations, seed, index).With(values);
    }

    // For each corner g = 0 and each symbol in g: worlds near it and further away, on both sides.
    private static IEnumerable<World> Breaks(Features features, Declarations declarations, ulong seed)
    {
        foreach (var zero in features.Corners.Take(MaximalBreaks))
        {
            foreach (var name in zero.FreeSymbols.Take(3))
            {
                var world = World.Draw(declarations, seed, 0);
                if (Root(zero, name, world) is not { } root)
                {
                    continue;
                }

                foreach (var distance in new[] { Math.Max(Math.Abs(root), 1) / 1024, 1 + (Math.Abs(root) / 4) })
                {
                    foreach (var point in new[] { root + distance, root - distance })
                    {
                        var value = declarations.DomainOf(name).IsIntegral
                            ? Rational.FromDouble(Math.Round(point))
                            : Rational.FromDouble(Math.ScaleB(Math.Round(Math.ScaleB(point, 20)), -20));
                        if (declarations.DomainOf(name).Contains(value))
                        {
                            yield return world.With(new Dictionary<string, Rational>(StringComparer.Ordinal) { [name] = value });
                        }
                    }
                }
            }
        }
    }

    // The secant rule: exact in one step where the corner is linear in the symbol.
    private static double? Root(Expr zero, string name, World world)
    {
        double At(double x) => zero.Evaluate(other => other == name ? x : world[other]);
        var (x0, x1) = (world[name], world[name] + 1);
        var (y0, y1) = (At(x0), At(x1));
        for (var i = 0; i < 12; i++)
        {
            if (y1 == 0)
            {
                return x1;
            }

            var next = x1 - (y1 * (x1 - x0) / (y1 - y0));
            if (!double.IsFinite(next) || Math.Abs(next) > 1e12)
            {
                return null;
            }

            if (Math.Abs(next - x1) <= 1e-12 * Math.Abs(next))
            {
                return next;
            }

            (x0, y0) = (x1, y1);
            (x1, y1) = (next, At(next));
        }

        return double.IsFinite(x1) ? x1 : null;
    }

    private sealed class Features
    {
        private readonly HashSet<Expr> _seen = [];

        public SortedSet<string> InExponents { get; } = new(StringComparer.Ordinal);

        public List<Expr> Corners { get; } = [];

        public bool IsDiscrete { get; private set; }

        /// <summary>Whether something is rounded, which jumps at halves.</summary>
        public bool HasHalves { get; private set; }

        public void Collect(Expr value)
        {
            if (!_seen.Add(value))
            {
                return;
            }

            switch (value)
            {
                case PowerExpr { Exponent: not NumberExpr } power:
                    InExponents.UnionWith(power.Exponent.FreeSymbols);
                    break;
                case ProductExpr product:
                    foreach (var factor in product.Factors)
                    {
                        if (factor.Exponent is not NumberExpr)
                        {
                            InExponents.UnionWith(factor.Exponent.FreeSymbols);
                        }
                    }

                    break;
                case ApplyExpr { Definition.IsPiecewise: true } apply:
                    OfPiecewise(apply);
                    break;
                case ApplyExpr { Function: "tanh" or "sigmoid" or "softplus" or "erf" or "atan" or "gelu" or "silu", Arguments: [not (SymbolExpr or NumberExpr) and var bend] }:
                    // tanh(729·log y) is ±1 to thirty digits but where y is near 1.
                    Corners.Add(bend);
                    break;
                case RelationExpr relation:
                    Corners.Add(relation.Left - relation.Right);
                    break;
            }

            foreach (var child in Children.Of(value))
            {
                Collect(child);
            }
        }

        private void OfPiecewise(ApplyExpr apply)
        {
            switch (apply.Function)
            {
                case "max" or "min":
                    for (var i = 1; i < apply.Arguments.Length; i++)
                    {
                        Corners.Add(apply.Arguments[i] - apply.Arguments[i - 1]);
                    }

                    break;
                case "floor" or "ceil" or "round":
                    IsDiscrete = true;
                    HasHalves |= apply.Function == "round";
                    Corners.Add(apply.Arguments[0] - 1);
                    break;
                case "mod":
                    IsDiscrete = true;
                    Corners.Add(apply.Arguments[0] - apply.Arguments[1]);
                    break;
                case "delta":
                    IsDiscrete = true;
                    break;
                default:
                    Corners.Add(apply.Arguments[0]);
                    break;
            }
        }
    }
}
