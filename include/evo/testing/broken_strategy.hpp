#pragma once
/// @file
/// A small evolution strategy with one fault on demand, to show that a check notices: the kit's
/// own, or your test that uses the kit.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/objective.hpp"
#include "evo/genome/real.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/testing/fault.hpp"
#include "evo/testing/strategy_case.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::testing {

struct broken_strategy_params {
  fault wrong = fault::none;
  std::size_t population_size = 6;
  Eigen::VectorXd start = Eigen::VectorXd::Zero(3);
  double least_step = 0; ///< it stops by itself below this one
  executor run = serial_executor();
};

/// The mean moves to that of the better half, the step shrinks by a tenth each generation. With
/// fault::none it keeps every promise, and may claim each invariance.
class broken_strategy {
public:
  using population_type = real_population<double>;
  using genome_type = population_type::genome_type;
  static constexpr std::string_view name = "broken_strategy";
  static constexpr std::uint32_t state_version = 1;

  struct state_type {
    evo::detail::bookkeeping<population_type> book{};
    evo::detail::evaluated<population_type> elsewhere{};
    population_type injected{};
    genome_type mean{};
    double step = 1;
    /// What faults remember; mutable for those that remember looks.
    mutable std::uint64_t notes = 0;

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.book, self.elsewhere, self.injected, self.mean, self.step, self.notes);
    }
  };

  explicit broken_strategy(broken_strategy_params params) : params_{std::move(params)} {
    const population_type shape{params_.start.size()};
    state_.book = evo::detail::bookkeeping<population_type>{shape};
    state_.elsewhere.candidates.genomes = shape;
    state_.injected = shape;
    state_.mean = params_.start;
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    if (!state_.book.asked.empty() && has(fault::burns_ids))
      ++state_.book.next_id;
    if (!state_.book.asked.empty() && has(fault::asks_anew)) {
      state_.book.asked.clear();
      ++state_.notes;
    }
    return state_.book.ask_once([&] { draw(spoilt(key)); });
  }

  void tell(std::span<const double> costs) {
    auto& book = state_.book;
    if (has(fault::accepts_any_count) && !book.asked.empty())
      costs = costs.first(std::min(costs.size(), book.asked.size()));
    if (has(fault::changes_then_throws))
      ++book.evaluations;
    book.check(costs);
    if (has(fault::changes_then_throws))
      --book.evaluations;
    const bool is_flat = std::isfinite(costs[0]) && std::ranges::count(costs, costs[0]) ==
                                                        static_cast<std::ptrdiff_t>(costs.size());
    require(!(is_flat && has(fault::throws_on_flat)), error_id::invalid_parameter, "flat costs");
    if (is_flat && has(fault::stops_namelessly))
      state_.notes = 1;
    const auto best_before = book.best;
    book.told(book.asked, costs);
    misjudge(best_before, costs);
    move({book.asked, {costs.begin(), costs.end()}});
    book.next_generation();
  }

  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    if (has(fault::accepts_any_dimension) && elsewhere.genomes.dimension() != state_.mean.size())
      return;
    state_.book.check_count(elsewhere, costs);
    if (has(fault::ignores_elsewhere))
      return;
    state_.book.told(elsewhere, costs);
    state_.elsewhere.append({elsewhere, {costs.begin(), costs.end()}});
    if (has(fault::drops_asked))
      state_.book.asked.clear();
  }

  void inject(const population_type& genomes) {
    for (std::size_t i = 0; i < genomes.size(); ++i)
      state_.injected.append(genomes[i]);
  }

  [[nodiscard]] std::uint64_t generation() const { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const { return state_.book.evaluations; }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const {
    return state_.book.best;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    if (has(fault::recommends_nothing))
      return std::nullopt;
    constexpr double not_evaluated = std::numeric_limits<double>::quiet_NaN();
    const bool may_flatter = has(fault::flatters) && best();
    return solution<population_type>{state_.mean, may_flatter ? best()->cost - 1 : not_evaluated};
  }

  [[nodiscard]] std::optional<stop> stop_reason() const {
    ++looks_;
    if (has(fault::notes_looks) && generation() == 0)
      state_.notes = 1;
    if (has(fault::stops_namelessly) && state_.notes > 0)
      return stop{static_cast<stop_criterion>(-1)};
    if (state_.step < params_.least_step && !(has(fault::forgets_reason) && is_restored_))
      return stop{stop_criterion::exhausted, state_.step,
                  has(fault::hides_threshold) ? 0 : params_.least_step};
    if (has(fault::gives_up) && generation() >= 5)
      return stop{stop_criterion::exhausted, static_cast<double>(generation()), 5};
    if (has(fault::tires_of_looks) && looks_ >= 4)
      return stop{stop_criterion::exhausted, static_cast<double>(looks_), 4};
    return std::nullopt;
  }

  [[nodiscard]] const state_type& state() const { return state_; }
  void restore(state_type state) {
    state.book.check_shape(state_.book);
    state_ = std::move(state);
    is_restored_ = true;
    if (has(fault::loses_asked))
      state_.book.asked.clear();
    if (has(fault::loses_elsewhere))
      state_.elsewhere.clear();
  }

private:
  [[nodiscard]] bool has(fault wrong) const noexcept { return params_.wrong == wrong; }

  [[nodiscard]] random_key spoilt(const random_key& key) const {
    static std::atomic<std::uint64_t> process_wide = 0;
    if (has(fault::hidden_randomness))
      return key.child(++process_wide);
    if (has(fault::counts_looks))
      return key.child(looks_);
    if (has(fault::asks_anew))
      return key.child(state_.notes);
    return key;
  }

  void draw(const random_key& key) {
    const double n = static_cast<double>(state_.mean.size());
    const double step = has(fault::needs_two_genes) ? state_.step / (n - 1) : state_.step;
    population_type genomes{state_.mean.size(), params_.population_size};
    std::atomic<int> next = 0;
    params_.run(genomes.size(), [&](std::size_t i) {
      random_stream stream = key.stream(state_.book.generation, i);
      stream.fill_normal(genomes.values(i));
      genomes[i] = state_.mean + step * genomes[i];
      if (has(fault::follows_executor))
        genomes.values(i)[0] += next++;
    });
    for (std::size_t i = 0; i < state_.injected.size() && i < genomes.size(); ++i)
      genomes[has(fault::misplaces_injected) ? genomes.size() - 1 - i : i] = state_.injected[i];
    state_.injected.clear();
    if (has(fault::reuses_ids))
      state_.book.next_id = 0;
    for (std::size_t i = 0; i < genomes.size(); ++i) {
      candidate origin{.operator_name = "sample"};
      if (has(fault::invents_parents))
        origin.parents = {state_.book.next_id};
      state_.book.ask(genomes[i], std::move(origin));
    }
  }

  /// Faults of counts and of the best, after these costs of the asked batch.
  void misjudge(const std::optional<solution<population_type>>& best_before,
                std::span<const double> costs) {
    auto& book = state_.book;
    const bool have_failed =
        std::ranges::all_of(costs, [](double cost) { return std::isnan(cost); });
    if (has(fault::loses_count) && book.generation >= 3 && !have_failed)
      book.evaluations -= costs.size();
    if (has(fault::crowns_failures) && !best_before && have_failed)
      book.best = {book.asked.genomes[0], costs[0], book.asked.candidates[0].id};
    if (has(fault::keeps_latest) && std::isfinite(costs.back()))
      book.best = {book.asked.genomes[costs.size() - 1], costs.back(),
                   book.asked.candidates.back().id};
  }

  /// Moves the mean to that of the better half of these and those from elsewhere.
  void move(evo::detail::evaluated<population_type> told) {
    told.append(state_.elsewhere);
    state_.elsewhere.clear();
    state_.step *= 0.9;
    std::vector<std::size_t> order(told.costs.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(
        order, [&](std::size_t a, std::size_t b) { return cheaper(told.costs[a], told.costs[b]); });
    std::erase_if(order, [&](std::size_t i) { return std::isnan(told.costs[i]); });
    if (order.empty() && !has(fault::averages_nothing))
      return;
    const std::size_t at_least = has(fault::averages_nothing) ? 0 : 1;
    const bool is_short = has(fault::needs_three_candidates) && params_.population_size < 3;
    const std::size_t parents = is_short ? 0 : (order.size() + at_least) / 2;
    genome_type sum = genome_type::Zero(state_.mean.size());
    for (std::size_t i = 0; i < parents; ++i)
      sum += told.candidates.genomes[order[i]];
    genome_type move = sum / static_cast<double>(parents) - state_.mean;
    if (has(fault::uses_values))
      move /= 1 + std::abs(told.costs[order[0]]);
    if (has(fault::averages_infinity))
      move *= 1 + 0 * std::accumulate(told.costs.begin(), told.costs.end(), 0.0);
    if (has(fault::follows_axes))
      move[0] /= 2;
    state_.mean += move;
    if (has(fault::anchored))
      state_.mean *= 0.9;
  }

  broken_strategy_params params_;
  state_type state_{};
  mutable std::uint64_t looks_ = 0;
  bool is_restored_ = false;
};

static_assert(strategy<broken_strategy>);

/// A case that claims everything, on (x - 1)^2 summed over the genes.
[[nodiscard]] inline strategy_case<broken_strategy>
broken_case(fault wrong, std::size_t population_size = 6, std::size_t dimension = 3) {
  const auto bowl = [](const real_population<double>& genomes, std::size_t i) {
    return (genomes[i].array() - 1).square().sum();
  };
  const broken_strategy_params params{
      .wrong = wrong,
      .population_size = population_size,
      .start = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(dimension))};
  const auto make = [params](const executor& run, const Eigen::VectorXd& offset, double least) {
    broken_strategy_params changed = params;
    changed.start += offset;
    changed.least_step = least;
    changed.run = run;
    return broken_strategy{changed};
  };
  const Eigen::VectorXd nowhere = params.start;
  return {.make = [=](const executor& run) { return make(run, nowhere, 0); },
          .cost = bowl,
          .ignores_cost_scale = true,
          .ignores_cost_offset = true,
          .make_moved = [=](const Eigen::VectorXd& by) { return make(serial_executor(), by, 0); },
          .rotation_centre = nowhere,
          .own_stops = {{.criterion = stop_criterion::exhausted,
                         .make = [=] { return make(serial_executor(), nowhere, 0.95); },
                         .cost = bowl,
                         .threshold = 0.95}}};
}

} // namespace evo::testing
