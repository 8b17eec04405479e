// Every input of the corpora, once more: seeds, and inputs that once failed.
#include "targets.hpp"

#include "../support/files.hpp"

#include <doctest/doctest.h>

using namespace evo::music;

TEST_CASE("what was fuzzed is read or refused in words") {
  for (const auto& target : fuzz::targets) {
    std::size_t inputs = 0;
    CAPTURE(target.name);
    for (const auto& entry : std::filesystem::directory_iterator{
             std::filesystem::path{EVO_FUZZ_CORPUS} / target.name}) {
      const std::string bytes = testing::read_bytes(entry.path());
      CAPTURE(entry.path().filename());
      CHECK_NOTHROW(
          target.run({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}));
      ++inputs;
    }
    CHECK(inputs >= 3);
  }
}

TEST_CASE("any piece of a seed is read or refused in words") {
  for (const auto& target : fuzz::targets)
    for (const auto& entry : std::filesystem::directory_iterator{
             std::filesystem::path{EVO_FUZZ_CORPUS} / target.name}) {
      const std::string bytes = testing::read_bytes(entry.path());
      CAPTURE(entry.path());
      for (const std::size_t share : {1U, 2U, 3U}) {
        const auto size = bytes.size() * share / 4;
        CHECK_NOTHROW(target.run({reinterpret_cast<const std::uint8_t*>(bytes.data()), size}));
      }
    }
}
