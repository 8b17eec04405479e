#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/listening.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace evo::music {
namespace {

void check(const split_options& o) {
  const auto refuse = [](const char* key, double value) {
    throw error{failure::configuration, key, std::to_string(value) + " is out of range",
                "a share of at least 0 and less than 1; both together less than 1"};
  };
  if (!(o.validation >= 0 && o.validation < 1))
    refuse("validation", o.validation);
  if (!(o.test >= 0 && o.validation + o.test < 1))
    refuse("test", o.test);
}

/// Indices by the order of their ids, so that the order of rows doesn't matter.
std::vector<std::uint32_t> by_id(const text_column& ids) {
  std::vector<std::uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return ids[i]; });
  return order;
}

} // namespace

std::vector<std::uint32_t> listening_split::units(history_part part) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < of.size(); ++i)
    if (of[i] == part)
      out.push_back(i);
  return out;
}

std::vector<std::uint32_t> listening_split::pairs(const listening_history& h,
                                                  history_part part) const {
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < h.pairs(); ++i)
    if (of_pair(h, i) == part)
      out.push_back(i);
  return out;
}

listening_split split_history(const listening_history& h, const split_options& options) {
  check(options);
  const bool is_by_track = options.by == split_unit::track;
  auto order = by_id(is_by_track ? h.track_ids : h.listener_ids);
  random_stream draw =
      random_key{options.seed}.child("listening split").stream(is_by_track ? 0 : 1);
  draw.shuffle(std::span{order});

  const auto count = [&](double share) {
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(order.size())));
  };
  const std::size_t test = count(options.test);
  const std::size_t held_out = std::min(order.size(), test + count(options.validation));
  listening_split split{options.by, std::vector(order.size(), history_part::train)};
  for (std::size_t i = 0; i < held_out; ++i)
    split.of[order[i]] = i < test ? history_part::test : history_part::validation;
  return split;
}

} // namespace evo::music
