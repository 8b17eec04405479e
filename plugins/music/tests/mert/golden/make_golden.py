#!/usr/bin/env python3
"""Make mert.tsv: the hidden states that transformers' HubertModel has with MERT's tiny checkpoints.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install transformers==5.23.0 torch==2.13.0 numpy==2.4.6
    /tmp/golden/bin/python make_golden.py

Of each checkpoint of ../make_mert.py and each waveform: `shape/states/samples`, depths x frames x width; of the
longest one `shape/means/samples`, averaged over its frames. Waveforms are the numbers of random_source.hpp.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "nn/support")]
import random_weights  # noqa: E402
import reference  # noqa: E402

SHAPES = ("tiny", "tiny_first", "tiny_layer", "tiny_deep")
SHORT, LONG = (400, 1500, 5003), 60001


def waveform(samples):
    """Neither centred nor of unit variance."""
    numbers = random_weights.random_numbers(f"wave/{samples}", samples)
    return np.float32(0.25) * numbers + np.float32(0.0625)


def main():
    torch.set_num_threads(1)
    out = {}
    with tempfile.TemporaryDirectory() as temporary:
        for shape in SHAPES:
            folder = Path(temporary) / shape
            subprocess.run([sys.executable, HERE.parent / "make_mert.py", "--shape", shape, folder], check=True)
            model, preprocess = reference.load(folder)
            for samples in (*SHORT, LONG):
                states = reference.hidden_states(model, preprocess, waveform(samples))
                if samples == LONG:
                    out[f"{shape}/means/{samples}"] = states.double().mean(1).numpy()
                else:
                    out[f"{shape}/states/{samples}"] = states.numpy()
    random_weights.write(HERE / "mert.tsv", out)


if __name__ == "__main__":
    main()
