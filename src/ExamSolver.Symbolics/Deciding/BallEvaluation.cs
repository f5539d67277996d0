namespace ExamSolver.Symbolics;

/// <summary>Evaluates in double precision with a bound on the error; unknown at a jump, a pole or outside a domain.</summary>
/// <param name="first">The world to begin with.</param>
/// <param name="declarations">Where unknown functions are declared, for which random ones stand; null where none occur.</param>
/// <param name="seed">The seed of these.</param>
internal sealed class BallEvaluation(World first, Declarations? declarations = null, ulong seed = 0)
{
    private const int MaximalTerms = 2_000;

    private readonly ItemList<DrawnValue> _drawn = new(4);
    private World _world = first;
    private ItemList<EntryValue>? _entries;
    private int _terms;
    private Dictionary<string, Boxed<Ball>>? _bound;

    // The arguments of the unknown function that is worked out.
    private Ball[]? _places;

    /// <summary>Forgets what was drawn, and goes on in another world.</summary>
    public void MoveTo(World next)
    {
        _world = next;
        _drawn.Truncate(0);
        _entries?.Truncate(0);
        _terms = 0;
    }

    public Ball Of(Expr value)
    {
        Work.Charge(20);
        switch (value)
        {
            case NumberExpr number:
                return Ball.Of(number.Value);
            case SymbolExpr symbol:
                return _bound is not null && _bound.TryGetValue(symbol.Name, out var bound) ? bound.Value : Drawn(symbol.Name);
            case SumExpr sum:
                var total = Ball.Of(sum.Constant);
                foreach (var term in sum.Terms)
                {
                    var part = Of(term.Monomial);
                    total += term.Coefficient.IsOne ? part : Ball.Of(term.Coefficient) * part;
                }

                return total;
            case ProductExpr product:
                var result = Ball.Of(product.Coefficient);
                foreach (var factor in product.Factors)
                {
                    result *= Power(factor.Base, factor.Exponent);
                }

                return result;
            case PowerExpr power:
                return Power(power.Base, power.Exponent);
            case ApplyExpr apply:
                return Apply(apply);
            case BindExpr bind:
                return Bind(bind, 0);
            default:
                return Ball.Unknown;
        }
    }

    // A few names at most: going through them costs less than drawing again.
    private Ball Drawn(string name)
    {
        if (_places is not null && Symbolics.Drawn.IsPlace(name))
        {
            return _places[Symbolics.Drawn.IndexOf(name)];
        }

        for (var i = 0; i < _drawn.Count; i++)
        {
            if (_drawn[i].Name == name)
            {
                return _drawn[i].Value;
            }
        }

        var value = Ball.Of(_world.Exact(name));
        if (_drawn.Count < 16)
        {
            _drawn.Add(new(name, value));
        }

        return value;
    }

    private Ball Power(Expr @base, Expr exponent)
    {
        var b = Of(@base);
        if (exponent is NumberExpr number)
        {
            if (number.Value.TryGetInt32(out var n) && Math.Abs((long)n) < 1 << 24)
            {
                return b.Pow(n);
            }

            if (number.Value == Rational.Half)
            {
                return b.Sqrt();
            }

            if (number.Value.IsInteger)
            {
                // A huge power: by its logarithm, the sign apart.
                var magnitude = (new Ball(Math.Abs(b.Value), b.Radius).Log() * Ball.Of(number.Value)).Exp();
                return b.Value < 0 && !number.Value.Numerator.IsEven ? -magnitude : magnitude;
            }
        }

        var e = Of(exponent);
        if (e is { Radius: 0 } && e.Value == Math.Floor(e.Value) && Math.Abs(e.Value) < 1 << 20)
        {
            return b.Pow((int)e.Value);
        }

        return b.IsExactZero && e.Lower > 0 ? b : (b.Log() * e).Exp();
    }

    private Ball Apply(ApplyExpr apply)
    {
        switch (apply.Function)
        {
            case "entry":
                return Entry(apply);
            case "piecewise":
                return Piecewise(apply);
            case "indicator" when apply.Arguments is [RelationExpr relation]:
                return Condition(relation) switch { true => new(1, 0), false => new(0, 0), _ => Ball.Unknown };
            case "pi":
                return new(Math.PI, 2e-16);
        }

        if (apply.Arguments.IsEmpty)
        {
            return Ball.Unknown;
        }

        if (declarations is not null && Instantiation.IsUnknown(apply))
        {
            return Unknown(apply, declarations);
        }

        var x = Of(apply.Arguments[0]);
        var result = apply.Arguments.Length > 1 ? OfSeveral(apply, x) : OfOne(apply, x);

        // On a jump, as floor(n/3) is for many n, only exact arithmetic can tell the side.
        return !result.IsKnown && apply.Definition is { IsPiecewise: true } && x.IsKnown && ExactOf(apply) is { } exact ? Ball.Of(exact) : result;
    }

    private Ball Unknown(ApplyExpr apply, Declarations declared)
    {
        var values = new Ball[apply.Arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Of(apply.Arguments[i]);
            if (!values[i].IsKnown)
            {
                return Ball.Unknown;
            }
        }

        var outer = _places;
        _places = values;
        var result = Of(UnknownFunctions.DrawnFor(apply, declared, seed));
        _places = outer;
        return result;
    }

    private Rational? ExactOf(Expr value) => ExactEvaluation.Of(
        value,
        name => _bound is not null && _bound.TryGetValue(name, out var bound) ? Rational.FromDouble(bound.Value.Value) : _world.Exact(name));

    private static Ball OfOne(ApplyExpr apply, Ball x)
    {
        if (!x.IsKnown)
        {
            return Ball.Unknown;
        }

        switch (apply.Function)
        {
            case "exp":
                return x.Exp();
            case "log":
                return x.Log();
            case "abs":
                return new(Math.Abs(x.Value), x.Radius);
            case "sin" or "cos" or "atan" or "tanh" or "asinh":
                return x.Contraction(apply.Definition!);
            case "relu" or "leakyrelu" or "elu" or "sigmoid" or "softplus" or "sinh" or "asin" or "acos" or "acosh" or "atanh" or "logit" or "erf" or "silu" or "gelu":
                return OfSmooth(apply, x);
            case "cosh":
                return new Ball(Math.Abs(x.Value), x.Radius).Monotone(apply.Definition!);
            case "sign" or "step" or "floor" or "ceil" or "round" or "delta":
                return Evaluate(apply, x.Lower) == Evaluate(apply, x.Upper) && Evaluate(apply, x.Value) == Evaluate(apply, x.Lower)
                    ? new(Evaluate(apply, x.Value), 0)
                    : Ball.Unknown;
            case "gamma" or "lgamma" or "digamma" or "factorial" when x.Radius <= 1e-12 * Math.Abs(x.Value) && x.Value is > 0.01 and < 1e6:
                // Slope bounded by differences on both sides; the value itself is good to some 1e-13.
                var value = Evaluate(apply, x.Value);
                var slope = Math.Abs(Evaluate(apply, x.Value * 1.001) - Evaluate(apply, x.Value * 0.999)) / (x.Value * 0.001);
                return new(value, (slope * x.Radius * 10) + (Math.Abs(value) * 1e-12) + 1e-12);
            default:
                return Ball.Unknown;
        }
    }

    // silu and gelu dip below zero; elsewhere these rise, so that the ends bound them. A slope above 1.13 does not occur in the two.
    private static Ball OfSmooth(ApplyExpr apply, Ball x)
    {
        if (apply.Function is "silu" or "gelu")
        {
            var value = Evaluate(apply, x.Value);
            return new(value, (x.Radius * 1.2) + (Math.Abs(value) * 1e-14) + 1e-15);
        }

        var ball = x.Monotone(apply.Definition!);
        return apply.Function is "erf" or "elu" or "asin" or "acos" or "atanh" or "logit" ? ball with { Radius = (ball.Radius * 2) + (1e-14 * Math.Max(Math.Abs(ball.Value), 1)) } : ball;
    }

    private Ball OfSeveral(ApplyExpr apply, Ball x)
    {
        switch (apply.Function)
        {
            case "max" or "min":
                var isMax = apply.Function == "max";
                foreach (var argument in apply.Arguments.AsSpan()[1..])
                {
                    var y = Of(argument);
                    if (!x.IsKnown || !y.IsKnown)
                    {
                        return Ball.Unknown;
                    }

                    var upper = isMax ? Math.Max(x.Upper, y.Upper) : Math.Min(x.Upper, y.Upper);
                    var lower = isMax ? Math.Max(x.Lower, y.Lower) : Math.Min(x.Lower, y.Lower);
                    x = Ball.AreDisjoint(x, y) ? (x.Value > y.Value) == isMax ? x : y
                        : new((upper + lower) / 2, ((upper - lower) / 2 * 1.000001) + (Math.Abs(upper) * 2e-16));
                }

                return x;
            case "mod":
                var n = Of(apply.Arguments[1]);
                var quotient = x * n.Reciprocal();
                return quotient.IsKnown && Math.Floor(quotient.Lower) == Math.Floor(quotient.Upper)
                    ? x - (n * new Ball(Math.Floor(quotient.Value), 0))
                    : Ball.Unknown;
            case "delta":
                var other = Of(apply.Arguments[1]);
                return Ball.AreDisjoint(x, other) ? new(0, 0)
                    : x.Radius == 0 && other.Radius == 0 && x.Value == other.Value ? new(1, 0)
                    : Ball.Unknown;
            case "leakyrelu":
                return x.Lower > 0 ? x : x.Upper < 0 ? x * Of(apply.Arguments[1]) : Ball.Unknown;
            case "elu":
                return x.Lower > 0 ? x : x.Upper < 0 ? (x.Exp() - new Ball(1, 0)) * Of(apply.Arguments[1]) : Ball.Unknown;
            default:
                return OfExactArguments(apply, x);
        }
    }

    // Functions without bounds of their own: exact arguments only, at the accuracy of the library.
    private Ball OfExactArguments(ApplyExpr apply, Ball first)
    {
        if (apply.Definition is not { } definition || apply.Arguments.Length > definition.MaximalArity)
        {
            return Ball.Unknown;
        }

        var values = new double[apply.Arguments.Length];
        values[0] = first.Value;
        var exact = first.Radius == 0;
        for (var i = 1; i < values.Length; i++)
        {
            var argument = Of(apply.Arguments[i]);
            values[i] = argument.Value;
            exact &= argument.Radius == 0;
        }

        var value = definition.Evaluate(values);
        return exact ? new(value, Math.Abs(value) * 1e-11) : Ball.Unknown;
    }

    // Outside sums an entry has one value, drawn once as a symbol's is.
    private Ball Entry(ApplyExpr entry)
    {
        for (var i = 0; _bound is null && i < (_entries?.Count ?? 0); i++)
        {
            if (_entries![i].Entry.Equals(entry))
            {
                return _entries[i].Value;
            }
        }

        var value = DrawnEntry(entry);
        if (_bound is null && _entries is not { Count: >= 16 })
        {
            (_entries ??= new(4)).Add(new(entry, value));
        }

        return value;
    }

    private Ball DrawnEntry(ApplyExpr entry)
    {
        var indices = new double[entry.Arguments.Length - 1];
        for (var i = 0; i < indices.Length; i++)
        {
            var index = Of(entry.Arguments[i + 1]);
            if (index.Radius != 0 || index.Value != Math.Floor(index.Value) || Math.Abs(index.Value) > 1e9)
            {
                return Ball.Unknown;
            }

            indices[i] = index.Value;
        }

        return entry.Arguments[0] is SymbolExpr symbol ? Ball.Of(_world.Exact(Evaluation.EntryName(symbol.Name, indices))) : Ball.Unknown;
    }

    private Ball Piecewise(ApplyExpr apply)
    {
        for (var i = 0; i + 1 < apply.Arguments.Length; i += 2)
        {
            if (apply.Arguments[i] is not RelationExpr relation || Condition(relation) is not { } holds)
            {
                return Ball.Unknown;
            }

            if (holds)
            {
                return Of(apply.Arguments[i + 1]);
            }
        }

        return apply.Arguments.Length % 2 == 1 ? Of(apply.Arguments[^1]) : Ball.Unknown;
    }

    private bool? Condition(RelationExpr relation)
    {
        var (left, right) = (Of(relation.Left), Of(relation.Right));
        var decided = Ball.AreDisjoint(left, right) || (left.Radius == 0 && right.Radius == 0);
        return decided ? Evaluation.Holds(left.Value, relation.Operator, right.Value) : null;
    }

    private Ball Bind(BindExpr bind, int depth)
    {
        if (depth == bind.Bindings.Length)
        {
            return Of(bind.Body);
        }

        var (variable, lowerBound, upperBound) = bind.Bindings[depth];
        if (bind.Kind is not ("sum" or "prod") || lowerBound is null || upperBound is null)
        {
            return Ball.Unknown;
        }

        var (lower, upper) = (Of(lowerBound), Of(upperBound));
        if (lower.Radius != 0 || upper.Radius != 0 || lower.Value != Math.Floor(lower.Value) || upper.Value != Math.Floor(upper.Value) || upper.Value - lower.Value > MaximalTerms)
        {
            return Ball.Unknown;
        }

        _bound ??= new(StringComparer.Ordinal);
        var hidden = _bound.TryGetValue(variable, out var outer);
        var isSum = bind.Kind == "sum";
        var result = new Ball(isSum ? 0 : 1, 0);
        for (var index = lower.Value; index <= upper.Value; index++)
        {
            if (++_terms > MaximalTerms)
            {
                return Ball.Unknown;
            }

            _bound[variable] = new(new(index, 0));
            var term = Bind(bind, depth + 1);
            result = isSum ? result + term : result * term;
        }

        if (hidden)
        {
            _bound[variable] = outer!;
        }
        else
        {
            _bound.Remove(variable);
        }

        return result;
    }

    private static double Evaluate(ApplyExpr apply, double value) => apply.Definition!.EvaluateOne(value);

    private readonly record struct DrawnValue(string Name, Ball Value);

    private readonly record struct EntryValue(ApplyExpr Entry, Ball Value);
}
