#pragma once
/// Strategies that are each wrong in exactly one way, to show that the conformance kit notices.

#include "evo/concepts/strategy.hpp"
#include "evo/core/executor.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/random_search.hpp"

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace support {

enum class fault {
  none,
  hidden_randomness,   ///< a counter of the whole process is part of the key
  asks_anew,           ///< asked again before tell, it draws another batch
  counts_looks,        ///< what it asks depends on how often it was looked at
  loses_asked,         ///< a restored strategy has forgotten what it asked
  follows_executor,    ///< numbers go to items in the order in which they are run
  reuses_ids,          ///< each generation counts from 0
  invents_parents,     ///< a parent that was never evaluated
  forgets_evaluations, ///< evaluations() stays 0
  keeps_latest,        ///< best() is the latest candidate
  accepts_any_count,   ///< tell takes as many costs as it gets
  changes_then_throws, ///< a wrong tell is refused too late
  ignores_elsewhere,   ///< candidates from elsewhere are dropped
  crowns_failures,     ///< best() may be NaN
  uses_values,         ///< what it asks depends on the costs' scale
  starts_at_one,       ///< generation() is 1 at first
  never_satisfied,     ///< best() stays empty
};

/// Random search with a fault.
template <fault Fault>
class broken {
public:
  using population_type = evo::real_population<double>;
  using base = evo::random_search<population_type, evo::uniform_in<double>>;
  using state_type = typename base::state_type;
  static constexpr std::string_view name = "broken";
  static constexpr std::uint32_t state_version = 1;

  explicit broken(evo::executor run = evo::serial_executor())
      : base_{population_type{2},
              evo::uniform_in<double>{evo::box<double>{2, -1, 1}},
              {.population_size = 4}},
        run_{std::move(run)} {
    if constexpr (Fault == fault::starts_at_one)
      edit([](state_type& s) { s.generation = 1; });
  }

  const evo::batch<population_type>& ask(const evo::random_key& key) {
    if constexpr (Fault == fault::asks_anew)
      edit([](state_type& s) { s.asked.clear(); });
    const bool is_new = base_.state().asked.empty();
    static_cast<void>(base_.ask(spoilt(key)));
    if (is_new)
      edit([&](state_type& s) { spoil(s); });
    return base_.state().asked;
  }

  void tell(std::span<const double> costs) {
    const state_type& s = base_.state();
    if constexpr (Fault == fault::accepts_any_count) {
      if (!s.asked.empty() && costs.size() > s.asked.size())
        costs = costs.first(s.asked.size());
    }
    if constexpr (Fault == fault::changes_then_throws)
      edit([&](state_type& state) { state.evaluations += costs.size(); });
    s.check(costs);
    for (const double cost : costs)
      last_sum_ += cost < 0 ? -cost : cost;
    const evo::batch<population_type> told = s.asked;
    base_.tell(costs);
    if constexpr (Fault == fault::changes_then_throws)
      edit([&](state_type& state) { state.evaluations -= costs.size(); });
    edit([&](state_type& state) { misjudge(state, told, costs); });
  }

  void tell(const evo::batch<population_type>& elsewhere, std::span<const double> costs) {
    base_.state().check_count(elsewhere, costs);
    if constexpr (Fault != fault::ignores_elsewhere)
      base_.tell(elsewhere, costs);
  }

  std::uint64_t generation() const { return base_.generation(); }
  std::uint64_t evaluations() const { return base_.evaluations(); }
  std::optional<evo::stop> stop_reason() const {
    ++looks_;
    return std::nullopt;
  }
  const std::optional<evo::solution<population_type>>& best() const { return base_.best(); }
  const std::optional<evo::solution<population_type>>& recommend() const { return best(); }
  const state_type& state() const { return base_.state(); }
  void restore(state_type s) {
    if constexpr (Fault == fault::loses_asked)
      s.asked.clear();
    base_.restore(std::move(s));
  }

private:
  template <class Edit>
  void edit(Edit&& change) {
    state_type s = base_.state();
    change(s);
    base_.restore(std::move(s));
  }

  /// Faults of what randomness depends on.
  [[nodiscard]] evo::random_key spoilt(const evo::random_key& key) const {
    static std::atomic<std::uint64_t> process_wide = 0;
    if constexpr (Fault == fault::hidden_randomness)
      return key.child(++process_wide);
    else if constexpr (Fault == fault::counts_looks)
      return key.child(looks_);
    else if constexpr (Fault == fault::uses_values)
      return key.child(static_cast<std::uint64_t>(last_sum_));
    else
      return key;
  }

  /// Faults of a fresh batch.
  void spoil(state_type& s) {
    if constexpr (Fault == fault::follows_executor) {
      double next = 0;
      run_(s.asked.size(), [&](std::size_t i) { s.asked.genomes.values(i)[0] = next++; });
    }
    for (evo::candidate& c : s.asked.candidates) {
      if constexpr (Fault == fault::reuses_ids)
        c.id %= 4;
      if constexpr (Fault == fault::invents_parents)
        c.parents = {c.id};
    }
  }

  /// Faults after tell.
  static void misjudge(state_type& s, const evo::batch<population_type>& told,
                       std::span<const double> costs) {
    if constexpr (Fault == fault::forgets_evaluations)
      s.evaluations = 0;
    if constexpr (Fault == fault::keeps_latest)
      s.best = {told.genomes[told.size() - 1], costs.back(), told.candidates.back().id};
    if constexpr (Fault == fault::never_satisfied)
      s.best.reset();
    if constexpr (Fault == fault::crowns_failures)
      if (costs[0] != costs[0])
        s.best = {told.genomes[0], costs[0], told.candidates[0].id};
  }

  base base_;
  evo::executor run_;
  mutable std::uint64_t looks_ = 0;
  double last_sum_ = 0;
};

static_assert(evo::strategy<broken<fault::none>>);

} // namespace support
