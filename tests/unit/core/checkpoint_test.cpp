#include "evo/core/checkpoint.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"
#include "support/letters.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace {

using texts = evo::random_search<evo::text_population, support::random_letters>;
using genetic = evo::genetic_algorithm<float, evo::uniform_in<float>>;
using sequence = evo::operator_sequence<evo::text_population, support::random_letters>;

texts make_texts() {
  return texts{evo::text_population{}, {}, {.population_size = 4}};
}

genetic make_genetic(std::size_t dimension = 3) {
  const evo::box<float> domain{dimension, -1, 1};
  return genetic{domain, evo::uniform_in<float>{domain}, {.population_size = 4}};
}

sequence make_sequence() {
  return sequence{
      evo::text_population{}, {}, {support::letters_mutation(2)}, {.population_size = 4}};
}

/// A checkpoint in the middle of the second generation, with candidates asked and not told.
template <class S>
std::vector<std::byte> a_checkpoint(S s) {
  const evo::random_key key{3};
  const std::vector<double> costs{1, std::numeric_limits<double>::quiet_NaN(), 0.5, 2};
  static_cast<void>(s.ask(key));
  s.tell(std::span<const double>{costs});
  s.tell(s.ask(key), std::span<const double>{costs});
  return evo::save_checkpoint(s);
}

/// Loading damaged bytes throws an evo::error and leaves the strategy as it was.
template <class S>
void refuses(S& s, std::span<const std::byte> bytes) {
  const auto before = evo::save_checkpoint(s);
  bool is_refused = false;
  try {
    evo::load_checkpoint(s, bytes);
  } catch (const evo::error& e) {
    is_refused =
        e.id() == evo::error_id::corrupt_checkpoint || e.id() == evo::error_id::foreign_checkpoint;
  }
  REQUIRE(is_refused);
  REQUIRE(evo::save_checkpoint(s) == before);
}

/// Writes a valid checksum behind whatever the bytes say.
void seal(std::vector<std::byte>& bytes) {
  const auto body = std::span<const std::byte>{bytes}.first(bytes.size() - 8);
  const std::uint64_t sum = evo::detail::fnv1a(body);
  std::memcpy(bytes.data() + body.size(), &sum, sizeof sum);
}

struct everything {
  bool truth = true;
  std::int8_t small = -3;
  double number = std::numeric_limits<double>::infinity();
  std::string text = std::string("with\0zero", 9);
  std::vector<std::string> texts{"", "a"};
  std::vector<bool> flags{true, false, true};
  std::optional<std::vector<int>> some = std::vector{1, 2};
  std::optional<int> none{};
  Eigen::MatrixXf matrix = Eigen::MatrixXf::Random(2, 3);
  Eigen::VectorXd vector = Eigen::VectorXd::Random(4);

  template <class Self, class Archive>
  static void fields(Self& self, Archive& archive) {
    archive(self.truth, self.small, self.number, self.text, self.texts, self.flags, self.some,
            self.none, self.matrix, self.vector);
  }
};

} // namespace

TEST_CASE("what can be stored comes back as it was") {
  everything before;
  evo::archive_writer out;
  out(before);
  everything after{.truth = false,
                   .small = 0,
                   .number = 0,
                   .text = "",
                   .texts = {},
                   .flags = {},
                   .some = {},
                   .none = 5,
                   .matrix = {},
                   .vector = {}};
  evo::archive_reader in{out.bytes()};
  in(after);
  CHECK(in.left() == 0);
  CHECK(after.truth);
  CHECK(after.small == before.small);
  CHECK(after.number == before.number);
  CHECK(after.text == before.text);
  CHECK(after.texts == before.texts);
  CHECK(after.flags == before.flags);
  CHECK(after.some == before.some);
  CHECK(after.none == before.none);
  CHECK(after.matrix == before.matrix);
  CHECK(after.vector == before.vector);
}

TEST_CASE(
    "every flipped byte and every truncation of a checkpoint is refused, and nothing changes") {
  const auto check = [](auto make) {
    const auto whole = a_checkpoint(make());
    auto s = make();
    for (std::size_t i = 0; i < whole.size(); ++i) {
      auto damaged = whole;
      damaged[i] ^= std::byte{0x41};
      refuses(s, damaged);
      refuses(s, std::span{whole}.first(i));
    }
    auto longer = whole;
    longer.push_back(std::byte{0});
    refuses(s, longer);
    CHECK_NOTHROW(evo::load_checkpoint(s, whole));
  };
  check(make_texts);
  check([] { return make_genetic(); });
  check(make_sequence);
}

TEST_CASE("bytes that are wrong under a right checksum never crash the reader") {
  // Each byte in turn becomes the largest, the smallest and a middling one: lengths, counts, flags.
  const auto check = [](auto make) {
    const auto whole = a_checkpoint(make());
    std::size_t refused = 0;
    for (std::size_t i = 0; i + 8 < whole.size(); ++i)
      for (const std::byte value : {std::byte{0}, std::byte{0x7f}, std::byte{0xff}}) {
        auto forged = whole;
        forged[i] = value;
        seal(forged);
        auto s = make();
        try {
          evo::load_checkpoint(s, forged);
          // What was accepted is only other content, and the strategy can go on with it.
          static_cast<void>(s.ask(evo::random_key{1}));
        } catch (const evo::error&) {
          ++refused;
        }
      }
    CHECK(refused > 100);
  };
  check(make_texts);
  check([] { return make_genetic(); });
  check(make_sequence);
}

TEST_CASE("a checkpoint of another strategy, version, scalar type or dimension is foreign") {
  const auto is_foreign = [](auto&& s, std::span<const std::byte> bytes) {
    try {
      evo::load_checkpoint(s, bytes);
    } catch (const evo::error& e) {
      return e.id() == evo::error_id::foreign_checkpoint;
    }
    return false;
  };
  CHECK(is_foreign(make_sequence(), a_checkpoint(make_texts())));
  CHECK(is_foreign(make_genetic(4), a_checkpoint(make_genetic(3))));
  const evo::box<double> domain{3, -1, 1};
  CHECK(is_foreign(
      evo::genetic_algorithm<double, evo::uniform_in<double>>{
          domain, evo::uniform_in<double>{domain}, {.population_size = 4}},
      a_checkpoint(make_genetic(3))));

  auto later = a_checkpoint(make_texts());
  const std::size_t version_at = 8 + 8 + texts::name.size();
  later[version_at] = std::byte{2};
  seal(later);
  CHECK(is_foreign(make_texts(), later));
}

TEST_CASE("something that is no checkpoint is corrupt") {
  auto s = make_texts();
  for (const std::string text :
       {"", "EVO", "EVOCKPT1", "not a checkpoint, but long enough to be one"})
    refuses(s, std::as_bytes(std::span{text.data(), text.size()}));
}
