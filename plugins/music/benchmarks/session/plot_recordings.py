#!/usr/bin/env python3
"""Spectrograms of a recording and of what evolution found for it, side by side, as a small PNG.

    python3 plot_recordings.py RUN_FOLDER... --out docs/images

Reads audio/target.wav and the first WAV of playlist.m3u of each run. Needs numpy, matplotlib, pillow, soundfile.
"""

import argparse
import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import soundfile
from PIL import Image

SECONDS = 15
FRAME = 2048
HOP = 512


def decibels(path):
    """Power in dB below the clip's loudest, (frequency, time), and the rate."""
    samples, rate = soundfile.read(path, always_2d=True)
    mono = samples[: int(SECONDS * rate)].mean(axis=1)
    frames = np.lib.stride_tricks.sliding_window_view(mono, FRAME)[::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(FRAME), axis=1).T) ** 2
    return 10 * np.log10(np.maximum(power / power.max(), 1e-8)), rate


def panel(axes, path, title):
    level, rate = decibels(path)
    axes.imshow(
        level, origin="lower", aspect="auto", cmap="magma", vmin=-80, vmax=0,
        extent=(0, level.shape[1] * HOP / rate, 0, rate / 2000),
    )
    axes.set_ylim(0, 8)
    axes.set_title(title, fontsize=9)
    axes.set_xlabel("seconds", fontsize=8)
    axes.tick_params(labelsize=7)


def plot(run, out):
    best = next(
        line for line in (run / "playlist.m3u").read_text().splitlines()
        if line and not line.startswith("#")
    )
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.3), sharey=True)
    panel(left, run / "audio" / "target.wav", f"the recording: {run.name}")
    panel(right, run / best, "the best that evolution found")
    left.set_ylabel("kHz", fontsize=8)
    figure.tight_layout(pad=0.4)
    file = out / f"real-{run.name.replace('_', '-')}.png"
    figure.savefig(file, dpi=90)
    plt.close(figure)
    Image.open(file).convert("RGB").quantize(48).save(file, optimize=True)  # a fifth of the size


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("runs", nargs="+", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs/images"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for run in options.runs:
        plot(run, options.out)


if __name__ == "__main__":
    main()
