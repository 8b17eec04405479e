#!/usr/bin/env python3
"""Strategies, ours beside the peers: the same work, one thread each, in turn, in one sitting.

    benchmarks/peers/setup --libcmaes FOLDER
    benchmarks/peers/compare.py --bench build/bin/evo_bench

Each round runs each program once; a program whose time is known to be long is run in the first round
only. Times are processor time a generation, which a busy machine disturbs least, as a mean over
whole runs of at least 10 n generations (100 for n = 1000). Exits 1 if a program fails, if an answer is
wrong, or if ours is not as many times as fast as the fastest peer as it should be.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
PEERS = HERE / "../../.cache/peers"
ONE_THREAD = {f"{variable}_NUM_THREADS": "1" for variable in ("OMP", "OPENBLAS", "MKL")}
LONG = 20  # seconds
# strategy, dimension, population, generations of a run, least reduction of the cost, times as fast as
# wanted
TASKS = [("cma_es", 10, 10, 100, 100, 2), ("cma_es", 100, 17, 1000, 100, 4.5),
         ("cma_es", 1000, 24, 100, 1.005, 2.5), ("vkd_cma_es", 10800, 31, 50, 1.005, 20),
         ("sep_cma_es", 10800, 31, 50, 1.005, 1), ("lm_ma_es", 10800, 31, 50, 1.005, 1),
         ("cr_fm_nes", 10800, 32, 50, 1.005, 1)]


class Failed(Exception):
    pass


def output_of(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env=os.environ | ONE_THREAD)
    if done.returncode != 0:
        raise Failed(f"{command[-1]}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return done.stdout


def python_peer(program, *arguments):
    def run(dimension, population, generations):
        return json.loads(output_of([
            PEERS / "venv/bin/python", HERE / program, f"--dimension={dimension}",
            f"--population={population}", f"--generations={generations}", *arguments]))
    return run


def libcmaes(update):
    def run(dimension, population, generations):
        return json.loads(output_of(
            [PEERS / "libcmaes_cma", dimension, population, generations, 0.5, update]))
    return run


def ours(bench, strategy):
    def run(dimension, population, _):
        name = f"{strategy}/n:{dimension}/lambda:{population}"
        runs = json.loads(output_of([bench, f"--benchmark_filter=^{name}$",
                                     "--benchmark_format=json"]) or '{"benchmarks": []}')["benchmarks"]
        if len(runs) != 1:
            raise Failed(f"{bench} has no {name}")
        if runs[0].get("error_occurred"):
            raise Failed(f"{name}: {runs[0]['error_message']}")
        # It has checked the answer itself.
        return {"version": "evo_bench", "us_per_generation": runs[0]["cpu_time"],
                "reduction": float("inf")}
    return run


def programs(bench, strategy):
    found = {"ours": ours(bench, strategy)} if bench else {}
    if strategy == "cma_es":
        return found | full_covariance_peers()
    if strategy == "vkd_cma_es":
        return found | {"pycma": python_peer("pycma_vkd.py")}
    if bench:
        found["ours, in float as the peer"] = ours(bench, f"{strategy}_float")
    return found | {"evosax": python_peer("evosax_strategy.py", f"--strategy={strategy}")}


def full_covariance_peers():
    found = {}
    if (PEERS / "libcmaes_cma").exists():
        found["libcmaes"] = libcmaes("eager")
        found["libcmaes, lazy update"] = libcmaes("lazy")
    else:
        print("libcmaes is left out: benchmarks/peers/setup --libcmaes FOLDER builds it\n")
    found["pagmo2"] = python_peer("pagmo_cma.py")
    found["pycma"] = python_peer("pycma_cma.py")
    found["EvoTorch"] = python_peer("evotorch_cma.py")
    return found


def measure(found, task, rounds):
    """Times of each program, one a round; and what is wrong."""
    strategy, dimension, population, generations, least_reduction, _ = task
    times, versions, faults, long = {name: [] for name in found}, {}, [], set()
    for _ in range(rounds):
        for name, run in found.items():
            if name in long:
                continue
            begun = time.monotonic()
            try:
                result = run(dimension, population, generations)
            except Failed as failure:
                faults.append(f"{strategy}, {name}, n = {dimension}: {failure}")
                long.add(name)
                continue
            if time.monotonic() - begun > LONG:
                long.add(name)
            times[name].append(result["us_per_generation"])
            versions[name] = result["version"]
            if not result["reduction"] >= least_reduction:
                faults.append(f"{strategy}, {name}, n = {dimension}: the cost fell by {result['reduction']:.4g} only")
                long.add(name)
    return {name: series for name, series in times.items() if series}, versions, faults


def report(task, times, versions):
    """Prints a task's rows; returns what is too slow."""
    strategy, dimension, population, _, _, wanted = task
    own = statistics.median(times["ours"]) if "ours" in times else None
    for name, series in times.items():
        median = statistics.median(series)
        ratio = "" if own is None or name.startswith("ours") else f"{median / own:.1f}"
        print(f"| {strategy} | {dimension} | {population} | {name} ({versions[name]}) | {median:.1f} | {min(series):.1f} "
              f"| {len(series)} | {ratio} |", flush=True)
    peers = {name: statistics.median(series) for name, series in times.items() if not name.startswith("ours")}
    if own is None or not peers:
        return []
    fastest = min(peers, key=peers.get)
    ratio = peers[fastest] / own
    return [] if ratio >= wanted else [
        f"{strategy}, n = {dimension}: {ratio:.2f} x as fast as {fastest}, wanted {wanted} x"]


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=pathlib.Path, help="the built evo_bench; without it, the peers alone")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dimensions", type=int, nargs="+", default=sorted({task[1] for task in TASKS}))
    parser.add_argument("--strategies", nargs="+", default=sorted({task[0] for task in TASKS}))
    parser.add_argument("--leave-out", nargs="+", default=[], metavar="PEER")
    arguments = parser.parse_args()
    print(f"{processor()}, {time.strftime('%Y-%m-%d', time.gmtime())}\n")
    print("| strategy | n | lambda | program | median, us a generation | min | rounds | ours is x times as fast |")
    print("|---|---|---|---|---|---|---|---|")
    wrong = []
    for task in TASKS:
        if task[0] in arguments.strategies and task[1] in arguments.dimensions:
            found = {name: run for name, run in programs(arguments.bench, task[0]).items()
                     if name not in arguments.leave_out}
            times, versions, faults = measure(found, task, arguments.rounds)
            wrong += faults + report(task, times, versions)
    print("\n".join(["", *wrong]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
