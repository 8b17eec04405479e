#include "nn/checkpoint/json_object.hpp"

#include "evo/music/error.hpp"

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

namespace evo::music::nn {
namespace {

using nlohmann::json;

std::shared_ptr<const json> read(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  if (!in)
    throw error{failure::input, file.string(),
                exists(file) ? "cannot be read" : "there is no such file"};
  auto document = std::make_shared<json>(json::parse(in, nullptr, false));
  if (!document->is_object())
    throw error{failure::input, file.string(), "this is no JSON object"};
  return document;
}

bool is_float(const json& value) {
  return value.is_number() &&
         std::abs(value.get<double>()) <= double{std::numeric_limits<float>::max()};
}

} // namespace

json_object::json_object(const std::filesystem::path& file)
    : document_{read(file)}, object_{document_.get()}, where_{file.string()} {}

json_object::json_object(std::shared_ptr<const json> document, const json& object,
                         std::string where)
    : document_{std::move(document)}, object_{&object}, where_{std::move(where)} {}

void json_object::refuse(const std::string& field, const std::string& problem,
                         const std::string& remedy) const {
  throw error{failure::input, where_, field + " " + problem, remedy};
}

const json* json_object::find(const std::string& field) const {
  const auto found = object_->find(field);
  return found == object_->end() || found->is_null() ? nullptr : &*found;
}

bool json_object::has(const std::string& field) const {
  return find(field) != nullptr;
}

json_object json_object::object(const std::string& field) const {
  const json* value = find(field);
  if (value == nullptr || !value->is_object())
    refuse(field, value == nullptr ? "is missing" : "is no object");
  return {document_, *value, where_ + ", " + field};
}

std::size_t json_object::whole(const std::string& field, std::size_t fallback, std::size_t least,
                               std::size_t most) const {
  const json* value = find(field);
  if (value == nullptr)
    return fallback;
  if (!value->is_number_unsigned() || value->get<std::uint64_t>() < least ||
      value->get<std::uint64_t>() > most)
    refuse(field, "is " + value->dump(-1, ' ', false, json::error_handler_t::replace),
           "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return value->get<std::size_t>();
}

double json_object::number(const std::string& field, double fallback) const {
  const json* value = find(field);
  if (value != nullptr && !is_float(*value))
    refuse(field, "is no number, or too large a one");
  return value == nullptr ? fallback : value->get<double>();
}

bool json_object::flag(const std::string& field, bool fallback) const {
  const json* value = find(field);
  if (value != nullptr && !value->is_boolean())
    refuse(field, "is neither true nor false");
  return value == nullptr ? fallback : value->get<bool>();
}

std::string json_object::text(const std::string& field, const std::string& fallback) const {
  const json* value = find(field);
  if (value != nullptr && !value->is_string())
    refuse(field, "is no text");
  return value == nullptr ? fallback : value->get<std::string>();
}

std::vector<double> json_object::numbers(const std::string& field,
                                         const std::vector<double>& fallback) const {
  const json* value = find(field);
  if (value == nullptr)
    return fallback;
  std::vector<double> all;
  if (!value->is_array() || value->empty())
    refuse(field, "is no list of numbers");
  for (const json& one : *value) {
    if (!is_float(one))
      refuse(field, "is no list of numbers");
    all.push_back(one.get<double>());
  }
  return all;
}

std::map<std::string, std::string> json_object::texts() const {
  std::map<std::string, std::string> all;
  for (const auto& [field, value] : object_->items()) {
    if (!value.is_string())
      refuse(field, "is no text");
    all.emplace(field, value.get<std::string>());
  }
  return all;
}

} // namespace evo::music::nn
