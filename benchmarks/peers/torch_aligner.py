#!/usr/bin/env python3
"""An epoch of AlignerV2's training in PyTorch, for compare_aligner.py: what it took, as JSON.

--style items:   as the original project and most users write it: a Dataset whose items are one pair with its
                 negatives, put together by a DataLoader with --workers processes.
--style tensors: written well: everything in memory, a batch's negatives drawn at once and its embeddings gathered
                 by one index. --reduce weighs the layers of each distinct track once before gathering.
--style distinct: better than that: each distinct track and listener of a batch is projected once, as ours does.
"""

import argparse
import json
import pathlib
import sys
import time

import numpy
import torch
from safetensors.torch import load_file

sys.path.insert(0, str(pathlib.Path(__file__).parent / "../../plugins/music/tests/aligner/reference"))
import modules  # noqa: E402


class Pairs(torch.utils.data.Dataset):
    def __init__(self, pairs, embeddings, negatives):
        self.pairs, self.embeddings, self.negatives = pairs, embeddings, negatives
        self.heard = {}
        for listener, track in pairs:
            self.heard.setdefault(int(listener), set()).add(int(track))
        self.tracks = set(range(len(embeddings)))

    def __len__(self):
        return len(self.pairs)

    def __getitem__(self, index):
        listener, track = (int(number) for number in self.pairs[index])
        unheard = list(self.tracks - self.heard[listener])
        chosen = numpy.random.choice(unheard, self.negatives, replace=False)
        return listener, torch.cat([self.embeddings[track].unsqueeze(0), self.embeddings[chosen]])


def by_items(arguments, pairs, embeddings):
    loader = torch.utils.data.DataLoader(Pairs(pairs, embeddings, arguments.negatives), arguments.batch, shuffle=True,
                                         num_workers=arguments.workers)
    yield from loader


def drawn(arguments, pairs, tracks):
    """Listeners and candidates of each batch, all at once. Of equally many random numbers for the unheard tracks the
    largest are a sample without replacement."""
    heard = torch.zeros(int(pairs[:, 0].max()) + 1, tracks, dtype=torch.bool)
    heard[pairs[:, 0], pairs[:, 1]] = True
    order = torch.randperm(len(pairs))
    for begin in range(0, len(order), arguments.batch):
        some = pairs[order[begin:begin + arguments.batch]]
        scores = torch.rand(len(some), tracks).masked_fill_(heard[some[:, 0]], -1)
        yield some[:, 0], torch.cat([some[:, 1:], scores.topk(arguments.negatives, sorted=False).indices], 1)


def by_tensors(arguments, pairs, embeddings):
    for listeners, candidates in drawn(arguments, pairs, len(embeddings)):
        yield listeners, embeddings[candidates]


def distinct_cosines(model, embeddings, listeners, candidates):
    who, listener = listeners.unique(return_inverse=True)
    what, track = candidates.unique(return_inverse=True)
    features = model.listener(model.listeners(who))
    heard = model.projection.of_music(model.music(embeddings[what]))
    asked = model.projection.of_listeners(features)
    if model.training and model.dropout > 0:
        kept = torch.rand(heard.shape[-1]) >= model.dropout
        heard, asked = heard * kept, asked * kept
    heard, asked = (torch.nn.functional.normalize(x, dim=1) for x in (heard, asked))
    return (asked @ heard.T)[listener].gather(1, track)


def make_model(arguments, data, embeddings, dropout):
    initial = load_file(data / "initial.safetensors")
    model = modules.Aligner(arguments.aggregation, arguments.projection, *embeddings.shape[1:],
                            len(initial["listeners.weight"]), dropout=dropout)
    model.load_state_dict(initial)
    return model.train(), torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)


def train_step(model, optimizer, cosines):
    optimizer.zero_grad()
    loss = model.loss(cosines, 1.0)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 5)
    optimizer.step()
    return loss.item()


def given_steps(arguments, data, embeddings):
    model, optimizer = make_model(arguments, data, embeddings, 0)
    return [train_step(model, optimizer, cosines_of(arguments, model, embeddings, step[:, 0], step[:, 1:]))
            for step in torch.from_numpy(numpy.load(data / "steps.npy"))]


def cosines_of(arguments, model, embeddings, listeners, candidates):
    if arguments.style == "distinct":
        return distinct_cosines(model, embeddings, listeners, candidates)
    return model(listeners, embeddings[candidates])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--style", choices=("items", "tensors", "distinct"), required=True)
    parser.add_argument("--aggregation", default="weighted")
    parser.add_argument("--projection", default="shared")
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--negatives", type=int, default=20)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--batches", type=int, default=0, help="that are timed and stand for the epoch; 0: all")
    arguments = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    embeddings = torch.from_numpy(numpy.load(arguments.data / "embeddings.npy"))
    pairs = torch.from_numpy(numpy.load(arguments.data / "pairs.npy"))
    losses = given_steps(arguments, arguments.data, embeddings)
    model, optimizer = make_model(arguments, arguments.data, embeddings, arguments.dropout)
    if arguments.style == "distinct":
        batches = drawn(arguments, pairs, len(embeddings))
    else:
        batches = (by_items if arguments.style == "items" else by_tensors)(arguments, pairs, embeddings)
    count = -(-len(pairs) // arguments.batch)
    limit = min(arguments.batches or count, count)
    timed, begun, processor = [], time.monotonic(), time.process_time()
    for listeners, music in batches:
        cosines = (distinct_cosines(model, embeddings, listeners, music) if arguments.style == "distinct"
                   else model(listeners, music))
        timed.append(train_step(model, optimizer, cosines))
        if len(timed) == limit:
            break
    seconds, processor = time.monotonic() - begun, time.process_time() - processor
    print(json.dumps({"losses": losses, "seconds_per_epoch": seconds * count / limit,
                      "processor_seconds": processor * count / limit, "batches": count, "measured_batches": limit,
                      "mean_loss": sum(timed) / limit}))


if __name__ == "__main__":
    main()
