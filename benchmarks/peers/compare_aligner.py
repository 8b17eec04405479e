#!/usr/bin/env python3
"""An epoch of AlignerV2's training, ours beside PyTorch: two threads each, in turn, in one sitting.

    benchmarks/peers/setup
    ninja -C build aligner_bench
    benchmarks/peers/compare_aligner.py --bench build/bin/aligner_bench

weighted x shared for MERT's 13 x 768, 1,000 tracks, 992 listeners, 100,000 pairs, batches of 256, 20 negatives.
torch_aligner.py says what the styles are. Each round runs each program once, in a process of its own. Some batches
are timed and stand for the epoch's 391, which are all alike. Before that every program makes the same few steps from
the same parameters without dropout, and its losses are compared. Exits 1 if losses differ or a ratio is below what it
should be.
"""

import argparse
import json
import os
import pathlib
import statistics
import sys
import time

import compare
from compare_musicgen import json_of

DATA = compare.HERE / "../../.cache/aligner"
TRACKS, LISTENERS, PAIRS, LAYERS, DIM = 1000, 992, 100_000, 13, 768
STEPS, BATCH, NEGATIVES = 8, 256, 20
WANTED = {"items": 5.0, "tensors": 1.5}
STYLES = ("items", "tensors", "distinct")

MAKE = """
import pathlib, sys
import numpy, torch
from safetensors.torch import save_file
sys.path.insert(0, sys.argv[2])
import modules
folder, (tracks, listeners, pairs, layers, dim, steps, batch, negatives) = pathlib.Path(sys.argv[1]), map(int, sys.argv[3:])
folder.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(1)
numpy.save(folder / "embeddings.npy", random.standard_normal((tracks, layers, dim), dtype=numpy.float32))
chosen = random.choice(listeners * tracks, pairs, replace=False)
chosen[:listeners] = numpy.arange(listeners) * tracks + random.integers(tracks, size=listeners)
chosen = numpy.unique(chosen)
numpy.save(folder / "pairs.npy", numpy.stack([chosen // tracks, chosen % tracks], 1))
given = numpy.stack([numpy.concatenate([random.integers(listeners, size=(batch, 1)), numpy.stack(
    [random.choice(tracks, 1 + negatives, replace=False) for _ in range(batch)])], 1) for _ in range(steps)])
numpy.save(folder / "steps.npy", given)
torch.manual_seed(1)
save_file(modules.Aligner("weighted", "shared", layers, dim, listeners).state_dict(), folder / "initial.safetensors")
"""


def make_data(python):
    if not (DATA / "initial.safetensors").exists():
        import subprocess
        reference = compare.HERE / "../../plugins/music/tests/aligner/reference"
        subprocess.run([python, "-c", MAKE, DATA, reference, *map(str, (TRACKS, LISTENERS, PAIRS, LAYERS, DIM, STEPS,
                                                                       BATCH, NEGATIVES))], check=True)


def differ(one, other):
    """How far two programs' losses are apart, relatively."""
    return max(abs(a - b) / abs(a) for a, b in zip(one["losses"], other["losses"], strict=True))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", type=pathlib.Path, required=True, help="aligner_bench")
    parser.add_argument("--python", default=compare.PEERS / "venv/bin/python", help="one that has torch")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batches", type=int, default=20, help="that are timed")
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 2], help="of the DataLoader; the faster counts")
    arguments = parser.parse_args()
    make_data(arguments.python)
    print(f"{compare.processor()}, {time.strftime('%Y-%m-%d', time.gmtime())}, load {os.getloadavg()[0]:.1f} before\n")
    common = ["--data", DATA, "--batches", arguments.batches]
    peer = [arguments.python, compare.HERE / "torch_aligner.py", *common]
    programs = {"ours": [arguments.bench, *common]}
    for workers in arguments.workers:
        programs[f"items, {workers} workers"] = [*peer, "--style", "items", "--workers", workers]
    programs |= {style: [*peer, "--style", style] for style in STYLES[1:]}
    results = {name: [] for name in programs}
    for number in range(arguments.rounds):
        for name, command in programs.items():
            print(f"round {number + 1}: {name}", file=sys.stderr)
            results[name].append(json_of(command))
    seconds = {name: statistics.median(run["seconds_per_epoch"] for run in runs) for name, runs in results.items()}
    faults = []
    print("| program | s an epoch, median | least | first loss | loss of the timed batches | ours is x times as fast |\n"
          "|---|---|---|---|---|---|")
    for name, runs in results.items():
        least = min(run["seconds_per_epoch"] for run in runs)
        print(f"| {name} | {seconds[name]:.1f} | {least:.1f} | {runs[0]['losses'][0]:.5f} | {runs[0]['mean_loss']:.4f} "
              f"| {seconds[name] / seconds['ours']:.2f} |")
        apart = differ(results["ours"][0], runs[0])
        if apart > 1e-3:
            faults.append(f"{name}: losses differ by {apart:.1e}")
        if abs(runs[0]["mean_loss"] / results["ours"][0]["mean_loss"] - 1) > 0.03:
            faults.append(f"{name}: the timed batches' loss differs by more than 3 %")
    for style, wanted in WANTED.items():
        ratio = min(s for name, s in seconds.items() if name.startswith(style)) / seconds["ours"]
        print(f"\n{style}: {ratio:.2f}, should be {wanted} at least", end="")
        if ratio < wanted:
            faults.append(f"{style}: {ratio:.2f} instead of {wanted}")
    print()
    for fault in faults:
        print(f"compare_aligner: {fault}", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
