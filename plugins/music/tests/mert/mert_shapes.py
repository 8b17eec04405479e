"""MERT's shapes: config.json, preprocessor_config.json, and every tensor of a file.

The published shapes are those of m-a-p/MERT-v1-95M and 330M (manifest/README.md says from where). The tiny
ones have every part of them, and of configurations beyond them, as small as tests want it.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "musicgen"))
from musicgen_shapes import Tensor, matrix  # noqa: E402

KERNELS, STRIDES = (10, 3, 3, 3, 3, 2, 2), (5, 2, 2, 2, 2, 2, 2)


@dataclass(frozen=True)
class Shape:
    """The numbers in which checkpoints differ."""

    width: int
    layers: int
    heads: int
    feed_forward: int
    convolutions: tuple = (512,) * 7
    position_kernel: int = 128
    position_groups: int = 16
    conv_bias: bool = False
    norm: str = "group"
    norm_first: bool = False
    deepnorm: bool = False
    projection_norm: bool = True
    attention_relax: float = -1.0


TINY = {"width": 24, "layers": 3, "heads": 3, "feed_forward": 40, "convolutions": (12, 16, 16, 16, 16, 16, 20),
        "position_kernel": 16, "position_groups": 4}
SHAPES = {
    "tiny": Shape(**TINY),
    "tiny_first": Shape(**TINY, conv_bias=True, norm_first=True, attention_relax=32.0),
    "tiny_layer": Shape(**TINY | {"heads": 1, "position_kernel": 7}, conv_bias=True, norm="layer", norm_first=True,
                        projection_norm=False),
    "tiny_deep": Shape(**TINY, deepnorm=True),
    "95m": Shape(width=768, layers=12, heads=12, feed_forward=3072),
    "330m": Shape(width=1024, layers=24, heads=16, feed_forward=4096, norm_first=True, attention_relax=32.0),
}


def config(shape):
    """config.json."""
    return {
        "architectures": ["MERTModel"], "model_type": "mert_model", "sample_rate": 24000,
        "activation_dropout": 0.1, "apply_spec_augment": True, "attention_dropout": 0.1,
        "attention_relax": shape.attention_relax, "bos_token_id": 1, "classifier_proj_size": 256,
        "conv_bias": shape.conv_bias, "conv_dim": list(shape.convolutions), "conv_kernel": list(KERNELS),
        "conv_pos_batch_norm": False, "conv_stride": list(STRIDES), "ctc_loss_reduction": "sum",
        "ctc_zero_infinity": False, "deepnorm": shape.deepnorm, "do_stable_layer_norm": shape.norm_first,
        "eos_token_id": 2, "feat_extract_activation": "gelu", "feat_extract_dropout": 0.0,
        "feat_extract_norm": shape.norm, "feat_proj_dropout": 0.1, "feat_proj_layer_norm": shape.projection_norm,
        "feature_extractor_cqt": False, "feature_extractor_cqt_bins": 336, "final_dropout": 0.1,
        "hidden_act": "gelu", "hidden_dropout": 0.1, "hidden_size": shape.width, "initializer_range": 0.02,
        "intermediate_size": shape.feed_forward, "layer_norm_eps": 1e-05, "layerdrop": 0.1,
        "mask_feature_length": 10, "mask_feature_min_masks": 0, "mask_feature_prob": 0.0, "mask_time_length": 10,
        "mask_time_min_masks": 2, "mask_time_prob": 0.05, "num_attention_heads": shape.heads,
        "num_conv_pos_embedding_groups": shape.position_groups, "num_conv_pos_embeddings": shape.position_kernel,
        "num_feat_extract_layers": 7, "num_hidden_layers": shape.layers, "pad_token_id": 0,
        "use_weighted_layer_sum": False, "vocab_size": 32,
    }


def preprocessor_config():
    """preprocessor_config.json."""
    return {
        "do_normalize": True, "feature_extractor_type": "Wav2Vec2FeatureExtractor", "feature_size": 1,
        "padding_side": "right", "padding_value": 0, "return_attention_mask": True, "sampling_rate": 24000,
    }


def norm(name, width):
    yield Tensor(f"{name}.weight", (width,), 0.2, 1.0)
    yield Tensor(f"{name}.bias", (width,), 0.1)


def product(name, rows, columns, gain=1.0):
    yield matrix(name, rows, columns, gain)
    yield Tensor(f"{name}.bias", (rows,), 0.1)


def convolutions(shape):
    inputs = 1
    for layer, (outputs, kernel) in enumerate(zip(shape.convolutions, KERNELS)):
        name = f"feature_extractor.conv_layers.{layer}"
        # What GELU halves is doubled again.
        yield Tensor(f"{name}.conv.weight", (outputs, inputs, kernel), 2.0 / math.sqrt(inputs * kernel))
        if shape.conv_bias:
            yield Tensor(f"{name}.conv.bias", (outputs,), 0.1)
        if layer == 0 or shape.norm == "layer":
            yield from norm(f"{name}.layer_norm", outputs)
        inputs = outputs


def positions(shape, spelling):
    name, kernel = "encoder.pos_conv_embed.conv", shape.position_kernel
    columns = shape.width // shape.position_groups
    yield Tensor(f"{name}.bias", (shape.width,), 0.1)
    # All directions of one place have the length g together.
    length = math.sqrt(shape.width / kernel)
    yield Tensor(f"{name}.{spelling[0]}", (1, 1, kernel), 0.3 * length, length)
    yield Tensor(f"{name}.{spelling[1]}", (shape.width, columns, kernel), 1.0)


def layer_tensors(name, shape):
    width = shape.width
    for part in ("k_proj", "q_proj"):  # scores of deviation 2.2, so that heads look at a few places
        yield from product(f"{name}.attention.{part}", width, width, 1.5)
    yield from product(f"{name}.attention.v_proj", width, width)
    yield from product(f"{name}.attention.out_proj", width, width)
    yield from norm(f"{name}.layer_norm", width)
    yield from product(f"{name}.feed_forward.intermediate_dense", shape.feed_forward, width, 1.4)
    yield from product(f"{name}.feed_forward.output_dense", width, shape.feed_forward)
    yield from norm(f"{name}.final_layer_norm", width)


def tensors(shape, spelling):
    """Every tensor of a file, in the order in which it is stored; `spelling` names the two parts of the
    normalised weight."""
    yield Tensor("masked_spec_embed", (shape.width,), 0.5, 0.5)
    yield from convolutions(shape)
    if shape.projection_norm:
        yield from norm("feature_projection.layer_norm", shape.convolutions[-1])
    yield from product("feature_projection.projection", shape.width, shape.convolutions[-1])
    yield from positions(shape, spelling)
    yield from norm("encoder.layer_norm", shape.width)
    for layer in range(shape.layers):
        yield from layer_tensors(f"encoder.layers.{layer}", shape)
