#pragma once
/// @file
/// Which genes an operator acts on.

#include "evo/core/detail/elementary.hpp"
#include "evo/core/random.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace evo::detail {

/// The most indices that visit_chosen hands over at once; operators draw their numbers by the
/// block.
inline constexpr std::size_t chosen_block = 256;

/// Chooses each of {0, ..., n - 1} independently with a probability and calls visit(indices) with
/// ascending blocks of at most chosen_block chosen indices. `visit` may draw on the same stream.
///
/// Rare choices skip ahead by geometric gaps, one logarithm a chosen gene (L. Devroye, "Non-Uniform
/// Random Variate Generation", 1986, X.2); frequent ones compare 32 random bits a gene.
/// @return how many were chosen
template <class Visit>
std::size_t visit_chosen(std::size_t n, double probability, random_stream& stream, Visit&& visit) {
  std::array<std::size_t, chosen_block> block;
  std::size_t filled = 0, total = 0;
  const auto flush = [&] {
    visit(std::span<const std::size_t>{block.data(), filled});
    total += filled;
    filled = 0;
  };
  const auto choose = [&](std::size_t i) {
    block[filled++] = i;
    if (filled == block.size())
      flush();
  };
  if (probability > 0.125) {
    const auto threshold = static_cast<std::uint64_t>(probability * 0x1p32);
    for (std::size_t i = 0; i < n; ++i)
      if (probability >= 1 || stream() < threshold)
        choose(i);
  } else if (1 - probability < 1) {
    const double scale = 1 / log_of(1 - probability);
    for (double next = 0;;) {
      next += static_cast<double>(
          static_cast<std::uint64_t>(log_of(stream.open_uniform<double>()) * scale));
      if (next >= static_cast<double>(n))
        break;
      choose(static_cast<std::size_t>(next));
      next += 1;
    }
  }
  if (filled > 0)
    flush();
  return total;
}

} // namespace evo::detail
