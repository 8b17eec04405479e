#include "ioh_folder.hpp"

#include "evo/problem/bbob/bbob_problem.hpp"

#include "failure.hpp"

#include <fstream>
#include <string>
#include <system_error>

namespace evo::convergence {

ioh_folder::ioh_folder(const std::filesystem::path& folder, const experiment& what)
    : folder_{folder} {
  std::error_code problem;
  std::filesystem::create_directories(folder_, problem);
  if (problem)
    throw failure{exit_code::storage, folder_.string(), problem.message(),
                  "--log wants a folder that can be made and written"};
  if (!std::filesystem::is_empty(folder_, problem) || problem)
    throw failure{exit_code::usage, folder_.string(), "the folder isn't empty",
                  "--log wants a new folder, or an empty one"};
  const std::string suite = // "BBOB" is IOHprofiler's own spelling
      what.suite == bbob_suite::bbob ? "BBOB" : std::string{name(what.suite)};
  for (const std::size_t function : what.functions)
    experiments_.emplace(function,
                         ioh_experiment{{.algorithm = what.strategy,
                                         .info = "evo",
                                         .suite = suite,
                                         .function = function,
                                         .function_name = std::string{bbob_function_name(function)},
                                         .attributes = {{"seed", std::to_string(what.seed)}}}});
}

void ioh_folder::add(std::size_t function, std::size_t dimension, const ioh_run& run) {
  ioh_experiment& experiment = experiments_.at(function);
  const std::filesystem::path file = folder_ / experiment.data_path(dimension);
  std::error_code ignored; // writing says what is wrong
  std::filesystem::create_directories(file.parent_path(), ignored);
  write(file, run.data());
  experiment.add(dimension, run);
}

void ioh_folder::finish() const {
  for (const auto& [function, experiment] : experiments_)
    write(folder_ / experiment.info_path(), experiment.info());
}

void ioh_folder::write(const std::filesystem::path& file, const std::string& text) const {
  std::ofstream out{file, std::ios::app};
  out << text << std::flush;
  if (!out)
    throw failure{exit_code::storage, file.string(), "can't be written",
                  "is the disk full, or the folder read-only?"};
}

} // namespace evo::convergence
