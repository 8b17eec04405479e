#include "batch_sampler.hpp"

#include <algorithm>

namespace evo::music {
namespace {

constexpr std::uint32_t none = ~std::uint32_t{0};

/// Makes `values` indices into what they were, which goes into `distinct`, ascending.
/// @param number all `none`, as before so afterwards
void number_distinct(std::vector<std::uint32_t>& values, std::vector<std::uint32_t>& distinct,
                     std::vector<std::uint32_t>& number) {
  distinct.clear();
  for (const std::uint32_t v : values)
    if (number[v] == none) {
      number[v] = 0;
      distinct.push_back(v);
    }
  std::ranges::sort(distinct);
  for (std::size_t i = 0; i < distinct.size(); ++i)
    number[distinct[i]] = static_cast<std::uint32_t>(i);
  for (std::uint32_t& v : values)
    v = number[v];
  for (const std::uint32_t v : distinct)
    number[v] = none;
}

} // namespace

batch_sampler::batch_sampler(std::vector<training_pair> pairs, const heard_tracks& heard,
                             std::size_t tracks, std::size_t negatives, std::size_t batch,
                             std::size_t pairs_a_listener, const random_key& key)
    : pairs_{std::move(pairs)}, heard_{heard}, negatives_{negatives}, batch_{batch},
      pairs_a_listener_{pairs_a_listener}, key_{key} {
  std::size_t most = tracks;
  for (const training_pair& p : pairs_)
    most = std::max<std::size_t>(most, p.listener + std::size_t{1});
  number_.assign(most, none);
}

void batch_sampler::begin_epoch(std::uint64_t epoch) {
  epoch_ = epoch;
  random_stream stream = key_.child("order").stream(epoch);
  order_.clear();
  if (pairs_a_listener_ == 0) {
    for (std::size_t i = 0; i < pairs_.size(); ++i)
      order_.push_back(static_cast<std::uint32_t>(i));
  } else {
    for (std::size_t begin = 0; begin < pairs_.size();) {
      std::size_t end = begin;
      while (end < pairs_.size() && pairs_[end].listener == pairs_[begin].listener)
        ++end;
      for (std::size_t i = 0; i < pairs_a_listener_; ++i)
        order_.push_back(static_cast<std::uint32_t>(begin + stream.below(end - begin)));
      begin = end;
    }
  }
  stream.shuffle(std::span{order_});
}

const sampled_batch& batch_sampler::batch(std::size_t index) {
  const auto some =
      std::span{order_}.subspan(index * batch_, std::min(batch_, order_.size() - index * batch_));
  const std::size_t candidates = 1 + negatives_;
  random_stream stream = key_.child("negatives").stream(epoch_, index);
  sampled_.listener_of_pair.resize(some.size());
  sampled_.weights.resize(some.size());
  sampled_.track_of_candidate.resize(some.size() * candidates);
  for (std::size_t b = 0; b < some.size(); ++b) {
    const training_pair& pair = pairs_[some[b]];
    sampled_.listener_of_pair[b] = pair.listener;
    sampled_.weights[b] = pair.weight;
    const auto row = std::span{sampled_.track_of_candidate}.subspan(b * candidates, candidates);
    row[0] = pair.track;
    heard_.draw_unheard(pair.listener, stream, row.subspan(1));
  }
  number_distinct(sampled_.listener_of_pair, sampled_.listeners, number_);
  number_distinct(sampled_.track_of_candidate, sampled_.tracks, number_);
  return sampled_;
}

} // namespace evo::music
