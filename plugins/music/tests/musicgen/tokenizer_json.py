"""tokenizer.json from spiece.model, as transformers writes it for T5: the format in which checkpoints carry the
same vocabulary for the tokenizers library."""

import base64
import struct

EXTRA_IDS = 100


def fields(message):
    """(number, value) of each field of a protobuf message: integers, or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = varint()
        kind = key & 7
        if kind == 0:
            yield key >> 3, varint()
            continue
        size = varint() if kind == 2 else {1: 8, 5: 4}[kind]
        at += size
        yield key >> 3, message[at - size : at]


def vocabulary(model):
    """sentencepiece's ModelProto: pieces are field 1 (text 1, score 2), T5's extra ids follow them."""
    pieces = []
    for number, value in fields(model):
        if number == 1:
            piece = dict(fields(value))
            pieces.append([piece[1].decode(), struct.unpack("<f", piece.get(2, bytes(4)))[0]])
    return pieces + [[f"<extra_id_{i}>", 0.0] for i in reversed(range(EXTRA_IDS))]


def charsmap(model):
    """The normaliser's table: NormalizerSpec is field 3, precompiled_charsmap its field 2."""
    return dict(fields(dict(fields(model))[3]))[2]


def tokenizer_json(model):
    pieces = vocabulary(model)
    special = [0, 1, 2, *range(len(pieces) - EXTRA_IDS, len(pieces))]
    metaspace = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    end = {"SpecialToken": {"id": "</s>", "type_id": 0}}
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in "AB")
    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": pieces[i][0], "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True} for i in special],
        "normalizer": {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap(model)).decode()},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]},
        "post_processor": {"type": "TemplateProcessing", "single": [first, end], "pair": [first, end, second, end],
                           "special_tokens": {"</s>": {"id": "</s>", "ids": [1], "tokens": ["</s>"]}}},
        "decoder": metaspace,
        "model": {"type": "Unigram", "unk_id": 2, "vocab": pieces, "byte_fallback": False},
    }
