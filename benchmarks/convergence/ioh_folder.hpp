#pragma once
/// @file
/// The runs of an experiment as a folder that IOHanalyzer loads.

#include "evo/observe/ioh_experiment.hpp"

#include "experiment.hpp"

#include <cstddef>
#include <filesystem>
#include <map>

namespace evo::convergence {

class ioh_folder {
public:
  /// Makes the folder.
  /// @throws failure usage if it holds logs already, storage if it can't be made
  ioh_folder(const std::filesystem::path& folder, const experiment& what);

  /// Appends a run's data.
  /// @throws failure storage
  void add(std::size_t function, std::size_t dimension, const ioh_run& run);

  /// Writes the .json files.
  /// @throws failure storage
  void finish() const;

private:
  void write(const std::filesystem::path& file, const std::string& text) const;

  std::filesystem::path folder_;
  std::map<std::size_t, ioh_experiment> experiments_; ///< by function
};

} // namespace evo::convergence
