#include "instrument_files.hpp"

#include "instruments.hpp"

#include "evo/music/synth.hpp"
#include "nn/checkpoint/checkpoint.hpp"

namespace evo::music {
namespace {

namespace fs = std::filesystem;

instrument_file single(const fs::path& file) {
  return {file.filename().string(), file};
}

/// The weights, and of the small files beside them those that are there.
std::vector<instrument_file> in_folder(const fs::path& folder,
                                       const std::vector<std::string>& beside) {
  std::vector<instrument_file> all;
  for (const auto& name : nn::weight_files(folder))
    all.push_back({name, folder / name});
  std::error_code ignored;
  for (const auto& name : beside)
    if (fs::exists(folder / name, ignored))
      all.push_back({name, folder / name});
  return all;
}

} // namespace

std::vector<instrument_file> files_of(const generator_options& options) {
  if (options.name != "musicgen")
    return {single(options.soundfont ? *options.soundfont : find_soundfont())};
  std::vector<std::string> beside{"config.json", "generation_config.json", "tokenizer.json"};
  // Where there is no tokenizer.json, it is made of these.
  if (std::error_code ignored; !fs::exists(*options.model / beside.back(), ignored))
    beside.insert(beside.end(), {"spiece.model", "tokenizer_config.json"});
  return in_folder(*options.model, beside);
}

std::vector<instrument_file> files_of(const encoder_options& options) {
  if (options.name == "mert")
    return in_folder(*options.model, {"config.json", "preprocessor_config.json"});
  return {single(options.model ? *options.model : find_musicnn_weights())};
}

file_finders instrument_finders() {
  return {.of_generator = [](const generator_options& o) { return files_of(o); },
          .of_encoder = [](const encoder_options& o) { return files_of(o); }};
}

} // namespace evo::music
