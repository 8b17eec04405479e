#!/usr/bin/env python3
"""Writes bbob_golden.tsv: what COCO's bbob suite says about three points of each problem, of which the
third may lie outside of the domain.

    python3 make_golden.py
"""

import pathlib

import coco

POINTS = 3
INSTANCES = (*range(1, 16), 101)


def main():
    coco.enter_environment()
    lines = ["function\tinstance\tdimension\toptimum_value" + "".join(f"\tf_{k}" for k in range(POINTS))]
    for function in coco.FUNCTIONS:
        for instance in INSTANCES:
            for dimension in coco.DIMENSIONS:
                problem = coco.problem(function, instance, dimension)
                values = [problem(x) for x in coco.points(function, instance, dimension, POINTS)]
                numbers = [repr(float(v)) for v in (problem.best_value(), *values)]
                lines.append("\t".join([f"{function}\t{instance}\t{dimension}", *numbers]))
    file = pathlib.Path(__file__).with_name("bbob_golden.tsv")
    file.write_text("\n".join(lines) + "\n")
    print(f"{file}: {len(lines) - 1} problems")


if __name__ == "__main__":
    main()
