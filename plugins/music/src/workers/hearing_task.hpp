#pragma once
/// @file
/// A worker's side: what hears the candidates that other processes send.

#include "evo/process/serve_worker.hpp"

#include <memory>
#include <string>

namespace evo::music::workers {

/// Makes the task of a setup (hearing_setup.hpp), with models opened as a run opens them. Setups
/// with the same generator or encoder share it as long as one of them is kept.
/// @throws (the call) error for models or files that aren't here
[[nodiscard]] worker_task_maker hearing_tasks();

} // namespace evo::music::workers
