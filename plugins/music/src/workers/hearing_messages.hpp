#pragma once
/// @file
/// What a run and its workers tell each other about one candidate.

#include "evo/music/audio.hpp"
#include "evo/music/hearing.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace evo::music::workers {

/// To a worker: what to hear.
struct order_message {
  std::string genome;
  std::uint64_t seed = 0;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.genome, self.seed);
  }
};

/// A term of the noise penalty.
struct term_message {
  std::string name;
  double value = 0;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.name, self.value);
  }
};

/// Back: what was heard. Numbers keep their bits.
struct heard_message {
  std::string text, failure;
  std::uint8_t kind = 0; ///< of the failure
  double penalty = 0;
  std::vector<term_message> terms;
  std::vector<float> embedding;
  std::vector<float> samples; ///< channels x frames; empty unless audio is kept
  std::uint64_t channels = 0;
  std::int32_t rate = 0;
  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.text, self.failure, self.kind, self.penalty, self.terms, self.embedding,
            self.samples, self.channels, self.rate);
  }
};

/// @param with_audio whether its samples go along
[[nodiscard]] heard_message message_of(const heard_clip& heard, bool with_audio);

/// A candidate that was heard, and its samples.
struct received_clip {
  heard_clip heard; ///< its clip shows `samples`
  std::vector<float> samples;
};

/// @throws error with failure::service if the bytes aren't what this program's workers say
[[nodiscard]] received_clip received(const std::string& bytes, const std::string& node);

} // namespace evo::music::workers
