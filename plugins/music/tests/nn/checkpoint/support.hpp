#pragma once
/// @file
/// Small checkpoints, written by hand.

#include "../../support/files.hpp"
#include "evo/music/error.hpp"
#include "nn/checkpoint/checkpoint.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <doctest/doctest.h>
#include <initializer_list>
#include <string>
#include <vector>

namespace evo::music::nn::testing {

using evo::music::testing::read_bytes;
using evo::music::testing::temporary_folder;
using evo::music::testing::write_bytes;

template <class T>
std::string bytes_of(std::initializer_list<T> values) {
  std::string bytes;
  for (const T value : values) {
    std::array<char, sizeof value> raw{};
    std::memcpy(raw.data(), &value, sizeof value);
    bytes.append(raw.data(), raw.size());
  }
  return bytes;
}

struct stored_tensor {
  std::string name, type, shape, bytes; ///< shape as JSON: "[2,1]"
};

/// The bytes of a safetensors file with these tensors.
inline std::string safetensors(const std::vector<stored_tensor>& tensors) {
  std::string header = "{", data;
  for (const stored_tensor& t : tensors) {
    header += (header.size() > 1 ? ",\"" : "\"") + t.name + R"(":{"dtype":")" + t.type +
              R"(","shape":)" + t.shape + R"(,"data_offsets":[)" + std::to_string(data.size()) +
              "," + std::to_string(data.size() + t.bytes.size()) + "]}";
    data += t.bytes;
  }
  header += "}";
  return bytes_of<std::uint64_t>({header.size()}) + header + data;
}

/// A vector of floats.
inline stored_tensor vector_of(const std::string& name, std::initializer_list<float> values) {
  return {name, "F32", "[" + std::to_string(values.size()) + "]", bytes_of<float>(values)};
}

inline std::vector<float> read(const checkpoint& weights, std::string_view name) {
  return weights.floats(name, weights.shape(name));
}

/// What opening the folder, and then reading everything in it, is refused with.
inline std::string refusal(const std::filesystem::path& folder) {
  try {
    const checkpoint weights{folder};
    for (const std::string& name : weights.names())
      static_cast<void>(read(weights, name));
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    return problem.what();
  }
  return "accepted";
}

inline void check_contains(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  CHECK(text.find(part) != std::string::npos);
}

} // namespace evo::music::nn::testing
