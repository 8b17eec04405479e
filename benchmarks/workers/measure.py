#!/usr/bin/env python3
"""Measures what a capacity plan needs, and writes it into one JSON file: seconds, bytes and the driver's
processor time a candidate, for synthetic candidates and for music. capacity.py reads it.

    benchmarks/workers/measure.py --bin build/bin --out benchmarks/results/workers/measured.json

--bridge "COMMAND" adds the same through a bridge, say to a cluster on this machine."""

import argparse
import datetime
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

GENERATIONS = (4, 16)
POPULATION = 24


def said(command, **options):
    """What a program prints, as JSON."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{shlex.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout)


def processor_seconds(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def children(process):
    found = []
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        found += [int(p) for p in (task / "children").read_text().split()]
    return found


def dispatch(folder, bridge):
    """Overhead of asking workers, and how fast bytes go."""
    program = [str(folder / "evo_dispatch"), "--evaluator", "bridge" if bridge else "process"]
    end = ["--", *bridge] if bridge else []
    small = said([*program, "--workers", "2", "--busy-ms", "5", "--generations", "60", *end])
    large = said([*program, "--workers", "2", "--busy-ms", "0", "--function", "1", "--dimension", "2000",
                  "--generations", "20", *end])
    none = said([str(folder / "evo_dispatch"), "--evaluator", "local", "--workers", "2", "--busy-ms", "0",
                 "--function", "1", "--dimension", "2000", "--generations", "20"])
    candidates = large["population"] * large["generations"]
    return {
        "overhead_ms": small["overhead_ms"],
        "driver_cpu_ms": small["driver_cpu_ms"],
        "bytes_out": small["bytes_out"],
        "bytes_in": small["bytes_in"],
        "bytes_a_second": large["bytes_out"] * candidates / max(1e-9, large["seconds"] - none["seconds"]),
    }


def music_run(folder, place, target, generations):
    """A run of the synth and musicnn on one worker: candidates, processor seconds of worker and driver, a record."""
    run = place / f"run-{generations}"
    settings = {"strategy.name": "operator_sequence", "genome.type": "prompt", "strategy.novelty": 0.5,
                "strategy.population_size": POPULATION, "budget.generations": generations,
                "fitness.mode": "music", "fitness.target_music": str(target), "generator.seconds": 10,
                "evaluator.name": "process", "evaluator.workers": 1, "evaluator.threads": 1,
                "store.keep_audio": "none", "playlist.size": 1}
    # JSON is YAML.
    config = {}
    for key, value in settings.items():
        group, name = key.split(".")
        config.setdefault(group, {})[name] = value
    (place / "run.yaml").write_text(json.dumps(config))
    command = [str(folder / "evomusic"), "evolve", "--config", f"{place}/run.yaml", "--run", str(run), "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    driver = worker = 0.0
    while process.poll() is None:
        try:
            driver = processor_seconds(process.pid)
            worker = max([worker, *(processor_seconds(c) for c in children(process.pid))])
        except OSError:
            pass
        time.sleep(0.02)
    out, problem = process.communicate()
    if process.returncode != 0:
        sys.exit(f"evomusic ended with {process.returncode}: {problem[-500:]}")
    lines = [json.loads(line) for line in (run / "run.jsonl").read_text().splitlines()]
    record = next(c for c in lines if "embedding" in c)
    return json.loads(out.splitlines()[-1])["evaluations"], worker, driver, record


def music(folder):
    """What a candidate more takes: a long run less a short one, so that loading models and playlists don't count."""
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        subprocess.run([str(folder / "evomusic"), "generate", "--prompt", "a calm piano ballad", "--seconds", "10",
                        "--out", str(place / "target")], check=True, capture_output=True)
        short, long = (music_run(folder, place, place / "target" / "000.wav", n) for n in GENERATIONS)
    n, worker, driver = (b - a for a, b in zip(short[:3], long[:3]))
    record = long[3]
    return {
        "what": "synth, 10 s a clip, musicnn, one thread",
        "seconds": worker / n,
        "driver_cpu_ms": driver / n * 1000,
        "bytes_out": len(record["text"]) + 16,
        "bytes_in": 4 * len(record["embedding"]) + len(record["text"]) + 200,
    }


def musicgen(folder):
    """MusicGen small, 5 s a clip, 32 at once, both cores: random weights compute as long as trained ones."""
    m = said([str(folder / "musicgen_bench"), "--shape", "small", "--precision", "bf16", "--population", "32",
              "--seconds", "5", "--json"])
    tokens, width, layers = 12, 768, 13  # of a genome, T5's and MERT's; MERT's hidden states
    return {"what": "MusicGen small, bf16, 5 s a clip, 32 at once, two threads",
            "seconds": m["seconds_per_candidate"], "bytes_out": 4 * tokens * width, "bytes_in": 4 * layers * width}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--bridge", type=shlex.split, default=[])
    parser.add_argument("--only", choices=("process", "music", "ray", "musicgen"),
                        help="measure this part, and keep what the file has of the others at the same commit")
    options = parser.parse_args()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True,
                            check=True).stdout.strip()
    cpu = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    measured = {
        "commit": commit, "date": datetime.date.today().isoformat(), "machine": f"{cpu}, {os.cpu_count()} cores",
        "cores": os.cpu_count(),
    }
    parts = {"process": lambda: dispatch(options.bin, []), "music": lambda: music(options.bin)}
    if options.bridge:
        parts["ray"] = lambda: dispatch(options.bin, options.bridge)
    if (options.bin / "musicgen_bench").exists():
        parts["musicgen"] = lambda: musicgen(options.bin)
    before = json.loads(options.out.read_text()) if options.only and options.out.exists() else {}
    for name, measure in parts.items():
        if options.only in (None, name):
            measured[name] = measure()
        elif name in before and before["commit"] == commit:
            measured[name] = before[name]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(measured, indent=1) + "\n")
    print(options.out)


if __name__ == "__main__":
    main()
