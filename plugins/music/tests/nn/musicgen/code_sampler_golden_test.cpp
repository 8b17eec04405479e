// Probabilities of transformers' processors, by drawing at the ends of each code's part of [0, 1).
#include "nn/musicgen/code_sampler.hpp"

#include <doctest/doctest.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace evo::music::nn {
namespace {

void check_parts(const sampling_settings& settings, const std::vector<float>& logits,
                 const std::vector<double>& probabilities) {
  // The reference is rounded to float; the parts' ends are known that well.
  constexpr double blur = 1e-6;
  code_sampler sampler{settings};
  double begin = 0;
  for (std::size_t code = 0; code < probabilities.size(); ++code) {
    const double end = begin + probabilities[code];
    if (end - begin > 3 * blur) {
      CHECK(sampler(logits, begin + blur) == code);
      CHECK(sampler(logits, end - blur) == code);
    }
    begin = end;
  }
  CHECK(begin == doctest::Approx(1));
}

} // namespace

TEST_CASE("codes have the probabilities that transformers gives them") {
  const auto golden =
      nlohmann::json::parse(std::ifstream{std::string{EVO_MUSICGEN_GOLDEN} + "/sampling.json"});
  std::size_t count = 0;
  for (const auto& example : golden["cases"]) {
    const sampling_settings settings{.temperature = example["temperature"].get<float>(),
                                     .top_k = example["top_k"].get<std::size_t>(),
                                     .top_p = example["top_p"].get<float>()};
    CAPTURE(example.dump());
    check_parts(settings, golden["logits"][example["logits"].get<std::size_t>()],
                example["probabilities"]);
    ++count;
  }
  CHECK(count > 30);
}

} // namespace evo::music::nn
