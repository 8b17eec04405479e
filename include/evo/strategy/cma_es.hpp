#pragma once
/// @file
/// CMA-ES: the covariance matrix adaptation evolution strategy.

#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/core/objective.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real.hpp"
#include "evo/genome/search_space.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/diagonal_covariance.hpp"
#include "evo/strategy/cma/full_covariance.hpp"
#include "evo/strategy/cma/params.hpp"
#include "evo/strategy/cma/ranking.hpp"
#include "evo/strategy/cma/self_adapting.hpp"
#include "evo/strategy/cma/state.hpp"
#include "evo/strategy/cma/termination.hpp"
#include "evo/strategy/cma/update_terms.hpp"

#include <algorithm>
#include <array>
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

namespace evo {

/// Samples from a normal distribution whose mean, step size and covariance follow the best
/// candidates.
///
/// When: continuous costs of up to some hundred genes, ill-conditioned, not separable, rugged or
/// noisy; the method of choice where no gradients are at hand. When not: gradients exist, a convex
/// quadratic with less than 10 n evaluations, or thousands of genes (memory n^2; sep_cma_es).
///
/// Source: N. Hansen, "The CMA Evolution Strategy: A Tutorial", arXiv:1604.00772 (2016), with
/// active update; the equations' numbers are its. Where we differ: the factor of C is not its
/// symmetric root but one that is updated exactly (full_covariance), so that p_sigma lives in
/// slightly turned coordinates; c_1 is smaller for lambda < 6; termination has pycma's values.
/// docs/reference/strategies/cma_es.md has all differences.
///
/// `best()` is the cheapest candidate told, `recommend()` the mean, which nobody has evaluated (its
/// cost is NaN). Candidates told from elsewhere are ranked with the next batch: the best lambda of
/// both move the distribution. Not elitist. Depends on the order of costs alone (but for tol_fun
/// and a penalty).
/// Cost a generation: O(lambda n^2) full, O(lambda n) diagonal. Deterministic: candidate i of
/// generation g comes from key.stream(g, i).
/// @tparam T float or double
/// @tparam Covariance full_covariance or diagonal_covariance
template <std::floating_point T, class Covariance = cma::full_covariance<T>>
class cma_es {
public:
  using population_type = real_population<T>;
  using genome_type = typename population_type::genome_type;
  using state_type = cma::state<T, Covariance>;
  static constexpr std::string_view name = Covariance::strategy_name;
  static constexpr std::uint32_t state_version = 1;

  /// @param start  the first mean
  /// @throws error invalid_parameter or dimension_mismatch
  explicit cma_es(genome_type start, cma_es_params params = {})
      : cma_es{start, box<T>{static_cast<std::size_t>(start.size())}, std::move(params)} {}

  /// @param domain  where candidates lie
  cma_es(genome_type start, box<T> domain, cma_es_params params = {})
      : params_{std::move(params)}, space_{std::move(start), std::move(domain), params_.fixed,
                                           params_.integers, params_.bounds} {
    cma::check(params_, space_.phenotype_dimension());
    if constexpr (adapts_itself)
      constants_ = Covariance::derive(params_, genes());
    else
      constants_ = cma::derive(params_, genes(), Covariance::learning_factor(genes()));
    state_.book.asked.genomes =
        population_type{static_cast<Eigen::Index>(space_.phenotype_dimension())};
    state_.injected = state_.elsewhere.candidates.genomes = state_.book.asked.genomes;
    start_distribution();
  }

  [[nodiscard]] const batch<population_type>& ask(const random_key& key) {
    return state_.book.ask_once([&] {
      if constexpr (requires { state_.covariance.begin(key, generation()); })
        state_.covariance.begin(key, generation());
      const std::size_t injected = std::min(state_.injected.size(), constants_.lambda);
      // A candidate that is drawn, transformed and asked before the next one stays in the cache.
      const std::size_t together =
          adapts_itself ? std::min(injected + 2, constants_.lambda) : constants_.lambda;
      draw_steps(key, 0, together);
      if constexpr (requires { state_.covariance.propose(state_.y, 0, 0); })
        state_.covariance.propose(state_.y, injected, constants_.lambda);
      for (std::size_t i = 0; i < injected; ++i)
        set_step(i, state_.injected.values(i));
      for (std::size_t i = 0; i < constants_.lambda; ++i) {
        if (i >= together)
          draw_steps(key, i, i + 1);
        ask_candidate(i, i < injected ? "injected" : "sampled");
      }
      if (params_.noise)
        ask_again();
      state_.injected.clear();
    });
  }

  void tell(std::span<const double> costs) {
    state_.book.check(costs);
    state_.book.told(state_.book.asked, costs);
    double growth = 1;
    std::vector<double> summary =
        params_.noise ? summarise(costs, growth) : std::vector<double>{costs.begin(), costs.end()};
    if (space_.has_penalty())
      penalise(summary);
    update(rank(std::move(summary)));
    state_.sigma *= growth; // not before: candidates are where the old step size put them
    state_.elsewhere.clear();
    state_.book.next_generation();
    if (!state_.reason)
      state_.reason = find_stop();
  }

  /// @throws error wrong_value_count, dimension_mismatch, or invalid_parameter where a genome isn't
  ///         finite
  void tell(const batch<population_type>& elsewhere, std::span<const double> costs) {
    require_finite(elsewhere.genomes);
    state_.book.told(elsewhere, costs);
    state_.elsewhere.append({elsewhere, {costs.begin(), costs.end()}});
  }

  /// Candidates that the next batch begins with, at most lambda of them.
  /// @param genomes phenotypes; those outside the domain are asked at its border
  /// @throws error dimension_mismatch, or invalid_parameter where one isn't finite
  void inject(const population_type& genomes) {
    require(genomes.dimension() == state_.injected.dimension(), error_id::dimension_mismatch,
            "injected genomes of dimension ", genomes.dimension(), ", should be of ",
            state_.injected.dimension());
    require_finite(genomes);
    for (std::size_t i = 0; i < genomes.size(); ++i)
      state_.injected.append(genomes[i]);
  }

  [[nodiscard]] const cma_es_params& params() const noexcept { return params_; }
  [[nodiscard]] const cma::constants& constants() const noexcept { return constants_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.book.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.book.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return state_.reason; }
  [[nodiscard]] const std::optional<solution<population_type>>& best() const noexcept {
    return state_.book.best;
  }
  [[nodiscard]] std::optional<solution<population_type>> recommend() const {
    solution<population_type> centre;
    centre.genome.resize(static_cast<Eigen::Index>(space_.phenotype_dimension()));
    space_.to_phenotype(state_.mean[0], {centre.genome.data(), space_.phenotype_dimension()});
    return centre;
  }
  [[nodiscard]] double step_size() const noexcept { return state_.sigma; }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_);
    state_ = std::move(state);
  }

private:
  static constexpr bool adapts_itself = cma::self_adapting<Covariance, T>;

  /// The candidates that move the distribution, best first.
  struct ranking {
    std::vector<std::size_t> order{}; ///< columns of z and y
    std::vector<double> costs{};      ///< in that order
  };

  [[nodiscard]] std::size_t genes() const noexcept { return space_.dimension(); }
  [[nodiscard]] double count_of_genes() const noexcept { return static_cast<double>(genes()); }

  void start_distribution() {
    const bool is_derived = !params_.sigma;
    if (is_derived)
      require_bounded(space_.domain(), "cma_es without sigma");
    state_.sigma = params_.sigma.value_or(0.3);
    state_.mean = state_.p_sigma = state_.p_c = state_.p_c_white = linalg::columns<T>{genes()};
    state_.z = state_.y = linalg::columns<T>{genes(), constants_.lambda};
    space_.to_genotype(space_.start(), state_.mean[0]);
    if constexpr (adapts_itself)
      state_.covariance = Covariance{genes(), params_, constants_};
    else
      state_.covariance = Covariance{genes()};
    for (std::size_t i = 0; i < genes(); ++i) {
      const std::size_t gene = space_.free_genes()[i];
      if (!params_.scale.empty())
        state_.covariance.scale_gene(i, params_.scale[gene]);
      else if (is_derived)
        state_.covariance.scale_gene(
            i, static_cast<double>(space_.domain().upper(gene) - space_.domain().lower(gene)));
    }
    initial_deviations_ = deviations();
  }

  /// sigma sqrt(C_ii).
  [[nodiscard]] std::vector<double> deviations() const {
    std::vector<double> result(genes());
    if constexpr (adapts_itself)
      result = state_.covariance.variances();
    else
      for (std::size_t i = 0; i < genes(); ++i)
        result[i] = state_.covariance.variance(i);
    for (double& deviation : result)
      deviation = state_.sigma * std::sqrt(deviation);
    return result;
  }

  /// mean + sigma y_i.
  void step_from_mean(std::size_t i, std::span<T> to) const {
    const T sigma = static_cast<T>(state_.sigma);
    const T *mean = state_.mean.data(), *y = state_.y.data(i);
    for (std::size_t gene = 0; gene < to.size(); ++gene)
      to[gene] = mean[gene] + sigma * y[gene];
  }

  [[nodiscard]] std::span<const T> genotype(std::size_t i) {
    genotype_.resize(genes());
    step_from_mean(i, genotype_);
    return genotype_;
  }

  // --- ask ---------------------------------------------------------------------------------------

  [[nodiscard]] bool is_mirrored() const noexcept {
    if constexpr (adapts_itself)
      return Covariance::mirrors || params_.mirrored;
    return params_.mirrored;
  }

  /// z and y of the candidates [first, last).
  void draw_steps(const random_key& key, std::size_t first, std::size_t last) {
    // A model that has no use for z saves the way through memory.
    constexpr bool is_in_place = requires { requires !Covariance::keeps_samples; };
    linalg::columns<T>& samples = is_in_place ? state_.y : state_.z;
    for (std::size_t i = first; i < last; ++i) {
      const std::span<T> z = samples[i];
      if (is_mirrored() && i % 2 == 1) {
        linalg::copy(samples[i - 1], z);
        linalg::scale(z, -1);
      } else {
        draw(key.stream(state_.book.generation, i), z);
      }
      if constexpr (adapts_itself)
        state_.covariance.transform(samples, state_.y, i);
    }
    if constexpr (!adapts_itself)
      state_.covariance.transform(state_.z, state_.y, last);
  }

  /// Models for thousands of genes draw in single precision: that takes a third of the time, and 24
  /// bits are more than a sample of a distribution needs.
  void draw(random_stream stream, std::span<T> z) {
    if constexpr (adapts_itself && !std::same_as<T, float>) {
      std::array<float, 1024> part; // a multiple of what one block of random bits gives
      for (std::size_t i = 0; i < z.size(); i += part.size()) {
        const std::size_t count = std::min(part.size(), z.size() - i);
        stream.fill_normal(std::span{part.data(), count});
        std::copy_n(part.begin(), count, z.begin() + static_cast<std::ptrdiff_t>(i));
      }
    } else {
      stream.fill_normal(z);
    }
  }

  /// y and z of a phenotype, no longer than injected_length.
  [[gnu::cold]] void set_step(std::size_t column, std::span<const T> phenotype) {
    const std::span<T> y = state_.y[column], z = state_.z[column];
    space_.to_genotype(phenotype, y);
    for (std::size_t gene = 0; gene < genes(); ++gene)
      y[gene] = (y[gene] - state_.mean[0][gene]) / static_cast<T>(state_.sigma);
    linalg::copy(y, z);
    state_.covariance.whiten(z);
    const double norm = std::sqrt(linalg::squared_norm(z));
    if (norm > constants_.injected_length)
      for (const std::span<T> step : {y, z})
        linalg::scale(step, constants_.injected_length / norm);
  }

  void ask_candidate(std::size_t i, std::string_view origin) {
    auto& book = state_.book;
    book.asked.genomes.resize(i + 1);
    if (space_.is_identity())
      step_from_mean(i, book.asked.genomes.values(i));
    else
      space_.to_phenotype(genotype(i), book.asked.genomes.values(i));
    book.asked.candidates.push_back({.id = book.next_id++, .operator_name = std::string{origin}});
  }

  /// Each candidate as often as replicates say, then some of them as often again.
  [[gnu::cold]] void ask_again() {
    const std::size_t replicates = state_.noise.whole_replicates();
    const auto again = [&](std::size_t count, std::size_t replicate) {
      for (std::size_t i = 0; i < count; ++i) {
        const batch<population_type>& asked = state_.book.asked;
        candidate copy = asked.candidates[i];
        copy.replicate = static_cast<std::uint32_t>(replicate);
        state_.book.ask(asked.genomes[i], std::move(copy));
      }
    };
    for (std::size_t r = 1; r < replicates; ++r)
      again(constants_.lambda, r);
    for (std::size_t r = replicates; r < 2 * replicates; ++r)
      again(reevaluated(), r);
  }

  [[nodiscard]] std::size_t reevaluated() const {
    const double share = params_.noise->reevaluated * static_cast<double>(constants_.lambda);
    return std::max<std::size_t>(1, static_cast<std::size_t>(share + 0.5));
  }

  // --- tell --------------------------------------------------------------------------------------

  /// One cost a candidate under noise: the mean of its replicates.
  /// @param growth of the step size, set where noise is too strong
  [[nodiscard, gnu::cold]] std::vector<double> summarise(std::span<const double> costs,
                                                         double& growth) {
    const std::size_t lambda = constants_.lambda;
    const std::size_t twice = reevaluated();
    const auto means =
        cma::means_of_replicates(costs, lambda, twice, state_.noise.whole_replicates());
    std::vector<double> first = means.first;
    if (state_.noise.adapt(*params_.noise,
                           cma::rank_change(first, means.second, params_.noise->threshold)))
      growth = params_.noise->step_growth.value_or(1 + 2 / (count_of_genes() + 10));
    for (std::size_t i = 0; i < twice; ++i)
      first[i] = (first[i] + means.second[i]) / 2;
    return first;
  }

  [[gnu::cold]] void penalise(std::vector<double>& costs) {
    const double n = count_of_genes(), mu = constants_.mu_eff;
    state_.penalty.adapt(space_, std::as_const(state_).mean[0], deviations(), costs,
                         {.ranges_kept = 20 + 3 * genes() / constants_.lambda,
                          .growth = std::pow(1.1, std::max(1.0, mu / (10 * n))),
                          .tolerated = 3 * std::max(1.0, std::sqrt(n) / mu)});
    for (std::size_t i = 0; i < costs.size(); ++i)
      costs[i] += state_.penalty(space_, genotype(i));
  }

  /// Joins those from elsewhere and keeps the best lambda of all.
  [[nodiscard]] ranking rank(std::vector<double> costs) {
    const std::size_t lambda = constants_.lambda, others = state_.elsewhere.costs.size();
    state_.z.resize(lambda + others);
    state_.y.resize(lambda + others);
    costs.resize(lambda + others);
    for (std::size_t i = 0; i < others; ++i) {
      set_step(lambda + i, state_.elsewhere.candidates.genomes.values(i));
      costs[lambda + i] = state_.elsewhere.costs[i];
    }
    ranking r{.order = cma::ranked(costs, pairs()), .costs = std::vector<double>(lambda)};
    r.order.resize(lambda);
    for (std::size_t i = 0; i < lambda; ++i)
      r.costs[i] = costs[r.order[i]];
    return r;
  }

  /// Those of the asked batch that are mirrored: what was injected took the place of the first.
  [[nodiscard]] cma::mirrored_pairs pairs() const {
    if (!params_.mirrored)
      return {};
    const auto& asked = state_.book.asked.candidates;
    std::size_t injected = 0;
    while (injected < constants_.lambda && asked[injected].operator_name == "injected")
      ++injected;
    return {.first = (injected + 1) / 2 * 2, .last = constants_.lambda};
  }

  void update(ranking r) {
    // Where nothing could be evaluated, nothing is known of where to go.
    if (!std::isnan(r.costs.front())) {
      if constexpr (adapts_itself) {
        state_.covariance.adapt(
            {state_.mean, state_.sigma, state_.p_sigma, state_.p_c, state_.z, state_.y}, constants_,
            r.order);
      } else {
        const bool is_moving = update_mean_and_paths(r.order);
        update_covariance(r.order, is_moving);
        update_step_size();
      }
      keep_integers_moving();
    }
    state_.z.resize(constants_.lambda);
    state_.y.resize(constants_.lambda);
    state_.history.add(params_.mirrored ? cma::sorted(r.costs) : r.costs);
  }

  /// @return h_sigma: false while the step size's path is too long
  bool update_mean_and_paths(std::span<const std::size_t> order) {
    const cma::constants& k = constants_;
    const std::span<const double> weights{k.weights.data(), k.mu};
    const auto move = [&](linalg::columns<T>& path, double decay, double step,
                          const linalg::columns<T>& steps) {
      cma::add_steps(path, decay, step, weights, order, steps);
    };
    const auto root = [&](double rate) { return std::sqrt(rate * (2 - rate) * k.mu_eff); };

    move(state_.mean, 1, k.c_mean * state_.sigma, state_.y);        // Eq. 42
    move(state_.p_sigma, 1 - k.c_sigma, root(k.c_sigma), state_.z); // Eq. 43
    const double begun = 1 - std::pow(1 - k.c_sigma, 2 * static_cast<double>(generation() + 1));
    const double limit = (1.4 + 2 / (count_of_genes() + 1)) * k.chi_n * std::sqrt(begun);
    const bool is_moving = path_length() < limit; // below Eq. 45
    const double step = is_moving ? root(k.c_c) : 0;
    move(state_.p_c, 1 - k.c_c, step, state_.y); // Eq. 45
    move(state_.p_c_white, 1 - k.c_c, step, state_.z);
    return is_moving;
  }

  [[nodiscard]] double path_length() const {
    return std::sqrt(linalg::squared_norm(state_.p_sigma[0]));
  }

  /// Eq. 46 and 47.
  void update_covariance(std::span<const std::size_t> order, bool is_moving) {
    const cma::constants& k = constants_;
    const double sum = terms_.collect(k, state_.p_c, state_.p_c_white, state_.y, state_.z, order);
    const double kept = is_moving ? 0 : k.c_1 * k.c_c * (2 - k.c_c);
    state_.covariance.update(1 - k.c_1 - k.c_mu * sum + kept, terms_.weights, terms_.y, terms_.z,
                             state_.p_c_white);
  }

  /// Eq. 44. A factor of e in one generation is more than any sample can tell.
  void update_step_size() {
    const cma::constants& k = constants_;
    const double length = path_length();
    const double excess = params_.rates.squared_path_length
                              ? (length * length / count_of_genes() - 1) / 2
                              : length / k.chi_n - 1;
    state_.sigma *= std::exp(std::min(1.0, k.c_sigma / k.d_sigma * excess));
  }

  /// A whole number can't change while its deviation is far below 1.
  void keep_integers_moving() {
    constexpr double least = 0.2;
    for (const std::size_t i : space_.integers()) {
      const double now = state_.sigma * std::sqrt(state_.covariance.variance(i));
      if (!(now < least))
        continue;
      state_.covariance.scale_gene(i, least / now);
      state_.p_c[0][i] *= static_cast<T>(least / now);
    }
  }

  static void require_finite(const population_type& genomes) {
    for (std::size_t i = 0; i < genomes.size(); ++i)
      for (const T gene : genomes.values(i))
        require(std::isfinite(gene), error_id::invalid_parameter, "gene = ", gene,
                " of a candidate from elsewhere, should be finite");
  }

  // --- stop --------------------------------------------------------------------------------------

  [[nodiscard]] std::optional<stop> find_stop() const {
    const auto is_due = [&](std::uint64_t every) {
      return generation() % std::max<std::uint64_t>(1, every) == 0;
    };
    if (auto found = cma::stop_by_costs(params_.stops, state_.history, genes(), constants_.lambda,
                                        1 / (constants_.c_1 + constants_.c_mu)))
      return found;
    // What costs O(n^2) or O(n^3) is looked at so rarely that an update costs more.
    if (is_due(genes() / 5)) {
      std::vector<double> path(genes());
      for (std::size_t i = 0; i < genes(); ++i)
        path[i] = state_.sigma * static_cast<double>(state_.p_c[0][i]);
      if (auto found = cma::stop_by_deviations<T>(params_.stops, state_.mean[0], deviations(), path,
                                                  initial_deviations_))
        return found;
    }
    if constexpr (requires { state_.covariance.axes(); })
      if (is_due(10 * genes()))
        return cma::stop_by_axes<T>(params_.stops, state_.mean[0], state_.sigma,
                                    state_.covariance.axes());
    return std::nullopt;
  }

  cma_es_params params_;
  search_space<T> space_;
  cma::constants constants_{};
  std::vector<double> initial_deviations_{};
  state_type state_{};
  // Kept so that no generation allocates them.
  std::vector<T> genotype_{};
  cma::update_terms<T> terms_{};
};

/// CMA-ES with a diagonal covariance matrix: for separable costs, or thousands of genes.
template <std::floating_point T>
using sep_cma_es = cma_es<T, cma::diagonal_covariance<T>>;

} // namespace evo
