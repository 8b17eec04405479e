#pragma once
/// @file
/// What a run has asked of a language model, and what came of it.

#include "evo/text/rejection.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace evo {

/// Counts of one operator, or of all.
struct text_work {
  std::string name{};
  std::uint64_t tasks = 0;         ///< applications
  std::uint64_t requests = 0;      ///< of these, and of asking again
  std::uint64_t prompt_tokens = 0; ///< as the server counts them
  std::uint64_t answer_tokens = 0;
  std::uint64_t wanted = 0;       ///< texts
  std::uint64_t at_first = 0;     ///< that the first answer gave
  std::uint64_t within_three = 0; ///< that one of the first three answers gave
  std::uint64_t from_model = 0;   ///< that any answer gave
  std::uint64_t filled = 0;       ///< that were made without the model
  std::uint64_t better = 0;       ///< than their best parent
  double gain = 0;                ///< sum of how much better, in units of cost
  std::vector<std::uint64_t> rejected = std::vector<std::uint64_t>(rejection_count);

  [[nodiscard]] std::uint64_t tokens() const noexcept { return prompt_tokens + answer_tokens; }

  text_work& operator+=(const text_work& more) {
    tasks += more.tasks;
    requests += more.requests;
    prompt_tokens += more.prompt_tokens;
    answer_tokens += more.answer_tokens;
    wanted += more.wanted;
    at_first += more.at_first;
    within_three += more.within_three;
    from_model += more.from_model;
    filled += more.filled;
    better += more.better;
    gain += more.gain;
    for (std::size_t i = 0; i < rejection_count; ++i)
      rejected[i] += more.rejected[i];
    return *this;
  }

  friend bool operator==(const text_work&, const text_work&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.name, self.tasks, self.requests, self.prompt_tokens, self.answer_tokens,
            self.wanted, self.at_first, self.within_three, self.from_model, self.filled,
            self.better, self.gain, self.rejected);
  }
};

} // namespace evo
