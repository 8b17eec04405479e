#!/usr/bin/env python3
"""Writes ../original/*.pt: checkpoints as the original project saves them, with the values of ../golden's case `wide`.

    python3 -m venv reference && reference/bin/pip install torch==2.13.0 safetensors==0.8.0
    reference/bin/python make_original.py

{"model", "optimizer", "config"} with the tensors' names of its AlignerV2. The files of `first`, `gru` and `learned`
are what has to be refused.
"""

import pathlib

import torch
from safetensors import safe_open

HERE = pathlib.Path(__file__).parent
OUT = HERE / "../original"
COMMON = {"listeners": "users", "listener.expand": "fc1", "listener.expand_skip": "linear1", "listener.contract": "fc2",
          "listener.contract_skip": "linear2", "listener.skip": "linear3", "listener.norm": "ln_usr",
          "projection.shared.in": "f5", "projection.shared.out": "f6", "projection.norm": "ln2", "temperature": "temp",
          "music.weights": "weights"}
GATING = {"music.gate": "gate", "music.transform": "gate_transform", "music.transform_norm": "gate_norm",
          "music.norm": "gate_out_norm"}
RENAMED = {"mean": {}, "weighted": {}, "gating": GATING, "gating-tanh": GATING,
           "cross-attention": {"music.attention": "gate", "music.norm": "gate_norm"},
           "self-cross-attention": {"music.encoder": "self_att", "music.attention": "cross_att",
                                    "music.norm": "ln_cross_att"}}


def first_values(aggregation):
    with safe_open(HERE / f"../golden/{aggregation}.safetensors", "pt") as file:
        flat, at, tensors = file.get_tensor("wide/values")[0], 0, {}
        for entry in file.metadata()["wide"].split(";"):
            name, shape = entry.split(":")
            shape = [int(extent) for extent in shape.split(",")]
            size = torch.Size(shape).numel()
            tensors[name] = flat[at:at + size].reshape(shape).clone()
            at += size
    return tensors


def renamed(name, names):
    for ours, theirs in sorted(names.items(), key=lambda pair: -len(pair[0])):
        if name == ours or name.startswith(ours + "."):
            return theirs + name[len(ours):]
    raise KeyError(name)


def save(name, model, config):
    parameters = [torch.nn.Parameter(value.clone()) for value in list(model.values())[:2]]
    optimizer = torch.optim.AdamW(parameters, lr=1e-3)
    for parameter in parameters:
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    torch.save({"model": model, "optimizer": optimizer.state_dict(), "config": config}, OUT / f"{name}.pt")


def main():
    OUT.mkdir(exist_ok=True)
    config = {"emb_size": 5, "batch_size": 256, "neg_samples": 20, "temp": 0.2, "learnable_temp": True, "weight": 0,
              "prj": "shared", "nusers": 4, "prj_size": 8, "dropout": 0.2, "lr": 0.001, "encoder": "MERT"}
    for aggregation, names in RENAMED.items():
        model = {renamed(name, COMMON | names): value for name, value in first_values(aggregation).items()}
        model["temp"] = model["temp"].reshape(())
        save(aggregation, model, config | {"aggr": aggregation})
    model = {renamed(name, COMMON): value for name, value in first_values("mean").items()}
    save("gru", model, config | {"aggr": "GRU"})
    save("learned", model, config | {"aggr": "learned_query"})
    save("first", {name: value for name, value in model.items() if not name.startswith("linear")},
         config | {"aggr": "mean", "prj": "bn"})


if __name__ == "__main__":
    main()
