#include "workers/hearing_setup.hpp"

#include "fields.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace evo::music::workers {
namespace {

using namespace music::detail;

/// Where seeds come from is the run's matter: an order has its own.
bool matters(std::string_view key) {
  constexpr std::array more{"threads", "genome.type", "genome.tokens", "fitness.noise",
                            "store.keep_audio"};
  return (key.starts_with("generator.") && key != "generator.seed_mode") ||
         key.starts_with("encoder.") || std::ranges::count(more, key) > 0;
}

/// Elsewhere another folder is the current one.
void make_absolute(std::optional<std::filesystem::path>& file) {
  if (file)
    file = std::filesystem::absolute(*file);
}

} // namespace

std::string setup_of(const configuration& config, std::uint64_t threads) {
  configuration c = config;
  c.threads = threads;
  if (c.store.keep_audio != "all") // the best are generated again, where the run is
    c.store.keep_audio = "none";
  make_absolute(c.generator.soundfont);
  make_absolute(c.generator.model);
  make_absolute(c.encoder.model);
  std::string setup;
  for (const auto& field : config_fields())
    if (const std::string value = value_text(field, c);
        matters(field.key) && !value.empty() && failed_condition(field, c) == nullptr)
      setup.append(field.key).append("=").append(value).append("\n");
  return setup;
}

configuration parse_setup(const std::string& setup) {
  configuration c;
  std::istringstream lines{setup};
  for (std::string line; std::getline(lines, line);) {
    const auto equals = line.find('=');
    const std::string key = line.substr(0, equals);
    if (equals == std::string::npos || find_field(key) == nullptr || !matters(key))
      throw error{failure::configuration, key, "no part of a worker's setup",
                  "a worker of the same build as the run's program"};
    set_value(key, line.substr(equals + 1), "setup", c);
  }
  return c;
}

} // namespace evo::music::workers
