#!/usr/bin/env python3
"""MusicGen's small shape with random weights, ours beside transformers: two threads each, in turn, in one sitting.

    benchmarks/peers/setup
    ninja -C build musicgen_bench codec_bench
    benchmarks/peers/compare_musicgen.py --bin build/bin

Makes transformers' checkpoint once (2.4 GB in .cache/musicgen). Each round runs each program once, in a process of
its own; one that takes more than five minutes (transformers in bf16 where the processor has no such instructions) in
the first round only. Clips of 5 seconds with guidance: a candidate's seconds are its 253 steps and the codec's
decoding. On both sides 20 steps around the middle of a clip are timed and stand for all 253, since a step grows evenly
with what is cached, by their median; ours after a first run has taken the memory it needs. transformers' codec is timed
in the better of two precisions. Times are wall time, since there are two threads; so the machine should be quiet;
processor time (divided by the threads) tells when it isn't. Exits 1 if a program fails or if a ratio is below what it
should be.

A sitting may be divided: --only takes a regular expression for "transformers bf16 8" and the like, and --results a file
to which figures are added, of which the table and the ratios are made.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

import compare

ROOT = compare.HERE / "../.."
MAKE_CHECKPOINT = ROOT / "plugins/music/tests/musicgen/make_checkpoint.py"
POPULATION = 32
BATCHES = (1, 8, 16, 32)  # transformers'
LONG = 300  # seconds
SHARE = "share_of_roofline_wall"
# What each ratio is of, and what it should be.
WANTED = {"bf16, population of 32, beside transformers' best": 2.3, "bf16, one candidate, a token": 3.3,
          "int8, one candidate, a token": 5.0}


def json_of(command):
    """What a program prints as JSON, run with two threads."""
    threads = {f"{variable}_NUM_THREADS": "2" for variable in ("OMP", "OPENBLAS", "MKL")}
    environment = os.environ | threads
    for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
        environment.pop(variable, None)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise compare.Failed(f"{' '.join(map(str, command))}: exit code {done.returncode}\n{done.stderr[-2000:]}")
    return json.loads(done.stdout[done.stdout.index("{"):])


def checkpoint(python):
    folder = ROOT / ".cache/musicgen/small_mono"
    if not (folder / "tokenizer_config.json").exists():
        subprocess.run([python, MAKE_CHECKPOINT, "--shape", "small", folder], check=True)
    return folder


def theirs(arguments, precision, batch):
    model = checkpoint(arguments.python)
    return lambda: json_of([arguments.python, compare.HERE / "transformers_musicgen.py", f"--model={model}",
                            f"--precision={precision}", f"--batch={batch}", f"--steps={arguments.steps}"])


def ours(arguments, precision, population):
    """The language model's figures and the codec's, which two programs measure."""
    decode = f"^decode/clips:{population}/seconds:5/threads:2/bf16:0/real_time$"

    def run():
        model = json_of([arguments.bin / "musicgen_bench", "--shape", "small", "--precision", precision,
                         "--population", population, "--seconds", 5, "--steps", arguments.steps, "--threads", 2,
                         "--json"])
        codec = json_of([arguments.bin / "codec_bench", f"--benchmark_filter={decode}", "--benchmark_format=json"])
        model["codec_seconds"] = codec["benchmarks"][0]["seconds_a_clip"]
        model["seconds_per_candidate"] += model["codec_seconds"]
        model["peak_gib"] = model["peak_rss_bytes"] / 2**30
        return model
    return run


def programs(arguments):
    """(program, precision, population): what runs it."""
    found = {("transformers", precision, batch): theirs(arguments, precision, batch)
             for precision in ("fp32", "bf16") for batch in BATCHES}
    if arguments.bin:
        found |= {("ours", precision, population): ours(arguments, precision, population)
                  for precision in ("fp32", "bf16", "int8") for population in (1, POPULATION)}
    return {key: run for key, run in found.items() if re.search(arguments.only, " ".join(map(str, key)))}


def kept(path):
    """Figures of earlier parts of this sitting."""
    results = {}
    for line in path.read_text().splitlines() if path and path.exists() else ():
        program, precision, population, figures = json.loads(line)
        results.setdefault((program, precision, population), []).append(figures)
    return results


def measure(found, rounds, path):
    """The figures of each program, with those of earlier parts, and what is wrong."""
    results, faults, long = kept(path), [], set()
    for number in range(rounds):
        for key, run in found.items():
            if key in long:
                continue
            begun = time.monotonic()
            print(f"round {number + 1}: {', '.join(map(str, key))}", file=sys.stderr)
            try:
                results.setdefault(key, []).append(run())
                if path:
                    with path.open("a") as file:
                        file.write(json.dumps([*key, results[key][-1]]) + "\n")
            except compare.Failed as failure:
                faults.append(str(failure))
                long.add(key)
            if time.monotonic() - begun > LONG:
                long.add(key)
    return results, faults


def middle(lines, name):
    return statistics.median(line[name] for line in lines)


def report(results):
    print("| program | precision | batch | ms a candidate and token | least | processor ms | codec, s a candidate "
          "| seconds a candidate | of the roofline | peak GiB |\n|---|---|---|---|---|---|---|---|---|---|")
    for (program, precision, batch), lines in results.items():
        least = min(line["ms_per_token"] for line in lines)
        print(f"| {program} | {precision} | {batch} | {middle(lines, 'ms_per_token'):.1f} | {least:.1f} "
              f"| {middle(lines, 'processor_ms_per_token'):.1f} | {middle(lines, 'codec_seconds'):.2f} "
              f"| {middle(lines, 'seconds_per_candidate'):.2f} "
              f"| {f'{middle(lines, SHARE):.0%}' if SHARE in lines[0] else ''} | {middle(lines, 'peak_gib'):.1f} |")


def ratios(results):
    """Ratio by what it is of; those alone whose both sides were measured."""
    seconds = {key: middle(lines, "seconds_per_candidate") for key, lines in results.items()}
    token = {key: middle(lines, "ms_per_token") for key, lines in results.items()}
    theirs = {key: value for key, value in seconds.items() if key[0] == "transformers"}
    found = {}
    for precision in ("fp32", "bf16", "int8"):
        ours, alone = ("ours", precision, POPULATION), ("ours", precision, 1)
        if ours in seconds and theirs:
            best = min(theirs.values())
            found[f"{precision}, population of {POPULATION}, beside transformers' best"] = best / seconds[ours]
        if ours in seconds and ("transformers", "fp32", 1) in theirs:
            found[f"{precision}, population of {POPULATION}, beside fp32 one at a time"] = (
                theirs["transformers", "fp32", 1] / seconds[ours])
        if alone in token and ("transformers", "bf16", 1) in token:
            ratio = token["transformers", "bf16", 1] / token[alone]
            found[f"{precision}, one candidate, a token"] = ratio
            found[f"{precision}, one candidate, at the roofline"] = ratio / middle(results[alone], SHARE)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bin", type=pathlib.Path, help="where musicgen_bench and codec_bench are; without it, "
                        "transformers alone")
    parser.add_argument("--python", default=compare.PEERS / "venv/bin/python", help="one that has transformers")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=20, help="that are timed")
    parser.add_argument("--only", default="", help="the programs that run")
    parser.add_argument("--results", type=pathlib.Path, help="keeps the figures of a divided sitting")
    arguments = parser.parse_args()
    print(f"{compare.processor()}, {time.strftime('%Y-%m-%d', time.gmtime())}, load {os.getloadavg()[0]:.1f} before\n")
    results, faults = measure(programs(arguments), arguments.rounds, arguments.results)
    report(results)
    print()
    for name, ratio in ratios(results).items():
        wanted = WANTED.get(name)
        print(f"{name}: {ratio:.2f} x as fast" + (f", wanted {wanted} x" if wanted else ""))
        if wanted and ratio < wanted:
            faults.append(f"{name}: {ratio:.2f} x as fast, wanted {wanted} x")
    print("\n".join(["", *faults]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
