"""MusicGen by transformers: what a token and the codec take at one batch size, as one JSON line.

Steps are timed inside transformers' own generate(), sampling and guidance among them, from a beginning that is
given so that the timed steps lie around the middle of the clip: a step's time grows evenly with what is cached,
so theirs stands for all. compare_musicgen.py runs it.
"""

import argparse
import json
import resource
import statistics
import sys
import time

import torch
import transformers

FRAME_RATE = 50
PROMPT = "a calm piano melody with strings and soft drums, {} in D minor"


class Clock(transformers.LogitsProcessor):
    """Notes when each step's logits are there."""

    def __init__(self):
        self.wall, self.processor = [], []

    def __call__(self, _, scores):
        self.wall.append(time.perf_counter())
        self.processor.append(time.process_time())
        return scores

    def steps(self):
        """Wall and processor seconds of each step but the first, which reads the beginning."""
        return ([later - sooner for sooner, later in zip(series, series[1:])] for series in (self.wall, self.processor))


def step_times(model, tokenizer, batch, frames, steps):
    inputs = tokenizer([PROMPT.format(number) for number in range(batch)], padding=True, return_tensors="pt")
    decoder = model.config.decoder
    given = max(1, (frames - steps) // 2)
    beginning = torch.randint(decoder.vocab_size, (batch * decoder.num_codebooks, given))
    clock = Clock()
    model.generate(**inputs, decoder_input_ids=beginning, do_sample=True, top_k=250, guidance_scale=3.0,
                   max_new_tokens=steps + 1, logits_processor=[clock])
    return clock.steps()


def codec_seconds(model, batch, frames):
    """Wall seconds of decoding a batch of clips: in the model's precision or in fp32, whichever takes less."""
    decoder = model.config.decoder
    codes = torch.randint(decoder.vocab_size, (1, batch, decoder.num_codebooks // decoder.audio_channels, frames))
    times = []
    for precision in (model.dtype, torch.float32):
        codec = model.audio_encoder.to(precision)
        begun = time.perf_counter()
        for _ in range(decoder.audio_channels):
            codec.decode(codes, [None] * batch)
        times.append(time.perf_counter() - begun)
    return min(times)


@torch.inference_mode()
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="a checkpoint's folder")
    parser.add_argument("--precision", choices=("fp32", "bf16"), required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=5, help="of a clip")
    parser.add_argument("--steps", type=int, default=20, help="timed ones")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    transformers.utils.logging.set_verbosity_error()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model = transformers.MusicgenForConditionalGeneration.from_pretrained(
        arguments.model, dtype={"fp32": torch.float32, "bf16": torch.bfloat16}[arguments.precision]).eval()
    tokenizer = transformers.T5Tokenizer.from_pretrained(arguments.model)
    frames = round(arguments.seconds * FRAME_RATE)
    wall, processor = step_times(model, tokenizer, arguments.batch, frames, arguments.steps)
    codec = codec_seconds(model, arguments.batch, frames) / arguments.batch
    token = statistics.median(wall) / arguments.batch
    # The codebooks' delays add three steps to a clip's frames.
    print(json.dumps({
        "version": f"transformers {transformers.__version__}, torch {torch.__version__}",
        "precision": arguments.precision, "population": arguments.batch, "seconds_clip": arguments.seconds,
        "ms_per_token": 1000 * token, "codec_seconds": codec,
        "processor_ms_per_token": 1000 * statistics.median(processor) / arguments.batch / arguments.threads,
        "seconds_per_candidate": (frames + 3) * token + codec,
        "peak_gib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20}))
    sys.exit(0)


if __name__ == "__main__":
    main()
