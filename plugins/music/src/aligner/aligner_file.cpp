#include "aligner_file.hpp"

#include "tensor_numbers.hpp"

#include "nn/safetensors.hpp"
#include "nn/safetensors_writer.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace evo::music {
namespace {

using nlohmann::json;

constexpr const char* format = "evomusic aligner 2";

/// Fields of the shape that are numbers.
struct extent {
  const char* name;
  std::size_t aligner_shape::* at;
};
constexpr extent extents[] = {{"layers", &aligner_shape::layers},
                              {"dim", &aligner_shape::dim},
                              {"listeners", &aligner_shape::listeners},
                              {"listener_width", &aligner_shape::listener_width},
                              {"shared_width", &aligner_shape::shared_width},
                              {"hidden_width", &aligner_shape::hidden_width}};

std::string shape_text(const aligner_shape& shape) {
  json all = {{"aggregation", word_of(shape.aggregate)}, {"projection", word_of(shape.project)}};
  for (const auto& [name, at] : extents)
    all[name] = shape.*at;
  if (shape.standardised)
    all["standardised"] = true;
  return all.dump();
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& problem) {
  throw error{failure::input, file.string(), problem, "a file that `evomusic aligner train` wrote"};
}

aligner_shape read_shape(const std::filesystem::path& file, const std::string& text) {
  const json all = json::parse(text, nullptr, false);
  const auto word = [&](const char* name) {
    if (!all.is_object() || !all.contains(name) || !all[name].is_string())
      refuse(file, std::string{"its header's config has no "} + name);
    return all[name].get<std::string>();
  };
  aligner_shape shape;
  try {
    shape.aggregate = aggregation_of(word("aggregation"));
    shape.project = projection_of(word("projection"));
  } catch (const error& e) {
    if (e.kind() == failure::input)
      throw;
    refuse(file, e.what());
  }
  for (const auto& [name, at] : extents) {
    constexpr std::uint64_t most = std::uint64_t{1} << 32;
    if (!all.contains(name) || !all[name].is_number_unsigned() ||
        all[name].get<std::uint64_t>() == 0 || all[name].get<std::uint64_t>() > most)
      refuse(file, std::string{"its header's config has no "} + name + " from 1 to 2^32");
    shape.*at = all[name].get<std::size_t>();
  }
  const json standardised = all.value("standardised", json(false));
  if (!standardised.is_boolean())
    refuse(file, "its header's config has a 'standardised' that is neither true nor false");
  shape.standardised = standardised.get<bool>();
  return shape;
}

std::vector<std::string> read_names(const std::filesystem::path& file, const std::string& text,
                                    std::size_t listeners) {
  const json all = json::parse(text, nullptr, false);
  if (!all.is_array() || (!all.empty() && all.size() != listeners))
    refuse(file, "its header names " + std::to_string(all.is_array() ? all.size() : 0) +
                     " listeners, the table has " + std::to_string(listeners));
  std::vector<std::string> names;
  for (const json& name : all) {
    if (!name.is_string())
      refuse(file, "a listener's name is no text");
    names.push_back(name.get<std::string>());
  }
  return names;
}

/// Before memory is taken: the file holds these tensors and no others.
void check_names(const nn::safetensors_file& from, const aligner_shape& shape) {
  const auto table = from.contains("listeners.weight") ? from.tensor("listeners.weight").shape
                                                       : std::vector<std::int64_t>{};
  const std::vector<std::int64_t> wanted{static_cast<std::int64_t>(shape.listeners),
                                         static_cast<std::int64_t>(shape.listener_width)};
  if (table != wanted)
    refuse(from.path(), "listeners.weight has shape " + nn::describe(table) + ", its header says " +
                            nn::describe(wanted));
}

void check_no_others(const nn::safetensors_file& from, const nn::aligner_network& network) {
  std::set<std::string> known;
  for (const auto* places : {&network.tensors(), &network.observed()})
    for (const auto& place : *places)
      known.insert(place.name);
  for (const auto& [name, tensor] : from.tensors())
    if (!known.contains(name))
      refuse(from.path(), "it has a tensor '" + name + "' that no such aligner has");
}

} // namespace

void save_aligner(const std::filesystem::path& file, const nn::aligner_network& network,
                  const std::vector<std::string>& listener_names,
                  const std::map<std::string, std::string>& notes) {
  std::vector<nn::named_floats> tensors;
  for (const auto& place : network.tensors())
    tensors.push_back({place.name, place.shape, network.values().subspan(place.begin, place.size)});
  for (const auto& place : network.observed())
    tensors.push_back(
        {place.name, place.shape, network.observations().subspan(place.begin, place.size)});
  std::map<std::string, std::string> header = notes;
  constexpr auto repair = json::error_handler_t::replace;
  header["format"] = format;
  header["config"] = shape_text(network.shape());
  header["listeners"] = json(listener_names).dump(-1, ' ', false, repair);
  nn::write_safetensors(file, tensors, header);
}

stored_aligner load_aligner(const std::filesystem::path& file) {
  if (file.extension() == ".pt" || file.extension() == ".pth")
    return load_original_aligner(file);
  const nn::safetensors_file from{file};
  std::map<std::string, std::string> notes{from.metadata().begin(), from.metadata().end()};
  if (notes["format"] != format)
    refuse(file, "it is no aligner: its header has no format '" + std::string{format} + "'");
  const aligner_shape shape = read_shape(file, notes["config"]);
  check_names(from, shape);
  stored_aligner loaded;
  loaded.network = std::make_unique<nn::aligner_network>(shape);
  loaded.listener_names = read_names(file, notes["listeners"], shape.listeners);
  check_no_others(from, *loaded.network);
  loaded.network->read(renamed_tensors{from, {}});
  for (const char* own : {"format", "config", "listeners"})
    notes.erase(own);
  loaded.notes = std::move(notes);
  return loaded;
}

} // namespace evo::music
