"""pycma's BIPOP-CMA-ES on COCO's bbob suite, one JSON line a problem as `evo_bbob run` writes it.

    .venv/peers/bin/python benchmarks/peers/pycma_bbob.py --dimension 5 --seed 1 --out pycma_d5_s1.jsonl

pycma as its users run it: `cma.fmin2` with `bipop=True`, active update and every default. A run starts at a
point uniform in [-4, 4]^n, drawn anew for each restart, with step size 2. It ends when COCO's counter says that
the budget is spent, within a generation too, or when the last target is reached. A file that is there
already is continued.
"""

import os

for variable in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
# They choose a slow kernel for OpenBLAS where they are set; without them it chooses its own.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)

import argparse
import json
import pathlib
import sys
import tempfile
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that it cannot plot
    import cma
import cocoex
import numpy as np

TARGETS = [10 ** (2 - k / 5) for k in range(51)]


class Done(Exception):
    """The budget is spent or the last target reached."""


class Recorder:
    """A problem of COCO's that notes when each target is reached, and ends the run."""

    def __init__(self, problem, optimum, budget):
        self.problem, self.optimum, self.budget = problem, optimum, budget
        self.hits, self.best = [], float("inf")

    def __call__(self, x):
        if self.problem.evaluations >= self.budget:
            raise Done
        value = self.problem(x)
        if value < self.best:
            self.best = value
            self.note(value - self.optimum)
        return value

    def note(self, distance):
        while len(self.hits) < len(TARGETS) and distance <= TARGETS[len(self.hits)]:
            self.hits.append(self.problem.evaluations)
        if len(self.hits) == len(TARGETS):
            raise Done


def optimum_of(suite, *problem):
    """COCO writes where the optimum is into a file of the working folder, and bbob's optimal values have two decimals."""
    twin = suite.get_problem_by_function_dimension_instance(*problem)
    twin._best_parameter("print")
    return round(twin(np.loadtxt("._bbob_problem_best_parameter.txt")), 2)


def run(suite, function, dimension, instance, budget, seed):
    optimum = optimum_of(suite, function, dimension, instance)
    problem = suite.get_problem_by_function_dimension_instance(function, dimension, instance)
    recorder = Recorder(problem, optimum, budget)
    # pycma adds 1 to its seed at each restart, and numpy's seeds have 32 bits.
    stream = (((seed * 100 + dimension) * 100 + function) * 10_000 + instance * 100) % 2**31
    starts = np.random.default_rng(stream)
    options = {"maxfevals": budget, "CMA_active": True, "seed": stream,
               "verbose": -9, "verb_log": 0, "verb_disp": 0, "signals_filename": None}
    try:
        cma.fmin2(recorder, lambda: starts.uniform(-4, 4, dimension), 2, options, restarts=9, bipop=True)
    except Done:
        pass
    hits = recorder.hits + [None] * (len(TARGETS) - len(recorder.hits))
    return {"function": function, "dimension": dimension, "instance": instance,
            "evaluations": problem.evaluations, "best": recorder.best, "optimum": optimum, "hits": hits,
            "seed": seed}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dimension", type=int, required=True)
    parser.add_argument("--functions", type=int, nargs="+", default=range(1, 25))
    parser.add_argument("--instances", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--budget", type=int, default=2000, help="evaluations a dimension")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    done = set()
    if out.exists():
        done = {(line["function"], line["instance"]) for line in map(json.loads, out.open())}
    dimension = arguments.dimension
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as scratch, out.open("a") as lines:
        os.chdir(scratch)
        instances = ",".join(map(str, arguments.instances))
        suite = cocoex.Suite("bbob", f"instances: {instances}", f"dimensions: {dimension}")
        for function in arguments.functions:
            for instance in arguments.instances:
                if (function, instance) in done:
                    continue
                result = run(suite, function, dimension, instance, arguments.budget * dimension, arguments.seed)
                print(json.dumps(result), file=lines, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
