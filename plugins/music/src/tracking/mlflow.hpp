#pragma once
/// @file
/// Measures to an MLflow server, by its REST API (version 2.0), from a thread of its own. Knows
/// nothing of music.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace evo::music::tracking {

struct mlflow_options {
  std::string url;                              ///< "http://127.0.0.1:5000"
  std::string experiment;                       ///< made if there is none of that name
  std::string token{};                          ///< a bearer's; empty: none is sent
  std::chrono::milliseconds timeout{10'000};    ///< of a request
  std::chrono::milliseconds first_delay{1'000}; ///< before a failed request is sent again;
  std::chrono::milliseconds last_delay{60'000}; ///< doubled up to this
  std::chrono::milliseconds patience{5'000};    ///< of the end, for what hasn't been sent
  std::size_t capacity = 10'000;                ///< events that wait, >= 1
};

/// What a run is called there.
struct tracked_run {
  std::string name;
  std::vector<std::pair<std::string, std::string>> params{}, tags{};
};

struct measure {
  std::string name; ///< letters, digits, "_-./ "
  double value = 0; ///< those that aren't finite are left out
  std::uint64_t step = 0;
};
/// What is told at one time.
using event = std::vector<measure>;

/// Nothing here waits for the server but the end, which is patient for a while. A server that
/// doesn't answer is asked again, one that refuses isn't.
class mlflow_log {
public:
  /// @param memory a file that says which run it is there and how many events have arrived, so that
  ///   a later process goes on with both
  mlflow_log(mlflow_options options, tracked_run run, std::filesystem::path memory);
  /// Ends it as killed, if it hasn't ended.
  ~mlflow_log();
  mlflow_log(const mlflow_log&) = delete;
  mlflow_log& operator=(const mlflow_log&) = delete;

  /// The next event. All of them from a run's beginning have to be told, in order, also by a
  /// process that goes on: those that have arrived aren't sent again.
  void add(event e);
  /// Sends what is waiting and ends the run there; waits `patience` at most.
  void end(bool is_finished);
  /// What went wrong since it was asked last, a line for a person; empty if nothing did. Of trouble
  /// that goes on it is said once.
  [[nodiscard]] std::string take_problem();

private:
  enum class state : std::uint8_t { working, finished, killed };
  struct sender;
  void work();
  void say(const std::string& problem);

  mlflow_options options_;
  tracked_run run_;
  std::filesystem::path memory_;
  std::mutex mutex_;
  std::condition_variable changed_;
  struct waiting_event {
    event measures;
    std::int64_t time = 0; ///< milliseconds since 1970
  };
  std::deque<waiting_event> waiting_;
  std::size_t told_ = 0;    ///< events
  std::size_t arrived_ = 0; ///< of them, earlier processes' included
  std::string id_before_;   ///< of the run there, if an earlier process began it
  bool is_full_ = false;    ///< later events wait for a later process
  bool has_given_up_ = false, is_over_ = false, was_said_ = false;
  state ending_ = state::working;
  std::string problem_;
  std::atomic<bool> is_cancelled_{false};
  std::thread thread_;
};

} // namespace evo::music::tracking
