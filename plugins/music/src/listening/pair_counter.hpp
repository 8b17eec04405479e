#pragma once
/// @file
/// How often each pair of a listener and a track occurs.

#include "evo/music/listening.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace evo::music::detail {

/// Open addressing, 16 to 32 bytes a different pair (32 to 48 while it grows).
class pair_counter {
public:
  void add(std::uint32_t listener, std::uint32_t track, std::uint64_t plays = 1);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// The pairs in order, as the columns of a history whose ids are the caller's. Leaves nothing.
  void release_into(listening_history& h);

private:
  struct slot {
    std::uint32_t listener = 0, track = 0, plays = 0; ///< plays 0: free
  };
  [[nodiscard]] std::size_t place(std::uint32_t listener, std::uint32_t track) const;
  void grow();

  std::vector<slot> slots_;
  std::size_t size_ = 0;
};

} // namespace evo::music::detail
