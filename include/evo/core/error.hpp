#pragma once
/// @file
/// Misuse of the library: thrown before any state changes. A candidate that can't be evaluated is
/// not misuse; it is a value (NaN) that ranks last.

#include <source_location>
#include <stdexcept>
#include <string>
#include <string_view>

namespace evo {

/// What was wrong; each id is explained in docs/reference/errors.md.
enum class error_id {
  invalid_parameter,     ///< a parameter outside its range
  dimension_mismatch,    ///< sizes that should be equal are not
  empty_population,      ///< an operation that needs candidates got none
  tell_before_ask,       ///< `tell(values)` while nothing is asked
  wrong_value_count,     ///< `tell` with more or fewer values than candidates
  incompatible_operator, ///< operators whose numbers of inputs and outputs don't chain
  corrupt_checkpoint,    ///< bytes that are not a checkpoint, or a damaged one
  foreign_checkpoint,    ///< a checkpoint of another strategy, version, scalar type or dimension
};

[[nodiscard]] constexpr std::string_view name(error_id id) noexcept {
  switch (id) {
  case error_id::invalid_parameter: return "invalid_parameter";
  case error_id::dimension_mismatch: return "dimension_mismatch";
  case error_id::empty_population: return "empty_population";
  case error_id::tell_before_ask: return "tell_before_ask";
  case error_id::wrong_value_count: return "wrong_value_count";
  case error_id::incompatible_operator: return "incompatible_operator";
  case error_id::corrupt_checkpoint: return "corrupt_checkpoint";
  case error_id::foreign_checkpoint: return "foreign_checkpoint";
  }
  return "unknown";
}

/// `what()` is "evo.<id>: <message with the offending value>".
class error : public std::invalid_argument {
public:
  error(error_id id, const std::string& message,
        std::source_location where = std::source_location::current())
      : std::invalid_argument{"evo." + std::string{name(id)} + ": " + message}, id_{id},
        where_{where} {}

  [[nodiscard]] error_id id() const noexcept { return id_; }
  [[nodiscard]] const std::source_location& where() const noexcept { return where_; }

private:
  error_id id_;
  std::source_location where_;
};

/// Throws unless a parameter is as it should be.
/// @param what the parameter's name and value, and what would be right
inline void require(bool holds, error_id id, const std::string& what,
                    std::source_location where = std::source_location::current()) {
  if (!holds)
    throw error{id, what, where};
}

} // namespace evo
