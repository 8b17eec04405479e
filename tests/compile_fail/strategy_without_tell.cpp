// A strategy that can be asked and not told is refused, and the message names `tell`.
// says: strategy
// says: s\.tell\(costs\)
#include "evo/core/run.hpp"
#include "evo/genome/text.hpp"
#include "evo/strategy/random_search.hpp"

struct draw {
  std::string operator()(evo::random_stream&) const { return {}; }
};
using search = evo::random_search<evo::text_population, draw>;

struct asks_only : search {
  using search::search;
#ifndef CORRECT
  void tell(const evo::batch<evo::text_population>&, std::span<const double>) {}
#endif
};

void evolve(asks_only& s, const evo::run_options& options) {
  evo::run(s, [](const evo::batch<evo::text_population>&, std::span<double>) {}, options);
}
