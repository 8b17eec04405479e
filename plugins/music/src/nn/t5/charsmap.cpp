#include "nn/t5/charsmap.hpp"

#include "nn/t5/utf8.hpp"

#include "evo/music/error.hpp"

#include <cstring>

namespace evo::music::nn {
namespace {

// A unit of the trie. A leaf holds a value, everything else a label and where its children are.
constexpr std::uint32_t leaf_bit = 1U << 31U;

bool has_leaf(std::uint32_t unit) {
  return ((unit >> 8U) & 1U) != 0;
}

std::uint32_t label(std::uint32_t unit) {
  return unit & (leaf_bit | 0xFFU);
}

std::uint32_t offset(std::uint32_t unit) {
  return (unit >> 10U) << ((unit & (1U << 9U)) >> 6U);
}

} // namespace

charsmap::charsmap(std::string_view bytes) {
  if (bytes.empty())
    return;
  std::uint32_t size = 0;
  if (bytes.size() >= sizeof size)
    std::memcpy(&size, bytes.data(), sizeof size);
  if (size == 0 || size % sizeof(std::uint32_t) != 0 || size > bytes.size() - sizeof size ||
      bytes.size() == sizeof size + size || bytes.back() != '\0')
    throw error{failure::input, "precompiled_charsmap", "it is damaged",
                "fetch the tokenizer again"};
  units_.resize(size / sizeof(std::uint32_t));
  std::memcpy(units_.data(), bytes.data() + sizeof size, size);
  replacements_ = bytes.substr(sizeof size + size);
}

/// What the shortest beginning of this text that the map knows becomes; null if it knows none.
const char* charsmap::replacement(std::string_view part) const {
  std::size_t at = offset(units_[0]);
  for (const char character : part) {
    const auto byte = static_cast<std::uint8_t>(character);
    at ^= byte;
    if (at >= units_.size() || label(units_[at]) != byte)
      return nullptr;
    const std::uint32_t unit = units_[at];
    at ^= offset(unit);
    if (!has_leaf(unit))
      continue;
    const std::size_t where = at < units_.size() ? units_[at] & ~leaf_bit : replacements_.size();
    return where < replacements_.size() ? replacements_.data() + where : nullptr;
  }
  return nullptr;
}

void charsmap::append_cluster(std::string_view cluster, std::string& to) const {
  constexpr std::size_t too_long = 6;
  if (cluster.size() < too_long) {
    if (const char* const whole = replacement(cluster)) {
      to += whole;
      return;
    }
  }
  for (std::size_t at = 0; at < cluster.size();) {
    const std::string_view one = cluster.substr(at, character_size(cluster, at));
    const char* const by = replacement(one);
    to += by == nullptr ? one : std::string_view{by};
    at += one.size();
  }
}

std::string charsmap::normalize(std::string_view text) const {
  if (units_.empty())
    return std::string{text};
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view cluster = text.substr(at, cluster_size(text, at));
    append_cluster(cluster, result);
    at += cluster.size();
  }
  return result;
}

} // namespace evo::music::nn
