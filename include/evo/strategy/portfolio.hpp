#pragma once
/// @file
/// A strategy that picks strategies by what is known of the problem, and says why.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/brent_step.hpp"
#include "evo/strategy/lm_ma_es.hpp"
#include "evo/strategy/portfolio/choose.hpp"
#include "evo/strategy/portfolio/leading_bipop.hpp"
#include "evo/strategy/restarts.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace evo {

struct portfolio_params {
  /// Initial step size, above 0. Empty: 0.3 of each gene's range, which needs a bounded domain.
  std::optional<double> sigma{};
  std::optional<box<double>> start_region{}; ///< of later runs, as in restart_params
  /// What the run's budget will be: it decides what is worth learning.
  std::optional<std::uint64_t> max_evaluations{};
  /// Wall time of one evaluation: where it is long, strategies may think as long.
  std::optional<double> evaluation_seconds{};
  std::optional<cma_noise> noise{}; ///< where the same point has different values
};

namespace detail {

/// The bookkeeping of a strategy's state, or of what it runs.
template <class State>
[[nodiscard]] auto& book_of(State& state) noexcept {
  if constexpr (requires { state.book; })
    return state.book;
  else
    return book_of(state.inner);
}

/// One of several strategies.
template <class... Strategies>
struct one_of {
  using strategy_type = std::variant<Strategies...>;
  /// That of the strategy at hand, the others empty.
  using state_type = std::tuple<std::optional<typename Strategies::state_type>...>;

  [[nodiscard]] static state_type state(const strategy_type& s) {
    state_type all;
    visit(s, all, [](const auto& strategy, auto& state) { state = strategy.state(); });
    return all;
  }
  /// @throws error foreign_checkpoint
  static void restore(strategy_type& s, state_type all) {
    visit(s, all, [](auto& strategy, auto& state) {
      require(state.has_value(), error_id::foreign_checkpoint, "it is of another strategy");
      strategy.restore(*std::move(state));
    });
  }

private:
  template <class Strategy, class Do>
  static void visit(Strategy& s, state_type& all, const Do& act) {
    [&]<std::size_t... i>(std::index_sequence<i...>) {
      ((s.index() == i ? act(*std::get_if<i>(&s), std::get<i>(all)) : void()), ...);
    }(std::index_sequence_for<Strategies...>{});
  }
};

} // namespace detail

/// Runs the strategies that choose() names, one after the other, each until it stops by itself.
///
/// When: the problem is a black box, and one doesn't want to know about strategies. When not: one
/// does. stages() says what was chosen, and why; it follows from the parameters alone, and when a
/// stage ends from the costs. `generation()` and `evaluations()` count over all stages;
/// `recommend()` is that of the stage that found `best()`. Cost and memory are those of the stage
/// under way.
/// @tparam T float or double
template <std::floating_point T>
class portfolio {
public:
  using population_type = real_population<T>;
  using genome_type = typename population_type::genome_type;
  using bipop_cma_es = restarted_cma_es<T, cma::leading_bipop>;
  using bipop_lm_ma_es = restarted_cma_es<T, cma::leading_bipop, cma::rank_one_chain<T>>;
  using members = detail::one_of<brent_step<T>, bipop_cma_es, bipop_lm_ma_es>;
  static constexpr std::string_view name = "portfolio";
  static constexpr std::uint32_t state_version = 2;

  struct state_type {
    std::uint64_t stage = 0;
    std::uint64_t generations = 0, evaluations = 0;                 ///< of finished stages
    std::optional<solution<population_type>> best{}, recommended{}; ///< of finished stages
    typename members::state_type inner{};

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.stage, self.generations, self.evaluations, self.best, self.recommended);
      std::apply([&](auto&... inner) { archive(inner...); }, self.inner);
    }
  };

  /// @throws error invalid_parameter or dimension_mismatch
  explicit portfolio(genome_type start, portfolio_params params = {})
      : portfolio{start, box<T>{static_cast<std::size_t>(start.size())}, std::move(params)} {}

  /// @param domain  where candidates lie
  portfolio(genome_type start, box<T> domain, portfolio_params params = {})
      : params_{std::move(params)}, start_{std::move(start)}, domain_{std::move(domain)},
        stages_{choose({.dimension = domain_.dimension(),
                        .max_evaluations = params_.max_evaluations,
                        .evaluation_seconds = params_.evaluation_seconds,
                        .is_noisy = params_.noise.has_value()})},
        inner_{make(0)} {}

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    if (!is_last() && inner_stop())
      begin_next();
    const random_key own = state_.stage == 0 ? key : key.child("stage").child(state_.stage);
    return std::visit([&](auto& s) -> const auto& { return s.ask(own); }, inner_);
  }
  void tell(std::span<const double> costs) {
    std::visit([&](auto& s) { s.tell(costs); }, inner_);
    keep_best();
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    std::visit([&](auto& s) { s.tell(elsewhere, costs); }, inner_);
    keep_best();
  }

  [[nodiscard]] const portfolio_params& params() const noexcept { return params_; }
  /// What runs, and why, in order.
  [[nodiscard]] const std::vector<portfolio_stage>& stages() const noexcept { return stages_; }
  /// The stage under way.
  [[nodiscard]] const portfolio_stage& current() const noexcept { return stages_[state_.stage]; }
  [[nodiscard]] std::uint64_t generation() const noexcept {
    return state_.generations + std::visit([](const auto& s) { return s.generation(); }, inner_);
  }
  [[nodiscard]] std::uint64_t evaluations() const noexcept {
    return state_.evaluations + std::visit([](const auto& s) { return s.evaluations(); }, inner_);
  }
  [[nodiscard]] std::optional<stop> stop_reason() const {
    return is_last() ? inner_stop() : std::nullopt;
  }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return state_.best;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    return std::visit(
        [&](const auto& s) -> std::optional<solution<population_type>> {
          const bool is_of_current = state_.best == s.best() || !state_.recommended;
          return is_of_current ? s.recommend() : state_.recommended;
        },
        inner_);
  }
  [[nodiscard]] state_type state() const {
    state_type all = state_;
    all.inner = members::state(inner_);
    return all;
  }
  void restore(state_type state) {
    require(state.stage < stages_.size(), error_id::foreign_checkpoint, "it is in stage ",
            state.stage, " of ", stages_.size());
    strategy_type inner = make(state.stage);
    members::restore(inner, std::move(state.inner));
    inner_ = std::move(inner);
    state_ = std::move(state);
    state_.inner = {};
  }

private:
  using strategy_type = typename members::strategy_type;

  [[nodiscard]] bool is_last() const noexcept { return state_.stage + 1 == stages_.size(); }
  [[nodiscard]] std::optional<stop> inner_stop() const {
    return std::visit([](const auto& s) { return s.stop_reason(); }, inner_);
  }

  [[nodiscard]] strategy_type make(std::size_t stage) const {
    restart_params params;
    params.start_region = params_.start_region;
    params.run.sigma = params_.sigma;
    params.run.noise = params_.noise;
    if (!params_.noise) // which moves costs, too
      params.hopeless_share = 0.1;
    switch (stages_[stage].member) {
    case portfolio_member::brent_step:
      return brent_step<T>{
          start_, domain_, {.sigma = params_.sigma, .start_region = params_.start_region}};
    case portfolio_member::bipop_lm_ma_es: return bipop_lm_ma_es{start_, domain_, params};
    case portfolio_member::bipop_cma_es: break;
    }
    return bipop_cma_es{start_, domain_, params};
  }

  void begin_next() {
    strategy_type next = make(state_.stage + 1);
    // Ids go on.
    std::visit(
        [&](auto& s) {
          auto state = s.state();
          detail::book_of(state).next_id = next_id();
          s.restore(std::move(state));
        },
        next);
    state_.recommended = recommend();
    state_.generations = generation();
    state_.evaluations = evaluations();
    ++state_.stage;
    inner_ = std::move(next);
  }
  [[nodiscard]] candidate_id next_id() const {
    return std::visit(
        [](const auto& s) {
          const auto state = s.state();
          return detail::book_of(state).next_id;
        },
        inner_);
  }

  void keep_best() {
    std::visit(
        [&](const auto& s) {
          if (s.best() && (!state_.best || cheaper(s.best()->cost, state_.best->cost)))
            state_.best = s.best();
        },
        inner_);
  }

  portfolio_params params_;
  genome_type start_;
  box<T> domain_;
  std::vector<portfolio_stage> stages_;
  state_type state_{}; ///< but for its `inner`, which is empty
  strategy_type inner_;
};

static_assert(strategy<portfolio<double>> && strategy<portfolio<float>>);

} // namespace evo
