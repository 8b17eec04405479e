#include "serve/taste_map.hpp"

#include "database.hpp"
#include "listener/profile_json.hpp"
#include "serve/playlist_view.hpp"
#include "session/report/projection.hpp"

#include "evo/music/store.hpp"

#include <cmath>
#include <map>

namespace evo::music::serve {
namespace {

namespace fs = std::filesystem;

/// What was believed after the last round; nothing before the first, or if another model learned
/// it.
std::vector<float> last_belief(const fs::path& session, const taste_model& model) {
  const detail::database db{session / "session.sqlite", detail::database::access::read};
  detail::statement row{db, "SELECT belief FROM rounds ORDER BY number DESC LIMIT 1"};
  if (!row.step())
    return {};
  bool is_foreign = false;
  const auto state = detail::parse_belief(row.text(0), model.identity(), is_foreign);
  return state ? state->vector : std::vector<float>{};
}

std::map<std::pair<std::uint64_t, std::uint64_t>, int> answers_in(const fs::path& session) {
  std::map<std::pair<std::uint64_t, std::uint64_t>, int> answers;
  const detail::database db{session / "session.sqlite", detail::database::access::read};
  detail::statement rows{db, "SELECT round, candidate, answer FROM plays"};
  while (rows.step())
    answers[{rows.whole(0), rows.whole(1)}] = static_cast<int>(rows.number(2));
  return answers;
}

struct heard_clip {
  map_point point;
  std::vector<float> embedding;
};

std::vector<heard_clip> heard_in(const fs::path& session, std::uint64_t rounds) {
  const auto answers = answers_in(session);
  std::vector<heard_clip> all;
  std::map<std::string, std::size_t> place; // by prompt and seed: survivors are the same music
  for (std::uint64_t round = 1; round <= rounds; ++round)
    for (auto& c : read_run(round_folder(session, round)).candidates) {
      if (!c.failure.empty() || c.embedding.empty())
        continue;
      const std::string key = std::to_string(c.seed) + " " + c.text;
      const auto [at, is_new] = place.emplace(key, all.size());
      if (is_new)
        all.push_back({{.round = round, .text = c.text}, std::move(c.embedding)});
      if (const auto given = answers.find({round, c.id}); given != answers.end())
        all[at->second].point.answer = given->second;
    }
  return all;
}

/// Scores are cosines: how long a track's vector is says nothing.
std::vector<double> direction(std::span<const float> track) {
  double squares = 0;
  for (const float x : track)
    squares += double{x} * x;
  std::vector<double> unit(track.begin(), track.end());
  for (double& x : unit)
    x /= squares > 0 ? std::sqrt(squares) : 1;
  return unit;
}

} // namespace

taste_map map_of(const fs::path& session, const taste_model& model, std::uint64_t rounds,
                 std::size_t most) {
  auto heard = heard_in(session, rounds);
  if (heard.size() > most)
    heard.erase(heard.begin(), heard.end() - static_cast<std::ptrdiff_t>(most));
  taste_map map;
  if (heard.size() < 3)
    return map;
  std::vector<float> embeddings;
  for (const auto& h : heard)
    embeddings.insert(embeddings.end(), h.embedding.begin(), h.embedding.end());
  const auto tracks = model.tracks_of(embeddings);
  const std::size_t width = model.track_width();
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < heard.size(); ++i)
    rows.push_back(direction(std::span{tracks}.subspan(i * width, width)));
  const auto plane = report::principal_plane(std::move(rows));
  map.kept = plane.kept;
  const auto vector = last_belief(session, model);
  const auto scores =
      vector.empty() ? std::vector<float>(heard.size()) : model.score(vector, tracks);
  std::array<double, 2> sum{};
  double weights = 0;
  for (std::size_t i = 0; i < heard.size(); ++i) {
    map_point& p = map.points.emplace_back(std::move(heard[i].point));
    p.x = plane.points[i][0];
    p.y = plane.points[i][1];
    p.score = scores[i];
    constexpr double sharpness = 10;
    const double weight = std::exp(sharpness * p.score);
    sum[0] += weight * p.x;
    sum[1] += weight * p.y;
    weights += weight;
  }
  if (!vector.empty())
    map.taste = {sum[0] / weights, sum[1] / weights};
  return map;
}

} // namespace evo::music::serve
