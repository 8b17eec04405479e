#include "nn/musicgen/generation_batch.hpp"

#include "evo/core/random.hpp"

#include <algorithm>

namespace evo::music::nn {
namespace {

/// Rows at which products are as fast a row as they get: so many positions of a prompt run at once.
constexpr std::size_t prompt_rows = 256;

delay_pattern pattern_of(const music_decoder_config& config) {
  return {config.codebooks, config.channels, config.pad_token};
}

std::size_t given_frames(std::span<const music_candidate> candidates,
                         const music_decoder_config& config) {
  return candidates.empty() ? 0 : candidates.front().given.size() / config.codebooks;
}

std::vector<generation_window> windows_of(const music_settings& s, std::size_t given) {
  return generation_windows(s.frames, given, s.window, s.stride);
}

std::vector<candidate_sequences> sequences_of(std::span<const music_candidate> candidates,
                                              float guidance) {
  std::vector<candidate_sequences> all(candidates.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (!candidates[i].text.empty())
      all[i].conditioned = next++;
  for (candidate_sequences& own : all)
    if (!own.conditioned || guidance != 1)
      own.free = next++;
  return all;
}

} // namespace

generation_batch::generation_batch(const music_decoder& decoder, const music_settings& settings,
                                   std::span<const music_candidate> candidates)
    : decoder_{decoder}, settings_{settings}, candidates_{candidates},
      pattern_{pattern_of(decoder.config())},
      room_{room(decoder.config(), decoder.text_width(), settings, candidates)},
      sequences_{sequences_of(candidates, settings.guidance)},
      samplers_(candidates.size(), code_sampler{settings.sampling}) {
  owner_.resize(room_.sequences);
  for (std::size_t i = 0; i < candidates.size(); ++i)
    for (const auto sequence : {sequences_[i].conditioned, sequences_[i].free})
      if (sequence)
        owner_[*sequence] = i;
  logits_.resize(room_.sequences * decoder.logit_count());
  columns_.resize(room_.entries * pattern_.codebooks());
  entries_.reserve(room_.entries);
}

decoder_room generation_batch::room(const music_decoder_config& config, std::size_t text_width,
                                    const music_settings& settings,
                                    std::span<const music_candidate> candidates) {
  decoder_room needed{.sequences = 0};
  for (const music_candidate& c : candidates) {
    const std::size_t tokens = c.text.size() / text_width;
    needed.conditioned += tokens > 0 ? 1 : 0;
    needed.sequences += tokens > 0 && settings.guidance != 1 ? 2 : 1;
    needed.text_tokens = std::max(needed.text_tokens, tokens);
  }
  std::size_t prompt = 0;
  for (const generation_window& w : windows_of(settings, given_frames(candidates, config))) {
    needed.positions = std::max(needed.positions, pattern_of(config).steps(w.end - w.begin));
    prompt = std::max(prompt, w.known - w.begin + 1);
  }
  const std::size_t together = std::max<std::size_t>(1, prompt_rows / needed.sequences);
  needed.entries = needed.sequences * std::clamp<std::size_t>(prompt, 1, together);
  return needed;
}

std::size_t generation_batch::bytes(const music_decoder_config& config, const decoder_room& room,
                                    std::size_t candidates, std::size_t frames) noexcept {
  const std::size_t logits = room.sequences * config.codebooks * config.vocabulary;
  // A sampler's scaled and sorted logits, and choices with a code and a weight.
  const std::size_t a_sampler = config.vocabulary * (2 * sizeof(float) + 2 * sizeof(double));
  const std::size_t codes = (candidates * frames + room.entries) * config.codebooks;
  return logits * sizeof(float) + candidates * a_sampler + codes * sizeof(std::int64_t);
}

std::size_t generation_batch::steps(const music_decoder_config& config,
                                    const music_settings& settings, std::size_t given) {
  std::size_t sum = 0;
  for (const generation_window& w : windows_of(settings, given))
    sum += pattern_of(config).steps(w.end - w.begin) - (w.known - w.begin);
  return sum;
}

std::vector<std::vector<std::int64_t>>
generation_batch::run(decoder_state& state, const executor& run, const before_step& watch) {
  const std::size_t given = given_frames(candidates_, decoder_.config());
  codes_.assign(candidates_.size(),
                std::vector<std::int64_t>(pattern_.codebooks() * settings_.frames));
  state.forget();
  for (std::size_t i = 0; i < candidates_.size(); ++i) {
    for (std::size_t k = 0; k < pattern_.codebooks(); ++k)
      std::ranges::copy(candidates_[i].given.subspan(k * given, given),
                        codes_[i].begin() + static_cast<std::ptrdiff_t>(k * settings_.frames));
    if (sequences_[i].conditioned)
      decoder_.condition(state, candidates_[i].text, run);
  }
  for (const generation_window& window : windows_of(settings_, given))
    generate_window(state, window, run, watch);
  return std::move(codes_);
}

// All positions whose codes are known run as one step, or in a few where they are many.
void generation_batch::generate_window(decoder_state& state, const generation_window& window,
                                       const executor& run, const before_step& watch) {
  const std::size_t steps = pattern_.steps(window.end - window.begin);
  const std::size_t first = window.known - window.begin; // what is behind it is drawn first
  const std::size_t together = room_.entries / room_.sequences;
  watch();
  for (std::size_t begin = 0; begin <= first; begin += together) {
    const std::size_t end = std::min(first + 1, begin + together);
    run_positions(state, window, begin, end, end == first + 1, run);
  }
  draw(window, first + 1, run);
  for (std::size_t position = first + 1; position < steps; ++position) {
    watch();
    run_positions(state, window, position, position + 1, true, run);
    draw(window, position + 1, run);
  }
}

void generation_batch::run_positions(decoder_state& state, const generation_window& window,
                                     std::size_t begin, std::size_t end, bool wants_logits,
                                     const executor& run) {
  const std::size_t books = pattern_.codebooks();
  entries_.clear();
  for (std::size_t sequence = 0; sequence < owner_.size(); ++sequence)
    for (std::size_t position = begin; position < end; ++position) {
      const auto column = std::span{columns_}.subspan(entries_.size() * books, books);
      pattern_.column(std::span<const std::int64_t>{codes_[owner_[sequence]]}.subspan(window.begin),
                      settings_.frames, window.end - window.begin, position, column);
      entries_.push_back({sequence, position, column});
    }
  const std::size_t count = wants_logits ? owner_.size() : 0;
  decoder_.step(state, entries_, {logits_.data(), count, decoder_.logit_count()}, run);
}

// One draw a code, from a stream of the candidate's seed, the frame of the clip and the codebook.
void generation_batch::draw(const generation_window& window, std::size_t position,
                            const executor& run) {
  const std::size_t vocabulary = decoder_.config().vocabulary;
  run(candidates_.size(), [&](std::size_t i) {
    const std::span<const float> logits = guided_logits(i);
    const random_key key{candidates_[i].seed};
    for (std::size_t k = 0; k < pattern_.codebooks(); ++k) {
      const auto inside = pattern_.frame_at(k, position, window.end - window.begin);
      if (!inside || window.begin + *inside < window.known)
        continue;
      const std::size_t frame = window.begin + *inside;
      const std::size_t code =
          samplers_[i](logits.subspan(k * vocabulary, vocabulary), key.stream(frame, k).uniform());
      codes_[i][k * settings_.frames + frame] = static_cast<std::int64_t>(code);
    }
  });
}

std::span<const float> generation_batch::guided_logits(std::size_t candidate) {
  const std::size_t count = decoder_.logit_count();
  const auto row = [&](std::size_t sequence) {
    return std::span{logits_}.subspan(sequence * count, count);
  };
  const auto& [conditioned, free] = sequences_[candidate];
  if (!conditioned)
    return row(free.value_or(0)); // a candidate has one of them
  if (free)
    guide(row(*conditioned), row(*free), settings_.guidance);
  return row(*conditioned);
}

} // namespace evo::music::nn
