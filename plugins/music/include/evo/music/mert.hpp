#pragma once
/// @file
/// The MERT encoder (Y. Li et al., "MERT: Acoustic Music Understanding Model with Large-Scale
/// Self-Supervised Training", 2023), on the processor, from checkpoints as Hugging Face has them.
/// See docs/guide/mert.md.

#include "evo/music/encoder.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace evo::music {

struct mert_options {
  /// The folder: config.json, preprocessor_config.json and weights.
  std::filesystem::path model{};
  std::string precision = "bf16"; ///< fp32, bf16, int8 (the layers; their convolutions bf16)
};

/// Layers of the embedding: 0 = what goes into the first layer, i = what the i-th one makes of it;
/// 13 x 768 for MERT-v1-95M, 25 x 1024 for MERT-v1-330M. Each is the mean over the clip's frames,
/// 75 a second.
///
/// A clip is mixed to mono, resampled to the checkpoint's rate (24 kHz), and, where
/// preprocessor_config.json asks for it, shifted and scaled to mean zero and variance one as a
/// whole. One of more than 30 seconds is then cut into as few windows of at most 30 seconds as it
/// takes, all of one length, which are heard apart; the embedding is the mean over the frames of
/// all. Safe to use from several threads; about 22 GFLOP a second of audio for 95M.
class mert_encoder final : public encoder {
public:
  /// Loads the weights and packs them.
  /// @throws error with failure::input for a checkpoint that is damaged, or of another model; with
  ///   failure::configuration for a precision that there isn't
  explicit mert_encoder(const mert_options& options);
  ~mert_encoder() override;

  [[nodiscard]] std::size_t layers() const override;
  [[nodiscard]] std::size_t dim() const override;
  /// @throws error with failure::input also for a clip that is too short for a frame (400 samples
  /// at
  ///   24 kHz)
  [[nodiscard]] embedding_batch embed(std::span<const audio_view> clips,
                                      const executor& run) const override;

private:
  struct parts;
  std::unique_ptr<const parts> parts_;
};

} // namespace evo::music
