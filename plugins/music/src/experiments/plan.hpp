#pragma once
/// @file
/// The experiments as data: which runs there are, and which rows and lines are made of them.

#include "settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace evo::music::experiments {

/// A run for each seed.
struct cell {
  std::string id{}; ///< with the seed, the name of its folder
  bool is_session = false;
  bool asks_model = false;
  std::vector<std::pair<std::string, std::string>> keys{}; ///< what differs from the base, as YAML
  std::uint64_t candidates = 0;                            ///< that are asked for, about
};

enum class measure {
  best,      ///< of all candidates
  final_max, ///< of the last generation, as the next three
  mean,
  median,
  penalty,   ///< the mean noise penalty, before its weight
  cosine,    ///< of believed and true scores after the last round
  falls,     ///< how far the generations' best fell below the one before, in sum
  late_gain, ///< how much the best rose in the second half
  tags_of_5, ///< share of the five strongest tags of the target that the best has, too
  tags_of_10
};

struct column {
  std::string title{};
  measure what;
  bool by_belief = false; ///< scores as they were believed to be; else the true ones
};

struct row {
  std::vector<std::string> labels{};
  std::string cell{};
  bool by_belief = false;                         ///< all of the columns are
  std::vector<std::optional<double>> published{}; ///< the report's numbers, one a column, or none
  std::string published_for{};                    ///< what the report had, where the label differs
};

struct table_plan {
  std::string id{}; ///< of its files
  std::string title{};
  std::vector<std::string> label_titles{};
  std::vector<column> columns{};
  std::vector<row> rows{};
  std::string note{}; ///< what differs from the report
};

enum class statistic { best, mean, median, score_cosine, vector_cosine };

struct line_plan {
  std::string name{};
  std::string cell{};
  statistic what = statistic::best;
  bool by_belief = false;
};

/// A figure of curves over generations, or over rounds for cosines.
struct figure_plan {
  std::string id{};
  std::string title{};
  std::vector<line_plan> lines{};
  std::string report{}; ///< what the report's figure shows
};

struct plan {
  std::vector<cell> cells{};
  std::vector<table_plan> tables{};
  std::vector<figure_plan> figures{}; ///< but for 2b and 8, which no run makes
  bool has_large_population = true;   ///< else all populations are as small

  /// @throws std::out_of_range
  [[nodiscard]] const cell& find(const std::string& id) const;
};

/// Whose tastes the experiments are about.
struct listeners_chosen {
  std::string typical{}, furthest{};
};

[[nodiscard]] plan make_plan(const settings& s, const listeners_chosen& who,
                             const std::filesystem::path& aligner);

/// The configuration of one run.
/// @throws error with failure::configuration
[[nodiscard]] configuration configuration_of(const cell& c, const settings& s, std::uint64_t seed);

} // namespace evo::music::experiments
