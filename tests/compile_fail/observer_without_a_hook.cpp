// An observer whose only hook is misspelt would never be called, so it is refused.
// says: observer<O
#include "evo/core/run.hpp"
#include "evo/genome/text.hpp"
#include "evo/strategy/random_search.hpp"

struct counter {
#ifdef CORRECT
  void on_generation(const evo::generation_view<evo::text_population>&) {}
#else
  void on_generaton(const evo::generation_view<evo::text_population>&) {}
#endif
};

void evolve(const evo::run_options& options) {
  const auto draw = [](evo::random_stream&) { return std::string{}; };
  evo::random_search search{evo::text_population{}, draw};
  evo::run(
      search, [](const evo::batch<evo::text_population>&, std::span<double>) {}, options,
      counter{});
}
