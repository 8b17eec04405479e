#!/usr/bin/env python3
"""Compares evo_bbob with COCO's suites: 24 functions, 6 dimensions, instances 1-15 and 101, twenty points
each, a third of which may lie outside of the domain, COCO's optimum and a point beside it.

    python3 compare_with_coco.py build/bin/evo_bbob [bbob] [bbob-largescale]

Both suites if none is named. Prints the largest error of each function in units of max(1, |f|) and fails above 1e-10. Minutes.
"""

import math
import subprocess
import sys

import coco

POINTS = 20
INSTANCES = (*range(1, 16), 101)
TOLERANCE = 1e-10


def points(problem, function, instance, dimension):
    """Those of all problems, and where COCO knows its optimum, that and one near it."""
    xs = coco.points(function, instance, dimension, POINTS)
    optimum = coco.optimum(problem)
    if all(map(math.isfinite, optimum)):
        xs += [optimum, [best + 1e-3 * gene for best, gene in zip(optimum, xs[0], strict=True)]]
    return xs


def ours(program, suite, function, instance, dimension, xs):
    given = "\n".join(" ".join(repr(float(v)) for v in x) for x in xs) + "\n"
    call = [program, "evaluate", "--suite", suite, "--function", str(function), "--instance", str(instance), "--dimension",
            str(dimension)]
    said = subprocess.run(call, input=given, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in said.split()]


def compare(program, suite):
    """The largest error of a suite."""
    worst_of_all = 0.0
    for function in coco.FUNCTIONS:
        worst, where, count = 0.0, "", 0
        for instance in INSTANCES:
            for dimension in coco.DIMENSIONS[suite]:
                problem = coco.problem(suite, function, instance, dimension)
                xs = points(problem, function, instance, dimension)
                theirs = [problem(x) for x in xs]
                for k, (a, b) in enumerate(zip(ours(program, suite, function, instance, dimension, xs), theirs,
                                               strict=True)):
                    error = abs(a - b) / max(1.0, abs(b))
                    count += 1
                    if not error <= worst:
                        worst, where = error, f"instance {instance}, {dimension}-D, point {k}"
        worst_of_all = max(worst_of_all, worst)
        print(f"{suite} f{function:<3} {count} points, largest error {worst:.2e} {where}", flush=True)
    return worst_of_all


def main():
    coco.enter_environment()
    program, *suites = sys.argv[1:]
    worst = max(compare(program, suite) for suite in suites or coco.DIMENSIONS)
    print(f"largest of all {worst:.2e}, allowed {TOLERANCE:g}")
    sys.exit(0 if worst <= TOLERANCE else 1)


if __name__ == "__main__":
    main()
