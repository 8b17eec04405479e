#include "nn/musicgen/music_language_model.hpp"

#include "nn/musicgen/generation_batch.hpp"

#include "evo/music/error.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace evo::music::nn {
namespace {

[[noreturn]] void refuse(const char* where, const std::string& problem, const std::string& remedy) {
  throw error{failure::configuration, where, problem, remedy};
}

void check_settings(const music_settings& s, const music_decoder_config& c) {
  if (!(s.guidance >= 0) || std::isinf(s.guidance))
    refuse("guidance", "is " + std::to_string(s.guidance), "at least 0");
  const std::size_t delays = c.codebooks / c.channels - 1;
  if (s.window < 2 || s.window + delays > c.positions)
    refuse("window", "is " + std::to_string(s.window) + " frames",
           "2 to " + std::to_string(c.positions - delays));
  if (s.stride < 1 || s.stride >= s.window)
    refuse("stride", "is " + std::to_string(s.stride) + " frames",
           "1 to " + std::to_string(s.window - 1) + ", below the window");
}

void check_given(std::span<const music_candidate> candidates, const music_settings& s,
                 const music_decoder_config& c) {
  const std::size_t count = candidates.front().given.size();
  if (count % c.codebooks != 0 || count / c.codebooks > s.frames)
    refuse("given codes", std::to_string(count) + " codes",
           std::to_string(c.codebooks) + " codebooks of at most the clip's " +
               std::to_string(s.frames) + " frames");
  for (const music_candidate& candidate : candidates) {
    if (candidate.given.size() != count)
      refuse("given codes", "of different lengths", "as many for each candidate");
    for (const std::int64_t code : candidate.given)
      if (code < 0 || std::cmp_greater_equal(code, c.vocabulary))
        refuse("given codes", "has a code " + std::to_string(code),
               "0 to " + std::to_string(c.vocabulary - 1));
  }
}

void check_texts(std::span<const music_candidate> candidates, std::size_t width) {
  for (const music_candidate& candidate : candidates)
    if (candidate.text.size() % width != 0)
      refuse("text", std::to_string(candidate.text.size()) + " numbers",
             "tokens x " + std::to_string(width));
}

} // namespace

std::size_t music_language_model::bytes(std::span<const music_candidate> batch,
                                        const music_settings& settings) const {
  const music_decoder_config& c = decoder_.config();
  const decoder_room room = generation_batch::room(c, decoder_.text_width(), settings, batch);
  return settings.held + decoder_.bytes() + decoder_state::bytes(c, room, decoder_.how()) +
         generation_batch::bytes(c, room, batch.size(), settings.frames);
}

// First as few batches as the budget allows, then as even ones as that number allows.
std::vector<std::size_t> music_language_model::batches(std::span<const music_candidate> candidates,
                                                       const music_settings& settings) const {
  const auto split = [&](std::size_t most) {
    std::vector<std::size_t> sizes;
    for (std::size_t begin = 0; begin < candidates.size(); begin += sizes.back()) {
      std::size_t size = std::min(most, candidates.size() - begin);
      while (size > 1 && bytes(candidates.subspan(begin, size), settings) > settings.memory_budget)
        --size;
      const std::size_t needed = bytes(candidates.subspan(begin, size), settings);
      if (needed > settings.memory_budget)
        refuse("memory budget", std::to_string(settings.memory_budget) + " bytes",
               "at least " + std::to_string(needed) + " for a single candidate");
      sizes.push_back(size);
    }
    return sizes;
  };
  const std::size_t count = split(candidates.size()).size();
  return count <= 1 ? split(candidates.size()) : split((candidates.size() + count - 1) / count);
}

std::vector<std::vector<std::int64_t>>
music_language_model::generate(std::span<const music_candidate> candidates,
                               const music_settings& settings, const executor& run,
                               const step_watch& watch) {
  if (candidates.empty())
    return {};
  check_settings(settings, decoder_.config());
  check_given(candidates, settings, decoder_.config());
  check_texts(candidates, decoder_.text_width());

  const std::size_t given = candidates.front().given.size() / decoder_.config().codebooks;
  const std::size_t all =
      candidates.size() * generation_batch::steps(decoder_.config(), settings, given);
  std::size_t done = 0, begin = 0;
  std::vector<std::vector<std::int64_t>> codes;
  for (const std::size_t size : batches(candidates, settings)) {
    const auto part = candidates.subspan(begin, size);
    const decoder_room room =
        generation_batch::room(decoder_.config(), decoder_.text_width(), settings, part);
    generation_batch batch{decoder_, settings, part};
    auto made = batch.run(state_for(room, settings, size), run, [&] {
      if (watch && !watch(done, all))
        throw error{failure::interrupted, "generation", "stopped"};
      done += size;
    });
    std::ranges::move(made, std::back_inserter(codes));
    begin += size;
  }
  return codes;
}

// The state of the call before is taken if it fits in and within the budget, and freed before
// another one is made.
decoder_state& music_language_model::state_for(const decoder_room& room,
                                               const music_settings& settings,
                                               std::size_t candidates) {
  const music_decoder_config& c = decoder_.config();
  const auto within_budget = [&] {
    const std::size_t others = settings.held + decoder_.bytes() +
                               generation_batch::bytes(c, room, candidates, settings.frames);
    return decoder_state::bytes(c, state_->room(), decoder_.how()) <=
           settings.memory_budget - others;
  };
  if (state_ && room.fits_into(state_->room()) && within_budget())
    return *state_;
  state_.reset();
  return state_.emplace(c, room, decoder_.how(), decoder_.set());
}

} // namespace evo::music::nn
