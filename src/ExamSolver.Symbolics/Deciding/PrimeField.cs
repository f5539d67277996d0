using System.Numerics;

namespace ExamSolver.Symbolics;

/// <summary>Arithmetic modulo an odd prime below 2^63, in Montgomery's form.</summary>
/// <remarks>Source: P. L. Montgomery, Modular multiplication without trial division, Math. Comp. 44 (1985).</remarks>
internal sealed class PrimeField
{
    private readonly ulong _negativeInverse;
    private readonly ulong _squaredRadix;

    // Of the denominators that people write.
    private readonly ulong[] _inverses = new ulong[65];

    public PrimeField(ulong modulus)
    {
        Modulus = modulus;

        // Newton's iteration doubles the correct bits of the inverse of the modulus modulo 2^64.
        unchecked
        {
            var inverse = modulus;
            for (var i = 0; i < 6; i++)
            {
                inverse *= 2 - (modulus * inverse);
            }

            _negativeInverse = 0 - inverse;
        }

        _squaredRadix = (ulong)(BigInteger.Pow(2, 128) % modulus);
        One = Encode(1);
        for (var n = 1; n < _inverses.Length; n++)
        {
            _inverses[n] = Invert(Encode((ulong)n));
        }
    }

    public ulong Modulus { get; }

    /// <summary>One in Montgomery's form; all elements below are in that form.</summary>
    public ulong One { get; }

    public ulong Encode(ulong value) => Multiply(value % Modulus, _squaredRadix);

    public ulong Add(ulong a, ulong b)
    {
        var sum = a + b;
        return sum >= Modulus ? sum - Modulus : sum;
    }

    public ulong Negate(ulong a) => a == 0 ? 0 : Modulus - a;

    public ulong Multiply(ulong a, ulong b)
    {
        unchecked
        {
            var high = Math.BigMul(a, b, out var low);
            var carry = Math.BigMul(low * _negativeInverse, Modulus, out var rest);
            var result = high + carry + (low + rest < low ? 1UL : 0UL);
            return result >= Modulus ? result - Modulus : result;
        }
    }

    public ulong Power(ulong a, ulong exponent)
    {
        var result = One;
        for (; exponent > 0; exponent >>= 1)
        {
            result = (exponent & 1) == 1 ? Multiply(result, a) : result;
            a = exponent > 1 ? Multiply(a, a) : a;
        }

        return result;
    }

    /// <summary>The inverse of a nonzero element, by Euclid: some forty divisions, where a power by Fermat takes a hundred products one after another.</summary>
    public ulong Invert(ulong a)
    {
        unchecked
        {
            var (remainder, next) = (Modulus, a);
            var (factor, nextFactor) = (0L, 1L);
            while (next != 0)
            {
                var quotient = remainder / next;
                (remainder, next) = (next, remainder - (quotient * next));
                (factor, nextFactor) = (nextFactor, factor - ((long)quotient * nextFactor));
            }

            // The inverse of a·R is a⁻¹·R⁻¹: two factors of R bring it to Montgomery's form.
            var plain = factor < 0 ? Modulus - (ulong)-factor : (ulong)factor;
            return Multiply(Multiply(plain, _squaredRadix), _squaredRadix);
        }
    }

    /// <summary>A rational number; false when its denominator vanishes.</summary>
    public bool TryEncode(Rational value, out ulong element)
    {
        if (value.IsOne || value.IsZero)
        {
            element = value.IsOne ? One : 0;
            return true;
        }

        if (value.TryGetSmall(out var numerator, out var denominator))
        {
            element = Encode((ulong)Math.Abs(numerator));
            element = numerator < 0 ? Negate(element) : element;
            if (denominator == 1)
            {
                return true;
            }

            if (denominator < _inverses.Length)
            {
                element = Multiply(element, _inverses[denominator]);
                return true;
            }

            var below = Encode((ulong)denominator);
            element = below == 0 ? 0 : Multiply(element, Invert(below));
            return below != 0;
        }

        element = Encode((ulong)(((value.Numerator % Modulus) + Modulus) % Modulus));
        var big = Encode((ulong)(value.Denominator % Modulus));
        element = big == 0 ? 0 : Multiply(element, Invert(big));
        return big != 0;
    }
}

/// <summary>Powers of one element, by a table for each byte of the exponent.</summary>
internal sealed class FixedBase
{
    private readonly PrimeField _field;
    private readonly ulong[] _powers = new ulong[8 * 256];

    public FixedBase(PrimeField field, ulong element)
    {
        _field = field;
        for (var position = 0; position < 8; position++)
        {
            var power = field.One;
            for (var digit = 0; digit < 256; digit++)
            {
                _powers[(position * 256) + digit] = power;
                power = field.Multiply(power, element);
            }

            element = power;
        }
    }

    public ulong Power(ulong exponent)
    {
        var result = _powers[exponent & 255];
        for (var position = 1; position < 8; position++)
        {
            result = _field.Multiply(result, _powers[(position * 256) + (int)((exponent >> (8 * position)) & 255)]);
        }

        return result;
    }
}

/// <summary>Powers of one rotation c + s·i of the plane over a field in which -1 is no square, by a table for each byte of the exponent.</summary>
internal sealed class FixedRotation
{
    private readonly PrimeField _field;
    private readonly (ulong Cosine, ulong Sine)[] _powers = new (ulong, ulong)[8 * 256];

    /// <summary>The rotation of a random element, raised to the cofactor of the group's order.</summary>
    public FixedRotation(PrimeField field, ulong element, ulong cofactor)
    {
        _field = field;

        // (1 + t·i)/(1 - t·i) has norm one.
        var square = field.Multiply(element, element);
        var inverse = field.Invert(field.Add(field.One, square));
        var start = (field.Multiply(field.Add(field.One, field.Negate(square)), inverse), field.Multiply(field.Add(element, element), inverse));
        (ulong, ulong) rotation = (field.One, 0);
        for (var i = 0UL; i < cofactor; i++)
        {
            rotation = Multiply(rotation, start);
        }

        for (var position = 0; position < 8; position++)
        {
            (ulong, ulong) power = (field.One, 0);
            for (var digit = 0; digit < 256; digit++)
            {
                _powers[(position * 256) + digit] = power;
                power = Multiply(power, rotation);
            }

            rotation = power;
        }
    }

    public (ulong Cosine, ulong Sine) Power(ulong exponent)
    {
        var result = _powers[exponent & 255];
        for (var position = 1; position < 8; position++)
        {
            result = Multiply(result, _powers[(position * 256) + (int)((exponent >> (8 * position)) & 255)]);
        }

        return result;
    }

    private (ulong Cosine, ulong Sine) Multiply((ulong Cosine, ulong Sine) a, (ulong Cosine, ulong Sine) b) => (
        _field.Add(_field.Multiply(a.Cosine, b.Cosine), _field.Negate(_field.Multiply(a.Sine, b.Sine))),
        _field.Add(_field.Multiply(a.Cosine, b.Sine), _field.Multiply(a.Sine, b.Cosine)));
}
