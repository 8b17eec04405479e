#include "nn/checkpoint/checkpoint.hpp"

#include "support.hpp"

namespace evo::music::nn {
namespace {

using namespace testing;

constexpr const char* index_name = "model.safetensors.index.json";

/// Two shards: `a` and `b` in the first, `c` in the second.
void write_shards(const temporary_folder& folder) {
  write_bytes(folder / "1.safetensors", safetensors({vector_of("a", {1}), vector_of("b", {2})}));
  write_bytes(folder / "2.safetensors", safetensors({vector_of("c", {3})}));
}

std::string map_of(const std::string& entries) {
  return R"({"metadata":{"total_size":12},"weight_map":{)" + entries + "}}";
}

const std::string good = map_of(R"("a":"1.safetensors","b":"1.safetensors","c":"2.safetensors")");

std::string refusal_of(const std::string& index) {
  const temporary_folder folder;
  write_shards(folder);
  write_bytes(folder / index_name, index);
  return refusal(folder.path());
}

} // namespace

TEST_CASE("tensors of several files are found through the index") {
  const temporary_folder folder;
  write_shards(folder);
  write_bytes(folder / index_name, good);
  const checkpoint weights{folder.path()};
  CHECK(weights.names() == std::vector<std::string>{"a", "b", "c"});
  CHECK(read(weights, "b") == std::vector<float>{2});
  CHECK(read(weights, "c") == std::vector<float>{3});
  CHECK(weights.unread() == std::vector<std::string>{"a"});
  CHECK(weight_files(folder.path()) ==
        std::vector<std::string>{index_name, "1.safetensors", "2.safetensors"});
}

TEST_CASE("model.safetensors goes before everything else") {
  const temporary_folder folder;
  write_bytes(folder / index_name, "nonsense");
  write_bytes(folder / "pytorch_model.bin", "nonsense");
  write_bytes(folder / "model.safetensors", safetensors({vector_of("z", {1})}));
  CHECK(checkpoint{folder.path()}.names() == std::vector<std::string>{"z"});
  CHECK(weight_files(folder.path()) == std::vector<std::string>{"model.safetensors"});
}

TEST_CASE("an index that doesn't fit its files is refused") {
  check_contains(refusal_of(map_of(R"("a":"1.safetensors","c":"2.safetensors")")),
                 "doesn't list b, which is in 1.safetensors");
  check_contains(refusal_of(map_of(R"("a":"2.safetensors")")), "a isn't in 2.safetensors");
  check_contains(refusal_of(map_of(R"("a":"3.safetensors")")), "3.safetensors: cannot be read");
}

TEST_CASE("a name that leads out of the folder is refused before anything is opened") {
  for (const char* name : {"../1.safetensors", "/etc/passwd", "..", ".", "", "a/1.safetensors",
                           R"(..\\1.safetensors)", R"(1.safetensors\u0000)"}) {
    CAPTURE(name);
    check_contains(refusal_of(map_of(R"("a":")" + std::string{name} + "\"")),
                   "weight_map: a lies in '");
  }
}

TEST_CASE("a damaged index is refused") {
  check_contains(refusal_of(""), "no JSON object");
  check_contains(refusal_of("[]"), "no JSON object");
  check_contains(refusal_of(std::string(100000, '[')), "no JSON object");
  check_contains(refusal_of("{}"), "weight_map is missing");
  check_contains(refusal_of(R"({"weight_map":[1]})"), "weight_map is no object");
  check_contains(refusal_of(map_of(R"("a":1)")), "a is no text");
}

TEST_CASE("a cut shard is refused") {
  const temporary_folder folder;
  write_shards(folder);
  write_bytes(folder / index_name, good);
  const std::string shard = read_bytes(folder / "2.safetensors");
  for (std::size_t length = 0; length < shard.size(); ++length) {
    CAPTURE(length);
    write_bytes(folder / "2.safetensors", shard.substr(0, length));
    check_contains(refusal(folder.path()), "2.safetensors: ");
  }
}

} // namespace evo::music::nn
