#include "tracking/mlflow.hpp"

#include "files/files.hpp"
#include "tracking/http.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>

namespace evo::music::tracking {
namespace {

using nlohmann::json;

// What one request may hold (MLflow 2 and 3).
constexpr std::size_t most_measures = 1000, most_params = 100, longest_value = 500;

std::int64_t now() {
  namespace chrono = std::chrono;
  return chrono::duration_cast<chrono::milliseconds>(chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string text_of(const json& j) {
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// Worth asking again, or not.
struct unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct refused : std::runtime_error {
  refused(const std::string& why, std::string word)
      : std::runtime_error{why}, code{std::move(word)} {}
  std::string code; ///< MLflow's: "RESOURCE_DOES_NOT_EXIST"
};

json pairs_of(const std::vector<std::pair<std::string, std::string>>& all, std::size_t first,
              std::size_t count) {
  json found = json::array();
  for (std::size_t i = first; i < std::min(all.size(), first + count); ++i)
    found.push_back({{"key", all[i].first}, {"value", all[i].second.substr(0, longest_value)}});
  return found;
}

} // namespace

namespace {

struct known_run {
  std::string id;          ///< there; empty: none is known
  std::size_t arrived = 0; ///< events
};

/// What an earlier process left behind; nothing if that was of another service, or is damaged.
known_run recall(const mlflow_options& o, const std::filesystem::path& memory) {
  std::error_code ignored;
  if (!std::filesystem::exists(memory, ignored))
    return {};
  try {
    const json j = json::parse(detail::read_file(memory));
    if (j.at("url") == o.url && j.at("experiment") == o.experiment)
      return {j.at("run_id"), j.at("arrived")};
  } catch (const json::exception&) {
    return {};
  }
  return {};
}

} // namespace

/// The thread's own: requests, and what it knows of the run there.
struct mlflow_log::sender {
  const mlflow_options& options;
  const tracked_run& run;
  const std::filesystem::path& memory;
  http_client client;
  std::string id;
  std::size_t arrived;
  bool is_running = false; ///< there, as far as this process has said

  sender(const mlflow_options& o, const tracked_run& r, const std::filesystem::path& file,
         known_run before, const std::atomic<bool>& is_cancelled)
      : options{o}, run{r}, memory{file}, client{o.token, o.timeout, is_cancelled},
        id{std::move(before.id)}, arrived{before.arrived} {}

  json answered(const http_reply& r) const {
    if (r.status == 0)
      throw unavailable{r.failure};
    const json body = json::parse(r.body, nullptr, false);
    if (r.status == 200 && body.is_object())
      return body;
    std::string code, message = "it answers " + std::to_string(r.status);
    if (body.is_object()) {
      code = body.value("error_code", "");
      message += ": " + body.value("message", code).substr(0, 300);
    }
    constexpr long too_slow = 408, too_many = 429, faults = 500;
    if (r.status == too_slow || r.status == too_many || r.status >= faults || r.status == 200)
      throw unavailable{message};
    throw refused{message, code};
  }
  json post(const std::string& what, const json& body) {
    return answered(client.post(options.url + "/api/2.0/mlflow/" + what, text_of(body)));
  }

  std::string experiment() {
    const auto named = [&] {
      return answered(client.get(options.url +
                                 "/api/2.0/mlflow/experiments/get-by-name?experiment_name=" +
                                 escaped(options.experiment)))
          .at("experiment")
          .at("experiment_id")
          .get<std::string>();
    };
    try {
      return named();
    } catch (const refused& r) {
      if (r.code != "RESOURCE_DOES_NOT_EXIST")
        throw;
    }
    try {
      return post("experiments/create", {{"name", options.experiment}}).at("experiment_id");
    } catch (const refused& r) {
      if (r.code != "RESOURCE_ALREADY_EXISTS")
        throw;
      return named(); // somebody was faster
    }
  }

  void create() {
    json tags = pairs_of(run.tags, 0, most_params);
    tags.push_back({{"key", "mlflow.runName"}, {"value", run.name}});
    id = post("runs/create", {{"experiment_id", experiment()},
                              {"run_name", run.name},
                              {"start_time", now()},
                              {"tags", std::move(tags)}})
             .at("run")
             .at("info")
             .at("run_id");
    arrived = 0;
    for (std::size_t i = 0; i < run.params.size(); i += most_params)
      post("runs/log-batch", {{"run_id", id}, {"params", pairs_of(run.params, i, most_params)}});
    remember();
  }

  /// The run there is the one that is remembered, or a new one.
  void open() {
    if (is_running)
      return;
    if (!id.empty())
      try {
        post("runs/update", {{"run_id", id}, {"status", "RUNNING"}});
      } catch (const refused& r) {
        if (r.code != "RESOURCE_DOES_NOT_EXIST" || arrived > 0)
          throw;
        id.clear();
      }
    if (id.empty())
      create();
    is_running = true;
  }

  void send(std::span<const waiting_event> events) {
    json metrics = json::array();
    for (const auto& e : events)
      for (const auto& m : e.measures)
        if (std::isfinite(m.value))
          metrics.push_back(
              {{"key", m.name}, {"value", m.value}, {"timestamp", e.time}, {"step", m.step}});
    if (!metrics.empty())
      post("runs/log-batch", {{"run_id", id}, {"metrics", std::move(metrics)}});
    arrived += events.size();
    remember();
  }

  void end(bool is_finished) {
    post("runs/update",
         {{"run_id", id}, {"status", is_finished ? "FINISHED" : "KILLED"}, {"end_time", now()}});
    is_running = false;
  }

  void remember() const {
    detail::write_file(memory, text_of({{"url", options.url},
                                        {"experiment", options.experiment},
                                        {"run_id", id},
                                        {"arrived", arrived}}) +
                                   "\n");
  }
};

mlflow_log::mlflow_log(mlflow_options options, tracked_run run, std::filesystem::path memory)
    : options_{std::move(options)}, run_{std::move(run)}, memory_{std::move(memory)} {
  while (options_.url.ends_with('/'))
    options_.url.pop_back();
  const known_run before = recall(options_, memory_);
  id_before_ = before.id;
  arrived_ = before.arrived;
  thread_ = std::thread{[this] { work(); }};
}

mlflow_log::~mlflow_log() {
  if (thread_.joinable())
    end(false);
}

void mlflow_log::add(event e) {
  const std::lock_guard lock{mutex_};
  if (told_++ < arrived_ || has_given_up_ || is_full_)
    return;
  if (waiting_.size() == options_.capacity) {
    is_full_ = true;
    return;
  }
  waiting_.push_back({std::move(e), now()});
  changed_.notify_all();
}

void mlflow_log::end(bool is_finished) {
  {
    std::unique_lock lock{mutex_};
    if (ending_ != state::working)
      return;
    ending_ = is_finished ? state::finished : state::killed;
    changed_.notify_all();
    changed_.wait_for(lock, options_.patience, [this] { return is_over_; });
    is_cancelled_ = true;
    changed_.notify_all();
  }
  thread_.join();
  const std::lock_guard lock{mutex_};
  const std::size_t left = told_ - std::min(told_, arrived_);
  if (left > 0 && !has_given_up_)
    problem_ = "MLflow at " + options_.url + ": " + std::to_string(left) +
               " of the measures' lines haven't arrived; they are sent when the run is resumed";
}

std::string mlflow_log::take_problem() {
  const std::lock_guard lock{mutex_};
  return std::exchange(problem_, {});
}

void mlflow_log::say(const std::string& problem) {
  const std::lock_guard lock{mutex_};
  if (!was_said_)
    problem_ = "MLflow at " + options_.url + ": " + problem;
  was_said_ = true;
}

void mlflow_log::work() {
  sender to{options_, run_, memory_, {id_before_, arrived_}, is_cancelled_};
  auto delay = options_.first_delay;
  bool is_last_try = false;
  const auto over = [this] {
    const std::lock_guard lock{mutex_};
    is_over_ = true;
    changed_.notify_all();
  };
  while (true) {
    std::vector<waiting_event> some;
    state wanted{};
    {
      std::unique_lock lock{mutex_};
      changed_.wait(
          lock, [&] { return !to.is_running || !waiting_.empty() || ending_ != state::working; });
      wanted = ending_;
      std::size_t measures = 0;
      for (const auto& e : waiting_) {
        measures += e.measures.size();
        if (measures > most_measures && !some.empty())
          break;
        some.push_back(e);
      }
    }
    try {
      to.open();
      if (!some.empty())
        to.send(some);
      delay = options_.first_delay;
      const std::lock_guard lock{mutex_};
      waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(some.size()));
      arrived_ = to.arrived;
      was_said_ = false;
      if (wanted == state::working || !waiting_.empty())
        continue;
    } catch (const unavailable& e) {
      say(std::string{e.what()} + "; the run goes on, and its measures are sent later");
      std::unique_lock lock{mutex_};
      if (is_last_try || is_cancelled_)
        break;
      changed_.wait_for(lock, delay, [&] { return ending_ != wanted || is_cancelled_; });
      is_last_try = ending_ != state::working;
      delay = std::min(2 * delay, options_.last_delay);
      continue;
    } catch (const std::exception& e) { // it refuses, or says what it shouldn't
      say(std::string{e.what()} + "; nothing more is sent there");
      const std::lock_guard lock{mutex_};
      has_given_up_ = true;
      waiting_.clear();
      break;
    }
    try {
      to.end(wanted == state::finished);
    } catch (const std::exception& e) {
      say(e.what());
    }
    break;
  }
  over();
}

} // namespace evo::music::tracking
