#include "ranked_pairs.hpp"

#include "nn/aligner/inference.hpp"

#include "evo/music/error.hpp"

#include <charconv>
#include <unordered_map>

namespace evo::music {
namespace {

/// The aligner's row of each listener of the data, if there is one.
std::vector<std::optional<std::size_t>> rows_of(const aligner& trained,
                                                const listening_history& history) {
  std::unordered_map<std::string_view, std::size_t> by_name;
  const auto& names = trained.listener_names();
  for (std::size_t i = 0; i < names.size(); ++i)
    by_name.emplace(names[i], i);
  std::vector<std::optional<std::size_t>> rows(history.listeners());
  for (std::size_t l = 0; l < rows.size(); ++l) {
    const std::string_view id = history.listener_ids[l];
    if (const auto found = by_name.find(id); found != by_name.end()) {
      rows[l] = found->second;
    } else if (names.empty()) { // the original's: numbers of rows
      std::size_t row = 0;
      const auto [end, status] = std::from_chars(id.data(), id.data() + id.size(), row);
      if (status == std::errc{} && end == id.data() + id.size() && row < trained.shape().listeners)
        rows[l] = row;
    }
  }
  return rows;
}

void check_encoder(const aligner& trained, const track_embeddings& embeddings) {
  const aligner_shape& shape = trained.shape();
  if (embeddings.layers != shape.layers || embeddings.dim != shape.dim)
    throw error{failure::input, "embeddings",
                "they are " + std::to_string(embeddings.layers) + " x " +
                    std::to_string(embeddings.dim),
                std::to_string(shape.layers) + " x " + std::to_string(shape.dim) +
                    ", of the encoder that the aligner was trained with"};
}

} // namespace

evaluation evaluate(const aligner& trained, const aligner_data& data,
                    const evaluation_options& options, const executor& run) {
  check_encoder(trained, data.embeddings);
  const listening_history& history = data.history;
  const auto rows = rows_of(trained, history);
  evaluation result;
  std::vector<std::uint8_t> known(rows.size());
  std::vector<float> vectors(rows.size() * trained.shape().listener_width);
  for (std::size_t l = 0; l < rows.size(); ++l) {
    known[l] = rows[l] ? 1 : 0;
    result.unknown_listeners += known[l] == 0;
    if (const auto& row = rows[l])
      std::ranges::copy(trained.listener(*row),
                        vectors.begin() +
                            static_cast<std::ptrdiff_t>(l * trained.shape().listener_width));
  }
  const heard_tracks heard{history.listener, history.track, nn::all_rows(history.pairs()),
                           history.listeners(), nn::all_rows(history.tracks())};
  ranked_pairs pairs =
      rank_pairs(heard, known, options.negatives, random_key{options.seed}.child("evaluation"));
  result.full_listeners = pairs.full_listeners;
  if (pairs.label.empty())
    throw error{failure::input, "interactions",
                std::to_string(result.unknown_listeners) + " listeners aren't in the aligner and " +
                    std::to_string(result.full_listeners) + " know every track",
                "some of the listeners that it was trained with"};
  std::vector<std::uint32_t> track_rows(pairs.track.size());
  std::ranges::transform(pairs.track, track_rows.begin(),
                         [&](std::uint32_t t) { return data.embeddings.row(t); });
  result.scores =
      trained.score_pairs(vectors, data.embeddings.table(), pairs.listener, track_rows, run);
  result.measures = measure(pairs, result.scores);
  result.labels = std::move(pairs.label);
  result.groups = std::move(pairs.listener);
  result.tracks = std::move(pairs.track);
  return result;
}

} // namespace evo::music
