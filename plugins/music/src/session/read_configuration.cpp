#include "fields.hpp"
#include "text.hpp"

#include "evo/music/config.hpp"
#include "evo/music/error.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

namespace evo::music {
namespace {

using namespace detail;

/// Where a document's values come from, for messages and for relative paths.
struct document {
  std::string name;             ///< "music.yaml", or "--set"
  bool has_lines = true;        ///< whether line numbers mean something to a person
  std::filesystem::path folder; ///< what relative paths are relative to

  [[nodiscard]] std::string where(const YAML::Mark& mark) const {
    return has_lines && mark.line >= 0 ? name + ":" + std::to_string(mark.line + 1) : name;
  }
};

/// The origin of what `--set` has set.
constexpr std::string_view from_setting = "--set";

[[noreturn]] void refuse(const std::string& where, std::string problem, std::string remedy = {}) {
  throw error{failure::configuration, where, std::move(problem), std::move(remedy)};
}

std::string kind_of(const YAML::Node& node) {
  if (node.IsMap())
    return "a group of keys";
  if (node.IsSequence())
    return "a list";
  if (node.IsNull())
    return "nothing";
  return "\"" + node.Scalar() + "\"";
}

std::optional<double> as_number(const YAML::Node& node) {
  if (!node.IsScalar() || node.Tag() == "!") // "!" marks a quoted text
    return std::nullopt;
  const std::string& text = node.Scalar();
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::optional<std::uint64_t> as_whole(const YAML::Node& node) {
  if (!node.IsScalar() || node.Tag() == "!")
    return std::nullopt;
  const std::string& text = node.Scalar();
  std::uint64_t value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

/// Reads one node into one field; refuses what the field doesn't take.
class reader {
public:
  reader(const config_field& field, const YAML::Node& node, const document& from,
         configuration& into)
      : field_{field}, node_{node}, from_{from}, into_{into} {}

  void operator()(slot_of<bool> slot) const {
    if (!node_.IsScalar() || (node_.Scalar() != "true" && node_.Scalar() != "false"))
      wrong();
    slot(into_) = node_.Scalar() == "true";
  }
  void operator()(slot_of<double> slot) const { slot(into_) = number(); }
  void operator()(slot_of<std::optional<double>> slot) const { slot(into_) = number(); }
  void operator()(slot_of<std::uint64_t> slot) const { slot(into_) = whole(); }
  void operator()(slot_of<std::optional<std::uint64_t>> slot) const { slot(into_) = whole(); }
  void operator()(slot_of<std::optional<std::filesystem::path>> slot) const {
    slot(into_) = path(node_);
  }
  void operator()(slot_of<std::vector<std::filesystem::path>> slot) const {
    if (!node_.IsSequence())
      wrong();
    slot(into_).clear();
    for (const auto& item : node_)
      slot(into_).push_back(path(item));
  }
  void operator()(slot_of<std::optional<std::string>> slot) const {
    if (!node_.IsScalar() || node_.Scalar().empty())
      wrong();
    slot(into_) = node_.Scalar();
  }
  void operator()(slot_of<std::string> slot) const {
    if (!node_.IsScalar())
      wrong();
    const std::string& text = node_.Scalar();
    if (field_.choices.empty()) {
      if (text.empty())
        wrong();
      slot(into_) = text;
      return;
    }
    if (std::ranges::count(field_.later_choices, text) > 0)
      refuse(where(), "\"" + text + "\" is not built yet", "today: " + joined(field_.choices));
    const auto unfit = std::ranges::find(field_.unfit_choices, text, &unfit_choice::word);
    if (unfit != field_.unfit_choices.end())
      refuse(where(), text + " doesn't fit: " + std::string{unfit->why},
             "those that do: " + joined(field_.choices));
    if (std::ranges::count(field_.choices, text) == 0) {
      const auto meant = nearest(text, field_.choices);
      refuse(where(), "unknown value \"" + text + "\"",
             (meant.empty() ? "" : "did you mean " + std::string{meant} + "? ") + "one of " +
                 joined(field_.choices));
    }
    slot(into_) = text;
  }

  void operator()(slot_of<std::vector<llm_operator_options>> slot) const {
    if (!node_.IsSequence())
      wrong();
    slot(into_).clear();
    for (const auto& item : node_)
      slot(into_).push_back(llm_operator_of(item));
  }

private:
  [[nodiscard]] llm_operator_options llm_operator_of(const YAML::Node& node) const {
    if (!node.IsMap())
      wrong();
    llm_operator_options o;
    for (const auto& entry : node) {
      const std::string key = entry.first.Scalar();
      const YAML::Node& value = entry.second;
      const auto bad = [&](const std::string& wanted) {
        refuse(from_.where(value.Mark()) + ", " + std::string{field_.key} + ", " + key,
               "got " + kind_of(value), "wanted " + wanted);
      };
      if (key == "name" || key == "prompt") {
        if (!value.IsScalar() || value.Scalar().empty())
          bad("a text");
        (key == "name" ? o.name : o.prompt) = value.Scalar();
      } else if (key == "input" || key == "output") {
        const auto count = as_whole(value);
        if (!count || *count < 1 || *count > 100)
          bad("a whole number from 1 to 100");
        (key == "input" ? o.input : o.output) = *count;
      } else if (key == "probability") {
        const auto p = as_number(value);
        if (!p || *p < 0 || *p > 1)
          bad("a number from 0 to 1");
        o.probability = *p;
      } else {
        refuse(from_.where(entry.first.Mark()) + ", " + std::string{field_.key},
               "an operator has no \"" + key + "\"", "name, prompt, input, output, probability");
      }
    }
    if (o.name.empty() || o.prompt.empty())
      refuse(from_.where(node.Mark()) + ", " + std::string{field_.key},
             "an operator without " + std::string{o.name.empty() ? "a name" : "a prompt"},
             "name: and prompt: are needed");
    return o;
  }
  [[nodiscard]] std::string where() const {
    return from_.where(node_.Mark()) + ", " + std::string{field_.key};
  }
  [[noreturn]] void wrong() const {
    refuse(where(), "got " + kind_of(node_), "wanted " + describe_type(field_));
  }
  void check_range(double value) const {
    const auto& r = field_.range;
    if (value < r.low || value > r.high || (r.above_low && value == r.low))
      wrong();
  }
  [[nodiscard]] double number() const {
    const auto value = as_number(node_);
    if (!value)
      wrong();
    check_range(*value);
    return *value;
  }
  [[nodiscard]] std::uint64_t whole() const {
    const auto value = as_whole(node_);
    if (!value)
      wrong();
    check_range(static_cast<double>(*value));
    return *value;
  }
  [[nodiscard]] std::filesystem::path path(const YAML::Node& node) const {
    if (!node.IsScalar() || node.Scalar().empty())
      wrong();
    std::filesystem::path p = node.Scalar();
    const char* home = std::getenv("HOME");
    if (home != nullptr && node.Scalar().starts_with("~/"))
      p = std::filesystem::path{home} / node.Scalar().substr(2);
    return (from_.folder / p).lexically_normal();
  }

  const config_field& field_;
  const YAML::Node& node_;
  const document& from_;
  configuration& into_;
};

bool is_group(std::string_view key) {
  const std::string prefix = std::string{key} + ".";
  return std::ranges::any_of(config_fields(),
                             [&](const auto& f) { return f.key.starts_with(prefix); });
}

[[noreturn]] void refuse_key(const std::string& where, const std::string& key) {
  if (const auto* later = find_later_key(key))
    refuse(where, std::string{later->what} + " are not built yet", "leave the key out");
  if (find_later_key(key + ".") != nullptr)
    refuse(where, std::string{find_later_key(key + ".")->what} + " are not built yet",
           "leave the group out");
  std::vector<std::string_view> keys;
  for (const auto& f : config_fields())
    keys.push_back(f.key);
  auto meant = nearest(key, keys);
  if (meant.empty()) // the right name in the wrong group
    for (const auto k : keys)
      if (k.substr(k.rfind('.') + 1) == std::string_view{key}.substr(key.rfind('.') + 1))
        meant = k;
  refuse(where, "there is no such key",
         meant.empty() ? "docs/reference/configuration.md lists them"
                       : "did you mean " + std::string{meant} + "?");
}

void read_map(const YAML::Node& map, const std::string& prefix, const document& from,
              configuration& into) {
  std::set<std::string> seen;
  for (const auto& entry : map) {
    if (!entry.first.IsScalar())
      refuse(from.where(entry.first.Mark()), "a key must be a word", "write key: value");
    const std::string key = prefix + entry.first.Scalar();
    const std::string where = from.where(entry.first.Mark()) + ", " + key;
    if (!seen.insert(key).second)
      refuse(where, "the key is given twice", "keep one of them");
    if (const auto* field = find_field(key)) {
      if (find_later_key(key) != nullptr)
        refuse_key(where, key);
      std::visit(reader{*field, entry.second, from, into}, field->slot);
      into.origins.insert_or_assign(key, from.where(entry.first.Mark()));
    } else if (is_group(key) && (entry.second.IsMap() || entry.second.IsNull())) {
      read_map(entry.second, key + ".", from, into);
    } else if (is_group(key)) {
      refuse(where, "got " + kind_of(entry.second), "wanted a group of keys below " + key + ":");
    } else {
      refuse_key(where, key);
    }
  }
}

YAML::Node load(std::string_view text, const document& from) {
  try {
    return YAML::Load(std::string{text});
  } catch (const YAML::Exception& e) {
    refuse(from.where(e.mark), "this is not YAML: " + e.msg, "see plugins/music/examples/");
  }
}

void read_text(std::string_view text, const document& from, configuration& into) {
  const YAML::Node root = load(text, from);
  if (root.IsNull())
    return;
  if (!root.IsMap())
    refuse(from.where(root.Mark()), "got " + kind_of(root), "wanted keys with values");
  read_map(root, "", from, into);
}

/// The value of a setting, set as if it stood in a file at its place.
void apply_setting(const setting& s, configuration& into) {
  const document from{"--set " + s, false, std::filesystem::current_path()};
  const auto equals = s.find('=');
  if (equals == std::string::npos || equals == 0)
    refuse("--set " + s, "no value", "write --set key.path=value");
  const std::string key = s.substr(0, equals);
  const auto* field = find_field(key);
  if (field == nullptr && is_group(key))
    refuse(from.name, key + " is a group of keys", "name one of its keys");
  if (field == nullptr || find_later_key(key) != nullptr)
    refuse_key(from.name, key);
  const YAML::Node value = load(std::string_view{s}.substr(equals + 1), from);
  std::visit(reader{*field, value, from, into}, field->slot);
  into.origins.insert_or_assign(key, std::string{from_setting});
}

/// What the file has for a strategy (a generator, a mode) that a setting has put another one in the
/// place of is its default again: it meant the other one.
void forget_replaced(configuration& c) {
  configuration defaults;
  for (const auto& field : config_fields()) {
    const auto origin = c.origins.find(field.key);
    const auto* failed = failed_condition(field, c);
    if (origin == c.origins.end() || origin->second == from_setting || failed == nullptr)
      continue;
    const auto replaced = c.origins.find(failed->key);
    if (replaced == c.origins.end() || replaced->second != from_setting)
      continue;
    std::visit([&](auto slot) { slot(c) = slot(defaults); }, field.slot);
    c.origins.erase(origin);
  }
}

} // namespace

void detail::set_value(std::string_view key, const std::string& yaml, const std::string& where,
                       configuration& into) {
  const document from{where, false, {}};
  const config_field& field = *find_field(key);
  std::visit(reader{field, load(yaml, from), from, into}, field.slot);
  into.origins.insert_or_assign(std::string{key}, where);
}

configuration parse_configuration(std::string_view yaml, std::string_view name,
                                  const std::filesystem::path& folder,
                                  std::span<const setting> settings) {
  configuration c;
  read_text(yaml, {std::string{name}, true, folder}, c);
  for (const auto& s : settings)
    apply_setting(s, c);
  forget_replaced(c);
  set_usual_values(c);
  check_configuration(c);
  return c;
}

configuration read_configuration(const std::filesystem::path& file,
                                 std::span<const setting> settings) {
  std::ifstream in{file, std::ios::binary};
  std::ostringstream text;
  if (!in || std::filesystem::is_directory(file) || !(text << in.rdbuf()))
    refuse(file.string(), "the configuration can't be read",
           "give a YAML file such as plugins/music/examples/music.yaml");
  return parse_configuration(text.str(), file.string(),
                             std::filesystem::absolute(file).parent_path(), settings);
}

} // namespace evo::music
