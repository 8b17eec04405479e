#include "compare.hpp"

#include "fields.hpp"

#include "evo/music/config.hpp"
#include "evo/music/error.hpp"
#include "evo/music/store.hpp"

#include <algorithm>
#include <set>

namespace evo::music::comparison {
namespace {

/// A run and the group it belongs to.
struct member {
  run_record run;
  configuration config;
  std::size_t group = 0;
};

member read_member(const std::filesystem::path& folder) {
  std::error_code ignored;
  if (std::filesystem::exists(folder / "session.sqlite", ignored))
    throw error{failure::input, folder.string(), "it is a session",
                "a run's folder, such as " + (folder / "rounds" / "01").string()};
  member m{.run = read_run(folder), .config = {}};
  m.config = parse_configuration(m.run.configuration, (folder / "config.yaml").string(), folder);
  return m;
}

/// The keys of which runs of several groups have several values. How much is computed at a time
/// sets no runs apart.
std::vector<std::string> distinctions(const configuration& a, const configuration& b) {
  auto keys = music::differences(a, b);
  std::erase_if(keys, [](const std::string& key) {
    return key == "seed" || music::detail::is_about_computing(key);
  });
  return keys;
}

std::string value_of(const std::string& key, const configuration& c) {
  const auto* field = music::detail::find_field(key);
  std::string text = music::detail::value_text(*field, c);
  if (text.starts_with("\"/")) // a path is known by its end
    text = "\"" + text.substr(text.rfind('/') + 1);
  return key.substr(key.rfind('.') + 1) + " " + (text.empty() ? "derived" : text);
}

/// Puts each run beside the first one with its configuration. @returns a run of each group
std::vector<const member*> assign(std::vector<member>& members) {
  std::vector<const member*> first;
  for (auto& m : members) {
    m.group = 0;
    while (m.group < first.size() && !distinctions(first[m.group]->config, m.config).empty())
      ++m.group;
    if (m.group == first.size())
      first.push_back(&m);
  }
  return first;
}

std::vector<std::string> names_of(const std::vector<const member*>& first) {
  std::set<std::string> keys;
  for (const auto* m : first)
    for (auto& key : distinctions(first.front()->config, m->config))
      keys.insert(std::move(key));
  std::vector<std::string> names;
  for (const auto* m : first) {
    std::string name;
    for (const auto& key : keys) // a field that means nothing there says nothing
      if (music::detail::failed_condition(*music::detail::find_field(key), m->config) == nullptr)
        name += (name.empty() ? "" : ", ") + value_of(key, m->config);
    names.push_back(name.empty() ? m->run.strategy : name);
  }
  return names;
}

/// Short enough for a legend.
void label(std::vector<group>& groups) {
  constexpr std::size_t longest = 40, letters = 26;
  const bool are_short =
      std::ranges::all_of(groups, [](const group& g) { return g.name.size() <= longest; });
  for (std::size_t i = 0; i < groups.size(); ++i)
    groups[i].label = are_short     ? groups[i].name
                      : i < letters ? std::string(1, static_cast<char>('A' + i))
                                    : std::to_string(i + 1);
}

struct curve_words {
  const char* id;
  const char* title;
  const char* note;
  double generation_record::* value;
};

constexpr curve_words curves[] = {
    {"best-so-far", "Best so far", "Of all candidates up to a generation.",
     &generation_record::best_so_far},
    {"best", "Best", "Of each generation.", &generation_record::best},
    {"mean", "Mean", "Of each generation.", &generation_record::mean},
    {"median", "Median", "Of each generation.", &generation_record::median},
    {"diversity", "Diversity", "Mean cosine distance between the embeddings of a generation.",
     &generation_record::diversity},
};

figure figure_of(const curve_words& words, const std::vector<member>& members,
                 const std::vector<group>& groups) {
  figure f{.id = words.id,
           .title = words.title,
           .x_label = "generation (0 is the first population)",
           .note = words.note};
  std::size_t length = 0;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    std::vector<std::vector<double>> all;
    for (const auto& m : members)
      if (m.group == g) {
        auto& curve = all.emplace_back();
        for (const auto& generation : m.run.generations)
          curve.push_back(generation.*words.value);
      }
    f.lines.push_back({groups[g].label, band_of(all)});
    length = std::max(length, f.lines.back().over.mean.size());
  }
  for (std::size_t i = 0; i < length; ++i)
    f.x.push_back(static_cast<double>(i));
  return f;
}

} // namespace

compared_runs compare(std::span<const std::filesystem::path> folders) {
  std::vector<member> members;
  std::set<std::filesystem::path> seen;
  for (const auto& folder : folders) {
    if (!seen.insert(std::filesystem::weakly_canonical(folder)).second)
      throw error{failure::input, folder.string(), "the run is given twice", "each folder once"};
    members.push_back(read_member(folder));
  }
  const auto names = names_of(assign(members));
  compared_runs all;
  for (std::size_t g = 0; g < names.size(); ++g) {
    group made{.name = names[g]};
    std::vector<double> best, mean, evaluations;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i].group != g)
        continue;
      const auto& run = members[i].run;
      made.seeds.push_back(run.seed);
      made.folders.push_back(folders[i].string());
      made.unfinished += !run.finished;
      evaluations.push_back(static_cast<double>(run.candidates.size()));
      if (run.generations.empty())
        continue;
      best.push_back(run.generations.back().best_so_far);
      mean.push_back(run.generations.back().mean);
    }
    made.best = estimate_of(best);
    made.mean = estimate_of(mean);
    made.evaluations = estimate_of(evaluations);
    all.groups.push_back(std::move(made));
  }
  label(all.groups);
  for (const auto& words : curves)
    all.figures.push_back(figure_of(words, members, all.groups));
  return all;
}

} // namespace evo::music::comparison
