"""Grades the answers of class benchmarks as one would at first: csv, fractions, a dictionary of keys, tolerances.

Three roads: csv alone; numbers as floats with the tolerance of a usual autograder; numbers exactly, as fractions.
"""

import csv
import sys
import time
from fractions import Fraction

KEYS = {"m/count": "36458", "m/field": "3", "m/real": "0.1832", "m/shape": "30x30x16", "m/symbolic": "K*(9*C+1)"}


def read(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def alone(path):
    for _ in read(path):
        pass


def floats(path):
    points = {}
    for student, ref, answer in read(path):
        key = KEYS[ref]
        try:
            given, right = float(answer), float(key)
            ok = abs(given - right) <= 1e-3 + 1e-2 * abs(right)
        except ValueError:
            ok = answer.replace(" ", "") == key
        points[student] = points.get(student, 0) + (2 if ok else 0)
    return points


def exact(path):
    points = {}
    tolerance = Fraction(1, 1000)
    for student, ref, answer in read(path):
        key = KEYS[ref]
        try:
            given, right = Fraction(answer), Fraction(key)
            ok = abs(given - right) <= (tolerance if ref == "m/real" else 0)
        except ValueError:
            ok = answer.replace(" ", "") == key
        points[student] = points.get(student, 0) + (2 if ok else 0)
    return points


for name, road in (("Python, csv alone", alone), ("Python, floats and a tolerance", floats), ("Python, fractions", exact)):
    start = time.process_time()
    road(sys.argv[1])
    print(f"{name}\t{time.process_time() - start:.6f}")
