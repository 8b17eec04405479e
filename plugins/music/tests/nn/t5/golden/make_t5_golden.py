#!/usr/bin/env python3
"""Make t5.tsv: the states that transformers' T5 encoder makes of texts, and its buckets.

Weights are the numbers that random_source.hpp works out from the tensors' names. Only this script
needs transformers:

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install transformers==5.23.0 torch==2.13.0
    /tmp/golden/bin/python make_t5_golden.py

The texts of an encoder go through it together, padded and masked.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from transformers import T5Config, T5EncoderModel
from transformers.models.t5.modeling_t5 import T5Attention

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
import random_weights  # noqa: E402

# Heads that don't add up to the width are meant. encoder_test.cpp has the same shapes.
SMALL = {"vocab_size": 50, "d_model": 12, "d_kv": 5, "d_ff": 20, "num_layers": 3, "num_heads": 3,
         "relative_attention_num_buckets": 8, "relative_attention_max_distance": 20, "use_cache": False}
ENCODERS = {"relu": SMALL | {"feed_forward_proj": "relu"}, "gated": SMALL | {"feed_forward_proj": "gated-gelu"}}
LENGTHS = (1, 4, 40)
BUCKETS = ((32, 128), (8, 20), (16, 100))
FARTHEST = 200


def tokens(length):
    numbers = (random_weights.random_numbers(f"text/{length}", length) + 1) / 2
    return (numbers * SMALL["vocab_size"]).astype(np.int64)


def main():
    torch.set_num_threads(1)
    out = {}
    for name, settings in ENCODERS.items():
        model = T5EncoderModel(T5Config(**settings)).eval()
        random_weights.fill(model, "")
        ids = torch.zeros((len(LENGTHS), max(LENGTHS)), dtype=torch.int64)
        mask = torch.zeros_like(ids)
        for row, length in enumerate(LENGTHS):
            ids[row, :length] = torch.from_numpy(tokens(length))
            mask[row, :length] = 1
        with torch.no_grad():
            states = model(input_ids=ids, attention_mask=mask).last_hidden_state
        for row, length in enumerate(LENGTHS):
            out[f"{name}/states/{length}"] = states[row, :length].numpy()
    positions = torch.arange(-FARTHEST, FARTHEST + 1)
    for buckets, most in BUCKETS:
        found = T5Attention._relative_position_bucket(positions, True, buckets, most)
        out[f"buckets/{buckets}/{most}"] = found.numpy()
    random_weights.write(Path(__file__).with_name("t5.tsv"), out)


if __name__ == "__main__":
    main()
