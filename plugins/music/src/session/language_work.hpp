#pragma once
/// @file
/// What a strategy's language model has done, on one island or on all.

#include "evo/strategy/islands/islands.hpp"
#include "evo/text/work.hpp"

#include <span>
#include <vector>

namespace evo::music::detail {

template <class S>
concept asks_language_model = requires(const S& s) { s.work(); };

template <asks_language_model S>
[[nodiscard]] std::vector<text_work> work_of(const S& s) {
  return {s.work().begin(), s.work().end()};
}

/// Operator by operator, the islands' sum.
template <asks_language_model S>
[[nodiscard]] std::vector<text_work> work_of(const islands<S>& all) {
  std::vector<text_work> sum = work_of(all.inner().front());
  for (const S& island : std::span{all.inner()}.subspan(1))
    for (std::size_t i = 0; i < sum.size(); ++i)
      sum[i] += island.work()[i];
  return sum;
}

/// With which probability each operator is chosen; none where credit isn't given.
template <asks_language_model S>
[[nodiscard]] std::vector<double> credit_of(const S& s) {
  if constexpr (requires { s.credit(); })
    if (s.params().credit)
      return s.credit().probabilities();
  return {};
}

/// The islands' mean.
template <asks_language_model S>
[[nodiscard]] std::vector<double> credit_of(const islands<S>& all) {
  std::vector<double> mean(credit_of(all.inner().front()).size());
  for (const S& island : all.inner()) {
    const std::vector<double> own = credit_of(island);
    for (std::size_t i = 0; i < mean.size(); ++i)
      mean[i] += own[i] / static_cast<double>(all.inner().size());
  }
  return mean;
}

} // namespace evo::music::detail
