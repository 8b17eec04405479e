#include "nn/kernels/panels.hpp"

namespace evo::music::nn {
namespace {

panel_kernels best_avx512_panels(precision how) {
  panel_kernels kernels = avx512_panels(how);
  if (how == precision::bf16 && __builtin_cpu_supports("avx512bf16") != 0)
    use_avx512_bf16(kernels);
  if (how == precision::int8 && __builtin_cpu_supports("avx512vnni") != 0)
    use_avx512_vnni(kernels);
  return kernels;
}

} // namespace

panel_kernels panel_kernels_for(precision how, instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return best_avx512_panels(how);
  case instruction_set::avx2: return avx2_panels(how);
  case instruction_set::portable: break;
  }
  return portable_panels(how);
}

bool reads_compact_weights(precision how, instruction_set set) {
  return how == precision::bf16 && set == instruction_set::avx512 &&
         __builtin_cpu_supports("avx512bf16") != 0;
}

panel_kernels compact_kernels() {
  panel_kernels kernels = best_avx512_panels(precision::bf16);
  use_compact_weights(kernels);
  return kernels;
}

} // namespace evo::music::nn
