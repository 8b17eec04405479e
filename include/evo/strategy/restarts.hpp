#pragma once
/// @file
/// CMA-ES that begins again where a run has no reason to go on: IPOP and BIPOP.

#include "evo/core/error.hpp"
#include "evo/core/random.hpp"
#include "evo/genome/box.hpp"
#include "evo/strategy/cma_es.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace evo {

struct restart_params {
  cma_es_params run{};          ///< of the first run; later ones change lambda, sigma and the start
  std::size_t max_restarts = 9; ///< with growing populations; then the strategy stops
  double growth = 2;            ///< of the population, at least 1
  /// Where later runs start, uniformly; empty: in the domain, or from the first start where that
  /// has no bounds.
  std::optional<box<double>> start_region{};
  /// A small run that isn't the best so far ends, too, once its costs move by less than this share
  /// of what it is behind the best; empty: it goes on. Large populations stand still at first.
  std::optional<double> hopeless_share{};
};

namespace cma {

/// Where a strategy of several runs is.
struct schedule {
  std::uint64_t run = 0;        ///< counts from 0
  std::uint64_t large_runs = 0; ///< begun with a grown population
  bool is_small = true;         ///< regime of the current run; the first counts as small
  bool is_best_small = true;    ///< regime of the finished run that found the best
  std::uint64_t small_evaluations = 0, large_evaluations = 0; ///< of finished runs
  std::uint64_t generations = 0, evaluations = 0;             ///< of finished runs

  friend bool operator==(const schedule&, const schedule&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.run, self.large_runs, self.is_small, self.is_best_small, self.small_evaluations,
            self.large_evaluations, self.generations, self.evaluations);
  }
};

/// How a run differs from the first one.
struct run_setting {
  std::size_t population_size = 0;
  double sigma_factor = 1;
  std::optional<std::uint64_t> max_generations{};
};

/// Each run has a population `growth` times as large. Source: A. Auger, N. Hansen, "A Restart CMA
/// Evolution Strategy With Increasing Population Size", 2005, doi:10.1109/CEC.2005.1554902.
struct ipop {
  static constexpr std::string_view strategy_name = "ipop_cma_es";

  [[nodiscard]] static bool next_is_small(const schedule&) noexcept { return false; }
  [[nodiscard]] static run_setting small_run(const schedule&, std::size_t, double, random_stream&) {
    return {};
  }
};

/// Runs with growing populations take turns with short runs of small populations and small steps,
/// such that both get the same number of evaluations. Source: N. Hansen, "Benchmarking a
/// BI-Population CMA-ES on the BBOB-2009 Function Testbed", 2009, doi:10.1145/1570256.1570333.
struct bipop {
  static constexpr std::string_view strategy_name = "bipop_cma_es";

  [[nodiscard]] static bool next_is_small(const schedule& s) noexcept {
    return s.large_runs > 0 && s.small_evaluations < s.large_evaluations;
  }
  /// @param first lambda of the first run, largest that of the last large one
  [[nodiscard]] static run_setting small_run(const schedule& s, std::size_t first, double largest,
                                             random_stream& stream) {
    const double base = static_cast<double>(first), u = stream.uniform();
    const double lambda = std::floor(base * std::pow(largest / (2 * base), u * u));
    run_setting setting;
    setting.population_size = static_cast<std::size_t>(std::max(lambda, base));
    setting.sigma_factor = std::pow(10.0, -2 * stream.uniform());
    setting.max_generations =
        std::max<std::uint64_t>(1, s.large_evaluations / (2 * setting.population_size));
    return setting;
  }
};

} // namespace cma

/// Runs CMA-ES again, from another start, each time it stops.
///
/// When: rugged, multimodal costs and a budget of more than some hundred n evaluations; with both
/// global structure and steep local optima bipop_cma_es is the safer choice. It stops only after
/// max_restarts, so give the run a budget or a target.
/// A first run is the same as that of cma_es with the same key. `generation()` and `evaluations()`
/// count over all runs; `recommend()` is the mean of the run that found `best()`.
/// @tparam Schedule cma::ipop or cma::bipop
template <std::floating_point T, class Schedule, class Covariance = cma::full_covariance<T>>
class restarted_cma_es {
public:
  using inner_type = cma_es<T, Covariance>;
  using population_type = typename inner_type::population_type;
  using genome_type = typename inner_type::genome_type;
  static constexpr std::string_view name = Schedule::strategy_name;
  static constexpr std::uint32_t state_version = 2;

  struct state_type {
    cma::schedule schedule{};
    cma::run_setting setting{};                                     ///< of the current run
    genome_type start{};                                            ///< of the current run
    std::optional<solution<population_type>> best{}, recommended{}; ///< of finished runs
    typename inner_type::state_type inner{};

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.schedule, self.setting.population_size, self.setting.sigma_factor,
              self.setting.max_generations, self.start, self.best, self.recommended, self.inner);
    }
  };

  explicit restarted_cma_es(genome_type start, restart_params params = {})
      : restarted_cma_es{start, box<T>{static_cast<std::size_t>(start.size())}, std::move(params)} {
  }

  /// @throws error invalid_parameter or dimension_mismatch
  restarted_cma_es(genome_type start, box<T> domain, restart_params params = {})
      : params_{std::move(params)}, domain_{std::move(domain)}, start_{start},
        inner_{std::move(start), domain_, first_run()} {
    require(params_.growth >= 1 && std::isfinite(params_.growth), error_id::invalid_parameter,
            "growth = ", params_.growth, ", should be at least 1 and finite");
    require(params_.hopeless_share.value_or(0) >= 0, error_id::invalid_parameter,
            "hopeless_share = ", params_.hopeless_share.value_or(0), ", should be at least 0");
    if (params_.start_region) {
      require_bounded(*params_.start_region, "start_region");
      require(params_.start_region->dimension() == domain_.dimension(),
              error_id::dimension_mismatch, "start_region of dimension ",
              params_.start_region->dimension(), ", should be of ", domain_.dimension());
    }
    first_population_ = inner_.constants().lambda;
    setting_.population_size = first_population_;
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    const bool is_over = inner_.stop_reason().has_value() || is_hopeless();
    if (is_over && !is_last())
      begin_run(key);
    return inner_.ask(schedule_.run == 0 ? key : key.child("run").child(schedule_.run));
  }

  void tell(std::span<const double> costs) {
    inner_.tell(costs);
    keep_best();
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    inner_.tell(elsewhere, costs);
    keep_best();
  }
  /// As in cma_es.
  void inject(const population_type& genomes) { inner_.inject(genomes); }

  [[nodiscard]] const restart_params& params() const noexcept { return params_; }
  /// The run that is under way.
  [[nodiscard]] const inner_type& current() const noexcept { return inner_; }
  [[nodiscard]] const cma::schedule& schedule() const noexcept { return schedule_; }
  [[nodiscard]] std::uint64_t generation() const noexcept {
    return schedule_.generations + inner_.generation();
  }
  [[nodiscard]] std::uint64_t evaluations() const noexcept {
    return schedule_.evaluations + inner_.evaluations();
  }
  [[nodiscard]] std::optional<stop> stop_reason() const {
    return is_last() ? inner_.stop_reason() : std::nullopt;
  }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return best_;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    return !recommended_ || has_best() ? inner_.recommend() : recommended_;
  }
  [[nodiscard]] state_type state() const {
    return {schedule_, setting_, start_, best_, recommended_, inner_.state()};
  }
  void restore(state_type state) {
    require(state.start.size() == start_.size(), error_id::foreign_checkpoint, "its start has ",
            state.start.size(), " genes, should have ", start_.size());
    inner_type inner = make_run(state.start, state.setting, state.schedule.run);
    inner.restore(std::move(state.inner));
    inner_ = std::move(inner);
    schedule_ = state.schedule;
    setting_ = state.setting;
    start_ = std::move(state.start);
    best_ = std::move(state.best);
    recommended_ = std::move(state.recommended);
  }

private:
  [[nodiscard]] cma_es_params first_run() const {
    cma_es_params p = params_.run;
    const double n = static_cast<double>(domain_.dimension());
    const double lambda = static_cast<double>(
        std::max<std::size_t>(1, p.population_size.value_or(cma::default_population_size(n))));
    // So that no run takes all of the budget.
    if (!p.stops.max_generations)
      p.stops.max_generations =
          static_cast<std::uint64_t>(100 + 150 * (n + 3) * (n + 3) / std::sqrt(lambda));
    return p;
  }

  [[nodiscard]] inner_type make_run(const genome_type& start, const cma::run_setting& setting,
                                    std::uint64_t run) const {
    cma_es_params p = first_run();
    if (run > 0)
      p.population_size = setting.population_size;
    if (setting.sigma_factor != 1)
      shrink_steps(p, setting.sigma_factor);
    if (setting.max_generations)
      p.stops.max_generations = std::min(*p.stops.max_generations, *setting.max_generations);
    return {start, domain_, std::move(p)};
  }

  void shrink_steps(cma_es_params& p, double factor) const {
    // Without sigma they are derived of the domain, as in cma_es.
    for (std::size_t i = 0; !p.sigma && p.scale.size() < domain_.dimension(); ++i) {
      const double range = static_cast<double>(domain_.upper(i) - domain_.lower(i));
      p.scale.push_back(range > 0 ? range : 1);
    }
    p.sigma = factor * p.sigma.value_or(0.3);
  }

  [[nodiscard]] bool is_last() const noexcept {
    return schedule_.large_runs >= params_.max_restarts && !Schedule::next_is_small(finished());
  }
  [[nodiscard]] bool has_best() const noexcept {
    return best_ && inner_.best() && *best_ == *inner_.best();
  }
  /// Whether a small run has all but arrived at a place worse than the best.
  [[nodiscard]] bool is_hopeless() const {
    if (!params_.hopeless_share || !schedule_.is_small || !inner_.best() || has_best())
      return false;
    const auto moved =
        cma::recent_range(inner_.state().history, domain_.dimension(), inner_.constants().lambda);
    const double behind = inner_.best()->cost - best_->cost;
    return moved && *moved < *params_.hopeless_share * behind;
  }

  /// The schedule as it is once the current run is over.
  [[nodiscard]] cma::schedule finished() const noexcept {
    cma::schedule s = schedule_;
    if (has_best())
      s.is_best_small = s.is_small;
    (s.is_small ? s.small_evaluations : s.large_evaluations) += inner_.evaluations();
    s.generations += inner_.generation();
    s.evaluations += inner_.evaluations();
    return s;
  }

  void begin_run(const random_key& key) {
    cma::schedule next = finished();
    next.is_small = Schedule::next_is_small(next);
    ++next.run;
    random_stream stream = key.child("restart").stream(next.run);
    const auto grown = [&](std::uint64_t times) {
      return static_cast<double>(first_population_) *
             std::pow(params_.growth, static_cast<double>(times));
    };
    cma::run_setting setting;
    if (next.is_small)
      setting = Schedule::small_run(next, first_population_, grown(next.large_runs), stream);
    else
      setting.population_size = static_cast<std::size_t>(grown(++next.large_runs));
    genome_type start = draw_start(stream);
    inner_type inner = make_run(start, setting, next.run);
    auto state = inner.state();
    state.book.next_id = inner_.state().book.next_id;
    // What came since the last run ended.
    state.injected = inner_.state().injected;
    state.elsewhere = inner_.state().elsewhere;
    inner.restore(std::move(state));

    if (has_best())
      recommended_ = inner_.recommend();
    schedule_ = next;
    setting_ = setting;
    start_ = std::move(start);
    inner_ = std::move(inner);
  }

  [[nodiscard]] genome_type draw_start(random_stream& stream) const {
    genome_type start = start_;
    for (std::size_t i = 0; i < domain_.dimension(); ++i) {
      const auto gene = static_cast<Eigen::Index>(i);
      const bool is_fixed = std::ranges::count(params_.run.fixed, i) > 0;
      if (is_fixed || (!params_.start_region && !domain_.is_bounded()))
        continue;
      const auto& region = params_.start_region;
      double low = region ? region->lower(i) : static_cast<double>(domain_.lower(i));
      double high = region ? region->upper(i) : static_cast<double>(domain_.upper(i));
      start[gene] = static_cast<T>(stream.uniform(low, high));
    }
    if (domain_.is_bounded())
      domain_.clamp({start.data(), domain_.dimension()});
    return start;
  }

  void keep_best() {
    if (inner_.best() && (!best_ || cheaper(inner_.best()->cost, best_->cost)))
      best_ = inner_.best();
  }

  restart_params params_;
  box<T> domain_;
  std::size_t first_population_ = 0;
  cma::schedule schedule_{};
  cma::run_setting setting_{};
  genome_type start_;
  std::optional<solution<population_type>> best_{}, recommended_{};
  inner_type inner_;
};

template <std::floating_point T>
using ipop_cma_es = restarted_cma_es<T, cma::ipop>;
template <std::floating_point T>
using bipop_cma_es = restarted_cma_es<T, cma::bipop>;

} // namespace evo
