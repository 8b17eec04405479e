#!/usr/bin/env python3
"""Make golden/*.txt: the state of VkD-CMA-ES, LM-MA-ES and CR-FM-NES after each generation.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python make_golden.py

References:
- VkD-CMA-ES: cma.restricted_gaussian_sampler.GaussVkDSampler (PyPI cma), which adapts the step size
  too; the mean is moved here. Two things are set right. Its moving averages never average, because
  their flag is `-flg_init_with_data` where `not` is meant, so the rules about k see the noise of a
  single generation and not the trend of the paper (PPSN 2016). And it takes the ranks of the two
  candidates of the step size from a descending order of the weights, in which the worse half,
  whose weights are 0, is reversed; here these are 1e-290 and less, which changes no sum.
- LM-MA-ES: Algorithm 1 of arXiv:1705.06693, written out below. evosax's (0.3.2) errs: its M
  follows the unsorted samples, so that it doesn't depend on the costs, and its rates of the step
  size are those of CMA-ES.
- CR-FM-NES: crfmnes.CRFMNES (PyPI crfmnes), by the paper's authors.

Format: a line is a keyword and its values. Candidates are the columns that the strategy is to have
asked; their order is that of the reference's sampling. "covariance" is the upper triangle of C
by rows, without the step size.
"""

from pathlib import Path

import cma
import numpy as np
from cma.restricted_gaussian_sampler import ExponentialMovingAverage, GaussVkDSampler
from crfmnes.alg import CRFMNES

SIGMA = 0.5


def ellipsoid(n, rng, condition):
    """Its axes are turned against the genes."""
    axes, _ = np.linalg.qr(rng.standard_normal((n, n)))
    scale = np.full(n, condition)
    scale[0] = 1
    return lambda x: float(np.sum(scale * (axes @ x) ** 2))


def positive_weights(popsize, mu, middle):
    weights = np.maximum(0, np.log(middle) - np.log(np.arange(1, popsize + 1)))
    weights[mu:] = 0
    return weights / weights.sum()


def numbers(keyword, values):
    return " ".join([keyword, *(repr(float(v)) for v in np.atleast_1d(values))])


def generation(number, candidates, costs, mean, sigma, covariance, more):
    n = len(mean)
    return [f"generation {number}", *(numbers("x", x) for x in candidates),
            numbers("costs", costs), numbers("mean", mean), numbers("sigma", sigma),
            numbers("covariance", covariance[np.triu_indices(n)]), *more]


def head(reference, n, popsize, mean):
    return [f"reference {reference}", f"dimension {n}", f"lambda {popsize}",
            numbers("start_mean", mean), numbers("start_sigma", SIGMA)]


def averaging(self, datum):
    """ExponentialMovingAverage.update with the flag as it is meant."""
    self.M += self.decay * (datum - self.M)


def vkd(n, popsize, generations, seed):
    rng = np.random.default_rng(seed)
    cost, mean = ellipsoid(n, rng, 1e8), rng.uniform(-2, 2, n).round(3)
    ExponentialMovingAverage.update = averaging
    sampler = GaussVkDSampler(n, randn=rng.standard_normal, debug=True)
    sampler.sigma = SIGMA
    mu = popsize // 2
    weights = positive_weights(popsize, mu, (popsize + 1) / 2)
    ranked = np.where(weights > 0, weights, 1e-290 / np.arange(1, popsize + 1))
    lines = head(f"GaussVkDSampler of cma {cma.__version__}", n, popsize, mean)
    for g in range(generations):
        y = sampler.sample(popsize)
        x = mean + y
        costs = np.array([cost(xi) for xi in x])
        order = np.argsort(costs)
        mean = mean + weights @ y[order]
        sampler.update([sampler.pc, *y[order]], np.concatenate([[1.0], ranked]))
        c = sampler.covariance_matrix / sampler.sigma**2
        lines += generation(g + 1, x, costs, mean, sampler.sigma, c,
                            [numbers("p_c", sampler.pc), f"rank {sampler.k}"])
    return lines


def lm_ma(n, popsize, generations, seed):
    rng = np.random.default_rng(seed)
    cost, mean = ellipsoid(n, rng, 1e4), rng.uniform(-2, 2, n).round(3)
    mu, m = popsize // 2, 4 + int(3 * np.log(n))
    weights = positive_weights(popsize, mu, mu + 0.5)[:mu]
    mu_w = 1 / np.sum(weights**2)
    c_sigma = min(1, 2 * popsize / n)
    c_d = 1 / (1.5 ** np.arange(m) * n)
    c_c = np.minimum(1, popsize / (4.0 ** np.arange(m) * n))
    sigma, path, directions = SIGMA, np.zeros(n), np.zeros((m, n))
    lines = head("Algorithm 1 of arXiv:1705.06693", n, popsize, mean)
    for t in range(generations):
        def transform(z):
            for j in range(min(t, m)):
                z = (1 - c_d[j]) * z + c_d[j] * directions[j] * (directions[j] @ z)
            return z

        z = rng.standard_normal((popsize, n))
        d = np.array([transform(zi) for zi in z])
        x = mean + sigma * d
        costs = np.array([cost(xi) for xi in x])
        best = np.argsort(costs)[:mu]
        mean = mean + sigma * weights @ d[best]
        step = weights @ z[best]
        path = (1 - c_sigma) * path + np.sqrt(mu_w * c_sigma * (2 - c_sigma)) * step
        for j in range(m):
            gain = np.sqrt(mu_w * c_c[j] * (2 - c_c[j]))
            directions[j] = (1 - c_c[j]) * directions[j] + gain * step
        sigma *= np.exp(c_sigma / 2 * (path @ path / n - 1))
        t += 1  # the transformation of the next generation
        a = np.array([transform(e) for e in np.eye(n)]).T
        lines += generation(t, x, costs, mean, sigma, a @ a.T, [numbers("p_sigma", path)])
    return lines


def cr_fm(n, popsize, generations, seed):
    rng = np.random.default_rng(seed)
    cost, mean = ellipsoid(n, rng, 1e4), rng.uniform(-2, 2, n).round(3)
    v = (rng.standard_normal((n, 1)) / np.sqrt(n)).round(6)
    np.random.seed(seed)
    es = CRFMNES(n, lambda x: cost(x[:, 0]), mean.reshape(n, 1).copy(), SIGMA, popsize, v=v.copy(),
                 use_constraint_violation=False)
    for _ in range(20):  # it stops at 1e-10 of n, and exp() of it is compared to 1e-12
        a = es.h_inv
        slope = a * np.exp(a * a / 2) * (3 + a * a) / 0.24
        es.h_inv = a - ((1 + a * a) * np.exp(a * a / 2) / 0.24 - 10 - n) / slope
    lines = head("crfmnes 1.0.0", n, popsize, mean) + [numbers("start_direction", v[:, 0])]
    for g in range(generations):
        x, costs, _ = es.one_iteration()
        d, v = es.D[:, 0], es.v[:, 0]
        c = np.outer(d, d) * (np.eye(n) + np.outer(v, v))
        lines += generation(g + 1, x, costs, es.m[:, 0], es.sigma, c,
                            [numbers("p_sigma", es.ps[:, 0]), numbers("p_c", es.pc[:, 0])])
    return lines


def main():
    folder = Path(__file__).with_name("golden")
    folder.mkdir(exist_ok=True)
    for name, lines in {"vkd_cma_es": vkd(4, 6, 45, 2), "lm_ma_es": lm_ma(10, 8, 20, 3),
                        "cr_fm_nes": cr_fm(8, 10, 20, 3)}.items():
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
