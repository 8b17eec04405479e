#include "blend.hpp"
#include "evo/music/lexicon.hpp"
#include "scan.hpp"
#include "vocabulary.hpp"

#include <algorithm>

namespace evo::music {

brief parse_prompt(std::string_view prompt) {
  std::vector<lexicon::contribution> contributions;
  for (const lexicon::mention& m : lexicon::scan(prompt))
    contributions.push_back({m.entry, m.weight, m.bpm.value_or(0), contributions.size()});
  return lexicon::blend(contributions);
}

std::vector<std::size_t> tokens_of(std::string_view prompt) {
  std::vector<std::size_t> tokens;
  for (const lexicon::mention& m : lexicon::scan(prompt))
    if (m.weight > 0)
      tokens.push_back(m.entry);
  std::ranges::stable_partition(tokens, [](std::size_t token) {
    return lexicon::vocabulary::get()[token].kind == lexicon::category::genre;
  });
  return tokens;
}

} // namespace evo::music
