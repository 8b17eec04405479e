"""tools/convert_musicnn.py on a wheel made here: LevelDB tables and data of the right shapes."""

import json
import random
import shutil
import struct
import sys
import tempfile
import unittest
import zipfile
from array import array
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import convert_musicnn as convert  # noqa: E402


def varint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def message(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def entry_proto(shape, offset, size, checksum):
    dims = b"".join(message(2, b"\x08" + varint(dim)) for dim in shape)
    numbers = b"\x08\x01" + message(2, dims) + b"\x20" + varint(offset) + b"\x28" + varint(size)
    return numbers + b"\x35" + struct.pack("<I", checksum)


def block(entries):
    """Keys share what they can with the one before, as LevelDB writes them."""
    out, last = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(last)) and key[shared] == last[shared]:
            shared += 1
        out += varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:] + value
        last = key
    return out + struct.pack("<II", 0, 1)


def table(entries):
    out, index = b"", []
    middle = len(entries) // 2
    for part in (entries[:middle], entries[middle:]):
        body = block(part)
        index.append((part[-1][0], varint(len(out)) + varint(len(body))))
        out += body + b"\x00" + struct.pack("<I", convert.masked_crc(body + b"\x00"))
    body = block(index)
    handles = varint(0) + varint(0) + varint(len(out)) + varint(len(body))
    out += body + b"\x00" + struct.pack("<I", convert.masked_crc(body + b"\x00"))
    return out + handles.ljust(40, b"\x00") + struct.pack("<Q", convert.TABLE_MAGIC)


def checkpoint(seed):
    """(index, data, name -> bytes): small numbers in all tensors, and optimiser state to leave out."""
    draw = random.Random(seed)
    data, entries, tensors = b"", [(b"", b"\x08\x01")], {}
    names = sorted(list(convert.expected_shapes().items()) + [("dense/kernel/Adam", [3]), ("beta1_power", [])])
    for name, shape in names:
        count = 1
        for dim in shape:
            count *= dim
        content = array("f", [draw.random()]).tobytes() * count
        entries.append((name.encode(), entry_proto(shape, len(data), len(content), convert.masked_crc(content))))
        tensors[name] = content
        data += content
    return table(entries), data, tensors


class Convert(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.models = {folder: checkpoint(i) for i, (folder, _) in enumerate(convert.MODELS.values())}

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.out = self.folder / "models" / "musicnn.safetensors"

    def members(self):
        labels = {name: [f"{name} {i}" for i in range(50)] for name in ("MTT_LABELS", "MSD_LABELS")}
        text = "SR = 16000\n" + "".join(f"{k} = {v!r}\n" for k, v in labels.items())
        members = {"musicnn/configuration.py": text.encode()}
        for model, (index, data, _) in self.models.items():
            members[f"musicnn/{model}/.index"] = index
            members[f"musicnn/{model}/.data-00000-of-00001"] = data
        return members

    def run_on(self, members):
        wheel = self.folder / "musicnn.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return self.run_script(wheel)

    def run_script(self, source):
        said = StringIO()
        with redirect_stderr(said), redirect_stdout(said):
            code = convert.main([str(source), "--out", str(self.out)])
        return code, said.getvalue()

    def assert_refused(self, members, words):
        code, said = self.run_on(members)
        self.assertEqual(code, 3, said)
        self.assertIn(words, said)
        self.assertEqual(said.count("\n"), 1)
        self.assertFalse(self.out.exists())

    def test_every_weight_arrives_and_a_second_run_changes_nothing(self):
        code, said = self.run_on(self.members())
        self.assertEqual(code, 0, said)
        content = self.out.read_bytes()
        (length,) = struct.unpack_from("<Q", content)
        header = json.loads(content[8 : 8 + length])
        metadata = header.pop("__metadata__")
        self.assertEqual(json.loads(metadata["msd.tags"])[49], "MSD_LABELS 49")
        self.assertEqual(len(header), 2 * len(convert.expected_shapes()))
        for prefix, (folder, _) in convert.MODELS.items():
            for name, shape in convert.expected_shapes().items():
                tensor = header[f"{prefix}/{name}"]
                begin, end = tensor["data_offsets"]
                self.assertEqual(tensor["shape"], shape)
                self.assertEqual(content[8 + length + begin : 8 + length + end], self.models[folder][2][name])
        before = self.out.stat().st_mtime_ns
        self.assertIn("up to date", self.run_on(self.members())[1])
        self.assertEqual(self.out.stat().st_mtime_ns, before)
        self.assertEqual([p.name for p in self.out.parent.iterdir()], [self.out.name])

    def test_what_is_no_wheel_is_refused(self):
        self.assertEqual(self.run_script(self.folder / "none.whl")[0], 3)
        (self.folder / "text.whl").write_text("no zip archive")
        self.assertIn("not a wheel", self.run_script(self.folder / "text.whl")[1])
        self.assert_refused({"a": b""}, "cannot read musicnn/MSD_musicnn/.index")

    def test_damage_to_the_index_is_refused(self):
        name = "musicnn/MSD_musicnn/.index"
        good = self.members()
        self.assert_refused(good | {name: good[name][:-1]}, "not a LevelDB table")
        self.assert_refused(good | {name: b""}, "are no table")
        flipped = bytearray(good[name])
        flipped[20] ^= 1
        self.assert_refused(good | {name: bytes(flipped)}, "checksum differs")

    def test_damage_to_the_data_is_refused(self):
        name = "musicnn/MSD_musicnn/.data-00000-of-00001"
        good = self.members()
        self.assert_refused(good | {name: good[name][:1000]}, "outside the data")
        flipped = bytearray(good[name])
        flipped[100] ^= 1
        self.assert_refused(good | {name: bytes(flipped)}, "checksum differs")

    def test_missing_tags_are_refused(self):
        good = self.members()
        self.assert_refused(good | {"musicnn/configuration.py": b"MTT_LABELS = ['a']\n"}, "not 50 tags")


if __name__ == "__main__":
    unittest.main()
