"""pagmo2's full-covariance CMA-ES through pygmo; a run is one call and stays in its C++.

pygmo has no sphere in C++: Rosenbrock's function is the cheapest of its own, some nanoseconds a gene.
"""

import peer_program

import pygmo


def run(dimension, population, generations, seed):
    candidates = pygmo.population(pygmo.problem(pygmo.rosenbrock(dimension)), population, seed=seed)
    strategy = pygmo.algorithm(
        pygmo.cmaes(gen=generations, sigma0=0.05, ftol=0, xtol=0, force_bounds=False, seed=seed))
    first = candidates.champion_f[0]
    yield
    candidates = strategy.evolve(candidates)
    asked = candidates.problem.get_fevals()
    if asked != (generations + 1) * population:
        raise SystemExit(f"pagmo2 stopped after {asked} evaluations")
    return first, candidates.champion_f[0]


peer_program.main(pygmo.__version__, run)
