#pragma once
/// @file
/// Global minimisation of a function of one number, one proposal at a time.
///
/// Sources: S. Swarzberg, G. Seront, H. Bersini, "S.T.E.P.: The Easiest Way to Optimize a
/// Function", 1994, doi:10.1109/ICEC.1994.349896 (which interval to look into); R. P. Brent,
/// "Algorithms for Minimization Without Derivatives", 1973, chapter 5 (the way to the bottom of a
/// basin); P. Baudiš, P. Pošík, "Global Line Search Algorithm Hybridized with Quadratic
/// Interpolation and Its Extension to Separable Functions", 2015, doi:10.1145/2739480.2754717 (both
/// in turn).

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace evo::detail {

/// Where a line search may and should look.
struct line {
  double lower = -std::numeric_limits<double>::infinity(); ///< bounds
  double upper = std::numeric_limits<double>::infinity();
  double start = 0;
  double low = 0, high = 0; ///< looked at first, lower <= low <= start <= high <= upper
  double step = 1;          ///< from the start to the first proposals; above 0
};

/// Points that were told, in order, and where to look next: first around the start, then beyond the
/// outermost point while that is the best, then in turn down into the basin of the best point
/// (parabolas, else golden sections) and into the interval that needs the flattest parabola to hide
/// a better point. A proposal costs O(points).
class line_search {
public:
  struct point {
    double x = 0, value = 0;

    friend bool operator==(const point&, const point&) = default;

    template <class Self, class Archive>
    static void fields(Self& self, Archive& archive) {
      archive(self.x, self.value);
    }
  };

  /// @pre size() > 0
  [[nodiscard]] const point& best() const noexcept { return points_[best_]; }
  [[nodiscard]] std::size_t size() const noexcept { return points_.size(); }

  /// @pre size() > 0
  /// @param patience  intervals looked into since a better basin was found, after which it is over
  /// @return a place that wasn't told yet; nothing once the bottom is reached and patience used up
  [[nodiscard]] std::optional<double> propose(const line& on, std::size_t patience) {
    if (const auto around = opening(on))
      return around;
    if (const auto beyond = extension(on))
      return beyond;
    const auto down = descent(on);
    is_descending_ = !is_descending_;
    if (down && (is_descending_ || idle_ >= patience))
      return down;
    const auto into = idle_ < patience ? easiest(on, !down.has_value()) : std::nullopt;
    if (!into)
      return down;
    ++idle_;
    return into;
  }

  /// @param value not NaN; infinity where there is none
  void add(double x, double value) {
    const auto at = std::ranges::lower_bound(points_, x, {}, &point::x);
    if (at != points_.end() && at->x == x)
      return;
    const auto place = static_cast<std::size_t>(at - points_.begin());
    points_.insert(at, {x, value});
    if (points_.size() > 1 && place <= best_)
      ++best_;
    if (!(value < points_[best_].value))
      return;
    const bool is_neighbour = place + 1 == best_ || place == best_ + 1;
    if (!is_neighbour)
      idle_ = 0;
    best_ = place;
  }

  friend bool operator==(const line_search&, const line_search&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.points_, self.best_, self.idle_, self.is_descending_, self.widths_[0],
            self.widths_[1]);
  }

private:
  [[nodiscard]] bool has(double x) const {
    const auto at = std::ranges::lower_bound(points_, x, {}, &point::x);
    return at != points_.end() && at->x == x;
  }

  /// One step to either side, then both ends of where to look first.
  [[nodiscard]] std::optional<double> opening(const line& on) const {
    for (const double x : {on.start + on.step, on.start - on.step, on.low, on.high})
      if (points_.size() < 5 && x >= on.lower && x <= on.upper && !has(x))
        return x;
    return std::nullopt;
  }

  /// Twice as far again, while the outermost point is the best.
  [[nodiscard]] std::optional<double> extension(const line& on) const {
    const std::size_t last = points_.size() - 1;
    if (last == 0 || (best_ != 0 && best_ != last))
      return std::nullopt;
    const double inner = points_[best_ == 0 ? 1 : last - 1].x;
    const double x = std::clamp(best().x + 2 * (best().x - inner), on.lower, on.upper);
    return x == best().x || !std::isfinite(x) ? std::nullopt : std::optional{x};
  }

  /// The smallest step that is worth an evaluation.
  [[nodiscard]] double resolution(const line& on) const noexcept {
    return 1e-10 * on.step + 1e-15 * std::abs(best().x);
  }

  /// Into the bracket around the best point. Nothing where it is as narrow as the resolution, or
  /// flat.
  [[nodiscard]] std::optional<double> descent(const line& on) {
    const point b = best();
    const point a = best_ > 0 ? points_[best_ - 1] : b;
    const point c = best_ + 1 < points_.size() ? points_[best_ + 1] : b;
    const double width = c.x - a.x, least = resolution(on);
    if (width <= 4 * least || (a.value == b.value && c.value == b.value))
      return std::nullopt;
    const bool is_slow = width > widths_[1] / 2 && width <= widths_[1];
    widths_[1] = widths_[0];
    widths_[0] = width;
    const double room = c.x - b.x > b.x - a.x ? c.x - b.x : a.x - b.x; // of the larger side
    const double step = parabola_step(a, b, c);
    constexpr double golden = 0.381966;
    if (!(std::abs(step) < width) || b.x + step <= a.x || b.x + step >= c.x)
      return b.x + golden * room;
    // The bottom is near b: the far end is brought as near.
    if (is_slow)
      return b.x +
             std::copysign(std::min(std::max(8 * std::abs(step), least), std::abs(room) / 2), room);
    return std::abs(step) >= least ? b.x + step : b.x + std::copysign(least, room);
  }

  /// From b to the bottom of the parabola through all three; not finite where there is none.
  [[nodiscard]] static double parabola_step(const point& a, const point& b, const point& c) {
    const double left = b.x - a.x, right = b.x - c.x;
    const double to_a = b.value - a.value, to_c = b.value - c.value;
    return -(left * left * to_c - right * right * to_a) / (2 * (left * to_c - right * to_a));
  }

  /// The middle of the easiest interval.
  /// @param with_bracket  whether those beside the best point count
  [[nodiscard]] std::optional<double> easiest(const line& on, bool with_bracket) const {
    double highest = best().value;
    for (const point& p : points_)
      if (std::isfinite(p.value))
        highest = std::max(highest, p.value);
    constexpr double hoped_for = 1e-6; // of all differences: less isn't looked for in other basins
    const double goal =
        best().value - hoped_for * (highest - best().value) - std::numeric_limits<double>::min();
    const double narrow = 1e4 * resolution(on);
    double least = std::numeric_limits<double>::infinity();
    std::optional<double> place;
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      const double width = points_[i + 1].x - points_[i].x;
      if (width < narrow || (!with_bracket && (i == best_ || i + 1 == best_)))
        continue;
      const double root = std::sqrt(std::min(points_[i].value, highest) - goal) +
                          std::sqrt(std::min(points_[i + 1].value, highest) - goal);
      if (root / width < least) {
        least = root / width;
        place = points_[i].x + width / 2;
      }
    }
    return place;
  }

  std::vector<point> points_{}; ///< by x
  std::size_t best_ = 0;
  std::uint64_t idle_ = 0; ///< intervals looked into since a better basin was found
  bool is_descending_ = false;
  /// Of the bracket at the last descent and the one before.
  std::array<double, 2> widths_{std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::infinity()};
};

} // namespace evo::detail
