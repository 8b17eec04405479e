#include "nn/encodec/padding.hpp"

namespace evo::music::nn {
namespace {

std::ptrdiff_t signed_length(const signal& x) {
  return static_cast<std::ptrdiff_t>(x.length());
}

template <class Function>
void for_each_outside(const signal& x, const Function& visit) {
  for (std::ptrdiff_t p = x.part().begin; p < std::min<std::ptrdiff_t>(0, x.part().end); ++p)
    visit(p);
  for (std::ptrdiff_t p = std::max(signed_length(x), x.part().begin); p < x.part().end; ++p)
    visit(p);
}

} // namespace

std::ptrdiff_t reflection::source(std::ptrdiff_t p) const noexcept {
  const auto end = static_cast<std::ptrdiff_t>(length);
  if (p < -left || p >= end + right)
    return end;
  const std::ptrdiff_t last = std::max(end - 1, std::max(left, right));
  const std::ptrdiff_t inner = p < 0 ? -p : p;
  return inner > last ? 2 * last - inner : inner;
}

extent reflection::with_sources(extent part) const {
  extent all = part;
  const auto include = [&](std::ptrdiff_t p) {
    const std::ptrdiff_t from = source(p);
    if (from >= static_cast<std::ptrdiff_t>(length))
      return;
    all = {std::min(all.begin, from), std::max(all.end, from + 1)};
  };
  for (std::ptrdiff_t p = part.begin; p < std::min<std::ptrdiff_t>(0, part.end); ++p)
    include(p);
  for (auto p = std::max(part.begin, static_cast<std::ptrdiff_t>(length)); p < part.end; ++p)
    include(p);
  return all;
}

void reflection::fill(signal& x) const {
  for_each_outside(x, [&](std::ptrdiff_t p) {
    const std::ptrdiff_t from = source(p);
    if (from < signed_length(x))
      std::copy_n(x.at(from), x.channels(), x.at(p));
    else
      std::fill_n(x.at(p), x.channels(), 0.0F);
  });
}

void fill_zeros_outside(signal& x) {
  for_each_outside(x, [&](std::ptrdiff_t p) { std::fill_n(x.at(p), x.channels(), 0.0F); });
}

} // namespace evo::music::nn
