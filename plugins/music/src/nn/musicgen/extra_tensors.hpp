#pragma once
/// @file
/// Tensors of a checkpoint that nobody has asked for.

#include "nn/checkpoint/checkpoint.hpp"

namespace evo::music::nn {

/// After a model was read: whatever it left unread must be known to be of no use. Known are what
/// only training reads of EnCodec's codebooks (`cluster_size`, `embed_avg`, `inited`), the table of
/// positions, which files of 2023 hold and which is computed here, and the second name of T5's
/// table.
/// @throws error with failure::input that lists the others
void refuse_extra_tensors(const checkpoint& weights);

} // namespace evo::music::nn
