#include "generate_clips.hpp"

#include "files/files.hpp"
#include "rendering.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/npy.hpp"

#include <array>
#include <cstdio>

namespace evo::music {
namespace {

using namespace detail;

struct genome_list {
  genome_form form;
  std::vector<std::string> genomes;
};

genome_list read_embeddings(const std::filesystem::path& file, const generator& g) {
  const npy_array array = read_npy(file);
  const auto& shape = array.shape;
  if (shape.size() < 2 || shape.size() > 3 || shape.back() != g.token_width() ||
      array.values.empty())
    throw error{failure::input, file.string(), "the array has another shape",
                "wanted (tokens, " + std::to_string(g.token_width()) + ") or (n, tokens, " +
                    std::to_string(g.token_width()) + ")"};
  genome_list list;
  list.form = {.numeric = true, .tokens = shape[shape.size() - 2], .width = shape.back()};
  const std::size_t bytes = list.form.tokens * list.form.width * sizeof(float);
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
                                                  const executor& run) {
  const genome_list list = request.token_embeddings ? read_embeddings(*request.token_embeddings, g)
                                                    : genome_list{{}, request.prompts};
  make_folder(request.folder);
  std::vector<rendering_order> orders;
  for (const auto& genome : list.genomes)
    orders.push_back({&genome, audio_seed(request.seed, genome, "per_genome")});

  std::vector<std::filesystem::path> files;
  const renderer render{g, run, list.form, request.batch, {}};
  render.render(orders, request.seconds, [&](std::span<const rendering> clips) {
    for (const auto& clip : clips) {
      const std::string& genome = list.genomes[clip.order];
      if (!clip.failure.empty())
        throw error{failure::input, "clip " + std::to_string(clip.order), clip.failure};
      const std::string* only = &genome;
      const conditioning_batch what{std::span{&only, 1}, list.form};
      files.push_back(numbered(request.folder, clip.order));
      write_wav(files.back(), clip.clip,
                {.title = g.describe(what.view(), 0),
                 .comment = "{\"seed\":" + std::to_string(request.seed) + "}"});
    }
  });
  return files;
}

} // namespace evo::music
