#pragma once
// The (1+lambda) evolution strategy with a fixed step size, as an example of a strategy of one's
// own.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/error.hpp"
#include "evo/genome/real.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

struct hill_climber_params {
  double step_size = 0.1;      // of each gene, in units of the gene
  std::size_t candidates = 10; // a generation
};

/// Draws candidates around the best one so far.
template <evo::initializer<evo::real_population<double>> Initializer>
class hill_climber {
public:
  using population_type = evo::real_population<double>;
  using solution_type = evo::solution<population_type>;
  static constexpr std::string_view name = "hill_climber";
  static constexpr std::uint32_t state_version = 1;

  /// Everything that changes, also what is asked and not yet told.
  struct state_type {
    evo::batch<population_type> asked{};
    std::uint64_t generation = 0, evaluations = 0;
    evo::candidate_id next_id = 0;
    std::optional<solution_type> best{};

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.asked, self.generation, self.evaluations, self.next_id, self.best);
    }
  };

  hill_climber(std::size_t dimension, Initializer initialize, hill_climber_params params = {})
      : initialize_{std::move(initialize)}, params_{params} {
    evo::require(params.candidates >= 1, evo::error_id::invalid_parameter,
                 "candidates = 0, should be at least 1");
    state_.asked.genomes = population_type{static_cast<Eigen::Index>(dimension)};
  }

  const evo::batch<population_type>& ask(const evo::random_key& key) {
    while (state_.asked.size() < params_.candidates) {
      auto stream = key.stream(state_.generation, state_.asked.size());
      if (state_.best)
        state_.asked.append(
            neighbour(*state_.best, stream),
            {.id = state_.next_id++, .parents = {state_.best->id}, .operator_name = "step"});
      else
        state_.asked.append(initialize_(stream),
                            {.id = state_.next_id++, .operator_name = "initial"});
    }
    return state_.asked;
  }

  void tell(std::span<const double> costs) {
    evo::require(!state_.asked.empty(), evo::error_id::tell_before_ask, "nothing is asked");
    tell(state_.asked, costs);
    state_.asked.clear();
    ++state_.generation;
  }

  void tell(const evo::batch<population_type>& elsewhere, std::span<const double> costs) {
    evo::require(elsewhere.genomes.dimension() == state_.asked.genomes.dimension(),
                 evo::error_id::dimension_mismatch, "their genomes have another dimension");
    evo::require(costs.size() == elsewhere.size(), evo::error_id::wrong_value_count,
                 std::to_string(costs.size()) + " values for " + std::to_string(elsewhere.size()) +
                     " candidates");
    state_.evaluations += costs.size();
    for (std::size_t i = 0; i < costs.size(); ++i)
      if (!std::isnan(costs[i]) && (!state_.best || costs[i] < state_.best->cost))
        state_.best = solution_type{elsewhere.genomes[i], costs[i], elsewhere.candidates[i].id};
  }

  std::uint64_t generation() const { return state_.generation; }
  std::uint64_t evaluations() const { return state_.evaluations; }
  std::optional<evo::stop> stop_reason() const { return std::nullopt; }
  const std::optional<solution_type>& best() const { return state_.best; }
  const std::optional<solution_type>& recommend() const { return state_.best; }
  const state_type& state() const { return state_; }
  void restore(state_type state) {
    evo::require(state.asked.genomes.dimension() == state_.asked.genomes.dimension(),
                 evo::error_id::foreign_checkpoint, "its genomes have another dimension");
    state_ = std::move(state);
  }

private:
  Eigen::VectorXd neighbour(const solution_type& of, evo::random_stream& stream) const {
    Eigen::VectorXd noise(of.genome.size());
    stream.fill_normal(std::span{noise.data(), static_cast<std::size_t>(noise.size())});
    return of.genome + params_.step_size * noise;
  }

  Initializer initialize_;
  hill_climber_params params_;
  state_type state_{};
};
