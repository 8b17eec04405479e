#pragma once
/// @file
/// Which operator to apply: a bandit that is paid in improvement a token.

#include "evo/core/random.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace evo {

/// Adaptive probability matching (D. Thierens, "An adaptive pursuit strategy for allocating
/// operator probabilities", GECCO 2005, section 2): an arm is chosen in proportion to what it pays,
/// and at least with a floor, so that all are tried again when the search moves on. What an arm
/// pays is the improvement that it brought over the tokens that it took, both forgotten slowly. An
/// arm that was never tried counts as the best one.
struct operator_credit {
  std::vector<double> gain{};   ///< of each arm, decayed
  std::vector<double> tokens{}; ///< of each arm, decayed

  static constexpr double decay = 0.8; ///< a generation
  static constexpr double floor = 0.2; ///< of all arms' probability is spread evenly

  operator_credit() = default;
  explicit operator_credit(std::size_t arms) : gain(arms), tokens(arms) {}

  void pay(std::size_t arm, double improvement, std::uint64_t spent) {
    gain[arm] += improvement;
    tokens[arm] += static_cast<double>(spent);
  }
  void next_generation() {
    for (std::size_t i = 0; i < gain.size(); ++i) {
      gain[i] *= decay;
      tokens[i] *= decay;
    }
  }

  /// Improvement a thousand tokens; of an arm that has spent nothing, that of the best.
  [[nodiscard]] std::vector<double> rates() const {
    std::vector<double> rates(gain.size());
    double best = 0;
    for (std::size_t i = 0; i < gain.size(); ++i)
      if (tokens[i] > 0)
        best = std::max(best, rates[i] = 1000 * gain[i] / tokens[i]);
    for (std::size_t i = 0; i < gain.size(); ++i)
      if (tokens[i] == 0)
        rates[i] = best;
    return rates;
  }

  /// Sum to 1.
  [[nodiscard]] std::vector<double> probabilities() const {
    const std::vector<double> rate = rates();
    double sum = 0;
    for (const double r : rate)
      sum += r;
    const double arms = static_cast<double>(rate.size());
    std::vector<double> p;
    for (const double r : rate)
      p.push_back(sum > 0 ? floor / arms + (1 - floor) * r / sum : 1 / arms);
    return p;
  }

  [[nodiscard]] std::size_t choose(random_stream& stream) const {
    const std::vector<double> p = probabilities();
    double left = stream.uniform();
    for (std::size_t i = 0; i + 1 < p.size(); ++i)
      if ((left -= p[i]) < 0)
        return i;
    return p.size() - 1;
  }

  friend bool operator==(const operator_credit&, const operator_credit&) = default;

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.gain, self.tokens);
  }
};

} // namespace evo
