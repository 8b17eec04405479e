#pragma once
/// @file
/// Whether a row came before, among the recent ones.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace evo::music::detail {

/// Remembers the last `window` different rows, and up to as many before them, by 64-bit
/// fingerprints (two of a million rows are alike with a chance of 3 in 10^8). A million rows take
/// 32 MB at most.
class recent_rows {
public:
  explicit recent_rows(std::size_t window);
  /// Remembers the row; false if it is remembered already.
  bool insert(std::uint32_t listener, std::uint32_t track, std::int64_t time);

private:
  [[nodiscard]] static bool contains(const std::vector<std::uint64_t>& rows, std::uint64_t print);
  void grow();

  std::size_t window_;
  std::vector<std::uint64_t> young_, old_; ///< open addressing; 0: free
  std::size_t count_ = 0;                  ///< of young_
};

} // namespace evo::music::detail
