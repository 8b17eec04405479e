#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/musicgen.hpp"
#include "musicgen/parts.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {
namespace {

void check_request(std::size_t n, double seconds, std::span<const std::uint64_t> seeds) {
  if (seeds.size() != n)
    throw error{failure::configuration, "seeds",
                std::to_string(seeds.size()) + " seeds for " + std::to_string(n) + " clips",
                "one each"};
  if (!(seconds > 0) || seconds > 3600)
    throw error{failure::configuration, "generator.seconds",
                std::to_string(seconds) + " seconds are out of range", "above 0, at most 3600"};
}

/// Scales a clip down whose peak is over full scale.
void fit_peak(std::span<float> clip) {
  float peak = 0;
  for (const float v : clip)
    peak = std::max(peak, std::abs(v));
  if (peak > 1)
    for (float& v : clip)
      v /= peak;
}

} // namespace

musicgen_generator::musicgen_generator(musicgen_options options)
    : parts_{std::make_unique<parts>(options)} {
  if (options.continued)
    parts_->given = encode(*options.continued, serial_executor());
}

musicgen_generator::~musicgen_generator() = default;

int musicgen_generator::rate() const {
  return parts_->config.audio.rate;
}

std::size_t musicgen_generator::channels() const {
  return parts_->config.decoder.channels;
}

double musicgen_generator::frame_rate() const {
  return static_cast<double>(rate()) / static_cast<double>(parts_->config.audio.hop());
}

const embedding_space* musicgen_generator::space(embedding_kind kind) const {
  return kind == embedding_kind::tokens ? &parts_->token_space() : &parts_->state_space();
}

code_batch musicgen_generator::generate_codes(const conditioning& what, double seconds,
                                              std::span<const std::uint64_t> seeds,
                                              const executor& run,
                                              const generation_watch& watch) const {
  const std::size_t n = size(what);
  check_request(n, seconds, seeds);
  const auto texts = parts_->states_of(what, run);
  const auto frames = static_cast<std::size_t>(std::max(1LL, std::llround(seconds * frame_rate())));
  if (parts_->given.frames >= frames)
    throw error{failure::configuration, "--seconds",
                "the audio to continue has " + std::to_string(parts_->given.frames) +
                    " frames, the clip would have " + std::to_string(frames),
                "longer clips"};
  std::vector<nn::music_candidate> candidates;
  for (std::size_t i = 0; i < n; ++i)
    candidates.push_back({texts[i], seeds[i], parts_->given.values});
  const auto is_to_go_on = [&](std::size_t done, std::size_t all) {
    if (watch.progress)
      watch.progress(static_cast<double>(done) / static_cast<double>(all + all / 16 + 1));
    return !watch.is_interrupted || !watch.is_interrupted();
  };
  const std::lock_guard alone{parts_->mutex};
  const auto made =
      parts_->model.generate(candidates, parts_->settings(frames, candidates), run, is_to_go_on);
  code_batch codes{{}, n, parts_->config.decoder.codebooks, frames};
  for (const auto& one : made)
    codes.values.insert(codes.values.end(), one.begin(), one.end());
  return codes;
}

audio_batch musicgen_generator::decode(const code_batch& codes, const executor& run) const {
  const std::size_t each = codes.codebooks * codes.frames, sides = channels();
  if (codes.codebooks != parts_->config.decoder.codebooks || codes.frames == 0 ||
      codes.values.size() != codes.size * each)
    throw error{failure::input, "codes",
                std::to_string(codes.codebooks) + " codebooks of " + std::to_string(codes.frames) +
                    " frames",
                "wanted " + std::to_string(parts_->config.decoder.codebooks) +
                    " codebooks of at least one frame"};
  audio_batch audio{codes.size, sides, codes.frames * parts_->config.audio.hop(), rate()};
  constexpr std::size_t together = 16; // clips that are in memory twice
  for (std::size_t first = 0; first < codes.size; first += together) {
    const std::size_t end = std::min(codes.size, first + together);
    std::vector<nn::codes> sequences;
    for (std::size_t i = first; i < end; ++i)
      for (std::size_t side = 0; side < sides; ++side)
        sequences.push_back(nn::channel_of(
            {std::span{codes.values}.subspan(i * each, each), codes.codebooks, codes.frames}, side,
            sides));
    std::vector<nn::codes_view> views;
    for (const auto& s : sequences)
      views.push_back(s.view());
    const auto decoded = parts_->codec(views, run);
    for (std::size_t s = 0; s < decoded.size(); ++s)
      std::ranges::copy(decoded[s], audio.clip(first + s / sides)
                                        .subspan(s % sides * audio.frames(), audio.frames())
                                        .begin());
  }
  return audio;
}

audio_batch musicgen_generator::generate(const conditioning& what, double seconds,
                                         std::span<const std::uint64_t> seeds, const executor& run,
                                         const generation_watch& watch) const {
  audio_batch audio = decode(generate_codes(what, seconds, seeds, run, watch), run);
  fit_peaks(audio);
  if (watch.progress)
    watch.progress(1);
  return audio;
}

void musicgen_generator::fit_peaks(audio_batch& audio) {
  for (std::size_t i = 0; i < audio.size(); ++i)
    fit_peak(audio.clip(i));
}

code_batch musicgen_generator::encode(const audio_view& clip, const executor& run) const {
  if (clip.channels() != channels() && channels() != 1 && clip.channels() != 1)
    throw error{failure::input, "audio", std::to_string(clip.channels()) + " channels",
                "one, or as many as the model has: " + std::to_string(channels())};
  const audio_clip fitting = resample(channels() == 1 ? audio_view{mono(clip)} : clip, rate());
  std::vector<std::span<const float>> sides;
  for (std::size_t side = 0; side < channels(); ++side)
    sides.push_back(fitting.view().channel(std::min(side, clip.channels() - 1)));
  const auto coded = parts_->encoder()(sides, run);
  nn::codes all = nn::in_turn(coded);
  return {std::move(all.values), 1, all.codebooks, all.frames};
}

musicgen_generator::states musicgen_generator::encode_text(std::span<const std::string> prompts,
                                                           const executor& run) const {
  const auto texts = parts_->states_of_prompts(prompts, run);
  const std::size_t width = parts_->config.text.width;
  states all{{}, texts.size(), 0, width};
  for (const auto& text : texts)
    all.tokens = std::max(all.tokens, text.size() / width);
  for (auto text : texts) {
    text.resize(all.tokens * width, 0.0F);
    all.values.insert(all.values.end(), text.begin(), text.end());
  }
  return all;
}

} // namespace evo::music
