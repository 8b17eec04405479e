#pragma once
/// @file
/// EnCodec's decoder: audio from codes (Defossez et al., "High Fidelity Neural Audio Compression",
/// 2022; configuration and names as in transformers' EncodecModel).

#include "nn/encodec/codes.hpp"
#include "nn/kernels/linear.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/tensor_source.hpp"

#include <memory>
#include <string_view>

namespace evo::music::nn {

/// Its result for a sequence depends on that sequence alone: not on those beside it, the executor
/// or the size of tiles.
class encodec_decoder {
public:
  /// @param prefix of the tensors' names: "audio_encoder." in MusicGen's checkpoints
  /// @param tile   frames that a thread turns into audio at a time; speed and memory alone depend
  ///   on it
  /// @throws error with failure::input: a tensor is missing or has another shape, or the
  ///   configuration asks for what isn't supported
  encodec_decoder(const tensor_source& source, std::string_view prefix,
                  const encodec_config& config, precision how = precision::fp32,
                  instruction_set set = best_available(), std::size_t tile = 4);
  ~encodec_decoder();
  encodec_decoder(encodec_decoder&&) noexcept;
  encodec_decoder& operator=(encodec_decoder&&) noexcept;

  /// @param batch sequences of any lengths, each of at least one frame; fewer codebooks than the
  ///   codec has are allowed
  /// @return for each channels x samples, hop() samples a frame; nominally in [-1, 1], not limited
  /// @throws error with failure::input: a code out of range, too many codebooks, no frame
  [[nodiscard]] std::vector<std::vector<float>> operator()(std::span<const codes_view> batch,
                                                           const executor& run) const;

private:
  struct network;

  void decode(std::span<const codes_view> batch, std::span<std::vector<float>> audio,
              const executor& run) const;

  encodec_config config_;
  std::size_t tile_;
  std::unique_ptr<const network> network_;
};

} // namespace evo::music::nn
