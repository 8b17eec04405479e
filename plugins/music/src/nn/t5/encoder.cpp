#include "nn/t5/encoder.hpp"

#include "nn/kernels/elementwise.hpp"
#include "nn/t5/attention.hpp"
#include "nn/t5/relative_positions.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace evo::music::nn {
namespace {

std::vector<float> matrix(const tensor_source& source, const std::string& name, std::size_t rows,
                          std::size_t columns) {
  const std::array shape{static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)};
  return source.floats(name, shape);
}

std::vector<float> vector(const tensor_source& source, const std::string& name, std::size_t n) {
  const std::array shape{static_cast<std::int64_t>(n)};
  return source.floats(name, shape);
}

/// Matrices of one shape, one below the other.
std::vector<float> stacked(const tensor_source& source, const std::string& prefix,
                           std::span<const char* const> parts, std::size_t rows,
                           std::size_t columns) {
  std::vector<float> all;
  for (const char* part : parts) {
    const auto one = matrix(source, prefix + part + ".weight", rows, columns);
    all.insert(all.end(), one.begin(), one.end());
  }
  return all;
}

/// x = GELU(x) y, with tanh's approximation of GELU, as T5 1.1 has it. y is changed.
void gate(std::span<float> x, std::span<float> y) {
  constexpr float root = 0.7978845608028654F; // sqrt(2 / pi)
  for (std::size_t i = 0; i < x.size(); ++i) {
    y[i] *= 0.5F * x[i];
    x[i] = root * (x[i] + 0.044715F * x[i] * x[i] * x[i]);
  }
  tanh(x);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = y[i] * (1 + x[i]);
}

/// visit(0) ... visit(n - 1), several to a task.
template <class Visitor>
void for_chunks(std::size_t n, const executor& run, const Visitor& visit) {
  constexpr std::size_t chunk = 16;
  run((n + chunk - 1) / chunk, [&](std::size_t task) {
    for (std::size_t i = task * chunk; i < std::min(n, (task + 1) * chunk); ++i)
      visit(i);
  });
}

} // namespace

/// The texts on their way through the layers.
struct t5_encoder::texts {
  std::span<const std::size_t> lengths;
  std::size_t tokens = 0;
  std::vector<float> biases;        ///< heads x relative positions of the longest
  std::vector<float> states, input; ///< tokens x width: the sum so far, and it normalised
  std::vector<float> wide;          ///< what a layer has inside
  std::vector<float> attended;      ///< tokens x heads x head_width
};

t5_encoder::t5_encoder(const tensor_source& source, std::string_view prefix,
                       const t5_config& config, precision how, instruction_set set)
    : config_{config} {
  const std::string name{prefix};
  // Both names are of one tensor, and files may have either.
  const std::string shared = name + "shared.weight";
  table_ = matrix(source, source.contains(shared) ? shared : name + "encoder.embed_tokens.weight",
                  config.vocabulary, config.width);
  relative_ =
      matrix(source, name + "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
             config.relative_buckets, config.heads);
  for (std::size_t i = 0; i < config.layers; ++i)
    blocks_.push_back(
        read_block(source, name + "encoder.block." + std::to_string(i) + ".layer.", how, set));
  final_norm_ = vector(source, name + "encoder.final_layer_norm.weight", config.width);
}

t5_encoder::block t5_encoder::read_block(const tensor_source& source, const std::string& prefix,
                                         precision how, instruction_set set) const {
  const auto& c = config_;
  const std::size_t inner = c.heads * c.head_width;
  const std::string attention = prefix + "0.SelfAttention.", forward = prefix + "1.DenseReluDense.";
  constexpr std::array attending{"q", "k", "v"};
  constexpr std::array gating{"wi_0", "wi_1"};
  constexpr std::array plain{"wi"};
  const auto widening = c.gated ? std::span<const char* const>{gating} : plain;
  return {
      vector(source, prefix + "0.layer_norm.weight", c.width),
      vector(source, prefix + "1.layer_norm.weight", c.width),
      linear{
          stacked(source, attention, attending, inner, c.width), 3 * inner, c.width, {}, how, set},
      linear{matrix(source, attention + "o.weight", c.width, inner), c.width, inner, {}, how, set},
      linear{stacked(source, forward, widening, c.feed_forward, c.width),
             widening.size() * c.feed_forward,
             c.width,
             {},
             how,
             set},
      linear{matrix(source, forward + "wo.weight", c.width, c.feed_forward),
             c.width,
             c.feed_forward,
             {},
             how,
             set}};
}

std::vector<float> t5_encoder::embed(std::span<const std::int64_t> tokens) const {
  std::vector<float> rows;
  rows.reserve(tokens.size() * config_.width);
  for (const std::int64_t token : tokens) {
    if (token < 0 || static_cast<std::size_t>(token) >= config_.vocabulary)
      throw error{failure::input, "text encoder", "no token " + std::to_string(token),
                  "0 to " + std::to_string(config_.vocabulary - 1)};
    const auto row =
        table().subspan(static_cast<std::size_t>(token) * config_.width, config_.width);
    rows.insert(rows.end(), row.begin(), row.end());
  }
  return rows;
}

std::vector<float> t5_encoder::operator()(std::span<const float> embeddings,
                                          std::span<const std::size_t> lengths,
                                          const executor& run) const {
  const std::size_t tokens = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  if (embeddings.size() != tokens * config_.width)
    throw error{failure::input, "text encoder",
                std::to_string(embeddings.size()) + " numbers for " + std::to_string(tokens) +
                    " tokens of width " + std::to_string(config_.width)};
  if (tokens == 0)
    return {};
  texts all{.lengths = lengths,
            .tokens = tokens,
            .biases = biases(std::ranges::max(lengths)),
            .states = {embeddings.begin(), embeddings.end()},
            .input = std::vector<float>(embeddings.size()),
            .wide = {},
            .attended = std::vector<float>(tokens * config_.heads * config_.head_width)};
  for (const block& layer : blocks_) {
    attend_all(layer, all, run);
    feed_forward(layer, all, run);
  }
  normalise(final_norm_, all, run);
  return std::move(all.input);
}

std::vector<float> t5_encoder::biases(std::size_t tokens) const {
  const std::size_t positions = 2 * tokens - 1;
  std::vector<float> all(config_.heads * positions);
  for (std::size_t p = 0; p < positions; ++p) {
    const auto position = static_cast<std::ptrdiff_t>(p) - static_cast<std::ptrdiff_t>(tokens - 1);
    const std::size_t bucket =
        relative_bucket(position, config_.relative_buckets, config_.relative_distance);
    for (std::size_t h = 0; h < config_.heads; ++h)
      all[h * positions + p] = relative_[bucket * config_.heads + h];
  }
  return all;
}

void t5_encoder::normalise(std::span<const float> gain, texts& all, const executor& run) const {
  const std::size_t width = config_.width;
  for_chunks(all.tokens, run, [&](std::size_t t) {
    rms_norm(std::span{all.states}.subspan(t * width, width), gain, config_.epsilon,
             std::span{all.input}.subspan(t * width, width));
  });
}

void t5_encoder::attend_all(const block& layer, texts& all, const executor& run) const {
  const std::size_t heads = config_.heads, width = config_.head_width, inner = heads * width;
  normalise(layer.attention_norm, all, run);
  all.wide.resize(all.tokens * 3 * inner);
  const rows wide{all.wide.data(), all.tokens, 3 * inner};
  const rows attended{all.attended.data(), all.tokens, inner};
  layer.query_key_value({all.input.data(), all.tokens, config_.width}, wide, run);
  std::vector<std::size_t> starts(all.lengths.size());
  std::exclusive_scan(all.lengths.begin(), all.lengths.end(), starts.begin(), std::size_t{0});
  const std::size_t positions = all.biases.size() / heads, longest = (positions + 1) / 2;
  run(all.lengths.size() * heads, [&](std::size_t task) {
    const std::size_t text = task / heads, h = task % heads, tokens = all.lengths[text];
    if (tokens == 0)
      return;
    const float* const query = wide[starts[text]] + h * width;
    attend({.query = query,
            .key = query + inner,
            .value = query + 2 * inner,
            .out = attended[starts[text]] + h * width,
            .tokens = tokens,
            .width = width,
            .stride_in = 3 * inner,
            .stride_out = inner},
           std::span{all.biases}.subspan(h * positions + longest - tokens, 2 * tokens - 1));
  });
  layer.attended(attended, {all.states.data(), all.tokens, config_.width}, run, epilogue::add);
}

void t5_encoder::feed_forward(const block& layer, texts& all, const executor& run) const {
  const std::size_t factors = config_.gated ? 2 : 1, n = config_.feed_forward;
  normalise(layer.forward_norm, all, run);
  all.wide.resize(all.tokens * factors * n);
  const rows wide{all.wide.data(), all.tokens, factors * n};
  layer.widen({all.input.data(), all.tokens, config_.width}, wide, run,
              config_.gated ? epilogue::store : epilogue::relu);
  if (config_.gated)
    for_chunks(all.tokens, run, [&](std::size_t t) { gate({wide[t], n}, {wide[t] + n, n}); });
  layer.narrow(wide, {all.states.data(), all.tokens, config_.width}, run, epilogue::add);
}

} // namespace evo::music::nn
