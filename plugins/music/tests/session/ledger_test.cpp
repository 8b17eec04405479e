#include "ledger.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace evo::music;
using evo::music::detail::ledger;

namespace {

stored_candidate made(std::uint64_t id, std::string genome, double fitness,
                      std::vector<float> embedding) {
  stored_candidate c;
  c.genome = std::move(genome);
  c.record.id = id;
  c.record.fitness = fitness;
  c.record.embedding = std::move(embedding);
  if (std::isnan(fitness))
    c.record.failure = "failed";
  return c;
}

} // namespace

TEST_CASE("candidates are found by all bytes of their genome") {
  ledger l;
  l.add(made(4, std::string{"a\0b", 3}, 1, {1}));
  CHECK(l.find(std::string_view{"a\0b", 3}) != nullptr);
  CHECK(l.find(std::string_view{"a\0c", 3}) == nullptr);
  CHECK(l.find("a") == nullptr);
  CHECK(l.at(4).record.fitness == 1);
}

TEST_CASE("views into the ledger outlive its growth") {
  ledger l;
  for (std::uint64_t i = 0; i < 2000; ++i)
    l.add(made(i, std::to_string(i), 0, {}));
  for (std::uint64_t i = 0; i < 2000; ++i)
    CHECK(l.find(std::to_string(i))->record.id == i);
}

TEST_CASE("the best are in order, without failures and without what sounds the same") {
  ledger l;
  l.add(made(0, "low", 0.1, {1}));
  l.add(made(1, "failed", std::nan(""), {}));
  l.add(made(2, "high", 0.9, {2}));
  l.add(made(3, "high again", 0.9, {3}));
  l.add(made(4, "sounds like high", 0.8, {2}));
  const auto best = l.best(10);
  REQUIRE(best.size() == 3);
  CHECK(best[0]->record.id == 2);
  CHECK(best[1]->record.id == 3);
  CHECK(best[2]->record.id == 0);
  CHECK(l.best(1).size() == 1);
}

TEST_CASE("parents are the candidates that the strategy's ids stand for") {
  ledger l;
  l.add(made(0, "a", 0, {}));
  l.note_member(0, 0);
  l.note_member(17, 0);
  CHECK(l.resolve({17, 99}) == std::vector<std::uint64_t>{0});
}
