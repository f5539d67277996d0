namespace ExamSolver.Symbolics;

/// <summary>Exact equality of values with linear branches: abs, relu, max, min, sign, step and cases of linear arguments in up to three symbols.</summary>
/// <remarks>
/// Where branches change, linear forms vanish; they part the space into open cells. One rational point in each tells which
/// branches are taken there, and with these the sides are compared as values without branches. The points come from eliminating
/// one symbol after the other (Fourier and Motzkin); work is bounded by their number. On the boundaries a continuous value follows
/// from its cells, and the value of a jump is a convention: 1[x > 0] and 1[x ≥ 0] count as equal for a real x.
/// </remarks>
internal static class Cells
{
    private const int MaximalSymbols = 3;
    private const int MaximalForms = 24;
    private const int MaximalBranches = 32;
    private const int MaximalPoints = 3_000;

    /// <summary>A decision; null where some branch is not linear, or there are too many of them.</summary>
    public static Decision? Decide(Expr left, Expr right, Declarations declarations, ulong seed)
    {
        if (left.Size + right.Size > Limits.MaximalWalk || (!HasBranches(left) && !HasBranches(right)))
        {
            return null;
        }

        var forms = new HashSet<Expr>();
        if (!Collect(left, forms) || !Collect(right, forms))
        {
            return null;
        }

        var names = forms.SelectMany(form => form.FreeSymbols).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (names.Count is 0 or > MaximalSymbols || names.Exists(name => declarations.DomainOf(name).IsIntegral))
        {
            return null;
        }

        // The ends of the domains part the space too, so that every cell lies within or without.
        foreach (var name in names)
        {
            foreach (var end in new[] { declarations.DomainOf(name).Lower, declarations.DomainOf(name).Upper })
            {
                if (end is { } bound)
                {
                    Add(Expr.Symbol(name) - Expr.Number(bound), forms);
                }
            }
        }

        if (forms.Count > MaximalForms || Points(forms.Select(form => Linear.Of(form, names)).ToList(), names.Count) is not { } points)
        {
            return null;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var compared = 0;
        foreach (var point in points)
        {
            var at = new Dictionary<string, Rational>(StringComparer.Ordinal);
            for (var i = 0; i < names.Count; i++)
            {
                at[names[i]] = point[i];
            }

            var signs = string.Concat(forms.Select(form => Sign(form, at) switch { 0 => '0', > 0 => '+', _ => '-' }));
            if (signs.Contains('0', StringComparison.Ordinal) || names.Exists(name => !declarations.DomainOf(name).Contains(at[name])) || !seen.Add(signs))
            {
                continue;
            }

            // Where a list of cases has none, or a denominator vanishes, there is nothing to compare.
            if (Taken(left, at) is not { IsUndefined: false } l || Taken(right, at) is not { IsUndefined: false } r)
            {
                continue;
            }

            if (!AreEqual(l, r))
            {
                return Witness(left, right, World.Draw(declarations, seed, 0).With(at));
            }

            compared++;
        }

        return compared == 0 ? null : new(Verdict.Equal, $"The sides are equal in each of the {compared} cells into which their branches part the space.");
    }

    private static bool AreEqual(Expr left, Expr right) =>
        left.Equals(right) || Fingerprint.Compare(left, right, 2) == true;

    // Sides that look different on a cell differ for certain only where their values do.
    private static Decision? Witness(Expr left, Expr right, World world) =>
        ExactEvaluation.Of(left, name => world.Exact(name)) is { } a && ExactEvaluation.Of(right, name => world.Exact(name)) is { } b && a != b
            ? new(Verdict.Different, "The sides differ on one of the cells into which their branches part the space.", world.Describe(SymbolNames.Of(left, right)))
            : null;

    private static bool IsBranching(Expr value) => value is ApplyExpr { Function: "abs" or "relu" or "max" or "min" or "sign" or "step" or "leakyrelu" or "indicator" or "piecewise", IsComplex: false };

    private static bool HasBranches(Expr value) => IsBranching(value) || Children.Of(value).Any(HasBranches);

    // The forms at which branches change; false where one is not linear.
    private static bool Collect(Expr value, HashSet<Expr> forms)
    {
        if (value is NumberExpr or SymbolExpr)
        {
            return true;
        }

        if (value is BindExpr || forms.Count > MaximalForms || !Children.Of(value).All(child => Collect(child, forms)))
        {
            return false;
        }

        if (value is ApplyExpr { Definition.IsPiecewise: true } && !IsBranching(value))
        {
            return false;
        }

        if (!IsBranching(value))
        {
            return true;
        }

        var changes = Changes((ApplyExpr)value).ToList();
        return changes.TrueForAll(change => Branches(change) is { } branches && branches.TrueForAll(form => Add(form, forms)));
    }

    private static IEnumerable<Expr> Changes(ApplyExpr apply)
    {
        switch (apply.Function)
        {
            case "max" or "min":
                for (var i = 0; i < apply.Arguments.Length; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        yield return apply.Arguments[i] - apply.Arguments[j];
                    }
                }

                break;
            case "indicator" or "piecewise":
                foreach (var relation in apply.Arguments.OfType<RelationExpr>())
                {
                    yield return relation.Left - relation.Right;
                }

                break;
            default:
                yield return apply.Arguments[0];
                break;
        }
    }

    private static bool Add(Expr form, HashSet<Expr> forms)
    {
        if (!Expansion.IsShort(form))
        {
            return false;
        }

        form = form.Expand();
        if (form is NumberExpr)
        {
            return true;
        }

        if (!Linear.Is(form))
        {
            return false;
        }

        // Without the content, so that x - 1 and 2 - 2·x are one form.
        forms.Add(form switch
        {
            SumExpr sum => Sums.Scale(Sums.Content(sum).Reciprocal(), sum),
            ProductExpr product => Products.Monic(product),
            _ => form,
        });
        return true;
    }

    /// <summary>What a value is on its branches, without them; null for too many.</summary>
    private static List<Expr>? Branches(Expr value)
    {
        if (!HasBranches(value))
        {
            return [value];
        }

        if (IsBranching(value))
        {
            var apply = (ApplyExpr)value;
            IEnumerable<Expr> choices = apply.Function switch
            {
                "abs" => [apply.Arguments[0], -apply.Arguments[0]],
                "relu" => [apply.Arguments[0], Expr.Zero],
                "leakyrelu" => [apply.Arguments[0], Slope(apply) * apply.Arguments[0]],
                "sign" => [Rational.MinusOne, Expr.Zero, Expr.One],
                "step" or "indicator" => [Expr.Zero, Expr.One],
                "piecewise" => apply.Arguments.Where((argument, i) => i % 2 == 1 || (i == apply.Arguments.Length - 1 && argument is not RelationExpr)),
                _ => apply.Arguments,
            };
            var all = new List<Expr>();
            foreach (var choice in choices)
            {
                if (Branches(choice) is not { } inner || all.Count + inner.Count > MaximalBranches)
                {
                    return null;
                }

                all.AddRange(inner);
            }

            return all;
        }

        // One branching part after the other is replaced by what it may be.
        var part = FirstBranching(value);
        if (part is null || Branches(part) is not { } parts)
        {
            return null;
        }

        var results = new List<Expr>();
        foreach (var choice in parts)
        {
            if (Branches(Substitution.ReplacePart(value, part, choice)) is not { } inner || results.Count + inner.Count > MaximalBranches)
            {
                return null;
            }

            results.AddRange(inner);
        }

        return results;
    }

    private static Expr? FirstBranching(Expr value) => IsBranching(value) ? value : Children.Of(value).Select(FirstBranching).FirstOrDefault(found => found is not null);

    /// <summary>The value with the branches that are taken at a point; null where a list of cases has none.</summary>
    private static Expr? Taken(Expr value, Dictionary<string, Rational> at)
    {
        if (value is NumberExpr or SymbolExpr)
        {
            return value;
        }

        if (!IsBranching(value))
        {
            var isDefined = true;
            var mapped = Children.Map(value, child =>
            {
                var part = Taken(child, at);
                isDefined &= part is not null;
                return part ?? Expr.Zero;
            });
            return isDefined ? mapped : null;
        }

        var apply = (ApplyExpr)value;
        switch (apply.Function)
        {
            case "indicator":
                return Holds(apply.Arguments[0], at) is { } holds ? holds ? Expr.One : Expr.Zero : null;
            case "piecewise":
                for (var i = 0; i + 1 < apply.Arguments.Length; i += 2)
                {
                    if (Holds(apply.Arguments[i], at) is not { } isTaken)
                    {
                        return null;
                    }

                    if (isTaken)
                    {
                        return Taken(apply.Arguments[i + 1], at);
                    }
                }

                return apply.Arguments.Length % 2 == 1 ? Taken(apply.Arguments[^1], at) : null;
            case "max" or "min":
                Expr? best = null;
                foreach (var argument in apply.Arguments)
                {
                    if (Taken(argument, at) is not { } candidate)
                    {
                        return null;
                    }

                    best = best is null || Sign(candidate - best, at) == (apply.Function == "max" ? 1 : -1) ? candidate : best;
                }

                return best;
        }

        if (Taken(apply.Arguments[0], at) is not { } inside)
        {
            return null;
        }

        var sign = Sign(inside, at);
        return apply.Function switch
        {
            "abs" => sign < 0 ? -inside : inside,
            "relu" => sign > 0 ? inside : Expr.Zero,
            "leakyrelu" => sign > 0 ? inside : Taken(Slope(apply), at) is { } slope ? slope * inside : null,
            _ => Expr.Apply(apply.Function, sign),
        };
    }

    private static bool? Holds(Expr condition, Dictionary<string, Rational> at) =>
        condition is RelationExpr relation && Taken(relation.Left, at) is { } left && Taken(relation.Right, at) is { } right
            ? Evaluation.Holds(Sign(left - right, at), relation.Operator, 0)
            : null;

    private static Expr Slope(ApplyExpr leaky) => leaky.Arguments.Length > 1 ? leaky.Arguments[1] : new Rational(1, 100);

    private static int Sign(Expr linear, Dictionary<string, Rational> at) =>
        (ExactEvaluation.Of(linear, name => at.TryGetValue(name, out var value) ? value : null) ?? Rational.Zero).Sign;

    /// <summary>A point in every open cell of the forms, and some others; null for too many.</summary>
    private static List<Rational[]>? Points(List<Linear> forms, int symbols)
    {
        if (symbols == 0)
        {
            return [[]];
        }

        // Where the order of two roots in the last symbol changes, their forms meet.
        var shadow = new HashSet<Linear>();
        var last = symbols - 1;
        for (var i = 0; i < forms.Count; i++)
        {
            if (forms[i].Slope(last).IsZero)
            {
                shadow.Add(forms[i].Primitive());
                continue;
            }

            for (var j = 0; j < i; j++)
            {
                if (!forms[j].Slope(last).IsZero && forms[i].Eliminate(forms[j], last) is { IsConstant: false } met)
                {
                    shadow.Add(met.Primitive());
                }
            }
        }

        if (shadow.Count > 4 * MaximalForms || Points([.. shadow], last) is not { } below)
        {
            return null;
        }

        var points = new List<Rational[]>();
        foreach (var point in below)
        {
            var roots = forms.Where(form => !form.Slope(last).IsZero).Select(form => form.Root(point, last)).Distinct().Order().ToList();
            if (points.Count + roots.Count + 1 > MaximalPoints)
            {
                return null;
            }

            points.Add([.. point, roots.Count == 0 ? Rational.Zero : roots[0] - 1]);
            for (var i = 0; i < roots.Count; i++)
            {
                points.Add([.. point, i + 1 < roots.Count ? (roots[i] + roots[i + 1]) / 2 : roots[i] + 1]);
            }
        }

        return points;
    }

    /// <summary>c + Σ a_i·x_i with rational coefficients.</summary>
    private sealed class Linear(Rational constant, Rational[] slopes) : IEquatable<Linear>
    {
        public bool IsConstant => Array.TrueForAll(slopes, s => s.IsZero);

        public static bool Is(Expr form) => form switch
        {
            SymbolExpr => true,
            ProductExpr { Factors: [{ Base: SymbolExpr, Exponent.IsOne: true }] } => true,
            SumExpr sum => sum.Terms.All(t => t.Monomial is SymbolExpr),
            _ => false,
        };

        public static Linear Of(Expr form, List<string> names) =>
            new(form.EvaluateExact(_ => Rational.Zero) ?? Rational.Zero, [.. names.Select(name => form.Derivative(name).TryGetNumber(out var slope) ? slope : Rational.Zero)]);

        public Rational Slope(int symbol) => slopes[symbol];

        public Linear Eliminate(Linear other, int symbol)
        {
            var (a, b) = (Slope(symbol), other.Slope(symbol));
            return Combine(b, other, -a);
        }

        public Rational Root(Rational[] point, int symbol)
        {
            var value = constant;
            for (var i = 0; i < point.Length; i++)
            {
                value += slopes[i] * point[i];
            }

            return -value / slopes[symbol];
        }

        /// <summary>Scaled so that the first slope is one.</summary>
        public Linear Primitive()
        {
            var first = Array.Find(slopes, s => !s.IsZero);
            return first.IsZero ? this : new(constant / first, Array.ConvertAll(slopes, s => s / first));
        }

        public bool Equals(Linear? other) => other is not null && constant == other.Constant && slopes.AsSpan().SequenceEqual(other.Slopes);

        public override bool Equals(object? obj) => Equals(obj as Linear);

        public override int GetHashCode() => StableHash.Fold(Array.ConvertAll(slopes, s => s.Hash).Aggregate(constant.Hash, StableHash.Combine));

        private Rational Constant => constant;

        private Rational[] Slopes => slopes;

        private Linear Combine(Rational factor, Linear other, Rational otherFactor)
        {
            var combined = new Rational[slopes.Length];
            for (var i = 0; i < combined.Length; i++)
            {
                combined[i] = (factor * slopes[i]) + (otherFactor * other.Slopes[i]);
            }

            return new((factor * constant) + (otherFactor * other.Constant), combined);
        }
    }
}
