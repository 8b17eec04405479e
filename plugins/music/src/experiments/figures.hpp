#pragma once
/// @file
/// Outcomes as curves with bands over seeds, and their numbers.

#include "curves.hpp"
#include "materials.hpp"
#include "outcome.hpp"
#include "plan.hpp"
#include "token_map.hpp"

#include <span>
#include <string>
#include <vector>

namespace evo::music::experiments {

struct figure_line {
  std::string name{};
  band over; ///< seeds
};

struct figure {
  std::string id{}, title{}, x_label{};
  std::vector<double> x{};
  std::vector<figure_line> lines{};   ///< those of which there is something
  std::vector<std::string> missing{}; ///< a sentence for each other one
  std::string report{};               ///< what the report's figure shows
};

[[nodiscard]] std::vector<figure> make_figures(const plan& p, std::span<const outcome> outcomes);

/// Figure 2b.
[[nodiscard]] figure training_figure(const std::vector<epoch_measures>& epochs);

/// Columns: x, then for each line mean, low and high.
[[nodiscard]] std::string to_csv(const figure& f);
[[nodiscard]] std::string to_json(const figure& f);
[[nodiscard]] std::string to_csv(const token_map& m);
[[nodiscard]] std::string to_json(const token_map& m);

} // namespace evo::music::experiments
