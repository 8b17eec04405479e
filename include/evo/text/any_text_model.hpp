#pragma once
/// @file
/// Any text model as a value, so that strategies are compiled once for all of them.

#include "evo/concepts/text_model.hpp"

#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace evo {

/// Refers to a text model that lives elsewhere and outlives it. Models text_model.
class any_text_model {
public:
  template <class M>
    requires(text_model<M> && !std::same_as<std::remove_cvref_t<M>, any_text_model>)
  any_text_model(M& model) // NOLINT(google-explicit-constructor): a view of any model
      : answer_{[&model](std::span<const text_request> requests, const text_sink& sink) {
          model.answer(requests, sink);
        }} {}

  void answer(std::span<const text_request> requests, const text_sink& sink) const {
    answer_(requests, sink);
  }

private:
  std::function<void(std::span<const text_request>, const text_sink&)> answer_;
};

static_assert(text_model<any_text_model>);

/// All answers, in the order of the requests.
template <text_model M>
[[nodiscard]] std::vector<text_answer> answers_of(M& model,
                                                  std::span<const text_request> requests) {
  std::vector<text_answer> answers(requests.size());
  model.answer(requests, [&](std::size_t i, text_answer a) { answers[i] = std::move(a); });
  return answers;
}

} // namespace evo
