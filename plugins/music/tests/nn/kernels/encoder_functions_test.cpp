#include "nn/kernels/encoder_functions.hpp"

#include "support.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>
#include <vector>

namespace evo::music::nn {
namespace {

/// The definition, in double.
std::vector<double> plain_attention(const sequence_head& head) {
  std::vector<double> out(head.rows * head.width), shares(head.rows);
  for (std::size_t q = 0; q < head.rows; ++q) {
    double most = -std::numeric_limits<double>::infinity(), sum = 0;
    for (std::size_t k = 0; k < head.rows; ++k) {
      shares[k] = 0;
      for (std::size_t i = 0; i < head.width; ++i)
        shares[k] += static_cast<double>(head.query[q * head.stride_in + i]) *
                     static_cast<double>(head.key[k * head.stride_in + i]);
      shares[k] *= static_cast<double>(head.scale);
      most = std::max(most, shares[k]);
    }
    for (double& share : shares)
      sum += share = std::exp(share - most);
    for (std::size_t k = 0; k < head.rows; ++k)
      for (std::size_t i = 0; i < head.width; ++i)
        out[q * head.width + i] +=
            shares[k] / sum * static_cast<double>(head.value[k * head.stride_in + i]);
  }
  return out;
}

} // namespace

TEST_CASE("attention of a sequence is softmax(scale q K^T) V, whatever its length and width") {
  for (const instruction_set set : available_sets()) {
    for (const auto& [how, most] : {std::pair{precision::fp32, 1e-5}, {precision::bf16, 0.06}})
      for (const std::size_t width : {1U, 8U, 33U, 64U, 100U})
        for (const std::size_t rows : {1U, 5U, 32U, 33U, 100U}) {
          CAPTURE(static_cast<int>(set));
          CAPTURE(static_cast<int>(how));
          CAPTURE(width);
          CAPTURE(rows);
          const std::size_t stride = 3 * width + 1;
          const auto x = random_numbers(rows * stride, width * 1000 + rows);
          std::vector<float> out(rows * (width + 2), 7.0F);
          const sequence_head head{.query = x.data(),
                                   .key = x.data() + width,
                                   .value = x.data() + 2 * width,
                                   .out = out.data(),
                                   .rows = rows,
                                   .width = width,
                                   .stride_in = stride,
                                   .stride_out = width + 2,
                                   .scale = 0.5F};
          encoder_functions_for(how, set).attend(head);
          const auto expected = plain_attention(head);
          double worst = 0;
          for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t i = 0; i < width; ++i)
              worst = std::max(worst, std::abs(static_cast<double>(out[r * (width + 2) + i]) -
                                               expected[r * width + i]));
            CHECK(out[r * (width + 2) + width] == 7.0F); // what isn't the head's
          }
          CHECK(worst < most);
        }
  }
}

TEST_CASE("GELU of rows is x / 2 (1 + erf(x / sqrt 2))") {
  for (const instruction_set set : available_sets()) {
    for (const std::size_t n : {0U, 1U, 15U, 16U, 100U}) {
      auto x = random_numbers(n + 1, 3);
      for (float& each : x)
        each *= 4;
      const auto before = x;
      encoder_functions_for(precision::fp32, set).gelu(x.data(), n);
      CHECK(x[n] == before[n]);
      for (std::size_t i = 0; i < n; ++i) {
        const auto v = static_cast<double>(before[i]);
        CHECK(static_cast<double>(x[i]) ==
              doctest::Approx(v / 2 * (1 + std::erf(v / std::sqrt(2.0)))).epsilon(1e-5).scale(0.1));
      }
    }
  }
}

} // namespace evo::music::nn
