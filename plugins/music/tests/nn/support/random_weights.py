"""The numbers of random_source.hpp."""

import numpy as np

MASK = (1 << 64) - 1


def random_numbers(name, n):
    """n even numbers in [-1, 1), exact in float32, that depend on the name alone."""
    seed = 0xCBF29CE484222325  # FNV-1a
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    with np.errstate(over="ignore"):
        x = np.uint64(seed) + np.arange(1, n + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)  # SplitMix64
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    return ((x >> np.uint64(40)).astype(np.int64) - (1 << 23)).astype(np.float32) * np.float32(2.0**-23)


def random_tensor(name, shape):
    """A tensor of a checkpoint."""
    numbers = random_numbers(name, int(np.prod(shape)))
    if "weight_g" in name or "original0" in name:
        numbers = np.float32(1) + np.float32(0.5) * numbers
    elif "norm" in name:
        numbers = np.float32(1) + np.float32(0.25) * numbers
    elif "bias_" in name or name.endswith(".bias"):
        numbers = np.float32(0.125) * numbers
    elif not any(part in name for part in ("embed", "shared", "relative_attention_bias")):
        numbers = np.float32((3.0 / shape[-1]) ** 0.5) * numbers
    return numbers.reshape(shape)


def fill(model, prefix):
    """Gives a torch module the tensors that a checkpoint with this prefix would hold."""
    import torch

    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            tied = name.endswith("embed_tokens.weight")  # shared.weight by another name
            if tensor.dtype == torch.float32 and not tied:
                tensor.copy_(torch.from_numpy(random_tensor(prefix + name, tuple(tensor.shape))))


def write(path, arrays):
    """A line an array: its name, then its numbers, flattened."""
    with open(path, "w", encoding="ascii") as file:
        for name, array in arrays.items():
            file.write(name + "\t" + " ".join(f"{value:.9g}" for value in np.asarray(array).ravel().tolist()) + "\n")
