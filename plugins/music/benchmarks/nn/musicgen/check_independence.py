#!/usr/bin/env python3
"""Whether a clip of MusicGen is the same bits however it is generated: codes and WAV files of 32 prompts.

    check_independence.py build/bin/evomusic CHECKPOINT [--precision bf16 ...]

Clips of half a second, sampled and greedy, are generated 32 at a time by two threads, and then in batches of 1 and 7,
by one thread, and in memory budgets that divide the batch in two ways; a budget is given as what is left of it for the
caches and activations, beside the weights. Exits 1 if any run's codes or files differ from the first's.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

MOODS = ("slow and sad", "fast and glad", "loud", "a quiet, very long description of a sunny morning by the sea")
MUSIC = ("bossa nova", "techno", "a string quartet", "drums", "a choir", "heavy metal", "a piano", "flutes and harps")
PROMPTS = [f"{mood} {music}" for mood in MOODS for music in MUSIC]


def digests(folder):
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())]


def generate(command, folder, *options):
    """SHA-256 of the codes and of each WAV file, or what was said where nothing could be generated."""
    folder.mkdir()
    done = subprocess.run([*command, "--codes", folder / "codes.npy", "--out", folder, *options],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    return digests(folder) if done.returncode == 0 else done.stderr


def least_budget(command, folder):
    """In bytes: what the program says that it needs at least, when it is given too little."""
    said = generate(command, folder, "--memory-budget", "1000000")
    found = re.search(r"at least (\d+)", said) if isinstance(said, str) else None
    if found is None:
        sys.exit(f"no least budget in: {said}")
    return int(found[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--precision", nargs="+", default=["bf16", "int8"])
    options = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        (scratch / "prompts.txt").write_text("\n".join(PROMPTS) + "\n")
        for precision in options.precision:
            command = [options.program, "generate", "--generator", "musicgen", "--model", options.model, "--precision",
                       precision, "--prompts", scratch / "prompts.txt", "--seconds", "0.5"]
            least = least_budget(command, scratch / f"least-{precision}")
            ways = {
                "batch 1": ["--batch", "1"],
                "batch 7": ["--batch", "7"],
                "1 thread": ["--batch", "32", "--threads", "1"],
                "batch 7, 1 thread": ["--batch", "7", "--threads", "1"],
                "least budget and 30 MB": ["--memory-budget", str(least + 30_000_000)],
                "least budget and 150 MB": ["--memory-budget", str(least + 150_000_000)],
            }
            for kind in ([], ["--greedy"]):
                name = f"{precision}, {'greedy' if kind else 'sampled'}"
                at = scratch / name.replace(", ", "-")
                at.mkdir()
                first = generate(command, at / "first", *kind, "--batch", "32", "--threads", "2")
                if isinstance(first, str):
                    sys.exit(first)
                for way, more in ways.items():
                    same = generate(command, at / way, *kind, *more) == first
                    good = good and same
                    print(f"{name}: {way}: {'the same' if same else 'DIFFERENT'}", flush=True)
    print("all the same" if good else "NOT THE SAME")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
