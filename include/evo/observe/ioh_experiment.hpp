#pragma once
/// @file
/// A folder of runs as IOHprofiler's tools read it: what its files contain, and their names.

#include "evo/core/objective.hpp"
#include "evo/observe/ioh_run.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace evo {

struct ioh_experiment_params {
  std::string algorithm{}; ///< its name in IOHanalyzer
  std::string info{};      ///< a word about it
  std::string suite = "unknown_suite";
  std::size_t function = 0;    ///< its number
  std::string function_name{}; ///< without spaces, since files are named after it
  sense direction = sense::minimize;
  /// More that is the same for all runs: seed, budget, ...
  std::vector<std::pair<std::string, std::string>> attributes{};
};

/// All runs of one algorithm on one function. Write `info()` to `info_path()`, and append each
/// run's data() to `data_path(dimension)`, in the order in which the runs are added; paths are
/// relative to one folder, which holds any number of functions.
class ioh_experiment {
public:
  explicit ioh_experiment(ioh_experiment_params params) : params_{std::move(params)} {}

  void add(std::size_t dimension, const ioh_run& run) { runs_[dimension].push_back(run.summary()); }

  [[nodiscard]] std::string info_path() const {
    return "IOHprofiler_f" + std::to_string(params_.function) + "_" + params_.function_name +
           ".json";
  }
  [[nodiscard]] std::string data_path(std::size_t dimension) const {
    const std::string f = "f" + std::to_string(params_.function);
    return "data_" + f + "_" + params_.function_name + "/IOHprofiler_" + f + "_DIM" +
           std::to_string(dimension) + ".dat";
  }

  /// The .json file: the experiment, then its dimensions with a summary of each run.
  [[nodiscard]] std::string info() const {
    std::string text =
        "{\n\t\"version\": \"0.3.23\",\n\t\"suite\": " + quoted(params_.suite) +
        ",\n\t\"function_id\": " + std::to_string(params_.function) +
        ",\n\t\"function_name\": " + quoted(params_.function_name) +
        ",\n\t\"maximization\": " + (params_.direction == sense::maximize ? "true" : "false") +
        ",\n\t\"algorithm\": {\"name\": " + quoted(params_.algorithm) +
        ", \"info\": " + quoted(params_.info) + "},\n";
    if (!params_.attributes.empty())
      text += "\t\"experiment_attributes\": [" + attributes() + "],\n";
    return text + "\t\"attributes\": [\"evaluations\", \"raw_y\"],\n\t\"scenarios\": [" +
           scenarios() + "\n\t]\n}\n";
  }

private:
  [[nodiscard]] static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\')
        out += '\\';
      // Control characters have no business in a name.
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + '"';
  }

  [[nodiscard]] std::string attributes() const {
    std::string text;
    for (const auto& [name, value] : params_.attributes)
      text += (text.empty() ? "{" : ", {") + quoted(name) + ": " + quoted(value) + "}";
    return text;
  }

  [[nodiscard]] std::string scenarios() const {
    std::string text;
    for (const auto& [dimension, runs] : runs_) {
      text += (text.empty() ? "\n\t\t{\"dimension\": " : ",\n\t\t{\"dimension\": ") +
              std::to_string(dimension) + ",\n\t\t\"path\": " + quoted(data_path(dimension)) +
              ",\n\t\t\"runs\": [";
      for (std::size_t i = 0; i < runs.size(); ++i)
        text += (i == 0 ? "\n\t\t\t" : ",\n\t\t\t") + runs[i];
      text += "\n\t\t]}";
    }
    return text;
  }

  ioh_experiment_params params_;
  std::map<std::size_t, std::vector<std::string>> runs_{}; ///< summaries by dimension
};

} // namespace evo
