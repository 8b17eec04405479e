#pragma once
/// @file
/// What follows from EnCodec's configuration for encoder and decoder alike.

#include "nn/encodec/residual_block.hpp"
#include "nn/musicgen/config.hpp"

namespace evo::music::nn {

/// @throws error with failure::input for what isn't supported (normalised audio) or makes no codec
void check_supported(const encodec_config& config);

/// Of the block with this number among the residual blocks of one width.
[[nodiscard]] residual_shape residual_shape_of(const encodec_config& config, std::size_t width,
                                               std::size_t number);

/// Channels on the codes' side of the convolutions.
[[nodiscard]] inline std::size_t widest(const encodec_config& config) noexcept {
  return config.filters << config.ratios.size();
}

/// The names of a stack's layers in turn: "...layers.0.", "...layers.1.", ...
class layer_names {
public:
  explicit layer_names(std::string prefix) : prefix_{std::move(prefix)} {}

  [[nodiscard]] std::string next() { return prefix_ + std::to_string(number_++) + "."; }
  /// An activation has a number of its own in the checkpoint.
  [[nodiscard]] std::string next_after_elu() {
    ++number_;
    return next();
  }

private:
  std::string prefix_;
  std::size_t number_ = 0;
};

} // namespace evo::music::nn
