"""EvoTorch's SNES on the sphere, in float32 on two threads, the population evaluated at once."""

import peer_program

import logging
import time

import evotorch
import torch
from evotorch.algorithms import SNES

torch.set_num_threads(2)
logging.disable(logging.INFO)


@evotorch.decorators.vectorized
def sphere(candidates):
    return torch.square(candidates).sum(dim=-1)


def run(dimension, population, generations, seed):
    problem = evotorch.Problem("min", sphere, solution_length=dimension, initial_bounds=(-1, 1),
                               dtype=torch.float32, seed=seed)
    start = torch.full((dimension,), 0.1, dtype=torch.float32)
    strategy = SNES(problem, stdev_init=0.3 / dimension**0.5, popsize=population, center_init=start)
    yield
    first, best = None, float("inf")
    for _ in range(generations):
        strategy.step()
        least = float(strategy.population.evals[:, 0].min())
        first, best = least if first is None else first, min(best, least)
    return first, best


peer_program.main(f"{evotorch.__version__}, torch {torch.__version__}, {torch.get_num_threads()} threads",
                  run, time.perf_counter)
