#!/usr/bin/env python3
"""Compares evo_bbob with COCO: 24 functions, 6 dimensions, instances 1-15 and 101, twenty points each, a
third of which may lie outside of the domain, and COCO's optimum.

    python3 compare_with_coco.py build/bin/evo_bbob

Prints the largest error of each function in units of max(1, |f|) and fails above 1e-10. Minutes.
"""

import subprocess
import sys

import coco

POINTS = 20
INSTANCES = (*range(1, 16), 101)
TOLERANCE = 1e-10


def ours(program, function, instance, dimension, xs):
    given = "\n".join(" ".join(repr(float(v)) for v in x) for x in xs) + "\n"
    call = [program, "evaluate", "--function", str(function), "--instance", str(instance), "--dimension",
            str(dimension)]
    said = subprocess.run(call, input=given, capture_output=True, text=True, check=True).stdout
    return [float(line) for line in said.split()]


def main():
    coco.enter_environment()
    program = sys.argv[1]
    worst_of_all = 0.0
    for function in coco.FUNCTIONS:
        worst, where, count = 0.0, "", 0
        for instance in INSTANCES:
            for dimension in coco.DIMENSIONS:
                problem = coco.problem(function, instance, dimension)
                xs = [*coco.points(function, instance, dimension, POINTS), list(problem.best_parameter())]
                theirs = [problem(x) for x in xs]
                for k, (a, b) in enumerate(zip(ours(program, function, instance, dimension, xs), theirs,
                                               strict=True)):
                    error = abs(a - b) / max(1.0, abs(b))
                    count += 1
                    if not error <= worst:
                        worst, where = error, f"instance {instance}, {dimension}-D, point {k}"
        worst_of_all = max(worst_of_all, worst)
        print(f"f{function:<3} {count} points, largest error {worst:.2e} {where}", flush=True)
    print(f"largest of all {worst_of_all:.2e}, allowed {TOLERANCE:g}")
    sys.exit(0 if worst_of_all <= TOLERANCE else 1)


if __name__ == "__main__":
    main()
