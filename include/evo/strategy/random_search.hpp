#pragma once
/// @file
/// Random search: every candidate is drawn afresh. The baseline that anything must beat.

#include "evo/concepts/initializer.hpp"
#include "evo/concepts/strategy.hpp"
#include "evo/core/objective.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace evo {

struct random_search_params {
  std::size_t population_size = 100; ///< candidates a batch, at least 1
};

/// Draws each batch from the initializer, independent of what it was told.
///
/// When: as a baseline, and to see how hard a problem is. Cost a generation: that of the draws.
/// Deterministic: candidate i of generation g comes from key.stream(g, i) alone, so that strategies
/// with the same initializer and key begin with the same population.
/// @throws error invalid_parameter
template <population P, initializer<P> Initializer>
class random_search {
public:
  using population_type = P;
  using state_type = detail::bookkeeping<P>;
  static constexpr std::string_view name = "random_search";
  static constexpr std::uint32_t state_version = 1;

  /// @param shape an empty population of the genomes' shape (`real_population<double>{n}`)
  random_search(const P& shape, Initializer initialize, random_search_params params = {})
      : initialize_{std::move(initialize)}, params_{params}, state_{shape} {
    require(params_.population_size >= 1, error_id::invalid_parameter,
            "population_size = 0, should be at least 1");
  }

  [[nodiscard]] const batch<P>& ask(const random_key& key) {
    return state_.ask_once(
        [&] { state_.ask_newcomers(key, params_.population_size, "initial", initialize_); });
  }

  void tell(std::span<const double> costs) {
    state_.check(costs);
    state_.told(state_.asked, costs);
    state_.next_generation();
  }

  void tell(const batch<P>& elsewhere, std::span<const double> costs) {
    state_.told(elsewhere, costs);
  }

  [[nodiscard]] const random_search_params& params() const noexcept { return params_; }
  [[nodiscard]] std::uint64_t generation() const noexcept { return state_.generation; }
  [[nodiscard]] std::uint64_t evaluations() const noexcept { return state_.evaluations; }
  [[nodiscard]] std::optional<stop> stop_reason() const { return std::nullopt; }
  [[nodiscard]] const std::optional<solution<P>>& best() const noexcept { return state_.best; }
  [[nodiscard]] const std::optional<solution<P>>& recommend() const noexcept { return state_.best; }
  [[nodiscard]] const state_type& state() const noexcept { return state_; }
  void restore(state_type state) {
    state.check_shape(state_);
    state_ = std::move(state);
  }

private:
  Initializer initialize_;
  random_search_params params_;
  state_type state_;
};

} // namespace evo
