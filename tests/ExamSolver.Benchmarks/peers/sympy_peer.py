"""Reads lines "id, left, right, symbols" (tab-separated) and decides each by simplify(left - right) == 0, the cache cleared before.

Writes "id, verdict, seconds": processor time to parse both and decide.
"""
import signal
import sys
import time

import sympy
from sympy.core.cache import clear_cache
from sympy.parsing.sympy_parser import parse_expr

LIMIT_SECONDS = 10


def expire(signum, frame):
    raise TimeoutError


def rectified(x):
    return sympy.Max(x, 0)


FUNCTIONS = {
    "exp": sympy.exp, "log": sympy.log, "sqrt": sympy.sqrt, "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan, "atan": sympy.atan,
    "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh, "abs": sympy.Abs, "sign": sympy.sign, "max": sympy.Max, "min": sympy.Min,
    "floor": sympy.floor, "ceil": sympy.ceiling, "pi": sympy.pi, "e": sympy.E, "factorial": sympy.factorial, "binomial": sympy.binomial,
    "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)), "softplus": lambda x: sympy.log(1 + sympy.exp(x)), "relu": rectified,
}

signal.signal(signal.SIGALRM, expire)
for line in sys.stdin:
    name, left, right, symbols = line.rstrip("\n").split("\t")
    clear_cache()
    start = time.process_time()
    signal.alarm(LIMIT_SECONDS)
    try:
        names = dict(FUNCTIONS)
        for symbol in symbols.split():
            plain, _, kind = symbol.partition(":")
            names[plain] = sympy.Symbol(plain, real=True, **({"positive": True} if kind == "positive" else {"integer": True} if kind == "integer" else {}))
        verdict = "equal" if sympy.simplify(parse_expr(left, local_dict=names) - parse_expr(right, local_dict=names)) == 0 else "different"
    except Exception:
        verdict = "failed"
    signal.alarm(0)
    print(name, verdict, time.process_time() - start, sep="\t", flush=True)
