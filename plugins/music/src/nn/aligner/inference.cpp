#include "nn/aligner/inference.hpp"

#include "nn/aligner/row_math.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

constexpr std::size_t together = 1024; // rows of one pass: what they need fits into memory

/// Whatever the number of rows: chunks of a fixed size, one after the other.
template <class Pass>
std::vector<float> in_chunks(std::size_t n, std::size_t width, const executor& run, Pass pass) {
  std::vector<float> out(n * width);
  matrix_pool pool;
  for (std::size_t begin = 0; begin < n; begin += together) {
    pool.release();
    tape t{pool, run, false};
    const std::size_t count = std::min(together, n - begin);
    const matrix some = pass(t, begin, count);
    std::ranges::copy(some.all(), out.begin() + static_cast<std::ptrdiff_t>(begin * width));
  }
  return out;
}

/// What occurs in `rows`, ascending, and where each of `rows` is in it.
struct distinct_rows {
  explicit distinct_rows(std::span<const std::uint32_t> rows)
      : each{rows.begin(), rows.end()}, place(rows.size()) {
    std::ranges::sort(each);
    each.erase(std::unique(each.begin(), each.end()), each.end());
    for (std::size_t i = 0; i < rows.size(); ++i)
      place[i] = static_cast<std::uint32_t>(std::ranges::lower_bound(each, rows[i]) - each.begin());
  }
  std::vector<std::uint32_t> each, place;
};

std::vector<float> gathered(std::span<const float> vectors, std::size_t width,
                            std::span<const std::uint32_t> rows) {
  std::vector<float> out;
  out.reserve(rows.size() * width);
  for (const std::uint32_t row : rows) {
    const auto some = vectors.subspan(row * width, width);
    out.insert(out.end(), some.begin(), some.end());
  }
  return out;
}

void scale_to_one(std::vector<float>& rows, std::size_t width) {
  const row_math& math = best_row_math();
  constexpr float least = 1e-8F;
  for (std::size_t i = 0; i < rows.size(); i += width) {
    float* const row = rows.data() + i;
    math.shift_and_scale(row, 0.0F, 1.0F / std::max(least, std::sqrt(math.dot(row, row, width))),
                         width, row);
  }
}

/// Where no track's projection depends on the listener: everything is projected once.
std::vector<float> plain_scores(const aligner_network& network, std::span<const float> vectors,
                                const float* table, std::span<const std::uint32_t> listener,
                                std::span<const std::uint32_t> track, const executor& run) {
  const aligner_shape& shape = network.shape();
  const distinct_rows who{listener}, what{track};
  auto listeners =
      projected_listeners(network, gathered(vectors, shape.listener_width, who.each), run);
  auto tracks = projected_tracks(network, {table, what.each, shape.layers, shape.dim}, {}, run);
  const std::size_t width = shape.shared_width;
  scale_to_one(listeners, width);
  scale_to_one(tracks, width);
  std::vector<float> scores(listener.size());
  constexpr std::size_t some = 4096;
  run((scores.size() + some - 1) / some, [&](std::size_t t) {
    for (std::size_t i = t * some; i < std::min(scores.size(), (t + 1) * some); ++i)
      scores[i] = best_row_math().dot(listeners.data() + who.place[i] * width,
                                      tracks.data() + what.place[i] * width, width);
  });
  return scores;
}

/// Where it does: the pairs themselves are what is projected.
std::vector<float> asked_scores(const aligner_network& network, std::span<const float> vectors,
                                const float* table, std::span<const std::uint32_t> listener,
                                std::span<const std::uint32_t> track, const executor& run) {
  const aligner_shape& shape = network.shape();
  return in_chunks(listener.size(), 1, run, [&](tape& t, std::size_t begin, std::size_t count) {
    const distinct_rows who{listener.subspan(begin, count)}, what{track.subspan(begin, count)};
    std::vector<meeting> meetings(count);
    for (std::size_t i = 0; i < count; ++i)
      meetings[i] = {who.place[i], what.place[i]};
    const auto own = gathered(vectors, shape.listener_width, who.each);
    aligner_pass pass{t, network, {}};
    variable& features =
        pass.listener_features(t.constant(own.data(), who.each.size(), shape.listener_width));
    variable& music =
        unit_rows(t, pass.project_music(pass.music_features(
                         {table, what.each, shape.layers, shape.dim}, &features, meetings)));
    variable& listeners = unit_rows(t, pass.project_listeners(features));
    const matrix scores = t.memory(count, 1);
    for (std::size_t i = 0; i < count; ++i)
      scores.data[i] = best_row_math().dot(listeners.value[meetings[i].query], music.value[i],
                                           shape.shared_width);
    return scores;
  });
}

} // namespace

std::vector<std::uint32_t> all_rows(std::size_t n) {
  std::vector<std::uint32_t> rows(n);
  for (std::size_t i = 0; i < n; ++i)
    rows[i] = static_cast<std::uint32_t>(i);
  return rows;
}

std::vector<float> projected_listeners(const aligner_network& network,
                                       std::span<const float> vectors, const executor& run) {
  const std::size_t width = network.shape().listener_width;
  return in_chunks(vectors.size() / width, network.shape().shared_width, run,
                   [&](tape& t, std::size_t begin, std::size_t count) {
                     aligner_pass pass{t, network, {}};
                     return pass
                         .project_listeners(pass.listener_features(
                             t.constant(vectors.data() + begin * width, count, width)))
                         .value;
                   });
}

std::vector<float> projected_tracks(const aligner_network& network, const layered_tracks& tracks,
                                    std::span<const float> listener, const executor& run) {
  const aligner_shape& shape = network.shape();
  return in_chunks(
      tracks.size(), shape.shared_width, run, [&](tape& t, std::size_t begin, std::size_t count) {
        aligner_pass pass{t, network, {}};
        variable* features = nullptr;
        std::vector<meeting> meetings;
        if (asks_listener(shape.aggregate)) {
          features = &pass.listener_features(t.constant(listener.data(), 1, shape.listener_width));
          for (std::size_t i = 0; i < count; ++i)
            meetings.push_back({0, static_cast<std::uint32_t>(i)});
        }
        layered_tracks some = tracks;
        some.index = tracks.index.subspan(begin, count);
        return pass.project_music(pass.music_features(some, features, meetings)).value;
      });
}

std::vector<float> pair_scores(const aligner_network& network, std::span<const float> vectors,
                               const float* table, std::span<const std::uint32_t> listener,
                               std::span<const std::uint32_t> track, const executor& run) {
  return (asks_listener(network.shape().aggregate) ? asked_scores : plain_scores)(
      network, vectors, table, listener, track, run);
}

} // namespace evo::music::nn
