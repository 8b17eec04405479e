#include "serve/api.hpp"
#include "serve/json.hpp"
#include "serve/params.hpp"

#include <ctime>

namespace evo::music::serve {
namespace {

constexpr std::size_t longest_name = 64;

json profiles_of(workspace& all) {
  json found = json::array();
  for (const auto& p : all.profiles().list())
    found.push_back({{"name", p.name}, {"chosen", p.is_chosen}});
  return found;
}

/// The configuration's first.
json strategies_of(const page_tools& tools) {
  json found = json::array({{{"name", tools.config.strategy.name}, {"missing", nullptr}}});
  for (const auto& s : tools.strategies)
    found.push_back(
        {{"name", s.name}, {"missing", s.missing.empty() ? json(nullptr) : json(s.missing)}});
  return found;
}

reply overview(workspace& all) {
  const configuration& c = all.tools().config;
  json activities = json::array(), recordings = json::array();
  for (const auto& a : all.list())
    activities.push_back(to_json(*a));
  for (const auto& r : all.recordings().list())
    recordings.push_back(to_json(r));
  const bool has_settings = c.generator.name == "musicgen";
  return {.body = text_of({{"profiles", profiles_of(all)},
                           {"activities", std::move(activities)},
                           {"recordings", std::move(recordings)},
                           {"generator", c.generator.name},
                           {"encoder", c.encoder.name},
                           {"taste", c.fitness.taste},
                           {"strategies", strategies_of(all.tools())},
                           {"generations", c.budget.generations.value_or(4)},
                           {"clips", c.playlist.size},
                           {"population", c.strategy.population_size},
                           {"canGuide", has_settings},
                           {"hasMidi", c.generator.name == "synth" && c.genome.type == "prompt"}})};
}

} // namespace

void add_overview(router& to, workspace& all) {
  to.add(
      {"GET", "/api/overview", body_kind::none, [&all](const request&) { return overview(all); }});
  to.add({"POST", "/api/profiles", body_kind::json, [&all](const request& r) -> reply {
            const std::string name = text_in(object_in(r), "name", longest_name);
            all.profiles().create(name, std::time(nullptr));
            all.profiles().choose(name);
            return {.status = 201, .body = text_of(profiles_of(all))};
          }});
  to.add({"POST", "/api/profiles/choose", body_kind::json, [&all](const request& r) -> reply {
            all.profiles().choose(text_in(object_in(r), "name", longest_name));
            return {.body = text_of(profiles_of(all))};
          }});
}

} // namespace evo::music::serve
