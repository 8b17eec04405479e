#include "pair_counter.hpp"

#include <algorithm>
#include <limits>

namespace evo::music::detail {

/// Where the pair is, or would be.
std::size_t pair_counter::place(std::uint32_t listener, std::uint32_t track) const {
  // Fibonacci hashing (D. Knuth, TAOCP 3, 6.4): the product's upper bits.
  const std::uint64_t key = std::uint64_t{listener} << 32 | track;
  std::uint64_t mixed = key * 0x9E3779B97F4A7C15;
  mixed ^= mixed >> 32;
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = mixed & mask;
  while (slots_[at].plays != 0 && (slots_[at].listener != listener || slots_[at].track != track))
    at = (at + 1) & mask;
  return at;
}

void pair_counter::grow() {
  std::vector<slot> old(slots_.empty() ? 1024 : 2 * slots_.size());
  old.swap(slots_);
  for (const slot& s : old)
    if (s.plays != 0)
      slots_[place(s.listener, s.track)] = s;
}

void pair_counter::add(std::uint32_t listener, std::uint32_t track, std::uint64_t plays) {
  if (4 * (size_ + 1) > 3 * slots_.size())
    grow();
  slot& s = slots_[place(listener, track)];
  if (s.plays == 0) {
    s.listener = listener;
    s.track = track;
    ++size_;
  }
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  s.plays = static_cast<std::uint32_t>(s.plays + std::min(plays, most - s.plays));
}

void pair_counter::release_into(listening_history& h) {
  std::erase_if(slots_, [](const slot& s) { return s.plays == 0; });
  std::ranges::sort(slots_, {},
                    [](const slot& s) { return std::uint64_t{s.listener} << 32 | s.track; });
  const auto column = [this](std::vector<std::uint32_t>& to, std::uint32_t slot::* member) {
    to.resize(slots_.size());
    std::ranges::transform(slots_, to.begin(), member);
  };
  column(h.listener, &slot::listener);
  column(h.track, &slot::track);
  column(h.plays, &slot::plays);
  slots_ = {};
  size_ = 0;
}

} // namespace evo::music::detail
