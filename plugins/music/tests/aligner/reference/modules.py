"""AlignerV2 of the EvoMusic report (section IV.A) in PyTorch: what our aligner is compared with.

Written from the report and from what the original project's modules compute, with its faults corrected
(docs/design/0014 lists them). Names of modules are those of our tensors.
"""

import math

import torch
from torch import nn
from torch.nn import functional

AGGREGATIONS = ("mean", "weighted", "gating", "gating-tanh", "cross-attention", "gru", "self-cross-attention",
                "learned-query")
PROJECTIONS = ("linear", "shared", "shared+linear", "layer-norm", "batch-norm")
ASKS_LISTENER = ("cross-attention", "self-cross-attention")


class FeedForward(nn.Module):
    """x + out(dropout(gelu(in(x))))"""

    def __init__(self, width, hidden, dropout):
        super().__init__()
        self.add_module("in", nn.Linear(width, hidden))
        self.out = nn.Linear(hidden, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return x + self.out(self.dropout(functional.gelu(self.get_submodule("in")(x))))


class Listener(nn.Module):
    """From a row of the table to the width of the shared space."""

    def __init__(self, width, hidden, shared, dropout):
        super().__init__()
        self.expand, self.expand_skip = nn.Linear(width, hidden), nn.Linear(width, hidden)
        self.contract, self.contract_skip = nn.Linear(hidden, shared), nn.Linear(hidden, shared)
        self.skip = nn.Linear(width, shared)
        self.norm = nn.LayerNorm(shared)
        self.dropout = nn.Dropout(dropout)

    def forward(self, vectors):
        hidden = self.dropout(functional.gelu(self.expand(vectors)) + self.expand_skip(vectors))
        return self.norm(functional.gelu(self.contract(hidden)) + self.contract_skip(hidden) + self.skip(vectors))


class Music(nn.Module):
    """From layers x dim to dim, then to the width of the shared space."""

    def __init__(self, aggregation, layers, dim, hidden, shared, dropout):
        super().__init__()
        self.aggregation = aggregation
        if aggregation == "weighted":
            self.weights = nn.Parameter(torch.ones(layers))
        elif aggregation in ("gating", "gating-tanh"):
            self.gate = nn.Linear(layers * dim, layers * dim)
            self.transform = nn.Linear(dim, dim)
            self.transform_norm = nn.LayerNorm(dim)
        elif aggregation == "gru":
            self.gru = nn.GRU(dim, hidden, batch_first=True)
            self.out = nn.Linear(hidden, dim)
        elif aggregation == "self-cross-attention":
            self.encoder = nn.TransformerEncoderLayer(dim, 1, hidden, dropout, functional.gelu, batch_first=True)
        elif aggregation == "learned-query":
            self.query = nn.Parameter(torch.randn(2, dim))
        if aggregation in ASKS_LISTENER:
            self.attention = nn.MultiheadAttention(dim, 1, batch_first=True)
        elif aggregation == "learned-query":
            self.attention = nn.MultiheadAttention(dim, 1, dropout, batch_first=True)
        if aggregation not in ("mean", "weighted"):
            self.norm = nn.LayerNorm(dim)
        if dim != shared:
            self.widen = nn.Linear(dim, shared)

    def gated(self, x):
        weights = self.gate(x.flatten(1)).view_as(x)
        weights = weights.softmax(1) if self.aggregation == "gating" else weights.tanh()
        return (weights * self.transform_norm(x + functional.gelu(self.transform(x)))).sum(1)

    def attended(self, query, x):
        return self.attention(query, x, x, need_weights=False)[0].mean(1) + x.mean(1)

    def forward(self, x, query=None):
        """x: n x layers x dim; query: n x dim"""
        if self.aggregation == "mean":
            y = x.mean(1)
        elif self.aggregation == "weighted":
            y = torch.einsum("nld,l->nd", x, self.weights)
        elif self.aggregation == "gru":
            y = self.norm(self.out(self.gru(x)[0][:, -1]) + x.mean(1))
        elif self.aggregation == "cross-attention":
            y = self.norm(self.attended(query.unsqueeze(1), x))
        elif self.aggregation == "self-cross-attention":
            y = self.norm(self.attended(query.unsqueeze(1), self.encoder(x)))
        elif self.aggregation == "learned-query":
            y = self.norm(self.attended(self.query.expand(len(x), -1, -1), x))
        else:
            y = self.norm(self.gated(x))
        return self.widen(y) if hasattr(self, "widen") else y


class Projection(nn.Module):
    """Of music and of listeners into the shared space."""

    def __init__(self, kind, shared, hidden, dropout):
        super().__init__()
        self.kind = kind
        if "linear" in kind:
            self.music = FeedForward(shared, hidden, dropout)
        if "shared" in kind:
            self.shared = FeedForward(shared, hidden, dropout)
        self.norm = (nn.BatchNorm1d if kind == "batch-norm" else nn.LayerNorm)(shared)

    def of_music(self, x):
        if "linear" in self.kind:
            x = self.music(x)
        if "shared" in self.kind:
            x = self.shared(x)
        return self.norm(x)

    def of_listeners(self, x):
        return self.norm(self.shared(x)) if "shared" in self.kind else x


class Aligner(nn.Module):
    def __init__(self, aggregation, projection, layers, dim, listeners, listener_width=256, shared=768, hidden=2048,
                 dropout=0.2, temperature=0.2):
        super().__init__()
        self.listeners = nn.Embedding(listeners, listener_width)
        self.listener = Listener(listener_width, hidden, shared, dropout)
        self.music = Music(aggregation, layers, dim, hidden, shared, dropout)
        if dim != shared and aggregation in ASKS_LISTENER:
            self.listener.narrow = nn.Linear(shared, dim)
        self.projection = Projection(projection, shared, hidden, dropout)
        self.temperature = nn.Parameter(torch.tensor([math.log(1 / temperature)]))
        self.dropout = dropout

    def forward(self, listeners, music):
        """listeners: pairs; music: pairs x candidates x layers x dim. Cosines, pairs x candidates."""
        features = self.listener(self.listeners(listeners))
        pairs, candidates = music.shape[:2]
        query = None
        if self.music.aggregation in ASKS_LISTENER:
            query = self.listener.narrow(features) if hasattr(self.listener, "narrow") else features
            query = query.repeat_interleave(candidates, 0)
        heard = self.projection.of_music(self.music(music.flatten(0, 1), query)).view(pairs, candidates, -1)
        who = self.projection.of_listeners(features).unsqueeze(1)
        if self.training and self.dropout > 0:
            kept = torch.rand(heard.shape[-1], device=heard.device) >= self.dropout
            heard, who = heard * kept, who * kept
        return functional.cosine_similarity(who, heard, dim=2, eps=1e-8)

    def loss(self, cosines, weights):
        """InfoNCE; the first candidate is the one that was listened to."""
        logits = cosines * self.temperature.exp()
        return (weights * -logits.log_softmax(1)[:, 0]).mean()
