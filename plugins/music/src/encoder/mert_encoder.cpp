#include "evo/music/mert.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "nn/checkpoint/checkpoint.hpp"
#include "nn/mert/network.hpp"
#include "nn/mert/tensors.hpp"
#include "nn/mert/waveform.hpp"
#include "nn/precision_name.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {
namespace {

constexpr std::size_t window_seconds = 30;
/// Frames that go through the layers together, unless one window has more.
constexpr std::size_t frames_together = 4096;

/// Part of a clip.
struct window {
  std::size_t clip;
  std::span<const float> samples;
};

} // namespace

struct mert_encoder::parts {
  explicit parts(const mert_options& options)
      : parts{options, nn::read_mert_config(options.model), nn::checkpoint{options.model}} {}

  parts(const mert_options& options, const nn::mert_config& config_, const nn::checkpoint& weights)
      : config{config_},
        network{weights, config, nn::precision_named(options.precision, "encoder.precision")} {
    nn::refuse_extra_mert_tensors(weights);
  }

  /// Mono, at the network's rate, as the preprocessor would have it.
  [[nodiscard]] std::vector<float> prepare(const audio_view& clip) const {
    if (clip.frames() == 0 || clip.channels() == 0)
      throw error{failure::input, "mert", "a clip has no samples"};
    if (!std::ranges::all_of(clip.samples(), [](float x) { return std::isfinite(x); }))
      throw error{failure::input, "mert", "a clip has samples that are no finite numbers"};
    const audio_clip ready = resample(mono(clip), config.rate);
    const auto samples = ready.view().samples();
    if (samples.size() < config.receptive_field())
      throw error{failure::input, "mert",
                  "a clip has " + std::to_string(samples.size()) + " samples at " +
                      std::to_string(config.rate) + " Hz",
                  "at least " + std::to_string(config.receptive_field()) +
                      ", which one frame takes"};
    std::vector<float> prepared{samples.begin(), samples.end()};
    if (config.normalize)
      nn::normalize_waveform(prepared);
    return prepared;
  }

  void cut(std::size_t clip, std::span<const float> samples, std::vector<window>& windows) const {
    const std::size_t most = window_seconds * static_cast<std::size_t>(config.rate);
    const std::size_t count = (samples.size() + most - 1) / most;
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t begin = samples.size() * i / count;
      windows.push_back({clip, samples.subspan(begin, samples.size() * (i + 1) / count - begin)});
    }
  }

  nn::mert_config config;
  nn::mert_network network;
};

mert_encoder::mert_encoder(const mert_options& options)
    : parts_{std::make_unique<const parts>(options)} {}

mert_encoder::~mert_encoder() = default;

std::size_t mert_encoder::layers() const {
  return parts_->network.depths();
}

std::size_t mert_encoder::dim() const {
  return parts_->network.width();
}

embedding_batch mert_encoder::embed(std::span<const audio_view> clips, const executor& run) const {
  const nn::mert_network& network = parts_->network;
  const std::size_t size = layers() * dim();
  std::vector<std::vector<float>> waveforms(clips.size());
  run(clips.size(), [&](std::size_t i) { waveforms[i] = parts_->prepare(clips[i]); });
  std::vector<window> windows;
  for (std::size_t i = 0; i < clips.size(); ++i)
    parts_->cut(i, waveforms[i], windows);
  std::vector<double> sums(clips.size() * size);
  std::vector<std::size_t> frames(clips.size());
  for (std::size_t begin = 0; begin < windows.size();) {
    std::vector<std::span<const float>> together;
    std::size_t count = 0;
    for (std::size_t i = begin; i < windows.size() && count < frames_together; ++i) {
      together.push_back(windows[i].samples);
      count += network.frames(windows[i].samples.size());
    }
    const auto some = network.sums(together, run);
    for (std::size_t i = 0; i < together.size(); ++i) {
      const std::size_t clip = windows[begin + i].clip;
      frames[clip] += network.frames(together[i].size());
      for (std::size_t k = 0; k < size; ++k)
        sums[clip * size + k] += some[i * size + k];
    }
    begin += together.size();
  }
  embedding_batch batch{clips.size(), layers(), dim(), {}};
  batch.values.reserve(sums.size());
  for (std::size_t i = 0; i < sums.size(); ++i)
    batch.values.push_back(static_cast<float>(sums[i] / static_cast<double>(frames[i / size])));
  return batch;
}

} // namespace evo::music
