"""pycma's VkD-CMA-ES on the sphere: ask and tell, the population evaluated at once."""

import peer_program

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that it cannot plot
    import cma
    from cma.restricted_gaussian_sampler import GaussVkDSampler
import numpy as np

OPTIONS = {"verbose": -10, "verb_log": 0, "verb_disp": 0}


def run(dimension, population, generations, seed):
    options = GaussVkDSampler.extend_cma_options({**OPTIONS, "popsize": population, "seed": seed})
    strategy = cma.CMAEvolutionStrategy(np.full(dimension, 0.1), 0.3 / dimension**0.5, options)
    yield
    first, best = None, float("inf")
    for _ in range(generations):
        candidates = strategy.ask()
        costs = np.square(candidates).sum(axis=1)
        strategy.tell(candidates, costs.tolist())
        least = costs.min()
        first, best = least if first is None else first, min(best, least)
    return first, best


peer_program.main(f"{cma.__version__}, numpy {np.__version__}, OpenBLAS {peer_program.blas_kernel()}", run)
