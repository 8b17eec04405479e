#include "nn/aligner/row_math.hpp"

namespace evo::music::nn {

const row_math& row_math_for(instruction_set set) {
  static const row_math portable = portable_row_math(), avx2 = avx2_row_math(),
                        avx512 = avx512_row_math();
  switch (set) {
  case instruction_set::avx512: return avx512;
  case instruction_set::avx2: return avx2;
  case instruction_set::portable: break;
  }
  return portable;
}

const row_math& best_row_math() {
  static const row_math& best = row_math_for(best_available());
  return best;
}

} // namespace evo::music::nn
