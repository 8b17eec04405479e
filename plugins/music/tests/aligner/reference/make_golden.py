#!/usr/bin/env python3
"""Writes ../golden/*.safetensors: loss, gradients and AdamW's step of the modules in modules.py.

    python3 -m venv reference && reference/bin/pip install torch==2.13.0 safetensors==0.8.0
    reference/bin/python make_golden.py

One file an aggregation. Tensors by projection: `<projection>/values`, 3 x n: what the parameters are at first, their
gradients of the first step, and what they are after it; `<projection>/outcome`: cosines (pairs x candidates) of the
first step; `<projection>/losses`: of three steps; for batch-norm also `<projection>/observed`, 2 x width, running
mean and variance after the first step. The names and shapes of the parameters are in the header's metadata, in the
order in which they lie in `values`. `wide` is the projection `shared` for an encoder as wide as the shared space,
as in the original. Computed in float64 from what float32 holds.
"""

import pathlib

import torch
from safetensors.torch import save_file

import modules

GOLDEN = pathlib.Path(__file__).parent / "../golden"
LISTENERS, TRACKS, LAYERS, DIM = 4, 6, 3, 6
WIDTHS = {"listener_width": 5, "shared": 8, "hidden": 7}
PAIRS, CANDIDATES, STEPS = 7, 4, 3
STEP = {"lr": 1e-3, "weight_decay": 0.01}
CLIP = 0.4


def rounded(tensor):
    return tensor.float().double()


def batch(dim):
    """Listeners and tracks that occur several times, as in training."""
    source = torch.Generator().manual_seed(7)
    table = rounded(torch.randn(TRACKS, LAYERS, dim, generator=source, dtype=torch.float64))
    listeners = torch.randint(LISTENERS, (PAIRS,), generator=source)
    listeners[1] = listeners[0]
    tracks = torch.stack([torch.randperm(TRACKS, generator=source)[:CANDIDATES] for _ in range(PAIRS)])
    weights = rounded(1 + torch.rand(PAIRS, generator=source, dtype=torch.float64))
    return table, listeners, tracks, weights


def golden(aggregation, projection, dim):
    torch.manual_seed(len(aggregation) * 101 + len(projection))
    model = modules.Aligner(aggregation, projection, LAYERS, dim, LISTENERS, dropout=0, **WIDTHS).double().train()
    for parameter in model.parameters():  # gains and biases, too, should matter
        parameter.data = rounded(parameter + 0.1 * torch.randn_like(parameter))
    table, listeners, tracks, weights = batch(dim)
    names = [name for name, _ in model.named_parameters()]
    begin = [parameter.detach().clone() for parameter in model.parameters()]
    optimizer = torch.optim.AdamW(model.parameters(), **STEP)
    losses, kept = [], {}
    for step in range(STEPS):
        optimizer.zero_grad()
        cosines = model(listeners, table[tracks])
        loss = model.loss(cosines, weights)
        loss.backward()
        losses.append(loss.detach())
        gradients = [parameter.grad.clone() for parameter in model.parameters()]
        length = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        assert step > 0 or length > CLIP, f"{aggregation} {projection}: {length} isn't clipped"
        optimizer.step()
        if step == 0:
            flat = [torch.cat([t.flatten() for t in some]) for some in
                    (begin, gradients, [parameter.detach() for parameter in model.parameters()])]
            kept = {"values": torch.stack(flat), "outcome": cosines.detach().clone()}
            if projection == "batch-norm":
                kept["observed"] = torch.stack([model.projection.norm.running_mean, model.projection.norm.running_var])
    kept["losses"] = torch.stack(losses)
    shapes = ";".join(f"{name}:{','.join(map(str, tensor.shape))}" for name, tensor in zip(names, begin))
    return kept, shapes


def inputs(dim):
    table, listeners, tracks, weights = batch(dim)
    return {"table": table, "listeners": listeners.double(), "tracks": tracks.double(), "weights": weights}


def main():
    GOLDEN.mkdir(exist_ok=True)
    for aggregation in modules.AGGREGATIONS:
        tensors, metadata = {}, {"torch": torch.__version__}
        cases = [(projection, projection, DIM) for projection in modules.PROJECTIONS]
        for case, projection, dim in cases + [("wide", "shared", WIDTHS["shared"])]:
            kept, metadata[case] = golden(aggregation, projection, dim)
            tensors |= {f"{case}/{name}": value for name, value in kept.items()}
        for case, dim in (("narrow", DIM), ("wide", WIDTHS["shared"])):
            tensors |= {f"{case}/input/{name}": value for name, value in inputs(dim).items()}
        save_file({name: value.float().contiguous() for name, value in tensors.items()},
                  GOLDEN / f"{aggregation}.safetensors", metadata)


if __name__ == "__main__":
    main()
