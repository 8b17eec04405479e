#include "workers/hearing_setup.hpp"

#include "fields.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>

namespace evo::music::workers {
namespace {

using music::detail::config_fields;
using music::detail::failed_condition;
using music::detail::find_field;
using music::detail::set_value;
using music::detail::value_text;

/// Where seeds come from is the run's matter: an order has its own.
bool matters(std::string_view key) {
  constexpr std::array more{"threads", "genome.type", "genome.tokens", "fitness.noise",
                            "store.keep_audio"};
  return (key.starts_with("generator.") && key != "generator.seed_mode") ||
         key.starts_with("encoder.") || std::ranges::count(more, key) > 0;
}

constexpr const char* generator_file = "generator.file";
constexpr const char* encoder_file = "encoder.file";
constexpr const char* neighbours = "worker.neighbours";

std::string line(const std::string& key, const std::string& value) {
  return key + "=" + value + "\n";
}

/// @throws error
void take(const std::string& key, const std::string& value, hearing_setup& into) {
  if (key == generator_file || key == encoder_file) {
    auto& files = key == generator_file ? into.files.of_generator : into.files.of_encoder;
    files.push_back(parse_mark(value));
  } else if (key == neighbours) {
    into.share.neighbours = std::strtoull(value.c_str(), nullptr, 10);
  } else if (find_field(key) != nullptr && matters(key)) {
    set_value(key, value, "setup", into.config);
  } else {
    throw error{failure::configuration, key, "no part of a worker's setup",
                "a worker of the same build as the run's program"};
  }
}

/// Elsewhere another folder is the current one.
void make_absolute(std::optional<std::filesystem::path>& file) {
  if (file)
    file = std::filesystem::absolute(*file);
}

} // namespace

std::string setup_of(const configuration& config, const worker_share& share,
                     const hearing_files& files) {
  configuration c = config;
  c.threads = share.threads;
  if (c.store.keep_audio != "all") // the best are generated again, where the run is
    c.store.keep_audio = "none";
  make_absolute(c.generator.soundfont);
  make_absolute(c.generator.model);
  make_absolute(c.encoder.model);
  std::string setup;
  for (const auto& field : config_fields())
    if (const std::string value = value_text(field, c);
        matters(field.key) && !value.empty() && failed_condition(field, c) == nullptr)
      setup += line(std::string{field.key}, value);
  for (const auto& mark : files.of_generator)
    setup += line(generator_file, to_text(mark));
  for (const auto& mark : files.of_encoder)
    setup += line(encoder_file, to_text(mark));
  if (share.neighbours)
    setup += line(neighbours, std::to_string(*share.neighbours));
  return setup;
}

hearing_setup parse_setup(const std::string& setup) {
  hearing_setup parsed;
  std::istringstream lines{setup};
  for (std::string text; std::getline(lines, text);) {
    const auto equals = std::min(text.find('='), text.size());
    take(text.substr(0, equals), text.substr(std::min(equals + 1, text.size())), parsed);
  }
  parsed.share.threads = parsed.config.threads.value_or(1);
  return parsed;
}

} // namespace evo::music::workers
