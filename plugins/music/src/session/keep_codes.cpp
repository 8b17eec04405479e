#include "keep_codes.hpp"

#include "files/files.hpp"

#include "evo/music/npy.hpp"

#include <array>
#include <utility>

namespace evo::music {

code_keeper::code_keeper(const musicgen_generator& model, std::filesystem::path file)
    : model_{model}, file_{std::move(file)} {
  detail::check_writable(file_);
}

audio_batch code_keeper::generate(const conditioning& what, double seconds,
                                  std::span<const std::uint64_t> seeds, const executor& run,
                                  const generation_watch& watch) const {
  const code_batch made = model_.generate_codes(what, seconds, seeds, run, watch);
  codes_.codebooks = made.codebooks;
  codes_.frames = made.frames;
  codes_.size += made.size;
  codes_.values.insert(codes_.values.end(), made.values.begin(), made.values.end());
  audio_batch audio = model_.decode(made, run);
  musicgen_generator::fit_peaks(audio);
  if (watch.progress)
    watch.progress(1);
  return audio;
}

void code_keeper::write() const {
  const std::array<std::size_t, 3> shape{codes_.size, codes_.codebooks, codes_.frames};
  write_npy(file_, shape, codes_.values);
}

} // namespace evo::music
