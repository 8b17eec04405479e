"""What the programs of the Python peers share: one thread, the command line, the JSON line.

Import it before numpy or torch: it sets how many threads they use.
"""

import os

for variable in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
# They choose a slow kernel for OpenBLAS where they are set; without them it chooses its own.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)

import argparse
import json
import sys
import time


def blas_kernel():
    """The kernel that OpenBLAS has chosen for this processor."""
    import threadpoolctl

    kernels = {pool.get("architecture", "") for pool in threadpoolctl.threadpool_info()}
    return ", ".join(sorted(kernels - {""})) or "none"


def main(version, run, clock=time.process_time, arguments=None):
    """Whole runs until `--seconds` are over, at least one.

    `run(dimension, population, generations, seed)` is a generator: it yields once after its set-up,
    and returns (first best cost, best cost). What it does after the yield is timed, by `clock`: where
    there are several threads, time.perf_counter. `arguments` are those that a program leaves, the
    whole command line by default.
    """
    parser = argparse.ArgumentParser()
    for name in ("dimension", "population", "generations"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=0.5, help="at least")
    arguments = parser.parse_args(arguments)
    spent, runs, reductions = 0.0, 0, []
    while runs == 0 or spent < arguments.seconds:
        runs += 1
        steps = run(arguments.dimension, arguments.population, arguments.generations, runs)
        next(steps)
        start = clock()
        try:
            next(steps)
        except StopIteration as end:
            spent += clock() - start
            first, best = end.value
            reductions.append(first / best)
    us = spent / runs / arguments.generations * 1e6
    print(json.dumps({"version": version, "us_per_generation": us, "runs": runs,
                      "reduction": min(reductions)}))
    sys.exit(0)
