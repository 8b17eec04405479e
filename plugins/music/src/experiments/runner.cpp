#include "runner.hpp"

#include "files/files.hpp"

#include "evo/music/error.hpp"
#include "evo/music/taste_session.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <map>
#include <mutex>
#include <numeric>
#include <thread>

namespace evo::music::experiments {
namespace {

struct job {
  const cell* what = nullptr;
  std::uint64_t seed = 0;
};

std::string name_of(const job& j) {
  return j.what->id + "-" + std::to_string(j.seed);
}

std::string minutes(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  return whole < 90 ? std::to_string(whole) + " s" : std::to_string((whole + 30) / 60) + " min";
}

/// Who tells how far all of it is.
class teller {
public:
  teller(std::size_t jobs, double candidates, const runner_task& task)
      : jobs_{jobs}, candidates_{candidates}, task_{task} {}

  /// @param is_new it was run now; the others say nothing about the time that is left
  void done(const job& j, const outcome& o, bool is_new) {
    const std::scoped_lock lock{mutex_};
    const auto size = static_cast<double>(j.what->candidates);
    ++done_;
    (is_new ? run_ : passed_) += size;
    if (!task_.say)
      return;
    std::string line =
        std::to_string(done_) + " of " + std::to_string(jobs_) + ": " + name_of(j) + ", ";
    switch (o.state) {
    case cell_state::finished: line += is_new ? "finished" : "was finished"; break;
    case cell_state::not_run: line += "not run: " + o.why; break;
    case cell_state::failed: line += "failed: " + o.why; break;
    }
    const double left = candidates_ - run_ - passed_;
    const double passed = std::chrono::duration<double>(clock::now() - start_).count();
    if (run_ > 0 && left > 0)
      line += "; " + minutes(passed * left / run_) + " left";
    task_.say(line);
  }

private:
  using clock = std::chrono::steady_clock;
  std::size_t jobs_;
  double candidates_;
  const runner_task& task_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  double run_ = 0, passed_ = 0; ///< candidates
  clock::time_point start_ = clock::now();
};

class runner {
public:
  runner(const plan& p, const settings& s, const runner_tools& tools, const runner_task& task)
      : s_{s}, tools_{tools}, task_{task} {
    for (const auto& c : p.cells)
      for (const auto seed : s.seeds)
        jobs_.push_back({&c, seed});
  }

  std::vector<outcome> run() {
    music::detail::make_folder(task_.folder);
    outcomes_.resize(jobs_.size());
    std::vector<std::size_t> order(jobs_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>{},
                             [&](std::size_t i) { return jobs_[i].what->candidates; });
    double candidates = 0;
    for (const auto& j : jobs_)
      candidates += static_cast<double>(j.what->candidates);
    teller tell{jobs_.size(), candidates, task_};
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
      for (std::size_t i = next++; i < order.size() && !has_ended(); i = next++)
        run_job(order[i], tell);
    };
    std::vector<std::jthread> helpers;
    for (std::size_t t = 1; t < std::max<std::size_t>(1, task_.at_once); ++t)
      helpers.emplace_back(work);
    work();
    helpers.clear(); // joins
    if (end_)
      std::rethrow_exception(end_);
    return std::move(outcomes_);
  }

private:
  [[nodiscard]] bool has_ended() {
    const std::scoped_lock lock{mutex_};
    return end_ != nullptr;
  }
  /// The first reason counts.
  void end(std::exception_ptr reason) {
    const std::scoped_lock lock{mutex_};
    if (!end_)
      end_ = std::move(reason);
  }

  void run_job(std::size_t place, teller& tell) {
    const job& j = jobs_[place];
    outcome& into = outcomes_[place];
    bool is_new = false;
    try {
      into = outcome_of(j, is_new);
    } catch (const error& e) {
      if (e.kind() == failure::interrupted) {
        end(std::current_exception());
        return;
      }
      into.state = cell_state::failed;
      into.why = e.what();
    } catch (const std::exception& e) {
      into.state = cell_state::failed;
      into.why = e.what();
    }
    into.cell = j.what->id;
    into.seed = j.seed;
    into.folder = "runs/" + name_of(j);
    tell.done(j, into, is_new);
  }

  /// @param is_new whether it took work
  [[nodiscard]] outcome outcome_of(const job& j, bool& is_new) {
    const configuration config = configuration_of(*j.what, s_, j.seed);
    const auto folder = task_.folder / name_of(j);
    if (is_finished(folder, *j.what, config))
      return read_outcome(folder, *j.what, config);
    if (j.what->asks_model)
      if (outcome o; !(o.why = obstacle(config)).empty())
        return o;
    is_new = true;
    perform(*j.what, config, folder);
    return read_outcome(folder, *j.what, config);
  }

  /// Why the model can't be asked. Each is looked for once.
  [[nodiscard]] std::string obstacle(const configuration& config) {
    if (!tools_.language.obstacle)
      return "language models are not built in";
    const std::scoped_lock lock{obstacles_mutex_};
    const auto found = obstacles_.find(config.llm.base_url);
    if (found != obstacles_.end())
      return found->second;
    return obstacles_[config.llm.base_url] = tools_.language.obstacle(config);
  }

  void perform(const cell& c, const configuration& config, const std::filesystem::path& folder) {
    std::unique_ptr<language_model> language;
    if (c.asks_model)
      language = tools_.language.open(config, folder);
    evolution_tools tools{tools_.generate, tools_.encode, tools_.tag, tools_.noise,
                          task_.run_of_each};
    tools.language = view_of(language.get());
    tools.hear = tools_.hear;
    if (c.is_session) {
      const auto listener = make_simulated_listener(config, tools_.taste, tools_.generate);
      (void)run_session(config, {tools, tools_.taste, *listener},
                        {.folder = folder,
                         .resume = true,
                         .command = task_.command,
                         .interrupted = task_.is_interrupted});
      return;
    }
    std::optional<listener_judge> by;
    if (config.fitness.mode == "user")
      by.emplace(tools_.taste,
                 known_listener(tools_.taste, *config.fitness.listener, "fitness.listener"),
                 "what " + *config.fitness.listener + " likes");
    tools.by = by ? &*by : nullptr;
    (void)evolve(config, tools,
                 {.folder = folder,
                  .resume = true,
                  .command = task_.command,
                  .watcher = nullptr,
                  .interrupted = task_.is_interrupted});
  }

  const settings& s_;
  const runner_tools& tools_;
  const runner_task& task_;
  std::vector<job> jobs_;
  std::vector<outcome> outcomes_; ///< one a job
  std::mutex mutex_;
  std::exception_ptr end_;
  std::mutex obstacles_mutex_;
  std::map<std::string, std::string> obstacles_; ///< by the server's address
};

} // namespace

std::vector<outcome> run_all(const plan& p, const settings& s, const runner_tools& tools,
                             const runner_task& task) {
  return runner{p, s, tools, task}.run();
}

} // namespace evo::music::experiments
