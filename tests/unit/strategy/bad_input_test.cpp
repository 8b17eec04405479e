/// What users get wrong most often is refused by the id that docs/reference/errors.md explains, and
/// leaves the strategy as it was. Counts of costs, told too early or of another dimension:
/// check_misuse of the conformance kit, on every strategy.

#include "evo/core/error.hpp"
#include "evo/genome/box.hpp"
#include "evo/genome/real_initializer.hpp"
#include "evo/strategy/genetic_algorithm.hpp"
#include "evo/strategy/operator_sequence.hpp"
#include "evo/strategy/random_search.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

namespace {

using numbers = evo::real_population<double>;
using draw = evo::uniform_in<double>;

/// The message of the error with that id that a call should throw.
std::string refusal(evo::error_id id, const std::function<void()>& call) {
  try {
    call();
  } catch (const evo::error& e) {
    CHECK(evo::name(e.id()) == evo::name(id));
    return e.what();
  }
  FAIL("nothing is refused");
  return {};
}

/// A strategy whose initializer draws genomes of another dimension refuses them when it asks.
template <class S>
void refuses_other_genomes(S strategy) {
  const evo::random_key key{1};
  for (int time = 0; time < 2; ++time)
    CHECK(refusal(evo::error_id::dimension_mismatch, [&] { static_cast<void>(strategy.ask(key)); })
              .find("a genome of 3 numbers can't join a population of dimension 2") !=
          std::string::npos);
  CHECK(strategy.generation() == 0);
  CHECK(refusal(evo::error_id::tell_before_ask, [&] {
          strategy.tell(std::vector{1.0});
        }).find("nothing is asked") != std::string::npos);
}

} // namespace

TEST_CASE(
    "bounds that are crossed or differ in number are refused by their id, with their values") {
  CHECK(refusal(evo::error_id::invalid_parameter, [] {
          evo::box<double>{std::vector{0.0, 2.0}, std::vector{1.0, -2.0}};
        }).find("bounds of gene 1 are 2.000000 and -2.000000") != std::string::npos);
  CHECK(refusal(evo::error_id::dimension_mismatch, [] {
          evo::box<double>{std::vector{0.0}, std::vector{1.0, 2.0}};
        }).find("1 lower bounds and 2 upper ones") != std::string::npos);
}

TEST_CASE("genomes of another dimension than the strategy's are refused by their id") {
  const evo::box<double> plane{2, -1, 1}, space{3, -1, 1};
  refuses_other_genomes(evo::random_search{numbers{2}, draw{space}});
  refuses_other_genomes(evo::genetic_algorithm{plane, draw{space}});
  refuses_other_genomes(evo::operator_sequence{
      numbers{2},
      draw{space},
      {evo::sequence_operator<Eigen::VectorXd>{
          .name = "copy", .apply = [](std::span<const Eigen::VectorXd> in, evo::random_stream&) {
            return std::vector{in[0]};
          }}}});
}
