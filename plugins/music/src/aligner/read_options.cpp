#include "option_fields.hpp"

#include "evo/music/error.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

namespace evo::music {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& problem,
                         const std::string& remedy) {
  throw error{failure::configuration, where, problem, remedy};
}

template <class Number>
Number number_of(const YAML::Node& node, const std::string& where) {
  Number value{};
  const std::string& text = node.Scalar();
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  bool good = node.IsScalar() && status == std::errc{} && end == text.data() + text.size();
  if constexpr (std::floating_point<Number>)
    good = good && std::isfinite(value);
  if (!good)
    refuse(where, "'" + text + "' is no number",
           std::floating_point<Number> ? "a number" : "a whole number");
  return value;
}

bool truth_of(const YAML::Node& node, const std::string& where) {
  const std::string& text = node.Scalar();
  if (text != "true" && text != "false")
    refuse(where, "'" + text + "' is neither", "true or false");
  return text == "true";
}

void set(aligner_options& options, const option_field& field, const YAML::Node& node,
         const std::string& where) {
  if (!node.IsScalar())
    refuse(where, "this isn't one value", "one value");
  std::visit(
      [&](auto slot) {
        using value = std::remove_cvref_t<decltype(options.*slot)>;
        if constexpr (std::same_as<value, double> || std::same_as<value, std::optional<double>>)
          options.*slot = number_of<double>(node, where);
        else if constexpr (std::same_as<value, bool> || std::same_as<value, std::optional<bool>>)
          options.*slot = truth_of(node, where);
        else if constexpr (std::same_as<value, projection>)
          options.*slot = projection_of(node.Scalar());
        else if constexpr (std::same_as<value, std::optional<aggregation>>)
          options.*slot = aggregation_of(node.Scalar());
        else
          options.*slot = number_of<std::size_t>(node, where);
      },
      field.slot);
}

std::string known_keys() {
  std::string all;
  for (const auto& field : option_fields())
    all += (all.empty() ? "" : ", ") + std::string{field.name};
  return all;
}

/// @param special keys that aren't options
void read_group(const YAML::Node& group, const std::string& file, std::set<std::string> special,
                aligner_options& into) {
  if (!group.IsMap())
    refuse(file, "there is no group of keys", "key: value lines");
  for (const auto& entry : group) {
    const std::string key = entry.first.Scalar();
    const std::string where = file + ":" + std::to_string(entry.first.Mark().line + 1) + ": " + key;
    if (special.contains(key))
      continue;
    const auto found = std::ranges::find(option_fields(), key, &option_field::name);
    if (found == option_fields().end())
      refuse(where, "there is no such key", known_keys());
    try {
      set(into, *found, entry.second, where);
      check(into);
    } catch (const error& e) {
      if (e.where().starts_with(file))
        throw;
      refuse(where, e.what(), "");
    }
  }
}

} // namespace

std::vector<named_options> read_aligner_options(const std::filesystem::path& file) {
  const std::string name = file.string();
  YAML::Node root;
  try {
    root = YAML::LoadFile(name);
  } catch (const YAML::BadFile&) {
    refuse(name, "it can't be read", "a YAML file");
  } catch (const YAML::Exception& e) {
    refuse(name + ":" + std::to_string(e.mark.line + 1), e.msg, "YAML");
  }
  aligner_options common;
  if (root.IsNull())
    return {{"", common}};
  read_group(root, name, {"variants"}, common);
  const YAML::Node variants = root["variants"];
  if (!variants)
    return {{"", common}};
  if (!variants.IsSequence() || variants.size() == 0)
    refuse(name + ": variants", "it isn't a list", "- name: ..., and what is different, for each");
  std::vector<named_options> all;
  for (const auto& variant : variants) {
    named_options one{"", common};
    read_group(variant, name, {"name"}, one.options);
    if (variant["name"] && variant["name"].IsScalar())
      one.name = variant["name"].Scalar();
    const bool plain = !one.name.empty() && std::ranges::all_of(one.name, [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '+';
    });
    const bool is_new = std::ranges::find(all, one.name, &named_options::name) == all.end();
    if (!plain || !is_new)
      refuse(name + ":" + std::to_string(variant.Mark().line + 1) + ": variants",
             "'" + one.name + "' is no name of its own", "letters, digits, -, _ and +");
    all.push_back(std::move(one));
  }
  return all;
}

} // namespace evo::music
