#include "moments.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace evo::music::testing;

TEST_CASE("every fault point is used once before any is used twice; the rest is spread over time") {
  const std::vector<std::string> passed{"a", "b", "b", "b", "a", "c", "b", "b"};
  const auto all = moments(passed, 10);
  REQUIRE(all.size() == 10);
  std::set<std::string> first, faults;
  for (std::size_t i = 0; i < 5; ++i)
    faults.insert(all[i].fault);
  for (std::size_t i = 0; i < 3; ++i)
    first.insert(all[i].fault.substr(0, 1));
  CHECK(first == std::set<std::string>{"a", "b", "c"});
  CHECK(faults.size() == 5);
  CHECK(faults.contains("b:3"));
  for (std::size_t i = 5; i < 10; ++i) {
    CHECK(!all[i].is_fault());
    CHECK(all[i].share == doctest::Approx(0.1 + 0.2 * static_cast<double>(i - 5)));
  }
}
