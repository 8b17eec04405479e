"""What transformers' temperature, top-k and top-p leave of given logits."""

import torch
from transformers.generation.logits_process import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

SETTINGS = [(0.7, 0, 1.0), (1.0, 5, 1.0), (1.3, 1, 1.0), (1.0, 250, 1.0), (1.0, 0, 0.5), (1.0, 0, 0.9),
            (0.8, 12, 0.8), (2.0, 20, 0.3), (1.0, 0, 0.01), (0.1, 4, 0.99)]
WIDTH = 40


def rows():
    generator = torch.Generator().manual_seed(3)
    drawn = 2 * torch.randn(3, WIDTH, generator=generator)
    ties = drawn[0].mul(2).round().div(2)  # several logits alike, also where top-k cuts
    return [*drawn, ties, torch.zeros(WIDTH)]


def probabilities(logits, temperature, top_k, top_p):
    """In transformers' order: temperature, top-k, top-p; a top_k of 0 and a top_p of 1 leave all."""
    scores = logits[None]
    if temperature != 1:
        scores = TemperatureLogitsWarper(temperature)(None, scores)
    if top_k:
        scores = TopKLogitsWarper(top_k)(None, scores)
    if top_p < 1:
        scores = TopPLogitsWarper(top_p)(None, scores)
    return scores.softmax(dim=-1)[0]


def cases():
    found = []
    for number, logits in enumerate(rows()):
        for temperature, top_k, top_p in SETTINGS:
            if top_p < 1 and number > 2:
                continue  # which of equal logits top-p keeps is left to the sort
            kept = probabilities(logits, temperature, top_k, top_p)
            found.append({"logits": number, "temperature": temperature, "top_k": top_k, "top_p": top_p,
                          "probabilities": [float(f"{p:.8g}") for p in kept.tolist()]})
    return {"logits": [row.tolist() for row in rows()], "cases": found}
