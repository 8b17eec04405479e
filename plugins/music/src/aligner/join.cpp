#include "evo/music/aligner_training.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <sstream>

namespace evo::music {

aligner_data join(const listening_history& history, track_embeddings embeddings) {
  if (embeddings.present.size() != history.tracks())
    throw error{failure::configuration, "embeddings",
                "there are rows for " + std::to_string(embeddings.present.size()) +
                    " tracks, not " + std::to_string(history.tracks()),
                "those of read_track_embeddings for the same history"};
  aligner_data data;
  std::vector<std::uint8_t> keep(history.tracks());
  for (const std::uint32_t t : history.track)
    keep[t] = embeddings.present[t];
  data.history = select_tracks(history, keep);
  if (data.history.pairs() == 0)
    throw error{failure::input, "interactions", "no track that was listened to has an embedding",
                "embeddings by the tracks' ids, as embed --catalog writes them"};
  // The tracks that stay keep their rows.
  std::vector<std::uint32_t> rows;
  for (std::size_t t = 0; t < keep.size(); ++t) {
    data.tracks_without_embedding += embeddings.present[t] == 0;
    if (keep[t] != 0)
      rows.push_back(embeddings.row(t));
  }
  embeddings.present.assign(rows.size(), 1);
  embeddings.rows = std::move(rows);
  data.embeddings = std::move(embeddings);
  data.pairs_without_embedding = history.pairs() - data.history.pairs();
  data.listeners_without_pairs = history.listeners() - data.history.listeners();
  const auto starts = listener_starts(data.history);
  for (std::size_t l = 0; l + 1 < starts.size(); ++l)
    data.single_track_listeners += starts[l + 1] - starts[l] == 1;
  return data;
}

std::string describe(const aligner_data& data) {
  std::ostringstream out;
  out << data.history.pairs() << " pairs of " << data.history.listeners() << " listeners and "
      << data.history.tracks() << " tracks (" << data.embeddings.layers << " x "
      << data.embeddings.dim << ")";
  const auto say = [&](std::size_t n, const char* what) {
    if (n > 0)
      out << "; " << n << " " << what;
  };
  say(data.tracks_without_embedding, "tracks without an embedding left out");
  say(data.pairs_without_embedding, "pairs with them");
  say(data.listeners_without_pairs, "listeners left with none");
  say(data.single_track_listeners, "listeners with a single track");
  return out.str();
}

} // namespace evo::music
