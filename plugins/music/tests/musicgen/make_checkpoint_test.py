"""make_checkpoint.py: the same numbers however they are made and spread, and every published tensor."""

import json
import re
import struct
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))
import make_checkpoint  # noqa: E402
import musicgen_shapes  # noqa: E402
import random_tensor  # noqa: E402

MANIFEST = Path(__file__).with_name("manifest")


def make(folder, *options):
    with mock.patch.object(sys, "argv", ["make_checkpoint.py", str(folder), *options]):
        make_checkpoint.main()
    return folder


def tensors(path):
    """Name: (type, shape, bytes) of a safetensors file."""
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header, data = json.loads(content[8 : 8 + size]), content[8 + size :]
    del header["__metadata__"]
    return {name: (entry["dtype"], entry["shape"], data[slice(*entry["data_offsets"])])
            for name, entry in header.items()}


def published(size, kind):
    """Name: shape, of a manifest's lines."""
    found = {}
    for line in (MANIFEST / f"{size}_{kind}.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, _, shape = line.split("\t")
        repeated = re.search(r"{(\d+)}", name)
        for number in range(int(repeated[1]) if repeated else 1):
            found[re.sub(r"{\d+}", str(number), name)] = tuple(int(n) for n in shape.split(","))
    return found


class MakeCheckpointTest(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)

    def test_numpy_changes_no_number(self):
        for dtype in random_tensor.CODES:
            plain = random_tensor.PlainValues(bytes(range(256)) * 40, 0.37 * 2.0**-23, -0.3)
            plain.scale_column(2, 5, 1 / 30)
            if random_tensor.numpy is None:
                self.skipTest("numpy isn't installed")
            fast = random_tensor.NumpyValues(bytes(range(256)) * 40, 0.37 * 2.0**-23, -0.3)
            fast.scale_column(2, 5, 1 / 30)
            self.assertEqual(plain.encode(dtype), fast.encode(dtype))

    def test_a_tensor_depends_on_seed_and_name_alone(self):
        first = random_tensor.draw(1, "a", 10, 0.0, 1.0).encode("F32")
        self.assertEqual(first, random_tensor.draw(1, "a", 20, 0.0, 1.0).encode("F32")[:40])
        self.assertNotEqual(first, random_tensor.draw(2, "a", 10, 0.0, 1.0).encode("F32"))
        self.assertNotEqual(first, random_tensor.draw(1, "b", 10, 0.0, 1.0).encode("F32"))

    def test_values_have_the_mean_and_the_deviation(self):
        values = struct.unpack("<20000f", random_tensor.draw(1, "a", 20000, 3.0, 0.5).encode("F32"))
        mean = sum(values) / len(values)
        self.assertAlmostEqual(mean, 3.0, delta=0.02)
        self.assertAlmostEqual(sum((v - mean) ** 2 for v in values) / len(values), 0.25, delta=0.01)

    def test_shards_hold_what_one_file_holds(self):
        whole = tensors(make(self.folder / "whole") / "model.safetensors")
        folder = make(self.folder / "parts", "--shards", "3")
        index = json.loads((folder / "model.safetensors.index.json").read_text())
        spread = {}
        for file in sorted(set(index["weight_map"].values())):
            part = tensors(folder / file)
            self.assertTrue(part)
            self.assertEqual({index["weight_map"][name] for name in part}, {file})
            spread |= part
        self.assertEqual(spread, whole)
        self.assertEqual(index["metadata"]["total_size"], sum(len(data) for *_, data in whole.values()))

    def test_outliers_scale_channels_back_and_forth(self):
        plain = tensors(make(self.folder / "plain") / "model.safetensors")
        scaled = tensors(make(self.folder / "scaled", "--outliers") / "model.safetensors")
        layer, width = "decoder.model.decoder.layers.1", musicgen_shapes.SHAPES["tiny"].width
        channels = make_checkpoint.outlier_channels(width)
        self.assertEqual(len(set(channels)), 8)
        for name, factor in ((f"{layer}.final_layer_norm.weight", 30), (f"{layer}.fc1.weight", 1 / 30)):
            before, after = (struct.unpack(f"<{len(t[name][2]) // 4}f", t[name][2]) for t in (plain, scaled))
            for at, (old, new) in enumerate(zip(before, after)):
                self.assertAlmostEqual(new, old * (factor if at % width in channels else 1), delta=1e-5)
        self.assertEqual(plain[f"{layer}.fc2.weight"], scaled[f"{layer}.fc2.weight"])

    def test_published_shapes_have_every_published_tensor(self):
        for size in ("small", "medium", "large"):
            for channels, kind in ((1, "mono"), (2, "stereo")):
                shape = musicgen_shapes.SHAPES[size]
                spelling = make_checkpoint.SPELLINGS["weight_g"]
                written = {t.name: t.shape for t in musicgen_shapes.tensors(shape, channels, spelling)}
                written["decoder.model.decoder.embed_positions.weights"] = (shape.positions, shape.width)
                self.assertEqual(written, published(size, kind))

    def test_either_tokenizer_or_both(self):
        for kind, files in (("both", {"spiece.model", "tokenizer.json"}), ("spiece", {"spiece.model"}),
                            ("json", {"tokenizer.json"})):
            folder = make(self.folder / kind, "--tokenizer", kind)
            self.assertEqual({f.name for f in folder.iterdir()} & {"spiece.model", "tokenizer.json"}, files)
        vocabulary = json.loads((self.folder / "json/tokenizer.json").read_text())["model"]["vocab"]
        self.assertEqual([piece for piece, _ in vocabulary[:3]], ["<pad>", "</s>", "<unk>"])
        self.assertEqual(vocabulary[-1][0], "<extra_id_0>")
        self.assertLessEqual(len(vocabulary), musicgen_shapes.SHAPES["tiny"].text_vocabulary)


if __name__ == "__main__":
    unittest.main()
