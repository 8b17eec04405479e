#pragma once
/// @file
/// Playlists as the page shows them.

#include "evo/music/run_record.hpp"
#include "evo/music/taste_session.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evo::music::serve {

struct shown_clip {
  std::string text;            ///< the prompt, or the nearest tokens
  std::filesystem::path audio; ///< empty if there is none
  double seconds = 0;
  std::vector<std::uint8_t> peaks; ///< see waveform()
  std::uint64_t seed = 0;          ///< of its audio
  std::uint64_t candidate = 0;     ///< of the round's run
  std::uint64_t generation = 0;
  std::string operator_name;
  double similarity = 0; ///< with what is aimed at, as it was scored
  std::int8_t answer = 0;
};

struct shown_playlist {
  std::uint64_t round = 0;
  bool is_open = false; ///< answers are still taken
  std::vector<shown_clip> clips;
};

/// Fills in what can be heard and seen of the file.
void look_at(shown_clip& clip, const std::filesystem::path& audio);

/// A round of a session that is over, from what it left behind.
/// @throws refusal 404 for a round that there isn't
[[nodiscard]] shown_playlist stored_playlist(const std::filesystem::path& session,
                                             std::uint64_t round);

/// The rounds of a session that are over; none if there is no session in the folder yet.
[[nodiscard]] std::vector<session_round> stored_measures(const std::filesystem::path& session);

/// The playlist of a finished run.
[[nodiscard]] shown_playlist run_playlist(const std::filesystem::path& run);

/// As files of rounds and clips are numbered: 7 is "07".
[[nodiscard]] std::string two_digits(std::uint64_t n);
/// FOLDER/rounds/NN and FOLDER/playlists/NN.
[[nodiscard]] std::filesystem::path round_folder(const std::filesystem::path& session,
                                                 std::uint64_t round);
[[nodiscard]] std::filesystem::path playlist_folder(const std::filesystem::path& session,
                                                    std::uint64_t round);

/// Where a clip comes from: itself first, then its ancestors, generation after generation, at most
/// `most`. Those that an earlier round left are followed into it.
struct ancestor {
  std::uint64_t round = 0;
  candidate_record record;
};
[[nodiscard]] std::vector<ancestor> ancestors(const std::filesystem::path& session,
                                              std::uint64_t round, std::uint64_t candidate,
                                              bool is_session, std::size_t most);

} // namespace evo::music::serve
