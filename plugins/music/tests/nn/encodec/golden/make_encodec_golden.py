#!/usr/bin/env python3
"""Make encodec.tsv: what transformers' EnCodec makes of codes and audio, whole and layer by layer.

Weights are the numbers that random_source.hpp works out from the tensors' names, so that the tests
need no checkpoint. Only this script needs transformers:

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install transformers==5.23.0 torch==2.13.0
    /tmp/golden/bin/python make_encodec_golden.py

Line names are "<codec>/<stage>/<frames or samples>"; `codecs.hpp` has the same configurations.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import EncodecConfig, EncodecModel

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
import random_weights  # noqa: E402

SMALL = {"sampling_rate": 1200, "audio_channels": 1, "num_filters": 2, "hidden_size": 6, "codebook_size": 32,
         "target_bandwidths": [0.75], "upsampling_ratios": [4, 3, 2], "num_lstm_layers": 2}
CODECS = {
    # As MusicGen's codec of 32 kHz, but smaller.
    "musicgen": SMALL | {"use_causal_conv": False, "use_conv_shortcut": False},
    # As EnCodec's own of 24 kHz, with several residual layers, and so dilations 1, 2, 4.
    "causal": SMALL | {"use_causal_conv": True, "use_conv_shortcut": True, "num_residual_layers": 3},
    # A part of the surplus is cut at the left; two channels.
    "trimmed": SMALL | {"use_causal_conv": True, "use_conv_shortcut": False, "trim_right_ratio": 0.4,
                        "audio_channels": 2, "num_lstm_layers": 1},
}
FRAMES = (1, 2, 3, 11)
SAMPLES = (1, 5, 24, 25, 260)


def model_of(settings):
    model = EncodecModel(EncodecConfig(**settings)).eval()
    random_weights.fill(model, "")
    return model


def codes(name, codebooks, frames, size):
    numbers = (random_weights.random_numbers(name, codebooks * frames) + 1) / 2 * size
    return np.minimum(numbers.astype(np.int64), size - 1).reshape(codebooks, frames)


def states(layers, x):
    """What each of a stack's layers makes of x."""
    made = []
    for layer in layers:
        x = layer(x)
        made.append(x)
    return made


def time_major(x):
    return x[0].T.numpy()


def decoded(name, model, frames, out):
    config = model.config
    chosen = codes(f"{name}/codes/{frames}", config.num_quantizers, frames, config.codebook_size)
    sums = model.quantizer.decode(torch.from_numpy(chosen)[:, None])
    out[f"{name}/sums/{frames}"] = time_major(sums)
    made = states(model.decoder.layers, sums)
    for stage, number in (("first", 0), ("memory", 1), ("coarse", 3 + config.num_residual_layers)):
        out[f"{name}/{stage}/{frames}"] = time_major(made[number])
    out[f"{name}/audio/{frames}"] = model.decode(torch.from_numpy(chosen)[None, None], [None])[0][0].numpy()


def encoded(name, model, samples, out):
    config = model.config
    audio = random_weights.random_numbers(f"{name}/clip/{samples}", config.audio_channels * samples)
    x = torch.from_numpy(audio).reshape(1, config.audio_channels, samples)
    embedded = model.encoder(x)
    out[f"{name}/embedded/{samples}"] = time_major(embedded)
    out[f"{name}/found/{samples}"] = model.encode(x)[0][0, 0].numpy()


def main():
    torch.set_num_threads(1)
    out = {}
    with torch.no_grad():
        for name, settings in CODECS.items():
            model = model_of(settings)
            for frames in FRAMES:
                decoded(name, model, frames, out)
            for samples in SAMPLES:
                encoded(name, model, samples, out)
    random_weights.write(Path(__file__).with_name("encodec.tsv"), out)


if __name__ == "__main__":
    main()
