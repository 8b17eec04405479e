#pragma once
/// @file
/// EnCodec's residual vector quantiser.

#include "nn/encodec/codes.hpp"
#include "nn/encodec/signal.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/tensor_source.hpp"

#include <string>
#include <vector>

namespace evo::music::nn {

/// The vectors of all codebooks, codebooks x size x width.
class codebooks {
public:
  /// @param prefix of the tensors' names, "...quantizer."
  codebooks(const tensor_source& source, const std::string& prefix, const encodec_config& config);

  [[nodiscard]] std::size_t count() const noexcept { return vectors_.size(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t width() const noexcept { return width_; }
  [[nodiscard]] std::span<const float> all(std::size_t codebook) const noexcept {
    return vectors_[codebook];
  }
  [[nodiscard]] std::span<const float> vector(std::size_t codebook, std::int64_t code) const {
    return all(codebook).subspan(static_cast<std::size_t>(code) * width_, width_);
  }

private:
  std::size_t size_, width_;
  std::vector<std::vector<float>> vectors_;
};

/// @throws error with failure::input: no code at all, more codebooks than there are, or a code out
///   of range
void check_codes(const codebooks& books, codes_view codes);

/// out(t) = the sum of the vectors that the codes of frame t name. They have to be right.
void dequantize(const codebooks& books, codes_view codes, signal& out);

/// Finds the nearest vectors of one codebook after the other, each for what the ones before leave.
class quantizer {
public:
  quantizer(const codebooks& books, instruction_set set);

  /// Nearest by |x|^2 - 2 x e + |e|^2 in float, as transformers computes it; the first of equals.
  /// @param states frames x width; becomes what no codebook explains
  [[nodiscard]] codes operator()(const codebooks& books, signal& states, const executor& run) const;

private:
  struct book {
    linear products;
    std::vector<float> squares; ///< |e|^2
  };
  std::vector<book> books_;
};

} // namespace evo::music::nn
