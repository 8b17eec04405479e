// An initializer must draw what the population holds.
// says: initializer
#include "evo/genome/real.hpp"
#include "evo/strategy/random_search.hpp"

#include <string>

#ifdef CORRECT
using drawn = evo::real_population<double>::genome_type;
#else
using drawn = std::string;
#endif

void search() {
  const auto draw = [](evo::random_stream&) { return drawn{}; };
  evo::random_search s{evo::real_population<double>{2}, draw};
}
