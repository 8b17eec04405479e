#pragma once
/// @file
/// EnCodec's encoder: codes from audio (see decoder.hpp for the source).

#include "nn/encodec/codes.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/tensor_source.hpp"

#include <memory>
#include <string_view>

namespace evo::music::nn {

/// Its result for a clip depends on that clip alone: not on those beside it, the executor or the
/// size of tiles.
class encodec_encoder {
public:
  /// @param prefix of the tensors' names: "audio_encoder." in MusicGen's checkpoints
  /// @param tile   frames that a thread codes at a time; speed and memory alone depend on it
  /// @throws error with failure::input: a tensor is missing or has another shape, or the
  ///   configuration asks for what isn't supported
  encodec_encoder(const tensor_source& source, std::string_view prefix,
                  const encodec_config& config, precision how = precision::fp32,
                  instruction_set set = best_available(), std::size_t tile = 4);
  ~encodec_encoder();
  encodec_encoder(encodec_encoder&&) noexcept;
  encodec_encoder& operator=(encodec_encoder&&) noexcept;

  /// @param clips each channels x samples at the codec's rate, of any lengths, at least one sample
  /// @return for each all codebooks, a frame for every hop() samples or part of them
  /// @throws error with failure::input: samples that don't make whole channels, or none
  [[nodiscard]] std::vector<codes> operator()(std::span<const std::span<const float>> clips,
                                              const executor& run) const;

private:
  struct network;

  void encode(std::span<const std::span<const float>> clips, std::span<codes> found,
              const executor& run) const;

  encodec_config config_;
  std::size_t tile_;
  std::unique_ptr<const network> network_;
};

} // namespace evo::music::nn
