#pragma once
/// @file
/// The musicnn encoder and tagger: two convolutional networks with the published weights, trained
/// on the Million Song Dataset (MSD) and on MagnaTagATune (MTT). See docs/guide/musicnn.md.

#include "evo/music/encoder.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace evo::music {

enum class musicnn_embedding {
  penultimate, ///< 2 x 200: the layer below the tags
  pooled,      ///< 2 x 753: all convolutional layers, averaged over time
};

/// Whose 50 tags are reported. The two lists share names, but their models disagree on what these
/// mean.
enum class musicnn_tags { msd, mtt };

struct musicnn_options {
  std::filesystem::path weights = {}; ///< the safetensors file that tools/convert_musicnn.py writes
  musicnn_embedding embedding = musicnn_embedding::penultimate;
  musicnn_tags tags = musicnn_tags::mtt;
};

/// Layers of the embedding: 0 = MSD, 1 = MTT.
///
/// A clip is mixed to mono, resampled to 16 kHz, repeated to three seconds if it is shorter, and
/// cut into patches of 187 mel frames (2.99 s) from its beginning, as many whole ones as it has;
/// what is left over is not heard. Embeddings and probabilities are averages over patches. Safe to
/// use from several threads; about 5.5 GFLOP a patch for an embedding, half of it for tags.
class musicnn_encoder final : public encoder, public tagger {
public:
  /// @throws error with failure::input if the weights are missing or aren't musicnn's
  explicit musicnn_encoder(musicnn_options options);
  ~musicnn_encoder() override;

  [[nodiscard]] std::size_t layers() const override { return 2; }
  [[nodiscard]] std::size_t dim() const override;
  [[nodiscard]] embedding_batch embed(std::span<const audio_view> clips,
                                      const executor& run) const override;

  [[nodiscard]] std::span<const std::string> tag_names() const override;
  [[nodiscard]] std::vector<std::vector<float>> tags(std::span<const audio_view> clips,
                                                     const executor& run) const override;

private:
  struct parts;
  std::unique_ptr<const parts> parts_;
};

} // namespace evo::music
