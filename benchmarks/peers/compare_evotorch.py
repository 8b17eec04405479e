#!/usr/bin/env python3
"""SNES and the genetic algorithm in float, n = 19,200, lambda = 100, ours beside EvoTorch's: two threads each, in
turn, in one sitting.

    benchmarks/peers/setup
    benchmarks/peers/compare_evotorch.py --bench build/bin/evo_bench

Each round runs each program once, for half a second at least. Times are wall time a generation, since there
are two threads; so the machine should be quiet, and the least of the rounds says most. Exits 1 if a program
fails, if an answer is wrong, or if the ratio of the medians is below what it should be.
"""

import argparse
import json
import pathlib
import sys
import time

import compare

# EvoTorch's program; strategy, dimension, population, generations of a run, least reduction of the cost, times as
# fast as wanted
TASKS = (("evotorch_snes.py", ("snes", 19200, 100, 100, 1.01, 4.5)),
         ("evotorch_ga.py", ("genetic_algorithm", 19200, 100, 100, 1.005, 13)))


def ours(bench, strategy):
    def run(dimension, population, _):
        name = f"{strategy}/n:{dimension}/lambda:{population}"
        lines = json.loads(compare.output_of([bench, "--threads=2", f"--benchmark_filter=^{name}$",
                                              "--benchmark_format=json"]))["benchmarks"]
        if len(lines) != 1 or lines[0].get("error_occurred"):
            raise compare.Failed(f"{name}: {lines}")
        # It has checked the answer itself.
        return {"version": "evo_bench, 2 threads", "us_per_generation": lines[0]["real_time"],
                "reduction": float("inf")}
    return run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=pathlib.Path, required=True, help="the built evo_bench")
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    print(f"{compare.processor()}, {time.strftime('%Y-%m-%d', time.gmtime())}\n")
    print("| strategy | n | lambda | program | median, us a generation | min | rounds | ours is x times as fast |")
    print("|---|---|---|---|---|---|---|---|")
    wrong, least = [], []
    for program, task in TASKS:
        found = {"ours": ours(arguments.bench, task[0]), "EvoTorch": compare.python_peer(program)}
        times, versions, faults = compare.measure(found, task, arguments.rounds)
        wrong += faults + compare.report(task, times, versions)
        if len(times) == 2:
            least.append(f"{task[0]}: the least of each: {min(times['EvoTorch']) / min(times['ours']):.1f} x as fast.")
    print("\n".join(["", *least]))
    print("\n".join(["", *wrong]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
