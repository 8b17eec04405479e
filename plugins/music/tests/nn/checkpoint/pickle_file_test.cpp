#include "nn/checkpoint/pickle_file.hpp"

#include "support.hpp"

namespace evo::music::nn {
namespace {

using namespace testing;

std::string golden(const std::string& name) {
  return read_bytes(std::filesystem::path{EVO_CHECKPOINT_GOLDEN} / name);
}

std::string refusal_of(const std::string& bytes) {
  const temporary_folder folder;
  write_bytes(folder / "pytorch_model.bin", bytes);
  return refusal(folder.path());
}

/// The golden file with one text in it put in place of another one of its length.
std::string replaced(const std::string& name, const std::string& old, const std::string& by) {
  std::string bytes = golden(name);
  const std::size_t at = bytes.find(old);
  REQUIRE(at != std::string::npos);
  REQUIRE(old.size() == by.size());
  return bytes.replace(at, old.size(), by);
}

} // namespace

TEST_CASE("a module's state_dict is read as torch saved it") {
  const temporary_folder folder;
  write_bytes(folder / "pytorch_model.bin", golden("state_dict.bin"));
  const checkpoint weights{folder.path()};
  CHECK(weights.names() == std::vector<std::string>{"again.weight", "shared.weight", "tail"});
  CHECK(weights.shape("shared.weight") == std::vector<std::int64_t>{4, 3});
  const auto table = read(weights, "shared.weight");
  CHECK(table.front() == -1.5F);
  CHECK(table.back() == 9.5F);
  CHECK(read(weights, "again.weight") == table);
  CHECK(read(weights, "tail") == std::vector<float>{0.5F, 1.5F, 2.5F});
}

TEST_CASE("each type is read, in older and newer pickles") {
  for (const char* name : {"types.bin", "protocol4.bin"}) {
    const temporary_folder folder;
    write_bytes(folder / "pytorch_model.bin", golden(name));
    const checkpoint weights{folder.path()};
    for (const char* floating : {"f32", "f16", "bf16", "f64"})
      CHECK(read(weights, floating) == std::vector<float>{1.5F, 0.5F, 0.5F, 1.5F});
    CHECK(read(weights, "scalar") == std::vector<float>{7});
    CHECK(read(weights, "none").empty());
    CHECK_THROWS_WITH_AS(static_cast<void>(read(weights, "i64")),
                         doctest::Contains("no floating-point numbers"), error);
  }
}

TEST_CASE("a shard of an index may be a pickle") {
  const temporary_folder folder;
  write_bytes(folder / "1.bin", golden("state_dict.bin"));
  write_bytes(folder / "pytorch_model.bin.index.json",
              R"({"weight_map":{"again.weight":"1.bin","shared.weight":"1.bin","tail":"1.bin"}})");
  CHECK(read(checkpoint{folder.path()}, "tail") == std::vector<float>{0.5F, 1.5F, 2.5F});
}

TEST_CASE("what isn't a dictionary of contiguous tensors is refused") {
  check_contains(refusal_of(golden("transposed.bin")), "isn't contiguous");
  check_contains(refusal_of(golden("object.bin")), "made by collections Counter");
  check_contains(refusal_of(golden("legacy.bin")), "the format before torch 1.6");
  check_contains(refusal_of("nonsense"), "no file of torch.save");
  check_contains(refusal_of("PK"), "too short");
}

TEST_CASE("nothing in a pickle is called") {
  // Of the length of the name that stood there.
  check_contains(refusal_of(replaced("state_dict.bin", "torch._utils\n_rebuild_tensor_v2",
                                     "posix\nsystem_system_system_syst")),
                 "made by posix system");
}

TEST_CASE("storages must be there, plain and large enough") {
  check_contains(refusal_of(replaced("state_dict.bin", "FloatStorage", "DoublStorage")),
                 "stored as torch DoublStorage");
  check_contains(refusal_of(replaced("types.bin", "HalfStorage\n", "LongStorage\n")),
                 "reaches beyond storage");
  check_contains(refusal_of(replaced("state_dict.bin", "little", "big\n\n\n")), "big-endian");
}

TEST_CASE("a damaged file is either harmless or refused in words") {
  // Steps, for files take long; pickle_test.cpp damages every byte, in memory.
  const std::string good = golden("state_dict.bin");
  for (std::size_t at = 0; at < good.size(); at += 7) {
    CAPTURE(at);
    CHECK(refusal_of(good.substr(0, at)) != "accepted");
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    CHECK_FALSE(refusal_of(bad).empty()); // anything but an `error` would end the test
  }
}

} // namespace evo::music::nn
