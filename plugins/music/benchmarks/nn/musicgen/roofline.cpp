#include "roofline.hpp"

#include "machine.hpp"

#include <algorithm>

namespace evo::music::nn {

double operations_a_row(const music_decoder_config& c) {
  // Queries, keys, values and out; queries and out of the cross attention; up and down.
  const std::size_t a_layer = (4 + 2) * c.width * c.width + 2 * c.width * c.feed_forward;
  return 2 * static_cast<double>(c.layers * a_layer + c.codebooks * c.vocabulary * c.width);
}

double cache_bytes_a_position(const music_decoder_config& c, precision how) {
  const std::size_t a_number = how == precision::fp32 ? 4 : 2;
  return static_cast<double>(2 * c.layers * c.width * a_number);
}

machine_rates measured(precision how, const executor& run, std::size_t threads) {
  constexpr int repetitions = 5;
  machine_rates best;
  for (int i = 0; i < repetitions; ++i)
    best.arithmetic =
        std::max(best.arithmetic, arithmetic_rate(how, best_available(), run, threads));
  for (int i = 0; i < repetitions; ++i)
    best.reading = std::max(best.reading, read_rate(run, threads));
  return best;
}

} // namespace evo::music::nn
