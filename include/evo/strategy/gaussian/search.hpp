#pragma once
/// @file
/// What strategies share that draw each generation from one normal distribution and move it by
/// weights of the candidates: everything but the distribution and its update rule.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/search_space.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/ranking.hpp"
#include "evo/strategy/cma/termination.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/generational.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evo::gaussian {

/// Switches every criterion off.
[[nodiscard]] constexpr cma_stops no_stops() noexcept {
  return {.tol_x = {},
          .tol_fun = {},
          .tol_fun_hist = {},
          .tol_up_sigma = {},
          .stagnation = {},
          .flat_fitness = {},
          .condition_number = {},
          .no_effect_coordinate = false,
          .no_effect_axis = false};
}

/// What the parameters of these strategies have in common.
/// @param n genes, fixed ones included
/// @throws error invalid_parameter or dimension_mismatch
template <class Params>
void check_common(const Params& p, std::size_t n) {
  constexpr error_id wrong = error_id::invalid_parameter;
  if (p.sigma)
    require(*p.sigma > 0 && std::isfinite(*p.sigma), wrong, "sigma = ", *p.sigma,
            ", should be above 0 and finite");
  if (p.population_size)
    require(*p.population_size >= 2, wrong, "population_size = ", *p.population_size,
            ", should be at least 2");
  require(p.scale.empty() || p.scale.size() == n, error_id::dimension_mismatch, p.scale.size(),
          " scales for ", n, " genes");
  for (const double s : p.scale)
    require(s > 0 && std::isfinite(s), wrong, "scale = ", s, ", should be above 0 and finite");
  require(static_cast<bool>(p.run), wrong, "run is empty, should be an executor");
}

/// @throws error invalid_parameter unless the rate is empty, or above 0 and finite
inline void check_rate(const std::optional<double>& rate, std::string_view what) {
  require(!rate || (*rate > 0 && std::isfinite(*rate)), error_id::invalid_parameter, what, " = ",
          rate.value_or(0), ", should be above 0 and finite");
}

/// Everything that changes.
template <std::floating_point T, class Model>
struct search_state {
  using population_type = real_population<T>;

  evo::detail::bookkeeping<population_type> book{};
  Model model{}; ///< the distribution, and what its update remembers
  /// Of the asked batch, where they aren't the genomes themselves: genes that are fixed, bounded or
  /// whole numbers.
  linalg::columns<T> genotypes{};
  evo::detail::evaluated<population_type> elsewhere{}; ///< told, for the next update
  cma::cost_history history{};
  std::optional<stop> reason{};

  /// @throws error foreign_checkpoint where a restored one doesn't fit our own
  void check_shape(const search_state& own) const {
    book.check_shape(own.book);
    model.check_shape(own.model);
    genotypes.check_shape(own.genotypes);
    require(elsewhere.candidates.size() == elsewhere.costs.size(), error_id::foreign_checkpoint,
            "it has ", elsewhere.costs.size(), " costs for ", elsewhere.candidates.size(),
            " candidates");
    evo::detail::check_shape(elsewhere.candidates, own.elsewhere.candidates);
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.book, self.model, self.genotypes, self.elsewhere, self.history, self.reason);
  }
};

/// A strategy from an update rule. `best()` is the cheapest candidate told, `recommend()` the mean,
/// which nobody has evaluated (its cost is NaN). Candidates from elsewhere count in the next update
/// like those of the batch; steps longer than sqrt(n) + 2 n / (n + 2) deviations are shortened to
/// that (N. Hansen, "Injecting External Solutions Into CMA-ES", 2011, arXiv:1110.4181), since one
/// far candidate would burst the distribution. A generation in which all failed changes nothing.
/// @tparam Rule  has
///  - `params_type` with sigma, scale, population_size, fixed, integers, stops and run
///  - `strategy_name`
///  - `model_type`: the distribution and what else changes, with a constructor from n, `mean()`,
///    `deviation(gene)`, `scale_gene(gene, by)`, `distance(x)`, `check_shape(own)`, `fields`, and
///    `axes()` where it has them
///  - a constructor from (params, n), which throws where they are wrong, and `population_size()`
///  - `start(model)`, once mean and deviations are set
///  - `sample(model, key, generation, rows, run)`, which fills the genotypes of a batch
///  - `update(model, rows, costs, run)`, from genotypes and costs, one of them a number at least
template <std::floating_point T, class Rule>
class search {
public:
  using population_type = real_population<T>;
  using genome_type = typename population_type::genome_type;
  using params_type = typename Rule::params_type;
  using model_type = typename Rule::model_type;
  using state_type = search_state<T, model_type>;
  static constexpr std::string_view name = Rule::strategy_name;
  static constexpr std::uint32_t state_version = 1;

  /// @param start  the first mean
  /// @throws error invalid_parameter or dimension_mismatch
  explicit search(genome_type start, params_type params = {})
      : search{start, box<T>{static_cast<std::size_t>(start.size())}, std::move(params)} {}

  /// @param domain  where candidates lie, by a smooth transformation
  search(genome_type start, box<T> domain, params_type params = {})
      : params_{std::move(params)}, space_{std::move(start), std::move(domain), params_.fixed,
                                           params_.integers, bound_handling::transform} {
    check_common(params_, space_.phenotype_dimension());
    rule_ = Rule{params_, genes()};
    state_.model = model_type{genes()};
    state_.book.asked.genomes =
        population_type{static_cast<Eigen::Index>(space_.phenotype_dimension())};
    state_.elsewhere.candidates.genomes = state_.book.asked.genomes;
    if (!is_direct())
      state_.genotypes = linalg::columns<T>{genes(), lambda()};
    start_distribution();
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return state_.book.ask_once([&] {
      auto& book = state_.book;
      book.asked.genomes.resize(lambda());
      std::vector<std::span<T>> rows(lambda());
      for (std::size_t i = 0; i < lambda(); ++i)
        rows[i] = is_direct() ? book.asked.genomes.values(i) : state_.genotypes[i];
      rule_.sample(state_.model, key, book.generation, rows, params_.run);
      if (!is_direct())
        params_.run(lambda(), [&](std::size_t i) {
          space_.to_phenotype(rows[i], book.asked.genomes.values(i));
        });
      for (std::size_t i = 0; i < lambda(); ++i)
        book.asked.candidates.push_back({.id = book.next_id++, .operator_name = "sampled"});
    });
  }

  void tell(std::span<const double> costs) {
    auto& book = state_.book;
    book.check(costs);
    book.told(book.asked, costs);
    std::vector<double> all(costs.begin(), costs.end());
    all.insert(all.end(), state_.elsewhere.costs.begin(), state_.elsewhere.costs.end());
    const bool is_known =
        std::any_of(all.begin(), all.end(), [](double cost) { return !std::isnan(cost); });
    if (is_known)
      rule_.update(state_.model, rows(), all, params_.run);
    state_.history.add(cma::sorted(all));
    state_.elsewhere.clear();
    book.next_generation();
    if (!state_.reason)
      state_.reason = find_stop();
  }

  /// @throws error wrong_value_count, dimension_mismatch, or invalid_parameter where a genome isn't
  ///         finite
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    for (std::size_t i = 0; i < elsewhere.genomes.size(); ++i)
      for (const T gene : elsewhere.genomes.values(i))
        require(std::isfinite(gene), error_id::invalid_parameter, "gene = ", gene,
                " of a candidate from elsewhere, should be finite");
    state_.book.told(elsewhere, costs);
    state_.elsewhere.append({elsewhere, {costs.begin(), costs.end()}});
  }

  [[nodiscard]] const params_type& params() const noexcept { return params_; }
  /// What was derived from the parameters.
  [[nodiscard]] const Rule& rule() const noexcept { return rule_; }
  [[nodiscard]] const model_type& model() const noexcept { return state_.model; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.book.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return state_.reason; }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return state_.book.best;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    solution<population_type> centre;
    centre.genome.resize(static_cast<Eigen::Index>(space_.phenotype_dimension()));
    space_.to_phenotype(state_.model.mean(), {centre.genome.data(), space_.phenotype_dimension()});
    return centre;
  }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_);
    state_ = std::move(state);
  }

private:
  [[nodiscard]] std::size_t genes() const noexcept { return space_.dimension(); }
  [[nodiscard]] std::size_t lambda() const noexcept { return rule_.population_size(); }
  /// Genotypes are the genomes: memory for one of them.
  [[nodiscard]] bool is_direct() const noexcept {
    return genes() == space_.phenotype_dimension() && !space_.domain().is_bounded() &&
           space_.integers().empty();
  }

  void start_distribution() {
    const bool is_derived = !params_.sigma;
    if (is_derived)
      require_bounded(space_.domain(), std::string{name} + " without sigma");
    model_type& model = state_.model;
    space_.to_genotype(space_.start(), model.mean());
    for (std::size_t i = 0; i < genes(); ++i) {
      const std::size_t gene = space_.free_genes()[i];
      model.scale_gene(i, params_.sigma.value_or(0.3));
      if (!params_.scale.empty())
        model.scale_gene(i, params_.scale[gene]);
      else if (is_derived)
        model.scale_gene(
            i, static_cast<double>(space_.domain().upper(gene) - space_.domain().lower(gene)));
    }
    rule_.start(model);
    initial_deviations_ = deviations();
  }

  [[nodiscard]] std::vector<double> deviations() const {
    std::vector<double> result(genes());
    for (std::size_t i = 0; i < genes(); ++i)
      result[i] = state_.model.deviation(i);
    return result;
  }

  /// The genotypes of the batch, then of those from elsewhere.
  [[nodiscard]] std::vector<const T*> rows() {
    const std::size_t others = state_.elsewhere.costs.size();
    std::vector<const T*> all(lambda() + others);
    for (std::size_t i = 0; i < lambda(); ++i)
      all[i] = is_direct() ? state_.book.asked.genomes.values(i).data() : state_.genotypes.data(i);
    foreign_ = linalg::columns<T>{genes(), others};
    const double n = static_cast<double>(genes()), longest = std::sqrt(n) + 2 * n / (n + 2);
    for (std::size_t i = 0; i < others; ++i) {
      const std::span<T> x = foreign_[i];
      space_.to_genotype(state_.elsewhere.candidates.genomes.values(i), x);
      const double distance = state_.model.distance(x);
      const std::span<const T> mean = std::as_const(state_.model).mean();
      if (!(distance <= longest))
        for (std::size_t gene = 0; gene < genes(); ++gene)
          x[gene] = mean[gene] + static_cast<T>(longest / distance) * (x[gene] - mean[gene]);
      all[lambda() + i] = x.data();
    }
    return all;
  }

  [[nodiscard]] std::optional<stop> find_stop() const {
    std::optional<stop> found =
        cma::stop_by_costs(params_.stops, state_.history, genes(), lambda());
    const auto is_due = [&](std::uint64_t every) { return generation() % every == 0; };
    // What costs O(n) or O(n^3) is looked at so rarely that an update costs more.
    if (!found && is_due(1 + genes() / 1000)) {
      const std::vector<double> now = deviations();
      found = cma::stop_by_deviations<T>(params_.stops, state_.model.mean(), now, now,
                                         initial_deviations_);
    }
    if constexpr (requires { state_.model.axes(); }) {
      if (!found && is_due(10 * genes()))
        found = cma::stop_by_axes<T>(params_.stops, state_.model.mean(), 1, state_.model.axes());
    }
    return found;
  }

  params_type params_;
  search_space<T> space_;
  std::vector<double> initial_deviations_{};
  Rule rule_{};
  state_type state_{};
  linalg::columns<T> foreign_{}; ///< genotypes from elsewhere, during an update
};

} // namespace evo::gaussian
