#include "generate_clips.hpp"

#include "files/files.hpp"
#include "rendering.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/loudness.hpp"
#include "evo/music/npy.hpp"
#include "evo/music/session.hpp"

#include <array>
#include <cstdio>

namespace evo::music {
namespace {

using namespace detail;

struct genome_list {
  genome_form form;
  std::vector<std::string> genomes;
};

genome_list read_embeddings(const std::filesystem::path& file, const generator& g,
                            embedding_kind kind) {
  const embedding_space* space = g.space(kind);
  if (space == nullptr)
    throw error{failure::configuration, file.string(), "this generator takes no such numbers",
                "prompts"};
  const npy_array array = read_npy(file);
  const auto& shape = array.shape;
  const std::string width = std::to_string(space->width());
  if (shape.size() < 2 || shape.size() > 3 || shape.back() != space->width() ||
      array.values.empty())
    throw error{failure::input, file.string(), "the array has another shape",
                "wanted (tokens, " + width + ") or (n, tokens, " + width + ")"};
  genome_list list;
  list.form = {space, kind, shape[shape.size() - 2]};
  const std::size_t bytes = list.form.numbers() * sizeof(float);
  const auto* first = reinterpret_cast<const char*>(array.values.data());
  for (std::size_t at = 0; at < array.values.size() * sizeof(float); at += bytes)
    list.genomes.emplace_back(first + at, bytes);
  return list;
}

std::filesystem::path numbered(const std::filesystem::path& folder, std::size_t i) {
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "%03zu.wav", i);
  return folder / name.data();
}

} // namespace

std::vector<std::filesystem::path> generate_clips(const generator& g, const clip_request& request,
                                                  const executor& run,
                                                  const generation_watch& watch) {
  const genome_list list = request.embeddings
                               ? read_embeddings(*request.embeddings, g, request.kind)
                               : genome_list{{}, request.prompts};
  make_folder(request.folder);
  std::vector<clip_order> orders;
  orders.reserve(list.genomes.size());
  for (const auto& genome : list.genomes)
    orders.push_back({&genome, audio_seed(request.seed, genome, "per_genome")});

  std::vector<std::filesystem::path> files;
  const renderer render{g, run, list.form, request.batch, watch.is_interrupted};
  const auto save = [&](std::span<const rendering> clips) {
    for (const auto& clip : clips) {
      const std::string& genome = list.genomes[clip.order];
      if (!clip.problem.empty())
        throw error{clip.kind, "clip " + std::to_string(clip.order), clip.problem};
      const std::string* only = &genome;
      const conditioning_batch what{std::span{&only, 1}, list.form};
      files.push_back(numbered(request.folder, clip.order));
      const wav_metadata facts{.title = g.describe(what.view(), 0),
                               .comment = "{\"seed\":" + std::to_string(request.seed) + "}"};
      if (request.loudness)
        write_wav(files.back(), at_loudness(clip.clip, *request.loudness), facts);
      else
        write_wav(files.back(), clip.clip, facts);
    }
  };
  const auto n = static_cast<double>(orders.size());
  try {
    render.render(orders, request.seconds, save, [&](double done) {
      if (watch.progress)
        watch.progress(done / n);
    });
  } catch (const error& e) {
    if (e.kind() != failure::interrupted)
      throw;
    throw error{failure::interrupted, "generate", "stopped as asked",
                std::to_string(files.size()) + " of " + std::to_string(orders.size()) +
                    " clips are written"};
  }
  return files;
}

} // namespace evo::music
