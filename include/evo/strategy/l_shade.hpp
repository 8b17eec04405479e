#pragma once
/// @file
/// L-SHADE: differential evolution that adapts its parameters and shrinks its population.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/operators/detail/chosen.hpp"
#include "evo/operators/selection/truncation.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/generational.hpp"
#include "evo/strategy/shade/mutation.hpp"
#include "evo/strategy/shade/state.hpp"
#include "evo/strategy/shade/success_history.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace evo {

struct l_shade_params {
  /// N_init, at least min_population_size. Empty: 18 n as in the paper, at most 1800 (the paper's
  /// largest, at n = 100).
  std::optional<std::size_t> population_size{};
  /// Evaluations after which the population has shrunk to min_population_size, in a straight line.
  /// Empty: it never shrinks, which is SHADE with this paper's other settings; with too large a
  /// budget the end of the line isn't reached and the last, greedy phase is missing.
  std::optional<std::uint64_t> budget{};
  std::size_t min_population_size = 4; ///< N_min, at least 4
  double best_share = 0.11;            ///< p: mutants are drawn towards one of these best, (0, 1]
  double archive_rate = 2.6;           ///< room in the archive, in multiples of the population
  std::size_t memory_size = 6;         ///< H, at least 1
};

/// Each candidate is a trial against one parent: the parent moved towards one of the best and by
/// the difference of two others, then mixed gene by gene with the parent; the better one lives on.
///
/// When: rugged or multimodal costs of up to about a hundred genes with a budget known beforehand,
/// bounded domains. When not: badly conditioned and rotated valleys (cma_es), few evaluations.
///
/// Source: R. Tanabe, A. Fukunaga, "Improving the Search Performance of SHADE Using Linear
/// Population Size Reduction", CEC 2014, doi:10.1109/CEC.2014.6900380; the settings are its
/// Section IV. Where we differ: at least 2 candidates count as the best, as in the authors'
/// program; the archive is cut at random when the next generation is asked; an improvement that is
/// infinite counts as the largest finite one of its generation.
///
/// Candidates told from elsewhere join the population where they are better than its worst.
/// `evaluations()` beyond the budget: it goes on with min_population_size. Depends on the costs'
/// values by ratios of improvements alone: a factor, or a number added to all, changes nothing.
/// Cost a generation: O(n N + N log N). Memory: 5.6 n N numbers at most (parents, trials, archive).
/// Deterministic: candidate i of generation g comes from key.stream(g, i), the archive's cut from
/// key.child("archive").stream(g).
/// @throws error invalid_parameter
template <std::floating_point T, initializer<real_population<T>> Initializer>
class l_shade {
public:
  using population_type = real_population<T>;
  using state_type = shade::state<T>;
  static constexpr std::string_view name = "l_shade";
  static constexpr std::uint32_t state_version = 1;

  /// @param domain where candidates lie; box<T>{n} for all of space of n dimensions
  l_shade(box<T> domain, Initializer initialize, l_shade_params params = {})
      : domain_{std::move(domain)}, initialize_{std::move(initialize)}, params_{params} {
    if (!params_.population_size)
      params_.population_size =
          std::max(params_.min_population_size,
                   std::min<std::size_t>(18 * domain_.dimension(), most_derived));
    check_params();
    state_ = state_type{population_type{static_cast<Eigen::Index>(domain_.dimension())},
                        params_.memory_size};
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    if (!state_.book.asked.empty())
      return state_.book.asked;
    if (state_.book.generation > 0) {
      admit_immigrants();
      cut_archive(key);
    }
    return state_.book.ask_once([&] {
      if (state_.book.generation == 0)
        ask_newcomers(key);
      else
        ask_trials(key);
    });
  }

  void tell(std::span<const double> costs) {
    state_.book.check(costs);
    state_.book.told(state_.book.asked, costs);
    if (state_.book.generation == 0) {
      std::swap(state_.parents.candidates, state_.book.asked);
      state_.parents.costs.assign(costs.begin(), costs.end());
    } else {
      select(costs);
    }
    state_.trials.clear();
    state_.book.next_generation();
    shrink();
  }
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    state_.book.told(elsewhere, costs);
    state_.immigrants.append({elsewhere, {costs.begin(), costs.end()}});
  }

  /// With what was derived filled in.
  [[nodiscard]] const l_shade_params& params() const noexcept { return params_; }
  [[nodiscard]] const box<T>& domain() const noexcept { return domain_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.book.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return std::nullopt; }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return state_.book.best;
  }
  [[nodiscard]] const std::optional<solution<population_type>>& recommend() const noexcept {
    return best();
  }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_);
    state_ = std::move(state);
  }

private:
  static constexpr std::size_t most_derived = 1800;

  void check_params() const {
    require(params_.min_population_size >= 4, error_id::invalid_parameter,
            "min_population_size = ", params_.min_population_size, ", should be at least 4");
    require(*params_.population_size >= params_.min_population_size, error_id::invalid_parameter,
            "population_size = ", *params_.population_size,
            ", should be at least min_population_size = ", params_.min_population_size);
    require(params_.best_share > 0 && params_.best_share <= 1, error_id::invalid_parameter,
            "best_share = ", params_.best_share, ", should be in (0, 1]");
    require(params_.archive_rate >= 0 && params_.archive_rate <= 1000, error_id::invalid_parameter,
            "archive_rate = ", params_.archive_rate, ", should be in [0, 1000]");
    require(params_.memory_size >= 1, error_id::invalid_parameter,
            "memory_size = 0, should be at least 1");
  }

  /// N by eq. (10).
  [[nodiscard]] std::size_t planned_size() const noexcept {
    const auto initial = static_cast<double>(*params_.population_size);
    if (!params_.budget)
      return *params_.population_size;
    const auto least = static_cast<double>(params_.min_population_size);
    const double spent = *params_.budget == 0 ? 1
                                              : static_cast<double>(state_.book.evaluations) /
                                                    static_cast<double>(*params_.budget);
    return static_cast<std::size_t>(
        std::floor(std::max(initial + (least - initial) * spent, least) + 0.5));
  }

  /// Keeps the best of the population in the order of their places.
  void shrink() {
    const std::size_t size = planned_size();
    if (state_.parents.costs.size() > size)
      shade::keep(state_.parents, best_indices(state_.parents.costs, size));
  }

  void admit_immigrants() {
    state_.parents.append(state_.immigrants);
    state_.immigrants.clear();
    shrink();
  }

  void cut_archive(const random_key& key) {
    const auto room = static_cast<std::size_t>(
        std::floor(params_.archive_rate * static_cast<double>(state_.parents.costs.size()) + 0.5));
    if (state_.archive.size() <= room)
      return;
    random_stream stream = key.child("archive").stream(state_.book.generation);
    shade::keep(state_.archive, stream.sample(state_.archive.size(), room));
  }

  void ask_newcomers(const random_key& key) {
    state_.book.ask_newcomers(key, *params_.population_size, "initial", initialize_);
    for (std::size_t i = 0; i < state_.book.asked.size(); ++i)
      domain_.clamp(state_.book.asked.genomes.values(i));
  }

  void ask_trials(const random_key& key) {
    const std::size_t size = state_.parents.costs.size();
    const auto best = std::max<std::size_t>(
        2,
        static_cast<std::size_t>(std::floor(params_.best_share * static_cast<double>(size) + 0.5)));
    const std::vector<std::size_t> elite = best_indices(state_.parents.costs, std::min(best, size));
    state_.book.asked.genomes.resize(size);
    state_.trials.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      random_stream stream = key.stream(state_.book.generation, i);
      state_.trials[i] = state_.history.draw(stream);
      const shade::donors donors =
          shade::draw_donors(i, elite, size, state_.archive.size(), stream);
      make_trial(i, donors, stream);
      state_.book.asked.candidates.push_back(
          {.id = state_.book.next_id++, .parents = ids_of(i, donors), .operator_name = "trial"});
    }
  }

  /// Binomial crossover of parent and mutant: a gene of the mutant with probability CR, one at
  /// least.
  void make_trial(std::size_t i, const shade::donors& from, random_stream& stream) {
    const population_type& parents = state_.parents.candidates.genomes;
    const std::span<const T> parent = parents.values(i), best = parents.values(from.best),
                             first = parents.values(from.first),
                             second =
                                 from.second < parents.size()
                                     ? parents.values(from.second)
                                     : state_.archive.genomes.values(from.second - parents.size());
    const std::span<T> trial = state_.book.asked.genomes.values(i);
    const T factor = static_cast<T>(state_.trials[i].factor);
    std::ranges::copy(parent, trial.begin());
    const auto take = [&](std::size_t gene) {
      trial[gene] = shade::mutant_gene(parent[gene], best[gene], first[gene], second[gene], factor);
      if (domain_.is_bounded())
        trial[gene] =
            shade::back_inside(trial[gene], parent[gene], domain_.lower(gene), domain_.upper(gene));
    };
    take(static_cast<std::size_t>(stream.below(trial.size())));
    detail::visit_chosen(trial.size(), state_.trials[i].rate, stream,
                         [&](std::span<const std::size_t> genes) {
                           for (const std::size_t gene : genes)
                             take(gene);
                         });
    domain_.clamp(trial); // for parents from elsewhere that are outside
  }

  [[nodiscard]] std::vector<candidate_id> ids_of(std::size_t i, const shade::donors& from) const {
    const auto& parents = state_.parents.candidates.candidates;
    const auto& second = from.second < parents.size()
                             ? parents[from.second]
                             : state_.archive.candidates[from.second - parents.size()];
    std::vector<candidate_id> ids;
    ids.reserve(4);
    for (const candidate_id id :
         {parents[i].id, parents[from.best].id, parents[from.first].id, second.id})
      if (std::ranges::find(ids, id) == ids.end())
        ids.push_back(id);
    return ids;
  }

  /// A trial that is not worse takes its parent's place; a parent that was worse goes into the
  /// archive.
  void select(std::span<const double> costs) {
    auto& [members, member_costs] = state_.parents;
    batch<population_type>& asked = state_.book.asked;
    std::vector<shade::success> successes;
    for (std::size_t i = 0; i < costs.size(); ++i) {
      if (cheaper(member_costs[i], costs[i]))
        continue;
      if (cheaper(costs[i], member_costs[i])) {
        successes.push_back({state_.trials[i], member_costs[i] - costs[i]});
        state_.archive.append(members.genomes[i], members.candidates[i]);
      }
      std::ranges::copy(asked.genomes.values(i), members.genomes.values(i).begin());
      members.candidates[i] = std::move(asked.candidates[i]);
      member_costs[i] = costs[i];
    }
    state_.history.learn(successes);
  }

  box<T> domain_;
  Initializer initialize_;
  l_shade_params params_;
  state_type state_{};
};

} // namespace evo
