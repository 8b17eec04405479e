#!/usr/bin/env python3
"""Write a MERT checkpoint with random weights, laid out as Hugging Face publishes them.

    make_mert.py --shape tiny DIR

Needs nothing but Python; numpy, where it is installed, makes the same bytes faster (`95m` takes 380 MB and
wants it). Numbers depend on the seed and a tensor's name alone.
"""

import argparse
from pathlib import Path

import mert_shapes  # first: it finds the modules of musicgen's tests
import make_checkpoint


def checkpoint(folder, options):
    shape = mert_shapes.SHAPES[options.shape]
    folder.mkdir(parents=True, exist_ok=True)
    options.stored, options.outliers = {"fp32": "F32", "fp16": "F16"}[options.dtype], 0
    tensors = list(mert_shapes.tensors(shape, make_checkpoint.SPELLINGS[options.weight_norm]))
    make_checkpoint.write_weights(folder, tensors, shape, options)
    make_checkpoint.write_json(folder / "config.json", mert_shapes.config(shape))
    make_checkpoint.write_json(folder / "preprocessor_config.json", mert_shapes.preprocessor_config())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=mert_shapes.SHAPES, default="tiny")
    parser.add_argument("--dtype", choices=("fp32", "fp16"), default="fp32")
    parser.add_argument("--shards", type=int, default=1, help="files to spread the tensors over")
    parser.add_argument("--weight-norm", choices=make_checkpoint.SPELLINGS, default="weight_g",
                        help="spelling of the normalised weight")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checkpoint(options.folder, options)


if __name__ == "__main__":
    main()
