#pragma once
/// @file
/// Everything of CMA-ES that changes.

#include "evo/core/batch.hpp"
#include "evo/core/error.hpp"
#include "evo/core/stop.hpp"
#include "evo/genome/real.hpp"
#include "evo/linalg/columns.hpp"
#include "evo/strategy/cma/bound_penalty.hpp"
#include "evo/strategy/cma/termination.hpp"
#include "evo/strategy/cma/uncertainty.hpp"
#include "evo/strategy/detail/bookkeeping.hpp"
#include "evo/strategy/detail/evaluated.hpp"

#include <concepts>
#include <optional>

namespace evo::cma {

template <std::floating_point T, class Covariance>
struct state {
  using population_type = real_population<T>;

  evo::detail::bookkeeping<population_type> book{};
  linalg::columns<T> mean{};
  double sigma = 0;
  Covariance covariance{};
  linalg::columns<T> p_sigma{};   ///< path of the step size, in the coordinates of z
  linalg::columns<T> p_c{};       ///< path of the covariance, in those of the genes
  linalg::columns<T> p_c_white{}; ///< A^-1 p_c
  linalg::columns<T> z{}, y{};    ///< of the asked batch: candidate i is mean + sigma y_i, y = A z
  population_type injected{};     ///< phenotypes for the next batch
  evo::detail::evaluated<population_type> elsewhere{}; ///< told, to be ranked with the next batch
  cost_history history{};
  bound_penalty penalty{};
  uncertainty noise{};
  std::optional<stop> reason{};

  /// @throws error foreign_checkpoint where a restored one doesn't fit our own
  void check_shape(const state& own) const {
    book.check_shape(own.book);
    for (const auto vectors :
         {&state::mean, &state::p_sigma, &state::p_c, &state::p_c_white, &state::z, &state::y})
      (this->*vectors).check_shape(own.*vectors);
    require(covariance.dimension() == own.covariance.dimension() &&
                injected.dimension() == own.injected.dimension() &&
                elsewhere.candidates.size() == elsewhere.costs.size(),
            error_id::foreign_checkpoint, "its distribution has another dimension");
    if constexpr (requires { covariance.check_shape(own.covariance); })
      covariance.check_shape(own.covariance);
    evo::detail::check_shape(elsewhere.candidates, own.elsewhere.candidates);
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.book, self.mean, self.sigma, self.covariance, self.p_sigma, self.p_c,
            self.p_c_white, self.z, self.y, self.injected, self.elsewhere, self.history,
            self.penalty, self.noise, self.reason);
  }
};

} // namespace evo::cma
