#pragma once
/// @file
/// A judge who knows a simulated listener's true taste, for the most that any session can reach:
/// a generator and an encoder that watch which clip becomes which embedding, and a taste_model
/// that looks the embedding's true score up.

#include "evo/core/hash.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/generator.hpp"
#include "evo/music/taste_model.hpp"
#include "evo/music/taste_session.hpp"

#include <cstdint>
#include <limits>
#include <mutex>
#include <string>
#include <unordered_map>

namespace evo::music {

/// True scores by what was heard. Thread-safe.
class overheard {
public:
  void note(std::span<const float> numbers, double score) {
    const std::scoped_lock lock{mutex_};
    scores_[key(numbers)] = score;
  }
  [[nodiscard]] double score(std::span<const float> numbers) const {
    const std::scoped_lock lock{mutex_};
    const auto found = scores_.find(key(numbers));
    return found == scores_.end() ? std::numeric_limits<double>::quiet_NaN() : found->second;
  }

private:
  static std::uint64_t key(std::span<const float> numbers) {
    return content_hash(std::as_bytes(numbers));
  }
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, double> scores_;
};

/// Notes the true score of each clip of a prompt.
class watched_generator final : public generator {
public:
  watched_generator(const generator& inner, const session_listener& listener, overheard& clips)
      : inner_{inner}, listener_{listener}, clips_{clips} {}
  [[nodiscard]] int rate() const override { return inner_.rate(); }
  [[nodiscard]] std::size_t channels() const override { return inner_.channels(); }
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override {
    return inner_.space(kind);
  }
  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const executor& run,
                                     const generation_watch& watch) const override {
    auto audio = inner_.generate(what, seconds, seeds, run, watch);
    const auto& prompts = std::get<std::span<const std::string>>(what);
    std::vector<played_clip> clips;
    for (std::size_t i = 0; i < prompts.size(); ++i)
      clips.push_back({prompts[i], prompts[i], seeds[i], {}, {}});
    const auto scores = listener_.true_scores(clips);
    for (std::size_t i = 0; i < scores.size(); ++i)
      clips_.note(audio[i].samples(), scores[i]);
    return audio;
  }

private:
  const generator& inner_;
  const session_listener& listener_;
  overheard& clips_;
};

class watched_encoder final : public encoder {
public:
  watched_encoder(const encoder& inner, const overheard& clips, overheard& embeddings)
      : inner_{inner}, clips_{clips}, embeddings_{embeddings} {}
  [[nodiscard]] std::size_t layers() const override { return inner_.layers(); }
  [[nodiscard]] std::size_t dim() const override { return inner_.dim(); }
  [[nodiscard]] embedding_batch embed(std::span<const audio_view> clips,
                                      const executor& run) const override {
    auto batch = inner_.embed(clips, run);
    for (std::size_t i = 0; i < clips.size(); ++i)
      embeddings_.note(batch[i], clips_.score(clips[i].samples()));
    return batch;
  }

private:
  const encoder& inner_;
  const overheard& clips_;
  overheard& embeddings_;
};

/// A track is its true score, the listener one number.
class oracle_taste final : public taste_model {
public:
  oracle_taste(const encoder& encode, const overheard& embeddings)
      : layers_{encode.layers()}, dim_{encode.dim()}, embeddings_{embeddings} {}
  [[nodiscard]] std::size_t layers() const override { return layers_; }
  [[nodiscard]] std::size_t dim() const override { return dim_; }
  [[nodiscard]] std::size_t listener_width() const override { return 1; }
  [[nodiscard]] std::size_t track_width() const override { return 1; }
  [[nodiscard]] std::vector<float> tracks_of(std::span<const float> embeddings) const override {
    std::vector<float> scores;
    for (std::size_t at = 0; at < embeddings.size(); at += layers_ * dim_)
      scores.push_back(
          static_cast<float>(embeddings_.score(embeddings.subspan(at, layers_ * dim_))));
    return scores;
  }
  [[nodiscard]] std::vector<float> score(std::span<const float>,
                                         std::span<const float> tracks) const override {
    return {tracks.begin(), tracks.end()};
  }
  double slope_at(std::span<const float>, std::span<const float>, const score_loss&,
                  std::span<float>) const override {
    return 0; // never learned
  }
  [[nodiscard]] std::vector<float> listeners_but(std::string_view) const override { return {}; }
  [[nodiscard]] std::optional<std::vector<float>> listener(std::string_view) const override {
    return std::vector<float>{1};
  }
  [[nodiscard]] std::string identity() const override { return "true taste"; }

private:
  std::size_t layers_, dim_;
  const overheard& embeddings_;
};

} // namespace evo::music
