#pragma once
/// @file
/// Outcomes as rows: a mean over seeds beside each number of the report.

#include "curves.hpp"
#include "outcome.hpp"
#include "plan.hpp"

#include <span>
#include <string>
#include <vector>

namespace evo::music::experiments {

struct table_number {
  estimate ours;
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

/// A field of a CSV file, quoted where it must be.
[[nodiscard]] std::string csv_field(const std::string& text);
/// The shortest digits that read back to the same number; empty if it is none.
[[nodiscard]] std::string csv_number(double value);

} // namespace evo::music::experiments
