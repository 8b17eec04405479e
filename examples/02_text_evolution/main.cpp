// How do I evolve something that is not a vector of numbers? With operators of my own: here texts
// drift towards a phrase by a crossover of two parents, followed by a mutation with three children.

#include "evo/core/run.hpp"
#include "evo/evaluate/cached.hpp"
#include "evo/evaluate/per_candidate.hpp"
#include "evo/genome/text.hpp"
#include "evo/observe/progress.hpp"
#include "evo/strategy/operator_sequence.hpp"

#include <cstddef>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view phrase = "music that evolves";
constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz ";

char random_letter(evo::random_stream& stream) {
  return alphabet[stream.below(alphabet.size())];
}

std::string random_text(evo::random_stream& stream) {
  std::string text(phrase.size(), ' ');
  for (char& letter : text)
    letter = random_letter(stream);
  return text;
}

std::vector<std::string> mix(std::span<const std::string> parents, evo::random_stream& stream) {
  std::string child = parents[0];
  for (std::size_t i = 0; i < child.size(); ++i)
    if (stream.chance(0.5))
      child[i] = parents[1][i];
  return {child};
}

std::vector<std::string> vary(std::span<const std::string> parents, evo::random_stream& stream) {
  std::vector<std::string> children(3, parents[0]);
  for (std::string& child : children)
    child[stream.below(child.size())] = random_letter(stream);
  return children;
}

/// How many letters are right.
double likeness(const std::string& text) {
  double right = 0;
  for (std::size_t i = 0; i < phrase.size(); ++i)
    right += text[i] == phrase[i] ? 1 : 0;
  return right;
}

} // namespace

int main() {
  evo::operator_sequence strategy{evo::text_population{},
                                  random_text,
                                  {{.name = "mix", .inputs = 2, .outputs = 1, .apply = mix},
                                   {.name = "vary", .inputs = 1, .outputs = 3, .apply = vary}},
                                  {.population_size = 80, .selection_temperature = 0.5}};

  // Elites come back unchanged; the cache knows their value.
  using inner = decltype(evo::per_candidate{likeness});
  evo::cached<evo::text_population, inner> evaluate{evo::per_candidate{likeness}};

  const evo::progress progress{[](const evo::generation_record& r) {
    if (r.generation % 5 == 0)
      std::printf("generation %2llu: %2.0f letters right, %4.1f on average\n",
                  static_cast<unsigned long long>(r.generation), r.best_so_far, r.mean);
  }};
  const auto result = evo::run(strategy, evaluate,
                               {.key = evo::random_key{2},
                                .direction = evo::sense::maximize,
                                .limits = {.generations = 100, .target = phrase.size()}},
                               progress);
  std::printf("\"%s\" after %llu generations, %llu different texts\n",
              result.best.value().genome.c_str(),
              static_cast<unsigned long long>(result.generations),
              static_cast<unsigned long long>(evaluate.misses()));
}
