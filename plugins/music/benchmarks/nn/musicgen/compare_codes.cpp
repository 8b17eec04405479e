// Greedy codes of a checkpoint of the published shapes beside transformers', 1 and 8 prompts:
// counts ties of the reference, and fails at a difference that is none, or at more than one tie in
// 1,000. With a reduced precision, compares its logits with those of fp32 instead.
//   musicgen_codes CHECKPOINT GOLDEN [fp32|bf16|int8]
// make_golden.py --small (tests/musicgen/golden) writes both into .cache/musicgen. Prompts' ids are
// those of tiny_mono.safetensors: all checkpoints share the vocabulary.
#include "../../../tests/nn/musicgen/forced_logits.hpp"
#include "../../../tests/nn/musicgen/golden_file.hpp"
#include "../../../tests/nn/musicgen/greedy_comparison.hpp"
#include "nn/checkpoint/checkpoint.hpp"
#include "nn/t5/encoder.hpp"

#include "evo/evaluate/parallel.hpp"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace evo::music::nn {
namespace {

using testing::golden_file;

/// Each prompt's states.
std::vector<std::vector<float>> texts_of(const t5_encoder& encoder, const golden_file& prompts,
                                         const executor& run) {
  const auto ids = prompts.floats("text.ids");
  const std::size_t tokens = prompts.dimension("text.ids", 1);
  std::vector<std::vector<float>> texts;
  for (std::size_t begin = 0; begin < ids.size(); begin += tokens) {
    std::vector<std::int64_t> own;
    for (std::size_t i = begin; i < begin + tokens && ids[i] != 0; ++i)
      own.push_back(static_cast<std::int64_t>(ids[i]));
    texts.push_back(encoder(encoder.embed(own), std::vector{own.size()}, run));
  }
  return texts;
}

bool compare(music_language_model& model, std::span<const music_candidate> candidates,
             const golden_file& golden, const executor& run) {
  const auto codes = golden.floats("greedy.codes"), all_margins = golden.floats("greedy.margins");
  const std::size_t count = codes.size() / golden.dimension("greedy.codes", 0) * candidates.size();
  const std::vector<std::int64_t> expected(codes.begin(),
                                           codes.begin() + static_cast<std::ptrdiff_t>(count));
  const auto margins = std::span{all_margins}.first(count);
  const auto [ties, wrong] = testing::compare_greedy(model, candidates, 3, expected, margins, run);
  std::printf(
      "%zu prompts: %zu codes, %zu of the reference's margins below 1e-4, %zu ties taken\n",
      candidates.size(), count,
      static_cast<std::size_t>(std::ranges::count_if(margins, [](float m) { return m < 1e-4F; })),
      ties);
  if (wrong)
    std::printf("differs: codebook %zu, frame %zu, margin %g\n", wrong->codebook, wrong->frame,
                static_cast<double>(wrong->margin));
  return !wrong && 1000 * ties <= count;
}

/// The fidelity that is asked of a precision, over the reference's codes of the first prompt.
bool is_faithful(const music_decoder& exact, const music_decoder& reduced,
                 std::span<const float> text, const golden_file& golden, const executor& run) {
  const auto codes = golden.codes("greedy.codes").front();
  const std::size_t steps = golden.dimension("greedy.codes", 2);
  const double cosine = testing::cosine(testing::forced_logits(exact, text, codes, steps, run),
                                        testing::forced_logits(reduced, text, codes, steps, run));
  std::printf("cosine of the logits with those of fp32 over %zu forced steps: %.6f\n", steps,
              cosine);
  return cosine >= (reduced.how() == precision::bf16 ? 0.999 : 0.99);
}

bool check(const std::string& folder, const std::string& golden_path, precision how) {
  const executor run = parallel_executor();
  const checkpoint source{folder};
  const musicgen_config config = read_musicgen_config(folder);
  const golden_file golden{golden_path};
  const auto texts = texts_of(t5_encoder{source, "text_encoder.", config.text},
                              golden_file{EVO_MUSICGEN_PROMPTS}, run);
  const auto decoder = [&](precision p) {
    return music_decoder{source, config.decoder, config.text.width, p};
  };
  if (how != precision::fp32)
    return is_faithful(decoder(precision::fp32), decoder(how), texts.front(), golden, run);
  music_language_model model{decoder(how)};
  std::vector<music_candidate> candidates;
  candidates.reserve(texts.size());
  for (const auto& text : texts)
    candidates.push_back({text, 0, {}});
  return compare(model, std::span{candidates}.first(1), golden, run) &&
         compare(model, candidates, golden, run);
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
