#!/usr/bin/env python3
"""How much memory `evomusic evolve` takes with MusicGen small: at most, and generation after generation.

    measure_memory.py build/bin/evomusic CHECKPOINT

Two runs on a checkpoint of make_checkpoint.py --shape small: 20 generations of clips of a second, of which the last
one's peak may be at most 1.05 times the third one's; and one generation of 32 clips of five seconds with bf16, whose
peak may be at most 4.5 GB, reading the weights and writing the playlist included. Exits 1 if one is more. Peaks are
those of Linux: VmHWM in /proc/PID/status, set back by clear_refs at each line that says a generation is over.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CONFIGURATION = """
genome: {{type: token_embeddings, tokens: 12, mapping: pca_subspace}}
strategy: {{name: snes, population_size: {population}}}
budget: {{generations: {generations}}}
generator: {{name: musicgen, model: "{model}", precision: bf16, seconds: {seconds}}}
fitness: {{mode: music, target_music: target.wav}}
playlist: {{size: 2, seconds: {seconds}}}
"""


def peak(process):
    """Bytes since the last call."""
    folder = Path("/proc") / str(process)
    found = re.search(r"VmHWM:\s+(\d+) kB", (folder / "status").read_text())
    (folder / "clear_refs").write_text("5")
    return 1024 * int(found[1])


def peaks(program, folder, **settings):
    """Of each generation, the first with what comes before it; and of what comes after the last."""
    (folder / "run.yaml").write_text(CONFIGURATION.format(**settings))
    command = [program, "evolve", "--config", folder / "run.yaml", "--run", folder / "run"]
    found = []
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in run.stderr:
        if re.match(r"generation \d+: best", line):
            found.append(peak(run.pid))
        elif line.startswith("evomusic:"):
            print(line, end="", file=sys.stderr)
    _, status, usage = os.wait4(run.pid, 0)
    if status != 0 or not found:
        sys.exit("the run failed")
    return found, 1024 * usage.ru_maxrss


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--population", type=int, default=8, help="of the run of 20 generations")
    options = parser.parse_args()
    program, model = options.program.resolve(), options.model.resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([program, "generate", "--prompt", "calm piano", "--seconds", "3", "--out", folder],
                       check=True, stdout=subprocess.DEVNULL)
        (folder / "000.wav").rename(folder / "target.wav")
        many, _ = peaks(program, folder, model=model, population=options.population, generations=20, seconds=1)
        growth = many[-1] / many[2]
        print(f"20 generations of {options.population} clips of 1 s: peaks of {min(many[1:]) / 1e9:.3f} to "
              f"{max(many[1:]) / 1e9:.3f} GB after the first, the last {growth:.3f} x the third")
        (folder / "run").rename(folder / "before")
        first, last = peaks(program, folder, model=model, population=32, generations=1, seconds=5)
        most = max(first + [last])
        print(f"32 clips of 5 s, bf16: peak of {most / 1e9:.2f} GB")
    return 0 if growth <= 1.05 and most <= 4.5e9 else 1


if __name__ == "__main__":
    sys.exit(main())
