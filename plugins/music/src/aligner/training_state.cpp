#include "training_state.hpp"

#include "nn/safetensors.hpp"
#include "nn/safetensors_writer.hpp"

#include "evo/music/error.hpp"

#include <nlohmann/json.hpp>

namespace evo::music {
namespace {

using nlohmann::json;

/// NaN is no JSON.
json number(double x) {
  return std::isfinite(x) ? json(x) : json(nullptr);
}
double number(const json& x) {
  return x.is_null() ? std::numeric_limits<double>::quiet_NaN() : x.get<double>();
}

json to_json(const training_course& c) {
  json epochs = json::array();
  for (const auto& e : c.epochs)
    epochs.push_back({e.epoch, e.loss, e.learning_rate, e.temperature, number(e.validation.roc_auc),
                      number(e.validation.pr_auc), number(e.validation.accuracy),
                      e.validation.users, e.validation.tracks, e.validation.pairs});
  return {{"epochs", epochs},
          {"best_epoch", c.best_epoch},
          {"best_auc", c.best_auc},
          {"learning_rate", c.learning_rate},
          {"plateau_best", c.plateau_best},
          {"bad_epochs", c.bad_epochs},
          {"without_gain", c.without_gain}};
}

training_course course_of(const json& all) {
  training_course c;
  for (const json& e : all.at("epochs"))
    c.epochs.push_back(
        {e.at(0),
         e.at(1),
         e.at(2),
         e.at(3),
         {number(e.at(4)), number(e.at(5)), number(e.at(6)), e.at(7), e.at(8), e.at(9)}});
  c.best_epoch = all.at("best_epoch");
  c.best_auc = all.at("best_auc");
  c.learning_rate = all.at("learning_rate");
  c.plateau_best = all.at("plateau_best");
  c.bad_epochs = all.at("bad_epochs");
  c.without_gain = all.at("without_gain");
  return c;
}

/// A tensor of n numbers.
nn::named_floats vector_of(std::string name, std::span<const float> values) {
  return {std::move(name), {static_cast<std::int64_t>(values.size())}, values};
}

} // namespace

void save_state(const std::filesystem::path& file, const training_course& course,
                const nn::aligner_network& network, const nn::optimizer_state& optimizer,
                const std::string& what) {
  const std::vector<nn::named_floats> tensors{
      vector_of("values", network.values()), vector_of("first", optimizer.first),
      vector_of("second", optimizer.second), vector_of("observations", network.observations())};
  nn::write_safetensors(file, tensors,
                        {{"what", what},
                         {"steps", std::to_string(optimizer.steps)},
                         {"course", to_json(course).dump()}});
}

std::optional<training_course> load_state(const std::filesystem::path& file,
                                          nn::aligner_network& network,
                                          nn::optimizer_state& optimizer, const std::string& what) {
  if (!std::filesystem::exists(file))
    return std::nullopt;
  const nn::safetensors_file from{file};
  const auto text = [&](const char* key) {
    const auto found = from.metadata().find(key);
    return found == from.metadata().end() ? std::string{} : found->second;
  };
  if (text("what") != what)
    throw error{failure::configuration, file.string(),
                "it is the state of a training with other options or other data",
                "the same ones, or without --resume"};
  const auto read = [&](const char* name, std::span<float> into) {
    const std::int64_t shape[] = {static_cast<std::int64_t>(into.size())};
    std::ranges::copy(from.floats(name, shape), into.begin());
  };
  read("values", network.values());
  read("first", optimizer.first);
  read("second", optimizer.second);
  read("observations", network.observations());
  try {
    optimizer.steps = std::stoull(text("steps"));
    return course_of(json::parse(text("course")));
  } catch (const std::exception& e) {
    throw error{failure::input, file.string(), std::string{"its header is damaged: "} + e.what(),
                "start without --resume"};
  }
}

} // namespace evo::music
