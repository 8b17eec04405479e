#pragma once
/// @file
/// Python's pickle format, as far as dictionaries of tensors need it. Nothing is run: names of
/// classes and functions stay names.

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace evo::music::nn {

enum class pickle_kind {
  none,
  boolean,
  number,
  real,
  text,
  sequence,   ///< a tuple or list: parts
  dictionary, ///< parts: key, value, key, value ...
  name,       ///< text: "module name"
  call,       ///< parts: the name, and the sequence of arguments
  stored      ///< parts: the sequence that says where a storage is
};

struct pickle_value {
  pickle_kind kind = pickle_kind::none;
  std::int64_t number = 0;
  std::string text;
  std::vector<const pickle_value*> parts;
};

/// A pickle's values. What a value refers to may be part of several, and even of itself.
class pickle {
public:
  /// @throws damaged_file: not a pickle, cut off, or with something that no weights need
  explicit pickle(std::span<const std::byte> bytes);
  pickle(const pickle&) = delete;
  pickle& operator=(const pickle&) = delete;

  [[nodiscard]] const pickle_value& root() const noexcept { return *root_; }

private:
  class machine;

  std::deque<pickle_value> values_;
  const pickle_value* root_ = nullptr;
};

} // namespace evo::music::nn
