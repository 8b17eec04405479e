#include "nn/encodec/quantizer.hpp"

#include "evo/music/error.hpp"

#include <array>
#include <numeric>

namespace evo::music::nn {
namespace {

float square(std::span<const float> x) {
  return std::inner_product(x.begin(), x.end(), x.begin(), 0.0F);
}

/// The code of the nearest vector.
/// @param products of x with each vector
std::int64_t nearest(float square_of_x, std::span<const float> products,
                     std::span<const float> squares) {
  std::size_t best = 0;
  float least = 0;
  for (std::size_t e = 0; e < squares.size(); ++e) {
    const float distance = square_of_x - 2 * products[e] + squares[e];
    if (e == 0 || distance < least) {
      best = e;
      least = distance;
    }
  }
  return static_cast<std::int64_t>(best);
}

} // namespace

codebooks::codebooks(const tensor_source& source, const std::string& prefix,
                     const encodec_config& config)
    : size_{config.codebook_size}, width_{config.codebook_width} {
  const std::array shape{static_cast<std::int64_t>(size_), static_cast<std::int64_t>(width_)};
  for (std::size_t k = 0; k < config.codebooks; ++k)
    vectors_.push_back(
        source.floats(prefix + "layers." + std::to_string(k) + ".codebook.embed", shape));
}

void check_codes(const codebooks& books, codes_view codes) {
  if (codes.frames == 0 || codes.codebooks == 0)
    throw error{failure::input, "codes", "there are none"};
  if (codes.codebooks > books.count())
    throw error{failure::input, "codes",
                std::to_string(codes.codebooks) + " codebooks, but the codec has " +
                    std::to_string(books.count())};
  for (const std::int64_t code : codes.values)
    if (code < 0 || static_cast<std::size_t>(code) >= books.size())
      throw error{failure::input, "codes", "the code " + std::to_string(code) + " names no vector",
                  "0 to " + std::to_string(books.size() - 1)};
}

void dequantize(const codebooks& books, codes_view codes, signal& out) {
  out.reshape({0, static_cast<std::ptrdiff_t>(codes.frames)}, codes.frames, books.width());
  std::ranges::fill(out.values(), 0.0F);
  for (std::size_t k = 0; k < codes.codebooks; ++k)
    for (std::size_t t = 0; t < codes.frames; ++t) {
      const auto vector = books.vector(k, codes.at(k, t));
      float* const to = out.at(static_cast<std::ptrdiff_t>(t));
      std::transform(vector.begin(), vector.end(), to, to, std::plus{});
    }
}

quantizer::quantizer(const codebooks& books, instruction_set set) {
  for (std::size_t k = 0; k < books.count(); ++k) {
    std::vector<float> squares;
    squares.reserve(books.size());
    for (std::size_t e = 0; e < books.size(); ++e)
      squares.push_back(square(books.vector(k, static_cast<std::int64_t>(e))));
    books_.push_back({linear{books.all(k), books.size(), books.width(), {}, precision::fp32, set},
                      std::move(squares)});
  }
}

codes quantizer::operator()(const codebooks& books, signal& states, const executor& run) const {
  constexpr std::size_t chunk = 64; // frames, whose products are held at a time
  const std::size_t frames = states.length(), width = books.width();
  codes found{.values = std::vector<std::int64_t>(books_.size() * frames),
              .codebooks = books_.size(),
              .frames = frames};
  run((frames + chunk - 1) / chunk, [&](std::size_t task) {
    const extent part = extent{static_cast<std::ptrdiff_t>(task * chunk),
                               static_cast<std::ptrdiff_t>((task + 1) * chunk)}
                            .inside(frames);
    std::vector<float> products(part.size() * books.size());
    for (std::size_t k = 0; k < books_.size(); ++k) {
      const auto& [product, squares] = books_[k];
      product(states.moments(part), {products.data(), part.size(), books.size()},
              serial_executor());
      for (std::size_t i = 0; i < part.size(); ++i) {
        float* const x = states.at(part.begin) + i * width;
        const std::int64_t code = nearest(
            square({x, width}), {products.data() + i * books.size(), books.size()}, squares);
        found.values[k * frames + task * chunk + i] = code;
        const auto vector = books.vector(k, code);
        std::transform(x, x + width, vector.begin(), x, std::minus{});
      }
    }
  });
  return found;
}

} // namespace evo::music::nn
