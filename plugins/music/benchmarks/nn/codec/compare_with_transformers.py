"""EnCodec and T5 beside transformers at MusicGen small's shapes: the same random weights, in turn.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install transformers==5.23.0 torch==2.13.0
    /tmp/peers/bin/python compare_with_transformers.py --bench build/bin/codec_bench

Each round times transformers, and then codec_bench; a ratio is the median over rounds, with the smallest
and the largest. Exits 1 if audio or states are off by 1e-4 of the reference's maximum, if more than one
code in a thousand differs, or if decoding a clip of five seconds takes longer than transformers does.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch
from transformers import EncodecConfig, EncodecModel, T5Config, T5EncoderModel

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "../../../tests/nn/support"))
sys.dont_write_bytecode = True
import random_weights  # noqa: E402

CODEC = {"sampling_rate": 32000, "audio_channels": 1, "num_filters": 64, "hidden_size": 128, "codebook_size": 2048,
         "target_bandwidths": [2.2], "upsampling_ratios": [8, 5, 4, 4], "use_causal_conv": False,
         "use_conv_shortcut": False}
TEXT = {"vocab_size": 32128, "d_model": 768, "d_kv": 64, "d_ff": 3072, "num_layers": 12, "num_heads": 12,
        "feed_forward_proj": "relu", "use_cache": False}
FRAMES, SAMPLES, TOKENS = 250, 160000, 20


def whole_numbers(name, count, below):
    return torch.from_numpy(((random_weights.random_numbers(name, count) + 1) / 2 * below).astype(np.int64))


def codec_model():
    model = EncodecModel(EncodecConfig(**CODEC)).eval()
    random_weights.fill(model, "")
    return model


def text_model():
    model = T5EncoderModel(T5Config(**TEXT)).eval()
    random_weights.fill(model, "")
    return model


class Peer:
    """What codec_bench does, by transformers."""

    def __init__(self):
        self.codec, self.text = codec_model(), text_model()

    def decode(self, clips):
        codes = torch.stack([whole_numbers(f"codes/{i}", 4 * FRAMES, 2048).reshape(4, FRAMES) for i in range(clips)])
        return self.codec.decode(codes[None], [None])[0]

    def encode(self):
        return self.codec.encode(torch.from_numpy(random_weights.random_numbers("clip", SAMPLES))[None, None])[0]

    def texts(self, count):
        return self.text(input_ids=whole_numbers("text", count * TOKENS, 32128).reshape(count, TOKENS)).last_hidden_state


def distance(ours, reference):
    return float(np.abs(ours - reference).max() / np.abs(reference).max())


def parity(bench, peer):
    """True if what codec_bench writes is what transformers makes."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([bench, f"--write={folder}"], check=True)
        ours = {name: np.fromfile(f"{folder}/{name}.f32", np.float32) for name in ("audio", "codes", "states")}
    audio = distance(ours["audio"], peer.decode(1).numpy().ravel())
    states = distance(ours["states"], peer.texts(4).numpy().ravel())
    equal = float((ours["codes"] == peer.encode().numpy().ravel()).mean())
    print(f"audio off by {audio:.1e}, states by {states:.1e} of the maximum; {100 * equal:.2f} % of codes equal")
    return audio < 1e-4 and states < 1e-4 and equal >= 0.999


def peer_time(function, repetitions):
    function()
    times = []
    for _ in range(repetitions):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def our_time(bench, name):
    command = [bench, f"--benchmark_filter=^{name}/real_time$", "--benchmark_format=json",
               "--benchmark_repetitions=3", "--benchmark_min_time=0.3"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    runs = [r for r in json.loads(done.stdout)["benchmarks"] if r["run_type"] == "iteration"]
    return statistics.median(r["real_time"] for r in runs) / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    torch.set_num_threads(2)
    with torch.inference_mode():
        peer = Peer()
        good = parity(options.bench, peer)
        # name: (the peer's function, whether ours has to be faster)
        pairs = {
            "decode/clips:1/seconds:5/threads:2/bf16:0": (lambda: peer.decode(1), True),
            "decode/clips:8/seconds:5/threads:2/bf16:0": (lambda: peer.decode(8), True),
            "encode/threads:2": (peer.encode, False),
            "texts/texts:1": (lambda: peer.texts(1), False),
            "texts/texts:32": (lambda: peer.texts(32), False),
        }
        for name, (function, faster) in pairs.items():
            rounds = [(peer_time(function, 3), our_time(options.bench, name)) for _ in range(options.rounds)]
            ratios = sorted(theirs / ours for theirs, ours in rounds)
            middle = statistics.median(ratios)
            theirs, ours = (statistics.median(r[i] for r in rounds) for i in (0, 1))
            print(f"{name}: {theirs:.3f} s / {ours:.3f} s = {middle:.2f} x ({ratios[0]:.2f} to {ratios[-1]:.2f})")
            good = good and not (faster and middle < 1)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
