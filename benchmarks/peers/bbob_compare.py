#!/usr/bin/env python3
"""Share of BBOB targets reached, ours beside pycma's BIPOP-CMA-ES.

    for seed in 1 2 3 4 5; do
      build/bin/evo_bbob run --strategy bipop_cma_es --functions 1-24 --dimensions 5,10,20 \\
          --instances 1-3 --budget 2000 --seed $seed > ours_s$seed.jsonl
    done
    benchmarks/peers/bbob_compare.py ours_s*.jsonl

A cell is the share of (function, instance, target) reached within 100, 1000 and 2000 x D evaluations,
of the 51 targets 10^2, 10^1.8, ..., 10^-8, as a mean over the seeds. Exits 1 if a cell is under
pycma's by more than 0.010 or the mean of the cells is below pycma's, 2 if runs are missing.
"""

import argparse
import collections
import json
import pathlib
import statistics
import sys

PYCMA = pathlib.Path(__file__).resolve().parent / "../results/pycma_bipop.jsonl"
DIMENSIONS, BUDGETS = (5, 10, 20), (100, 1000, 2000)
MOST_UNDER = 0.010


def share(line, budget):
    limit = budget * line["dimension"]
    return sum(hit is not None and hit <= limit for hit in line["hits"]) / len(line["hits"])


def read(paths):
    """Lines by dimension; `evo_bbob run` doesn't write its seed, a file of it is one."""
    lines = collections.defaultdict(list)
    for path in paths:
        for line in map(json.loads, path.read_text().splitlines()):
            lines[line["dimension"]].append({"seed": str(path), **line})
    return lines


def missing(lines, problems, who):
    """In words, unless each problem is there as often as the others."""
    counts = collections.Counter((line["function"], line["instance"]) for line in lines)
    if set(counts) == problems and len(set(counts.values())) == 1:
        return []
    return [f"{who}: {len(counts)} of {len(problems)} problems, "
            f"{min(counts.values(), default=0)} to {max(counts.values(), default=0)} runs of one"]


def cell(lines, budget):
    """(mean over all runs, [mean of each seed])"""
    seeds = collections.defaultdict(list)
    for line in lines:
        seeds[line["seed"]].append(share(line, budget))
    return (statistics.mean(share(line, budget) for line in lines),
            [statistics.mean(shares) for shares in seeds.values()])


def spread(means):
    return f"{min(means):.3f} to {max(means):.3f}, {len(means)} seeds"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ours", type=pathlib.Path, nargs="+", help="what evo_bbob run wrote")
    parser.add_argument("--pycma", type=pathlib.Path, nargs="+", default=[PYCMA])
    arguments = parser.parse_args()
    ours, theirs = read(arguments.ours), read(arguments.pycma)
    problems = {(function, instance) for function in range(1, 25) for instance in (1, 2, 3)}
    lacking = [text for who, lines in (("ours", ours), ("pycma", theirs)) for d in DIMENSIONS
               for text in missing(lines[d], problems, f"{who}, {d}-D")]
    if lacking:
        print("\n".join(lacking), file=sys.stderr)
        return 2
    print("| D | evaluations / D | ours | pycma | difference | ours, by seed | pycma, by seed |")
    print("|---|---|---|---|---|---|---|")
    differences, faults = [], []
    for dimension in DIMENSIONS:
        for budget in BUDGETS:
            own, own_seeds = cell(ours[dimension], budget)
            peer, peer_seeds = cell(theirs[dimension], budget)
            differences.append(own - peer)
            print(f"| {dimension} | {budget} | {own:.3f} | {peer:.3f} | {own - peer:+.3f} "
                  f"| {spread(own_seeds)} | {spread(peer_seeds)} |")
            if own < peer - MOST_UNDER:
                faults.append(f"{dimension}-D, {budget} x D: {own - peer:+.3f}")
    mean = statistics.mean(differences)
    print(f"\nmean difference: {mean:+.4f}")
    if mean < 0:
        faults.append(f"the mean is below pycma's by {-mean:.4f}")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
