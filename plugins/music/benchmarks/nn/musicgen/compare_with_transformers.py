#!/usr/bin/env python3
"""MusicGen small beside transformers, mono and stereo: text states, greedy codes and waveforms.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install -r plugins/music/tests/musicgen/golden/requirements.txt
    /tmp/golden/bin/python plugins/music/benchmarks/nn/musicgen/compare_with_transformers.py build/bin/musicgen_codes

The random checkpoints and what transformers makes of them are written once, by make_golden.py --small into
.cache/musicgen: 4.4 GB, and some minutes. Exits 1 if musicgen_codes finds a difference: its head says which.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
GOLDEN = ROOT / "plugins/music/tests/musicgen/golden/make_golden.py"
CACHE = ROOT / ".cache/musicgen"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=Path, help="musicgen_codes, built with EVO_BUILD_BENCHMARKS")
    parser.add_argument("--again", action="store_true", help="make the reference again")
    options = parser.parse_args()
    references = {kind: CACHE / f"small_{kind}.safetensors" for kind in ("mono", "stereo")}
    if options.again or not all(path.exists() for path in references.values()):
        subprocess.run([sys.executable, "-B", GOLDEN, "--small"], check=True)
    good = True
    for kind, reference in references.items():
        print(f"small, {kind}:", flush=True)
        done = subprocess.run([options.program.resolve(), reference.with_suffix(""), reference])
        good = good and done.returncode == 0
    print("all equal" if good else "NOT EQUAL")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
