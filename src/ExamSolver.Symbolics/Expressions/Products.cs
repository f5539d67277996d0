using System.Runtime.CompilerServices;

namespace ExamSolver.Symbolics;

/// <summary>
/// Products: flat, equal bases collected (<c>x^a·x^b = x^(a+b)</c>, <c>exp(a)·exp(b) = exp(a+b)</c>), sums made primitive,
/// a number times one sum distributed.
/// </summary>
internal static class Products
{
    public static Expr Multiply(Expr left, Expr right)
    {
        if (left is NumberExpr a)
        {
            return Scale(a.Value, right);
        }

        if (right is NumberExpr b)
        {
            return Scale(b.Value, left);
        }

        ReadOnlySpan<Expr> both = [left, right];
        return Multiply(both);
    }

    public static Expr Scale(Rational factor, Expr value)
    {
        if (value.IsUndefined || factor.IsOne)
        {
            return value;
        }

        if (factor.IsZero)
        {
            return Expr.Zero;
        }

        return value switch
        {
            NumberExpr number => Expr.Number(factor * number.Value),
            SumExpr sum => Sums.Scale(factor, sum),
            ProductExpr product => WithCoefficient(factor * product.Coefficient, product),
            _ => WithCoefficient(factor, value),
        };
    }

    public static Expr Multiply(IEnumerable<Expr> factors) => Multiply(factors as Expr[] ?? [.. factors]);

    public static Expr Multiply(ReadOnlySpan<Expr> factors)
    {
        var room = 0;
        foreach (var factor in factors)
        {
            room += factor is ProductExpr product ? product.Factors.Length : factor is NumberExpr ? 0 : 1;
        }

        var builder = new Builder(room);
        foreach (var factor in factors)
        {
            builder.Add(factor);
        }

        return builder.Build();
    }

    /// <summary>A coefficient before a value that is neither a number nor a sum.</summary>
    public static Expr WithCoefficient(Rational coefficient, Expr value)
    {
        if (value is ProductExpr product)
        {
            return coefficient == product.Coefficient
                ? value
                : coefficient.IsOne && product.Factors.Length == 1
                    ? OfFactor(product.Factors[0])
                    : new ProductExpr(coefficient, product.Factors);
        }

        return coefficient.IsOne ? value : new ProductExpr(coefficient, [FactorOf(value)]);
    }

    /// <summary>The product without its coefficient.</summary>
    public static Expr Monic(ProductExpr product) => WithCoefficient(Rational.One, product);

    public static ProductFactor FactorOf(Expr value) =>
        value is PowerExpr power ? new(power.Base, power.Exponent) : new(value, Expr.One);

    /// <summary>The node of a factor that is canonical already.</summary>
    public static Expr OfFactor(ProductFactor factor) =>
        factor.Exponent.IsOne ? factor.Base : new PowerExpr(factor.Base, factor.Exponent);

    private ref struct Builder(int room)
    {
        private ProductFactor[] _factors = room == 0 ? [] : new ProductFactor[room];
        private int _count;
        private List<Expr>? _exponentials;
        private Rational _coefficient = Rational.One;
        private GaussianNumber? _gaussian;
        private bool _undefined;

        public void Add(Expr value)
        {
            switch (value)
            {
                case NumberExpr number:
                    Scale(number.Value);
                    break;
                case ProductExpr product:
                    Scale(product.Coefficient);
                    foreach (var factor in product.Factors)
                    {
                        AddFactor(factor);
                    }

                    break;
                case SumExpr { IsComplex: true } sum when GaussianNumber.Of(sum) is { } number:
                    _gaussian = _gaussian is { } before ? before * number : number;
                    break;
                case SumExpr sum:
                    var content = Sums.Content(sum);
                    Scale(content);
                    Put(new(content.IsOne ? sum : Sums.Scale(content.Reciprocal(), sum), Expr.One));
                    break;
                default:
                    _undefined |= value.IsUndefined;
                    AddFactor(FactorOf(value));
                    break;
            }
        }

        // Once the coefficient is too long to be of use it grows no further; Build says that there is no value.
        private void Scale(Rational factor) => _coefficient = _coefficient.BitLength > Limits.MaximalBits ? _coefficient : _coefficient * factor;

        public Expr Build()
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            Work.Charge(200 + (80L * _count));
            if (_undefined)
            {
                return Expr.Undefined;
            }

            if (_coefficient.IsZero)
            {
                return Expr.Zero;
            }

            if (_coefficient.BitLength > Limits.MaximalBits)
            {
                return Expr.Undefined;
            }

            if (_gaussian is { } gaussian)
            {
                _gaussian = null;
                AddGaussian(gaussian);
                return Build();
            }

            if (_exponentials is { } exponents)
            {
                _exponentials = null;
                var exponential = Expr.Apply("exp", Sums.Add(exponents));
                if (exponential is ApplyExpr { Function: "exp" })
                {
                    Put(new(exponential, Expr.One));
                }
                else
                {
                    // The logarithms in the exponents came out as powers: collect those in their turn.
                    Add(exponential);
                    return _exponentials is { Count: 1 } rest ? Finish(rest[0]) : Build();
                }
            }

            return Finish(null);
        }

        private Expr Finish(Expr? exponent)
        {
            if (exponent is not null)
            {
                Put(new(new ApplyExpr("exp", [exponent]), Expr.One));
            }

            if (MergeEqualBases())
            {
                return Build();
            }

            if (_count == 0)
            {
                return Expr.Number(_coefficient);
            }

            if (_count == 1)
            {
                var only = OfFactor(_factors[0]);
                return only is SumExpr sum
                    ? _coefficient.IsOne ? sum : Sums.Scale(_coefficient, sum)
                    : WithCoefficient(_coefficient, only);
            }

            return new ProductExpr(_coefficient, new(_count == _factors.Length ? _factors : _factors[.._count]));
        }

        // (1 + i)·(2 - i) is 3 + i; i·(1 + i) is i - 1; a product of both kinds that is no sum is collected as usual.
        private void AddGaussian(GaussianNumber gaussian)
        {
            var unit = _count - 1;
            while (unit >= 0 && !(ReferenceEquals(_factors[unit].Base, Expr.ImaginaryUnit) && _factors[unit].Exponent.IsOne))
            {
                unit--;
            }

            if (unit >= 0 && gaussian is { Real.IsZero: false, Imaginary.IsZero: false })
            {
                Array.Copy(_factors, unit + 1, _factors, unit, --_count - unit);
                gaussian *= GaussianNumber.Unit;
            }

            if (gaussian.ToExpr() is not SumExpr sum)
            {
                Add(gaussian.ToExpr());
                return;
            }

            var content = Sums.Content(sum);
            Scale(content);
            Put(new(content.IsOne ? sum : Sums.Scale(content.Reciprocal(), sum), Expr.One));
        }

        private void AddFactor(ProductFactor factor)
        {
            if (factor is { Base: ApplyExpr { Function: "exp" } exponential, Exponent.IsOne: true })
            {
                (_exponentials ??= []).Add(exponential.Arguments[0]);
            }
            else
            {
                Put(factor);
            }
        }

        private void Put(ProductFactor factor)
        {
            if (_count == _factors.Length)
            {
                Array.Resize(ref _factors, Math.Max(4, 2 * _count));
            }

            _factors[_count++] = factor;
        }

        // 2^(1/2)·2^y stays apart: the rational part of a number's exponent is always split off.
        private static bool IsRoot(ProductFactor factor) => factor is { Base: NumberExpr, Exponent: NumberExpr };

        /// <summary>Sorts and adds the exponents of equal bases; true when a merged power fell apart and must be collected again.</summary>
        private bool MergeEqualBases()
        {
            if (_count < 2)
            {
                return false;
            }

            Items.Sort(_factors.AsSpan(0, _count), static (a, b) => ExprOrder.ByHash(a.Base, b.Base) is var order && order != 0 ? order : IsRoot(a).CompareTo(IsRoot(b)));
            List<Expr>? again = null;
            var kept = 0;
            for (var i = 0; i < _count;)
            {
                var end = i + 1;
                while (end < _count && _factors[end].Base.Equals(_factors[i].Base) && IsRoot(_factors[i]) == IsRoot(_factors[end]))
                {
                    end++;
                }

                if (end == i + 1)
                {
                    _factors[kept++] = _factors[i];
                }
                else
                {
                    var exponents = new Expr[end - i];
                    for (var j = i; j < end; j++)
                    {
                        exponents[j - i] = _factors[j].Exponent;
                    }

                    var exponent = Sums.Add(exponents);
                    var power = _factors[i].Base.Pow(exponent);
                    if (power is NumberExpr number)
                    {
                        _coefficient *= number.Value;
                    }
                    else if (power is ProductExpr or ApplyExpr { Function: "exp" } || FactorOf(power).Base != _factors[i].Base || power.IsUndefined)
                    {
                        (again ??= []).Add(power);
                    }
                    else
                    {
                        _factors[kept++] = FactorOf(power);
                    }
                }

                i = end;
            }

            _count = kept;
            if (again is null)
            {
                return false;
            }

            foreach (var power in again)
            {
                Add(power);
            }

            return true;
        }
    }
}
