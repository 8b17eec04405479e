// error, stop, objective, hash, executor: the small words.
#include "evo/core/error.hpp"
#include "evo/core/executor.hpp"
#include "evo/core/hash.hpp"
#include "evo/core/objective.hpp"
#include "evo/core/stop.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("an error says its id, the message and where it was thrown") {
  try {
    evo::require(false, evo::error_id::invalid_parameter, "size = 0");
    FAIL("require(false) returned");
  } catch (const evo::error& e) {
    CHECK(std::string{e.what()} == "evo.invalid_parameter: size = 0");
    CHECK(e.id() == evo::error_id::invalid_parameter);
    CHECK(std::string{e.where().file_name()}.find("vocabulary_test.cpp") != std::string::npos);
  }
  CHECK_NOTHROW(evo::require(true, evo::error_id::invalid_parameter, ""));
}

TEST_CASE("ids and criteria have names, all different") {
  std::set<std::string> names;
  using enum evo::error_id;
  for (const auto id :
       {invalid_parameter, dimension_mismatch, empty_population, tell_before_ask, wrong_value_count,
        incompatible_operator, corrupt_checkpoint, foreign_checkpoint})
    names.insert(std::string{evo::name(id)});
  CHECK(names.size() == 8);
  names.clear();
  using enum evo::stop_criterion;
  for (const auto criterion :
       {target_reached, max_generations, max_evaluations, max_seconds, observer, exhausted}) {
    names.insert(std::string{evo::name(criterion)});
    CHECK(evo::is_success(criterion) == (criterion == target_reached));
  }
  CHECK(names.size() == 6);
  CHECK(!names.contains("unknown"));
}

TEST_CASE("costs are values in the sense of minimising, there and back") {
  CHECK(evo::to_cost(2, evo::sense::minimize) == 2);
  CHECK(evo::to_cost(2, evo::sense::maximize) == -2);
  for (const auto sense : {evo::sense::minimize, evo::sense::maximize}) {
    for (const double value : {-1.5, 0.0, 3.0, infinity})
      CHECK(evo::from_cost(evo::to_cost(value, sense), sense) == value);
    CHECK(std::isnan(evo::to_cost(not_a_number, sense)));
  }
}

TEST_CASE("cheaper() is a strict weak order with NaN last") {
  const std::array<double, 6> ordered{-infinity, -1, 0, 1, infinity, not_a_number};
  for (std::size_t i = 0; i < ordered.size(); ++i)
    for (std::size_t j = 0; j < ordered.size(); ++j)
      CHECK(evo::cheaper(ordered[i], ordered[j]) == (i < j));
}

TEST_CASE("worst_finite() passes over NaN and infinities, 0 where nothing is finite") {
  CHECK(evo::worst_finite(std::vector{1.0, not_a_number, 3.0, infinity, -infinity}) == 3);
  CHECK(evo::worst_finite(std::vector{-5.0}) == -5);
  CHECK(evo::worst_finite(std::vector{not_a_number, infinity}) == 0);
  CHECK(evo::worst_finite(std::vector<double>{}) == 0);
}

TEST_CASE("content_hash gives the recorded values and tells lengths, places and bits apart") {
  CHECK(evo::content_hash("") == 16294208416658607535U);
  CHECK(evo::content_hash("a") == 7056608320611817490U);
  CHECK(evo::content_hash("ambient piano, 90 bpm") == 5269108132060065259U);
  std::set<std::uint64_t> hashes;
  for (std::size_t n = 0; n < 40; ++n)
    hashes.insert(evo::content_hash(std::string(n, '\0')));
  for (std::size_t byte = 0; byte < 20; ++byte)
    for (int bit = 0; bit < 8; ++bit) {
      std::string text(20, '\0');
      text[byte] = static_cast<char>(1 << bit);
      hashes.insert(evo::content_hash(text));
    }
  CHECK(hashes.size() == 40 + 160);
}

TEST_CASE("the serial executor calls each index once, in order") {
  std::vector<std::size_t> called;
  evo::serial_executor()(4, [&](std::size_t i) { called.push_back(i); });
  CHECK(called == std::vector<std::size_t>{0, 1, 2, 3});
  evo::serial_executor()(0, [](std::size_t) { FAIL("called for nothing"); });
}
