#pragma once
/// @file
/// Outcomes as curves with bands over seeds.

#include "materials.hpp"
#include "outcome.hpp"
#include "plan.hpp"
#include "token_map.hpp"

#include "comparison/figure.hpp"

#include <span>
#include <string>
#include <vector>

namespace evo::music::experiments {

using comparison::band;
using comparison::figure;
using comparison::figure_line;

[[nodiscard]] std::vector<figure> make_figures(const plan& p, std::span<const outcome> outcomes);

/// Figure 2b.
[[nodiscard]] figure training_figure(const std::vector<epoch_measures>& epochs);

[[nodiscard]] std::string to_csv(const token_map& m);
[[nodiscard]] std::string to_json(const token_map& m);

} // namespace evo::music::experiments
