#!/usr/bin/env python3
"""NSGA-II beside pagmo2's and MAP-Elites beside pyribs': the same work, one thread each, in turn.

    benchmarks/peers/setup
    .cache/peers/venv/bin/python benchmarks/peers/fronts.py --program build/bin/evo_fronts

Both NSGA-II have a population of 100 and as many generations, crossover probability 0.95 and index
10, mutation probability 1/n and index 50; both MAP-Elites a grid of 100 x 100 cells, batches of 100,
iso+line variation of 0.01 of the range and 0.2. Each seed is run once of each, ours and the peer's in
turn. Hypervolumes are pagmo2's for both fronts, and ours has to agree with its own. Prints medians
over the seeds and their ratios. Exits 1 if a program fails, an answer is wrong, a median hypervolume is
more than 1 % smaller than the peer's, coverage or mean cost is more than 1 % worse, or a generation of
ours takes longer.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ONE_THREAD = {f"{variable}_NUM_THREADS": "1" for variable in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
POPULATION = 100
# problem: reference of the hypervolume, generations. DTLZ1 and DTLZ3 have so many local fronts that before these
# numbers the median tells of luck, on both sides.
PROBLEMS = {"zdt1": (1.1, 250), "zdt2": (1.1, 250), "zdt3": (1.1, 250), "zdt4": (1.1, 250),
            "zdt6": (1.1, 250), "dtlz1": (1.0, 1000), "dtlz2": (1.1, 250), "dtlz3": (10.0, 2000),
            "dtlz4": (1.1, 250)}
# dimension, cells in each direction, generations
ELITES = [(10, 100, 1000), (100, 100, 1000)]


def output_of(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env=os.environ | ONE_THREAD)
    if done.returncode != 0:
        sys.exit(f"{command[0]} {command[1]}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def hypervolume(front, reference):
    import numpy
    import pygmo

    corner = [reference] * len(front[0])
    inside = [f for f in front if all(numpy.array(f) < corner)]
    return pygmo.hypervolume(inside).compute(corner) if inside else 0.0


def check_evaluations(run, generations):
    if run["evaluations"] != POPULATION * generations:
        sys.exit(f"{run['evaluations']} evaluations, should be {POPULATION * generations}")


def medians(runs, key):
    return statistics.median(run[key] for run in runs)


def compare_nsga2(arguments, python):
    print("| problem | generations | hypervolume: ours | pagmo2 | ratio | us a generation: ours | pagmo2 | times as fast |")
    print("|---|---|---|---|---|---|---|---|")
    good = True
    for problem, (reference, generations) in PROBLEMS.items():
        ours, theirs = [], []
        for seed in range(1, arguments.seeds + 1):
            work = (problem, POPULATION, generations, seed)
            ours.append(output_of(arguments.program, "nsga2", *work))
            theirs.append(output_of(python, HERE / "pagmo_nsga2.py", *work))
            for run in (ours[-1], theirs[-1]):
                check_evaluations(run, generations)
                run["volume"] = hypervolume(run["front"], reference)
            if abs(ours[-1]["volume"] - ours[-1]["hypervolume"]) > 1e-9:
                sys.exit(f"{problem}: our hypervolume is {ours[-1]['hypervolume']}, pagmo2's of our front "
                         f"{ours[-1]['volume']}")
        a, b = medians(ours, "volume"), medians(theirs, "volume")
        fast, slow = medians(ours, "us_per_generation"), medians(theirs, "us_per_generation")
        ratio = a / b if b > 0 else float("inf" if a > 0 else "nan")
        good = good and fast < slow and (a >= 0.99 * b)
        print(f"| {problem} | {generations} | {a:.5f} | {b:.5f} | {ratio:.4f} | {fast:.0f} | {slow:.0f} | "
              f"{slow / fast:.1f} |", flush=True)
    return good


def compare_elites(arguments, python):
    print("\n| n | generations | coverage: ours | pyribs | mean cost: ours | pyribs | us a generation: ours | pyribs "
          "| times as fast |")
    print("|---|---|---|---|---|---|---|---|---|")
    good = True
    for dimension, cells, generations in ELITES:
        ours, theirs = [], []
        for seed in range(1, arguments.seeds + 1):
            work = (dimension, cells, POPULATION, generations, seed)
            ours.append(output_of(arguments.program, "map_elites", *work))
            theirs.append(output_of(python, HERE / "ribs_map_elites.py", *work))
            for run in (ours[-1], theirs[-1]):
                check_evaluations(run, generations)
        seen = [[medians(runs, key) for runs in (ours, theirs)]
                for key in ("coverage", "mean_cost", "us_per_generation")]
        (coverage, other_coverage), (cost, other_cost), (fast, slow) = seen
        good = good and fast < slow and coverage >= 0.99 * other_coverage and cost <= 1.01 * other_cost
        print(f"| {dimension} | {generations} | {coverage:.4f} | {other_coverage:.4f} | {cost:.2f} | "
              f"{other_cost:.2f} | {fast:.0f} | {slow:.0f} | {slow / fast:.1f} |", flush=True)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", required=True, help="evo_fronts")
    parser.add_argument("--seeds", type=int, default=11)
    arguments = parser.parse_args()
    good = compare_nsga2(arguments, sys.executable)
    good = compare_elites(arguments, sys.executable) and good
    sys.exit(0 if good else 1)


main()
