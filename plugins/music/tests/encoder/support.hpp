#pragma once
/// @file
/// The two encoders that the tests share; loading the weights takes a moment.

#include "evo/music/musicnn.hpp"

namespace evo::music::testing {

/// Reports MSD's tags.
inline const musicnn_encoder& msd() {
  static const musicnn_encoder encoder{{.weights = EVO_MUSICNN_WEIGHTS, .tags = musicnn_tags::msd}};
  return encoder;
}

/// Reports MTT's tags.
inline const musicnn_encoder& mtt() {
  static const musicnn_encoder encoder{{.weights = EVO_MUSICNN_WEIGHTS, .tags = musicnn_tags::mtt}};
  return encoder;
}

} // namespace evo::music::testing
