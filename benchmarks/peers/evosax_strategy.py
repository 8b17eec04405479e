"""evosax's strategies of linear memory on the sphere, in float, jitted and warm: ask, cost, tell."""

import peer_program

import os

# One thread, as the others have.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import argparse
import importlib.metadata

import jax
import jax.numpy as jnp
import evosax.algorithms as algorithms

STRATEGIES = {"sep_cma_es": algorithms.Sep_CMA_ES, "lm_ma_es": algorithms.LM_MA_ES,
              "cr_fm_nes": algorithms.CR_FM_NES}


def generation_of(strategy, parameters):
    """One generation as one compiled function: what evosax's own loops make of it."""

    def step(key, state):
        key, ask_key, tell_key = jax.random.split(key, 3)
        candidates, state = strategy.ask(ask_key, state, parameters)
        costs = jnp.sum(jnp.square(candidates), axis=-1)
        state, _ = strategy.tell(tell_key, candidates, costs, state, parameters)
        return key, state, jnp.min(costs)

    return jax.jit(step)


def runner(name):
    made = {}

    def run(dimension, population, generations, seed):
        if not made:
            strategy = STRATEGIES[name](population_size=population, solution=jnp.zeros(dimension))
            parameters = strategy.default_params.replace(std_init=0.3 / dimension**0.5)
            made["all"] = strategy, parameters, generation_of(strategy, parameters)
        strategy, parameters, step = made["all"]
        key = jax.random.key(seed)
        state = strategy.init(key, jnp.full(dimension, 0.1), parameters)
        jax.block_until_ready(step(key, state))  # compiled, and warm
        yield
        first, best = None, float("inf")
        for _ in range(generations):
            key, state, least = step(key, state)
            least = float(least)
            first, best = least if first is None else first, min(best, least)
        return first, best

    return run


parser = argparse.ArgumentParser(add_help=False)
parser.add_argument("--strategy", choices=STRATEGIES, required=True)
known, rest = parser.parse_known_args()
peer_program.main(
    f"{importlib.metadata.version('evosax')}, jax {jax.__version__}, float", runner(known.strategy),
    arguments=rest)
