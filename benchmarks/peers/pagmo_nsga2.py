"""One run of pagmo2's NSGA-II: its front, the processor time of a generation, as one JSON line.

    pagmo_nsga2.py PROBLEM POPULATION GENERATIONS SEED
"""

import json
import sys
import time

import pygmo

PROBLEMS = {
    **{f"zdt{k}": (lambda k=k, n=n: pygmo.zdt(k, n)) for k, n in ((1, 30), (2, 30), (3, 30), (4, 10), (6, 10))},
    **{f"dtlz{k}": (lambda k=k, n=n: pygmo.dtlz(k, n, 3, 100)) for k, n in ((1, 7), (2, 12), (3, 12), (4, 12))},
}


def main():
    name, population, generations, seed = sys.argv[1], *map(int, sys.argv[2:])
    problem = pygmo.problem(PROBLEMS[name]())
    candidates = pygmo.population(problem, population, seed=seed)
    # Its first generation is the population itself.
    strategy = pygmo.algorithm(pygmo.nsga2(gen=generations - 1, cr=0.95, eta_c=10,
                                           m=1 / problem.get_nx(), eta_m=50, seed=seed))
    start = time.process_time()
    candidates = strategy.evolve(candidates)
    spent = time.process_time() - start
    print(json.dumps({"version": pygmo.__version__, "us_per_generation": spent / (generations - 1) * 1e6,
                      "evaluations": candidates.problem.get_fevals(), "front": candidates.get_f().tolist()}))


main()
