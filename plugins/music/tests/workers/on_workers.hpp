#pragma once
/// @file
/// Pools of the test's worker.

#include "../support/same_evolution.hpp"
#include "setting.hpp"

#include "evo/process/child_lanes.hpp"
#include "workers/hearing_pool.hpp"

#include <cstdlib>

namespace evo::music::testing {

/// Sets a variable of the environment for workers that start from now on.
class variable {
public:
  variable(const char* name, const std::string& value) : name_{name} {
    setenv(name, value.c_str(), 1);
  }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable() { unsetenv(name_); }

private:
  const char* name_;
};

inline std::unique_ptr<workers::hearing_pool> pool_of(std::size_t count,
                                                      workers::hearing_pool_options options = {}) {
  return std::make_unique<workers::hearing_pool>(child_lanes({MUSIC_TEST_WORKER}, count, "ant"),
                                                 std::move(options));
}

} // namespace evo::music::testing
