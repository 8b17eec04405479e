#pragma once
/// @file
/// How a mean follows a gradient of noisy length: ClipUp, Adam, or the plain gradient.

#include "evo/core/error.hpp"
#include "evo/linalg/columns.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <variant>

namespace evo {

/// Steps of one length with momentum, and a limit of the speed: the gradient's length doesn't
/// matter. Source: N. Toklu, P. Liskowski, R. Srivastava, "ClipUp: A Simple and Powerful Optimizer
/// for Distribution-based Policy Evolution", 2020, arXiv:2008.02387, Algorithm 1.
struct clip_up {
  double momentum = 0.9;             ///< in [0, 1)
  std::optional<double> max_speed{}; ///< derived: twice the learning rate
};

/// Source: D. Kingma, J. Ba, "Adam: A Method for Stochastic Optimization", 2015, arXiv:1412.6980,
/// Algorithm 1.
struct adam {
  double beta_1 = 0.9, beta_2 = 0.999; ///< in [0, 1)
  double epsilon = 1e-8;               ///< above 0
};

/// The learning rate times the gradient.
struct plain_gradient {};

using gradient_optimizer = std::variant<clip_up, adam, plain_gradient>;

namespace gaussian {

/// @throws error invalid_parameter
inline void check(const gradient_optimizer& how) {
  const auto decay = [](double value, const char* what) {
    require(value >= 0 && value < 1, error_id::invalid_parameter, what, " = ", value,
            ", should be in [0, 1)");
  };
  if (const auto* c = std::get_if<clip_up>(&how)) {
    decay(c->momentum, "momentum");
    require(!c->max_speed || (*c->max_speed > 0 && std::isfinite(*c->max_speed)),
            error_id::invalid_parameter, "max_speed = ", c->max_speed.value_or(0),
            ", should be above 0 and finite");
  } else if (const auto* a = std::get_if<adam>(&how)) {
    decay(a->beta_1, "beta_1");
    decay(a->beta_2, "beta_2");
    require(a->epsilon > 0 && std::isfinite(a->epsilon), error_id::invalid_parameter,
            "epsilon = ", a->epsilon, ", should be above 0 and finite");
  }
}

/// What an optimizer remembers between generations. Memory: n numbers for ClipUp, 2 n for Adam.
template <std::floating_point T>
class ascent {
public:
  /// @param rate  the learning rate of the optimizer
  /// @param mean  is moved
  void step(const gradient_optimizer& how, double rate, std::span<const T> gradient,
            std::span<T> mean) {
    if (const auto* c = std::get_if<clip_up>(&how))
      step(*c, rate, gradient, mean);
    else if (const auto* a = std::get_if<adam>(&how))
      step(*a, rate, gradient, mean);
    else
      linalg::add_scaled(mean, rate, gradient);
  }

  /// Makes room for what the optimizer remembers of n genes.
  void prepare(const gradient_optimizer& how, std::size_t n) {
    if (!std::holds_alternative<plain_gradient>(how))
      velocity_ = linalg::columns<T>{n};
    if (std::holds_alternative<adam>(how))
      squares_ = linalg::columns<T>{n};
  }

  [[nodiscard]] std::span<const T> velocity() const noexcept { return velocity_[0]; }

  friend bool operator==(const ascent&, const ascent&) = default;

  /// @throws error foreign_checkpoint
  void check_shape(const ascent& own) const {
    velocity_.check_shape(own.velocity_);
    squares_.check_shape(own.squares_);
  }

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.velocity_, self.squares_, self.steps_);
  }

private:
  void step(const clip_up& c, double rate, std::span<const T> gradient, std::span<T> mean) {
    const std::span<T> velocity = velocity_[0];
    linalg::scale(velocity, c.momentum);
    const double length = std::sqrt(linalg::squared_norm(gradient));
    if (length > 0)
      linalg::add_scaled(velocity, rate / length, gradient);
    const double speed = std::sqrt(linalg::squared_norm(velocity)),
                 limit = c.max_speed.value_or(2 * rate);
    if (speed > limit)
      linalg::scale(velocity, limit / speed);
    linalg::add_scaled(mean, 1, std::span<const T>{velocity});
  }

  void step(const adam& a, double rate, std::span<const T> gradient, std::span<T> mean) {
    ++steps_;
    const double first = 1 - std::pow(a.beta_1, static_cast<double>(steps_)),
                 second = std::sqrt(1 - std::pow(a.beta_2, static_cast<double>(steps_)));
    const std::span<T> velocity = velocity_[0], squares = squares_[0];
    for (std::size_t i = 0; i < mean.size(); ++i) {
      const double g = static_cast<double>(gradient[i]);
      const double v = a.beta_1 * static_cast<double>(velocity[i]) + (1 - a.beta_1) * g;
      const double s = a.beta_2 * static_cast<double>(squares[i]) + (1 - a.beta_2) * g * g;
      velocity[i] = static_cast<T>(v);
      squares[i] = static_cast<T>(s);
      mean[i] += static_cast<T>(rate * (v / first) / (std::sqrt(s) / second + a.epsilon));
    }
  }

  linalg::columns<T> velocity_{}, squares_{};
  std::uint64_t steps_ = 0;
};

} // namespace gaussian

} // namespace evo
