#pragma once
/// @file
/// What the parts of the page have in common: the ranking, who is whose parent, the operators.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evo/music/report.hpp"

namespace evo::music::report {

struct operator_credit {
  std::string name;
  std::size_t candidates = 0; ///< made by it
  std::size_t failed = 0;
  std::size_t compared = 0; ///< scored, with at least one scored parent on record
  std::size_t improved = 0; ///< of these, better than the best of their parents
  std::size_t records = 0;  ///< better than everything evaluated before
};

struct facts {
  const run_record& run;
  const report_options& options;
  std::vector<std::size_t>
      ranking; ///< indices of scored candidates, best first, older first if equal
  std::unordered_map<std::uint64_t, std::size_t> by_id; ///< the first candidate with that id
  std::vector<operator_credit> operators;               ///< in order of first appearance
  std::size_t failed = 0;                               ///< candidates without a finite fitness
  std::optional<double> first_best;                     ///< best fitness of the first population

  facts(const run_record& record, const report_options& chosen);

  [[nodiscard]] const candidate_record* best() const;
  [[nodiscard]] std::uint64_t evaluations() const;
  /// Place in the ranking, from 1, among the rows that the table shows; 0 if it isn't there.
  [[nodiscard]] std::size_t row_of(std::uint64_t id) const;
  /// A class "o0" ... "o5" that colours an operator; "o6" for all later ones.
  [[nodiscard]] std::string operator_class(std::string_view name) const;
  /// The best scored parent of a candidate on record; null if there is none.
  [[nodiscard]] const candidate_record* best_parent(const candidate_record& child) const;
};

} // namespace evo::music::report
