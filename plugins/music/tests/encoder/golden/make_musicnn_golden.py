#!/usr/bin/env python3
"""Make musicnn_golden.json: what musicnn says about clips, worked out without our code.

The weights are read by TensorFlow's own checkpoint reader from PyPI's wheel, the network is put
together from TensorFlow's operators, features come from librosa. Only this script needs TensorFlow:

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/pip download --no-deps --dest /tmp/golden musicnn==0.1.0
    /tmp/golden/bin/python make_musicnn_golden.py /tmp/golden/musicnn-0.1.0-py3-none-any.whl

Five clips are made here and in synthetic_clips.hpp by the same integer arithmetic, so both sides
hear the same samples. Recordings come from Debian's asc-music; those that aren't installed are left
out with a warning.
"""

import argparse
import json
import sys
import tempfile
import zipfile
from pathlib import Path

import librosa
import numpy as np
import soundfile
import tensorflow as tf

RATE = 16000
PATCH = 187
RECORDINGS = ["frontiers", "machine_wars", "time_to_strike"]
RECORDING_FOLDER = Path("/usr/share/games/asc/music")
RECORDING_SECONDS = 20

# --- the synthetic clips; keep in step with synthetic_clips.hpp ----------------------------------

WORD = 0xFFFFFFFF


def step(hertz_times_100):
    """Phase increment of a 32-bit oscillator."""
    return (hertz_times_100 << 32) // (RATE * 100)


def saw(phase):
    return ((phase >> 16) & 0xFFFF) - 32768


def triangle(phase):
    return 2 * abs(saw(phase)) - 32768


def noise(index):
    """A hash of the sample's index: -32768 ... 32767."""
    x = (index * 2654435761 + 12345) & WORD
    x ^= x >> 15
    x = (x * 2246822519) & WORD
    x ^= x >> 13
    return (x & 0xFFFF) - 32768


def decay(position, length):
    """From 256 down to 0 over a length, squared."""
    left = max(0, length - position)
    level = left * 256 // length
    return level * level // 256


CHORDS = [[13081, 16481, 19600], [11000, 13081, 16481], [17461, 22000, 26163], [19600, 24694, 29366]]
MELODY = [52325, 58733, 65925, 78399, 65925, 58733, 52325, 39200]


def chords(i):
    phase_sum = sum(saw(i * step(note) & WORD) for note in CHORDS[i // 16000 % 4])
    return phase_sum // 6


def drums(i):
    beat = i % 8000
    kick = triangle(beat * step(5500) & WORD) * decay(beat, 4000) // 256
    off = (i + 4000) % 8000
    snare = noise(i) * decay(off, 2500) // 256
    return kick * 5 // 8 + snare * 3 // 8


def flute(i):
    note = i % 6000
    tone = triangle(i * step(MELODY[i // 6000 % 8]) & WORD) + noise(i) // 32
    return tone * decay(note, 9000) // 512


def band(i):
    return chords(i) * 3 // 8 + drums(i) * 3 // 8 + flute(i) // 4


def hats(i):
    return noise(i) * decay(i % 2000, 700) // 512 + saw(i * step(4125) & WORD) // 4


CLIPS = {
    "chords": (chords, 80000),
    "drums": (drums, 80000),
    "flute": (flute, 80000),
    "band": (band, 112000),  # two patches
    "hats_short": (hats, 19200),  # 1.2 s: repeated to three
}


def synthesise(formula, samples):
    return np.array([formula(i) for i in range(samples)], dtype=np.float32) / np.float32(32768)


# --- the reference network -----------------------------------------------------------------------


class Network:
    def __init__(self, folder):
        # The checkpoint's files have no name before ".index", which load_checkpoint can't find.
        reader = tf.compat.v1.train.NewCheckpointReader(f"{folder}/")
        names = [n for n in reader.get_variable_to_shape_map() if "Adam" not in n]
        self.weights = {n: tf.constant(reader.get_tensor(n)) for n in names}

    def layer(self, kind, index, part):
        return self.weights[f"{kind}_{index}/{part}" if index else f"{kind}/{part}"]

    def normalise(self, x, index):
        parts = ("moving_mean", "moving_variance", "beta", "gamma")
        mean, variance, beta, gamma = (self.layer("batch_normalization", index, p) for p in parts)
        return tf.nn.batch_normalization(x, mean, variance, beta, gamma, 1e-3)

    def convolve(self, x, index, padding):
        y = tf.nn.conv2d(x, self.layer("conv2d", index, "kernel"), 1, padding)
        return self.normalise(tf.nn.relu(y + self.layer("conv2d", index, "bias")), index + 1)

    def __call__(self, patch):
        """187 x 96 log mels -> probabilities (50), penultimate (200)."""
        x = self.normalise(patch[None, :, :, None], 0)
        in_time = [[0, 0], [3, 3], [0, 0], [0, 0]]
        front = [self.convolve(tf.pad(x, in_time), i, "VALID") for i in (0, 1)]
        front += [self.convolve(x, i, "SAME") for i in (2, 3, 4)]
        stack = [tf.concat([tf.reduce_max(y, axis=2) for y in front], axis=2)]
        for i in (5, 6, 7):
            y = self.convolve(tf.pad(stack[-1][:, :, :, None], in_time), i, "VALID")[:, :, 0, :]
            stack.append(y if i == 5 else y + stack[-1])
        features = tf.concat(stack, axis=2)[0]
        pairs = tf.stack([tf.reduce_max(features, axis=0), tf.reduce_mean(features, axis=0)], axis=1)
        flat = self.normalise(tf.reshape(pairs, [1, -1]), 9)
        dense = flat @ self.weights["dense/kernel"] + self.weights["dense/bias"]
        penultimate = self.normalise(tf.nn.relu(dense), 10)
        logits = penultimate @ self.weights["dense_1/kernel"] + self.weights["dense_1/bias"]
        return tf.sigmoid(logits)[0].numpy(), penultimate[0].numpy()


def log_mel_patches(samples):
    if len(samples) < 3 * RATE:
        samples = np.resize(samples, 3 * RATE)  # repeats from the beginning
    mel = librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=512, hop_length=256, n_mels=96)
    frames = np.log10(10000 * mel.T + 1).astype(np.float32)
    return [frames[i : i + PATCH] for i in range(0, len(frames) - PATCH + 1, PATCH)]


def describe(samples, networks):
    patches = log_mel_patches(samples)
    result = {}
    for name, network in networks.items():
        probabilities, penultimate = zip(*(network(patch) for patch in patches))
        result[name] = {
            "probabilities": [round(float(v), 7) for v in np.mean(probabilities, axis=0)],
            "penultimate": [round(float(v), 6) for v in np.mean(penultimate, axis=0)],
        }
    return result


MEL_BANDS = [0, 1, 10, 31, 50, 95]
MEL_FRAMES = [0, 1, 15, 30, 31]  # both ends, where frames reach over the clip


def mel_values(samples):
    """A few values of the mel spectrogram itself: frames x bands."""
    mel = librosa.feature.melspectrogram(y=samples, sr=RATE, n_fft=512, hop_length=256, n_mels=96)
    return [[float(mel[band, frame]) for band in MEL_BANDS] for frame in MEL_FRAMES]


def filterbank():
    bank = librosa.filters.mel(sr=RATE, n_fft=512, n_mels=96)
    rows = {str(band): [float(weight) for weight in bank[band]] for band in MEL_BANDS}
    return {"rows": rows, "sum": float(bank.sum())}


def recording(path):
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    audio = audio[: RECORDING_SECONDS * rate].mean(axis=1)
    return librosa.resample(audio, orig_sr=rate, target_sr=RATE, res_type="soxr_hq")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("musicnn_golden.json"))
    options = parser.parse_args()

    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(options.wheel) as wheel:
            wheel.extractall(folder)
        models = {"msd": "MSD_musicnn", "mtt": "MTT_musicnn"}
        networks = {k: Network(Path(folder) / "musicnn" / v) for k, v in models.items()}

    versions = {"tensorflow": tf.__version__, "librosa": librosa.__version__, "numpy": np.__version__}
    golden = {"made_with": versions, "synthetic": {}, "recordings": {}}
    golden["mel"] = {"bands": MEL_BANDS, "frames": MEL_FRAMES, "filterbank": filterbank()}
    for name in ("chords", "hats_short"):
        golden["mel"][name] = mel_values(synthesise(CLIPS[name][0], 8000))
    for name, (formula, samples) in CLIPS.items():
        golden["synthetic"][name] = describe(synthesise(formula, samples), networks)
    for name in RECORDINGS:
        path = RECORDING_FOLDER / f"{name}.mp3"
        if path.exists():
            golden["recordings"][str(path)] = describe(recording(path), networks)
        else:
            print(f"warning: {path} is not installed, left out", file=sys.stderr)
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
