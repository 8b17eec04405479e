// A checkpoint of the published shapes beside transformers: the text encoder's states, greedy codes
// of 1 and 8 prompts, and the waveforms of the reference's codes. Counts ties of the reference, and
// fails at a code that differs without one, at more than one tie in 1,000, at reference codes that
// say too little (5 bits each), or at states or waveforms that are off by 1e-4 of the reference's
// maximum. With a reduced precision, compares its logits with those of fp32 instead, over the 250
// frames that fp32 generates.
//   musicgen_codes CHECKPOINT GOLDEN [fp32|bf16|int8]
// compare_with_transformers.py makes both and runs this.
#include "../../../tests/nn/musicgen/forced_logits.hpp"
#include "../../../tests/nn/musicgen/golden_file.hpp"
#include "../../../tests/nn/musicgen/greedy_comparison.hpp"
#include "../../../tests/nn/support/golden.hpp"
#include "nn/checkpoint/checkpoint.hpp"
#include "nn/encodec/decoder.hpp"
#include "nn/kernels/thread_team.hpp"
#include "nn/musicgen/config.hpp"
#include "nn/t5/encoder.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace evo::music::nn {
namespace {

using testing::golden_file;

constexpr double farthest = 1e-4; // of the reference's maximum
constexpr double least_entropy = 5;

/// Each prompt's states.
std::vector<std::vector<float>> texts_of(const t5_encoder& encoder, const golden_file& golden,
                                         const executor& run) {
  const auto ids = golden.floats("text.ids");
  const std::size_t tokens = golden.dimension("text.ids", 1);
  std::vector<std::vector<float>> texts;
  for (std::size_t begin = 0; begin < ids.size(); begin += tokens) {
    std::vector<std::int64_t> own;
    for (std::size_t i = begin; i < begin + tokens && ids[i] != 0; ++i)
      own.push_back(static_cast<std::int64_t>(ids[i]));
    texts.push_back(encoder(encoder.embed(own), std::vector{own.size()}, run));
  }
  return texts;
}

bool are_states_equal(std::span<const std::vector<float>> texts, const golden_file& golden) {
  const std::size_t padded =
      golden.dimension("text.states", 1) * golden.dimension("text.states", 2);
  std::vector<float> all;
  for (auto text : texts) {
    text.resize(padded);
    all.insert(all.end(), text.begin(), text.end());
  }
  const double off = testing::relative_distance(all, golden.floats("text.states"));
  std::printf("text states of %zu prompts: off by %.1e of the maximum\n", texts.size(), off);
  return off < farthest;
}

bool are_codes_equal(music_language_model& model, std::span<const music_candidate> candidates,
                     const golden_file& golden, const executor& run) {
  const auto codes = golden.floats("greedy.codes"), all_margins = golden.floats("greedy.margins");
  const std::size_t count = codes.size() / golden.dimension("greedy.codes", 0) * candidates.size();
  const std::vector<std::int64_t> expected(codes.begin(),
                                           codes.begin() + static_cast<std::ptrdiff_t>(count));
  const auto margins = std::span{all_margins}.first(count);
  const auto [ties, wrong] = testing::compare_greedy(model, candidates, 3, expected, margins, run);
  const double bits = testing::bits_of_entropy(expected);
  std::printf(
      "greedy codes of %zu prompts, %zu frames: %zu codes of %.2f bits, %s, %zu ties forced "
      "(%td of the reference's margins are below 1e-4)\n",
      candidates.size(), golden.dimension("greedy.codes", 2), count, bits,
      wrong ? "different" : "equal", ties,
      std::ranges::count_if(margins, [](float m) { return m < 1e-4F; }));
  if (wrong)
    std::printf("  first difference: codebook %zu, frame %zu, where the margin is %g\n",
                wrong->codebook, wrong->frame, static_cast<double>(wrong->margin));
  return !wrong && 1000 * ties <= count && bits >= least_entropy;
}

/// The clips of the reference's codes.
bool are_waveforms_equal(const encodec_decoder& codec, const golden_file& golden,
                         std::size_t channels, const executor& run) {
  std::vector<codes> sequences;
  for (const auto& values : golden.codes("greedy.codes"))
    for (std::size_t channel = 0; channel < channels; ++channel)
      sequences.push_back(channel_of(
          {values, golden.dimension("greedy.codes", 1), golden.dimension("greedy.codes", 2)},
          channel, channels));
  std::vector<codes_view> views;
  views.reserve(sequences.size());
  for (const auto& s : sequences)
    views.push_back(s.view());
  std::vector<float> all;
  for (const auto& channel : codec(views, run))
    all.insert(all.end(), channel.begin(), channel.end());
  const double off = testing::relative_distance(all, golden.floats("greedy.audio"));
  std::printf("waveforms of %zu clips, %zu channels: off by %.1e of the maximum\n",
              golden.dimension("greedy.codes", 0), channels, off);
  return off < farthest;
}

/// The fidelity that is asked of a precision, over the codes that fp32 chooses for a text.
bool is_faithful(music_decoder exact, const music_decoder& reduced, std::span<const float> text,
                 const executor& run) {
  constexpr std::size_t steps = 250;
  music_language_model model{std::move(exact)};
  const music_candidate candidate{text, 0, {}};
  const auto codes =
      model.generate({&candidate, 1}, {.frames = steps, .sampling = {.temperature = 0}}, run);
  const auto logits = [&](const music_decoder& decoder) {
    return testing::forced_logits(decoder, text, codes.front(), steps, run);
  };
  const double cosine = testing::cosine(logits(model.decoder()), logits(reduced));
  std::printf("cosine of the logits with those of fp32 over %zu forced steps: %.6f\n", steps,
              cosine);
  return cosine >= (reduced.how() == precision::bf16 ? 0.999 : 0.99);
}

bool check(const std::string& folder, const std::string& golden_path, precision how) {
  const executor run = team_executor();
  const checkpoint source{folder};
  const musicgen_config config = read_musicgen_config(folder);
  const golden_file golden{golden_path};
  const auto texts = texts_of(t5_encoder{source, "text_encoder.", config.text}, golden, run);
  const auto decoder = [&](precision p) {
    return music_decoder{source, config.decoder, config.text.width, p};
  };
  if (how != precision::fp32)
    return is_faithful(decoder(precision::fp32), decoder(how), texts.front(), run);
  bool good = are_states_equal(texts, golden);
  music_language_model model{decoder(how)};
  std::vector<music_candidate> candidates;
  candidates.reserve(texts.size());
  for (const auto& text : texts)
    candidates.push_back({text, 0, {}});
  for (const std::size_t prompts : {std::size_t{1}, candidates.size()})
    good = are_codes_equal(model, std::span{candidates}.first(prompts), golden, run) && good;
  const encodec_decoder codec{source, "audio_encoder.", config.audio};
  return are_waveforms_equal(codec, golden, config.decoder.channels, run) && good;
}

} // namespace
} // namespace evo::music::nn

int main(int argc, char** argv) {
  using evo::music::nn::precision;
  const std::string name = argc == 4 ? argv[3] : "fp32";
  if (argc < 3 || argc > 4 || (name != "fp32" && name != "bf16" && name != "int8")) {
    std::fputs("musicgen_codes CHECKPOINT GOLDEN [fp32|bf16|int8]\n", stderr);
    return 2;
  }
  try {
    const precision how = name == "fp32"   ? precision::fp32
                          : name == "bf16" ? precision::bf16
                                           : precision::int8;
    return evo::music::nn::check(argv[1], argv[2], how) ? 0 : 1;
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "musicgen_codes: %s\n", problem.what());
    return 1;
  }
}
