#pragma once
// Numbers to multiply, and what they are multiplied with.

#include "nn/kernels/instruction_set.hpp"

#include "evo/core/random.hpp"

#include <cstdint>
#include <vector>

namespace evo::music::nn {

inline std::vector<float> random_numbers(std::size_t count, std::uint64_t seed) {
  random_stream stream{seed, 0};
  std::vector<float> values(count);
  for (float& value : values)
    value = static_cast<float>(stream.normal());
  return values;
}

/// What this machine can run; the others are left to machines that can.
inline std::vector<instruction_set> available_sets() {
  std::vector<instruction_set> sets;
  for (const auto set : {instruction_set::portable, instruction_set::avx2, instruction_set::avx512})
    if (is_available(set))
      sets.push_back(set);
  return sets;
}

} // namespace evo::music::nn
