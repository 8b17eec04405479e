#include "support.hpp"

#include "evo/music/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

using namespace evo::music;
using evo::music::testing::contains;
using evo::music::testing::error_of;
using evo::music::testing::read_bytes;
using evo::music::testing::temporary_folder;
using evo::music::testing::write_bytes;

namespace {

std::string with_header(const std::string& header, const std::string& data,
                        const std::string& version = {"\x01\x00", 2}) {
  std::string bytes = "\x93NUMPY" + version;
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  if (version[0] != 1)
    bytes += std::string{"\0\0", 2};
  return bytes + header + data;
}

std::string refusal(const std::string& bytes) {
  const temporary_folder folder;
  write_bytes(folder / "a.npy", bytes);
  const error e = error_of([&] { (void)read_npy(folder / "a.npy"); });
  CHECK(e.kind() == failure::input);
  CHECK(contains(e.what(), "a.npy"));
  return e.what();
}

} // namespace

TEST_CASE("an array comes back as it was written") {
  const temporary_folder folder;
  const std::array<std::size_t, 3> shape{2, 1, 3};
  const std::array<float, 6> values{1, -2, 3.5F, 0, 1e-30F, 7};
  write_npy(folder / "a.npy", shape, values);
  const npy_array back = read_npy(folder / "a.npy");
  CHECK(std::ranges::equal(back.shape, shape));
  CHECK(std::ranges::equal(back.values, values));
  CHECK(!std::filesystem::exists(folder / "a.npy.part"));
}

TEST_CASE("codes come back as they were written, and are no floats") {
  const temporary_folder folder;
  const std::array<std::size_t, 3> shape{1, 2, 2};
  const std::array<std::int64_t, 4> values{0, 2047, -1, std::int64_t{1} << 40};
  write_npy(folder / "codes.npy", shape, values);
  const npy_code_array back = read_npy_codes(folder / "codes.npy");
  CHECK(std::ranges::equal(back.shape, shape));
  CHECK(std::ranges::equal(back.values, values));
  CHECK(contains(error_of([&] { (void)read_npy(folder / "codes.npy"); }).what(), "float32"));
}

TEST_CASE("the file has the bytes that the format asks for") {
  const std::array<std::size_t, 1> shape{2};
  const std::array<float, 2> values{1, 2};
  const std::string bytes = npy_bytes(shape, values);
  CHECK(bytes.substr(0, 8) == std::string{"\x93NUMPY\x01\x00", 8});
  CHECK((bytes.size() - 8) % 64 == 0); // data begins at a multiple of 64
  CHECK(contains(bytes, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, ), }"));
  CHECK(bytes[bytes.size() - 9] == '\n');
}

TEST_CASE("what numpy itself writes is read, in versions 1 and 2, scalars and empty arrays too") {
  const temporary_folder folder;
  const std::string one{"\x00\x00\x80\x3f", 4};
  const auto read = [&](const std::string& bytes) {
    write_bytes(folder / "a.npy", bytes);
    return read_npy(folder / "a.npy");
  };
  CHECK(read(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n", one))
            .values == std::vector{1.0F});
  CHECK(read(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }\n", one,
                         {"\x02\x00", 2}))
            .shape.size() == 2);
  CHECK(read(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (), }\n", one))
            .shape.empty());
  CHECK(read(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5), }\n", ""))
            .values.empty());
}

TEST_CASE("anything else is refused in words") {
  const std::string four(4, '\0');
  CHECK(contains(refusal(""), "not an .npy"));
  CHECK(contains(refusal("RIFFxxxxWAVEfmt "), "not an .npy"));
  CHECK(contains(refusal(with_header("{", "").substr(0, 10)), ".npy"));
  CHECK(contains(refusal(with_header(std::string(300, ' '), "").substr(0, 60)), "cut off"));
  CHECK(contains(
      refusal(with_header("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n", four)),
      "float32"));
  CHECK(contains(
      refusal(with_header("{'descr': '<f4', 'fortran_order': True, 'shape': (1,), }\n", four)),
      "Fortran"));
  CHECK(contains(
      refusal(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n", four)),
      "promises 8 bytes"));
  CHECK(contains(
      refusal(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': (x,), }\n", four)),
      "shape"));
  CHECK(contains(refusal(with_header("{'descr': '<f4', 'fortran_order': False, 'shape': "
                                     "(4611686018427387904, 4611686018427387904), }\n",
                                     four)),
                 "shape"));
}

TEST_CASE("a missing folder is a storage failure") {
  const temporary_folder folder;
  const std::array<std::size_t, 1> shape{0};
  const error e =
      error_of([&] { write_npy(folder / "no/a.npy", shape, std::span<const float>{}); });
  CHECK(e.kind() == failure::storage);
}
