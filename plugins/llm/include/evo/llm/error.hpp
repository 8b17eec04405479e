#pragma once
/// @file
/// Failures of a language model's server that asking once more doesn't mend.

#include <stdexcept>
#include <string>

namespace evo::llm {

enum class failure {
  configuration, ///< options that can't be right
  service,       ///< the server refuses, or is gone for good
  interrupted,   ///< `client_options::interrupted` said so
};

/// `what()` is one line: "where: what (remedy)". It never holds the API key.
class error : public std::runtime_error {
public:
  error(failure kind, const std::string& where, const std::string& problem,
        const std::string& remedy = {})
      : std::runtime_error{where + ": " + problem + (remedy.empty() ? "" : " (" + remedy + ")")},
        kind_{kind} {}

  [[nodiscard]] failure kind() const noexcept { return kind_; }

private:
  failure kind_;
};

} // namespace evo::llm
