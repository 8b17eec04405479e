#include "serve/activity.hpp"

#include "fields.hpp"
#include "serve/http/message.hpp"

#include "evo/music/error.hpp"

#include <algorithm>

namespace evo::music::serve {

activity::activity(activity_record record, const page_tools& tools, const page_folders& folders)
    : tools_{tools}, folders_{folders}, id_{record.id}, folder_{folders.runs / record.id},
      record_{std::move(record)} {
  board_.change([this](activity_state& s) {
    s.round = record_.rounds.size();
    s.generations = record_.rounds.empty() ? 0 : record_.rounds.back().generations;
  });
}

activity::~activity() = default;

activity_record activity::record() const {
  const std::lock_guard lock{record_mutex_};
  return record_;
}

void activity::open() {
  const std::lock_guard lock{thread_mutex_};
  if (is_running_ || is_closing_)
    return;
  if (thread_.joinable())
    thread_.join();
  is_running_ = true;
  board_.change([](activity_state& s) {
    s.now = phase::preparing;
    s.message.clear();
  });
  thread_ = std::thread{[this] { run(); }};
}

void activity::run() {
  phase end = phase::finished;
  std::string problem;
  try {
    work();
  } catch (const error& e) {
    end = e.kind() == failure::interrupted ? phase::asleep : phase::failed;
    problem = e.kind() == failure::interrupted ? "" : e.what();
  } catch (const std::exception& e) {
    end = phase::failed;
    problem = e.what();
  }
  is_running_ = false;
  board_.change([&](activity_state& s) {
    s.now = end;
    s.message = problem;
    s.seconds_left = activity_state::unknown;
  });
}

void activity::pause() {
  const phase now = board_.now().now;
  if (now != phase::evolving)
    throw refusal{409, "nothing is evolving"};
  pace_.pause();
  board_.change([](activity_state& s) {
    s.now = phase::paused;
    s.seconds_left = activity_state::unknown;
  });
}

void activity::go_on() {
  if (board_.now().now != phase::paused)
    throw refusal{409, "nothing is paused"};
  board_.change([](activity_state& s) { s.now = phase::evolving; });
  pace_.go_on();
}

void activity::finish() {
  const phase now = board_.now().now;
  if (now != phase::evolving && now != phase::paused)
    throw refusal{409, "nothing is evolving"};
  board_.change([](activity_state& s) { s.now = phase::ending; });
  pace_.end();
}

void activity::close() {
  is_closing_ = true;
  pace_.end();
  board_.close();
  wake();
  const std::lock_guard lock{thread_mutex_};
  if (thread_.joinable())
    thread_.join();
}

const configuration& activity::configured() const {
  const std::string strategy = record().strategy;
  if (const auto* c = tools_.configured_with(strategy))
    return *c;
  throw error{failure::configuration, id(), strategy + " can't be chosen here any more",
              "start the page as it was when this began"};
}

std::unique_ptr<language_model> activity::make_language() {
  if (!detail::asks_a_model(configured().strategy.name) || !tools_.make_language)
    return nullptr;
  return tools_.make_language(folder(), [this] { return pace_.must_end(); });
}

void activity::begin_round(std::uint64_t round, std::uint64_t generations) {
  pace_.begin();
  progress_.begin();
  board_.change([&](activity_state& s) {
    activity_state fresh;
    fresh.now = phase::preparing;
    fresh.round = round;
    fresh.generations = generations;
    fresh.revision = s.revision;
    s = std::move(fresh);
  });
}

void activity::cut_short(std::size_t round) {
  const auto done = std::max<std::uint64_t>(1, board_.now().generation);
  amend([&](activity_record& r) { r.rounds.at(round - 1).generations = done; });
  board_.change([&](activity_state& s) { s.generations = done; });
}

} // namespace evo::music::serve
