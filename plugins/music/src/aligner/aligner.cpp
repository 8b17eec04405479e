#include "evo/music/aligner.hpp"

#include "aligner_file.hpp"

#include "nn/aligner/inference.hpp"
#include "nn/aligner/row_math.hpp"

#include "evo/music/error.hpp"

#include <algorithm>

namespace evo::music {

struct aligner::trained : stored_aligner {};

namespace {

/// Rows of `width` numbers.
std::size_t rows_of(std::span<const float> numbers, std::size_t width, const char* what) {
  if (numbers.size() % width != 0)
    throw error{failure::configuration, what,
                std::to_string(numbers.size()) + " numbers are no whole rows",
                "rows of " + std::to_string(width) + ", as the aligner's shape says"};
  return numbers.size() / width;
}

/// The slopes of cosines by the listener's vector.
/// @param music makes rows of length 1, a track each, on the tape
aligner::listener_slope slope_through(
    const nn::aligner_network& network, std::span<const float> listener, std::size_t tracks,
    const aligner::score_loss& loss, const executor& run,
    const std::function<nn::variable&(nn::tape&, nn::aligner_pass&, nn::variable&)>& music) {
  const std::size_t width = network.shape().shared_width;
  nn::matrix_pool pool;
  nn::tape t{pool, run, true};
  nn::aligner_pass pass{t, network, {}};
  aligner::listener_slope result{0, std::vector<float>(tracks),
                                 std::vector<float>(listener.size())};
  const std::vector<float> vector{listener.begin(), listener.end()};
  nn::variable& given =
      t.learnable(const_cast<float*>(vector.data()), result.gradient.data(), 1, vector.size());
  nn::variable& features = pass.listener_features(given);
  nn::variable& heard = music(t, pass, features);
  nn::variable& who = nn::unit_rows(t, pass.project_listeners(features));
  for (std::size_t i = 0; i < tracks; ++i)
    result.scores[i] = nn::best_row_math().dot(who.value[0], heard.value[i], width);
  std::vector<float> slopes(tracks);
  result.loss = loss(result.scores, slopes);

  const auto to_who = t.gradient_of(who);
  std::ranges::fill(to_who.into.all(), 0.0F);
  for (std::size_t i = 0; i < tracks; ++i)
    nn::best_row_math().add_scaled(slopes[i], heard.value[i], width, to_who.into[0]);
  if (heard.wants_gradient) {
    const auto to_heard = t.gradient_of(heard);
    std::ranges::fill(to_heard.into.all(), 0.0F);
    for (std::size_t i = 0; i < tracks; ++i)
      nn::best_row_math().add_scaled(slopes[i], who.value[0], width, to_heard.into[i]);
  }
  t.backward();
  return result;
}

} // namespace

aligner::aligner(const std::filesystem::path& file)
    : trained_{std::make_unique<trained>(trained{load_aligner(file)})} {}
aligner::~aligner() = default;
aligner::aligner(aligner&&) noexcept = default;
aligner& aligner::operator=(aligner&&) noexcept = default;

const aligner_shape& aligner::shape() const noexcept {
  return trained_->network->shape();
}
const std::vector<std::string>& aligner::listener_names() const noexcept {
  return trained_->listener_names;
}
const std::map<std::string, std::string>& aligner::notes() const noexcept {
  return trained_->notes;
}

std::span<const float> aligner::listener(std::size_t row) const {
  if (row >= shape().listeners)
    throw error{failure::configuration, "listener", "there is no row " + std::to_string(row),
                "0 to " + std::to_string(shape().listeners - 1)};
  const auto& network = std::as_const(*trained_->network);
  const std::size_t width = shape().listener_width;
  return network.values().subspan(network.place("listeners.weight").begin + row * width, width);
}

std::optional<std::size_t> aligner::find_listener(std::string_view name) const {
  const auto& names = listener_names();
  const auto found = std::ranges::find(names, name);
  if (found == names.end())
    return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

bool aligner::depends_on_listener() const noexcept {
  return nn::asks_listener(shape().aggregate);
}

std::vector<float> aligner::project_listeners(std::span<const float> listeners,
                                              const executor& run) const {
  static_cast<void>(rows_of(listeners, shape().listener_width, "listeners"));
  return nn::projected_listeners(*trained_->network, listeners, run);
}

std::vector<float> aligner::project_tracks(std::span<const float> tracks, const executor& run,
                                           std::span<const float> listener) const {
  const std::size_t n = rows_of(tracks, shape().layers * shape().dim, "tracks");
  if (depends_on_listener() && listener.size() != shape().listener_width)
    throw error{failure::configuration, "listener",
                "the projection of tracks depends on who listens, and nobody is given",
                std::to_string(shape().listener_width) + " numbers"};
  const auto rows = nn::all_rows(n);
  return nn::projected_tracks(*trained_->network,
                              {tracks.data(), rows, shape().layers, shape().dim}, listener, run);
}

std::vector<float> aligner::score(std::span<const float> listeners, std::span<const float> tracks,
                                  const executor& run) const {
  const std::size_t m = rows_of(listeners, shape().listener_width, "listeners");
  const std::size_t n = rows_of(tracks, shape().layers * shape().dim, "tracks");
  std::vector<std::uint32_t> who, what;
  for (std::size_t i = 0; i < m * n; ++i) {
    who.push_back(static_cast<std::uint32_t>(i / n));
    what.push_back(static_cast<std::uint32_t>(i % n));
  }
  return score_pairs(listeners, tracks, who, what, run);
}

std::vector<float> aligner::score_pairs(std::span<const float> listeners,
                                        std::span<const float> tracks,
                                        std::span<const std::uint32_t> listener,
                                        std::span<const std::uint32_t> track,
                                        const executor& run) const {
  const std::size_t m = rows_of(listeners, shape().listener_width, "listeners");
  const std::size_t n = rows_of(tracks, shape().layers * shape().dim, "tracks");
  if (listener.size() != track.size() ||
      std::ranges::any_of(listener, [m](std::uint32_t l) { return l >= m; }) ||
      std::ranges::any_of(track, [n](std::uint32_t t) { return t >= n; }))
    throw error{failure::configuration, "pairs", "a pair names a row that isn't there",
                "rows of the " + std::to_string(m) + " listeners and " + std::to_string(n) +
                    " tracks"};
  return nn::pair_scores(*trained_->network, listeners, tracks.data(), listener, track, run);
}

aligner::listener_slope aligner::slope_at(std::span<const float> listener,
                                          std::span<const float> tracks, const score_loss& loss,
                                          const executor& run) const {
  static_cast<void>(rows_of(listener, shape().listener_width, "listener"));
  const std::size_t n = rows_of(tracks, shape().layers * shape().dim, "tracks");
  const auto rows = nn::all_rows(n);
  std::vector<nn::meeting> meetings;
  for (std::size_t i = 0; depends_on_listener() && i < n; ++i)
    meetings.push_back({0, static_cast<std::uint32_t>(i)});
  return slope_through(
      *trained_->network, listener, n, loss, run,
      [&](nn::tape& t, nn::aligner_pass& pass, nn::variable& features) -> nn::variable& {
        return nn::unit_rows(
            t, pass.project_music(pass.music_features(
                   {tracks.data(), rows, shape().layers, shape().dim}, &features, meetings)));
      });
}

aligner::listener_slope aligner::slope_at_projected(std::span<const float> listener,
                                                    std::span<const float> projected,
                                                    const score_loss& loss,
                                                    const executor& run) const {
  static_cast<void>(rows_of(listener, shape().listener_width, "listener"));
  const std::size_t n = rows_of(projected, shape().shared_width, "projected tracks");
  return slope_through(*trained_->network, listener, n, loss, run,
                       [&](nn::tape& t, nn::aligner_pass&, nn::variable&) -> nn::variable& {
                         return nn::unit_rows(
                             t, t.constant(projected.data(), n, shape().shared_width));
                       });
}

} // namespace evo::music
