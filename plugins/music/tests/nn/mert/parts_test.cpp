// The parts against plain loops.
#include "support.hpp"

#include "nn/mert/positional_convolution.hpp"

namespace evo::music::nn {
namespace {

using namespace testing;

double exact_gelu(double x) {
  return x / 2 * (1 + std::erf(x / std::sqrt(2.0)));
}

/// The definition: a grouped convolution with weight normalisation, in double.
std::vector<double> plain_positions(const tensor_source& source, const mert_config& c,
                                    std::span<const float> x, std::size_t frames) {
  const std::size_t columns = c.width / c.position_groups, kernel = c.position_kernel;
  const std::string name = "encoder.pos_conv_embed.conv.";
  const auto v =
      read_tensor(source, name + "parametrizations.weight.original1", {c.width, columns, kernel});
  const auto g = read_tensor(source, name + "parametrizations.weight.original0", {1, 1, kernel});
  const auto bias = read_tensor(source, name + "bias", {c.width});
  std::vector<double> squares(kernel), out(x.begin(), x.end());
  for (std::size_t i = 0; i < v.size(); ++i)
    squares[i % kernel] += static_cast<double>(v[i]) * static_cast<double>(v[i]);
  for (std::size_t t = 0; t < frames; ++t)
    for (std::size_t o = 0; o < c.width; ++o) {
      double sum = static_cast<double>(bias[o]);
      for (std::size_t k = 0; k < kernel; ++k) {
        const std::size_t at = t + k; // of padded frames
        if (at < kernel / 2 || at - kernel / 2 >= frames)
          continue;
        for (std::size_t i = 0; i < columns; ++i)
          sum += static_cast<double>(v[(o * columns + i) * kernel + k]) *
                 static_cast<double>(g[k]) / std::sqrt(squares[k]) *
                 static_cast<double>(x[(at - kernel / 2) * c.width + o / columns * columns + i]);
      }
      out[t * c.width + o] += exact_gelu(sum);
    }
  return out;
}

} // namespace

TEST_CASE("the positional convolution is a convolution, whatever the kernel and the length") {
  const random_source source;
  for (const std::size_t kernel : {1U, 2U, 5U, 16U, 128U})
    for (const std::size_t frames : {1U, 2U, 7U, 150U}) {
      CAPTURE(kernel);
      CAPTURE(frames);
      mert_config c;
      c.width = 24;
      c.position_groups = 4;
      c.position_kernel = kernel;
      const positional_convolution positions{source, c, precision::fp32, best_available()};
      auto x = random_numbers("frames", frames * c.width);
      const auto expected = plain_positions(source, c, x, frames);
      const rows states{x.data(), frames, c.width};
      for (std::size_t g = 0; g < positions.groups(); ++g)
        positions(g, states, states);
      double worst = 0;
      for (std::size_t i = 0; i < x.size(); ++i)
        worst = std::max(worst, std::abs(static_cast<double>(x[i]) - expected[i]));
      CHECK(worst < 2e-5);
    }
}

TEST_CASE("frames are the same wherever a computation begins") {
  const mert_config c = read_mert_config(tiny("tiny"));
  const mert_feature_extractor extract{checkpoint{tiny("tiny")}, c, precision::bf16,
                                       best_available()};
  const auto wave = waveform(60001);
  const auto prepared = extract.prepare(wave);
  const std::size_t frames = c.frames(wave.size());
  std::vector<float> all(frames * c.width), some(17 * c.width);
  extract(prepared, 0, {all.data(), frames, c.width});
  for (const std::size_t begin : {std::size_t{0}, std::size_t{3}, frames - 17}) {
    extract(prepared, begin, {some.data(), 17, c.width});
    CHECK(std::ranges::equal(some, std::span{all}.subspan(begin * c.width, some.size())));
  }
}

TEST_CASE("waveforms become centred and of variance one; silence stays silence") {
  std::vector<float> wave{1, 3, 5, 7};
  normalize_waveform(wave);
  const std::vector<float> expected{-1.3416407F, -0.4472136F, 0.4472136F, 1.3416407F};
  for (std::size_t i = 0; i < 4; ++i)
    CHECK(wave[i] == doctest::Approx(expected[i]).epsilon(1e-6));
  std::vector<float> silence(100, 0.5F);
  normalize_waveform(silence);
  CHECK(silence == std::vector<float>(100, 0.0F));
}

TEST_CASE("silence has finite states") {
  const auto states = states_of(load("tiny"), {std::vector<float>(5000, 0.0F)});
  CHECK(std::ranges::all_of(states[0], [](float x) { return std::isfinite(x); }));
}

} // namespace evo::music::nn
