#pragma once
/// @file
/// What happened in a session: a SQLite database in its folder, a transaction a round.

#include "database.hpp"
#include "files/files.hpp"

#include "evo/music/session_record.hpp"
#include "evo/music/taste_session.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace evo::music::detail {

struct stored_play {
  std::uint64_t candidate = 0; ///< of the round's run
  std::string genome;          ///< bytes
  std::int8_t answer = 0;
  double belief = 0; ///< similarity when it was chosen
  double taste = 0;  ///< the true score; NaN where it isn't known
};

/// All that one round adds.
struct stored_round {
  session_round measures;
  std::vector<stored_play> plays;    ///< in the order in which they were played
  std::vector<session_score> scores; ///< of all candidates; none in sessions of version 1
  std::string belief;                ///< JSON of the state after learning
};

class session_store {
public:
  /// Makes or opens the store of a session.
  /// @throws error with failure::configuration for a folder that holds something else, or a session
  ///   without `resume`; with failure::storage if another process has it open
  session_store(const std::filesystem::path& folder, bool resume);

  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  /// Empty before save_configuration.
  [[nodiscard]] std::string configuration_text() const;
  void save_configuration(const std::string& yaml, const std::string& command);
  void add(const stored_round& round);
  [[nodiscard]] std::vector<stored_round> rounds() const;

private:
  std::filesystem::path folder_;
  std::unique_ptr<file_lock> lock_;
  std::unique_ptr<database> db_;
};

} // namespace evo::music::detail
