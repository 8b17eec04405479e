#include "nn/mert/encoder_layer.hpp"

#include "nn/mert/tensors.hpp"

#include <cmath>

namespace evo::music::nn {
namespace {

std::string prefix_of(std::size_t number) {
  return "encoder.layers." + std::to_string(number) + ".";
}

linear read_linear(const tensor_source& source, const std::string& name, std::size_t outputs,
                   std::size_t inputs, precision how, instruction_set set) {
  return {read_tensor(source, name + ".weight", {outputs, inputs}), outputs, inputs,
          read_tensor(source, name + ".bias", {outputs}),           how,     set};
}

/// Queries, keys and values in one product.
linear read_query_key_value(const tensor_source& source, const std::string& prefix,
                            std::size_t width, precision how, instruction_set set) {
  std::vector<float> weights, bias;
  for (const char* part : {"q_proj", "k_proj", "v_proj"}) {
    const std::string name = prefix + "attention." + part;
    const auto some = read_tensor(source, name + ".weight", {width, width});
    const auto shift = read_tensor(source, name + ".bias", {width});
    weights.insert(weights.end(), some.begin(), some.end());
    bias.insert(bias.end(), shift.begin(), shift.end());
  }
  return {weights, 3 * width, width, bias, how, set};
}

void normalize(const norm_weights& norm, float epsilon, const float* from, float* to,
               const mert_sequences& all, instruction_set set, const executor& run) {
  const std::size_t width = all.width;
  for_rows(all.frames(), run, [&](std::size_t t) {
    layer_norm({from + t * width, width}, norm.gain, norm.bias, epsilon, {to + t * width, width},
               set);
  });
}

} // namespace

norm_weights read_norm(const tensor_source& source, const std::string& name, std::size_t width) {
  return {read_tensor(source, name + ".weight", {width}),
          read_tensor(source, name + ".bias", {width})};
}

mert_layer::mert_layer(const tensor_source& source, std::size_t number, const mert_config& c,
                       precision how, instruction_set set)
    : width_{c.width}, heads_{c.heads}, feed_forward_{c.feed_forward}, norm_first_{c.norm_first},
      epsilon_{c.epsilon}, residual_factor_{c.residual_factor}, set_{set},
      functions_{encoder_functions_for(how, set)},
      attention_norm_{read_norm(source, prefix_of(number) + "layer_norm", c.width)},
      forward_norm_{read_norm(source, prefix_of(number) + "final_layer_norm", c.width)},
      query_key_value_{read_query_key_value(source, prefix_of(number), c.width, how, set)},
      attended_{read_linear(source, prefix_of(number) + "attention.out_proj", c.width, c.width, how,
                            set)},
      widen_{read_linear(source, prefix_of(number) + "feed_forward.intermediate_dense",
                         c.feed_forward, c.width, how, set)},
      narrow_{read_linear(source, prefix_of(number) + "feed_forward.output_dense", c.width,
                          c.feed_forward, how, set)} {}

void mert_layer::operator()(mert_sequences& all, const executor& run) const {
  if (norm_first_) {
    float* const normed = all.normed.of(all.frames() * width_);
    normalize(attention_norm_, epsilon_, all.states, normed, all, set_, run);
    attend(normed, all, run);
    normalize(forward_norm_, epsilon_, all.states, normed, all, set_, run);
    feed_forward(normed, all, run);
    return;
  }
  attend(all.states, all, run);
  normalize(attention_norm_, epsilon_, all.states, all.states, all, set_, run);
  feed_forward(all.states, all, run);
  normalize(forward_norm_, epsilon_, all.states, all.states, all, set_, run);
}

void mert_layer::weigh_residual(mert_sequences& all, const executor& run) const {
  if (residual_factor_ == 1.0F)
    return;
  for_rows(all.frames(), run, [&](std::size_t t) {
    for (std::size_t i = 0; i < width_; ++i)
      all.states[t * width_ + i] *= residual_factor_;
  });
}

void mert_layer::attend(const float* input, mert_sequences& all, const executor& run) const {
  const std::size_t frames = all.frames(), head = width_ / heads_;
  const rows wide{all.wide.of(frames * 3 * width_), frames, 3 * width_};
  const rows attended{all.attended.of(frames * width_), frames, width_};
  query_key_value_({input, frames, width_}, wide, run);
  run(all.count() * heads_, [&](std::size_t task) {
    const std::size_t sequence = task / heads_, h = task % heads_, first = all.starts[sequence];
    const float* const query = wide[first] + h * head;
    functions_.attend({.query = query,
                       .key = query + width_,
                       .value = query + 2 * width_,
                       .out = attended[first] + h * head,
                       .rows = all.starts[sequence + 1] - first,
                       .width = head,
                       .stride_in = 3 * width_,
                       .stride_out = width_,
                       .scale = 1.0F / std::sqrt(static_cast<float>(head))});
  });
  weigh_residual(all, run);
  attended_(attended, {all.states, frames, width_}, run, epilogue::add);
}

void mert_layer::feed_forward(const float* input, mert_sequences& all, const executor& run) const {
  const std::size_t frames = all.frames();
  const rows wide{all.wide.of(frames * feed_forward_), frames, feed_forward_};
  widen_({input, frames, width_}, wide, run, epilogue::gelu);
  weigh_residual(all, run);
  narrow_(wide, {all.states, frames, width_}, run, epilogue::add);
}

} // namespace evo::music::nn
