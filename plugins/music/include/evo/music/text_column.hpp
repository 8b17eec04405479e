#pragma once
/// @file
/// Many short texts in one block of memory.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evo::music {

/// Texts by number. They lie one after the other: a million ids of 36 bytes take 44 MB.
/// Views stay valid until the next push_back.
class text_column {
public:
  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] bool empty() const noexcept { return ends_.empty(); }
  [[nodiscard]] std::string_view operator[](std::size_t i) const noexcept {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view{bytes_}.substr(begin, ends_[i] - begin);
  }
  void push_back(std::string_view text) {
    bytes_.append(text);
    ends_.push_back(bytes_.size());
  }

  friend bool operator==(const text_column&, const text_column&) = default;

private:
  std::string bytes_;
  std::vector<std::uint64_t> ends_;
};

} // namespace evo::music
