#include "import_evotorch.hpp"

#include <algorithm>
#include <array>

namespace evo::music::detail {
namespace {

/// One of their words and ours.
struct translation {
  std::string_view theirs, ours;
};

constexpr std::array algorithms{
    translation{"CMAES", "cma_es"}, translation{"PGPE", "pgpe"}, translation{"XNES", "xnes"},
    translation{"SNES", "snes"},    translation{"CEM", "cem"},
};

constexpr std::array vocabulary{
    translation{"clipup", "clip_up"}, translation{"adam", "adam"},
    translation{"nes", "nes"},        translation{"centered", "centered"},
    translation{"linear", "linear"},  translation{"normalized", "normalize"},
};

// Deviations are 1 there and thus 1/18 of the embeddings' spread; so are PGPE's steps. The rest is
// what evotorch_defaults() sets (evo/strategy/cem.hpp).
constexpr std::array settings{
    evotorch_default{"", "strategy.stops", "false"},
    evotorch_default{"", "genome.initial_deviation", "0.05555555555555555"},
    evotorch_default{"PGPE", "strategy.mean_learning_rate", "0.05555555555555555"},
    evotorch_default{"PGPE", "strategy.deviation_learning_rate", "1"},
    evotorch_default{"CEM", "strategy.elite_ratio", "0.25"},
    evotorch_default{"CEM", "strategy.mean_smoothing", "1"},
    evotorch_default{"CEM", "strategy.deviation_smoothing", "1"},
    evotorch_default{"CEM", "strategy.unbiased", "true"},
};

using enum evotorch_value;
constexpr std::array arguments{
    evotorch_argument{"", "popsize", "strategy.population_size"},
    evotorch_argument{"", "stdev_init", "genome.initial_deviation", per_spread},
    evotorch_argument{"PGPE", "center_learning_rate", "strategy.mean_learning_rate", per_spread},
    evotorch_argument{"PGPE", "stdev_learning_rate", "strategy.deviation_learning_rate"},
    evotorch_argument{"PGPE", "symmetric", "strategy.symmetric", yes_or_no},
    evotorch_argument{"PGPE", "optimizer", "strategy.optimizer", word},
    evotorch_argument{"PGPE", "ranking_method", "strategy.shaping", word},
    evotorch_argument{"SNES", "center_learning_rate", "strategy.mean_learning_rate"},
    evotorch_argument{"SNES", "ranking_method", "strategy.shaping", word},
    evotorch_argument{"XNES", "center_learning_rate", "strategy.mean_learning_rate"},
    evotorch_argument{"XNES", "ranking_method", "strategy.shaping", word},
    evotorch_argument{"CEM", "parenthood_ratio", "strategy.elite_ratio"},
    evotorch_argument{"CMAES", "active", "strategy.active", yes_or_no},
};

template <class Words>
std::string_view translated(const Words& words, std::string_view theirs) {
  const auto found = std::ranges::find(words, theirs, &translation::theirs);
  return found == words.end() ? std::string_view{} : found->ours;
}

} // namespace

std::span<const evotorch_default> evotorch_settings() {
  return settings;
}

const evotorch_argument* find_evotorch_argument(std::string_view mode, std::string_view name) {
  if (evotorch_strategy(mode).empty())
    return nullptr;
  const auto found = std::ranges::find_if(arguments, [&](const evotorch_argument& a) {
    return a.name == name && (a.mode.empty() || a.mode == mode);
  });
  return found == arguments.end() ? nullptr : &*found;
}

std::string_view evotorch_word(std::string_view word) {
  return translated(vocabulary, word);
}

std::string_view evotorch_strategy(std::string_view mode) {
  return translated(algorithms, mode);
}

} // namespace evo::music::detail
