#include "nn/aligner/network.hpp"

#include "evo/music/error.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

constexpr std::size_t most_numbers = std::size_t{1} << 33;
constexpr std::size_t learned_queries = 2;

bool ends_with_any(std::string_view name, std::initializer_list<std::string_view> ends) {
  return std::ranges::any_of(ends, [name](std::string_view end) { return name.ends_with(end); });
}

/// Half the width of the interval in which a weight begins; none for what doesn't begin so.
float spread_of(const aligner_network& network, const tensor_place& tensor) {
  const auto inputs_of = [&](std::string_view weight) {
    return static_cast<float>(network.place(weight).shape.back());
  };
  const std::string& name = tensor.name;
  if (name.ends_with("in_proj_weight"))
    return std::sqrt(6.0F / static_cast<float>(tensor.shape[0] + tensor.shape[1]));
  if (name.find(".gru.") != std::string::npos)
    return 1.0F / std::sqrt(inputs_of("music.gru.weight_hh_l0"));
  const std::string weight = name.substr(0, name.rfind('.')) + ".weight";
  return 1.0F / std::sqrt(inputs_of(weight));
}

} // namespace

void aligner_network::declare(std::string name, std::vector<std::size_t> shape) {
  tensor_place tensor{std::move(name), {}, 0, 1};
  for (const std::size_t extent : shape) {
    if (extent == 0 || extent > most_numbers / tensor.size)
      throw error{failure::configuration, "aligner",
                  "tensor " + tensor.name + " would have an extent of " + std::to_string(extent),
                  "extents from 1 on, of which the largest product fits into memory"};
    tensor.shape.push_back(static_cast<std::int64_t>(extent));
    tensor.size *= extent;
  }
  if (!tensors_.empty())
    tensor.begin = tensors_.back().begin + tensors_.back().size;
  where_.emplace(tensor.name, tensors_.size());
  tensors_.push_back(std::move(tensor));
}

void aligner_network::declare_observed(std::string name, std::vector<std::size_t> shape) {
  tensor_place tensor{std::move(name), {}, observations_.size(), 1};
  for (const std::size_t extent : shape) {
    tensor.shape.push_back(static_cast<std::int64_t>(extent));
    tensor.size *= extent;
  }
  observations_.resize(tensor.begin + tensor.size);
  observed_.push_back(std::move(tensor));
}

void aligner_network::declare_linear(const std::string& name, std::size_t outputs,
                                     std::size_t inputs) {
  declare(name + ".weight", {outputs, inputs});
  declare(name + ".bias", {outputs});
}

void aligner_network::declare_norm(const std::string& name, std::size_t width) {
  declare(name + ".weight", {width});
  declare(name + ".bias", {width});
}

void aligner_network::declare_attention(const std::string& name) {
  declare(name + ".in_proj_weight", {3 * shape_.dim, shape_.dim});
  declare(name + ".in_proj_bias", {3 * shape_.dim});
  declare_linear(name + ".out_proj", shape_.dim, shape_.dim);
}

void aligner_network::declare_aggregation() {
  const std::size_t dim = shape_.dim, all = shape_.layers * dim, hidden = shape_.hidden_width;
  switch (shape_.aggregate) {
  case aggregation::mean: break;
  case aggregation::weighted: declare("music.weights", {shape_.layers}); break;
  case aggregation::gating:
  case aggregation::gating_tanh:
    declare_linear("music.gate", all, all);
    declare_linear("music.transform", dim, dim);
    declare_norm("music.transform_norm", dim);
    declare_norm("music.norm", dim);
    break;
  case aggregation::cross_attention:
    declare_attention("music.attention");
    declare_norm("music.norm", dim);
    break;
  case aggregation::gru:
    declare("music.gru.weight_ih_l0", {3 * hidden, dim});
    declare("music.gru.weight_hh_l0", {3 * hidden, hidden});
    declare("music.gru.bias_ih_l0", {3 * hidden});
    declare("music.gru.bias_hh_l0", {3 * hidden});
    declare_linear("music.out", dim, hidden);
    declare_norm("music.norm", dim);
    break;
  case aggregation::self_cross_attention:
    declare_attention("music.encoder.self_attn");
    declare_linear("music.encoder.linear1", hidden, dim);
    declare_linear("music.encoder.linear2", dim, hidden);
    declare_norm("music.encoder.norm1", dim);
    declare_norm("music.encoder.norm2", dim);
    declare_attention("music.attention");
    declare_norm("music.norm", dim);
    break;
  case aggregation::learned_query:
    declare("music.query", {learned_queries, dim});
    declare_attention("music.attention");
    declare_norm("music.norm", dim);
    break;
  }
  if (dim == shape_.shared_width)
    return;
  declare_linear("music.widen", shape_.shared_width, dim);
  if (asks_listener(shape_.aggregate))
    declare_linear("listener.narrow", dim, shape_.shared_width);
}

void aligner_network::declare_projection() {
  const std::size_t width = shape_.shared_width, hidden = shape_.hidden_width;
  const auto feed_forward = [&](const std::string& name) {
    declare_linear(name + ".in", hidden, width);
    declare_linear(name + ".out", width, hidden);
  };
  if (shape_.project == projection::linear || shape_.project == projection::shared_linear)
    feed_forward("projection.music");
  if (shape_.project == projection::shared || shape_.project == projection::shared_linear)
    feed_forward("projection.shared");
  declare_norm("projection.norm", width);
  if (shape_.project != projection::batch_norm)
    return;
  declare_observed("projection.norm.running_mean", {width});
  declare_observed("projection.norm.running_var", {width});
}

aligner_network::aligner_network(const aligner_shape& shape) : shape_{shape} {
  const std::size_t width = shape.listener_width, hidden = shape.hidden_width;
  declare("listeners.weight", {shape.listeners, width});
  declare_linear("listener.expand", hidden, width);
  declare_linear("listener.expand_skip", hidden, width);
  declare_linear("listener.contract", shape.shared_width, hidden);
  declare_linear("listener.contract_skip", shape.shared_width, hidden);
  declare_linear("listener.skip", shape.shared_width, width);
  declare_norm("listener.norm", shape.shared_width);
  declare_aggregation();
  declare_projection();
  declare("temperature", {1});
  values_.resize(tensors_.back().begin + tensors_.back().size);
  if (shape.standardised) {
    declare_observed("music.input_mean", {shape.layers, shape.dim});
    declare_observed("music.input_scale", {shape.layers, shape.dim});
  }
}

const tensor_place& aligner_network::place(std::string_view name) const {
  return tensors_.at(where_.find(name)->second);
}

const tensor_place& aligner_network::observed_place(std::string_view name) const {
  return *std::ranges::find(observed_, name, &tensor_place::name);
}

void aligner_network::initialise(const random_key& key, double temperature) {
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const tensor_place& tensor = tensors_[i];
    const std::span<float> out{values_.data() + tensor.begin, tensor.size};
    random_stream stream = key.stream(i);
    if (tensor.name == "temperature")
      out[0] = static_cast<float>(std::log(1.0 / temperature));
    else if (tensor.name == "listeners.weight" || tensor.name == "music.query")
      stream.fill_normal(out);
    else if (tensor.name == "music.weights" ||
             ends_with_any(tensor.name, {"norm.weight", "norm1.weight", "norm2.weight"}))
      std::ranges::fill(out, 1.0F);
    else if (ends_with_any(tensor.name, {"norm.bias", "norm1.bias", "norm2.bias", "in_proj_bias",
                                         "out_proj.bias"}))
      std::ranges::fill(out, 0.0F);
    else {
      const float spread = spread_of(*this, tensor);
      stream.fill_uniform(out, -spread, spread);
    }
  }
  for (const tensor_place& tensor : observed_)
    std::ranges::fill(observations().subspan(tensor.begin, tensor.size),
                      tensor.name.ends_with("mean") ? 0.0F : 1.0F);
}

void aligner_network::read(const tensor_source& from) {
  for (const auto& tensor : tensors_)
    std::ranges::copy(from.floats(tensor.name, tensor.shape),
                      values_.begin() + static_cast<std::ptrdiff_t>(tensor.begin));
  for (const auto& tensor : observed_)
    std::ranges::copy(from.floats(tensor.name, tensor.shape),
                      observations_.begin() + static_cast<std::ptrdiff_t>(tensor.begin));
}

} // namespace evo::music::nn
