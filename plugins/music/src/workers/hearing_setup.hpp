#pragma once
/// @file
/// The part of a configuration that hearing depends on, as text: what a worker makes its task of.

#include "workers/file_marks.hpp"

#include "evo/music/config.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evo::music::workers {

/// What each worker of a pool has of its machine.
struct worker_share {
  std::uint64_t threads = 1;
  /// Workers of its machine, itself included; none: nobody knows.
  std::optional<std::uint64_t> neighbours{};
};

/// What the generator and the encoder read where the run is.
struct hearing_files {
  std::vector<file_mark> of_generator, of_encoder;
};

struct hearing_setup {
  /// With that part; all else is as nobody sets it. It isn't checked as a whole.
  configuration config;
  worker_share share;
  hearing_files files;
};

/// Equal for runs whose candidates are heard alike.
[[nodiscard]] std::string setup_of(const configuration& config, const worker_share& share,
                                   const hearing_files& files);

/// @throws error with failure::configuration
[[nodiscard]] hearing_setup parse_setup(const std::string& setup);

} // namespace evo::music::workers
