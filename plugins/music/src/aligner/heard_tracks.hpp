#pragma once
/// @file
/// Who listened to which tracks, and what else could have been.

#include "evo/core/random.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace evo::music {

/// Some of a history's pairs, and the tracks among which negatives are looked for.
class heard_tracks {
public:
  /// @param listener, track the pairs' columns @param chosen which pairs
  /// @param among the tracks that can be negatives, ascending
  heard_tracks(std::span<const std::uint32_t> listener, std::span<const std::uint32_t> track,
               std::span<const std::uint32_t> chosen, std::size_t listeners,
               std::vector<std::uint32_t> among);

  /// Ascending.
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t listener) const noexcept {
    return std::span{tracks_}.subspan(begin_[listener], begin_[listener + 1] - begin_[listener]);
  }
  /// How many tracks this listener could be given as negatives.
  [[nodiscard]] std::size_t unheard(std::uint32_t listener) const noexcept {
    return among_.size() - of(listener).size();
  }
  [[nodiscard]] std::span<const std::uint32_t> among() const noexcept { return among_; }
  /// All of them, ascending.
  [[nodiscard]] std::vector<std::uint32_t> all_unheard(std::uint32_t listener) const;
  /// Different ones, as far as there are so many; at least one has to be there.
  void draw_unheard(std::uint32_t listener, random_stream& stream,
                    std::span<std::uint32_t> out) const;

private:
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> tracks_, among_;
};

} // namespace evo::music
