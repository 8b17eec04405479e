#!/usr/bin/env python3
"""Make golden/*.txt: the state of other CMA-ES after each of ten generations of fixed candidates.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python make_golden.py

References: cma.purecma.CMAES and cma.CMAEvolutionStrategy (PyPI cma), the latter also with its
diagonal sampler, and cmaes.SepCMA (PyPI cmaes). Candidates are drawn here, m + sigma C^(1/2) z with
the reference's current state and seeded z, rounded to three decimals; the reference is told exactly
these. So a file is a function of the reference's update alone, and not of its sampling.

Before anything is written, each generation is also worked out by the equations of the tutorial
(N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772), with the constants of the
file; reference and equations have to agree to 1e-13. What differs from the tutorial and can't be
set by a constant is switched off, and said where that happens. The rule about stalling (h_sigma)
differs between the sources, so the script insists that all known rules agree in each generation.

Format: a line is a keyword and its values, numbers with as many digits as a double needs.
"x" lines are the candidates in the order told, "covariance" is the upper triangle by rows.
"""

import math
import warnings
from pathlib import Path

import cma
import cmaes
import numpy as np
from cma.purecma import CMAES, CMAESParameters
from cma.recombination_weights import RecombinationWeights
from cma.sampler import GaussDiagonalSampler
from cma.utilities.math import MathHelperFunctions

GENERATIONS = 10
SIGMA = 0.5
# (n, lambda), the default one of each n and a large one: a seed with which p_c stalls at times.
CASES = {(1, 4): 25, (2, 6): 22, (5, 8): 20, (10, 10): 23, (5, 40): 2}
RATES = ("mu_eff", "c_mean", "c_sigma", "d_sigma", "c_c", "c_1", "c_mu", "chi_n")


def chi(n):
    """E|N(0, I)|, the tutorial's approximation."""
    return math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n))


def root(c):
    """The symmetric square root."""
    values, vectors = np.linalg.eigh(c)
    return vectors * np.sqrt(values) @ vectors.T


# --- the references; their state() is sigma, mean, p_sigma, p_c, h_sigma, C ----------------------


class Purecma:
    """cma.purecma. It decomposes C in each generation (lazy_gap_evals = 0, else p_sigma is made
    with an old one), and nothing else is changed. Its own: d_sigma, and sigma by the squared length
    of p_sigma. Active is what its tests do: parameters with the class of weights."""

    name = f"purecma {cma.purecma.__version__} of cma {cma.__version__}"
    diagonal = False

    def __init__(self, mean, popsize, active):
        self.es = CMAES(list(mean), SIGMA, popsize)
        if active:
            self.es.params = CMAESParameters(len(mean), popsize, RecombinationWeights)
        self.es.params.lazy_gap_evals = 0
        self.n = len(mean)

    def constants(self):
        p = self.es.params
        rates = (p.mueff, 1.0, p.cs, p.damps, p.cc, p.c1, p.cmu, p.chiN)
        return p.mu, list(p.weights), dict(zip(RATES, rates)), "squared_length"

    def state(self):
        es = self.es
        h_sigma = True
        if es.counteval > 0:
            generations = es.counteval / es.params.lam
            left = sum(x**2 for x in es.ps) / self.n
            h_sigma = left / (1 - (1 - es.params.cs) ** (2 * generations)) < 2 + 4 / (self.n + 1)
        c = np.array([list(row) for row in es.C], dtype=float)
        return es.sigma, np.array(es.xmean), np.array(es.ps), np.array(es.pc), h_sigma, c

    def tell(self, candidates, costs):
        self.es.C.update_eigensystem(self.es.counteval, 0)  # ask() does this
        self.es.tell([[float(v) for v in x] for x in candidates], [float(f) for f in costs])


class SeparableSampler(GaussDiagonalSampler):
    """pycma's diagonal sampler with the rates of separable CMA-ES: (n + 2) / 3 times those of the
    full matrix (Ros, Hansen 2008, doi:10.1007/978-3-540-87700-4_30). It measures steps with a
    negative weight against a C that has already decayed; here, as in its full sampler, against the
    one that the candidates came from."""

    def update(self, vectors, weights, c1_times_delta_hsigma=0):
        self.drawn_from = self.C.copy()
        super().update(vectors, weights, c1_times_delta_hsigma)

    def norm(self, x):
        return np.sum(np.asarray(x) ** 2 / self.drawn_from) ** 0.5

    def parameters(self, mueff=None, lam=None):
        full = super().parameters(mueff, lam)
        faster = (self.dimension + 2) / 3
        c1 = min(1, full["c1"] * faster)
        return {"c1": c1, "cmu": min(1 - c1, full["cmu"] * faster)}


class Pycma:
    """cma.CMAEvolutionStrategy, cumulative step-size adaptation. Switched off or set right:

    - CMA_mirrors 0: else below lambda 6 some candidates are mirrored, and d_sigma is another one.
    - check_points False in tell: else candidates that it hasn't drawn are clipped in length.
    - updatecovwait 0: C is decomposed in each generation.
    - conditioncov_alleviate: else an ill-conditioned C is moved into the coordinates.
    - the initial C is I; pycma's differs by 1e-4, against equal eigenvalues.
    - sampler.norm: pycma adds 1e-9 to the Mahalanobis length of steps with a negative weight.
    - E|N(0, I)|: pycma has a table up to n = 6 and 26 instead of 21 above; here the tutorial's.

    CMA_diagonal is not used for the separable one: that is no update of C but a multiplicative one
    of the coordinates (its DiagonalDecoding), with other rates.
    """

    name = f"cma {cma.__version__}"

    def __init__(self, mean, popsize, active, diagonal=False):
        n = self.n = len(mean)
        self.diagonal = diagonal
        MathHelperFunctions._chiN_dict[n] = chi(n)
        options = {
            "popsize": popsize,
            "CMA_active": active,
            "CMA_mirrors": 0,
            "updatecovwait": 0,
            "conditioncov_alleviate": False,
            "seed": 1,
            "verbose": -9,
        }
        options |= {"CMA_sampler": SeparableSampler} if diagonal else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # n = 1 isn't supported officially
            self.es = cma.CMAEvolutionStrategy(list(mean), SIGMA, options)
        sampler = self.es.sm
        rates = sampler.parameters(mueff=self.es.sp.weights.mueff, lam=popsize)
        if active:
            self.es.sp.weights.finalize_negative_weights(n, rates["c1"], rates["cmu"])
        if not diagonal:
            sampler.C, sampler.B, sampler.D = np.eye(n), np.eye(n), np.ones(n)
        length = sampler.norm
        sampler.norm = lambda x: length(x) - 1e-9
        self.h_sigma = True  # of the last tell
        decide = self.es.adapt_sigma.hsig
        self.es.adapt_sigma.hsig = lambda es: self.remember(decide(es))
        self.es.adapt_sigma.initialize(self.es)
        self.es.ask()

    def remember(self, h_sigma):
        self.h_sigma = bool(h_sigma)
        return h_sigma

    def constants(self):
        sp, csa, c = self.es.sp, self.es.adapt_sigma, self.es.sm.parameters()
        learning = (csa.cs, csa.damps, sp.cc, c["c1"], c["cmu"])
        rates = (sp.weights.mueff, sp.cmean, *learning, chi(self.n))
        return sp.weights.mu, list(sp.weights), dict(zip(RATES, rates)), "length"

    def state(self):
        es = self.es
        c = np.diag(es.sm.C) if self.diagonal else np.array(es.sm.C)
        return es.sigma, np.array(es.mean), np.array(es.adapt_sigma.ps), es.pc, self.h_sigma, c

    def tell(self, candidates, costs):
        self.es.tell(list(candidates), list(costs), check_points=False)
        self.es.ask()  # decomposes C; what it returns isn't used


class SepCma:
    """cmaes.SepCMA: separable, without negative weights. Nothing is switched off. It errs in the
    exponent of the rule about stalling, which has 2 (g + 2) instead of 2 (g + 1)."""

    name = f"cmaes {cmaes.__version__}"
    diagonal = True

    def __init__(self, mean, popsize):
        self.es = cmaes.SepCMA(np.array(mean), SIGMA, population_size=popsize, seed=1)
        self.n, self.popsize = len(mean), popsize

    def constants(self):
        es = self.es
        rates = (es._mu_eff, es._cm, es._c_sigma, es._d_sigma, es._cc, es._c1, es._cmu, es._chi_n)
        weights = list(es._weights) + [0.0] * (self.popsize - es._mu)
        return es._mu, weights, dict(zip(RATES, rates)), "length"

    def state(self):
        es = self.es
        h_sigma = True
        if es.generation > 0:
            left = es._p_sigma @ es._p_sigma / (1 - (1 - es._c_sigma) ** (2 * (es.generation + 1)))
            h_sigma = math.sqrt(left) < (1.4 + 2 / (self.n + 1)) * es._chi_n
        return es._sigma, es._mean.copy(), es._p_sigma, es._pc, bool(h_sigma), np.diag(es._C)

    def tell(self, candidates, costs):
        self.es.tell([(x, float(f)) for x, f in zip(candidates, costs)])


# --- the tutorial's equations ---------------------------------------------------------------------


def stalls(p_sigma, c_sigma, generation):
    """Whether p_c stalls, by the tutorial's rule and by that of cma."""
    n, part = len(p_sigma), 1 - (1 - c_sigma) ** (2 * (generation + 1))
    squared = p_sigma @ p_sigma
    return (
        math.sqrt(squared / part) >= (1.4 + 2 / (n + 1)) * chi(n),
        squared / n / part >= 2 + 4 / (n + 1),
    )


def expected(constants, state, candidates, costs, generation, diagonal):
    """The next state, by Eq. 41 to 47 of the tutorial, with C^(1/2) symmetric."""
    mu, weights, k, rule = constants
    sigma, mean, p_sigma, p_c, _, c = state
    n, w = len(mean), np.array(weights)
    y = (candidates[np.argsort(costs)] - mean) / sigma
    step = w[:mu] @ y[:mu]
    inverse = np.linalg.inv(root(c))
    gain = k["mu_eff"] ** 0.5
    p_sigma = (1 - k["c_sigma"]) * p_sigma
    p_sigma = p_sigma + math.sqrt(k["c_sigma"] * (2 - k["c_sigma"])) * gain * (inverse @ step)
    decisions = stalls(p_sigma, k["c_sigma"], generation)
    h = 1 - decisions[0]
    p_c = (1 - k["c_c"]) * p_c + h * math.sqrt(k["c_c"] * (2 - k["c_c"])) * gain * step
    scaled = [v if v >= 0 else v * n / np.sum((inverse @ yi) ** 2) for v, yi in zip(w, y)]
    decay = 1 + k["c_1"] * (1 - h) * k["c_c"] * (2 - k["c_c"]) - k["c_1"] - k["c_mu"] * w.sum()
    c = decay * c + k["c_1"] * np.outer(p_c, p_c) + k["c_mu"] * (y.T * scaled) @ y
    length = math.sqrt(p_sigma @ p_sigma)
    change = length / k["chi_n"] - 1 if rule == "length" else (length**2 / n - 1) / 2
    change *= k["c_sigma"] / k["d_sigma"]
    assert abs(change) < 1, "a reference limits changes of the step size to a factor of e"
    mean = mean + k["c_mean"] * sigma * step
    c = np.diag(np.diag(c)) if diagonal else c
    return (sigma * math.exp(change), mean, p_sigma, p_c, bool(h), c), decisions


def require_agreement(state, wanted, decisions):
    assert decisions[0] == decisions[1], "the rules about stalling differ: take another seed"
    assert state[4] == wanted[4], "the reference's rule about stalling differs: take another seed"
    for part, other in zip(state, wanted):
        part, other = np.asarray(part, dtype=float), np.asarray(other, dtype=float)
        error = np.max(np.abs(part - other)) / np.max(np.abs(other), initial=1e-300)
        assert error < 1e-13, f"reference and tutorial differ by {error}: {part} and {other}"


# --- one file -------------------------------------------------------------------------------------


def rotated_ellipsoid(n, rng):
    """A function and a start: condition 1e4, in axes of its own, optimum at the origin."""
    axes, _ = np.linalg.qr(rng.standard_normal((n, n)))
    scale = 10.0 ** (4 * np.arange(n) / max(1, n - 1))
    return lambda x: float(np.sum(scale * (axes @ x) ** 2)), rng.uniform(-2, 2, n).round(3)


def line(keyword, *values):
    return " ".join([keyword, *(v if isinstance(v, str) else repr(v) for v in values)])


def numbers(keyword, values):
    return line(keyword, *(float(v) for v in values))


def head(reference, constants, popsize, mean):
    mu, weights, rates, rule = constants
    return [
        line("reference", reference.name),
        line("covariance_model", "diagonal" if reference.diagonal else "full"),
        line("dimension", reference.n),
        line("lambda", popsize),
        line("mu", int(mu)),
        numbers("weights", weights),
        *(numbers(name, [value]) for name, value in rates.items()),
        line("sigma_rule", rule),
        numbers("start_mean", mean),
        numbers("start_sigma", [SIGMA]),
    ]


def generation_lines(number, candidates, costs, state, diagonal):
    sigma, mean, p_sigma, p_c, h_sigma, c = state
    triangle = np.diag(c) if diagonal else c[np.triu_indices(len(mean))]
    return [
        line("generation", number),
        *(numbers("x", x) for x in candidates),
        numbers("costs", costs),
        numbers("mean", mean),
        numbers("sigma", [sigma]),
        numbers("variances" if diagonal else "covariance", triangle),
        numbers("p_sigma", p_sigma),
        numbers("p_c", p_c),
        line("h_sigma", int(h_sigma)),
    ]


def make(path, seed, n, popsize, build):
    """Returns in which generations p_c stalled."""
    rng = np.random.default_rng(seed)
    cost, mean = rotated_ellipsoid(n, rng)
    reference = build(mean, popsize)
    constants, state = reference.constants(), reference.state()
    lines, stalled = head(reference, constants, popsize, mean), []
    for g in range(GENERATIONS):
        z = rng.standard_normal((popsize, n))
        candidates = (state[1] + state[0] * z @ root(state[5])).round(3)
        costs = np.array([float(f"{cost(x):.6g}") for x in candidates])
        assert len(set(costs)) == popsize, "no ties: their order is anybody's choice"
        wanted, decisions = expected(constants, state, candidates, costs, g, reference.diagonal)
        reference.tell(candidates.copy(), costs)
        state = tuple(np.copy(part) for part in reference.state())
        require_agreement(state, wanted, decisions)
        lines += generation_lines(g + 1, candidates, costs, state, reference.diagonal)
        stalled += [] if state[4] else [g + 1]
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return stalled


def main():
    folder = Path(__file__).with_name("golden")
    folder.mkdir(exist_ok=True)
    references = {
        "purecma_positive": lambda m, popsize: Purecma(m, popsize, active=False),
        "purecma_active": lambda m, popsize: Purecma(m, popsize, active=True),
        "pycma_positive": lambda m, popsize: Pycma(m, popsize, active=False),
        "pycma_active": lambda m, popsize: Pycma(m, popsize, active=True),
        "pycma_diagonal": lambda m, popsize: Pycma(m, popsize, active=True, diagonal=True),
        "cmaes_separable": SepCma,
    }
    for name, build in references.items():
        for (n, popsize), seed in CASES.items():
            if n == 1 and build is SepCma:
                continue  # it refuses
            stem = f"{name}_n{n}_lambda{popsize}"
            stalled = make(folder / f"{stem}.txt", seed, n, popsize, build)
            print(f"{stem}: p_c stalls in generations {stalled}")


if __name__ == "__main__":
    main()
