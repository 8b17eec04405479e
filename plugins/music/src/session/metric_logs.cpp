#include "metric_logs.hpp"

#include "fields.hpp"
#include "metric_files.hpp"
#include "round_fields.hpp"
#include "tracking/mlflow.hpp"

#include "evo/music/error.hpp"

#include <cstdlib>
#include <vector>

namespace evo::music::detail {
namespace {

/// Measures to MLflow. Its steps are generations, counted over all rounds, and rounds.
class service_log final : public metric_log {
public:
  service_log(tracking::mlflow_options options, tracking::tracked_run run,
              std::filesystem::path memory, progress* watcher)
      : log_{std::move(options), std::move(run), std::move(memory)}, watcher_{watcher} {}
  ~service_log() override { end(false); }

  void generation(std::uint64_t, const generation_record& g) override {
    const std::uint64_t step = generations_++;
    log_.add({{"best", g.best, step},
              {"mean", g.mean, step},
              {"median", g.median, step},
              {"worst", g.worst, step},
              {"best_so_far", g.best_so_far, step},
              {"diversity", g.diversity, step},
              {"evaluations", static_cast<double>(g.evaluations), step},
              {"generation_seconds", g.seconds, step}});
    tell();
  }
  void round(const session_round& r) override {
    tracking::event measures;
    for (const auto& [key, member] : round_counts)
      if (member != &session_round::round)
        measures.push_back({std::string{"round/"} + key, static_cast<double>(r.*member), r.round});
    for (const auto& [key, member] : round_summaries)
      for (const auto& [part, value] : summary_parts)
        measures.push_back({std::string{"round/"} + key + "/" + part, r.*member.*value, r.round});
    for (const auto& [key, member] : round_numbers)
      measures.push_back({std::string{"round/"} + key, r.*member, r.round});
    log_.add(std::move(measures));
    tell();
  }
  void finish() override { end(true); }

private:
  void end(bool is_finished) {
    log_.end(is_finished);
    tell();
  }
  void tell() {
    const std::string problem = log_.take_problem();
    if (!problem.empty() && watcher_ != nullptr)
      watcher_->say(problem);
  }

  tracking::mlflow_log log_;
  progress* watcher_;
  std::uint64_t generations_ = 0;
};

class several_logs final : public metric_log {
public:
  explicit several_logs(std::vector<std::unique_ptr<metric_log>> all) : all_{std::move(all)} {}
  void generation(std::uint64_t round, const generation_record& g) override {
    for (const auto& log : all_)
      log->generation(round, g);
  }
  void round(const session_round& r) override {
    for (const auto& log : all_)
      log->round(r);
  }
  void finish() override {
    for (const auto& log : all_)
      log->finish();
  }

private:
  std::vector<std::unique_ptr<metric_log>> all_;
};

std::string token_of(const log_options& o) {
  if (!o.mlflow_token_env)
    return {};
  const char* token = std::getenv(o.mlflow_token_env->c_str());
  if (token == nullptr || *token == '\0')
    throw error{failure::configuration, "log.mlflow.token_env",
                "the environment has no variable " + *o.mlflow_token_env,
                "export " + *o.mlflow_token_env + "=..."};
  return token;
}

/// Every key that means something, but those of the logs themselves.
std::vector<std::pair<std::string, std::string>> params_of(const configuration& c) {
  std::vector<std::pair<std::string, std::string>> params;
  for (const auto& field : config_fields()) {
    std::string value = value_text(field, c);
    if (!value.empty() && failed_condition(field, c) == nullptr && !field.key.starts_with("log."))
      params.emplace_back(field.key, std::move(value));
  }
  return params;
}

} // namespace

std::unique_ptr<metric_log> make_metric_log(const configuration& config,
                                            const std::filesystem::path& folder,
                                            const std::string& command, progress* watcher) {
  const log_options& o = config.log;
  std::vector<std::unique_ptr<metric_log>> all;
  if (o.csv)
    all.push_back(std::make_unique<csv_log>(folder));
  if (o.jsonl)
    all.push_back(std::make_unique<jsonl_log>(folder));
  if (o.mlflow_url) {
    const std::string name = std::filesystem::absolute(folder).lexically_normal().filename();
    all.push_back(std::make_unique<service_log>(
        tracking::mlflow_options{
            .url = *o.mlflow_url, .experiment = o.mlflow_experiment, .token = token_of(o)},
        tracking::tracked_run{.name = name.empty() ? "run" : name,
                              .params = params_of(config),
                              .tags = {{"mlflow.source.name", "evomusic"},
                                       {"mlflow.source.type", "LOCAL"},
                                       {"evomusic.command", command}}},
        folder / "mlflow.json", watcher));
  }
  return std::make_unique<several_logs>(std::move(all));
}

} // namespace evo::music::detail
