"""Reads id, left, right; says whether both have the same value at points where both have one, to forty of fifty digits."""
import random
import re
import sys

from mpmath import mp, mpf

mp.dps = 50


def positive(x):
    if x > 0:
        return x
    raise ValueError(x)


NAMES = {
    "exp": mp.exp, "log": lambda x: mp.log(positive(x)), "sqrt": lambda x: mp.sqrt(x if x == 0 else positive(x)), "sin": mp.sin, "cos": mp.cos, "tan": mp.tan, "atan": mp.atan,
    "sinh": mp.sinh, "cosh": mp.cosh, "tanh": mp.tanh, "abs": abs, "sign": mp.sign, "max": max, "min": min,
    "floor": mp.floor, "ceil": mp.ceil, "sigmoid": lambda x: 1 / (1 + mp.exp(-x)),
    "softplus": lambda x: mp.log(1 + mp.exp(x)), "relu": lambda x: max(x, 0), "pi": mp.pi, "e": mp.e, "mpf": mpf,
}


def value(code, point):
    try:
        result = eval(code, {"__builtins__": {}, **NAMES, **point})
        result = mp.mpmathify(result)
        return result if mp.isfinite(result) and mp.im(result) == 0 else None
    except (ValueError, ZeroDivisionError, OverflowError, TypeError):
        return None


def decide(left, right, source):
    seen = 0
    for turn in range(60):
        scale = (1, 3, 10, 40)[turn % 4]
        point = {f"v_{name}": mpf(source.uniform(-scale, scale)) for name in "xyzn"}
        a, b = value(left, point), value(right, point)
        if a is None or b is None or abs(a) > mpf(10) ** 1000:
            continue
        seen += 1
        if abs(a - b) > mpf(10) ** -25 * max(1, abs(a)):
            return "different", ", ".join(f"{n[2:]} = {mp.nstr(v, 6)}" for n, v in point.items())
    return ("equal" if seen else "undefined"), ""


def main():
    source = random.Random(1)
    for line in sys.stdin:
        number, left, right = line.rstrip("\n").split("\t")
        codes = [compile(re.sub(r"(?<![\w.])(\d+)", r"mpf(\1)", text), "formula", "eval") for text in (left, right)]
        verdict, witness = decide(*codes, source)
        print(number, verdict, witness, sep="\t")


main()
