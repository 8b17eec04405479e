#include "heard_tracks.hpp"

#include <algorithm>

namespace evo::music {

heard_tracks::heard_tracks(std::span<const std::uint32_t> listener,
                           std::span<const std::uint32_t> track,
                           std::span<const std::uint32_t> chosen, std::size_t listeners,
                           std::vector<std::uint32_t> among)
    : begin_(listeners + 1), tracks_(chosen.size()), among_{std::move(among)} {
  for (const std::uint32_t i : chosen)
    ++begin_[listener[i] + 1];
  for (std::size_t l = 0; l < listeners; ++l)
    begin_[l + 1] += begin_[l];
  std::vector<std::size_t> next{begin_.begin(), begin_.end() - 1};
  for (const std::uint32_t i : chosen)
    tracks_[next[listener[i]]++] = track[i];
  for (std::size_t l = 0; l < listeners; ++l)
    std::sort(tracks_.begin() + static_cast<std::ptrdiff_t>(begin_[l]),
              tracks_.begin() + static_cast<std::ptrdiff_t>(begin_[l + 1]));
}

std::vector<std::uint32_t> heard_tracks::all_unheard(std::uint32_t listener) const {
  std::vector<std::uint32_t> rest;
  rest.reserve(unheard(listener));
  std::ranges::set_difference(among_, of(listener), std::back_inserter(rest));
  return rest;
}

void heard_tracks::draw_unheard(std::uint32_t listener, random_stream& stream,
                                std::span<std::uint32_t> out) const {
  const auto heard = of(listener);
  // Trial and error is fast while most trials succeed.
  if (2 * (heard.size() + out.size()) > among_.size()) {
    auto rest = all_unheard(listener);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::size_t first = i % rest.size(); // again from the start where there are too few
      std::swap(rest[first], rest[first + stream.below(rest.size() - first)]);
      out[i] = rest[first];
    }
    return;
  }
  for (std::size_t i = 0; i < out.size();) {
    const std::uint32_t track = among_[stream.below(among_.size())];
    if (std::ranges::find(out.first(i), track) != out.begin() + static_cast<std::ptrdiff_t>(i) ||
        std::ranges::binary_search(heard, track))
      continue;
    out[i++] = track;
  }
}

} // namespace evo::music
