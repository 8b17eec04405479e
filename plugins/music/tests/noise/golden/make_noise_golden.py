"""Writes noise.tsv: what librosa and numpy say about the twenty clips of ../signals.cpp.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install librosa==0.11.0
    /tmp/golden/bin/python make_noise_golden.py
"""

import math
import pathlib

import numpy as np

import noise_reference as reference

TURN = 2 * math.pi


def white(size, seed):
    out = np.empty(size)
    x = seed
    for n in range(size):
        x = (1664525 * x + 1013904223) % 2**32
        out[n] = (x >> 8) / 8388608.0 - 1.0
    return out


def sine(size, rate, hertz):
    return np.sin(TURN * hertz * (np.arange(size) / rate))


def chord(size, rate, root):
    return (sine(size, rate, root) + sine(size, rate, root * 1.26) + sine(size, rate, root * 1.498)) * 0.2


def drums(size, rate, period, seed):
    return white(size, seed) * np.exp(-(np.arange(size) % period) / (0.03 * rate))


def clicks(size, period, height):
    return np.where(np.arange(size) % period == period // 2, height, 0.0)


def sweep(size, rate, start, end):
    t = np.arange(size) / rate
    return np.sin(TURN * (start * t + 0.5 * (end - start) / (size / rate) * t * t))


def low_passed(a, share):
    out = np.empty(len(a))
    y = 0.0
    for n, x in enumerate(a):
        y += share * (x - y)
        out[n] = y
    return out


def music(size, rate):
    roots = (220.7, 174.9, 261.3, 196.1)
    beat = rate // 2
    out = np.zeros(size)
    for bar, first in enumerate(range(0, size, 2 * beat)):
        length = min(2 * beat, size - first)
        root = roots[bar % 4]
        notes = chord(length, rate, root) + sine(length, rate, root / 4) * 0.2
        out[first : first + length] = notes * np.exp(-np.arange(length) / (0.7 * rate))
    return out + drums(size, rate, beat, 7) * 0.25 + drums(size, rate, beat // 4, 9) * 0.05


def signals():
    n = 96000
    half = music(n, 32000)
    half[n // 2 :] = 0
    return [
        ("white noise", 32000, white(n, 1) * 0.3),
        ("dull noise", 32000, low_passed(white(n, 2), 0.05)),
        ("sine", 32000, sine(n, 32000, 441.3) * 0.5),
        ("chord", 44100, chord(n, 44100, 220.7)),
        ("sweep", 44100, sweep(n, 44100, 100, 15000) * 0.7),
        ("clicks on a chord", 32000, chord(n, 32000, 220.7) + clicks(n, 8000, 0.375)),
        ("digital silence", 32000, np.zeros(n)),
        ("half silent", 32000, half),
        ("clipped", 32000, np.clip(sine(n, 32000, 331.7) * 3, -1, 1)),
        ("offset", 32000, music(n, 32000) + 0.08),
        ("square", 44100, np.where(np.fmod(np.arange(n) * 220.7 / 44100, 1.0) < 0.5, 0.4, -0.4)),
        ("impulses", 32000, clicks(n, 640, 0.5)),
        ("drums", 32000, drums(n, 32000, 8000, 3) * 0.6),
        ("music", 32000, music(192000, 32000)),
        ("music at 8 kHz", 8000, music(48000, 8000)),
        ("music at 16 kHz", 16000, music(64000, 16000)),
        ("music at 48 kHz", 48000, music(192000, 48000)),
        ("quiet music", 22050, music(88200, 22050) * 0.001),
        ("noise fading in", 24000, white(72000, 5) * (np.arange(72000) / 72000.0)),
        ("short", 32000, music(3000, 32000)),
    ]


def main():
    modes = {"compatible": reference.compatible, "corrected": reference.corrected}
    names = [f"{mode}.{term}" for mode in modes for term in reference.TERMS]
    lines = ["\t".join(["name", "mean_magnitude", *names])]
    for name, rate, samples in signals():
        y = samples.astype(np.float32)
        terms = [x for mode in modes.values() for x in mode(y, rate)]
        numbers = (np.abs(y.astype(np.float64)).mean(), *terms)
        lines.append("\t".join([name, *(f"{x:.9g}" for x in numbers)]))
    pathlib.Path(__file__).with_name("noise.tsv").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
