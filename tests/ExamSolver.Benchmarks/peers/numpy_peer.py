"""Reads lines "id, left, right, symbols" (tab-separated) and decides each by comparing doubles at random points.

Writes "id, verdict, seconds": processor time to compile both and decide, the shortest of three.
"""
import sys
import time
import warnings

import numpy

POINTS = 64
warnings.simplefilter("ignore")
random = numpy.random.default_rng(1)

FUNCTIONS = {
    "exp": numpy.exp, "log": numpy.log, "sqrt": numpy.sqrt, "sin": numpy.sin, "cos": numpy.cos, "tan": numpy.tan, "atan": numpy.arctan,
    "sinh": numpy.sinh, "cosh": numpy.cosh, "tanh": numpy.tanh, "abs": numpy.abs, "sign": numpy.sign, "max": numpy.maximum, "min": numpy.minimum,
    "floor": numpy.floor, "ceil": numpy.ceil, "pi": numpy.pi, "e": numpy.e,
    "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)), "softplus": lambda x: numpy.log(1 + numpy.exp(x)), "relu": lambda x: numpy.maximum(x, 0),
}


def decide(left, right, symbols):
    names = dict(FUNCTIONS)
    for symbol in symbols.split():
        plain, _, kind = symbol.partition(":")
        names[plain] = (
            random.integers(1, 40, POINTS).astype(float) if kind == "integer"
            else random.uniform(0.01, 1, POINTS) if kind == "unit"
            else random.uniform(0.05, 4, POINTS) if kind == "positive"
            else random.uniform(-4, 4, POINTS))
    a = numpy.broadcast_to(eval(compile(left, "left", "eval"), names), POINTS)
    b = numpy.broadcast_to(eval(compile(right, "right", "eval"), names), POINTS)
    defined = numpy.isfinite(a) & numpy.isfinite(b)
    if defined.sum() < 4:
        return "undecided"
    return "equal" if numpy.allclose(a[defined], b[defined], rtol=1e-9, atol=1e-12) else "different"


for line in sys.stdin:
    name, left, right, symbols = line.rstrip("\n").split("\t")
    seconds = []
    for _ in range(3):
        start = time.process_time()
        try:
            verdict = decide(left, right, symbols)
        except Exception:
            verdict = "failed"
        seconds.append(time.process_time() - start)
    print(name, verdict, min(seconds), sep="\t", flush=True)
