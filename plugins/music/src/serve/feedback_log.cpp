#include "serve/feedback_log.hpp"

namespace evo::music::serve {

void feedback_log::add(const std::string& profile, const feedback_event& event) {
  const std::lock_guard lock{mutex_};
  profiles_.add_feedback(profile, event);
}

std::map<std::string, int> feedback_log::answers(const std::string& profile,
                                                 const std::string& prefix) const {
  std::map<std::string, int> last;
  for (const auto& e : profiles_.feedback(profile).events)
    if (e.clip.starts_with(prefix))
      last[e.clip] = e.answer;
  return last;
}

} // namespace evo::music::serve
