#include "nn/musicgen/music_decoder.hpp"

#include "nn/kernels/row_tasks.hpp"
#include "nn/musicgen/sinusoidal_positions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace evo::music::nn {
namespace {

const std::string root = "decoder.model.decoder.";

/// One over the root of a head's width.
float attention_scale(const music_decoder_config& c) {
  const std::size_t head_width = c.width / c.heads;
  return 1 / std::sqrt(static_cast<float>(head_width));
}

std::int64_t dim(std::size_t n) {
  return static_cast<std::int64_t>(n);
}

std::vector<std::vector<float>> read_embeddings(const tensor_source& source,
                                                const music_decoder_config& c) {
  std::vector<std::vector<float>> tables;
  tables.reserve(c.codebooks);
  for (std::size_t k = 0; k < c.codebooks; ++k)
    tables.push_back(source.floats(root + "embed_tokens." + std::to_string(k) + ".weight",
                                   std::array{dim(c.vocabulary + 1), dim(c.width)}));
  return tables;
}

std::vector<decoder_layer> read_layers(const tensor_source& source, const music_decoder_config& c,
                                       precision how, instruction_set set) {
  std::vector<decoder_layer> layers;
  layers.reserve(c.layers);
  for (std::size_t l = 0; l < c.layers; ++l)
    layers.emplace_back(source, root + "layers." + std::to_string(l) + ".", c, how, set);
  return layers;
}

linear read_heads(const tensor_source& source, const music_decoder_config& c, precision how,
                  instruction_set set) {
  std::vector<std::string> names;
  names.reserve(c.codebooks);
  for (std::size_t k = 0; k < c.codebooks; ++k)
    names.push_back("decoder.lm_heads." + std::to_string(k));
  return read_fused(source, names, c.vocabulary, c.width, how, set);
}

// States that are as wide as the decoder go in as they are.
std::optional<linear> read_projection(const tensor_source& source, std::size_t width,
                                      std::size_t text_width, precision how, instruction_set set) {
  if (text_width == width)
    return std::nullopt;
  const auto weight =
      source.floats("enc_to_dec_proj.weight", std::array{dim(width), dim(text_width)});
  const auto bias = source.floats("enc_to_dec_proj.bias", std::array{dim(width)});
  return linear{weight, width, text_width, bias, how, set};
}

} // namespace

music_decoder::music_decoder(const tensor_source& source, const music_decoder_config& config,
                             std::size_t text_width, precision how, instruction_set set)
    : config_{config}, text_width_{text_width}, how_{how}, set_{set},
      positions_{sinusoidal_positions(config.positions, config.width)},
      embeddings_{read_embeddings(source, config)}, layers_{read_layers(source, config, how, set)},
      last_norm_{source, root + "layer_norm", config.width},
      heads_{read_heads(source, config, how, set)},
      text_projection_{read_projection(source, config.width, text_width, how, set)} {}

std::size_t music_decoder::bytes() const noexcept {
  std::size_t sum = last_norm_.bytes() + heads_.bytes() + positions_.size() * sizeof(float);
  for (const auto& table : embeddings_)
    sum += table.size() * sizeof(float);
  for (const decoder_layer& layer : layers_)
    sum += layer.bytes();
  return text_projection_ ? sum + text_projection_->bytes() : sum;
}

void music_decoder::condition(decoder_state& s, std::span<const float> text,
                              const executor& run) const {
  const std::size_t sequence = s.conditioned();
  const std::size_t tokens = text.size() / text_width_, width = config_.width;
  const_rows states{text.data(), tokens, text_width_};
  if (text_projection_) {
    const rows projected{s.x_.data(), tokens, width};
    (*text_projection_)(states, projected, run);
    states = projected;
  }
  const rows both{s.qkv_.data(), tokens, 2 * width};
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    layers_[l].cross_text(states, both, run);
    for (std::size_t t = 0; t < tokens; ++t)
      s.cross_[l].store(sequence, t, {both[t], width}, {both[t] + width, width});
  }
  s.text_lengths_.push_back(tokens);
}

void music_decoder::step(decoder_state& s, std::span<const decoder_entry> entries, rows logits,
                         const executor& run, const layer_observer& observe) const {
  s.sequence_begins_.clear();
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (i == 0 || entries[i].sequence != entries[i - 1].sequence)
      s.sequence_begins_.push_back(i);
  s.sequence_begins_.push_back(entries.size());

  embed(s, entries, run);
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    self_attention(s, entries, l, run);
    cross_attention(s, entries, l, run);
    feed_forward(s, entries.size(), l, run);
    if (observe)
      observe(l, {s.x_.data(), entries.size(), config_.width});
  }
  if (logits.count > 0)
    predict(s, logits, run);
}

// Sums in the order of codebooks, positions last, as transformers does.
void music_decoder::embed(decoder_state& s, std::span<const decoder_entry> entries,
                          const executor& run) const {
  const std::size_t width = config_.width;
  for_each_row(entries.size(), config_.codebooks * width, run, [&](std::size_t i) {
    float* const x = s.x_.data() + i * width;
    std::fill_n(x, width, 0.0F);
    for (std::size_t k = 0; k < config_.codebooks; ++k) {
      const auto code = static_cast<std::size_t>(entries[i].codes[k]);
      const float* const row = embeddings_[k].data() + code * width;
      for (std::size_t j = 0; j < width; ++j)
        x[j] += row[j];
    }
    const float* const place = positions_.data() + entries[i].position * width;
    for (std::size_t j = 0; j < width; ++j)
      x[j] += place[j];
  });
}

void music_decoder::normalise(const normalisation& how, decoder_state& s, std::size_t count,
                              const executor& run) const {
  const std::size_t width = config_.width;
  for_each_row(count, width, run, [&](std::size_t i) {
    how({s.x_.data() + i * width, width}, {s.normed_.data() + i * width, width});
  });
}

void music_decoder::self_attention(decoder_state& s, std::span<const decoder_entry> entries,
                                   std::size_t l, const executor& run) const {
  const std::size_t width = config_.width, count = entries.size();
  const rows x{s.x_.data(), count, width}, normed{s.normed_.data(), count, width};
  const rows qkv{s.qkv_.data(), count, 3 * width};
  normalise(layers_[l].self_norm, s, count, run);
  layers_[l].self_in(normed, qkv, run);

  kv_cache& cache = s.self_[l];
  const float scale = attention_scale(config_);
  const auto store = [&](std::size_t i) {
    cache.store(entries[i].sequence, entries[i].position, {qkv[i] + width, width},
                {qkv[i] + 2 * width, width});
  };
  const auto attend = [&](std::size_t i) {
    cache.attend(entries[i].sequence, entries[i].position + 1, scale, {qkv[i], width},
                 {qkv[i], width});
  };
  // A sequence's entries are stored by one thread.
  const std::span<const std::size_t> begins = s.sequence_begins_;
  const std::size_t sequences = begins.size() - 1;
  const bool single = sequences == count;
  run(sequences, [&](std::size_t g) {
    for (std::size_t i = begins[g]; i < begins[g + 1]; ++i)
      store(i);
    if (single)
      attend(g);
  });
  if (!single)
    run(count, attend);
  layers_[l].self_out(qkv, x, run, epilogue::add);
}

void music_decoder::cross_attention(decoder_state& s, std::span<const decoder_entry> entries,
                                    std::size_t l, const executor& run) const {
  const auto conditioned = static_cast<std::size_t>(
      std::ranges::partition_point(
          entries, [&](const decoder_entry& e) { return e.sequence < s.conditioned(); }) -
      entries.begin());
  if (conditioned == 0)
    return;
  const std::size_t width = config_.width;
  const rows x{s.x_.data(), conditioned, width}, normed{s.normed_.data(), conditioned, width};
  const rows query{s.qkv_.data(), conditioned, width};
  normalise(layers_[l].cross_norm, s, conditioned, run);
  layers_[l].cross_query(normed, query, run);
  const float scale = attention_scale(config_);
  // Texts are short: a query's work is about that of one of its rows for each token.
  const std::size_t tokens = std::max<std::size_t>(1, s.room_.text_tokens);
  for_each_row(conditioned, tokens * width, run, [&](std::size_t i) {
    s.cross_[l].attend(entries[i].sequence, s.text_lengths_[entries[i].sequence], scale,
                       {query[i], width}, {query[i], width});
  });
  layers_[l].cross_out(query, x, run, epilogue::add);
}

void music_decoder::feed_forward(decoder_state& s, std::size_t count, std::size_t l,
                                 const executor& run) const {
  const std::size_t width = config_.width;
  const rows x{s.x_.data(), count, width}, normed{s.normed_.data(), count, width};
  const rows hidden{s.hidden_.data(), count, config_.feed_forward};
  normalise(layers_[l].final_norm, s, count, run);
  layers_[l].up(normed, hidden, run, epilogue::gelu);
  layers_[l].down(hidden, x, run, epilogue::add);
}

void music_decoder::predict(decoder_state& s, rows logits, const executor& run) const {
  const std::size_t width = config_.width;
  const rows normed{s.normed_.data(), logits.count, width};
  for_each_row(logits.count, width, run, [&](std::size_t g) {
    const std::size_t last = s.sequence_begins_[g + 1] - 1;
    last_norm_({s.x_.data() + last * width, width}, {normed[g], width});
  });
  heads_(normed, logits, run);
}

} // namespace evo::music::nn
