// EnCodec and T5 of the tiny checkpoints against transformers.
#include "../support/golden.hpp"
#include "nn/encodec/decoder.hpp"
#include "nn/encodec/encoder.hpp"
#include "nn/t5/encoder.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

namespace evo::music::nn {
namespace {

using testing::golden_file;
using testing::golden_texts;
using testing::one_file_source;
using testing::relative_distance;
using testing::text_width;
using testing::two_threads;

constexpr std::size_t sparse = 97; // of long waveforms every 97th sample is stored

encodec_config tiny_codec() {
  return {.filters = 4,
          .hidden = 16,
          .codebook_size = 512,
          .codebook_width = 16,
          .conv_shortcut = false};
}

t5_config tiny_text() {
  return {.vocabulary = 512,
          .width = text_width,
          .head_width = 8,
          .heads = 3,
          .layers = 2,
          .feed_forward = 72};
}

one_file_source checkpoint(const std::string& name) {
  return one_file_source{std::filesystem::path{EVO_MUSICGEN_CHECKPOINTS} / name /
                         "model.safetensors"};
}

std::vector<float> decode(const encodec_decoder& decoder, codes_view all) {
  return decoder(std::array{all}, two_threads())[0];
}

std::vector<float> thinned(std::span<const float> samples) {
  std::vector<float> some;
  for (std::size_t i = 0; i < samples.size(); i += sparse)
    some.push_back(samples[i]);
  return some;
}

/// The first frames of the greedy codes of a prompt.
codes greedy(const golden_file& golden, std::size_t prompt, std::size_t frames) {
  const auto all = golden.codes("greedy.codes")[prompt];
  const std::size_t books = golden.dimension("greedy.codes", 1);
  const std::size_t length = golden.dimension("greedy.codes", 2);
  codes made{.values = {}, .codebooks = books, .frames = frames};
  for (std::size_t k = 0; k < books; ++k)
    for (std::size_t t = 0; t < frames; ++t)
      made.values.push_back(all[k * length + t]);
  return made;
}

} // namespace

TEST_CASE("clips of a few and of many frames are transformers'") {
  const testing::golden_file golden = testing::golden("mono");
  const encodec_decoder decoder{checkpoint("mono"), "audio_encoder.", tiny_codec()};
  CHECK(relative_distance(decode(decoder, greedy(golden, 0, 12).view()),
                          golden.floats("codec.short_audio")) < 1e-5);
  CHECK(relative_distance(thinned(decode(decoder, greedy(golden, 0, 250).view())),
                          golden.floats("codec.long_audio")) < 1e-5);
}

TEST_CASE("stereo is two mono signals whose codebooks take turns") {
  const testing::golden_file golden = testing::golden("stereo");
  const encodec_decoder decoder{checkpoint("stereo"), "audio_encoder.", tiny_codec()};
  std::vector<float> audio;
  for (std::size_t prompt = 0; prompt < 2; ++prompt)
    for (std::size_t channel = 0; channel < 2; ++channel) {
      const codes all = greedy(golden, prompt, 250);
      const auto some = thinned(decode(decoder, channel_of(all.view(), channel, 2).view()));
      audio.insert(audio.end(), some.begin(), some.end());
    }
  CHECK(relative_distance(audio, golden.floats("greedy.audio")) < 1e-5);
}

TEST_CASE("codes of clips of any length are transformers'") {
  const testing::golden_file golden = testing::golden("mono");
  const encodec_encoder encoder{checkpoint("mono"), "audio_encoder.", tiny_codec()};
  const std::vector<float> clip = golden.floats("codec.clip");
  const auto encode = [&](std::span<const float> audio) {
    return encoder(std::array{audio}, two_threads())[0].values;
  };
  CHECK(encode(clip) == golden.codes("codec.clip_codes")[0]);
  for (const std::size_t length : {1U, 5U, 639U, 640U, 641U, 1283U}) {
    CAPTURE(length);
    CHECK(encode(std::span{clip}.first(length)) ==
          golden.codes("codec.codes_of_" + std::to_string(length))[0]);
  }
  std::vector<float> longer;
  longer.reserve(80056);
  while (longer.size() < 80056)
    longer.push_back(clip[7 * longer.size() % clip.size()]);
  CHECK(encode(longer) == golden.codes("codec.long_codes")[0]);
}

TEST_CASE("states of texts, long ones and ones of other embeddings too, are transformers'") {
  const testing::golden_file golden = testing::golden("mono");
  const t5_encoder encoder{checkpoint("mono"), "text_encoder.", tiny_text()};
  const auto ids_of = [&](const std::string& name, std::size_t row) {
    auto ids = golden.codes(name + ".ids")[row];
    std::erase(ids, 0); // padding
    return ids;
  };
  const auto states = [&](std::span<const float> embeddings) {
    return encoder(embeddings, std::array{embeddings.size() / text_width}, two_threads());
  };
  const auto expected = golden_texts();
  for (std::size_t i = 0; i < expected.size(); ++i)
    CHECK(relative_distance(states(encoder.embed(ids_of("text", i))), expected[i]) < 1e-5);
  CHECK(relative_distance(states(encoder.embed(ids_of("long_text", 0))),
                          golden.floats("long_text.states")) < 1e-5);
  auto halved = encoder.embed(ids_of("text", 0));
  for (float& each : halved)
    each *= 0.5F;
  CHECK(relative_distance(states(halved), golden.floats("halved_rows.states")) < 1e-5);
}

} // namespace evo::music::nn
