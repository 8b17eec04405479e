#pragma once
/// @file
/// A worker's side: what hears the candidates that other processes send.

#include "instrument_files.hpp"

#include "evo/music/config.hpp"
#include "evo/music/encoder.hpp"
#include "evo/music/fitness.hpp"
#include "evo/music/generator.hpp"
#include "evo/process/serve_worker.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace evo::music::workers {

/// How the names of a configuration become what hears.
struct instrument_makers {
  /// @param sharers processes of this machine that generate at a time
  std::function<std::unique_ptr<generator>(const generator_options&, std::uint64_t sharers)>
      make_generator;
  std::function<std::unique_ptr<encoder>(const encoder_options&)> make_encoder;
  std::function<noise_meter(const std::string&)> make_noise_meter;
  std::function<executor(const std::optional<std::uint64_t>& threads)> make_executor;
  file_finders files{};
};

/// Makes the task of a setup (hearing_setup.hpp). Setups with the same generator or encoder share
/// it as long as one of them is kept. A task whose files aren't those of its setup is refused, with
/// this machine's name.
[[nodiscard]] worker_task_maker hearing_tasks(instrument_makers make);

} // namespace evo::music::workers
