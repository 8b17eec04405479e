#include "evo/music/aligner_taste.hpp"

#include "evo/core/hash.hpp"
#include "evo/music/fitness.hpp"

#include <algorithm>
#include <cmath>

namespace evo::music {

aligner_taste::aligner_taste(const std::filesystem::path& file, executor run)
    : aligner_{file}, file_{file.filename().string()}, run_{std::move(run)} {}

std::size_t aligner_taste::track_width() const {
  return aligner_.depends_on_listener() ? layers() * dim() : aligner_.shape().shared_width;
}

std::vector<float> aligner_taste::tracks_of(std::span<const float> embeddings) const {
  if (aligner_.depends_on_listener())
    return {embeddings.begin(), embeddings.end()};
  return aligner_.project_tracks(embeddings, run_);
}

std::vector<float> aligner_taste::score(std::span<const float> listener,
                                        std::span<const float> tracks) const {
  if (aligner_.depends_on_listener())
    return aligner_.score(listener, tracks, run_);
  const auto projected = aligner_.project_listeners(listener, run_);
  const std::size_t width = track_width();
  std::vector<float> scores;
  for (std::size_t at = 0; at < tracks.size(); at += width) {
    const double value = cosine(projected, tracks.subspan(at, width));
    scores.push_back(std::isnan(value) ? 0 : static_cast<float>(value));
  }
  return scores;
}

double aligner_taste::slope_at(std::span<const float> listener, std::span<const float> tracks,
                               const score_loss& loss, std::span<float> gradient) const {
  const auto slope = aligner_.depends_on_listener()
                         ? aligner_.slope_at(listener, tracks, loss, run_)
                         : aligner_.slope_at_projected(listener, tracks, loss, run_);
  std::ranges::copy(slope.gradient, gradient.begin());
  return slope.loss;
}

std::vector<float> aligner_taste::listeners_but(std::string_view name) const {
  const auto left_out = aligner_.find_listener(name);
  std::vector<float> all;
  for (std::size_t row = 0; row < aligner_.shape().listeners; ++row)
    if (const auto vector = aligner_.listener(row); row != left_out)
      all.insert(all.end(), vector.begin(), vector.end());
  return all;
}

std::optional<std::vector<float>> aligner_taste::listener(std::string_view name) const {
  const auto row = aligner_.find_listener(name);
  if (!row)
    return std::nullopt;
  const auto vector = aligner_.listener(*row);
  return std::vector<float>(vector.begin(), vector.end());
}

std::vector<float> aligner_taste::places_of(std::span<const float> listeners) const {
  return aligner_.depends_on_listener() ? std::vector<float>{}
                                        : aligner_.project_listeners(listeners, run_);
}

/// The file's name and a hash of the table, which training changes with everything else.
std::string aligner_taste::identity() const {
  const auto table = listeners_but({});
  return file_ + ":" + std::to_string(content_hash(std::as_bytes(std::span{table})));
}

} // namespace evo::music
