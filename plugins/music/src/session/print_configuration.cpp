#include "fields.hpp"

#include "evo/music/config.hpp"

#include <iterator>

namespace evo::music {
namespace {

using namespace detail;

std::string_view group_of(std::string_view key) {
  const auto dot = key.find('.');
  return dot == std::string_view::npos ? std::string_view{} : key.substr(0, dot);
}

std::string_view name_in_group(std::string_view key) {
  return key.substr(key.find('.') + 1);
}

std::string default_text(const config_field& field) {
  const std::string value = value_text(field, configuration{});
  return value.empty() ? std::string{field.derived} : "`" + value + "`";
}

} // namespace

std::string to_yaml(const configuration& c) {
  std::string yaml;
  std::string_view group;
  for (const auto& field : config_fields()) {
    const std::string value = value_text(field, c);
    if (value.empty() || failed_condition(field, c) != nullptr)
      continue;
    if (group_of(field.key) != group) {
      group = group_of(field.key);
      yaml.append(group).append(":\n");
    }
    yaml.append(group.empty() ? "" : "  ").append(name_in_group(field.key));
    yaml.append(": ").append(value).append("\n");
  }
  return yaml;
}

std::vector<std::string> differences(const configuration& a, const configuration& b) {
  std::vector<std::string> keys;
  for (const auto& field : config_fields())
    if (value_text(field, a) != value_text(field, b))
      keys.emplace_back(field.key);
  return keys;
}

std::string configuration_reference() {
  std::string text;
  std::string_view group = "-";
  for (const auto& field : config_fields()) {
    if (group_of(field.key) != group) {
      group = group_of(field.key);
      text += group.empty() ? "" : "\n## " + std::string{group} + "\n\n";
      text += "| key | takes | default | meaning |\n|---|---|---|---|\n";
    }
    text += "| `" + std::string{field.key} + "` | " + describe_type(field) + " | " +
            default_text(field) + " | " + std::string{field.help};
    for (const auto& condition : field.only_for)
      text += " Only with `" + std::string{condition.key} + "`: " + joined(condition.values) + ".";
    if (!field.later_choices.empty())
      text += " Not built yet: " + joined(field.later_choices) + ".";
    for (const auto& [word, why] : field.unfit_choices)
      text += " Not `" + std::string{word} + "`: " + std::string{why} + ".";
    text += " |\n";
  }
  return text;
}

} // namespace evo::music
