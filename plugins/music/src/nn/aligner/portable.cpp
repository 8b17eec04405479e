// Rows for any processor.
#include "nn/aligner/row_math.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

#define EVO_ISA portable_training
#define EVO_BYTES 16
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/aligner/row_math.inl"

namespace evo::music::nn {

row_math portable_row_math() {
  return portable_training::all_row_math();
}

} // namespace evo::music::nn
