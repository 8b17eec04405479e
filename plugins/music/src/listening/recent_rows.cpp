#include "recent_rows.hpp"

#include <algorithm>

namespace evo::music::detail {
namespace {

constexpr std::size_t smallest = 1024;

/// Splitmix64's finalizer over both halves; never 0.
std::uint64_t fingerprint(std::uint32_t listener, std::uint32_t track, std::int64_t time) {
  const auto mix = [](std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  };
  const std::uint64_t pair = std::uint64_t{listener} << 32 | track;
  return std::max<std::uint64_t>(
      mix(mix(pair + 0x9E3779B97F4A7C15) ^ static_cast<std::uint64_t>(time)), 1);
}

std::size_t place(const std::vector<std::uint64_t>& rows, std::uint64_t print) {
  const std::size_t mask = rows.size() - 1;
  std::size_t at = print & mask;
  while (rows[at] != 0 && rows[at] != print)
    at = (at + 1) & mask;
  return at;
}

} // namespace

recent_rows::recent_rows(std::size_t window)
    : window_{std::max<std::size_t>(window, 1)}, young_(smallest) {}

bool recent_rows::contains(const std::vector<std::uint64_t>& rows, std::uint64_t print) {
  return !rows.empty() && rows[place(rows, print)] == print;
}

void recent_rows::grow() {
  std::vector<std::uint64_t> larger(2 * young_.size());
  for (const auto print : young_)
    if (print != 0)
      larger[place(larger, print)] = print;
  young_.swap(larger);
}

bool recent_rows::insert(std::uint32_t listener, std::uint32_t track, std::int64_t time) {
  const std::uint64_t print = fingerprint(listener, track, time);
  if (contains(old_, print) || contains(young_, print))
    return false;
  if (count_ == window_) {
    old_.swap(young_);
    young_.assign(smallest, 0);
    count_ = 0;
  }
  if (2 * (count_ + 1) > young_.size())
    grow();
  young_[place(young_, print)] = print;
  ++count_;
  return true;
}

} // namespace evo::music::detail
