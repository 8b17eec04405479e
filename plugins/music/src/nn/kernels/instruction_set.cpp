#include "nn/kernels/instruction_set.hpp"

#include <initializer_list>

namespace evo::music::nn {

bool is_available(instruction_set set) {
  __builtin_cpu_init();
  switch (set) {
  case instruction_set::avx512:
    return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
           __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
  case instruction_set::avx2:
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
  case instruction_set::portable: break;
  }
  return true;
}

instruction_set best_available() {
  static const instruction_set best = [] {
    for (const instruction_set set : {instruction_set::avx512, instruction_set::avx2})
      if (is_available(set))
        return set;
    return instruction_set::portable;
  }();
  return best;
}

} // namespace evo::music::nn
