"""The noise penalty beside librosa: the same clip, one thread each, in turn, audio in memory, warm.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install librosa==0.11.0
    /tmp/peers/bin/python compare_with_librosa.py --bench build/bin/noise_bench

Each round times librosa (median of its repetitions) and then noise_bench (median of its own); the
ratio is the median over rounds, with the smallest and the largest. Times are processor time, which a
busy machine disturbs least. Exits 1 if compatible mode is
under 3 x or corrected mode under 6 x as fast as librosa on the original's features.
"""

import os

for variable in ("OMP", "OPENBLAS", "MKL", "NUMBA"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"
# They choose a slow kernel for OpenBLAS where they are set; without them it chooses its own.
for variable in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(variable, None)

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

import librosa
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "../../tests/noise/golden"))
sys.dont_write_bytecode = True
import make_noise_golden as signals
import noise_reference as reference

RATE = 32000
# name: (our mode, the peer's function, least ratio)
PAIRS = {
    "compatible / librosa, the original's features": ("compatible", reference.compatible, 3),
    "corrected / librosa, the original's features": ("corrected", reference.compatible, 6),
    "corrected / numpy and librosa, the same terms": ("corrected", reference.corrected, None),
}


def peer_time(function, clip, repetitions):
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        function(clip, RATE)
        times.append(time.process_time() - start)
    return statistics.median(times)


def our_time(bench, mode, seconds):
    name = f"measure/{mode}/seconds:{seconds}/channels:1"
    command = [bench, f"--benchmark_filter=^{name}$", "--benchmark_format=json",
               "--benchmark_repetitions=5", "--benchmark_min_time=0.1"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    runs = [r for r in json.loads(done.stdout)["benchmarks"] if r["run_type"] == "iteration"]
    return statistics.median(r["cpu_time"] for r in runs) / 1000


def processor():
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


def compare(bench, seconds, rounds):
    clip = signals.music(seconds * RATE, RATE).astype(np.float32)
    slow = []
    for name, (mode, peer, least) in PAIRS.items():
        peer_time(peer, clip, 3)  # warm: caches filled, functions compiled
        peers, ours, ratios = [], [], []
        for _ in range(rounds):
            peers.append(peer_time(peer, clip, 11))
            ours.append(our_time(bench, mode, seconds))
            ratios.append(peers[-1] / ours[-1])
        ratio = statistics.median(ratios)
        print(f"| {seconds} s | {name} | {statistics.median(peers) * 1e3:.1f} "
              f"| {statistics.median(ours) * 1e3:.2f} "
              f"| {ratio:.1f} ({min(ratios):.1f} to {max(ratios):.1f}) |", flush=True)
        if least and ratio < least:
            slow.append(f"{name}, {seconds} s: {ratio:.1f} x, wanted {least} x")
    return slow


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", required=True, help="the built noise_bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, nargs="+", default=[5, 10, 30], choices=[5, 10, 30])
    arguments = parser.parse_args()
    print(f"{processor()}, librosa {librosa.__version__}, numpy {np.__version__}, mono {RATE} Hz\n")
    print("| clip | ours / peer | peer, ms | ours, ms | times as fast (range) |")
    print("|---|---|---|---|---|")
    slow = [line for s in arguments.seconds for line in compare(arguments.bench, s, arguments.rounds)]
    print("\n".join(["", *slow]))
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
