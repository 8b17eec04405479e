#include "support.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <tuple>
#include <vector>

using namespace evo::music;
using namespace evo::music::generator_tests;

namespace {

struct played {
  int channel, pitch, velocity;
  std::uint32_t tick;
  auto operator<=>(const played&) const = default;
};

/// A reader of its own, for what the writer uses of the format.
struct reader {
  std::string_view bytes;
  std::size_t at = 0;

  std::uint32_t number(int count) {
    std::uint32_t value = 0;
    for (; count > 0; --count)
      value = value << 8 | static_cast<unsigned char>(bytes.at(at++));
    return value;
  }
  std::uint32_t variable() {
    std::uint32_t value = 0;
    for (;;) {
      const std::uint32_t byte = number(1);
      value = value << 7 | (byte & 0x7f);
      if (byte < 0x80)
        return value;
    }
  }
};

struct midi_file {
  std::uint32_t division = 0, tempo = 0;
  std::size_t tracks = 0, releases = 0, sections = 0;
  std::vector<played> notes;
};

midi_file read_midi(std::string_view bytes) {
  midi_file file;
  reader in{bytes};
  REQUIRE(bytes.substr(0, 4) == "MThd");
  in.at = 8;
  CHECK(in.number(2) == 1);
  file.tracks = in.number(2);
  file.division = in.number(2);
  for (std::size_t t = 0; t < file.tracks; ++t) {
    REQUIRE(bytes.substr(in.at, 4) == "MTrk");
    in.at += 4;
    const std::size_t size = in.number(4), end = in.at + size;
    std::uint32_t tick = 0;
    bool ended = false;
    while (in.at < end) {
      tick += in.variable();
      const std::uint32_t status = in.number(1);
      const int channel = static_cast<int>(status & 0xf);
      if (status == 0xff) {
        const std::uint32_t type = in.number(1), length = in.variable();
        if (type == 0x51)
          file.tempo = reader{bytes, in.at}.number(3);
        file.sections += type == 0x06;
        ended = type == 0x2f;
        in.at += length;
      } else if (status >> 4 == 0xc) {
        in.number(1);
      } else {
        const int first = static_cast<int>(in.number(1)), second = static_cast<int>(in.number(1));
        REQUIRE(first < 128);
        REQUIRE(second < 128);
        if (status >> 4 == 9)
          file.notes.push_back({channel, first, second, tick});
        file.releases += status >> 4 == 8;
      }
    }
    CHECK(ended);
    CHECK(in.at == end);
  }
  CHECK(in.at == bytes.size());
  return file;
}

} // namespace

TEST_CASE("a MIDI file read back has the score's tempo, sections and every note") {
  for (const genre g : {genre::jazz, genre::rock, genre::ambient}) {
    CAPTURE(name(g));
    const score s = compose(brief_for(g), 4, 30);
    const midi_file file = read_midi(midi_bytes(s));
    CHECK(file.division == score::ticks_per_quarter);
    CHECK(file.tracks == s.tracks.size() + 1);
    CHECK(file.sections == s.sections.size());
    CHECK(std::abs(60e6 / file.tempo - s.tempo) < 0.01);
    std::vector<played> expected;
    int channel = 0;
    for (const track& t : s.tracks) {
      const bool drums = t.part == role::drums;
      for (const note& n : t.notes) {
        const double seconds =
            std::max(0.0, performed_seconds(s, n.start + static_cast<double>(n.push)));
        expected.push_back({drums ? 9 : channel, n.pitch, n.velocity,
                            static_cast<std::uint32_t>(
                                std::lround(seconds * s.tempo / 60 * score::ticks_per_quarter))});
      }
      channel += !drums;
    }
    auto found = file.notes;
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    CHECK(found == expected);
    CHECK(file.releases == found.size());
  }
}

TEST_CASE("writing a MIDI file where none can be written is a storage error") {
  const score s = compose(brief_for(genre::folk), 4, 5);
  const auto path = std::filesystem::temp_directory_path() / "evo_score_test.mid";
  write_midi(s, path);
  std::ifstream in{path, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
  CHECK(bytes == midi_bytes(s));
  std::filesystem::remove(path);
  CHECK_THROWS_AS(write_midi(s, "/nowhere/at/all.mid"), error);
}
