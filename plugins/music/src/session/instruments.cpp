#include "instruments.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "evo/music/mert.hpp"
#include "evo/music/musicnn.hpp"
#include "evo/music/noise.hpp"
#include "evo/music/synth.hpp"

#include "nn/kernels/thread_team.hpp"

#include <array>
#include <cstdlib>

namespace evo::music {

std::unique_ptr<generator> make_generator(const generator_options& options, std::uint64_t sharers) {
  if (options.name == "musicgen")
    return make_musicgen(options, {}, sharers);
  return std::make_unique<synth_generator>(synth_options{.soundfont = options.soundfont});
}

std::unique_ptr<musicgen_generator> make_musicgen(const generator_options& options,
                                                  const std::filesystem::path& continued,
                                                  std::uint64_t sharers) {
  musicgen_options made{.model = *options.model,
                        .precision = options.precision,
                        .device = options.device,
                        .sampling = {.guidance = options.guidance,
                                     .temperature = options.temperature,
                                     .top_k = static_cast<std::size_t>(options.top_k),
                                     .top_p = options.top_p},
                        .memory_budget = options.memory_budget,
                        .sharers = sharers};
  if (!continued.empty())
    made.continued = read_audio(continued);
  return std::make_unique<musicgen_generator>(std::move(made));
}

listening_encoder make_encoder(const encoder_options& options) {
  if (options.name == "mert")
    return {std::make_unique<mert_encoder>(
        mert_options{.model = *options.model, .precision = options.precision})};
  auto made = std::make_unique<musicnn_encoder>(
      musicnn_options{.weights = options.model ? *options.model : find_musicnn_weights(),
                      .embedding = options.output == "pooled" ? musicnn_embedding::pooled
                                                              : musicnn_embedding::penultimate});
  const tagger* tag = made.get();
  return {std::move(made), tag};
}

noise_meter make_noise_meter(const std::string& kind) {
  const noise_options options{.compatible = kind == "compatible"};
  return [options](audio_view clip) {
    const noise_terms n = noise_penalty(clip, options);
    return noise_score{n.penalty,
                       {{"clipping", n.clipping},
                        {"dc_offset", n.dc_offset},
                        {"high_frequency", n.high_frequency},
                        {"flux", n.flux},
                        {"silence", n.silence}}};
  };
}

std::filesystem::path find_musicnn_weights() {
  const std::filesystem::path name = "musicnn.safetensors", models = ".cache/models";
  std::vector<std::filesystem::path> places;
  if (const char* folder = std::getenv("EVOMUSIC_MODELS"); folder != nullptr)
    places.emplace_back(folder);
  places.push_back(models);
  std::error_code ignored;
  auto above = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
  for (; above.has_relative_path(); above = above.parent_path())
    places.push_back(above / models);
  places.emplace_back(EVO_MUSIC_SOURCE_MODELS);
  for (const auto& place : places)
    if (std::filesystem::is_regular_file(place / name, ignored))
      return place / name;
  throw error{failure::configuration, "encoder.model", "musicnn's weights are not to be found",
              "run scripts/demo once, which fetches them, or name the file " + name.string()};
}

executor make_executor(const std::optional<std::uint64_t>& threads) {
  return nn::team_executor(static_cast<std::size_t>(threads.value_or(0)));
}

} // namespace evo::music
