#include "nn/musicgen/decoder_state.hpp"

#include <algorithm>

namespace evo::music::nn {
namespace {

std::size_t row_count(const decoder_room& room) noexcept {
  return std::max(room.entries, room.text_tokens);
}

} // namespace

bool decoder_room::fits_into(const decoder_room& other) const noexcept {
  return conditioned <= other.conditioned && sequences <= other.sequences &&
         positions <= other.positions && text_tokens <= other.text_tokens &&
         entries <= other.entries;
}

decoder_state::decoder_state(const music_decoder_config& config, const decoder_room& room,
                             precision how, instruction_set set)
    : room_{room} {
  const std::size_t head_width = config.width / config.heads;
  for (std::size_t l = 0; l < config.layers; ++l) {
    self_.emplace_back(room.sequences, config.heads, head_width, room.positions, how, set);
    if (room.conditioned > 0)
      cross_.emplace_back(room.conditioned, config.heads, head_width, room.text_tokens, how, set);
  }
  const std::size_t rows = row_count(room);
  x_.resize(rows * config.width);
  normed_.resize(rows * config.width);
  qkv_.resize(rows * 3 * config.width);
  hidden_.resize(rows * config.feed_forward);
  text_lengths_.reserve(room.conditioned);
  sequence_begins_.reserve(room.sequences + 1);
}

std::size_t decoder_state::bytes(const music_decoder_config& config, const decoder_room& room,
                                 precision how) noexcept {
  const std::size_t head_width = config.width / config.heads;
  const auto cache = [&](std::size_t sequences, std::size_t capacity) {
    return kv_cache::bytes(sequences, config.heads, head_width, capacity, how);
  };
  std::size_t a_layer = cache(room.sequences, room.positions);
  if (room.conditioned > 0)
    a_layer += cache(room.conditioned, room.text_tokens);
  const std::size_t a_row = (5 * config.width + config.feed_forward) * sizeof(float);
  return config.layers * a_layer + row_count(room) * a_row;
}

} // namespace evo::music::nn
