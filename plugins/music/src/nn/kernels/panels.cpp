#include "nn/kernels/panels.hpp"

namespace evo::music::nn {

panel_kernels panel_kernels_for(precision how, instruction_set set) {
  switch (set) {
  case instruction_set::avx512: return avx512_panels(how);
  case instruction_set::avx2: return avx2_panels(how);
  case instruction_set::portable: break;
  }
  return portable_panels(how);
}

} // namespace evo::music::nn
