#include "nn/kernels/encoder_functions.hpp"

namespace evo::music::nn {

namespace {

encoder_functions best_avx512_functions(precision how) {
  encoder_functions functions = avx512_encoder_functions();
  if (how != precision::fp32 && __builtin_cpu_supports("avx512bf16") != 0)
    use_avx512_bf16(functions);
  return functions;
}

} // namespace

encoder_functions encoder_functions_for(precision how, instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return best_avx512_functions(how);
  case instruction_set::avx2: return avx2_encoder_functions();
  case instruction_set::portable: break;
  }
  return portable_encoder_functions();
}

} // namespace evo::music::nn
