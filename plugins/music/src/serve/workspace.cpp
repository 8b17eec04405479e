#include "serve/workspace.hpp"

#include "files/files.hpp"
#include "serve/http/message.hpp"

#include "evo/core/hash.hpp"

#include <algorithm>
#include <array>
#include <ctime>

namespace evo::music::serve {
namespace {

bool is_busy(const std::shared_ptr<activity>& a) {
  const phase now = a->state().now().now;
  return now == phase::preparing || now == phase::evolving || now == phase::ending;
}

} // namespace

workspace::workspace(const page_tools& tools, page_folders folders,
                     const std::filesystem::path& profiles)
    : tools_{tools}, folders_{std::move(folders)}, profiles_{profiles},
      recordings_{folders_.page() / "recordings"}, trials_{tools, folders_.page() / "trials"} {
  for (const auto& r : read_records(folders_.page()))
    activities_.push_back(made(r));
}

workspace::~workspace() {
  close();
}

std::shared_ptr<activity> workspace::made(const activity_record& r) {
  if (r.kind == "song")
    return std::make_shared<song_activity>(r, tools_, folders_, recordings_);
  return std::make_shared<taste_activity>(r, tools_, folders_, log_, recordings_);
}

std::vector<std::shared_ptr<activity>> workspace::list() const {
  const std::lock_guard lock{mutex_};
  return activities_;
}

std::shared_ptr<activity> workspace::find(const std::string& id) const {
  const std::lock_guard lock{mutex_};
  for (const auto& a : activities_)
    if (a->id() == id)
      return a;
  throw refusal{404, "there is no such session"};
}

std::shared_ptr<taste_activity> workspace::find_session(const std::string& id) const {
  auto session = std::dynamic_pointer_cast<taste_activity>(find(id));
  if (!session)
    throw refusal{409, "that is no listener's session"};
  return session;
}

void workspace::check(const activity_record& wanted) const {
  const auto all = profiles_.list();
  if (std::ranges::find(all, wanted.profile, &listener_profile::name) == all.end())
    throw refusal{404, "there is no such profile"};
  if (wanted.kind != "taste" && wanted.kind != "song")
    throw refusal{400, "kind is taste or song"};
  if (tools_.configured_with(wanted.strategy) == nullptr) {
    const auto known = std::ranges::find(tools_.strategies, wanted.strategy, &page_strategy::name);
    throw refusal{400, known == tools_.strategies.end() ? "there is no such strategy"
                                                        : known->name + ": " + known->missing};
  }
  if (wanted.kind == "song")
    (void)recordings_.find(wanted.song);
  for (const auto& id : wanted.liked)
    (void)recordings_.find(id);
  constexpr std::ptrdiff_t most = 4;
  if (std::ranges::count_if(activities_, is_busy) >= most)
    throw refusal{409, "four evolutions are under way; let one end first"};
}

std::string workspace::free_id(const std::string& kind, std::int64_t now) const {
  const std::time_t time = now;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "-%Y%m%d-%H%M%S", &parts);
  return detail::free_name(folders_.runs / (kind + text.data())).filename().string();
}

std::shared_ptr<activity> workspace::start(activity_record wanted) {
  std::shared_ptr<activity> a;
  {
    const std::lock_guard lock{mutex_};
    check(wanted);
    wanted.created = std::time(nullptr);
    wanted.id = free_id(wanted.kind, wanted.created);
    // Another session of the same second, or of another profile, has other music.
    wanted.seed = content_hash(wanted.profile + "\n" + wanted.id) >> 33U;
    save(wanted, folders_.page());
    detail::make_folder(folders_.runs / wanted.id);
    a = made(wanted);
    activities_.insert(activities_.begin(), a);
  }
  a->open();
  return a;
}

void workspace::close() {
  for (const auto& a : list())
    a->close();
}

} // namespace evo::music::serve
