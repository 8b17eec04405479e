#!/usr/bin/env python3
"""Make 95m.tsv and 330m.tsv: every tensor of the published checkpoints.

Names and shapes are those of transformers' own modules, built without memory from the published configurations
(../mert_shapes.py), as the files of 2023 spell them. Needs ../golden/requirements.txt.
"""

import re
import sys
from pathlib import Path

import torch
from transformers import HubertConfig, HubertModel

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import mert_shapes  # noqa: E402

HEADER = """\
# Tensors of m-a-p/MERT-v1-{name}: name, type, shape. {{N}} in a name stands for 0 ... N - 1.
# Made by make_manifest.py from transformers 5.23.0's modules; README.md says what is known of the published files.
"""
SPELLING = ((".parametrizations.weight.original0", ".weight_g"), (".parametrizations.weight.original1", ".weight_v"))


def published(shape):
    """Name: shape, as stored."""
    settings = {name: value for name, value in mert_shapes.config(shape).items() if name != "model_type"}
    with torch.device("meta"):
        model = HubertModel(HubertConfig(**settings))
    found = {}
    for name, tensor in model.state_dict().items():
        for now, then in SPELLING:
            name = name.replace(now, then)
        found[name] = tuple(tensor.shape)
    return found


def check(shape, found):
    """make_mert.py writes exactly these."""
    written = {tensor.name: tensor.shape for tensor in mert_shapes.tensors(shape, ("weight_g", "weight_v"))}
    if written != found:
        raise ValueError(f"make_mert.py is off: {dict(written.items() ^ found.items())}")


def fold(found, layers):
    """The layers' tensors as one line each."""
    for name, shape in found.items():
        match = re.match(r"(encoder\.layers\.)(\d+)(\..*)", name)
        if not match:
            yield name, shape
        elif match[2] == "0":
            if any(found[f"{match[1]}{layer}{match[3]}"] != shape for layer in range(layers)):
                raise ValueError(f"{name} differs from layer to layer")
            yield f"{match[1]}{{{layers}}}{match[3]}", shape


def main():
    for size in ("95m", "330m"):
        shape = mert_shapes.SHAPES[size]
        found = published(shape)
        check(shape, found)
        lines = [f"{name}\tF32\t{','.join(map(str, tensor))}\n" for name, tensor in sorted(fold(found, shape.layers))]
        path = Path(__file__).with_name(f"{size}.tsv")
        path.write_text(HEADER.format(name=size.upper()) + "".join(lines), encoding="utf-8")
        print(f"{path.name}: {len(found)} tensors, {sum(torch.Size(s).numel() for s in found.values())} numbers")


if __name__ == "__main__":
    main()
