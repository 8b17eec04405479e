#!/usr/bin/env python3
"""Writes bbob_golden.tsv and bbob-largescale_golden.tsv: what COCO's suites say about three points of each
problem, of which the third may lie outside of the domain.

    python3 make_golden.py
"""

import pathlib

import coco

POINTS = 3
INSTANCES = {"bbob": (*range(1, 16), 101), "bbob-largescale": (1, 2, 15)}


def write(suite):
    lines = ["function\tinstance\tdimension\toptimum_value" + "".join(f"\tf_{k}" for k in range(POINTS))]
    for function in coco.FUNCTIONS:
        for instance in INSTANCES[suite]:
            for dimension in coco.DIMENSIONS[suite]:
                # Both suites have the same value at the optimum.
                best = coco.problem("bbob", function, instance, min(dimension, 40)).best_value()
                problem = coco.problem(suite, function, instance, dimension)
                values = [problem(x) for x in coco.points(function, instance, dimension, POINTS)]
                numbers = [repr(float(v)) for v in (best, *values)]
                lines.append("\t".join([f"{function}\t{instance}\t{dimension}", *numbers]))
    file = pathlib.Path(__file__).with_name(f"{suite}_golden.tsv")
    file.write_text("\n".join(lines) + "\n")
    print(f"{file}: {len(lines) - 1} problems")


def main():
    coco.enter_environment()
    for suite in coco.DIMENSIONS:
        write(suite)


if __name__ == "__main__":
    main()
