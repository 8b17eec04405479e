#!/usr/bin/env python3
"""Write the files of torch.save, and the configuration of transformers, that the tests read.

    python3 -m venv /tmp/golden && /tmp/golden/bin/pip install torch==2.13.0 transformers==5.23.0
    /tmp/golden/bin/python make_golden.py

state_dict.bin is what a module's state_dict() becomes: an OrderedDict with attributes, two names for one
storage, a tensor that begins inside its storage. types.bin has a plain dict with each type of number,
protocol4.bin the same in a newer pickle. transposed.bin, object.bin and legacy.bin are to be refused.
config_5_23.json is the config.json that transformers writes for a tiny model.
"""

import collections
from pathlib import Path

import torch
from transformers import EncodecConfig, MusicgenConfig, MusicgenDecoderConfig, T5Config

HERE = Path(__file__).parent


def counting(*shape):
    count = torch.Size(shape).numel()
    return (torch.arange(count, dtype=torch.float32) - 1.5).reshape(shape)


def state_dict():
    module = torch.nn.Module()
    table = torch.nn.Parameter(counting(4, 3))
    module.shared = torch.nn.Embedding(4, 3)
    module.shared.weight = table
    module.again = torch.nn.Linear(3, 4, bias=False)
    module.again.weight = table
    module.register_buffer("tail", counting(5)[2:])
    return module.state_dict()


def types():
    kinds = {"f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16, "f64": torch.float64,
             "i64": torch.int64, "u8": torch.uint8}
    return {name: counting(2, 2).abs().to(kind) for name, kind in kinds.items()} | {"scalar": torch.tensor(7.0),
                                                                              "none": torch.zeros(0, 3)}


def config():
    start = 512
    return MusicgenConfig(
        text_encoder=T5Config(d_model=32, d_ff=72, num_layers=2, num_heads=3, d_kv=8, vocab_size=512),
        audio_encoder=EncodecConfig(sampling_rate=32000, target_bandwidths=[1.8], upsampling_ratios=[8, 5, 4, 4],
                                    num_filters=4, hidden_size=16, codebook_size=512, use_causal_conv=False,
                                    use_conv_shortcut=False),
        decoder=MusicgenDecoderConfig(hidden_size=48, num_hidden_layers=3, num_attention_heads=4, ffn_dim=192,
                                      vocab_size=512, pad_token_id=start, bos_token_id=start))


def main():
    torch.save(state_dict(), HERE / "state_dict.bin")
    torch.save(types(), HERE / "types.bin")
    torch.save(types(), HERE / "protocol4.bin", pickle_protocol=4)
    torch.save({"a": counting(2, 3).T}, HERE / "transposed.bin")
    torch.save({"a": collections.Counter("ab")}, HERE / "object.bin")
    torch.save(types(), HERE / "legacy.bin", _use_new_zipfile_serialization=False)
    config().to_json_file(HERE / "config_5_23.json")


if __name__ == "__main__":
    main()
