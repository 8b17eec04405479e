#!/usr/bin/env python3
"""Make golden/*.txt: pycma's augmented Lagrangian over generations of fixed costs and constraints.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python make_golden.py

Reference: cma.constraints_handler.AugmentedLagrangian (PyPI cma) in its default setting. Costs and
constraint values are drawn here, seeded and rounded to three decimals: they wander, so that
constraints are violated, active and inactive in turn. In each generation the reference sets its
coefficients from the population where it wants to, penalises each candidate, and is updated with
the values of the candidate of least penalised cost.

The reference counts penalised values since its last update to see whether a constraint is inactive,
and its update itself evaluates the previous values once more, which it counts too. The previous
values are forgotten before each update, so that only the population counts.

Format: a line is a keyword and its values. "g" has the constraints of one candidate after those of
another, inequalities first; "penalties" one number a candidate.
"""

import warnings
from pathlib import Path

import cma
import numpy as np
from cma.constraints_handler import AugmentedLagrangian

GENERATIONS = 60
LAMBDA = 8
# name: n, inequalities, equalities
CASES = {"inequalities_n5": (5, 3, 0), "mixed_n3": (3, 1, 1), "equality_n10": (10, 0, 1)}


def line(keyword, *values):
    return " ".join([keyword, *(repr(float(v)) for v in values)]) + "\n"


def population(rng, generation, m):
    """Costs, and constraints around means that cross 0 and shrink."""
    spread = 0.93**generation
    means = np.sin(0.35 * generation + np.arange(m)) - 0.3 + np.arange(m) * 0.2
    g = spread * (means + rng.normal(size=(LAMBDA, m)))
    return np.round(10 * spread * rng.normal(size=LAMBDA), 3), np.round(g, 3)


def run(name, n, inequalities, equalities):
    m = inequalities + equalities
    rng = np.random.default_rng(n)
    reference = AugmentedLagrangian(n, equality=[False] * inequalities + [True] * equalities)
    reference.logging = 0
    text = f"reference cma {cma.__version__}\n"
    text += line("dimension", n) + line("inequalities", inequalities) + line("equalities", equalities)
    for generation in range(GENERATIONS):
        costs, g = population(rng, generation, m)
        reference.set_coefficients(costs, g)
        penalties = [sum(reference(one)) for one in g]
        chosen = g[int(np.argmin(costs + penalties))]
        reference.f = reference.g = None
        reference.update(0.0, chosen)
        text += f"generation {generation}\n" + line("costs", *costs) + line("g", *g.ravel())
        text += line("penalties", *penalties)
        text += line("gamma", *reference.lam) + line("omega", *reference.mu)
    return text


def main():
    warnings.simplefilter("ignore")
    folder = Path(__file__).parent / "golden"
    folder.mkdir(exist_ok=True)
    for name, case in CASES.items():
        (folder / f"{name}.txt").write_text(run(name, *case))


if __name__ == "__main__":
    main()
