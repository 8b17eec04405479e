#include "settings.hpp"

#include "fields.hpp"
#include "files/files.hpp"
#include "session/text.hpp"

#include "evo/music/error.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <variant>

namespace evo::music::experiments {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& problem,
                         const std::string& remedy) {
  throw error{failure::configuration, where, problem, remedy};
}

using whole = std::uint64_t settings::*;
using slot =
    std::variant<whole, double settings::*, std::vector<std::uint64_t> settings::*,
                 std::vector<std::string> settings::*, std::optional<std::string> settings::*,
                 std::optional<std::filesystem::path> settings::*>;

struct field {
  std::string_view key;
  slot where;
  double low = 1, high = 1e6; ///< of numbers
};

const std::vector<field>& fields() {
  static const std::vector<field> all{
      {"seeds", &settings::seeds, 0, 1e15},
      {"generations", &settings::generations, 3},
      {"population", &settings::population, 4},
      {"large_population", &settings::large_population, 4},
      {"tokens", &settings::tokens, 1, 256},
      {"catalog_tracks", &settings::catalog_tracks, 32},
      {"catalog_seconds", &settings::catalog_seconds, 0.1, 3600},
      {"listeners", &settings::listeners, 3},
      {"aligner", &settings::aligner},
      {"typical", &settings::typical},
      {"furthest", &settings::furthest},
      {"models", &settings::models},
  };
  return all;
}

/// Reads one value of the group.
class reader {
public:
  reader(const field& f, const YAML::Node& node, std::string where,
         const std::filesystem::path& folder, settings& into)
      : field_{f}, node_{node}, where_{std::move(where)}, folder_{folder}, into_{into} {}

  void operator()(whole member) const { into_.*member = whole_of(node_); }
  void operator()(double settings::* member) const { into_.*member = number_of(node_); }
  void operator()(std::vector<std::uint64_t> settings::* member) const {
    list([&](const YAML::Node& item) { return whole_of(item); }, into_.*member);
  }
  void operator()(std::vector<std::string> settings::* member) const {
    list([&](const YAML::Node& item) { return text_of(item); }, into_.*member);
  }
  void operator()(std::optional<std::string> settings::* member) const {
    into_.*member = text_of(node_);
  }
  void operator()(std::optional<std::filesystem::path> settings::* member) const {
    into_.*member = (folder_ / text_of(node_)).lexically_normal();
  }

private:
  template <class Read, class T>
  void list(Read read, std::vector<T>& into) const {
    if (!node_.IsSequence() || node_.size() == 0)
      refuse(where_, "got no list", "a list with at least one value, [1, 2, 3]");
    into.clear();
    for (const auto& item : node_) {
      if (std::ranges::count(into, read(item)) > 0)
        refuse(where_, "\"" + item.Scalar() + "\" is given twice", "each value once");
      into.push_back(read(item));
    }
  }
  [[nodiscard]] std::string range() const {
    std::ostringstream out;
    out << "a number from " << field_.low << " to " << field_.high;
    return out.str();
  }
  [[nodiscard]] double number_of(const YAML::Node& node) const {
    double value = 0;
    if (!node.IsScalar() || !YAML::convert<double>::decode(node, value) || !std::isfinite(value) ||
        value < field_.low || value > field_.high)
      refuse(where_, "got " + (node.IsScalar() ? "\"" + node.Scalar() + "\"" : "a group"),
             "wanted " + range());
    return value;
  }
  [[nodiscard]] std::uint64_t whole_of(const YAML::Node& node) const {
    const double value = number_of(node);
    if (value != std::floor(value))
      refuse(where_, "got \"" + node.Scalar() + "\"", "wanted a whole number");
    return static_cast<std::uint64_t>(value);
  }
  [[nodiscard]] std::string text_of(const YAML::Node& node) const {
    if (!node.IsScalar() || node.Scalar().empty())
      refuse(where_, "got no text", "wanted a text");
    return node.Scalar();
  }

  const field& field_;
  const YAML::Node& node_;
  std::string where_;
  const std::filesystem::path& folder_;
  settings& into_;
};

void set(const std::string& key, const YAML::Node& value, const std::string& where,
         const std::filesystem::path& folder, settings& into) {
  const auto found = std::ranges::find(fields(), key, &field::key);
  if (found == fields().end()) {
    std::string known;
    for (const auto& f : fields())
      known += (known.empty() ? "" : ", ") + std::string{f.key};
    refuse(where, "there is no such key", "one of " + known);
  }
  std::visit(reader{*found, value, where, folder, into}, found->where);
}

constexpr std::string_view group = "experiments";
constexpr std::string_view prefix = "experiments.";

/// The text with the group's lines emptied, so that the others keep their numbers.
std::string without_group(std::string_view yaml) {
  std::string out;
  bool is_inside = false;
  std::istringstream lines{std::string{yaml}};
  for (std::string line; std::getline(lines, line);) {
    const bool begins = !line.empty() && line[0] != ' ' && line[0] != '#' && line[0] != '\t';
    if (begins)
      is_inside = line.starts_with(std::string{group} + ":");
    out += (is_inside ? "" : line) + "\n";
  }
  return out;
}

[[noreturn]] void refuse_varied(const std::string& where) {
  refuse(where, "the experiments vary this themselves",
         "generator.*, encoder.*, evaluator.*, llm.*, fitness.target_music, fitness.noise_weight, "
         "fitness.noise and experiments.*");
}

void read_group(std::string_view yaml, std::string_view name, const std::filesystem::path& folder,
                settings& into) {
  YAML::Node root;
  try {
    root = YAML::Load(std::string{yaml});
  } catch (const YAML::Exception& e) {
    refuse(std::string{name} + ":" + std::to_string(e.mark.line + 1), "this is not YAML: " + e.msg,
           "see plugins/music/examples/experiments.yaml");
  }
  if (!root.IsMap())
    return;
  for (const auto& entry : root)
    if (entry.first.Scalar() == "strategy")
      refuse_varied(std::string{name} + ":" + std::to_string(entry.first.Mark().line + 1) +
                    ", strategy");
  if (!root[std::string{group}])
    return;
  const YAML::Node given = root[std::string{group}];
  if (!given.IsMap())
    refuse(std::string{name} + ", experiments", "got no group", "wanted keys below experiments:");
  for (const auto& entry : given) {
    const std::string key = entry.first.Scalar();
    set(key, entry.second,
        std::string{name} + ":" + std::to_string(entry.first.Mark().line + 1) + ", " +
            std::string{prefix} + key,
        folder, into);
  }
}

/// The groups that all runs share; the rest is what the experiments vary.
bool is_shared(std::string_view key) {
  constexpr std::array<std::string_view, 6> groups{
      "generator.", "encoder.", "evaluator.", "llm.", "fitness.target_music", "fitness.noise"};
  return std::ranges::any_of(groups, [&](auto g) { return key.starts_with(g); });
}

/// What may be another between two calls of one folder.
bool may_change(std::string_view key) {
  return key.starts_with("llm.") || detail::is_about_computing(key);
}

/// Settings of a run's keys; those of the group are read into `into`.
std::vector<setting> run_settings(std::span<const setting> more, settings& into) {
  std::vector<setting> others;
  for (const auto& s : more) {
    if (s.starts_with("strategy."))
      refuse_varied("--set " + s);
    const auto equals = s.find('=');
    if (!s.starts_with(prefix) || equals == std::string::npos) {
      others.push_back(s);
      continue;
    }
    set(s.substr(prefix.size(), equals - prefix.size()), YAML::Load(s.substr(equals + 1)),
        "--set " + s, std::filesystem::current_path(), into);
  }
  return others;
}

void check(const settings& s) {
  for (const auto& [key, origin] : s.base.origins)
    if (!is_shared(key) && origin != "plan")
      refuse_varied(origin + ", " + key);
  if (s.typical && s.typical == s.furthest)
    refuse("experiments.furthest", "it is the typical listener, too", "another listener");
}

std::string joined(const std::vector<std::uint64_t>& numbers) {
  std::string out;
  for (const auto n : numbers)
    out += (out.empty() ? "" : ", ") + std::to_string(n);
  return "[" + out + "]";
}

std::string text_of(const settings& s, const slot& where) {
  return std::visit(
      [&](auto member) -> std::string {
        const auto& value = s.*member;
        using type = std::remove_cvref_t<decltype(value)>;
        if constexpr (std::is_same_v<type, std::uint64_t>) {
          return std::to_string(value);
        } else if constexpr (std::is_same_v<type, double>) {
          std::ostringstream out;
          out << value;
          return out.str();
        } else if constexpr (std::is_same_v<type, std::vector<std::uint64_t>>) {
          return joined(value);
        } else if constexpr (std::is_same_v<type, std::vector<std::string>>) {
          std::string list;
          for (const auto& one : value)
            list += (list.empty() ? "" : ", ") + music::detail::quoted(one);
          return value.empty() ? "" : "[" + list + "]";
        } else if constexpr (std::is_same_v<type, std::optional<std::string>>) {
          return value ? music::detail::quoted(*value) : "";
        } else {
          return value ? music::detail::quoted(value->string()) : "";
        }
      },
      where);
}

} // namespace

std::string_view default_settings() {
  return "fitness:\n"
         "  target_music: /usr/share/games/asc/music/frontiers.mp3\n";
}

settings parse_settings(std::string_view yaml, std::string_view name,
                        const std::filesystem::path& folder, std::span<const setting> more) {
  settings s;
  read_group(yaml, name, folder, s);
  auto others = run_settings(more, s);
  // A strategy with which what is said of a language model means something.
  others.emplace_back("strategy.name=llm_evolve");
  s.base = parse_configuration(without_group(yaml), name, folder, others);
  s.base.origins["strategy.name"] = "plan";
  check(s);
  return s;
}

settings read_settings(const std::filesystem::path& file, std::span<const setting> more) {
  if (std::error_code ignored; !std::filesystem::is_regular_file(file, ignored))
    refuse(file.string(), "the configuration can't be read",
           "give a YAML file such as plugins/music/examples/experiments.yaml");
  return parse_settings(detail::read_file(file), file.string(),
                        std::filesystem::absolute(file).parent_path(), more);
}

void make_quick(settings& s) {
  s.quick = true;
  s.seeds.resize(1);
  s.generations = 5;
  s.population = s.large_population = 25;
  detail::set_value("generator.seconds", "5", "--quick", s.base);
}

std::string to_yaml(const settings& s, bool with_changeable) {
  std::map<std::string, std::string> groups;
  for (const auto& [key, origin] : s.base.origins) {
    const auto dot = key.find('.');
    if (origin == "plan" || dot == std::string::npos || (!with_changeable && may_change(key)))
      continue;
    groups[key.substr(0, dot)] += "  " + key.substr(dot + 1) + ": " +
                                  detail::value_text(*detail::find_field(key), s.base) + "\n";
  }
  std::string out;
  for (const auto& [name, lines] : groups)
    out += name + ":\n" + lines;
  out += std::string{group} + ":\n";
  for (const auto& f : fields())
    if (const std::string value = text_of(s, f.where);
        !value.empty() && (with_changeable || f.key != "models"))
      out += "  " + std::string{f.key} + ": " + value + "\n";
  return out;
}

std::uint64_t scaled(const settings& s, std::uint64_t of_hundred) {
  return std::max<std::uint64_t>(2, s.large_population * of_hundred / 100);
}

} // namespace evo::music::experiments
