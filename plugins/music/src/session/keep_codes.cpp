#include "keep_codes.hpp"

#include "evo/music/npy.hpp"

#include <array>

namespace evo::music {

audio_batch code_keeper::generate(const conditioning& what, double seconds,
                                  std::span<const std::uint64_t> seeds, const executor& run,
                                  const generation_watch& watch) const {
  const code_batch made = model_.generate_codes(what, seconds, seeds, run, watch);
  codes_.codebooks = made.codebooks;
  codes_.frames = made.frames;
  codes_.size += made.size;
  codes_.values.insert(codes_.values.end(), made.values.begin(), made.values.end());
  return model_.decode(made, run);
}

void code_keeper::write(const std::filesystem::path& file) const {
  const std::array<std::size_t, 3> shape{codes_.size, codes_.codebooks, codes_.frames};
  write_npy(file, shape, codes_.values);
}

} // namespace evo::music
