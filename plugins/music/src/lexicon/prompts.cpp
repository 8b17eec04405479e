#include "evo/music/prompts.hpp"

#include "evo/core/random.hpp"
#include "evo/music/error.hpp"
#include "evo/music/lexicon.hpp"
#include "random_slots.hpp"
#include "vocabulary.hpp"

#include <algorithm>

namespace evo::music {
namespace {

using lexicon::slots;

constexpr int most_attempts = 32;
constexpr std::size_t children = 3;

void check_parents(std::size_t given, std::size_t wanted, const char* what) {
  if (given != wanted)
    throw error{failure::configuration, what, std::to_string(given) + " parents",
                "it takes " + std::to_string(wanted)};
}

} // namespace

std::string random_prompt(random_stream& random) {
  return random_labelled_prompt(random).text;
}

labelled_prompt random_labelled_prompt(random_stream& random) {
  return random_labelled_prompt(static_cast<genre>(random.below(genre_count)), random);
}

labelled_prompt random_labelled_prompt(genre label, random_stream& random) {
  for (;;) {
    slots s = lexicon::random_slots(label, random);
    std::string text = lexicon::write_sentence(s, random);
    // Words that meet can name another genre ("soft" + "rock"); such a draw is made again.
    const auto genres = parse_prompt(text).genres;
    if (std::ranges::max_element(genres) - genres.begin() == static_cast<std::ptrdiff_t>(label))
      return {std::move(text), label};
  }
}

std::vector<std::string> cross_prompts(std::span<const std::string> parents,
                                       random_stream& random) {
  check_parents(parents.size(), 2, "prompt crossover");
  const slots a = lexicon::read_slots(parents[0]);
  const slots b = lexicon::read_slots(parents[1]);
  if (a == slots{} && b == slots{})
    return {random_prompt(random)}; // neither says anything that could be mixed
  slots child = a;
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    child = lexicon::mixed(a, b, random);
    if (child != slots{} && child != a && child != b)
      break; // parents that differ in one thing only have no child between them
  }
  return {lexicon::write_sentence(child == slots{} ? child = a : child, random)};
}

std::vector<std::string> mutate_prompt(std::span<const std::string> parents,
                                       random_stream& random) {
  check_parents(parents.size(), 1, "prompt mutation");
  const slots parent = lexicon::read_slots(parents[0]);
  std::vector<slots> seen{parent};
  std::vector<std::string> out;
  while (out.size() < children) {
    slots child = parent;
    lexicon::change(child, random);
    if (random.chance(0.35))
      lexicon::change(child, random);
    std::string text = lexicon::write_sentence(child, random);
    if (child == slots{} || std::ranges::find(seen, child) != seen.end())
      continue;
    seen.push_back(std::move(child));
    out.push_back(std::move(text));
  }
  return out;
}

std::vector<float> random_tokens(std::size_t tokens, random_stream& random) {
  const token_table& table = token_table::lexicon();
  std::vector<float> values(tokens * table.width(), 0.0F);
  const std::vector<std::size_t> said = tokens_of(random_prompt(random));
  for (std::size_t t = 0; t < std::min(tokens, said.size()); ++t)
    std::ranges::copy(table.row(said[t]),
                      values.begin() + static_cast<std::ptrdiff_t>(t * table.width()));
  return values;
}

} // namespace evo::music
