#pragma once
/// @file
/// What strategies need of a language model: answers to requests, as many at a time as there are.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>

namespace evo {

struct text_request {
  std::string system{}; ///< how to answer
  std::string user{};   ///< what is wanted
  std::string schema{}; ///< JSON schema that the answer should follow; empty: free text
  /// Asked instead of `system` and `user` where a model takes no schema; empty: the same.
  std::string plain_user{};
  double temperature = 0.7;
  std::uint32_t max_tokens = 512; ///< of the answer
  std::uint64_t seed = 0;         ///< requests that differ in it alone may have different answers

  friend bool operator==(const text_request&, const text_request&) = default;
};

struct text_answer {
  std::string text{};
  std::string failure{}; ///< why there is no text; empty if there is
  bool cut = false;      ///< the model was stopped by max_tokens
  std::uint64_t prompt_tokens = 0;
  std::uint64_t answer_tokens = 0;

  friend bool operator==(const text_answer&, const text_answer&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.text, self.failure, self.cut, self.prompt_tokens, self.answer_tokens);
  }
};

/// Thrown by a model that may be asked nothing more, since what it may cost is used up.
class model_budget_used : public std::runtime_error {
public:
  /// @param limit its name, in words
  model_budget_used(const std::string& limit, double spent, double most)
      : std::runtime_error{limit}, measured{spent}, threshold{most} {}

  double measured;  ///< what was spent
  double threshold; ///< what may be
};

/// Takes the answer to the request with this index, as soon as it is there. It is called on the
/// thread that asks, in any order.
using text_sink = std::function<void(std::size_t, text_answer)>;

/// `answer(requests, sink)` gives each request one answer and returns when all are given. One
/// request that fails is an answer that says so; where nothing more is to be had at all (the server
/// is gone, the budget is used up, somebody interrupts) it throws, and what was given stays given.
template <class M>
concept text_model = requires(M& model, std::span<const text_request> requests,
                              const text_sink& sink) { model.answer(requests, sink); };

} // namespace evo
