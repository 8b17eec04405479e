"""MERT by transformers: seconds a clip at one batch size, or its hidden states beside ours, as one JSON object.

The time is that from samples to the mean of every layer's states over a clip's frames: preprocessing, padding and
mask where clips of several lengths go together, forward pass, means. Clips are sorted by length and taken `batch` at
a time. compare_mert.py runs it.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

import numpy
import torch

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "plugins/music/tests/mert"))
import reference  # noqa: E402

LENGTHS = (400, 36001, 120000)  # samples of the waveforms whose states are compared


def embeddings(model, preprocess, waves):
    """Depths x width of each."""
    several = len({len(wave) for wave in waves}) > 1
    inputs = preprocess(waves, sampling_rate=24000, return_tensors="pt", padding=several or len(waves) > 1,
                        return_attention_mask=several)
    mask = inputs.get("attention_mask")
    with torch.inference_mode():
        states = model(inputs.input_values.to(model.dtype), attention_mask=mask,
                       output_hidden_states=True).hidden_states
        if mask is None:
            return torch.stack([state.mean(1) for state in states], 1)
        frames = model._get_feature_vector_attention_mask(states[0].shape[1], mask).to(model.dtype)[..., None]
        return torch.stack([(state * frames).sum(1) / frames.sum(1) for state in states], 1)


def measure(model, preprocess, seconds, batch, rounds):
    noise = numpy.random.default_rng(1)
    waves = [noise.uniform(-1, 1, round(24000 * length)).astype(numpy.float32) for length in sorted(seconds)]
    times, used = [], []
    embeddings(model, preprocess, waves[:1])  # warms up
    for _ in range(rounds):
        begun, processor = time.perf_counter(), time.process_time()
        for first in range(0, len(waves), batch):
            embeddings(model, preprocess, waves[first:first + batch])
        times.append((time.perf_counter() - begun) / len(waves))
        used.append((time.process_time() - processor) / torch.get_num_threads() / len(waves))
    return {"seconds_per_clip": statistics.median(times), "least_seconds_per_clip": min(times),
            "processor_seconds_per_clip": statistics.median(used)}


def write_waves(folder):
    noise = numpy.random.default_rng(2)
    for samples in LENGTHS:
        loud = 0.3 * numpy.sin(numpy.arange(samples) * 0.115) + noise.uniform(-0.2, 0.2, samples) + 0.05
        numpy.save(folder / f"wave_{samples}.npy", loud.astype(numpy.float32))


def cosines(a, b):
    """Of the means over time, for each depth."""
    a, b = a.astype(numpy.float64).mean(1), b.astype(numpy.float64).mean(1)
    return ((a * b).sum(1) / numpy.sqrt((a * a).sum(1) * (b * b).sum(1))).tolist()


def compare_states(model, preprocess, folder):
    """Our states, in folder/{precision}_{samples}.npy, beside transformers' in fp32."""
    found = {}
    for samples in LENGTHS:
        states = reference.hidden_states(model, preprocess, numpy.load(folder / f"wave_{samples}.npy")).numpy()
        fp32 = numpy.load(folder / f"fp32_{samples}.npy")
        rms = numpy.sqrt((states.astype(numpy.float64) ** 2).mean((1, 2)))
        one = {"frames": states.shape[1], "fp32_error_by_rms": (numpy.abs(fp32 - states).max((1, 2)) / rms).tolist()}
        for precision in ("bf16", "int8"):
            one[f"{precision}_cosines"] = cosines(numpy.load(folder / f"{precision}_{samples}.npy"), fp32)
        found[samples] = one
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--precision", choices=("fp32", "bf16"), default="fp32")
    parser.add_argument("--seconds", type=float, nargs="+", default=[5.0] * 8)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write-waves", type=pathlib.Path)
    parser.add_argument("--compare-states", type=pathlib.Path)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.write_waves:
        write_waves(arguments.write_waves)
        print(json.dumps({"lengths": LENGTHS}))
        return
    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16}[arguments.precision]
    model, preprocess = reference.load(arguments.model, dtype)
    if arguments.compare_states:
        print(json.dumps(compare_states(model, preprocess, arguments.compare_states)))
        return
    print(json.dumps(measure(model, preprocess, arguments.seconds, arguments.batch, arguments.rounds)))


if __name__ == "__main__":
    main()
