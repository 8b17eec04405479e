#pragma once
/// @file
/// How evo_bbob says that it can't go on: one line, and an exit code as
/// docs/reference/exit-codes.md has them.

#include <stdexcept>
#include <string>

namespace evo::convergence {

enum class exit_code { usage = 2, input = 3, storage = 5 };

/// `what()` is "WHERE: WHAT (REMEDY)".
class failure : public std::runtime_error {
public:
  failure(exit_code code, const std::string& where, const std::string& what,
          const std::string& remedy)
      : std::runtime_error{where + ": " + what + " (" + remedy + ")"}, code_{code} {}

  [[nodiscard]] int code() const noexcept { return static_cast<int>(code_); }

private:
  exit_code code_;
};

} // namespace evo::convergence
