#include "nn/kernels/compact_weights.hpp"

#include "nn/kernels/bfloat16.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace evo::music::nn {
namespace {

constexpr std::size_t upper_bytes = 256, known = 16;

std::uint8_t upper_byte(std::uint16_t bits) {
  return static_cast<std::uint8_t>(bits >> 8U);
}

/// Some outputs' weights, zeros behind the last: columns x inputs of whole blocks.
class panel_numbers {
public:
  panel_numbers(std::span<const float> weights, std::size_t first, std::size_t outputs,
                std::size_t inputs, std::size_t padded)
      : padded_{padded}, numbers_(compact_columns * padded) {
    for (std::size_t c = 0; c < std::min(compact_columns, outputs - first); ++c)
      std::ranges::transform(weights.subspan((first + c) * inputs, inputs),
                             numbers_.begin() + static_cast<std::ptrdiff_t>(c * padded),
                             to_bfloat16);
  }

  [[nodiscard]] std::uint16_t operator()(std::size_t column, std::size_t input) const noexcept {
    return numbers_[column * padded_ + input];
  }

  /// The most frequent first; of equally frequent ones the smaller.
  [[nodiscard]] std::array<std::uint8_t, known> frequent_upper_bytes() const {
    std::array<std::size_t, upper_bytes> counts{};
    for (const std::uint16_t bits : numbers_)
      ++counts[upper_byte(bits)];
    std::array<std::uint8_t, upper_bytes> order{};
    std::iota(order.begin(), order.end(), std::uint8_t{0});
    std::ranges::stable_sort(order, std::greater{}, [&](std::uint8_t b) { return counts[b]; });
    std::array<std::uint8_t, known> first{};
    std::copy_n(order.begin(), known, first.begin());
    return first;
  }

private:
  std::size_t padded_;
  std::vector<std::uint16_t> numbers_;
};

/// The weight at `place` of a step of two inputs, in the order in which kernels multiply: pairs of
/// inputs, column after column.
struct place_in_step {
  std::size_t column, input;
};
constexpr place_in_step weight_at(std::size_t place) {
  return {place / 2, place % 2};
}

/// Where its byte stands. Bytes of a vector become words by being interleaved with others in lanes
/// of 16: the first eight of each lane make one vector of words, and the last eight another.
constexpr std::size_t byte_at(std::size_t place) {
  const std::size_t vector = place / 32, word = place % 32;
  return 16 * (word / 8) + 8 * vector + word % 8;
}

/// One panel into its blocks; weights with other upper bytes to `exceptions`.
void pack(const panel_numbers& numbers, std::span<const std::uint8_t, known> table,
          std::size_t blocks, std::uint8_t* out, std::vector<exceptional_weight>& exceptions) {
  std::array<std::uint8_t, upper_bytes> code{};
  code.fill(known);
  for (std::size_t i = 0; i < known; ++i)
    code[table[i]] = static_cast<std::uint8_t>(i);
  for (std::size_t b = 0; b < blocks; ++b, out += compact_block)
    for (std::size_t step = 0; step < 2; ++step)
      for (std::size_t place = 0; place < compact_step; ++place) {
        const auto [column, input] = weight_at(place);
        const std::uint16_t bits = numbers(column, b * compact_inputs + 2 * step + input);
        const std::size_t byte = byte_at(place);
        out[step * compact_step + byte] = static_cast<std::uint8_t>(bits);
        const std::uint8_t own = code[upper_byte(bits)];
        if (own == known)
          exceptions.push_back({static_cast<std::uint32_t>(b),
                                static_cast<std::uint16_t>(step * compact_step + place), bits});
        else
          out[2 * compact_step + byte] |= static_cast<std::uint8_t>(own << (4 * step));
      }
}

} // namespace

compact_weights::compact_weights(std::span<const float> weights, std::size_t outputs,
                                 std::size_t inputs)
    : blocks_a_panel_{(inputs + compact_inputs - 1) / compact_inputs},
      panels_((outputs + compact_columns - 1) / compact_columns) {
  blocks_ = page_memory{in_large_pages(panels_.size() * blocks_a_panel_ * compact_block),
                        page_size::large};
  std::vector<std::size_t> begins;
  for (std::size_t p = 0; p < panels_.size(); ++p) {
    const panel_numbers numbers{weights, p * compact_columns, outputs, inputs,
                                blocks_a_panel_ * compact_inputs};
    const auto table = numbers.frequent_upper_bytes();
    for (std::size_t i = 0; i < panels_[p].upper_bytes.size(); ++i)
      panels_[p].upper_bytes[i] = table[i % known];
    begins.push_back(exceptions_.size());
    pack(numbers, table, blocks_a_panel_,
         blocks_.as<std::uint8_t>() + p * blocks_a_panel_ * compact_block, exceptions_);
    exceptions_.push_back({});
  }
  for (std::size_t p = 0; p < panels_.size(); ++p)
    panels_[p].exceptions = exceptions_.data() + begins[p];
}

bool compact_weights::worthwhile() const noexcept {
  const std::size_t few = panels_.size() * blocks_a_panel_ * compact_inputs * compact_columns / 256;
  return exceptions_.size() <= panels_.size() + few;
}

std::size_t compact_weights::bytes() const noexcept {
  return blocks_.bytes() + panels_.size() * sizeof(compact_panel) +
         exceptions_.size() * sizeof(exceptional_weight);
}

} // namespace evo::music::nn
