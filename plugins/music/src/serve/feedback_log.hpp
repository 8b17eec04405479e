#pragma once
/// @file
/// Answers on the disk, one after the other, whoever gives them.

#include "evo/music/listener_profiles.hpp"

#include <map>
#include <mutex>
#include <string>

namespace evo::music::serve {

class feedback_log {
public:
  /// @param profiles has to live as long
  explicit feedback_log(listener_profiles& profiles) : profiles_{profiles} {}

  /// On the disk when this returns.
  /// @throws as listener_profiles::add_feedback
  void add(const std::string& profile, const feedback_event& event);
  /// The last answer to each clip whose name begins so.
  [[nodiscard]] std::map<std::string, int> answers(const std::string& profile,
                                                   const std::string& prefix) const;

private:
  listener_profiles& profiles_;
  std::mutex mutex_;
};

} // namespace evo::music::serve
