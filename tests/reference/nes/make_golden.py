#!/usr/bin/env python3
"""Make golden/*.txt: the distribution of EvoTorch's SNES, XNES, PGPE and CEM after each of ten generations.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python make_golden.py

All in float64. Samples are drawn here, from seeded normals and the distribution's current state, in
place of EvoTorch's own drawing (its _fill), so a file is a function of its update alone. XNES also keeps
the inverse of its factor, which follows from the factor and isn't recorded.

Format: a line is a keyword and its values, numbers with as many digits as a double needs. "x" lines are
the candidates in the order told; "deviation" is a vector, "factor" a matrix by rows.
"""

import logging
from pathlib import Path

import evotorch
import numpy as np
import torch
from evotorch.algorithms import CEM, PGPE, SNES, XNES
from evotorch.distributions import (ExpGaussian, ExpSeparableGaussian, SeparableGaussian,
                                    SymmetricSeparableGaussian)

GENERATIONS = 10
normals = None  # of the file that is being made


def draw(distribution, out, *, generator=None):
    count, n = out.shape
    mean = distribution.mu.numpy()
    if isinstance(distribution, SymmetricSeparableGaussian):
        steps = normals.standard_normal((count // 2, n)) * distribution.sigma.numpy()
        x = np.stack([mean + steps, mean - steps], axis=1).reshape(count, n)
    elif isinstance(distribution, ExpGaussian):
        x = mean + normals.standard_normal((count, n)) @ distribution.sigma.numpy().T
    else:
        x = mean + normals.standard_normal((count, n)) * distribution.sigma.numpy()
    out[:] = torch.from_numpy(x)


for drawn in (SeparableGaussian, SymmetricSeparableGaussian, ExpSeparableGaussian, ExpGaussian):
    drawn._fill = draw


@evotorch.decorators.vectorized
def cost(x):
    """An ellipsoid off the origin whose axes are turned, with ripples."""
    n = x.shape[1]
    shifted = x - 0.3
    turned = shifted + 0.5 * torch.roll(shifted, 1, dims=1)
    scales = 10 ** torch.linspace(0, 2, n, dtype=x.dtype)
    return (scales * turned**2).sum(dim=-1) + torch.sin(3 * x).sum(dim=-1)


def line(keyword, values):
    return " ".join([keyword, *(repr(float(v)) for v in np.ravel(values))]) + "\n"


def make(name, algorithm, dimension, population, **options):
    global normals
    normals = np.random.default_rng(sum(name.encode()))
    problem = evotorch.Problem("min", cost, solution_length=dimension, initial_bounds=(-1, 1),
                               dtype=torch.float64, eval_dtype=torch.float64)
    start = torch.linspace(-1, 1, dimension, dtype=torch.float64)
    deviations = torch.linspace(0.5, 0.8, dimension, dtype=torch.float64)
    searcher = algorithm(problem, popsize=population, center_init=start, stdev_init=deviations, **options)
    text = f"reference evotorch {evotorch.__version__}\ndimension {dimension}\nlambda {population}\n"
    text += line("start_mean", start) + line("start_deviation", deviations)
    searcher.step()
    for generation in range(GENERATIONS):
        values = searcher.population.values.clone()
        costs = searcher.population.evals[:, 0].clone()
        assert len(set(costs.tolist())) == population  # its ranks of equal costs are arbitrary
        searcher.step()
        state = searcher._distribution
        text += f"generation {generation}\n" + "".join(line("x", x) for x in values)
        text += line("costs", costs) + line("mean", state.mu)
        text += line("factor" if state.sigma.ndim == 2 else "deviation", state.sigma)
    (Path(__file__).parent / f"golden/{name}.txt").write_text(text)


def main():
    logging.disable(logging.INFO)
    for dimension, population in ((1, 4), (2, 6), (5, 8), (5, 40), (10, 6), (10, 10)):
        shape = f"n{dimension}_lambda{population}"
        make(f"snes_{shape}", SNES, dimension, population)
        make(f"xnes_{shape}", XNES, dimension, population)
    make("snes_centered_n5_lambda8", SNES, 5, 8, ranking_method="centered")
    make("snes_limits_n5_lambda8", SNES, 5, 8, stdev_min=0.45, stdev_max=0.7, stdev_max_change=0.05)
    rates = {"center_learning_rate": 0.2, "stdev_learning_rate": 0.1}
    for dimension, population in ((1, 4), (5, 8), (10, 20)):
        shape = f"n{dimension}_lambda{population}"
        make(f"pgpe_clipup_{shape}", PGPE, dimension, population, **rates)
        make(f"pgpe_adam_{shape}", PGPE, dimension, population, optimizer="adam", **rates)
        make(f"pgpe_plain_{shape}", PGPE, dimension, population, optimizer=None, **rates)
    for ranking in ("nes", "linear", "normalized"):
        make(f"pgpe_{ranking}_n5_lambda8", PGPE, 5, 8, optimizer=None, symmetric=False,
             ranking_method=ranking, **rates)
    make("cem_quarter_n5_lambda20", CEM, 5, 20, parenthood_ratio=0.25)
    make("cem_half_n10_lambda16", CEM, 10, 16, parenthood_ratio=0.5)


main()
