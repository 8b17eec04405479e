#pragma once
/// @file
/// Misuse and evaluators that throw: they leave no trace.

#include "evo/core/error.hpp"
#include "evo/testing/detail/drive.hpp"
#include "evo/testing/detail/real_vectors.hpp"
#include "evo/testing/strategy_case.hpp"

#include <concepts>
#include <functional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace evo::testing {

namespace detail {

/// A call on a strategy throws that id and changes nothing.
template <strategy S>
void expect_refusal(violations& found, S& s, error_id id, const std::function<void()>& call,
                    const std::string& what) {
  const auto before = bytes_of(s.state());
  expect(found, throws(id, call), what + " doesn't throw " + std::string{name(id)});
  expect(found, bytes_of(s.state()) == before, what + " changes the state");
}

/// One candidate with one gene more than the others.
template <std::floating_point T>
[[nodiscard]] batch<real_population<T>> of_another_dimension(const real_population<T>& genomes) {
  batch<real_population<T>> other;
  other.genomes = real_population<T>{genomes.dimension() + 1};
  other.append(real_population<T>::genome_type::Zero(genomes.dimension() + 1).eval(),
               {.operator_name = "elsewhere"});
  return other;
}

} // namespace detail

/// tell before ask, tell with too many or too few costs, and candidates of another dimension throw
/// the right id and change nothing.
template <strategy S>
[[nodiscard]] violations check_misuse(const strategy_case<S>& c) {
  violations found;
  S s = c.fresh();
  const auto refuses = [&](error_id id, const std::vector<double>& costs, const std::string& what) {
    detail::expect_refusal(found, s, id, [&] { s.tell(std::span<const double>{costs}); }, what);
  };
  const auto refuses_elsewhere = [&](error_id id, const auto& candidates,
                                     const std::vector<double>& costs, const std::string& what) {
    detail::expect_refusal(
        found, s, id, [&] { s.tell(candidates, std::span<const double>{costs}); },
        "tell of candidates from elsewhere " + what);
  };
  for (int round = 0; round < 2; ++round) {
    refuses(error_id::tell_before_ask, {1.0}, "tell before ask");
    const auto asked = s.ask(c.key());
    const std::vector<double> costs = c.costs(asked);
    std::vector<double> more = costs, fewer = costs;
    more.push_back(0);
    fewer.pop_back();
    refuses(error_id::wrong_value_count, more, "tell with one cost too many");
    refuses(error_id::wrong_value_count, fewer, "tell with one cost too few");
    refuses_elsewhere(error_id::wrong_value_count, asked, more, "with one cost too many");
    if constexpr (detail::real_vectors<typename S::population_type>)
      refuses_elsewhere(error_id::dimension_mismatch, detail::of_another_dimension(asked.genomes),
                        {1.0}, "with one gene too many");
    if (!found.empty())
      return found; // the state may be anything now
    s.tell(std::span<const double>{costs});
  }
  return found;
}

/// An evaluator that throws leaves the strategy with its batch asked and nothing else changed; the
/// run then goes on to the same end.
template <strategy S>
[[nodiscard]] violations check_throwing_evaluator(const strategy_case<S>& c) {
  struct failure : std::runtime_error {
    using std::runtime_error::runtime_error;
  };
  violations found;
  S smooth = c.fresh(), disturbed = c.fresh();
  detail::run_within(c, smooth, {.generations = 1});
  bool is_thrown = false;
  detail::watcher<typename S::population_type> nobody;
  try {
    detail::run_within(c, disturbed, {.generations = 2}, nobody, [&] {
      if (disturbed.generation() == 1)
        throw failure{"the second generation can't be evaluated"};
    });
  } catch (const failure&) {
    is_thrown = true;
  }
  detail::expect(found, is_thrown, "what an evaluator throws doesn't reach the caller");

  S waiting = smooth;
  static_cast<void>(waiting.ask(c.key()));
  detail::expect(found, detail::bytes_of(waiting.state()) == detail::bytes_of(disturbed.state()),
                 "an evaluator that throws changes more than what is asked");
  detail::run_within(c, smooth, {.generations = c.generations});
  detail::run_within(c, disturbed, {.generations = c.generations});
  detail::expect(found, detail::bytes_of(smooth.state()) == detail::bytes_of(disturbed.state()),
                 "after an evaluator has thrown the run ends in another state");
  return found;
}

} // namespace evo::testing
