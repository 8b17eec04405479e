#pragma once
/// @file
/// The fields of aligner_options, declared once: names, ranges and what they are kept as.

#include "evo/music/aligner_training.hpp"

#include <limits>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <variant>

namespace evo::music {

using option_slot =
    std::variant<std::size_t aligner_options::*, double aligner_options::*, bool aligner_options::*,
                 std::optional<std::size_t> aligner_options::*,
                 std::optional<double> aligner_options::*, std::optional<bool> aligner_options::*,
                 std::optional<aggregation> aligner_options::*, projection aligner_options::*>;

struct option_field {
  const char* name;
  option_slot slot;
  double low = 0, high = std::numeric_limits<double>::infinity();
  bool above_low = false, below_high = false; ///< the ends themselves are left out
};

[[nodiscard]] std::span<const option_field> option_fields();

/// What a file or state says about a training, and back.
[[nodiscard]] nlohmann::json to_json(const aligner_options& options);

} // namespace evo::music
