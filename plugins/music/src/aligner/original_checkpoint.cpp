// Checkpoints of the original project, gh:lorenzoorsingher/EvoMusic, usrembeds/main.py: what
// torch.save made of {"model": state_dict, "optimizer": ..., "config": ...}.
#include "aligner_file.hpp"

#include "tensor_numbers.hpp"

#include "nn/checkpoint/pickle_file.hpp"

#include "evo/music/error.hpp"

#include <cmath>
#include <optional>

namespace evo::music {
namespace {

using name_map = std::map<std::string, std::string, std::less<>>;

constexpr std::size_t original_layers = 13; // MERT-95M's, wherever no tensor tells

struct original_word {
  std::string_view theirs;
  std::string_view ours;
};
constexpr original_word aggregation_words[] = {{"mean", "mean"},
                                               {"weighted", "weighted"},
                                               {"gating", "gating"},
                                               {"gating-tanh", "gating-tanh"},
                                               {"cross-attention", "cross-attention"},
                                               {"self-cross-attention", "self-cross-attention"}};
constexpr original_word projection_words[] = {{"linear", "linear"},
                                              {"shared", "shared"},
                                              {"shared+linear", "shared+linear"},
                                              {"ln", "layer-norm"},
                                              {"bn", "batch-norm"}};

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& problem,
                         const std::string& remedy) {
  throw error{failure::input, file.string(), problem, remedy};
}

std::string_view our_word(const nn::pickle_file& file, const char* field,
                          std::span<const original_word> words) {
  const auto found = file.texts().find(std::string{"config."} + field);
  const std::string theirs = found == file.texts().end() ? "" : found->second;
  if (theirs == "GRU")
    refuse(file.path(),
           "its GRU aggregation is never projected back to the encoder's width, so it fails at the "
           "original's own sizes",
           "train one with `evomusic aligner train`, aggregation: gru");
  if (theirs == "learned_query")
    refuse(file.path(), "it was trained with the learned query whose normalisation is dropped",
           "train one with `evomusic aligner train`, aggregation: learned-query");
  for (const auto& [word, ours] : words)
    if (word == theirs)
      return ours;
  std::string all;
  for (const auto& [word, ours] : words)
    all += (all.empty() ? "" : ", ") + std::string{word};
  refuse(file.path(), "its config's " + std::string{field} + " is '" + theirs + "'", all);
}

void name_module(name_map& names, const std::string& ours, const std::string& theirs) {
  for (const char* end : {".weight", ".bias"})
    names[ours + end] = theirs + end;
}

void name_attention(name_map& names, const std::string& ours, const std::string& theirs) {
  for (const char* end : {".in_proj_weight", ".in_proj_bias"})
    names[ours + end] = theirs + end;
  name_module(names, ours + ".out_proj", theirs + ".out_proj");
}

void name_aggregation(name_map& names, aggregation how) {
  switch (how) {
  case aggregation::weighted: names["music.weights"] = "weights"; break;
  case aggregation::gating:
  case aggregation::gating_tanh:
    name_module(names, "music.gate", "gate");
    name_module(names, "music.transform", "gate_transform");
    name_module(names, "music.transform_norm", "gate_norm");
    name_module(names, "music.norm", "gate_out_norm");
    break;
  case aggregation::cross_attention:
    name_attention(names, "music.attention", "gate");
    name_module(names, "music.norm", "gate_norm");
    break;
  case aggregation::self_cross_attention:
    name_attention(names, "music.encoder.self_attn", "self_att.self_attn");
    for (const char* part : {"linear1", "linear2", "norm1", "norm2"})
      name_module(names, std::string{"music.encoder."} + part, std::string{"self_att."} + part);
    name_attention(names, "music.attention", "cross_att");
    name_module(names, "music.norm", "ln_cross_att");
    break;
  case aggregation::mean:
  case aggregation::gru:
  case aggregation::learned_query: break;
  }
}

name_map names_of(const aligner_shape& shape) {
  name_map names{{"listeners.weight", "users.weight"}, {"temperature", "temp"}};
  name_module(names, "listener.expand", "fc1");
  name_module(names, "listener.expand_skip", "linear1");
  name_module(names, "listener.contract", "fc2");
  name_module(names, "listener.contract_skip", "linear2");
  name_module(names, "listener.skip", "linear3");
  name_module(names, "listener.norm", "ln_usr");
  name_aggregation(names, shape.aggregate);
  name_module(names, "projection.music.in", "fc3");
  name_module(names, "projection.music.out", "fc4");
  name_module(names, "projection.shared.in", "f5");
  name_module(names, "projection.shared.out", "f6");
  const bool is_batch = shape.project == projection::batch_norm;
  const std::string norm = shape.project == projection::shared ? "ln2" : is_batch ? "bn" : "ln";
  name_module(names, "projection.norm", norm);
  for (const char* end : {".running_mean", ".running_var"})
    names[std::string{"projection.norm"} + end] = norm + end;
  return names;
}

std::size_t extent(const nn::pickle_file& file, std::string_view name, std::size_t axis) {
  const auto& shape = file.tensor(name).shape;
  if (axis >= shape.size() || shape[axis] <= 0)
    refuse(file.path(), std::string{name} + " has shape " + nn::describe(shape),
           "a matrix of the original's AlignerV2");
  return static_cast<std::size_t>(shape[axis]);
}

aligner_shape shape_of(const nn::pickle_file& file) {
  aligner_shape shape{.aggregate = aggregation_of(our_word(file, "aggr", aggregation_words)),
                      .project = projection_of(our_word(file, "prj", projection_words)),
                      .layers = original_layers,
                      .listeners = extent(file, "users.weight", 0),
                      .listener_width = extent(file, "users.weight", 1),
                      .shared_width = extent(file, "linear2.weight", 0),
                      .hidden_width = extent(file, "linear1.weight", 0)};
  shape.dim = shape.shared_width;
  if (shape.aggregate == aggregation::weighted)
    shape.layers = extent(file, "weights", 0);
  if (shape.aggregate == aggregation::gating || shape.aggregate == aggregation::gating_tanh)
    shape.layers = extent(file, "gate.weight", 0) / shape.dim;
  return shape;
}

/// The original's temperature, where it isn't learned, is in the config alone; scores need none.
class with_temperature final : public nn::tensor_source {
public:
  explicit with_temperature(const nn::tensor_source& from) : from_{from} {}
  [[nodiscard]] bool contains(std::string_view name) const override { return from_.contains(name); }
  [[nodiscard]] std::vector<std::int64_t> shape(std::string_view name) const override {
    return from_.shape(name);
  }
  [[nodiscard]] std::vector<float> floats(std::string_view name,
                                          std::span<const std::int64_t> shape) const override {
    if (name == "temperature" && !from_.contains(name))
      return {static_cast<float>(std::log(1 / 0.2))};
    return from_.floats(name, shape);
  }
  [[nodiscard]] std::vector<std::string> names() const override { return from_.names(); }

private:
  const nn::tensor_source& from_;
};

} // namespace

stored_aligner load_original_aligner(const std::filesystem::path& file) {
  const nn::pickle_file from{file, "model"};
  if (!from.contains("linear1.weight"))
    refuse(file,
           from.contains("users.weight")
               ? "this is the original's first Aligner, whose listeners have no skip connections"
               : "its model is no aligner",
           "a checkpoint of its AlignerV2, or one of `evomusic aligner train`");
  const aligner_shape shape = shape_of(from);
  stored_aligner loaded{std::make_unique<nn::aligner_network>(shape), {}, {}};
  const name_map names = names_of(shape);
  for (const auto& [name, tensor] : from.tensors())
    if (!name.ends_with("num_batches_tracked") &&
        std::ranges::none_of(names, [&](const auto& pair) { return pair.second == name; }))
      refuse(file, "it has a tensor '" + name + "' that no such aligner has",
             "a checkpoint of the original's AlignerV2");
  loaded.network->read(with_temperature{renamed_tensors{from, names}});
  loaded.notes["origin"] = "checkpoint of the original project";
  return loaded;
}

} // namespace evo::music
