#include "roofline.hpp"

#include "machine.hpp"

#include "nn/kernels/kv_cache.hpp"
#include "nn/kernels/panels.hpp"

#include <algorithm>

namespace evo::music::nn {

double operations_a_row(const music_decoder_config& c) {
  // Queries, keys, values and out; queries and out of the cross attention; up and down.
  const std::size_t a_layer = (4 + 2) * c.width * c.width + 2 * c.width * c.feed_forward;
  return 2 * static_cast<double>(c.layers * a_layer + c.codebooks * c.vocabulary * c.width);
}

double weight_bytes(const music_decoder_config& c, precision how) {
  const double weights = operations_a_row(c) / 2;
  if (how == precision::int8)
    return weights * (1 + sizeof(float) / static_cast<double>(scale_group));
  constexpr double compact = 1.5; // 12 bits, and exceptions in a thousand
  return weights * (reads_compact_weights(how, best_available())
                        ? compact
                        : static_cast<double>(size_of_number(how)));
}

double cache_bytes_a_position(const music_decoder_config& c, precision how) {
  return static_cast<double>(c.layers * kv_cache::bytes(1, c.heads, c.width / c.heads, 1, how));
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
