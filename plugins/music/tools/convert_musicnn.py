#!/usr/bin/env python3
"""Convert the TensorFlow checkpoints in PyPI's musicnn wheel into one safetensors file.

    convert_musicnn.py musicnn-0.1.0-py3-none-any.whl [--out .cache/models/musicnn.safetensors]

Needs the standard library alone: no TensorFlow, no numpy, no network. Every offset, length, shape
and checksum is checked before it is used. The result is written under a temporary name and renamed;
a result that was made from the same bytes by the same version of this script is left alone.

A TensorFlow V2 checkpoint is a LevelDB table (`.index`: names -> BundleEntryProto) and a file of raw
little-endian numbers (`.data-00000-of-00001`). Optimiser state (`/Adam`, `beta*_power`) is left out.
Tensors keep their TensorFlow names behind `msd/` or `mtt/`; the tag names, in order, lie in the
metadata as JSON lists under `msd.tags` and `mtt.tags`.
"""

import argparse
import ast
import hashlib
import json
import os
import re
import struct
import sys
import tempfile
import zipfile
from pathlib import Path

VERSION = "1"  # of this script's output
MODELS = {"msd": ("MSD_musicnn", "MSD_LABELS"), "mtt": ("MTT_musicnn", "MTT_LABELS")}
TAGS = 50
TABLE_MAGIC = 0xDB4775248B80FB57
DT_FLOAT = 1


class Malformed(Exception):
    """The input is not the checkpoint that it should be; says what and where."""


def require(condition, problem):
    if not condition:
        raise Malformed(problem)


# --- the source: a wheel or an unpacked folder -------------------------------------------------


class Source:
    """Reads members by their path below the wheel's root."""

    def __init__(self, path):
        self.path = Path(path)
        require(self.path.exists(), f"{path}: no such file or folder")
        self.archive = None
        if self.path.is_file():
            require(zipfile.is_zipfile(self.path), f"{path}: not a wheel (zip archive)")
            self.archive = zipfile.ZipFile(self.path)

    def read(self, name):
        try:
            if self.archive:
                return self.archive.read(name)
            return (self.path / name).read_bytes()
        except (KeyError, OSError, zipfile.BadZipFile) as problem:
            raise Malformed(f"{self.path}: cannot read {name}: {problem}") from None

    def licence(self):
        if self.archive:
            names = self.archive.namelist()
        else:
            names = [str(p.relative_to(self.path)) for p in self.path.glob("*.dist-info/*")]
        found = [n for n in names if re.fullmatch(r"musicnn-[^/]*\.dist-info/LICENSE[^/]*", n)]
        return self.read(found[0]).decode("utf-8") if found else ""


# --- checksums: CRC-32C (Castagnoli), masked as LevelDB does -------------------------------------


def crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = crc_table()


def masked_crc(data):
    crc, table = 0xFFFFFFFF, CRC_TABLE
    for byte in data:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    crc ^= 0xFFFFFFFF
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


# --- protocol buffers and the LevelDB table ------------------------------------------------------


def varint(data, at, what):
    """The base-128 number at `at`, and where it ends."""
    value = shift = 0
    while True:
        require(at < len(data) and shift < 64, f"{what}: number cut off at byte {at}")
        value |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
        shift += 7


def fields(data, what):
    """(field number, value) of a protocol buffer message; bytes for length-delimited fields."""
    at = 0
    while at < len(data):
        key, at = varint(data, at, what)
        wire = key & 7
        if wire == 0:
            value, at = varint(data, at, what)
        else:
            if wire == 2:
                size, at = varint(data, at, what)
            else:
                require(wire in (1, 5), f"{what}: unknown wire type {wire}")
                size = 8 if wire == 1 else 4
            require(at + size <= len(data), f"{what}: field {key >> 3} is cut off")
            value = data[at : at + size] if wire == 2 else int.from_bytes(data[at : at + size], "little")
            at += size
        yield key >> 3, value


def table_block(table, offset, size, what):
    """The contents of one block, its type and checksum verified (5 bytes behind it)."""
    require(offset + size + 5 <= len(table), f"{what}: block [{offset}, +{size}] outside the file")
    require(table[offset + size] == 0, f"{what}: compressed block, which checkpoints never have")
    (stored,) = struct.unpack_from("<I", table, offset + size + 1)
    require(stored == masked_crc(table[offset : offset + size + 1]), f"{what}: checksum differs")
    return table[offset : offset + size]


def block_entries(block, what):
    """(key, value) pairs of a block; keys share prefixes with the one before."""
    require(len(block) >= 4, f"{what}: block of {len(block)} bytes")
    (restarts,) = struct.unpack_from("<I", block, len(block) - 4)
    end = len(block) - 4 - 4 * restarts
    require(0 <= end, f"{what}: {restarts} restarts in a block of {len(block)} bytes")
    at, key = 0, b""
    while at < end:
        shared, at = varint(block, at, what)
        fresh, at = varint(block, at, what)
        size, at = varint(block, at, what)
        require(shared <= len(key) and at + fresh + size <= end, f"{what}: entry overruns its block")
        key = key[:shared] + block[at : at + fresh]
        yield key, block[at + fresh : at + fresh + size]
        at += fresh + size


def table_entries(table, what):
    require(len(table) >= 48, f"{what}: {len(table)} bytes are no table")
    footer = table[-48:]
    (magic,) = struct.unpack_from("<Q", footer, 40)
    require(magic == TABLE_MAGIC, f"{what}: not a LevelDB table (magic {magic:#x})")
    at = 0
    _, at = varint(footer, at, what)  # the metaindex block, which holds nothing here
    _, at = varint(footer, at, what)
    offset, at = varint(footer, at, what)
    size, at = varint(footer, at, what)
    for _, handle in block_entries(table_block(table, offset, size, what), what):
        begin, after = varint(handle, 0, what)
        length, _ = varint(handle, after, what)
        yield from block_entries(table_block(table, begin, length, what), what)


# --- the checkpoint ------------------------------------------------------------------------------


def tensor_entry(value, name):
    """(shape, offset, size, checksum) of a float32 tensor from its BundleEntryProto."""
    shape, numbers = [], {}
    for field, content in fields(value, name):
        if field == 2:  # TensorShapeProto: repeated dim (2), each with its size (1)
            for kind, dim in fields(content, name):
                if kind == 2:
                    shape.append(dict(fields(dim, name)).get(1, 0))
        else:
            numbers[field] = content
    require(numbers.get(1) == DT_FLOAT, f"{name}: type {numbers.get(1)} instead of float32")
    require(numbers.get(3, 0) == 0, f"{name}: in shard {numbers.get(3)}, but there is only one")
    return shape, numbers.get(4, 0), numbers.get(5, 0), numbers.get(6)


def checkpoint(source, folder):
    """name -> (shape, bytes) of every weight in one model's folder."""
    table = source.read(f"musicnn/{folder}/.index")
    data = source.read(f"musicnn/{folder}/.data-00000-of-00001")
    tensors = {}
    for key, value in table_entries(table, f"{folder}/.index"):
        name = key.decode("utf-8")
        if not name or "/Adam" in name or re.fullmatch(r"beta\d_power", name):
            continue
        where = f"{folder}: {name}"
        shape, offset, size, checksum = tensor_entry(value, where)
        count = 1
        for dim in shape:
            require(0 < dim < 1 << 24, f"{where}: dimension {dim}")
            count *= dim
        require(size == 4 * count, f"{where}: {size} bytes for shape {shape}")
        require(offset + size <= len(data), f"{where}: bytes [{offset}, +{size}] outside the data")
        content = data[offset : offset + size]
        require(checksum == masked_crc(content), f"{where}: checksum differs")
        tensors[name] = (shape, content)
    check_shapes(tensors, folder)
    return tensors


def expected_shapes():
    """The network's tensors; kernels are (time, frequency, in, out)."""
    convolutions = [(7, 38, 1, 204), (7, 67, 1, 204), (128, 1, 1, 51), (64, 1, 1, 51), (32, 1, 1, 51)]
    convolutions += [(7, 561, 1, 64), (7, 64, 1, 64), (7, 64, 1, 64)]
    shapes = {}
    for i, kernel in enumerate(convolutions):
        layer = f"conv2d_{i}" if i else "conv2d"
        shapes[f"{layer}/kernel"] = list(kernel)
        shapes[f"{layer}/bias"] = [kernel[3]]
    widths = [1, 204, 204, 51, 51, 51, 64, 64, 64, 1506, 200]
    for i, width in enumerate(widths):
        layer = f"batch_normalization_{i}" if i else "batch_normalization"
        for part in ("gamma", "beta", "moving_mean", "moving_variance"):
            shapes[f"{layer}/{part}"] = [width]
    shapes |= {"dense/kernel": [1506, 200], "dense/bias": [200]}
    shapes |= {"dense_1/kernel": [200, TAGS], "dense_1/bias": [TAGS]}
    return shapes


def check_shapes(tensors, folder):
    expected = expected_shapes()
    for name, shape in expected.items():
        require(name in tensors, f"{folder}: tensor {name} is missing")
        require(tensors[name][0] == shape, f"{folder}: {name} is {tensors[name][0]}, not {shape}")
    extra = sorted(set(tensors) - set(expected))
    require(not extra, f"{folder}: unexpected tensors {', '.join(extra)}")


def tag_names(source):
    """label list name -> tags, from the package's configuration, parsed but not run."""
    tree = ast.parse(source.read("musicnn/configuration.py").decode("utf-8"))
    lists = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.List):
            lists[node.targets[0].id] = ast.literal_eval(node.value)
    for _, labels in MODELS.values():
        tags = lists.get(labels, [])
        require(len(tags) == TAGS and all(isinstance(t, str) for t in tags), f"{labels}: not {TAGS} tags")
    return lists


# --- the result ----------------------------------------------------------------------------------


def safetensors(tensors, metadata):
    """The file's bytes: header length (8 bytes), JSON header padded to 8, then the numbers."""
    header, at = {"__metadata__": metadata}, 0
    for name in sorted(tensors):
        shape, content = tensors[name]
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [at, at + len(content)]}
        at += len(content)
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(tensors[n][1] for n in sorted(tensors))


def digest(source):
    state = hashlib.sha256(VERSION.encode())
    names = [f"musicnn/{f}/{p}" for f, _ in MODELS.values() for p in (".index", ".data-00000-of-00001")]
    for name in names + ["musicnn/configuration.py"]:
        state.update(source.read(name))
    return state.hexdigest()


def is_current(path, source_digest):
    """Whether `path` is a complete result made from the same input."""
    try:
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
        metadata = header.pop("__metadata__")
        end = max(t["data_offsets"][1] for t in header.values())
        return metadata["source_sha256"] == source_digest and os.path.getsize(path) == 8 + length + end
    except (OSError, ValueError, KeyError, struct.error):
        return False


def write_atomically(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=path.name + ".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def main(arguments):
    root = Path(__file__).resolve().parents[3]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", help="musicnn's wheel, or a folder with its contents")
    parser.add_argument("--out", type=Path, default=root / ".cache/models/musicnn.safetensors")
    options = parser.parse_args(arguments)
    try:
        source = Source(options.source)
        source_digest = digest(source)
        if is_current(options.out, source_digest):
            print(f"{options.out} is up to date")
            return 0
        labels = tag_names(source)
        metadata = {"format": "musicnn", "source": "PyPI musicnn 0.1.0", "source_sha256": source_digest}
        metadata["license"] = source.licence()
        tensors = {}
        for prefix, (folder, label_list) in MODELS.items():
            metadata[f"{prefix}.tags"] = json.dumps(labels[label_list])
            for name, tensor in checkpoint(source, folder).items():
                tensors[f"{prefix}/{name}"] = tensor
        write_atomically(options.out, safetensors(tensors, metadata))
        print(f"wrote {options.out}: {len(tensors)} tensors, {options.out.stat().st_size} bytes")
        return 0
    except (Malformed, OSError) as problem:
        print(f"convert_musicnn: {problem}", file=sys.stderr)
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
