#!/usr/bin/env python3
"""Write a MusicGen checkpoint with random weights, laid out as Hugging Face publishes them.

    make_checkpoint.py --shape tiny DIR

Needs nothing but Python; numpy, where it is installed, makes the same bytes faster (`small` takes 2.4 GB
and wants it). Numbers depend on the seed and a tensor's name alone. Weights are scaled so that codes spread:
thousands of greedy codes hold more than 5 bits each.
"""

import argparse
import json
import math
import shutil
import struct
from pathlib import Path

import musicgen_shapes
import random_tensor
import tokenizer_json

SPELLINGS = {"weight_g": ("weight_g", "weight_v"),
             "parametrizations": ("parametrizations.weight.original0", "parametrizations.weight.original1")}
OUTLIERS, OUTLIER_GAIN = 8, 30.0


def outlier_channels(width):
    """Eight channels, spread out, not all at the same place of a vector."""
    return [(2 * i + 1) * width // (2 * OUTLIERS) for i in range(OUTLIERS)]


def contents(tensor, options):
    """A tensor's bytes."""
    values = random_tensor.draw(options.seed, tensor.name, tensor.count, tensor.mean, tensor.deviation)
    if tensor.outliers and options.outliers:
        width = tensor.shape[-1]
        factor = OUTLIER_GAIN if tensor.outliers == "gain" else 1 / options.outliers
        for channel in outlier_channels(width):
            values.scale_column(channel, width, factor)
    return values.encode(options.stored)


def positions(shape, stored):
    """The table of positions that files made before transformers 4.4x carry: cos, then sin, with
    frequencies 10000^(-i / (width / 2 - 1))."""
    half = shape.width // 2
    rates = [math.exp(-math.log(10000) * i / (half - 1)) for i in range(half)]
    letter = random_tensor.CODES[stored][0]
    rows = []
    for position in range(shape.positions):
        angles = [position * rate for rate in rates]
        row = [math.cos(angle) for angle in angles] + [math.sin(angle) for angle in angles]
        rows.append(struct.pack(f"<{shape.width}{letter}", *row))
    return b"".join(rows)


def split(tensors, parts):
    """Consecutive runs of about the same size."""
    total, runs, seen = sum(t.count for t in tensors), [[] for _ in range(parts)], 0
    for tensor in tensors:
        runs[min(parts - 1, seen * parts // total)].append(tensor)
        seen += tensor.count
    return runs


def write_safetensors(path, tensors, shape, options):
    """One file: the header's length, the header, the tensors' bytes one after the other."""
    size, header, at = random_tensor.CODES[options.stored][1], {"__metadata__": {"format": "pt"}}, 0
    for tensor in tensors:
        end = at + tensor.count * size
        header[tensor.name] = {"dtype": options.stored, "shape": list(tensor.shape), "data_offsets": [at, end]}
        at = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors:
            positional = tensor.name.endswith("embed_positions.weights")
            file.write(positions(shape, options.stored) if positional else contents(tensor, options))
    return at


def write_weights(folder, tensors, shape, options):
    if options.shards == 1:
        write_safetensors(folder / "model.safetensors", tensors, shape, options)
        return
    where, total = {}, 0
    for number, run in enumerate(split(tensors, options.shards), 1):
        name = f"model-{number:05}-of-{options.shards:05}.safetensors"
        total += write_safetensors(folder / name, run, shape, options)
        where |= {tensor.name: name for tensor in run}
    write_json(folder / "model.safetensors.index.json",
               {"metadata": {"total_size": total}, "weight_map": dict(sorted(where.items()))})


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def write_tokenizer(folder, kind):
    source = Path(__file__).with_name("tokenizer")
    for file in ("spiece.model", "tokenizer_config.json", "special_tokens_map.json"):
        if file != "spiece.model" or kind != "json":
            shutil.copyfile(source / file, folder / file)
    if kind != "spiece":
        write_json(folder / "tokenizer.json", tokenizer_json.tokenizer_json((source / "spiece.model").read_bytes()))


def checkpoint(folder, options):
    shape, channels = musicgen_shapes.SHAPES[options.shape], 1 + options.stereo
    folder.mkdir(parents=True, exist_ok=True)
    tensors = list(musicgen_shapes.tensors(shape, channels, SPELLINGS[options.weight_norm]))
    if options.positions:
        tensors.append(musicgen_shapes.Tensor("decoder.model.decoder.embed_positions.weights",
                                              (shape.positions, shape.width), 0.0))
    options.stored = {"fp32": "F32", "fp16": "F16"}[options.dtype]
    write_weights(folder, tensors, shape, options)
    config = musicgen_shapes.config(shape, channels)
    write_json(folder / "config.json", config | {"torch_dtype": {"fp32": "float32", "fp16": "float16"}[options.dtype]})
    write_json(folder / "generation_config.json", musicgen_shapes.generation_config(shape))
    write_json(folder / "preprocessor_config.json", musicgen_shapes.preprocessor_config(channels))
    write_tokenizer(folder, options.tokenizer)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--shape", choices=musicgen_shapes.SHAPES, default="tiny")
    parser.add_argument("--stereo", action="store_true")
    parser.add_argument("--dtype", choices=("fp32", "fp16"), default="fp32")
    parser.add_argument("--shards", type=int, default=1, help="files to spread the tensors over")
    parser.add_argument("--weight-norm", choices=SPELLINGS, default="weight_g", help="spelling of normalised weights")
    parser.add_argument("--positions", action="store_true", help="store the table of positions, as older files do")
    parser.add_argument("--outliers", type=float, nargs="?", const=OUTLIER_GAIN, default=0.0, metavar="DIVISOR",
                        help="layer norms give 8 channels 30 times as large; the columns that read them are divided by "
                             "DIVISOR, by default 30, which leaves the function as it is")
    parser.add_argument("--tokenizer", choices=("both", "spiece", "json"), default="both",
                        help="spiece.model, tokenizer.json, or both")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    checkpoint(options.folder, options)


if __name__ == "__main__":
    main()
