#include "embed_files.hpp"

#include "json_lines.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <algorithm>
#include <array>
#include <ostream>

namespace evo::music {

namespace {

/// The recording mixed to mono, which encoders do anyway: less to keep.
void read(const std::filesystem::path& file, audio_clip& clip, embedded_recording& result) {
  try {
    clip = mono(read_audio(file));
  } catch (...) {
    result.problem = std::current_exception();
  }
}

/// Encodes one recording; what is wrong with it names its file.
void embed_alone(const encoder& encode, const std::filesystem::path& file, const audio_view& clip,
                 const executor& run, embedded_recording& result) {
  try {
    result.embedding = encode.embed(std::span{&clip, 1}, run).values;
  } catch (const error& problem) {
    result.problem = std::make_exception_ptr(error{problem.kind(), file.string(), problem.what()});
  }
}

} // namespace

std::vector<embedded_recording> embed_recordings(const encoder& encode,
                                                 std::span<const std::filesystem::path> files,
                                                 const executor& run) {
  std::vector<embedded_recording> results(files.size());
  std::vector<audio_clip> clips(files.size());
  run(files.size(), [&](std::size_t i) { read(files[i], clips[i], results[i]); });
  std::vector<audio_view> views;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < files.size(); ++i)
    if (!results[i].problem) {
      views.push_back(clips[i]);
      places.push_back(i);
    }
  try {
    const embedding_batch all = encode.embed(views, run);
    for (std::size_t k = 0; k < places.size(); ++k)
      results[places[k]].embedding.assign(all[k].begin(), all[k].end());
  } catch (const error&) { // which one it was shows when each is alone
    for (std::size_t k = 0; k < places.size(); ++k)
      embed_alone(encode, files[places[k]], views[k], run, results[places[k]]);
  }
  return results;
}

void embed_files(const encoder& encode, std::span<const std::string> files, const executor& run,
                 const std::filesystem::path& out) {
  const std::vector<std::filesystem::path> paths(files.begin(), files.end());
  std::vector<float> values;
  for (std::size_t begin = 0; begin < paths.size(); begin += recordings_together) {
    const auto some =
        std::span{paths}.subspan(begin, std::min(recordings_together, paths.size() - begin));
    for (const auto& one : embed_recordings(encode, some, run)) {
      if (one.problem)
        std::rethrow_exception(one.problem);
      values.insert(values.end(), one.embedding.begin(), one.embedding.end());
    }
  }
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
