#pragma once
/// @file
/// The algorithms of EvoTorch that the original project can name, as ours.

#include <span>
#include <string_view>

namespace evo::music::detail {

/// The original's spread of token embeddings, by the note in its example configuration; ours is 1.
inline constexpr double original_spread = 18;

/// A value that an algorithm has in the original unless an argument says otherwise.
struct evotorch_default {
  std::string_view mode; ///< evolution.search.mode; empty: all of them
  std::string_view key, value;
};
[[nodiscard]] std::span<const evotorch_default> evotorch_settings();

/// How an argument's value becomes ours.
enum class evotorch_value { same, per_spread, yes_or_no, word };

/// What becomes of an argument in evolution.search.evotorch.
struct evotorch_argument {
  std::string_view mode; ///< empty: of all of them
  std::string_view name, key;
  evotorch_value how = evotorch_value::same;
};
/// @returns nullptr if the argument has no place in ours
[[nodiscard]] const evotorch_argument* find_evotorch_argument(std::string_view mode,
                                                              std::string_view name);

/// Our word for one of theirs; empty if there is none.
[[nodiscard]] std::string_view evotorch_word(std::string_view word);

/// Our name of an algorithm; empty if the mode is none of EvoTorch's distributions.
[[nodiscard]] std::string_view evotorch_strategy(std::string_view mode);

} // namespace evo::music::detail
