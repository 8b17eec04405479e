#pragma once
/// @file
/// Outcomes as rows: a mean over seeds beside each number of the report.

#include "outcome.hpp"
#include "plan.hpp"

#include "comparison/seeds.hpp"

#include <span>
#include <string>
#include <vector>

namespace evo::music::experiments {

struct table_number {
  comparison::estimate ours;
  std::optional<double> published{};
};

struct table_row {
  std::vector<std::string> labels{};
  cell_state state = cell_state::not_run; ///< finished if any seed is
  std::string why{};                      ///< some seed has no numbers
  std::vector<table_number> numbers{};    ///< one a column
  std::string published_for{};
  std::vector<std::string> folders{}; ///< of the finished runs
};

struct table {
  std::string id{}, title{}, note{};
  std::vector<std::string> label_titles{}, column_titles{};
  std::vector<table_row> rows{};
  bool has_published = false;
};

[[nodiscard]] std::vector<table> make_tables(const plan& p, std::span<const outcome> outcomes);

/// Columns: labels, state, why, seeds, then for each measure mean, deviation, half_width and the
/// report's. What isn't known is empty.
[[nodiscard]] std::string to_csv(const table& t);
[[nodiscard]] std::string to_json(const table& t);

} // namespace evo::music::experiments
