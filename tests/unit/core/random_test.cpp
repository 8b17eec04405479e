#include "evo/core/random.hpp"
#include "support/statistics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

using evo::random_key;
using evo::random_stream;

namespace {

random_stream a_stream() {
  return random_key{20240607}.stream(3, 5);
}

std::vector<double> draw(std::size_t n, auto&& one) {
  std::vector<double> values(n);
  for (double& value : values)
    value = one();
  return values;
}

} // namespace

TEST_CASE("Philox4x32-10 gives the known answers of Random123's kat_vectors") {
  using counter = evo::philox_counter;
  constexpr std::uint32_t ones = 0xffffffff;
  static_assert(evo::philox4x32({0, 0, 0, 0}, {0, 0}) ==
                counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(evo::philox4x32({0, 0, 0, 0}, {0, 0}) ==
        counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(evo::philox4x32({ones, ones, ones, ones}, {ones, ones}) ==
        counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(
      evo::philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
      counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a stream is Philox over a block counter and its own number") {
  random_stream stream{0x0123456789abcdef, 0xfedcba9876543210};
  for (std::uint32_t block = 0; block < 3; ++block)
    for (const std::uint32_t word :
         evo::philox4x32({block, 0, 0x76543210, 0xfedcba98}, {0x89abcdef, 0x01234567}))
      CHECK(stream() == word);
}

TEST_CASE("a copy of a stream continues independently from the same place") {
  random_stream stream = a_stream();
  static_cast<void>(stream.normal());
  random_stream copy = stream;
  CHECK(stream.normal() == copy.normal());
  CHECK(stream.bits64() == copy.bits64());
  static_cast<void>(copy());
  CHECK(stream.uniform() != copy.uniform());
}

TEST_CASE("every distribution gives the recorded values") {
  // Recorded once: a change here changes the results of every seeded run.
  random_stream s = a_stream();
  CHECK(s() == 2172095434U);
  CHECK(s.bits64() == 14156470884549087090U);
  CHECK(s.uniform() == 0x1.1676d4aa149f8p-3);
  CHECK(s.uniform(-2, 3) == 0x1.65b13dad44b72p+1);
  CHECK(s.open_uniform<double>() == 0x1.4d482789bd32dp-1);
  CHECK(s.open_uniform<float>() == 0x1.05430ep-1F);
  CHECK(s.below(1000) == 981U);
  CHECK(s.chance(0.5) == false);
  CHECK(s.normal() == -0x1.5e6a53f3b1f44p-1);
  CHECK(s.normal() == -0x1.02492d4188864p-3);
  std::array<double, 3> doubles{};
  s.fill_normal(std::span{doubles});
  CHECK(doubles ==
        std::array<double, 3>{-0x1.f85d906aeb3bap-1, 0x1.e1838727ac92dp-1, -0x1.e33a9fec8d456p-2});
  std::array<float, 5> floats{};
  s.fill_normal(std::span{floats});
  CHECK(floats == std::array<float, 5>{0x1.f14d7cp-5F, -0x1.174808p-1F, 0x1.182658p+1F,
                                       -0x1.d1f0d4p+0F, -0x1.0a4796p-5F});
  s.fill_uniform(std::span{floats}, -1.0F, 1.0F);
  CHECK(floats == std::array<float, 5>{-0x1.bd0448p-1F, 0x1.0f494p-2F, -0x1.a11738p-2F,
                                       0x1.9c85ap-2F, 0x1.e8a2dp-1F});
  std::array<int, 6> items{0, 1, 2, 3, 4, 5};
  s.shuffle(std::span{items});
  CHECK(items == std::array<int, 6>{2, 3, 1, 5, 4, 0});
  CHECK(s.sample(10, 4) == std::vector<std::size_t>{7, 1, 2, 3});
}

TEST_CASE("keys derive the recorded families") {
  const random_key key{7};
  CHECK(key.stream(1, 2)() == 2015944471U);
  CHECK(key.child(1, 2).stream(0)() == 1014174311U);
  CHECK(key.child("initial population").stream(0)() == 1333052912U);
  CHECK(key.seed() == 5199249563822048388U);
}

TEST_CASE("streams of a key for different purposes are all different") {
  std::set<std::uint64_t> first;
  const random_key key{1};
  for (std::uint64_t a = 0; a < 30; ++a)
    for (std::uint64_t b = 0; b < 30; ++b) {
      first.insert(key.stream(a, b).bits64());
      first.insert(key.child(a, b).stream(0).bits64());
      first.insert(key.child(a).stream(b).bits64() +
                   1); // child(a) is child(a, 0), counted above for b = 0
    }
  for (const std::string label : {"", "a", "b", "ab", "ba"})
    first.insert(key.child(label).stream(0).bits64());
  CHECK(first.size() == 3 * 900 + 5);
}

TEST_CASE("uniform() has the moments and the distribution of U[0, 1)") {
  random_stream s = a_stream();
  const auto values = draw(100'000, [&] { return s.uniform(); });
  CHECK(std::abs(support::mean_of(values) - 0.5) < 4 * std::sqrt(1.0 / 12 / 1e5));
  CHECK(support::moment_of(values, 2) == doctest::Approx(1.0 / 12).epsilon(0.01));
  CHECK(support::ks_statistic(values, [](double x) { return x; }) < 1.95);
  CHECK(*std::min_element(values.begin(), values.end()) >= 0);
  CHECK(*std::max_element(values.begin(), values.end()) < 1);
}

TEST_CASE_TEMPLATE("open_uniform() lies strictly inside (0, 1) and is uniform", T, float, double) {
  random_stream s = a_stream();
  const auto values = draw(100'000, [&] { return static_cast<double>(s.open_uniform<T>()); });
  CHECK(*std::min_element(values.begin(), values.end()) > 0);
  CHECK(*std::max_element(values.begin(), values.end()) < 1);
  CHECK(support::ks_statistic(values, [](double x) { return x; }) < 1.95);
}

TEST_CASE("normal() has the moments and the distribution of N(0, 1)") {
  random_stream s = a_stream();
  const auto values = draw(100'000, [&] { return s.normal(); });
  CHECK(std::abs(support::mean_of(values)) < 4 / std::sqrt(1e5));
  CHECK(support::moment_of(values, 2) == doctest::Approx(1).epsilon(0.02));
  CHECK(std::abs(support::moment_of(values, 3)) < 4 * std::sqrt(6.0 / 1e5));
  CHECK(std::abs(support::moment_of(values, 4) - 3) < 4 * std::sqrt(24.0 / 1e5));
  CHECK(support::ks_statistic(values, support::normal_cdf) < 1.95);
}

TEST_CASE_TEMPLATE("fill_normal() is N(0, 1), neighbours uncorrelated, whatever the length", T,
                   float, double) {
  random_stream s = a_stream();
  std::vector<T> filled(100'003); // not a multiple of a block
  s.fill_normal(std::span{filled});
  const std::vector<double> values(filled.begin(), filled.end());
  CHECK(support::moment_of(values, 2) == doctest::Approx(1).epsilon(0.02));
  CHECK(support::ks_statistic(values, support::normal_cdf) < 1.95);
  for (const std::size_t lag : {1, 2, 3, 4}) {
    double product = 0;
    for (std::size_t i = lag; i < values.size(); ++i)
      product += values[i] * values[i - lag];
    CHECK(std::abs(product / static_cast<double>(values.size())) < 4 / std::sqrt(1e5));
  }
}

TEST_CASE("a shorter fill_normal gives the beginning of a longer one") {
  for (std::size_t n = 0; n < 9; ++n) {
    random_stream a = a_stream(), b = a_stream();
    std::vector<float> shorter(n), longer(12);
    a.fill_normal(std::span{shorter});
    b.fill_normal(std::span{longer});
    CHECK(std::equal(shorter.begin(), shorter.end(), longer.begin()));
  }
}

TEST_CASE("below(n) is uniform for small and for awkward n") {
  random_stream s = a_stream();
  std::vector<std::size_t> drawn(70'000);
  for (std::size_t& d : drawn)
    d = s.below(7);
  const std::vector<double> uniform(7, 1.0 / 7);
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(drawn, 7), uniform, 70'000) <
        3.1);
  // Just above 2^63 nearly half of the raw numbers would be biased.
  const std::uint64_t awkward = (std::uint64_t{1} << 63) + 1;
  std::size_t low = 0;
  for (int i = 0; i < 10'000; ++i)
    low += s.below(awkward) < awkward / 2 ? 1 : 0;
  CHECK(std::abs(static_cast<double>(low) - 5000) < 4 * 50);
  CHECK(s.below(1) == 0);
  CHECK_THROWS_AS(static_cast<void>(s.below(0)), evo::error);
}

TEST_CASE("chance() is never for 0 and always for 1") {
  random_stream s = a_stream();
  for (int i = 0; i < 10'000; ++i) {
    CHECK(!s.chance(0));
    CHECK(s.chance(1));
  }
}

TEST_CASE("sample() gives different indices, each subset's members equally often") {
  random_stream s = a_stream();
  std::vector<std::size_t> drawn;
  for (int i = 0; i < 20'000; ++i) {
    const auto some = s.sample(6, 2);
    REQUIRE(some.size() == 2);
    REQUIRE(some[0] != some[1]);
    drawn.push_back(6 * some[0] + some[1]);
  }
  std::vector<double> expected(36, 1.0 / 30);
  for (std::size_t i = 0; i < 6; ++i)
    expected[7 * i] = 0;
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(drawn, 36), expected,
                                       20'000) < 3.1);
  CHECK(s.sample(4, 4).size() == 4);
  CHECK(s.sample(4, 0).empty());
  CHECK_THROWS_AS(static_cast<void>(s.sample(3, 4)), evo::error);
}

TEST_CASE("shuffle() makes every order equally likely") {
  random_stream s = a_stream();
  std::vector<std::size_t> orders;
  for (int i = 0; i < 24'000; ++i) {
    std::array<std::size_t, 3> items{0, 1, 2};
    s.shuffle(std::span{items});
    orders.push_back(items[0] * 2 + (items[1] > items[2] ? 1 : 0));
  }
  const std::vector<double> uniform(6, 1.0 / 6);
  CHECK(support::chi_squared_deviation(support::shares_of<std::size_t>(orders, 6), uniform,
                                       24'000) < 3.1);
}

TEST_CASE_TEMPLATE("normals in bulk have the same bits on every instruction set, for any count", T,
                   float, double) {
  constexpr evo::philox_key key{17, 4};
  for (const std::size_t count : {1, 2, 3, 5, 8, 9, 16, 31, 33, 1001}) {
    std::vector<T> wanted(count);
    evo::detail::normal_kernel_of<T>(evo::instruction_set::baseline)(5, 9, key, wanted.data(),
                                                                     count);
    for (const auto set : {evo::instruction_set::avx2, evo::instruction_set::avx512})
      if (evo::is_supported(set)) {
        std::vector<T> seen(count);
        evo::detail::normal_kernel_of<T>(set)(5, 9, key, seen.data(), count);
        CHECK(seen == wanted);
      }
  }
}

TEST_CASE("normals in bulk are those that come one by one") {
  std::vector<double> bulk(1001);
  evo::random_stream all{3, 14}, one_by_one{3, 14};
  all.fill_normal(std::span{bulk});
  for (const double value : bulk)
    CHECK(value == one_by_one.normal());
}

TEST_CASE("normals of float in bulk are Box and Muller's of the words of each block") {
  constexpr evo::philox_key key{17, 4};
  constexpr std::uint64_t first = 0xFFFFFF80, stream = 9; // passes the counter's low word
  std::vector<float> bulk(4 * 300);
  evo::detail::fill_normal(first, stream, key, bulk.data(), bulk.size());
  for (std::size_t i = 0; i < bulk.size(); i += 2) {
    const std::uint64_t block = first + i / 4;
    const evo::philox_counter words =
        evo::philox4x32({static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32),
                         static_cast<std::uint32_t>(stream), 0},
                        key);
    const float uniform = (static_cast<float>(words[i % 4] >> 9) + 0.5F) * 0x1p-23F;
    const float turns = static_cast<float>(words[i % 4 + 1] >> 8) * 0x1p-24F;
    const float radius = std::sqrt(-2 * evo::detail::log_of(uniform));
    const auto [sine, cosine] = evo::detail::sincos_of_turns(turns);
    CHECK(bulk[i] == radius * cosine);
    CHECK(bulk[i + 1] == radius * sine);
  }
}
