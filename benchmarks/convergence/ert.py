#!/usr/bin/env python3
"""Expected running times to the optimum + 1e-8, beside the published ones of IPOP-aCMA-ES.

    build/bin/evo_bbob run --strategy ipop_cma_es --functions 1,2,8,10-14 --dimensions 10,20 \\
        --instances 1-15 --budget 20000 --seed 1 > ipop.jsonl
    benchmarks/convergence/ert.py ipop.jsonl

ERT is the sum of evaluations of all runs, those that failed too, divided by the number of runs that
reached the target (N. Hansen et al., COCO: Performance Assessment, arXiv:1605.03560). Exits 1 if the
geometric mean of ours / published is above 1.1, or a ratio above 1.4 (f13: 2.0).
"""

import argparse
import collections
import json
import math
import pathlib
import sys

PUBLISHED = pathlib.Path(__file__).resolve().parent / "../results/ipop_acma_es_ert.json"
MOST_MEAN, MOST, MOST_OF = 1.1, 1.4, {13: 2.0}


def read_runs(paths):
    """Lines of evo_bbob run, by dimension and function."""
    runs = collections.defaultdict(list)
    for path in paths:
        for line in map(json.loads, path.read_text().splitlines()):
            runs[line["dimension"], line["function"]].append(line)
    return runs


def ert(lines):
    """(expected running time, runs that reached the last target)."""
    reached = [line for line in lines if line["hits"][-1] is not None]
    spent = sum(line["evaluations"] if line["hits"][-1] is None else line["hits"][-1] for line in lines)
    return (spent / len(reached) if reached else math.inf), len(reached)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", type=pathlib.Path, nargs="+", help="what evo_bbob run wrote")
    runs = read_runs(parser.parse_args().runs)
    published = json.loads(PUBLISHED.read_text())["ert_per_dimension"]
    ratios, faults = [], []
    print("| D | f | reached | ERT / D | published | ratio | at most |")
    print("|---|---|---|---|---|---|---|")
    for dimension, functions in published.items():
        for function, theirs in functions.items():
            lines = runs.get((int(dimension), int(function)), [])
            if not lines:
                faults.append(f"f{function} in {dimension}-D: no runs")
                continue
            expected, reached = ert(lines)
            ratio = expected / int(dimension) / theirs
            most = MOST_OF.get(int(function), MOST)
            ratios.append(ratio)
            print(f"| {dimension} | f{function} | {reached} of {len(lines)} | {expected / int(dimension):.0f} "
                  f"| {theirs} | {ratio:.2f} | {most} |")
            if not ratio <= most:
                faults.append(f"f{function} in {dimension}-D: {ratio:.2f} x the published ERT, at most {most}")
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"\ngeometric mean of {len(ratios)} ratios: {mean:.3f}")
        if not mean <= MOST_MEAN:
            faults.append(f"geometric mean {mean:.3f}, at most {MOST_MEAN}")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
