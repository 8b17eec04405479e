// A population that can't tell genomes apart by their contents is no population.
// says: population
// says: c\.hash\(i\)
#include "evo/concepts/population.hpp"

#include <vector>

struct bits {
  using genome_type = bool;
  std::vector<char> values;
  std::size_t size() const { return values.size(); }
  bool operator[](std::size_t i) const { return values[i] != 0; }
  void append(bool b) { values.push_back(b); }
  void clear() { values.clear(); }
  bits empty_like() const { return {}; }
#ifdef CORRECT
  std::uint64_t hash(std::size_t i) const { return static_cast<std::uint64_t>(values[i]); }
#endif
};

template <evo::population P>
void use(const P&) {}

void call() {
  use(bits{});
}
