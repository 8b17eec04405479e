#pragma once
/// @file
/// Failures that a person can act on. Every one says what is wrong, where, and what would be right;
/// its kind decides the exit code of the `evomusic` command (see docs/reference/exit-codes.md).

#include <stdexcept>
#include <string>

namespace evo::music {

enum class failure {
  configuration, ///< wrong usage or configuration: exit code 2
  input,         ///< a bad input file, model or audio: exit code 3
  service,       ///< an outside service failed for good: exit code 4
  storage,       ///< disk full, read-only, or a run in use by another process: exit code 5
  interrupted,   ///< Ctrl-C; the state is kept: exit code 130
};

/// The process exit code that the command line promises for a failure.
[[nodiscard]] constexpr int exit_code(failure kind) noexcept {
  switch (kind) {
  case failure::configuration: return 2;
  case failure::input: return 3;
  case failure::service: return 4;
  case failure::storage: return 5;
  case failure::interrupted: return 130;
  }
  return 1;
}

/// `what()` is one line: "where: what (remedy)".
class error : public std::runtime_error {
public:
  /// @param where   the file, configuration key or line
  /// @param problem what is wrong there, with the offending value
  /// @param remedy  what would be right; may be empty
  error(failure kind, std::string where, const std::string& problem, const std::string& remedy = {})
      : std::runtime_error{where + ": " + problem + (remedy.empty() ? "" : " (" + remedy + ")")},
        kind_{kind}, where_{std::move(where)} {}

  [[nodiscard]] failure kind() const noexcept { return kind_; }
  [[nodiscard]] const std::string& where() const noexcept { return where_; }

private:
  failure kind_;
  std::string where_;
};

} // namespace evo::music
