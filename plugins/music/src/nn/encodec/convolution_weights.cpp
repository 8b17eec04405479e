#include "nn/encodec/convolution_weights.hpp"

#include <array>
#include <cmath>

namespace evo::music::nn {
namespace {

/// w = v g / |v|, with a norm for each of the first dimension (Salimans and Kingma 2016).
void scale_to_lengths(std::vector<float>& directions, const std::vector<float>& lengths) {
  const std::size_t each = directions.size() / lengths.size();
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    double squares = 0;
    for (std::size_t j = 0; j < each; ++j)
      squares += static_cast<double>(directions[i * each + j]) * directions[i * each + j];
    const auto scale = static_cast<float>(lengths[i] / std::sqrt(squares));
    for (std::size_t j = 0; j < each; ++j)
      directions[i * each + j] *= scale;
  }
}

} // namespace

convolution_weights read_convolution(const tensor_source& source, const std::string& prefix,
                                     std::size_t first, std::size_t second, std::size_t kernel,
                                     std::size_t biases) {
  const auto number = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  const std::array shape{number(first), number(second), number(kernel)};
  const std::array<std::int64_t, 3> lengths{number(first), 1, 1};
  const std::array bias{number(biases)};
  const bool old = source.contains(prefix + "weight_g");
  const std::string now = "parametrizations.weight.original";
  convolution_weights result;
  result.weight = source.floats(prefix + (old ? "weight_v" : now + "1"), shape);
  scale_to_lengths(result.weight, source.floats(prefix + (old ? "weight_g" : now + "0"), lengths));
  result.bias = source.floats(prefix + "bias", bias);
  return result;
}

} // namespace evo::music::nn
