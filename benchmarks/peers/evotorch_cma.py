"""EvoTorch's full-covariance CMA-ES on the sphere, in double, the population evaluated at once."""

import peer_program

import logging

import evotorch
import torch
from evotorch.algorithms import CMAES

torch.set_num_threads(1)
logging.disable(logging.INFO)


@evotorch.decorators.vectorized
def sphere(candidates):
    return torch.square(candidates).sum(dim=-1)


def run(dimension, population, generations, seed):
    problem = evotorch.Problem("min", sphere, solution_length=dimension, initial_bounds=(-1, 1),
                               dtype=torch.float64, eval_dtype=torch.float64, seed=seed)
    start = torch.full((dimension,), 0.1, dtype=torch.float64)
    # Its factor is updated as rarely as the defaults of pycma say (limit_C_decomposition).
    strategy = CMAES(problem, stdev_init=0.3 / dimension**0.5, popsize=population, center_init=start)
    yield
    first, best = None, float("inf")
    for _ in range(generations):
        strategy.step()
        least = float(strategy.population.evals[:, 0].min())
        first, best = least if first is None else first, min(best, least)
    return first, best


peer_program.main(f"{evotorch.__version__}, torch {torch.__version__}", run)
