#pragma once
/// @file
/// Ids of candidates where several strategies, each of which counts from 0, share one batch.

#include "evo/core/batch.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evo::islands_detail {

/// Set in the ids of candidates that an island is told from outside, so that they can't be taken
/// for its own.
inline constexpr candidate_id foreign_mark = candidate_id{1} << 63;

/// One island's ids as those of the common batch. Batches of one size after each other take one
/// entry, so that the memory doesn't grow with the generations.
class lineage {
public:
  /// @param own, common  the first ids of `count` candidates in a row, above all before
  void add(candidate_id own, candidate_id common, std::uint64_t count) {
    if (!runs_.empty()) {
      run& last = runs_.back();
      const bool goes_on = own == last.own + last.batches * last.count && count == last.count;
      if (goes_on && (last.batches == 1 || common == last.common + last.batches * last.stride)) {
        last.stride = (common - last.common) / last.batches;
        ++last.batches;
        return;
      }
    }
    runs_.push_back({own, common, count, 0, 1});
  }

  /// @param own  an id that was added, or one with the foreign mark
  [[nodiscard]] candidate_id common(candidate_id own) const noexcept {
    if ((own & foreign_mark) != 0)
      return own & ~foreign_mark;
    for (std::size_t i = runs_.size(); i-- > 0;) {
      const run& r = runs_[i];
      if (own >= r.own && own < r.own + r.batches * r.count)
        return r.common + (own - r.own) / r.count * r.stride + (own - r.own) % r.count;
    }
    return own;
  }

  friend bool operator==(const lineage&, const lineage&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.runs_);
  }

private:
  struct run {
    candidate_id own = 0, common = 0; ///< of the first candidate
    std::uint64_t count = 0;          ///< of candidates a batch
    std::uint64_t stride = 0;         ///< between the common ids of batches
    std::uint64_t batches = 0;

    friend bool operator==(const run&, const run&) = default;

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.own, self.common, self.count, self.stride, self.batches);
    }
  };

  std::vector<run> runs_{};
};

} // namespace evo::islands_detail
