#include "nn/kernels/encoder_functions.hpp"

namespace evo::music::nn {

encoder_functions encoder_functions_for(instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return avx512_encoder_functions();
  case instruction_set::avx2: return avx2_encoder_functions();
  case instruction_set::portable: break;
  }
  return portable_encoder_functions();
}

} // namespace evo::music::nn
