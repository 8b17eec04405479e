#!/usr/bin/env python3
"""MERT-v1-95M's shape with random weights, ours beside transformers: two threads each, in turn, in one sitting.

    benchmarks/peers/setup
    ninja -C build mert_bench
    benchmarks/peers/compare_mert.py --bin build/bin

Makes the checkpoint once (380 MB in .cache/mert; numpy makes it fast). First our hidden states are held to
transformers' in fp32, for three lengths, and what bf16 and int8 lose is told. Then each round runs each program once,
in a process of its own: eight clips of 5 seconds, and eight of 2 to 15 seconds. transformers' best is the least of
two precisions and of several batch sizes; where clips of several lengths go together they are sorted, padded and
masked. Ours takes all clips together. Times are wall time, since there are two threads; so the machine should be
quiet. Exits 1 if a program fails or if a figure is not what it should be.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import compare
from compare_musicgen import json_of

ROOT = compare.HERE / "../.."
MAKE = ROOT / "plugins/music/tests/mert/make_mert.py"
CLIPS = {"equal": [5] * 8, "mixed": [2, 3, 4, 5, 6, 8, 10, 15]}
BATCHES = (1, 8)  # transformers'
CLOSE = 1e-3  # of a layer's root mean square
# What each ratio is of, and what it should be.
WANTED = {("bf16", "equal"): 1.1, ("bf16", "mixed"): 1.5, ("int8", "equal"): 1.4}


def checkpoint(python, shape):
    folder = ROOT / f".cache/mert/{shape}"
    if not (folder / "preprocessor_config.json").exists():
        subprocess.run([python, "-B", MAKE, "--shape", shape, folder], check=True)
    return folder


def theirs(arguments, *more):
    return json_of([arguments.python, "-B", compare.HERE / "transformers_mert.py", f"--model={arguments.model}", *more])


def ours(arguments, precision, *more):
    return [arguments.bin / "mert_bench", "--model", arguments.model, "--precision", precision, *more]


def states(arguments):
    """Prints how far our hidden states are from transformers', and the cosines of lower precisions."""
    faults = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for samples in theirs(arguments, f"--write-waves={folder}")["lengths"]:
            for precision in ("fp32", "bf16", "int8"):
                subprocess.run(ours(arguments, precision, "--wave", folder / f"wave_{samples}.npy", "--states",
                                    folder / f"{precision}_{samples}.npy"), check=True)
        found = theirs(arguments, f"--compare-states={folder}")
    print("| samples | frames | worst of a layer's RMS, fp32 | least cosine with fp32, bf16 | int8 |\n|---|---|---|---|---|")
    for samples, one in found.items():
        worst = max(one["fp32_error_by_rms"])
        print(f"| {samples} | {one['frames']} | {worst:.1e} | {min(one['bf16_cosines']):.6f} "
              f"| {min(one['int8_cosines']):.6f} |")
        if not worst < CLOSE:
            faults.append(f"{samples} samples: a state is {worst:.1e} of its layer's RMS away, wanted {CLOSE}")
    longest = list(found.values())[-1]
    for precision in ("bf16", "int8"):
        print(f"\n{precision}, cosine with fp32 by layer: " +
              " ".join(f"{cosine:.6f}" for cosine in longest[f"{precision}_cosines"]))
    return faults


def programs(arguments):
    """(program, precision, clips, batch): what runs it."""
    found = {}
    for kind, lengths in CLIPS.items():
        seconds = [str(length) for length in lengths]
        for precision in arguments.precisions:
            for batch in BATCHES:
                found["transformers", precision, kind, batch] = (
                    lambda p=precision, b=batch, s=seconds: theirs(arguments, f"--precision={p}", f"--batch={b}",
                                                                   "--seconds", *s))
        for precision in ("fp32", "bf16", "int8"):
            found["ours", precision, kind, 8] = (
                lambda p=precision, s=seconds: json_of(ours(arguments, p, "--rounds", 3, "--threads", 2,
                                                            "--seconds", *s)))
    return found


def measure(found, rounds):
    results = {key: [] for key in found}
    for number in range(rounds):
        for key, run in found.items():
            print(f"round {number + 1}: {', '.join(map(str, key))}", file=sys.stderr)
            results[key].append(run())
    return results


def middle(lines, name="seconds_per_clip"):
    return statistics.median(line[name] for line in lines)


def report(results):
    print("\n| program | precision | clips | together | s a clip | least | processor s |\n|---|---|---|---|---|---|---|")
    for (program, precision, kind, batch), lines in results.items():
        least = min(line["least_seconds_per_clip"] for line in lines)
        print(f"| {program} | {precision} | {kind} | {batch} | {middle(lines):.3f} | {least:.3f} "
              f"| {middle(lines, 'processor_seconds_per_clip'):.3f} |")
    print()


def ratios(results):
    """Prints them; returns those that are too small."""
    faults = []
    for kind in CLIPS:
        peers = {key: middle(lines) for key, lines in results.items() if key[0] == "transformers" and key[2] == kind}
        best = min(peers, key=peers.get)
        for precision in ("fp32", "bf16", "int8"):
            if precision == "fp32" and ("transformers", "fp32", kind, 1) in peers:
                against = min((key for key in peers if key[1] == "fp32"), key=peers.get)
            else:
                against = best
            ratio = peers[against] / middle(results["ours", precision, kind, 8])
            together = f"{against[3]} together"
            if ("transformers", against[1], kind, BATCHES[-1]) in peers and against[3] != BATCHES[-1]:
                padded = peers["transformers", against[1], kind, BATCHES[-1]]
                together += f" ({padded / middle(results['ours', precision, kind, 8]):.2f} x, {BATCHES[-1]} together)"
            wanted = WANTED.get((precision, kind))
            line = (f"{precision}, {kind} lengths: {ratio:.2f} x as fast as transformers in {against[1]}, "
                    f"{together}" + (f"; wanted {wanted} x" if wanted else ""))
            print(line)
            if wanted and ratio < wanted:
                faults.append(line)
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build/bin", help="where mert_bench is")
    parser.add_argument("--python", default=compare.PEERS / "venv/bin/python", help="one that has transformers")
    parser.add_argument("--shape", default="95m", help="of plugins/music/tests/mert/mert_shapes.py")
    parser.add_argument("--precisions", nargs="+", choices=("fp32", "bf16"), default=["fp32", "bf16"],
                        help="transformers'; fp32 takes most of a sitting's time")
    parser.add_argument("--rounds", type=int, default=3, help="0: the states alone")
    arguments = parser.parse_args()
    arguments.model = checkpoint(arguments.python, arguments.shape)
    print(f"{compare.processor()}, {time.strftime('%Y-%m-%d', time.gmtime())}, load {os.getloadavg()[0]:.1f} before\n")
    try:
        faults = states(arguments)
        if arguments.rounds > 0:
            results = measure(programs(arguments), arguments.rounds)
            report(results)
            faults += ratios(results)
    except compare.Failed as failure:
        faults = [str(failure)]
    print("\n".join(["", *faults]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
