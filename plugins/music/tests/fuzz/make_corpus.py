#!/usr/bin/env python3
"""Writes the seeds of corpus/: small inputs that the readers take, one for each way through them.

Inputs named `found-...` were found by fuzzing and are kept as they are. Needs nothing but Python 3
and libsndfile's library.
"""

import ctypes
import json
import math
import pathlib
import struct

here = pathlib.Path(__file__).parent
golden = here.parent / "nn" / "checkpoint" / "golden"
between = b"\n====\n"


def keep(target, name, content):
    folder = here / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def tensors(entries, metadata=None):
    """A safetensors file of (name, dtype, shape, bytes)."""
    header, data = {}, b""
    if metadata:
        header["__metadata__"] = metadata
    for name, dtype, shape, content in entries:
        header[name] = {
            "dtype": dtype,
            "shape": shape,
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


one = tensors([("w", "F32", [2, 3], floats(1, 2, 3, 4, 5, 6))])
several = tensors(
    [
        ("a.weight", "F32", [2], floats(0.5, -1)),
        ("b", "F16", [1, 2], struct.pack("<2e", 1, 2)),
        ("c", "BF16", [2], b"\x80\x3f\x00\x40"),
        ("d", "F64", [1], struct.pack("<d", 1e300)),
        ("i", "I64", [1], struct.pack("<q", -1)),
        ("u", "U8", [3], b"\x01\x02\x03"),
        ("none", "BOOL", [0, 4], b""),
        ("scalar", "I32", [], struct.pack("<i", 7)),
    ],
    {"format": "pt"},
)
keep("safetensors", "one", one)
keep("safetensors", "several", several)
keep("safetensors", "empty", tensors([]))
keep("safetensors", "not-finite", tensors([("x", "F32", [2], floats(math.nan, math.inf))]))

mert = json.dumps(
    {
        "model_type": "mert_model",
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "conv_dim": [8, 8],
        "conv_kernel": [10, 3],
        "conv_stride": [5, 2],
        "num_feat_extract_layers": 2,
        "feat_extract_norm": "group",
        "conv_bias": False,
        "do_stable_layer_norm": False,
        "num_conv_pos_embeddings": 16,
        "num_conv_pos_embedding_groups": 4,
        "layer_norm_eps": 1e-5,
    }
).encode()
processor = b'{"sampling_rate": 24000, "do_normalize": true}'
generation = b'{"guidance_scale": 3, "do_sample": true, "top_k": 250, "decoder_start_token_id": 2048}'
musicgen = (golden / "config_5_23.json").read_bytes()
index = json.dumps({"metadata": {}, "weight_map": {"w": "a.safetensors"}}).encode()
pickles = json.dumps({"weight_map": {}}).encode()
keep("checkpoint", "musicgen", b"0" + between.join([musicgen, one, generation]))
keep("checkpoint", "mert-several", b"0" + between.join([mert, several, b""]))
keep("checkpoint", "index", b"2" + between.join([mert, index, one]))
keep("checkpoint", "index-of-pickles", b"3" + between.join([mert, pickles, b""]))
for kind in ("legacy", "object", "protocol4", "state_dict", "transposed", "types"):
    keep(
        "checkpoint",
        f"pickle-{kind}",
        b"1" + between.join([mert, (golden / f"{kind}.bin").read_bytes(), processor]),
    )

keep("configuration", "song", "fitness: {target_music: song.wav}\nseed: 7\n")
keep(
    "configuration",
    "dynamic",
    "fitness: {mode: dynamic, aligner: a.safetensors, noise_weight: 0.5}\n"
    "session:\n  rounds: 3\n  listener: user_000001\n  catalog: c\n"
    "playlist: {size: 4, seconds: 2.5, choice: rank}\nlistener: {init: mean, epochs: 10}\n",
)
keep(
    "configuration",
    "numbers",
    "genome: {type: token_embeddings, tokens: 8, mapping: random_subspace, dimensions: 30}\n"
    "strategy:\n  name: cma_es\n  sigma: 0.3\n  population_size: 12\n"
    "budget: {generations: 5, evaluations: 100, seconds: 60, target_fitness: 0.9}\n"
    "fitness:\n  likes: [a.wav, 'b c.ogg']\n  dislikes: []\n",
)
keep(
    "configuration",
    "model",
    "strategy: {name: llm_evolve, population_size: 8}\n"
    "llm: {base_url: 'http://127.0.0.1:1/v1', model: m, temperature: 1.0, max_tokens: 200}\n"
    "fitness: {target_music: \"s\\u00f6ng.wav\"}\ngenerator: {name: synth, seconds: 5}\n",
)
keep("configuration", "anchors", "a: &x {seconds: 3}\ngenerator: *x\nseed: 0x10\n---\nseed: 2\n")
keep("configuration", "deep", "[" * 200 + "]" * 200)



def text_field(text):
    return struct.pack("<Q", len(text)) + text.encode()


def content_hash(body):
    """A frame's checksum, as include/evo/core/hash.hpp has it."""
    most = 2**64 - 1

    def finalize(z):
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9 & most
        z = (z ^ z >> 27) * 0x94D049BB133111EB & most
        return z ^ z >> 31

    value = finalize(0x9E3779B97F4A7C15 ^ len(body))
    for at in range(0, len(body), 8):
        value = finalize((value + 0x9E3779B97F4A7C15 & most) ^ int.from_bytes(body[at : at + 8], "little"))
    return value


def frame(kind, body):
    return b"EVOW" + struct.pack("<HHQQ", 1, kind, len(body), content_hash(body)) + body


hello = text_field("evomusic 0.1") + struct.pack("<Q", 7) + text_field("avx512") + struct.pack("<Q", 4711)
job = struct.pack("<QQQ", 1, 2, 2) + text_field("one") + text_field("two")
result = struct.pack("<QQ", 1, 1) + b"\x01" + text_field("it failed") + struct.pack("<d", 0.25)
keep("frames", "hello-job", frame(1, hello) + frame(4, job))
keep("frames", "damaged", frame(5, result)[:-1] + b"\xff")
keep("frames", "result-body", b"\x05" + result)
keep("frames", "carried-body", b"\x12" + struct.pack("<IH", 3, 4) + text_field("within"))

keep("answer", "tags", "Here:\n<prompt>slow jazz, piano</prompt><prompt>fast techno</prompt>\n")
keep("answer", "open-tag", "<think>hm</think><prompt>a waltz <prompt>for harp</prompt><prompt>cut")
keep("answer", "json", '```json\n{"prompts": ["calm guitar", "loud \\u266b drums", "calm guitar"]}\n```')
keep("answer", "list", "1. **Mood:** a *bright* tune\n2) \u201cdark ambient\u201d\n- `punk`\n\n* \n")
keep("answer", "lines", "New prompt 1: happy folk with fiddle\nplain words\n\xff\xfe".encode("latin-1"))
keep(
    "answer",
    "reply",
    json.dumps(
        {
            "choices": [{"message": {"content": "<prompt>x y</prompt>"}, "finish_reason": "length"}],
            "usage": {"prompt_tokens": 12, "completion_tokens": 5},
        }
    ),
)
keep("answer", "error", '{"error": {"message": "key secret is\\nwrong", "type": "auth"}}')

time = "2009-05-04T23:08:57Z"
row = "user_000001\t{}\tar-1\tD\u00e9j\u00e0 Vu\t{}\tOne\n"
keep("history", "rows", row.format(time, "tr-1") + row.format("2009-05-04T23:10:00Z", "tr-2"))
keep(
    "history",
    "problems",
    row.format(time, "tr-1") * 2
    + "\n"
    + row.format("yesterday", "tr-3")
    + "too\tfew\n"
    + "user_000002\t2009-02-30T00:00:00Z\ta\tb\tc\td\r\n"
    + row.format("2001-01-01T00:00:00Z", "").replace("user_000001", ""),
)
keep("history", "broken-text", b"u\t2009-05-04T23:08:57Z\ta\t\xff\xc0\tt\x00r\tn\nu\t" + time.encode() + b"\ta\tb\tt\tc")
keep("history", "listeners", "#id\tgender\tage\tcountry\tregistered\nuser_000001\tm\t22\tJapan\tAug 13, 2006\n")


def sound(format_code, channels=1, rate=8000, frames=400):
    """A recording as libsndfile writes it."""

    class info(ctypes.Structure):
        _fields_ = [("frames", ctypes.c_int64)] + [
            (name, ctypes.c_int) for name in ("rate", "channels", "format", "sections", "seekable")
        ]

    library = ctypes.CDLL("libsndfile.so.1")
    library.sf_open.restype = ctypes.c_void_p
    library.sf_open.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(info)]
    library.sf_writef_float.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64]
    library.sf_close.argtypes = [ctypes.c_void_p]
    path = here / "seed.tmp"
    about = info(0, rate, channels, format_code, 0, 0)
    file = library.sf_open(str(path).encode(), 0x20, ctypes.byref(about))
    if not file:
        raise SystemExit(f"libsndfile can't write format {format_code:#x}")
    samples = [0.4 * math.sin(0.1 * i) for i in range(frames * channels)]
    library.sf_writef_float(file, (ctypes.c_float * len(samples))(*samples), frames)
    library.sf_close(file)
    content = path.read_bytes()
    path.unlink()
    return content


keep("upload", "pcm16.wav", sound(0x010002))
keep("upload", "pcm24-stereo.wav", sound(0x010003, 2, 96000))
keep("upload", "float-6.wav", sound(0x010006, 6, 44100, 100))
keep("upload", "ulaw.wav", sound(0x010010))
keep("upload", "ima.wav", sound(0x010012))
keep("upload", "pcm16.aiff", sound(0x020002, 2))
keep("upload", "pcm16.flac", sound(0x170002, 2, 44100))
keep("upload", "vorbis.ogg", sound(0x200060, 1, 8000, 200))
keep("upload", "opus.ogg", sound(0x200064, 1, 48000))
keep("upload", "layer3.mp3", sound(0x230082, 1, 44100, 2304))
