#include "support.hpp"

namespace evo::music::nn {
namespace {

using namespace testing;

const std::vector<std::string> shapes{"tiny", "tiny_first", "tiny_layer", "tiny_deep"};

std::vector<instruction_set> available() {
  std::vector<instruction_set> sets;
  for (const instruction_set set :
       {instruction_set::portable, instruction_set::avx2, instruction_set::avx512})
    if (is_available(set))
      sets.push_back(set);
  return sets;
}

} // namespace

TEST_CASE("the hidden states of every layer are transformers'") {
  const auto golden = read_golden(EVO_MERT_GOLDEN);
  for (const auto& shape : shapes)
    for (const instruction_set set : available()) {
      const mert_network network = load(shape, precision::fp32, set);
      for (const std::size_t samples : {400U, 1500U, 5003U}) {
        CAPTURE(shape);
        CAPTURE(samples);
        CAPTURE(static_cast<int>(set));
        const auto states = states_of(network, {waveform(samples)});
        const double worst =
            worst_of_depths(states[0], golden.at(shape + "/states/" + std::to_string(samples)), 4);
        CHECK(worst < 2e-5); // seen: 1e-6 to 8e-6
      }
    }
}

TEST_CASE("so are their means over many frames") {
  const auto golden = read_golden(EVO_MERT_GOLDEN);
  for (const auto& shape : shapes) {
    CAPTURE(shape);
    const mert_network network = load(shape);
    const auto wave = waveform(60001);
    const std::vector<std::span<const float>> sequences{wave};
    std::vector<float> means;
    for (const double sum : network.sums(sequences, serial_executor()))
      means.push_back(static_cast<float>(sum / 187));
    CHECK(network.frames(60001) == 187);
    CHECK(worst_of_depths(means, golden.at(shape + "/means/60001"), 4) < 2e-5);
  }
}

TEST_CASE("lower precisions stay close") {
  const auto golden = read_golden(EVO_MERT_GOLDEN);
  for (const auto& shape : shapes)
    for (const auto& [how, most] : {std::pair{precision::bf16, 0.2}, {precision::int8, 0.2}}) {
      CAPTURE(shape);
      const auto states = states_of(load(shape, how), {waveform(5003)});
      CHECK(worst_of_depths(states[0], golden.at(shape + "/states/5003"), 4) < most);
    }
}

TEST_CASE("a waveform's states depend neither on its neighbours nor on threads, bit for bit") {
  for (const auto& shape : shapes)
    for (const precision how : {precision::fp32, precision::bf16, precision::int8}) {
      CAPTURE(shape);
      CAPTURE(static_cast<int>(how));
      const mert_network network = load(shape, how);
      const std::vector<std::vector<float>> waves{waveform(5003), waveform(400), waveform(30000),
                                                  waveform(1500)};
      const auto together = states_of(network, waves);
      CHECK(states_of(network, waves, all_at_once()) == together);
      for (std::size_t i = 0; i < waves.size(); ++i)
        CHECK(states_of(network, {waves[i]})[0] == together[i]);
    }
}

} // namespace evo::music::nn
