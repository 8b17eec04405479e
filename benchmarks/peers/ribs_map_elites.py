"""One run of pyribs' MAP-Elites (grid, iso+line variation) on Rastrigin's function with the first two
genes as measures, as one JSON line.

    ribs_map_elites.py DIMENSION CELLS POPULATION GENERATIONS SEED
"""

import json
import sys
import time

import numpy as np
import ribs
from ribs.archives import GridArchive
from ribs.emitters import IsoLineEmitter
from ribs.schedulers import Scheduler

LOWER, UPPER = -5.12, 5.12


def rastrigin(x):
    return 10 * x.shape[1] + (x**2 - 10 * np.cos(2 * np.pi * x)).sum(axis=1)


def main():
    dimension, cells, population, generations, seed = map(int, sys.argv[1:])
    archive = GridArchive(solution_dim=dimension, dims=[cells, cells], ranges=[(LOWER, UPPER)] * 2,
                          seed=seed)
    first = np.random.default_rng(seed).uniform(LOWER, UPPER, (population, dimension))
    emitter = IsoLineEmitter(archive, iso_sigma=0.01 * (UPPER - LOWER), line_sigma=0.2,
                             initial_solutions=first, bounds=[(LOWER, UPPER)] * dimension,
                             batch_size=population, seed=seed)
    scheduler = Scheduler(archive, [emitter])
    evaluations = 0
    start = time.process_time()
    for _ in range(generations):
        candidates = scheduler.ask()
        scheduler.tell(-rastrigin(candidates), candidates[:, :2])
        evaluations += len(candidates)
    spent = time.process_time() - start
    stats = archive.stats
    costs = -archive.data("objective")
    assert np.allclose(rastrigin(archive.data("solution")), costs)
    print(json.dumps({"version": ribs.__version__, "us_per_generation": spent / generations * 1e6,
                      "evaluations": evaluations, "coverage": float(stats.coverage),
                      "mean_cost": float(costs.mean()), "best": float(costs.min())}))


main()
