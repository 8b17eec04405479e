#pragma once
/// @file
/// The network of musicnn (J. Pons and X. Serra, "musicnn: Pre-trained convolutional neural
/// networks for music audio tagging", 2019): a log-mel patch of three seconds to 50 tags.

#include "nn/safetensors.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace evo::music::nn {

class musicnn_network {
public:
  static constexpr std::size_t patch_frames = 187;
  static constexpr std::size_t bands = 96;
  static constexpr std::size_t pooled_size = 753;
  static constexpr std::size_t penultimate_size = 200;
  static constexpr std::size_t tag_count = 50;

  struct outputs {
    std::vector<float> pooled;        ///< 753: the concatenated layers, averaged over time
    std::vector<float> penultimate;   ///< 200: the dense layer behind ReLU and normalisation
    std::vector<float> probabilities; ///< 50
  };

  /// @param prefix of the tensors' names: "msd" or "mtt"
  /// @throws error with failure::input if a tensor is missing or has another shape
  musicnn_network(const safetensors_file& weights, std::string_view prefix);
  ~musicnn_network();
  musicnn_network(musicnn_network&&) noexcept;
  musicnn_network& operator=(musicnn_network&&) noexcept;

  /// @param patch 187 x 96 values log10(10000 mel + 1). Runs on the calling thread alone; the same
  ///   patch gives the same bits on any thread. About 2.8 GFLOP.
  [[nodiscard]] outputs operator()(std::span<const float> patch) const;

private:
  struct layers;
  std::unique_ptr<const layers> layers_;
};

} // namespace evo::music::nn
