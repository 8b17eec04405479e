#include "evo/music/musicnn.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "nn/mel.hpp"
#include "nn/musicnn.hpp"
#include "nn/safetensors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

namespace evo::music {
namespace {

using nn::musicnn_network;

constexpr int rate = 16000;
constexpr std::size_t shortest = std::size_t{3} * rate;
constexpr std::size_t patch_size = musicnn_network::patch_frames * musicnn_network::bands;

nn::safetensors_file open_weights(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path))
    throw error{failure::input, path.string(), "musicnn's weights are not there",
                "scripts/demo and scripts/test make them; by hand: pip download --no-deps "
                "musicnn==0.1.0, then plugins/music/tools/convert_musicnn.py on the wheel"};
  return nn::safetensors_file{path};
}

std::vector<std::string> read_tag_names(const nn::safetensors_file& file,
                                        const std::string& prefix) {
  const auto found = file.metadata().find(prefix + ".tags");
  const auto list =
      nlohmann::json::parse(found == file.metadata().end() ? "" : found->second, nullptr, false);
  const bool texts = list.is_array() && list.size() == musicnn_network::tag_count &&
                     std::ranges::all_of(list, [](const auto& tag) { return tag.is_string(); });
  if (!texts)
    throw error{failure::input, file.path().string(),
                "has no list of 50 tags in '" + prefix + ".tags'",
                "run plugins/music/tools/convert_musicnn.py again"};
  return list.get<std::vector<std::string>>();
}

/// Mono at 16 kHz, at least three seconds.
std::vector<float> prepare(const audio_view& clip) {
  if (clip.frames() == 0 || clip.channels() == 0)
    throw error{failure::input, "musicnn", "a clip has no samples"};
  if (!std::ranges::all_of(clip.samples(), [](float x) { return std::isfinite(x); }))
    throw error{failure::input, "musicnn", "a clip has samples that are no finite numbers"};
  const audio_clip ready = resample(mono(clip), rate);
  const std::span<const float> samples = ready.view().samples();
  std::vector<float> repeated(std::max(shortest, samples.size()));
  for (std::size_t i = 0; i < repeated.size(); ++i)
    repeated[i] = samples[i % samples.size()];
  return repeated;
}

/// The running mean of vectors, in the order in which they come.
class mean_vector {
public:
  explicit mean_vector(std::size_t size) : sum_(size) {}
  void add(std::span<const float> values) {
    for (std::size_t i = 0; i < sum_.size(); ++i)
      sum_[i] += static_cast<double>(values[i]);
    ++count_;
  }
  void write(std::span<float> to) const {
    for (std::size_t i = 0; i < sum_.size(); ++i)
      to[i] = static_cast<float>(sum_[i] / count_);
  }

private:
  std::vector<double> sum_;
  double count_ = 0;
};

} // namespace

struct musicnn_encoder::parts {
  parts(const musicnn_options& options_, const nn::safetensors_file& file)
      : options{options_}, networks{musicnn_network{file, "msd"}, musicnn_network{file, "mtt"}},
        names{read_tag_names(file, options_.tags == musicnn_tags::msd ? "msd" : "mtt")} {}

  /// Log-mel patches of a clip, one after the other.
  [[nodiscard]] std::vector<float> patches(const audio_view& clip) const {
    const std::vector<float> samples = prepare(clip);
    const std::size_t count = mel.frames(samples.size()) / musicnn_network::patch_frames;
    std::vector<float> frames = mel(samples, count * musicnn_network::patch_frames);
    for (float& power : frames)
      power = std::log10(10000.0F * power + 1.0F);
    return frames;
  }

  /// The mean of one output over a clip's patches.
  void average(const musicnn_network& network, std::span<const float> patches,
               std::vector<float> musicnn_network::outputs::* which, std::span<float> to) const {
    mean_vector mean{to.size()};
    for (std::size_t at = 0; at < patches.size(); at += patch_size)
      mean.add(network(patches.subspan(at, patch_size)).*which);
    mean.write(to);
  }

  musicnn_options options;
  std::array<musicnn_network, 2> networks; ///< MSD, MTT
  std::vector<std::string> names;
  nn::mel_spectrogram mel;
};

musicnn_encoder::musicnn_encoder(musicnn_options options)
    : parts_{std::make_unique<const parts>(options, open_weights(options.weights))} {}

musicnn_encoder::~musicnn_encoder() = default;

std::size_t musicnn_encoder::dim() const {
  return parts_->options.embedding == musicnn_embedding::pooled ? musicnn_network::pooled_size
                                                                : musicnn_network::penultimate_size;
}

embedding_batch musicnn_encoder::embed(std::span<const audio_view> clips,
                                       const executor& run) const {
  const auto which = parts_->options.embedding == musicnn_embedding::pooled
                         ? &musicnn_network::outputs::pooled
                         : &musicnn_network::outputs::penultimate;
  embedding_batch batch{clips.size(), layers(), dim(), {}};
  batch.values.resize(batch.size * batch.layers * batch.dim);
  run(clips.size(), [&](std::size_t i) {
    const std::vector<float> patches = parts_->patches(clips[i]);
    for (std::size_t layer = 0; layer < batch.layers; ++layer)
      parts_->average(
          parts_->networks[layer], patches, which,
          std::span{batch.values}.subspan((i * batch.layers + layer) * batch.dim, batch.dim));
  });
  return batch;
}

std::span<const std::string> musicnn_encoder::tag_names() const {
  return parts_->names;
}

std::vector<std::vector<float>> musicnn_encoder::tags(std::span<const audio_view> clips,
                                                      const executor& run) const {
  const musicnn_network& network =
      parts_->networks[parts_->options.tags == musicnn_tags::msd ? 0 : 1];
  std::vector<std::vector<float>> result(clips.size(),
                                         std::vector<float>(musicnn_network::tag_count));
  run(clips.size(), [&](std::size_t i) {
    parts_->average(network, parts_->patches(clips[i]), &musicnn_network::outputs::probabilities,
                    result[i]);
  });
  return result;
}

} // namespace evo::music
