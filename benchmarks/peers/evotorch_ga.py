"""EvoTorch's genetic algorithm on the sphere, in float32 on two threads, the population evaluated at once:
simulated binary crossover, then Gaussian mutation of every gene."""

import peer_program

import logging
import time

import evotorch
import torch
from evotorch.algorithms import GeneticAlgorithm
from evotorch.operators import GaussianMutation, SimulatedBinaryCrossOver

torch.set_num_threads(2)
logging.disable(logging.INFO)


@evotorch.decorators.vectorized
def sphere(candidates):
    return torch.square(candidates).sum(dim=-1)


def run(dimension, population, generations, seed):
    problem = evotorch.Problem("min", sphere, solution_length=dimension, initial_bounds=(-5, 5),
                               dtype=torch.float32, seed=seed)
    strategy = GeneticAlgorithm(
        problem, popsize=population,
        operators=[SimulatedBinaryCrossOver(problem, tournament_size=4, eta=10),
                   GaussianMutation(problem, stdev=0.01)])
    yield
    first, best = None, float("inf")
    for _ in range(generations):
        strategy.step()
        least = float(strategy.population.evals[:, 0].min())
        first, best = least if first is None else first, min(best, least)
    return first, best


peer_program.main(f"{evotorch.__version__}, torch {torch.__version__}, {torch.get_num_threads()} threads",
                  run, time.perf_counter)
