#include "evo/music/aligner.hpp"

#include "evo/music/error.hpp"

namespace evo::music {
namespace {

constexpr std::string_view aggregations[] = {"mean",
                                             "weighted",
                                             "gating",
                                             "gating-tanh",
                                             "cross-attention",
                                             "gru",
                                             "self-cross-attention",
                                             "learned-query"};
constexpr std::string_view projections[] = {"linear", "shared", "shared+linear", "layer-norm",
                                            "batch-norm"};

template <class Enum>
Enum find(std::string_view word, std::span<const std::string_view> words, const char* what) {
  std::string all;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == word)
      return static_cast<Enum>(i);
    all += (i == 0 ? "" : ", ") + std::string{words[i]};
  }
  throw error{failure::configuration, what, "there is no '" + std::string{word} + "'",
              "one of " + all};
}

} // namespace

std::string_view word_of(aggregation a) {
  return aggregations[static_cast<std::size_t>(a)];
}
std::string_view word_of(projection p) {
  return projections[static_cast<std::size_t>(p)];
}
aggregation aggregation_of(std::string_view word) {
  return find<aggregation>(word, aggregations, "aggregation");
}
projection projection_of(std::string_view word) {
  return find<projection>(word, projections, "projection");
}

aggregation default_aggregation(std::size_t layers, std::size_t dim) {
  constexpr std::size_t largest_gate = 4'000'000;
  const std::size_t inputs = layers * dim;
  return inputs * inputs <= largest_gate ? aggregation::gating_tanh : aggregation::weighted;
}

} // namespace evo::music
