#include "serve/record.hpp"

#include "files/files.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace evo::music::serve {
namespace {

using nlohmann::json;

json to_json(const activity_record& r) {
  json rounds = json::array();
  for (const auto& order : r.rounds)
    rounds.push_back({{"generations", order.generations}, {"wishes", order.wishes}});
  return {{"id", r.id},
          {"kind", r.kind},
          {"profile", r.profile},
          {"created", r.created},
          {"seed", r.seed},
          {"liked", r.liked},
          {"song", r.song},
          {"wishes", r.wishes},
          {"rounds", std::move(rounds)},
          {"strategy", r.strategy}};
}

activity_record parse(const std::string& text) {
  const json j = json::parse(text);
  activity_record r{.id = j.at("id"),
                    .kind = j.at("kind"),
                    .profile = j.at("profile"),
                    .created = j.at("created"),
                    .seed = j.at("seed"),
                    .strategy = j.value("strategy", ""),
                    .liked = j.at("liked"),
                    .song = j.at("song"),
                    .wishes = j.at("wishes")};
  for (const auto& order : j.at("rounds"))
    r.rounds.push_back({order.at("generations"), order.at("wishes")});
  return r;
}

} // namespace

void save(const activity_record& r, const std::filesystem::path& folder) {
  detail::make_folder(folder);
  detail::write_file(folder / (r.id + ".json"),
                     to_json(r).dump(1, ' ', false, json::error_handler_t::replace));
}

std::vector<activity_record> read_records(const std::filesystem::path& folder) {
  std::vector<activity_record> all;
  std::error_code problem;
  for (std::filesystem::directory_iterator entry{folder, problem}, end; !problem && entry != end;
       entry.increment(problem)) {
    if (entry->path().extension() != ".json")
      continue;
    try {
      auto r = parse(detail::read_file(entry->path()));
      if (r.id == entry->path().stem().string())
        all.push_back(std::move(r));
    } catch (const std::exception&) {
      continue; // damaged, or somebody else's
    }
  }
  std::ranges::sort(all, std::ranges::greater{},
                    [](const auto& r) { return std::pair{r.created, r.id}; });
  return all;
}

} // namespace evo::music::serve
