#include "evo/testing/broken_strategy.hpp"
#include "evo/testing/check_strategy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kit = evo::testing;

namespace {

/// The names of the checks that found something, in alphabetical order.
std::vector<std::string_view> noticed_by(const kit::strategy_case<kit::broken_strategy>& broken) {
  std::vector<std::string_view> names;
  for (const kit::check_result& result : kit::check_each(broken))
    if (!result.found.empty())
      names.push_back(result.check);
  std::ranges::sort(names);
  return names;
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names)
    text += std::string{name} + " ";
  return text;
}

kit::violations check_sizes_with(kit::fault wrong) {
  return kit::check_sizes([wrong](std::size_t population, std::size_t dimension) {
    return kit::broken_case(wrong, population, dimension);
  });
}

/// Whether there are some, and none of this size.
bool are_elsewhere(const kit::violations& found, std::string_view size) {
  return !found.empty() && std::ranges::none_of(found, [&](const std::string& violation) {
    return violation.find(size) != std::string::npos;
  });
}

} // namespace

TEST_CASE("the kit finds nothing wrong with a strategy that keeps its promises, of any size") {
  for (const auto& violation : check_sizes_with(kit::fault::none))
    FAIL_CHECK(violation);
}

TEST_CASE("each fault is noticed by its own checks and by no other") {
  for (kit::known_fault known : kit::known_faults()) {
    CAPTURE(static_cast<int>(known.wrong));
    std::ranges::sort(known.noticed_by);
    CHECK(joined(noticed_by(kit::broken_case(known.wrong))) == joined(known.noticed_by));
  }
}

TEST_CASE("faults at the edges are noticed there") {
  CHECK(are_elsewhere(check_sizes_with(kit::fault::needs_two_genes), "dimension 5"));
  CHECK(are_elsewhere(check_sizes_with(kit::fault::needs_three_candidates), "population 9"));
}

TEST_CASE("claims are checked one by one, and what isn't claimed isn't checked") {
  auto broken = kit::broken_case(kit::fault::uses_values);
  broken.uses_order_only = broken.ignores_cost_scale = broken.ignores_cost_offset = false;
  CHECK(noticed_by(broken).empty());
  broken.ignores_cost_scale = true;
  CHECK(joined(noticed_by(broken)) == "affine_invariance ");
  broken.ignores_cost_scale = false;
  broken.ignores_cost_offset = true;
  CHECK(joined(noticed_by(broken)) == "affine_invariance ");

  auto unmoved = kit::broken_case(kit::fault::anchored);
  unmoved.make_moved = {};
  CHECK(noticed_by(unmoved).empty());
  auto unturned = kit::broken_case(kit::fault::follows_axes);
  unturned.rotation_centre.reset();
  CHECK(noticed_by(unturned).empty());
}

TEST_CASE("a case whose costs tell nothing is noticed, and criteria that are never met") {
  auto flat = kit::broken_case(kit::fault::none);
  flat.cost = [](const evo::real_population<double>&, std::size_t) { return 1.0; };
  CHECK(!kit::check_case(flat).empty());
  auto short_one = kit::broken_case(kit::fault::none);
  short_one.generations = 3;
  CHECK(!kit::check_case(short_one).empty());
  auto endless = kit::broken_case(kit::fault::none);
  endless.own_stops[0].make = [make = endless.make] { return make(evo::serial_executor()); };
  CHECK(!kit::check_own_stops(endless).empty());
  auto other_side = kit::broken_case(kit::fault::none);
  other_side.own_stops[0].measured = kit::met_when::at_least;
  CHECK(!kit::check_own_stops(other_side).empty());
}

TEST_CASE("each check has a fault that it is there for") {
  std::set<std::string_view> covered{"affine_invariance"}; // see the claims above
  for (const kit::known_fault& known : kit::known_faults())
    if (!known.noticed_by.empty())
      covered.insert(known.noticed_by.front());
  for (const kit::check_result& result : kit::check_each(kit::broken_case(kit::fault::none))) {
    CAPTURE(result.check);
    CHECK(covered.contains(result.check));
  }
}
