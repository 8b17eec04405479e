"""Both modes of the noise penalty in numpy and librosa: the references of tests and benchmarks.

`compatible` has the features and factors of EvoMusic's `measure_audio_artifacts`; `corrected` says
the same as the docstring of evo/music/noise.hpp, for one channel. Each returns
(clipping, dc_offset, high_frequency, flux, silence, penalty) of a mono float32 clip.
"""

import librosa
import numpy as np

WEIGHTS = (0.2, 0.1, 0.2, 0.2, 0.2)
TERMS = ("clipping", "dc_offset", "high_frequency", "flux", "silence", "penalty")


def _bounded(parts, factors):
    return [min(1.0, max(0.0, f * float(x))) for f, x in zip(factors, parts)]


def compatible(y, rate):
    frame, hop = 1024, 512
    frames = librosa.util.frame(y, frame_length=frame, hop_length=hop)
    clipping = np.mean(np.mean(np.abs(frames) > 0.99, axis=0))
    offset = np.mean(np.abs(np.mean(frames, axis=0)))
    magnitude = np.abs(librosa.stft(y, n_fft=frame, hop_length=hop, window="hann"))
    high = librosa.fft_frequencies(sr=rate, n_fft=frame) >= 8000
    share = np.mean(magnitude[high].sum(axis=0) / (magnitude.sum(axis=0) + 1e-8))
    onset = librosa.onset.onset_strength(y=y, sr=rate, hop_length=hop)
    variation = np.std(onset) / (np.mean(onset) + 1e-8)
    rms = librosa.feature.rms(y=y, frame_length=frame, hop_length=hop)[0]
    quiet = np.mean(rms < np.percentile(rms, 10))
    terms = _bounded((clipping, offset, share, variation, quiet), (5, 10, 3, 1, 2))
    return (*terms, min(1.0, sum(w * t for w, t in zip(WEIGHTS, terms))))


def _frame_length(rate):
    frame = 1024
    while frame > 64 and frame * 31 > rate:
        frame //= 2
    return frame


def _audible_blocks(y, length):
    """Whether each block's RMS about its mean is at least -60 dB; and the blocks' sizes."""
    starts = np.arange(0, len(y), length)
    sizes = np.diff(np.append(starts, len(y)))
    mean = np.add.reduceat(y, starts, dtype=np.float64) / sizes
    square = np.add.reduceat(y.astype(np.float64) ** 2, starts) / sizes
    return square - mean**2 >= 1e-6, sizes, mean * sizes


def _silent_share(audible, sizes, shortest):
    edges = np.flatnonzero(np.diff(np.concatenate(([True], audible, [True])).astype(int)))
    ends = np.append(0, np.cumsum(sizes))
    runs = ends[edges[1::2]] - ends[edges[::2]]
    return runs[(runs >= shortest) | (runs == sizes.sum())].sum() / sizes.sum()


def _spikes(magnitude):
    """Share of each frame that stands out of the frames two before and two after."""
    bins, frames = magnitude.shape
    bands = magnitude[: bins - 1].reshape(-1, 8, frames).sum(axis=1)
    out = np.zeros(frames)
    if frames > 4:
        around = np.maximum(bands[:, :-4], bands[:, 4:])
        above = np.maximum(0, bands[:, 2:-2] - 3 * around).sum(axis=0)
        out[2:-2] = above / np.maximum(magnitude[:, 2:-2].sum(axis=0), 1e-30)
    return out


def corrected(y, rate):
    frame = _frame_length(rate)
    hop = frame // 2
    audible, sizes, sums = _audible_blocks(y, hop)
    second = max(1, rate // hop)
    starts = np.arange(max(1, len(sums) // second)) * second
    offset = np.abs(np.add.reduceat(sums, starts)).sum() / len(y)
    silent = _silent_share(audible, sizes, 0.5 * rate)
    padded = np.pad(y, (0, max(0, frame - len(y))))
    magnitude = np.abs(librosa.stft(padded, n_fft=frame, hop_length=hop, center=False))
    cut = librosa.fft_frequencies(sr=rate, n_fft=frame) >= min(8000, rate / 4)
    high = magnitude[cut].sum(axis=0) / np.maximum(magnitude.sum(axis=0), 1e-30)
    later = np.append(audible[1:], audible[-1])
    heard = (audible | later)[: magnitude.shape[1]]
    parts = [x[heard].mean() if heard.any() else 0.0 for x in (high, _spikes(magnitude))]
    terms = _bounded((np.mean(np.abs(y) > 0.99), offset, *parts, silent), (5, 10, 3, 10, 2))
    whole = max(sum(w * t for w, t in zip(WEIGHTS, terms)), 2 * silent - 1)
    return (*terms, min(1.0, max(0.0, whole)))
