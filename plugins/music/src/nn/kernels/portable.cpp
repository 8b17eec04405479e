// The kernels for any processor.
#include "nn/kernels/attention.hpp"
#include "nn/kernels/bfloat16.hpp"
#include "nn/kernels/panels.hpp"
#include "nn/kernels/row_functions.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <type_traits>
#include <utility>

#define EVO_ISA portable
#define EVO_BYTES 16
#include "nn/kernels/detail/vectors.inl"

#include "nn/kernels/detail/functions.inl"

#include "nn/kernels/detail/reductions.inl"

#include "nn/kernels/detail/rows.inl"

#include "nn/kernels/detail/attention.inl"

#include "nn/kernels/detail/finish.inl"
#include "nn/kernels/detail/panels.inl"

#include "nn/kernels/detail/int8_panels.inl"

#include "nn/kernels/detail/quantise.inl"

#include "nn/kernels/detail/all_panels.inl"

namespace evo::music::nn {

panel_kernels portable_panels(precision how) {
  return portable::panels(how);
}
attention_kernels portable_attention(precision how) {
  return portable::attention(how);
}
row_functions portable_rows() {
  return portable::rows();
}

} // namespace evo::music::nn
