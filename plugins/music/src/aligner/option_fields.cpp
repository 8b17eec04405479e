#include "option_fields.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <sstream>

namespace evo::music {
namespace {

constexpr double most_whole = 1e9;
using o = aligner_options;

const option_field fields[] = {
    {.name = "aggregation", .slot = &o::aggregate},
    {.name = "projection", .slot = &o::project},
    {.name = "listener_width", .slot = &o::listener_width, .low = 1, .high = 65536},
    {.name = "shared_width", .slot = &o::shared_width, .low = 1, .high = 65536},
    {.name = "hidden_width", .slot = &o::hidden_width, .low = 1, .high = 65536},
    {.name = "standardise", .slot = &o::standardise},
    {.name = "temperature", .slot = &o::temperature, .high = 1e6, .above_low = true},
    {.name = "learn_temperature", .slot = &o::learn_temperature},
    {.name = "negatives", .slot = &o::negatives, .low = 1, .high = 65536},
    {.name = "play_weight", .slot = &o::play_weight, .high = 1e6},
    {.name = "pairs_a_listener", .slot = &o::pairs_a_listener, .low = 1, .high = 1e6},
    {.name = "embedding_noise", .slot = &o::embedding_noise, .high = 1e6},
    {.name = "batch", .slot = &o::batch, .low = 1, .high = 1e6},
    {.name = "epochs", .slot = &o::epochs, .low = 1, .high = most_whole},
    {.name = "learning_rate", .slot = &o::learning_rate, .high = 1e3, .above_low = true},
    {.name = "weight_decay", .slot = &o::weight_decay, .high = 1e3},
    {.name = "dropout", .slot = &o::dropout, .high = 1, .below_high = true},
    {.name = "clip", .slot = &o::clip, .high = 1e9},
    {.name = "plateau_factor", .slot = &o::plateau_factor, .high = 1, .above_low = true},
    {.name = "plateau_patience", .slot = &o::plateau_patience, .high = most_whole},
    {.name = "patience", .slot = &o::patience, .high = most_whole},
    {.name = "validation",
     .slot = &o::validation,
     .high = 1,
     .above_low = true,
     .below_high = true},
    {.name = "seed", .slot = &o::seed, .high = 0x1p53},
};

} // namespace

std::span<const option_field> option_fields() {
  return fields;
}

aligner_options resolved(aligner_options options, std::size_t layers, std::size_t dim) {
  const aggregation usual = default_aggregation(layers, dim);
  const bool is_small = usual == aggregation::gating_tanh;
  const auto derive = [](auto& option, auto value) { option = option.value_or(value); };
  derive(options.aggregate, usual);
  derive(options.shared_width, std::size_t{is_small ? 128U : 768U});
  derive(options.hidden_width, std::size_t{is_small ? 256U : 2048U});
  derive(options.standardise, is_small);
  derive(options.embedding_noise, is_small ? 1.5 : 0.0);
  return options;
}

void check(const aligner_options& options) {
  for (const auto& field : option_fields()) {
    const auto inside = [&](double v) {
      if ((field.above_low ? v > field.low : v >= field.low) &&
          (field.below_high ? v < field.high : v <= field.high))
        return;
      std::ostringstream value, range;
      value << v;
      range << "a number " << (field.above_low ? "above " : "from ") << field.low
            << (field.below_high ? " and below " : " to ") << field.high;
      throw error{failure::configuration, field.name, value.str() + " is out of range",
                  range.str()};
    };
    std::visit(
        [&](auto slot) {
          using value = std::remove_cvref_t<decltype(options.*slot)>;
          if constexpr (std::same_as<value, double> || std::same_as<value, std::size_t>)
            inside(static_cast<double>(options.*slot));
          else if constexpr (std::same_as<value, std::optional<std::size_t>> ||
                             std::same_as<value, std::optional<double>>)
            if (options.*slot)
              inside(static_cast<double>(*(options.*slot)));
        },
        field.slot);
  }
}

nlohmann::json to_json(const aligner_options& options) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& field : option_fields())
    std::visit(
        [&](auto slot) {
          const auto& value = options.*slot;
          if constexpr (requires { word_of(value); })
            all[field.name] = word_of(value);
          else if constexpr (requires { word_of(*value); }) {
            if (value)
              all[field.name] = word_of(*value);
          } else if constexpr (requires { value.has_value(); }) {
            if (value)
              all[field.name] = *value;
          } else
            all[field.name] = value;
        },
        field.slot);
  return all;
}

} // namespace evo::music
