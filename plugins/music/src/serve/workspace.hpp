#pragma once
/// @file
/// Everything that the page shows: profiles, recordings, trials, and what goes on or went on.

#include "serve/feedback_log.hpp"
#include "serve/song_activity.hpp"
#include "serve/taste_activity.hpp"
#include "serve/trials.hpp"
#include "serve/uploads.hpp"

#include "evo/music/listener_profiles.hpp"

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace evo::music::serve {

class workspace {
public:
  /// Activities that were there before are there again, asleep.
  /// @param tools has to live as long
  workspace(const page_tools& tools, page_folders folders, const std::filesystem::path& profiles);
  ~workspace();

  [[nodiscard]] const page_tools& tools() const noexcept { return tools_; }
  [[nodiscard]] listener_profiles& profiles() noexcept { return profiles_; }
  [[nodiscard]] uploads& recordings() noexcept { return recordings_; }
  [[nodiscard]] trials& tries() noexcept { return trials_; }

  /// Newest first.
  [[nodiscard]] std::vector<std::shared_ptr<activity>> list() const;
  /// @throws refusal 404
  [[nodiscard]] std::shared_ptr<activity> find(const std::string& id) const;
  /// The same, of a session. @throws refusal 404, 409 if it is none
  [[nodiscard]] std::shared_ptr<taste_activity> find_session(const std::string& id) const;

  /// Makes an activity and begins it.
  /// @param wanted kind, profile, strategy, first round, liked and song; the rest is filled in here
  /// @throws refusal 404 for a profile or recording that there isn't, 400 for a strategy that can't
  ///   be chosen, 409 if too much goes on
  [[nodiscard]] std::shared_ptr<activity> start(activity_record wanted);

  /// Ends all threads. Event streams end, too.
  void close();

private:
  [[nodiscard]] std::shared_ptr<activity> made(const activity_record& r);
  [[nodiscard]] std::string free_id(const std::string& kind, std::int64_t now) const;
  void check(const activity_record& wanted) const;

  const page_tools& tools_;
  page_folders folders_;
  listener_profiles profiles_;
  feedback_log log_{profiles_};
  uploads recordings_;
  trials trials_;
  mutable std::mutex mutex_;
  std::vector<std::shared_ptr<activity>> activities_;
};

} // namespace evo::music::serve
