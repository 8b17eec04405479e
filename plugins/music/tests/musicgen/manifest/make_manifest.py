#!/usr/bin/env python3
"""Make {small,medium,large}_{mono,stereo}.tsv: every tensor of the published checkpoints.

Names and shapes are those of transformers' own modules, built without memory from the published
configurations (../musicgen_shapes.py), as the files of 2023 spell them. Needs golden/requirements.txt.
"""

import re
import sys
from pathlib import Path

import torch
from transformers import MusicgenConfig, MusicgenForConditionalGeneration

sys.path.insert(0, str(Path(__file__).parents[1]))
import musicgen_shapes

HEADER = """\
# Tensors of facebook/musicgen-{name}: name, type, shape. {{N}} in a name stands for 0 ... N - 1.
# Made by make_manifest.py from transformers 5.23.0's modules; README.md says what is known of the published files.
"""
SPELLING = ((".parametrizations.weight.original0", ".weight_g"), (".parametrizations.weight.original1", ".weight_v"))
# Tied to text_encoder.shared.weight, and so stored once.
TIED = "text_encoder.encoder.embed_tokens.weight"
# A parameter in 2023, a buffer that isn't stored since.
POSITIONS = "decoder.model.decoder.embed_positions.weights"


def published(shape, channels):
    """Name: shape, as stored."""
    config = MusicgenConfig(**musicgen_shapes.config(shape, channels))
    with torch.device("meta"):
        model = MusicgenForConditionalGeneration(config)
    found = {}
    for name, tensor in model.state_dict().items():
        for now, then in SPELLING:
            name = name.replace(now, then)
        found[name] = tuple(tensor.shape)
    del found[TIED]
    found[POSITIONS] = (shape.positions, shape.width)
    return found


def check(shape, channels, found):
    """make_checkpoint.py writes exactly these."""
    written = musicgen_shapes.tensors(shape, channels, ("weight_g", "weight_v"))
    shapes = {tensor.name: tensor.shape for tensor in written} | {POSITIONS: found[POSITIONS]}
    if shapes != found:
        raise ValueError(f"make_checkpoint.py is off: {dict(shapes.items() ^ found.items())}")


def fold(found):
    """Runs of names that differ in a number alone and have one shape, as one line."""
    runs = {}
    for name, shape in found.items():
        match = re.match(r"(.*\.(?:layers|block|embed_tokens|lm_heads)\.)(\d+)(\..*)", name)
        repeats = match and not name.startswith(("audio_encoder.encoder", "audio_encoder.decoder"))
        key = (match[1], match[3]) if repeats else (name, None)
        runs.setdefault((*key, shape), []).append(int(match[2]) if repeats else 0)
    for (before, after, shape), numbers in runs.items():
        if after is None:
            yield before, shape
        elif numbers == list(range(len(numbers))) and len(numbers) > 1:
            yield f"{before}{{{len(numbers)}}}{after}", shape
        else:
            yield from ((f"{before}{number}{after}", shape) for number in numbers)


def main():
    for size in ("small", "medium", "large"):
        shape = musicgen_shapes.SHAPES[size]
        for channels, kind in ((1, "mono"), (2, "stereo")):
            found = published(shape, channels)
            check(shape, channels, found)
            lines = [f"{name}\tF32\t{','.join(map(str, tensor))}\n" for name, tensor in sorted(fold(found))]
            name = f"stereo-{size}" if channels == 2 else size
            path = Path(__file__).with_name(f"{size}_{kind}.tsv")
            path.write_text(HEADER.format(name=name) + "".join(lines), encoding="utf-8")
            print(f"{path.name}: {len(found)} tensors, {sum(torch.Size(s).numel() for s in found.values())} numbers")


if __name__ == "__main__":
    main()
