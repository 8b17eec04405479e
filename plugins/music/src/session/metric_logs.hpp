#pragma once
/// @file
/// The logs that a configuration names, as one.

#include "evo/music/config.hpp"
#include "evo/music/metric_log.hpp"
#include "evo/music/progress.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace evo::music::detail {

/// @param folder  of the run or session; it has to be there
/// @param command what a person would type to repeat it
/// @param watcher is told what a service refuses; may be nullptr
/// @throws error with failure::storage, or with failure::configuration for a token that isn't there
[[nodiscard]] std::unique_ptr<metric_log> make_metric_log(const configuration& config,
                                                          const std::filesystem::path& folder,
                                                          const std::string& command,
                                                          progress* watcher);

} // namespace evo::music::detail
