#!/usr/bin/env python3
"""Make the golden files of MusicGen's stages with transformers, from the checkpoints of make_checkpoint.py.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install -r requirements.txt
    /tmp/golden/bin/python make_golden.py            # tiny_*.safetensors, sampling.json, tokenizer.json: committed
    /tmp/golden/bin/python make_golden.py --small    # small_*.safetensors into .cache/musicgen, with the checkpoints

README.md beside this file says what the files hold.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

import sampling
import tokenizer_strings
from reference import LONG_PROMPT, PROMPTS, Reference

HERE = Path(__file__).parent
CACHE = HERE.parents[4] / ".cache" / "musicgen"
STEPS = [0, 1, 2, 3, 60, 200]  # of the forced states and logits
CLIP = 10007  # samples: 15.6 frames
SPARSE = 97  # every 97th sample of long waveforms
SHORT = [1, 5, 639, 640, 641, 1283]  # lengths of clips at which padding goes its own ways


def checkpoint(shape, channels):
    folder = CACHE / f"{shape}_{'stereo' if channels == 2 else 'mono'}"
    if shape == "tiny" or not (folder / "tokenizer_config.json").exists():
        options = ["--stereo"] if channels == 2 else []
        subprocess.run([sys.executable, HERE.parent / "make_checkpoint.py", "--shape", shape, *options, folder],
                       check=True)
    return folder


def clip(channels):
    """A chirp with noise, -0.6 ... 0.6; the second channel is the first from behind."""
    at = torch.arange(CLIP, dtype=torch.float64)
    noise = torch.rand(CLIP, generator=torch.Generator().manual_seed(7), dtype=torch.float64) - 0.5
    mono = (0.35 * torch.sin(at * at * 2e-5) + 0.5 * noise).float()
    return mono[None] if channels == 1 else torch.stack([mono, mono.flip(0)])


def text_goldens(reference):
    """T5's states, padding zero, as `encode-text` gives them."""
    with torch.no_grad():
        found = {}
        for name, prompts in (("text", PROMPTS), ("long_text", [LONG_PROMPT])):
            inputs = reference.inputs(prompts)
            mask = inputs["attention_mask"].bool()
            states = reference.model.text_encoder(**inputs).last_hidden_state
            found[f"{name}.ids"] = inputs["input_ids"].masked_fill(~mask, 0).half()
            found[f"{name}.states"] = states * mask[..., None]
        ids = reference.inputs(PROMPTS[:1])["input_ids"]
        rows = 0.5 * reference.model.text_encoder.shared(ids)
        found["halved_rows.states"] = reference.model.text_encoder(inputs_embeds=rows).last_hidden_state
    return found


def decoder_goldens(reference, codes):
    """States after each layer and logits before guidance of the first two prompts, together."""
    inputs, found = reference.inputs(PROMPTS[:2]), {}
    for name, condition in (("conditional", inputs), ("unconditional", None)):
        states, logits = reference.forced(condition, codes[:2])
        found[f"{name}.states"] = states[:, :, STEPS]
        found[f"{name}.logits"] = logits[:1, :, STEPS[3:5]]
    return found


def delay_goldens(reference, codes):
    """The first six frames as transformers lays them out for the decoder, given whole, and given two of them
    (-1 where codes are yet to be drawn)."""
    codes, frames = codes[:1, :, :6], 6
    found = {"delay.codes": codes.half()}
    start = torch.full((1, reference.codebooks, 1), reference.start)
    for name, given in (("whole", frames), ("begun", 2)):
        ids = torch.cat([start, codes[..., :given]], dim=-1).flatten(0, 1)
        _, rows = reference.model.decoder.build_delay_pattern_mask(
            ids, reference.start, max_length=1 + frames + max(reference.delays))
        found[f"delay.{name}"] = rows[None].half()
    if not torch.equal(found["delay.whole"][0].long(), reference.delayed(codes)[0]):
        raise ValueError("the delays are misunderstood")
    return found


def greedy_goldens(reference, frames):
    """Codes with guidance 3 of eight prompts, whose margins say where a tie is, and their clips.

    The first prompt alone has to give the same codes.
    """
    codes, margins, audio = reference.greedy(frames, reference.inputs(PROMPTS))
    alone, _, _ = reference.greedy(frames, reference.inputs(PROMPTS[:1]))
    if not torch.equal(alone, codes[:1]):
        raise ValueError("the first prompt's codes depend on its neighbours: choose another seed")
    return codes, {"greedy.codes": codes.half(), "greedy.margins": margins.half(), "greedy.audio": audio}


def other_greedy_goldens(reference):
    """60 frames: without guidance, without a prompt, and after a given beginning."""
    first, found = reference.inputs(PROMPTS[:1]), {}
    unguided, found["unguided.margins"], _ = reference.greedy(60, first, guidance=1.0)
    none = reference.model.get_unconditional_inputs(1)
    given = {"encoder_outputs": none.encoder_outputs, "attention_mask": none.attention_mask}
    unprompted, found["unprompted.margins"], _ = reference.greedy(60, given, guidance=1.0)
    beginning = -(-CLIP // reference.model.config.audio_encoder.hop_length)
    continued, found["continued.margins"], _ = reference.greedy(
        60, first, prompt_frames=beginning, input_values=clip(reference.channels)[None])
    return found | {"unguided.codes": unguided.half(), "unprompted.codes": unprompted.half(),
                    "continued.codes": continued.half()}


@torch.no_grad()
def codec_goldens(reference, codes):
    """One channel: codes to audio in full and over 250 frames, audio to codes with each choice's margin."""
    codec, mono = reference.model.audio_encoder, clip(1)
    long = mono[0][torch.arange(8 * CLIP) * 7 % CLIP][None]
    found = {"codec.short_audio": codec.decode(codes[None, :1, :4, :12], [None]).audio_values,
             "codec.long_audio": codec.decode(codes[None, :1, :4], [None]).audio_values[..., ::SPARSE],
             "codec.clip": mono, "codec.clip_states": codec.encoder(mono[None]),
             "codec.clip_codes": codec.encode(mono[None]).audio_codes[0].half(),
             "codec.long_codes": codec.encode(long[None]).audio_codes[0].half()}
    for length in SHORT:
        found[f"codec.codes_of_{length}"] = codec.encode(mono[None, :, :length]).audio_codes[0].half()
    states = torch.cat([codec.encoder(mono[None]), codec.encoder(long[None])], dim=-1)
    found["codec.least_margin"] = quantizer_margin(codec.quantizer, states)
    return found


def quantizer_margin(quantizer, states):
    """The least difference of squared distances between the nearest entry and the next."""
    residual, least = states[0].T, []
    for layer in quantizer.layers:
        distances = torch.cdist(residual, layer.codebook.embed).square()
        best = distances.topk(2, dim=-1, largest=False)
        least.append((best.values[:, 1] - best.values[:, 0]).min())
        residual = residual - layer.codebook.embed[best.indices[:, 0]]
    return torch.stack(least)


def save(path, tensors):
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, path)
    path.chmod(0o644)
    print(f"{path.name}: {path.stat().st_size} bytes")


def entropy(codes):
    """Bits a code, over all codebooks together."""
    counts = torch.bincount(codes.flatten().long()).double()
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * shares.log2()).sum())


def report(name, codes, margins):
    ties = int((margins < 1e-4).sum())
    print(f"{name}: {entropy(codes):.2f} bits a code, {ties} of {codes.numel()} codes with a margin below 1e-4")


def make_tiny(name, channels):
    reference = Reference(checkpoint("tiny", channels))
    codes, found = greedy_goldens(reference, 250)
    report(name, codes, found["greedy.margins"].float())
    found["greedy.audio"] = found["greedy.audio"][:2, :, ::SPARSE]
    found |= delay_goldens(reference, codes) | decoder_goldens(reference, codes)
    found |= other_greedy_goldens(reference)
    if channels == 1:
        found |= text_goldens(reference) | codec_goldens(reference, codes)
        write_json("sampling.json", sampling.cases())
        write_json("tokenizer.json", tokenizer_strings.cases(reference.tokenizer))
    save(HERE / f"{name}.safetensors", found)


def make_small(name, channels):
    reference = Reference(checkpoint("small", channels))
    codes, found = greedy_goldens(reference, 100)
    report(name, codes, found["greedy.margins"].float())
    found |= text_goldens(reference)
    save(CACHE / f"{name}.safetensors", found)


def write_json(name, value):
    (HERE / name).write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=True) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--small", action="store_true", help="the published small shape's greedy codes")
    options = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    # One thread sums in one order.
    torch.set_num_threads(1)
    shape, make = ("small", make_small) if options.small else ("tiny", make_tiny)
    for channels, kind in ((1, "mono"), (2, "stereo")):
        make(f"{shape}_{kind}", channels)


if __name__ == "__main__":
    main()
