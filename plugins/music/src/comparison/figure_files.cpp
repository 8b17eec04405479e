#include "figure.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace evo::music::comparison {
namespace {

using json = nlohmann::ordered_json;

json numbers(const std::vector<double>& values) {
  json out = json::array();
  for (const double v : values)
    out.push_back(std::isfinite(v) ? json(v) : json(nullptr));
  return out;
}

std::string csv_at(const std::vector<double>& values, std::size_t i) {
  return i < values.size() ? csv_number(values[i]) : std::string{};
}

} // namespace

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos)
    return text;
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? std::string{"\"\""} : std::string{c};
  return out + "\"";
}

std::string csv_number(double value) {
  if (!std::isfinite(value))
    return {};
  std::array<char, 40> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string to_csv(const figure& f) {
  std::string out = csv_field(f.x_label.substr(0, f.x_label.find(' ')));
  for (const auto& line : f.lines)
    for (const char* part : {"", ", low", ", high"})
      out += "," + csv_field(line.name + part);
  out += "\n";
  for (std::size_t i = 0; i < f.x.size(); ++i) {
    out += csv_number(f.x[i]);
    for (const auto& line : f.lines)
      out += "," + csv_at(line.over.mean, i) + "," + csv_at(line.over.low, i) + "," +
             csv_at(line.over.high, i);
    out += "\n";
  }
  return out;
}

std::string to_json(const figure& f) {
  json lines = json::array();
  for (const auto& line : f.lines)
    lines.push_back({{"name", line.name},
                     {"mean", numbers(line.over.mean)},
                     {"low", numbers(line.over.low)},
                     {"high", numbers(line.over.high)}});
  // Names may hold any bytes; what isn't UTF-8 is replaced.
  return json{{"id", f.id},     {"title", f.title},     {"x_label", f.x_label}, {"x", numbers(f.x)},
              {"lines", lines}, {"missing", f.missing}, {"note", f.note}}
             .dump(1, ' ', false, json::error_handler_t::replace) +
         "\n";
}

} // namespace evo::music::comparison
