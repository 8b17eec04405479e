// Prices of language models' tokens, from tables and from configurations.
#include "token_prices.hpp"

#include "evo/music/error.hpp"
#include "support.hpp"

#include <doctest/doctest.h>

namespace evo::music::detail {
namespace {

using namespace evo::music::testing;

struct table {
  temporary_folder folder;
  llm_options options{.model = "small", .price_table = folder / "prices.tsv"};

  explicit table(const std::string& text) { write_bytes(folder / "prices.tsv", text); }

  [[nodiscard]] std::string refusal() const {
    const error e = error_of([&] { (void)prices_of(options); });
    CHECK(e.kind() == failure::configuration);
    return e.what();
  }
};

} // namespace

TEST_CASE("prices are the model's in the table") {
  table t{"# the unit is cents\n\nlarge\t250\t1000\nsmall\t15\t60.5 # since June\n"};
  CHECK(prices_of(t.options).prompt == 15);
  CHECK(prices_of(t.options).answer == 60.5);
  t.options.model = "large";
  CHECK(prices_of(t.options).answer == 1000);
  CHECK(prices_of(t.options).of(2'000'000, 500'000) == doctest::Approx(2 * 250 + 0.5 * 1000));
}

TEST_CASE("a table may have Windows line ends and spaces around its columns") {
  const table t{"small \t 15 \t 60\r\n\r\n"};
  CHECK(prices_of(t.options).prompt == 15);
  CHECK(prices_of(t.options).answer == 60);
}

TEST_CASE("without a table prices are the two numbers, or nothing") {
  CHECK(prices_of({}).of(1000, 1000) == 0);
  const auto prices = prices_of({.price_prompt = 2.0});
  CHECK(prices.of(1'000'000, 1'000'000) == 2);
}

TEST_CASE("a table that can't be used is refused where it goes wrong") {
  CHECK(contains(table{"large\t1\t2\n"}.refusal(), "has no price of small"));
  CHECK(contains(table{""}.refusal(), "has no price of small"));
  CHECK(contains(table{"small\t1\t2\nsmall\t1\t2\n"}.refusal(), "small has a price already"));
  for (const char* line :
       {"small 1 2", "small\t1", "small\t1\t2\t3", "small\tone\t2", "small\t-1\t2", "small\t1\tinf",
        "small\t1\tnan", "\t1\t2", "small\t1\t2x"}) {
    CAPTURE(line);
    CHECK(contains(table{"# prices\n" + std::string{line} + "\n"}.refusal(), "line 2: "));
  }
  table missing{""};
  missing.options.price_table = missing.folder / "none.tsv";
  CHECK(contains(missing.refusal(), "none.tsv can't be read"));
}

} // namespace evo::music::detail
