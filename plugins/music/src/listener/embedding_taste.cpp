#include "evo/music/embedding_taste.hpp"

#include "evo/core/hash.hpp"
#include "evo/core/random.hpp"
#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace evo::music {
namespace {

/// Which space it is, from its numbers.
std::string identity_of(const embedding_spread& s) {
  std::string bytes;
  for (const auto* numbers : {&s.mean, &s.deviation})
    bytes.append(reinterpret_cast<const char*>(numbers->data()), numbers->size() * sizeof(float));
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "embeddings %zux%zu %016llx", s.layers, s.dim,
                static_cast<unsigned long long>(content_hash(bytes)));
  return text.data();
}

} // namespace

embedding_spread spread_of(const embedding_batch& clips) {
  if (clips.size < 2)
    throw error{failure::configuration, "embeddings",
                std::to_string(clips.size) + " clips tell nothing about how clips differ",
                "two or more"};
  const std::size_t width = clips.layers * clips.dim;
  std::vector<double> sum(width), squares(width);
  for (std::size_t i = 0; i < clips.size; ++i)
    for (std::size_t k = 0; k < width; ++k)
      sum[k] += clips[i][k];
  const auto n = static_cast<double>(clips.size);
  for (std::size_t i = 0; i < clips.size; ++i)
    for (std::size_t k = 0; k < width; ++k) {
      const double off = clips[i][k] - sum[k] / n;
      squares[k] += off * off;
    }
  embedding_spread spread{clips.layers, clips.dim, std::vector<float>(width),
                          std::vector<float>(width)};
  for (std::size_t k = 0; k < width; ++k) {
    const double deviation = std::sqrt(squares[k] / n);
    constexpr double least = 1e-6;
    spread.mean[k] = static_cast<float>(sum[k] / n);
    spread.deviation[k] = deviation > least ? static_cast<float>(deviation) : 1.0F;
  }
  return spread;
}

/// A listener lies among the tracks.
class embedding_taste::same_space final : public listener_network {
public:
  explicit same_space(std::size_t width) : width_{width} {}
  [[nodiscard]] std::size_t listener_width() const override { return width_; }
  [[nodiscard]] std::size_t shared_width() const override { return width_; }
  void project(std::span<const float> listener, std::span<float> shared) const override {
    std::ranges::copy(listener, shared.begin());
  }
  void pull_back(std::span<const float>, std::span<const float> shared_slope,
                 std::span<float> listener_slope) const override {
    std::ranges::copy(shared_slope, listener_slope.begin());
  }

private:
  std::size_t width_;
};

embedding_taste::embedding_taste(embedding_spread spread)
    : spread_{std::move(spread)}, identity_{identity_of(spread_)},
      space_{std::make_unique<same_space>(spread_.mean.size())},
      cosines_{std::make_unique<projected_model>(*space_)} {
  const std::size_t width = spread_.layers * spread_.dim;
  const bool fits = width > 0 && spread_.mean.size() == width && spread_.deviation.size() == width;
  if (!fits || std::ranges::any_of(spread_.deviation, [](float d) { return !(d > 0); }))
    throw error{failure::configuration, "embeddings", "means and deviations don't fit layers x dim",
                "layers x dim of each, deviations above 0"};
}

embedding_taste::~embedding_taste() = default;

std::vector<float> embedding_taste::tracks_of(std::span<const float> embeddings) const {
  std::vector<float> tracks(embeddings.begin(), embeddings.end());
  const std::size_t width = track_width();
  for (std::size_t i = 0; i < tracks.size(); ++i)
    tracks[i] = (tracks[i] - spread_.mean[i % width]) / spread_.deviation[i % width];
  return tracks;
}

std::vector<float> embedding_taste::score(std::span<const float> listener,
                                          std::span<const float> tracks) const {
  return cosines_->score(listener, tracks);
}

double embedding_taste::slope_at(std::span<const float> listener, std::span<const float> tracks,
                                 const score_loss& loss, std::span<float> gradient) const {
  return cosines_->slope_at(listener, tracks, loss, gradient);
}

std::vector<float> embedding_taste::listeners_but(std::string_view) const {
  // A vector of length 0 has no direction that could be turned.
  constexpr double length = 0.01; // of a number; the belief's steps are twice as long
  std::vector<float> row(listener_width());
  random_stream stream = random_key{1}.child("nobody").stream(0);
  for (float& x : row)
    x = static_cast<float>(length * stream.normal());
  return row;
}

std::optional<std::vector<float>> embedding_taste::listener(std::string_view) const {
  return std::nullopt;
}

informed_taste::informed_taste(const taste_model& model, std::span<const float> liked,
                               const belief_options& options)
    : model_{model} {
  const auto known = model.listeners_but("");
  belief of_recordings{model, known, options};
  feedback_round round{model.tracks_of(liked), {}};
  round.answers.assign(liked.size() / (model.layers() * model.dim()), 1);
  (void)of_recordings.learn(round);
  beginning_.assign(of_recordings.vector().begin(), of_recordings.vector().end());
}

} // namespace evo::music
