"""Random numbers that depend on a seed and a tensor's name alone, the same with and without numpy.

SHAKE-128 of "seed/name" gives four bytes a number; the upper 24 bits become an evenly spread value,
worked out in double and rounded once to the type that is stored. So neither the order of the tensors
nor the machine changes a bit.
"""

import hashlib
import math
import struct

try:
    import numpy
except ImportError:  # tiny shapes do without
    numpy = None

CODES = {"F32": ("f", 4), "F16": ("e", 2)}  # safetensors' type: struct's letter, bytes


class PlainValues:
    """Doubles in a list."""

    def __init__(self, raw, step, low):
        words = struct.unpack(f"<{len(raw) // 4}I", raw)
        self.values = [(word >> 8) * step + low for word in words]

    def scale_column(self, column, width, factor):
        self.values[column::width] = [value * factor for value in self.values[column::width]]

    def encode(self, dtype):
        return struct.pack(f"<{len(self.values)}{CODES[dtype][0]}", *self.values)


class NumpyValues:
    """The same in an array."""

    def __init__(self, raw, step, low):
        words = numpy.frombuffer(raw, dtype="<u4")
        self.values = (words >> 8).astype(numpy.float64) * step + low

    def scale_column(self, column, width, factor):
        self.values[column::width] *= factor

    def encode(self, dtype):
        return self.values.astype(f"<{CODES[dtype][0]}").tobytes()


def draw(seed, name, count, mean, deviation):
    """`count` values, evenly spread about `mean` with the standard deviation `deviation`."""
    half = deviation * math.sqrt(3)
    raw = hashlib.shake_128(f"{seed}/{name}".encode()).digest(4 * count)
    kind = PlainValues if numpy is None else NumpyValues
    return kind(raw, half * 2.0**-23, mean - half)
