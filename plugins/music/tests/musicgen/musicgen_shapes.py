"""MusicGen's shapes: config.json, generation_config.json, and every tensor of a published file.

The published shapes are those of facebook/musicgen-{small,medium,large} and their stereo versions (the
decoder's widths and layers: convert_musicgen_transformers.py of transformers; T5: t5-base; EnCodec:
encodec_32khz). `tiny` has every part of them, as small as tests want it.
"""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The numbers in which checkpoints differ."""

    width: int
    layers: int
    heads: int
    vocabulary: int = 2048  # codes of a codebook
    positions: int = 2048
    text_vocabulary: int = 32128
    text_width: int = 768
    text_head_width: int = 64
    text_heads: int = 12
    text_layers: int = 12
    text_feed_forward: int = 3072
    filters: int = 64
    audio_hidden: int = 128
    bandwidth: float = 2.2  # kbit/s: four codebooks of 11 bits, 50 times a second


SHAPES = {
    # Heads of T5 that don't add up to its width, and of the decoder that fill no whole vector, are meant.
    "tiny": Shape(width=48, layers=3, heads=4, vocabulary=512, text_vocabulary=512, text_width=32,
                  text_head_width=8, text_heads=3, text_layers=2, text_feed_forward=72, filters=4,
                  audio_hidden=16, bandwidth=1.8),
    "small": Shape(width=1024, layers=24, heads=16),
    "medium": Shape(width=1536, layers=48, heads=24),
    "large": Shape(width=2048, layers=48, heads=32),
}
RATIOS = (8, 5, 4, 4)  # upsampling from 50 frames to 32,000 samples a second
CODEBOOKS = 4


def config(shape, channels):
    """config.json."""
    start = shape.vocabulary
    text = {
        "architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "d_model": shape.text_width,
        "d_kv": shape.text_head_width, "d_ff": shape.text_feed_forward, "num_layers": shape.text_layers,
        "num_decoder_layers": shape.text_layers, "num_heads": shape.text_heads,
        "vocab_size": shape.text_vocabulary, "relative_attention_num_buckets": 32,
        "relative_attention_max_distance": 128, "layer_norm_epsilon": 1e-6, "feed_forward_proj": "relu",
        "dense_act_fn": "relu", "is_gated_act": False, "is_encoder_decoder": False, "use_cache": False,
        "dropout_rate": 0.1, "initializer_factor": 1.0, "n_positions": 512, "output_past": True,
        "decoder_start_token_id": 0, "pad_token_id": 0, "eos_token_id": 1,
    }
    audio = {
        "architectures": ["EncodecModel"], "model_type": "encodec", "sampling_rate": 32000,
        "audio_channels": 1, "target_bandwidths": [shape.bandwidth], "normalize": False,
        "chunk_length_s": None, "overlap": None, "hidden_size": shape.audio_hidden,
        "num_filters": shape.filters, "num_residual_layers": 1, "upsampling_ratios": list(RATIOS),
        "norm_type": "weight_norm", "kernel_size": 7, "last_kernel_size": 7, "residual_kernel_size": 3,
        "dilation_growth_rate": 2, "use_causal_conv": False, "pad_mode": "reflect", "compress": 2,
        "num_lstm_layers": 2, "trim_right_ratio": 1.0, "codebook_size": shape.vocabulary,
        "codebook_dim": shape.audio_hidden, "use_conv_shortcut": False,
    }
    decoder = {
        "model_type": "musicgen_decoder", "vocab_size": shape.vocabulary,
        "max_position_embeddings": shape.positions, "hidden_size": shape.width,
        "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads, "ffn_dim": 4 * shape.width,
        "activation_function": "gelu", "scale_embedding": False, "num_codebooks": CODEBOOKS * channels,
        "audio_channels": channels, "pad_token_id": start, "bos_token_id": start, "dropout": 0.1,
        "attention_dropout": 0.0, "activation_dropout": 0.0, "layerdrop": 0.0,
        "initializer_factor": 0.02, "use_cache": True, "tie_word_embeddings": False,
    }
    return {
        "architectures": ["MusicgenForConditionalGeneration"], "model_type": "musicgen",
        "is_encoder_decoder": True, "text_encoder": text, "audio_encoder": audio, "decoder": decoder,
    }


def generation_config(shape):
    """generation_config.json."""
    start = shape.vocabulary
    return {
        "bos_token_id": start, "decoder_start_token_id": start, "pad_token_id": start, "do_sample": True,
        "guidance_scale": 3.0, "max_length": 1500,
    }


def preprocessor_config(channels):
    """preprocessor_config.json."""
    return {
        "feature_extractor_type": "EncodecFeatureExtractor", "feature_size": channels,
        "sampling_rate": 32000, "padding_side": "left", "padding_value": 0.0, "chunk_length_s": None,
        "overlap": None, "return_attention_mask": True,
    }


@dataclass(frozen=True)
class Tensor:
    """A tensor of a checkpoint, and how its values are drawn."""

    name: str
    shape: tuple
    deviation: float
    mean: float = 0.0
    outliers: str = ""  # "gain", or "columns": what becomes of the channels with large values

    @property
    def count(self):
        return math.prod(self.shape)


def matrix(name, rows, columns, gain=1.0, outliers=""):
    """A product that turns inputs of deviation 1 into outputs of deviation `gain`."""
    return Tensor(f"{name}.weight", (rows, columns), gain / math.sqrt(columns), outliers=outliers)


def text_tensors(shape):
    """T5's encoder; its products have no bias, and its scores aren't divided by the heads' width."""
    inner = shape.text_head_width * shape.text_heads
    yield Tensor("text_encoder.shared.weight", (shape.text_vocabulary, shape.text_width), 1.0)
    for layer in range(shape.text_layers):
        block = f"text_encoder.encoder.block.{layer}.layer"
        attention = f"{block}.0.SelfAttention"
        yield matrix(f"{attention}.q", inner, shape.text_width, 1.5 / math.sqrt(shape.text_head_width))
        yield matrix(f"{attention}.k", inner, shape.text_width)
        yield matrix(f"{attention}.v", inner, shape.text_width)
        yield matrix(f"{attention}.o", shape.text_width, inner)
        if layer == 0:
            yield Tensor(f"{attention}.relative_attention_bias.weight", (32, shape.text_heads), 1.0)
        yield Tensor(f"{block}.0.layer_norm.weight", (shape.text_width,), 0.2, 1.0)
        yield matrix(f"{block}.1.DenseReluDense.wi", shape.text_feed_forward, shape.text_width, 1.4)
        yield matrix(f"{block}.1.DenseReluDense.wo", shape.text_width, shape.text_feed_forward)
        yield Tensor(f"{block}.1.layer_norm.weight", (shape.text_width,), 0.2, 1.0)
    yield Tensor("text_encoder.encoder.final_layer_norm.weight", (shape.text_width,), 0.2, 1.0)


def convolution(name, spelling, shape, gain):
    """Weight normalisation: a length for each entry of the first axis, and directions."""
    bias = shape[0]
    if name.endswith("transposed"):  # here the first axis is the input's
        name, bias = name.removesuffix(" transposed"), shape[1]
    length, direction = spelling
    yield Tensor(f"{name}.bias", (bias,), 0.05)
    yield Tensor(f"{name}.{length}", (shape[0], 1, 1), 0.1 * gain, gain)
    yield Tensor(f"{name}.{direction}", shape, 1.0)


def recurrent(name, width):
    for layer in range(2):
        for part in ("ih", "hh"):
            yield Tensor(f"{name}.lstm.weight_{part}_l{layer}", (4 * width, width), 1.5 / math.sqrt(width))
            yield Tensor(f"{name}.lstm.bias_{part}_l{layer}", (4 * width,), 0.2)


def residual(name, spelling, width):
    yield from convolution(f"{name}.block.1.conv", spelling, (width // 2, width, 3), 1.2)
    yield from convolution(f"{name}.block.3.conv", spelling, (width, width // 2, 1), 0.8)


def audio_encoder(shape, spelling):
    root, width, at = "audio_encoder.encoder.layers", shape.filters, 1
    # Audio is about 0.3 loud.
    yield from convolution(f"{root}.0.conv", spelling, (width, 1, 7), 3.0)
    for ratio in reversed(RATIOS):
        yield from residual(f"{root}.{at}", spelling, width)
        yield from convolution(f"{root}.{at + 2}.conv", spelling, (2 * width, width, 2 * ratio), 1.2)
        width, at = 2 * width, at + 3
    yield from recurrent(f"{root}.{at}", width)
    yield from convolution(f"{root}.{at + 2}.conv", spelling, (shape.audio_hidden, width, 7), 1.0)


def audio_decoder(shape, spelling):
    root, width, at = "audio_encoder.decoder.layers", shape.filters * 2 ** len(RATIOS), 2
    yield from convolution(f"{root}.0.conv", spelling, (width, shape.audio_hidden, 7), 1.0)
    yield from recurrent(f"{root}.1", width)
    for ratio in RATIOS:
        # Each sample takes two of a kernel's taps a channel; directions are normalised over all of them.
        yield from convolution(f"{root}.{at + 1}.conv transposed", spelling, (width, width // 2, 2 * ratio),
                               1.2 * math.sqrt(ratio / 2))
        width //= 2
        yield from residual(f"{root}.{at + 2}", spelling, width)
        at += 3
    yield from convolution(f"{root}.{at + 1}.conv", spelling, (1, width, 7), 0.3)


def quantizer(shape):
    codes, width = shape.vocabulary, shape.audio_hidden
    for level in range(CODEBOOKS):
        codebook = f"audio_encoder.quantizer.layers.{level}.codebook"
        yield Tensor(f"{codebook}.cluster_size", (codes,), 20.0, 100.0)
        yield Tensor(f"{codebook}.embed", (codes, width), 0.8**level)
        yield Tensor(f"{codebook}.embed_avg", (codes, width), 100 * 0.8**level)
        yield Tensor(f"{codebook}.inited", (1,), 0.0, 1.0)


def norm(name, width, outliers="gain"):
    yield Tensor(f"{name}.bias", (width,), 0.1, outliers=outliers)
    yield Tensor(f"{name}.weight", (width,), 0.2, 1.0, outliers)


def decoder_layer(name, width, prompt_gain):
    for attention, reads, gain in (("self_attn", "columns", 1.0), ("encoder_attn", "", prompt_gain)):
        # Scores of deviation 2.2, so that heads look at a few places rather than at all alike.
        yield matrix(f"{name}.{attention}.k_proj", width, width, 1.5, reads)
        yield matrix(f"{name}.{attention}.v_proj", width, width, 1.5, reads)
        yield matrix(f"{name}.{attention}.q_proj", width, width, 1.5, "columns")
        yield matrix(f"{name}.{attention}.out_proj", width, width, gain)
        yield from norm(f"{name}.{attention}_layer_norm", width)
    yield matrix(f"{name}.fc1", 4 * width, width, 1.4, "columns")
    yield matrix(f"{name}.fc2", width, 4 * width)
    yield from norm(f"{name}.final_layer_norm", width)


def decoder_tensors(shape, channels):
    root = "decoder.model.decoder"
    for codebook in range(CODEBOOKS * channels):
        table = (shape.vocabulary + 1, shape.width)
        yield Tensor(f"{root}.embed_tokens.{codebook}.weight", table, 2 / math.sqrt(channels))
    # A prompt's part is the same at each step and guidance triples it: a strong one would drown the codes'.
    prompt_gain = 0.3 * math.sqrt(3 / shape.layers)
    for layer in range(shape.layers):
        yield from decoder_layer(f"{root}.layers.{layer}", shape.width, prompt_gain)
    yield from norm(f"{root}.layer_norm", shape.width)
    for codebook in range(CODEBOOKS * channels):
        yield matrix(f"decoder.lm_heads.{codebook}", shape.vocabulary, shape.width, 2.0, "columns")


def tensors(shape, channels, spelling):
    """Every tensor of a file, in the order in which it is stored; `spelling` names the two parts of a
    normalised weight. Positions of older files aren't random and so not here."""
    yield from text_tensors(shape)
    yield from audio_encoder(shape, spelling)
    yield from audio_decoder(shape, spelling)
    yield from quantizer(shape)
    yield from decoder_tensors(shape, channels)
    yield matrix("enc_to_dec_proj", shape.width, shape.text_width)
    yield Tensor("enc_to_dec_proj.bias", (shape.width,), 0.2)
