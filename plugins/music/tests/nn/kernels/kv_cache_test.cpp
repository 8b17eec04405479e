// Attention over a cache against softmax and sums in double precision.
#include "nn/kernels/kv_cache.hpp"

#include "nn/kernels/bfloat16.hpp"
#include "support.hpp"

#include <algorithm>
#include <cmath>
#include <doctest/doctest.h>
#include <fstream>
#include <span>
#include <string>
#include <unistd.h>

namespace evo::music::nn {
namespace {

struct shape {
  std::size_t heads, width, length;
};

constexpr shape shapes[] = {{1, 1, 1},   {2, 8, 3},   {3, 20, 17},  {2, 32, 8},
                            {16, 64, 5}, {2, 64, 64}, {1, 96, 125}, {2, 200, 33}};

/// A head's numbers at one position, as a cache holds them.
std::vector<double> stored(std::span<const float> row, precision how) {
  std::vector<double> kept(row.begin(), row.end());
  const float largest =
      std::abs(*std::ranges::max_element(row, {}, [](float x) { return std::abs(x); }));
  for (double& x : kept)
    if (how == precision::bf16)
      x = static_cast<double>(from_bfloat16(to_bfloat16(static_cast<float>(x))));
    else if (how == precision::int8)
      x = static_cast<double>(std::nearbyint(static_cast<float>(x) * (127.0F / largest)) *
                              (largest / 127.0F));
  return kept;
}

/// softmax(scale q K^T) V of one head; keys and values are positions x heads x width.
std::vector<double> plain(const shape& s, std::size_t head, float scale,
                          const std::vector<float>& query, const std::vector<float>& keys,
                          const std::vector<float>& values, precision how) {
  const auto row_at = [&](const std::vector<float>& all, std::size_t p) {
    return stored(std::span{all}.subspan((p * s.heads + head) * s.width, s.width), how);
  };
  std::vector<double> shares(s.length), out(s.width);
  for (std::size_t p = 0; p < s.length; ++p) {
    const auto key = row_at(keys, p);
    for (std::size_t i = 0; i < s.width; ++i)
      shares[p] += static_cast<double>(query[head * s.width + i]) * key[i];
  }
  const double most = *std::ranges::max_element(shares);
  double sum = 0;
  for (double& share : shares)
    sum += share = std::exp(static_cast<double>(scale) * (share - most));
  for (std::size_t p = 0; p < s.length; ++p) {
    const auto value = row_at(values, p);
    for (std::size_t i = 0; i < s.width; ++i)
      out[i] += shares[p] / sum * value[i];
  }
  return out;
}

void fill(kv_cache& cache, std::size_t sequence, std::size_t row, const std::vector<float>& keys,
          const std::vector<float>& values) {
  for (std::size_t p = 0; p < keys.size() / row; ++p)
    cache.store(sequence, p, {keys.data() + p * row, row}, {values.data() + p * row, row});
}

/// Of this process, in bytes.
std::size_t resident_memory() {
  std::ifstream file{"/proc/self/statm"};
  std::size_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

TEST_CASE("kv_cache: the attention of one query, any width and length, every instruction set") {
  for (const shape& s : shapes)
    for (const precision how : {precision::fp32, precision::bf16, precision::int8}) {
      CAPTURE(s.heads);
      CAPTURE(s.width);
      CAPTURE(s.length);
      const std::size_t row = s.heads * s.width;
      const auto query = random_numbers(row, 1), keys = random_numbers(s.length * row, 2),
                 values = random_numbers(s.length * row, 3);
      for (const instruction_set set : available_sets()) {
        CAPTURE(static_cast<int>(set));
        kv_cache cache{2, s.heads, s.width, s.length + 3, how, set};
        fill(cache, 1, row, keys, values);
        std::vector<float> out = query; // may be the same memory
        cache.attend(1, s.length, 0.3F, out, out);
        double error = 0;
        for (std::size_t h = 0; h < s.heads; ++h) {
          const auto expected = plain(s, h, 0.3F, query, keys, values, how);
          for (std::size_t i = 0; i < s.width; ++i)
            error =
                std::max(error, std::abs(static_cast<double>(out[h * s.width + i]) - expected[i]));
        }
        CHECK(error < 5e-6);
      }
    }
}

TEST_CASE("kv_cache: the order of sums depends on the length alone") {
  constexpr std::size_t heads = 2, width = 64, length = 77, row = heads * width;
  const auto query = random_numbers(row, 4), keys = random_numbers(length * row, 5),
             values = random_numbers(length * row, 6);
  for (const instruction_set set : available_sets())
    for (const precision how : {precision::bf16, precision::int8}) {
      std::vector<float> first(row), second(row);
      kv_cache small{1, heads, width, length, how, set};
      kv_cache large{5, heads, width, 500, how, set};
      fill(small, 0, row, keys, values);
      fill(large, 3, row, keys, values);
      fill(large, 2, row, values, keys);
      // What lies behind the length doesn't count.
      large.store(3, length, std::vector<float>(row, NAN), std::vector<float>(row, NAN));
      small.attend(0, length, 0.125F, query, first);
      large.attend(3, length, 0.125F, query, second);
      CHECK(first == second);
    }
}

TEST_CASE("kv_cache: int8 keeps zeros, what is tiny and what isn't finite") {
  constexpr std::size_t width = 32;
  for (const instruction_set set : available_sets()) {
    kv_cache cache{1, 1, width, 2, precision::int8, set};
    const std::vector<float> zeros(width), tiny(width, 1e-38F), query(width, 1.0F);
    std::vector<float> out(width);
    cache.store(0, 0, zeros, tiny);
    cache.attend(0, 1, 1, query, out);
    CHECK(out == zeros);
    for (const float bad : {NAN, HUGE_VALF, -HUGE_VALF}) {
      std::vector<float> broken(width, 1.0F);
      broken[7] = bad;
      cache.store(0, 1, zeros, broken);
      cache.attend(0, 2, 1, query, out);
      CHECK(std::ranges::all_of(out, [](float x) { return std::isnan(x); }));
    }
  }
}

TEST_CASE("kv_cache: sharp attention takes one value, flat attention the mean") {
  constexpr std::size_t width = 32, length = 20;
  for (const instruction_set set : available_sets()) {
    kv_cache cache{1, 1, width, length, precision::fp32, set};
    for (std::size_t p = 0; p < length; ++p) {
      std::vector<float> key(width), value(width, static_cast<float>(p));
      key[p] = 1000;
      cache.store(0, p, key, value);
    }
    std::vector<float> query(width), out(width);
    query[13] = 1000;
    cache.attend(0, length, 1, query, out);
    CHECK(out == std::vector<float>(width, 13.0F));
    cache.attend(0, length, 0, query, out);
    CHECK(out[0] == doctest::Approx(9.5).epsilon(1e-6));
  }
}

TEST_CASE("kv_cache: says what it takes, and takes it only when it is used") {
  constexpr std::size_t sequences = 64, heads = 16, width = 64, capacity = 512;
  const std::size_t whole = kv_cache::bytes(sequences, heads, width, capacity, precision::bf16);
  CHECK(whole == std::size_t{4} * sequences * heads * width * capacity);
  CHECK(kv_cache::bytes(sequences, heads, width, capacity, precision::int8) ==
        std::size_t{2} * sequences * heads * (width + sizeof(float)) * capacity);
  const std::size_t before = resident_memory();
  kv_cache cache{sequences, heads, width, capacity, precision::bf16};
  CHECK(cache.capacity() == capacity);
  const std::vector<float> row(heads * width, 1.0F);
  for (std::size_t s = 0; s < sequences; ++s)
    cache.store(s, 0, row, row);
  CHECK(resident_memory() - before < whole / 8);
}

} // namespace evo::music::nn
