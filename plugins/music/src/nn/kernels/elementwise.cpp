#include "nn/kernels/elementwise.hpp"

#include "nn/kernels/row_functions.hpp"

namespace evo::music::nn {

const row_functions& row_functions_for(instruction_set set) {
  static const row_functions portable = portable_rows(), avx2 = avx2_rows(), avx512 = avx512_rows();
  switch (set) {
  case instruction_set::avx512: return avx512;
  case instruction_set::avx2: return avx2;
  case instruction_set::portable: break;
  }
  return portable;
}

void layer_norm(std::span<const float> x, std::span<const float> gain, std::span<const float> bias,
                float epsilon, std::span<float> out, instruction_set set) {
  row_functions_for(set).layer_norm(x.data(), x.size(), gain.data(), bias.data(), epsilon,
                                    out.data());
}

void rms_norm(std::span<const float> x, std::span<const float> gain, float epsilon,
              std::span<float> out, instruction_set set) {
  row_functions_for(set).rms_norm(x.data(), x.size(), gain.data(), epsilon, out.data());
}

void softmax(std::span<float> x, instruction_set set) {
  row_functions_for(set).softmax(x.data(), x.size());
}

void elu(std::span<const float> x, std::span<float> out, instruction_set set) {
  row_functions_for(set).elu(x.data(), x.size(), out.data());
}

void sigmoid(std::span<float> x, instruction_set set) {
  row_functions_for(set).sigmoid(x.data(), x.size());
}

void tanh(std::span<float> x, instruction_set set) {
  row_functions_for(set).tanh(x.data(), x.size());
}

} // namespace evo::music::nn
