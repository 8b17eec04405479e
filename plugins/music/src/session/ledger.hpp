#pragma once
/// @file
/// Every candidate of a run so far, findable by its genome: an exact cache.

#include "evo/music/store.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace evo::music::detail {

class ledger {
public:
  ledger() = default;
  ledger(std::vector<stored_candidate> candidates, const std::vector<stored_member>& members);

  /// The candidate with this genome; nullptr if it was never met.
  [[nodiscard]] const stored_candidate* find(std::string_view genome) const;
  [[nodiscard]] const stored_candidate& at(std::uint64_t candidate) const;
  void add(stored_candidate candidate);

  /// Notes that the strategy's candidate `asked` is the candidate of that genome.
  void note_member(std::uint64_t asked, std::uint64_t candidate);
  /// The candidates that the strategy's ids stand for; ids that it never asked for are left out.
  [[nodiscard]] std::vector<std::uint64_t> resolve(const std::vector<std::uint64_t>& asked) const;

  /// In order of evaluation.
  [[nodiscard]] const std::deque<stored_candidate>& candidates() const noexcept {
    return candidates_;
  }
  /// The best `count`, best first; equal fitness in order of evaluation. Candidates that sound the
  /// same (equal embeddings) are there once; failed ones never.
  [[nodiscard]] std::vector<const stored_candidate*> best(std::size_t count) const;

private:
  std::deque<stored_candidate> candidates_; // pointers and views into it stay valid
  std::unordered_map<std::string_view, std::size_t> by_genome_;
  std::unordered_map<std::uint64_t, std::size_t> by_id_;
  std::unordered_map<std::uint64_t, std::uint64_t> members_;
};

} // namespace evo::music::detail
