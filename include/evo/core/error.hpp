#pragma once
/// @file
/// Misuse of the library: thrown before any state changes. A candidate that can't be evaluated is
/// not misuse; it is a value (NaN) that ranks last.

#include <concepts>
#include <cstdio>
#include <initializer_list>
#include <limits>
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
  [[gnu::cold]] error(error_id id, std::string_view message,
                      std::source_location where = std::source_location::current())
      : std::invalid_argument{text(id, message)}, id_{id}, where_{where} {}

  [[nodiscard]] error_id id() const noexcept { return id_; }
  [[nodiscard]] const std::source_location& where() const noexcept { return where_; }

private:
  static std::string text(error_id id, std::string_view message) {
    std::string whole;
    for (const std::string_view part : {std::string_view{"evo."}, name(id), {": "}, message})
      whole.append(part);
    return whole;
  }

  error_id id_;
  std::source_location where_;
};

/// An id together with the place of the call that it is written in.
struct located_id {
  located_id(error_id i, std::source_location w = std::source_location::current()) noexcept
      : id{i}, where{w} {}
  error_id id;
  std::source_location where;
};

namespace detail {

/// A piece of a message: text, or a number that becomes text only when something is thrown.
struct message_part {
  message_part(const char* t) noexcept : literal{t}, kind{kinds::literal} {}
  message_part(std::string_view t) noexcept : text{t}, kind{kinds::text} {}
  message_part(const std::string& t) noexcept : message_part{std::string_view{t}} {}
  message_part(std::integral auto n) noexcept
      : whole{static_cast<long long>(n)}, kind{kinds::whole} {}
  message_part(std::floating_point auto n) noexcept
      : real{static_cast<double>(n)}, kind{kinds::real} {}

  union {
    const char* literal;
    std::string_view text;
    long long whole;
    double real;
  };
  enum class kinds { literal, text, whole, real } kind;
};

[[noreturn, gnu::cold]] inline void fail(const located_id& what,
                                         std::initializer_list<message_part> parts) {
  std::string message;
  const auto append_number = [&message](const char* format, auto number) {
    char digits[std::numeric_limits<double>::max_exponent10 + 20];
    std::snprintf(digits, sizeof digits, format, number);
    message.append(digits);
  };
  for (const message_part& part : parts)
    switch (part.kind) {
    case message_part::kinds::literal: message.append(part.literal); break;
    case message_part::kinds::text: message.append(part.text); break;
    case message_part::kinds::whole: append_number("%lld", part.whole); break;
    case message_part::kinds::real: append_number("%f", part.real); break;
    }
  throw error{what.id, message, what.where};
}

/// Out of line, so that a call of require compiles to a jump.
template <class... Parts>
[[noreturn, gnu::cold, gnu::noinline]] void fail_with(located_id what, Parts... parts) {
  fail(what, {message_part(parts)...});
}

} // namespace detail

/// Throws unless a parameter is as it should be. The message is put together only then.
/// @param parts the parameter's name and value, and what would be right: texts and numbers
///        (strings as std::string_view)
template <class... Parts>
void require(bool holds, located_id id, Parts... parts) {
  if (!holds) [[unlikely]]
    detail::fail_with(id, parts...);
}

} // namespace evo
