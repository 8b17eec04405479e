// Attention and GELU of encoders for any processor.
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/encoder_functions.hpp"
#include "nn/kernels/scratch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

#define EVO_ISA encoder_portable
#define EVO_BYTES 16
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/kernels/detail/encoder.inl"

namespace evo::music::nn {

encoder_functions portable_encoder_functions() {
  return encoder_portable::encoder();
}

} // namespace evo::music::nn
