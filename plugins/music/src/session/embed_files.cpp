#include "embed_files.hpp"

#include "json_lines.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/npy.hpp"

#include <algorithm>
#include <array>
#include <ostream>

namespace evo::music {

void embed_files(const encoder& encode, std::span<const std::string> files, const executor& run,
                 const std::filesystem::path& out) {
  const std::size_t size = encode.layers() * encode.dim();
  std::vector<float> values(files.size() * size);
  run(files.size(), [&](std::size_t i) {
    const audio_clip clip = read_audio(files[i]);
    const audio_view view = clip;
    const auto one = encode.embed(std::span{&view, 1}, serial_executor());
    std::ranges::copy(one.values, values.begin() + static_cast<std::ptrdiff_t>(i * size));
  });
  const std::array<std::size_t, 3> shape{files.size(), encode.layers(), encode.dim()};
  write_npy(out, shape, values);
}

void print_tags(const tagger& tag, std::span<const std::string> files, const executor& run,
                std::ostream& out) {
  const auto names = tag.tag_names();
  for (const auto& file : files) {
    const audio_clip clip = read_audio(file);
    const audio_view view = clip;
    const auto probabilities = tag.tags(std::span{&view, 1}, run);
    tag_list tags;
    for (std::size_t i = 0; i < names.size(); ++i)
      tags.emplace_back(names[i], probabilities[0][i]);
    out << tags_json(file, tags) << std::endl;
  }
}

void print_noise(const noise_meter& measure, std::span<const std::string> files, bool json,
                 std::ostream& out) {
  for (const auto& file : files) {
    const noise_score noise = measure(read_audio(file));
    auto numbers = noise.terms;
    numbers.emplace_back("penalty", noise.penalty);
    if (json) {
      out << named_numbers_json(file, numbers) << std::endl;
      continue;
    }
    out << file << ":";
    for (const auto& [name, value] : numbers)
      out << "  " << name << " " << value;
    out << std::endl;
  }
}

} // namespace evo::music
