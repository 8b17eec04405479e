"""The decoder's products and attention beside torch's: the same shapes and threads, in turn.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install torch==2.13.0
    /tmp/peers/bin/python compare_with_torch.py --bench build/bin/nn_bench

Each round runs nn_bench and then torch, each the best of several repetitions; the ratio is the median
over rounds, with the smallest and the largest. Times are processor time over threads, which a busy
machine disturbs least.
"""

import argparse
import statistics
import subprocess
import time

import torch

HIDDEN, INNER, LAYERS, HEADS, WIDTH, POSITIONS = 1024, 4096, 24, 16, 64, 125
# outputs, inputs, count: as in nn_bench.cpp
DECODER = [(3 * HIDDEN, HIDDEN, LAYERS), (HIDDEN, HIDDEN, 3 * LAYERS), (INNER, HIDDEN, LAYERS),
           (HIDDEN, INNER, LAYERS), (4 * 2048, HIDDEN, 1)]
TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def best(function, threads, repetitions=5):
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        function()
        times.append((time.process_time() - start) / threads)
    return min(times) * 1e3


def torch_products(kind, rows, threads):
    weights = [torch.randn(outputs, inputs).to(kind)
               for outputs, inputs, count in DECODER for _ in range(count)]
    x = {inputs: torch.randn(rows, inputs).to(kind) for inputs in (HIDDEN, INNER)}
    return best(lambda: [torch.nn.functional.linear(x[w.shape[1]], w) for w in weights], threads)


def torch_attention(kind, rows, threads):
    shape = (rows, HEADS, POSITIONS, WIDTH)
    caches = [(torch.randn(shape).to(kind), torch.randn(shape).to(kind)) for _ in range(LAYERS)]
    query = torch.randn(rows, HEADS, 1, WIDTH).to(kind)
    attend = torch.nn.functional.scaled_dot_product_attention
    return best(lambda: [attend(query, k, v) for k, v in caches], threads)


def torch_times(threads):
    times = {}
    for name, kind in TYPES.items():
        for rows in (2, 16, 64):
            times[f"products {name}", rows] = torch_products(kind, rows, threads)
        times[f"attention {name}, {POSITIONS} positions", 64] = torch_attention(kind, 64, threads)
    return times


def our_times(bench, threads):
    done = subprocess.run([bench, str(threads)], check=True, capture_output=True, text=True)
    rows = [[cell.strip() for cell in line.split("|")[1:4]]
            for line in done.stdout.splitlines() if line.startswith("|")]
    return {(name, int(count)): float(ms) for name, count, ms in rows if count.isdigit()}


def peer_of(name, rows, theirs):
    """What torch has no kind of stands beside others: int8 beside its faster one, compact weights beside plain ones."""
    if "int8" in name:
        return min(theirs[p] for p in theirs if p[1] == rows and p[0][:9] == name[:9])
    return theirs[name.removesuffix(", compact"), rows]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", required=True, help="the built nn_bench")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    ours, theirs = [], []
    with torch.inference_mode():
        for _ in range(arguments.rounds):
            ours.append(our_times(arguments.bench, arguments.threads))
            theirs.append(torch_times(arguments.threads))
    print(f"torch {torch.__version__}, {arguments.threads} threads\n")
    print("| | rows | torch, ms | ours, ms | times as fast (range) |\n|---|---|---|---|---|")
    for key in ours[0]:
        peers = [peer_of(*key, t) for t in theirs]
        ratios = [peer / our[key] for peer, our in zip(peers, ours)]
        print(f"| {key[0]} | {key[1]} | {statistics.median(peers):.1f} "
              f"| {statistics.median(our[key] for our in ours):.1f} "
              f"| {statistics.median(ratios):.1f} ({min(ratios):.1f} to {max(ratios):.1f}) |")


if __name__ == "__main__":
    main()
