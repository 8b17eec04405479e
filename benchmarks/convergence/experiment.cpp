#include "experiment.hpp"

#include "evo/evaluate/parallel.hpp"

#include "hit_recorder.hpp"
#include "in_order.hpp"
#include "ioh_folder.hpp"
#include "strategies/strategies.hpp"

#include <optional>
#include <ostream>
#include <utility>

namespace evo::convergence {
namespace {

struct problem_id {
  std::size_t function, dimension, instance;
};

struct outcome {
  std::string line;
  ioh_run log;
};

std::vector<problem_id> problems_of(const experiment& what) {
  std::vector<problem_id> all;
  for (const std::size_t function : what.functions)
    for (const std::size_t dimension : what.dimensions)
      for (const std::size_t instance : what.instances)
        all.push_back({function, dimension, instance});
  return all;
}

/// The key of a problem: what else is run doesn't change it.
task make_task(const problem_id& id, const bbob_problem& problem, std::uint64_t seed,
               std::uint64_t evaluations) {
  const random_key key = random_key{seed}
                             .child(id.function, id.dimension)
                             .child(id.instance)
                             .child(name(problem.suite()));
  task made{.domain = problem.domain(),
            .start = Eigen::VectorXd(static_cast<Eigen::Index>(id.dimension)),
            .sigma = 2,
            .key = key,
            .budget = evaluations};
  random_stream stream = key.child("start").stream(0);
  for (double& gene : made.start)
    gene = stream.uniform(-4, 4);
  return made;
}

std::string json_line(const problem_id& id, const bbob_problem& problem,
                      const hit_recorder& recorder) {
  std::string text = "{\"function\": " + std::to_string(id.function) +
                     ", \"dimension\": " + std::to_string(id.dimension) +
                     ", \"instance\": " + std::to_string(id.instance) +
                     ", \"evaluations\": " + std::to_string(recorder.evaluations()) +
                     ", \"best\": " + detail::json_number(recorder.best()) +
                     ", \"optimum\": " + detail::json_number(problem.optimum_value()) +
                     ", \"hits\": [";
  for (std::size_t i = 0; i < target_count; ++i) {
    const auto& hit = recorder.hits()[i];
    text += (i == 0 ? "" : ", ") + (hit ? std::to_string(*hit) : "null");
  }
  return text + "]}\n";
}

outcome solve(const named_strategy& strategy, const problem_id& id, const experiment& what) {
  const bbob_problem problem{id.function, id.instance, id.dimension, what.suite};
  ioh_run log{id.instance, problem.optimum_value()};
  const auto evaluations =
      static_cast<std::uint64_t>(what.budget * static_cast<double>(id.dimension));
  hit_recorder recorder{problem, evaluations, what.log.empty() ? nullptr : &log};
  strategy.run(make_task(id, problem, what.seed, evaluations), recorder);
  return {json_line(id, problem, recorder), std::move(log)};
}

} // namespace

void run_experiment(const experiment& what, std::ostream& lines) {
  const named_strategy& strategy = strategy_by_name(what.strategy);
  const std::vector<problem_id> problems = problems_of(what);
  std::optional<ioh_folder> folder;
  if (!what.log.empty())
    folder.emplace(what.log, what);
  in_order<outcome> finished{problems.size(), [&](std::size_t i, const outcome& of) {
                               lines << of.line << std::flush;
                               if (folder)
                                 folder->add(problems[i].function, problems[i].dimension, of.log);
                             }};
  parallel_executor(what.threads)(
      problems.size(), [&](std::size_t i) { finished.put(i, solve(strategy, problems[i], what)); });
  if (folder)
    folder->finish();
}

} // namespace evo::convergence
