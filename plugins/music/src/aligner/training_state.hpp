#pragma once
/// @file
/// What a training needs to go on as if nothing had happened.

#include "evo/music/aligner_training.hpp"

#include "nn/aligner/trainer.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace evo::music {

/// How training goes, apart from tensors.
struct training_course {
  std::vector<epoch_record> epochs;
  std::size_t best_epoch = 0;
  double best_auc = 0;
  double learning_rate = 0;
  double plateau_best = 0;      ///< the AUC that the next one has to exceed clearly
  std::size_t bad_epochs = 0;   ///< since then
  std::size_t without_gain = 0; ///< epochs since the best one

  friend bool operator==(const training_course&, const training_course&) = default;
};

/// @param what options and data: a state of another training isn't taken
/// @throws error with failure::storage
void save_state(const std::filesystem::path& file, const training_course& course,
                const nn::aligner_network& network, const nn::optimizer_state& optimizer,
                const std::string& what);

/// @return nothing if there is no such file
/// @throws error with failure::configuration for a state of another training, failure::input for a
///   damaged one
[[nodiscard]] std::optional<training_course> load_state(const std::filesystem::path& file,
                                                        nn::aligner_network& network,
                                                        nn::optimizer_state& optimizer,
                                                        const std::string& what);

} // namespace evo::music
