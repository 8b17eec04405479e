#pragma once
/// @file
/// What a language model's tokens cost.

#include "evo/music/config.hpp"

#include <cstdint>

namespace evo::music::detail {

/// Of a million tokens, in the unit of llm.budget_money.
struct token_prices {
  double prompt = 0, answer = 0;

  [[nodiscard]] double of(std::uint64_t prompt_tokens, std::uint64_t answer_tokens) const noexcept {
    return 1e-6 * (prompt * static_cast<double>(prompt_tokens) +
                   answer * static_cast<double>(answer_tokens));
  }
};

/// The prices of llm.model: those of llm.price_table, whose lines are a model, the price of a
/// million tokens that it reads and of a million that it writes, with tabs between, comments from #
/// on; or llm.price_prompt and llm.price_answer; or 0.
/// @throws error with failure::configuration if the table can't be read, a line isn't like that, or
///         the model isn't in it
[[nodiscard]] token_prices prices_of(const llm_options& o);

} // namespace evo::music::detail
