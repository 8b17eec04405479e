#include "support.hpp"

#include <algorithm>
#include <set>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

listening_history every_fifth(std::uint32_t listeners, std::uint32_t tracks) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (std::uint32_t l = 0; l < listeners; ++l)
    for (std::uint32_t t = l % 5; t < tracks; t += 5)
      pairs.emplace_back(l, t);
  return history_of(listeners, tracks, pairs);
}

} // namespace

TEST_CASE("a split by track gives every track, with all its pairs, to one part") {
  const auto h = every_fifth(20, 100);
  const auto split = split_history(h, {.validation = 0.15, .test = 0.25, .seed = 3});
  const auto train = split.units(history_part::train);
  const auto validation = split.units(history_part::validation);
  const auto test = split.units(history_part::test);
  CHECK(train.size() == 60);
  CHECK(validation.size() == 15);
  CHECK(test.size() == 25);
  std::size_t pairs = 0;
  for (const auto part : {history_part::train, history_part::validation, history_part::test}) {
    const auto units = split.units(part);
    for (const auto i : split.pairs(h, part)) {
      CHECK(std::ranges::binary_search(units, h.track[i]));
      ++pairs;
    }
  }
  CHECK(pairs == h.pairs());
}

TEST_CASE("a split by listener gives every listener to one part") {
  const auto h = every_fifth(20, 100);
  const auto split =
      split_history(h, {.by = split_unit::listener, .validation = 0, .test = 0.25, .seed = 3});
  std::set<std::uint32_t> trained, tested;
  for (const auto i : split.pairs(h, history_part::train))
    trained.insert(h.listener[i]);
  for (const auto i : split.pairs(h, history_part::test))
    tested.insert(h.listener[i]);
  CHECK(trained.size() == 15);
  CHECK(tested.size() == 5);
  CHECK(std::ranges::none_of(tested, [&](auto l) { return trained.contains(l); }));
}

TEST_CASE("the seed decides, and the order of rows doesn't") {
  const auto h = every_fifth(20, 100);
  CHECK(split_history(h, {.seed = 3}) == split_history(h, {.seed = 3}));
  CHECK(split_history(h, {.seed = 3}) != split_history(h, {.seed = 4}));
  auto reversed = h;
  reversed.track_ids = {};
  for (std::size_t t = h.tracks(); t-- > 0;)
    reversed.track_ids.push_back(h.track_ids[t]);
  const auto one = split_history(h, {.seed = 3}).of;
  auto other = split_history(reversed, {.seed = 3}).of;
  std::ranges::reverse(other);
  CHECK(one == other);
}

TEST_CASE("shares that leave nothing to train on are refused") {
  const auto h = every_fifth(2, 10);
  CHECK(error_of([&] { (void)split_history(h, {.validation = 0.5, .test = 0.5}); }).kind() ==
        failure::configuration);
  CHECK(error_of([&] { (void)split_history(h, {.test = -0.1}); }).kind() == failure::configuration);
}

TEST_CASE("selected tracks take their pairs along; listeners without any go") {
  const auto h = history_of(3, 4, {{0, 0}, {0, 2}, {1, 1}, {2, 2}, {2, 3}});
  const std::vector<std::uint8_t> keep{1, 0, 1, 1};
  const auto s = select_tracks(h, keep);
  CHECK(s.listener == std::vector<std::uint32_t>{0, 0, 1, 1});
  CHECK(s.track == std::vector<std::uint32_t>{0, 1, 1, 2});
  CHECK(s.listener_ids[1] == "listener 2");
  CHECK(s.track_ids[1] == "track 2");
  CHECK(listener_starts(s) == std::vector<std::size_t>{0, 2, 4});
  CHECK(select_tracks(h, std::vector<std::uint8_t>{1, 1, 0, 0}, 2).listeners() == 0);
  CHECK(error_of([&] { (void)select_tracks(h, std::vector<std::uint8_t>(3)); }).kind() ==
        failure::input);
}

TEST_CASE("a file is split row by row, and the parts together are the whole") {
  const temporary_folder folder;
  std::string rows;
  for (int i = 0; i < 60; ++i)
    rows +=
        row("user_" + std::to_string(i % 7), "2009-05-04T23:08:" + std::to_string(59 - i / 2) + "Z",
            "track-" + std::to_string(i % 20));
  write_bytes(folder / "all.tsv", rows + "a bad row\n");
  const auto h = read_lastfm_history(folder / "all.tsv").history;
  for (const auto by : {split_unit::track, split_unit::listener}) {
    const auto split = split_history(h, {.by = by, .validation = 0.2, .test = 0.3});
    split_lastfm_file(folder / "all.tsv", h, split,
                      {folder / "train.tsv", folder / "validation.tsv", folder / "test.tsv"});
    std::size_t pairs = 0;
    std::set<std::string> seen;
    for (const char* part : {"train.tsv", "validation.tsv", "test.tsv"}) {
      const auto p = read_lastfm_history(folder / part).history;
      pairs += p.pairs();
      const auto& ids = by == split_unit::track ? p.track_ids : p.listener_ids;
      for (std::size_t i = 0; i < ids.size(); ++i)
        CHECK(seen.insert(std::string{ids[i]}).second); // in no other part
    }
    CHECK(pairs == h.pairs());
  }
  split_lastfm_file(folder / "all.tsv", h, split_history(h), {folder / "only.tsv", "", ""});
  CHECK(std::filesystem::exists(folder / "only.tsv"));
  CHECK(!std::filesystem::exists(folder / "only.tsv.part"));
}
