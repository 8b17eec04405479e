#include "serve/playlist_view.hpp"

#include "database.hpp"
#include "serve/http/message.hpp"
#include "serve/waveform.hpp"
#include "session_json.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/store.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>
#include <map>
#include <set>

namespace evo::music::serve {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t columns = 160;

void describe(shown_clip& clip, const candidate_record& c) {
  clip.text = c.text;
  clip.seed = c.seed;
  clip.candidate = c.id;
  clip.generation = c.generation;
  clip.operator_name = c.operator_name;
  clip.similarity = c.similarity;
}

/// The runs of a session's rounds, each read once.
class read_rounds {
public:
  read_rounds(fs::path session, bool is_session)
      : session_{std::move(session)}, is_session_{is_session} {}

  [[nodiscard]] const candidate_record* find(std::uint64_t round, std::uint64_t candidate) {
    const auto& all = candidates(round);
    const auto found = std::ranges::find(all, candidate, &candidate_record::id);
    return found == all.end() ? nullptr : &*found;
  }

  /// Where a survivor was heard first.
  [[nodiscard]] std::pair<std::uint64_t, const candidate_record*>
  origin(std::uint64_t round, const candidate_record& survivor) {
    while (--round >= 1)
      for (const auto& c : candidates(round))
        if (c.text == survivor.text && c.seed == survivor.seed && c.operator_name != "survivor")
          return {round, &c};
    return {0, nullptr};
  }

private:
  const std::vector<candidate_record>& candidates(std::uint64_t round) {
    auto& all = rounds_[round];
    if (all.empty())
      all = read_run(is_session_ ? round_folder(session_, round) : session_).candidates;
    return all;
  }

  fs::path session_;
  bool is_session_;
  std::map<std::uint64_t, std::vector<candidate_record>> rounds_;
};

} // namespace

std::string two_digits(std::uint64_t n) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%02llu", static_cast<unsigned long long>(n));
  return text.data();
}

fs::path round_folder(const fs::path& session, std::uint64_t round) {
  return session / "rounds" / two_digits(round);
}

fs::path playlist_folder(const fs::path& session, std::uint64_t round) {
  return session / "playlists" / two_digits(round);
}

void look_at(shown_clip& clip, const fs::path& audio) {
  std::error_code ignored;
  if (audio.empty() || !fs::is_regular_file(audio, ignored))
    return;
  const audio_clip sound = read_audio(audio);
  clip.audio = audio;
  clip.seconds = sound.view().seconds();
  clip.peaks = waveform(sound, columns);
}

shown_playlist stored_playlist(const fs::path& session, std::uint64_t round) {
  shown_playlist list{.round = round, .is_open = false, .clips = {}};
  const detail::database db{session / "session.sqlite", detail::database::access::read};
  detail::statement rows{db, "SELECT candidate, answer FROM plays WHERE round = ? ORDER BY place"};
  rows.bind(1, round);
  while (rows.step()) {
    shown_clip& clip = list.clips.emplace_back();
    clip.candidate = rows.whole(0);
    clip.answer = static_cast<std::int8_t>(rows.number(1));
  }
  if (list.clips.empty())
    throw refusal{404, "there is no such round"};
  read_rounds rounds{session, true};
  for (std::size_t i = 0; i < list.clips.size(); ++i) {
    if (const auto* c = rounds.find(round, list.clips[i].candidate))
      describe(list.clips[i], *c);
    look_at(list.clips[i], playlist_folder(session, round) / (two_digits(i + 1) + ".wav"));
  }
  return list;
}

std::vector<session_round> stored_measures(const fs::path& session) {
  const fs::path file = session / "session.sqlite";
  std::vector<session_round> all;
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored))
    return all;
  const detail::database db{file, detail::database::access::read};
  detail::statement tables{db, "SELECT 1 FROM sqlite_master WHERE name = 'rounds'"};
  if (!tables.step())
    return all;
  detail::statement rows{db, "SELECT measures FROM rounds ORDER BY number"};
  while (rows.step())
    all.push_back(detail::parse_round(rows.text(0), file.string()));
  return all;
}

shown_playlist run_playlist(const fs::path& run) {
  const run_record record = read_run(run);
  shown_playlist list{.round = 1, .is_open = false, .clips = {}};
  for (const auto& entry : record.playlist) {
    shown_clip& clip = list.clips.emplace_back();
    const auto found = std::ranges::find(record.candidates, entry.candidate, &candidate_record::id);
    if (found != record.candidates.end())
      describe(clip, *found);
    look_at(clip, run / entry.audio);
  }
  return list;
}

std::vector<ancestor> ancestors(const fs::path& session, std::uint64_t round,
                                std::uint64_t candidate, bool is_session, std::size_t most) {
  read_rounds rounds{session, is_session};
  std::vector<ancestor> found;
  std::deque<std::pair<std::uint64_t, std::uint64_t>> wanted{{round, candidate}};
  std::set<std::pair<std::uint64_t, std::uint64_t>> known{wanted.front()};
  while (!wanted.empty() && found.size() < most) {
    auto [in, id] = wanted.front();
    wanted.pop_front();
    const auto* c = rounds.find(in, id);
    if (c == nullptr)
      continue;
    if (c->operator_name == "survivor")
      if (const auto [earlier, first] = rounds.origin(in, *c); first != nullptr) {
        in = earlier;
        c = first;
      }
    found.push_back({in, *c});
    found.back().record.embedding.clear();
    for (const std::uint64_t parent : c->parents)
      if (known.insert({in, parent}).second)
        wanted.emplace_back(in, parent);
  }
  return found;
}

} // namespace evo::music::serve
