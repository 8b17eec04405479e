#include "../support/files.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "recordings.hpp"

#include <cmath>
#include <doctest/doctest.h>
#include <limits>

namespace evo::music {
namespace {

using testing::encode;
using testing::temporary_folder;
using testing::tone;

constexpr int ogg = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
constexpr int wav_float = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
constexpr int flac = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
constexpr int aiff = SF_FORMAT_AIFF | SF_FORMAT_PCM_16;

double largest_difference(const audio_view& a, const audio_view& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.samples().size(); ++i)
    largest = std::max(largest, std::abs(static_cast<double>(a.samples()[i] - b.samples()[i])));
  return largest;
}

/// What read_audio says of a file that it must refuse as bad input.
std::string refusal(const std::filesystem::path& path) {
  try {
    static_cast<void>(read_audio(path));
  } catch (const error& problem) {
    CHECK(problem.kind() == failure::input);
    CHECK(problem.where() == path.string());
    return problem.what();
  }
  return "accepted";
}

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

void cut(const std::filesystem::path& path, double share) {
  const std::string bytes = testing::read_bytes(path);
  testing::write_bytes(
      path, bytes.substr(0, static_cast<std::size_t>(share * static_cast<double>(bytes.size()))));
}

} // namespace

TEST_CASE("formats keep rate, channels, length and samples") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 1.5, 44100, 2);
  struct kind {
    const char* name;
    int format;
    double tolerance;
  };
  for (const kind& k : {kind{"a.wav", wav_float, 0.0}, kind{"a.flac", flac, 1e-4},
                        kind{"a.aiff", aiff, 1e-4}, kind{"a.ogg", ogg, 0.05}}) {
    CAPTURE(std::string{k.name});
    encode(folder / k.name, clip, k.format);
    const audio_clip back = read_audio(folder / k.name);
    CHECK(back.view().rate() == 44100);
    CHECK(back.view().channels() == 2);
    CHECK(back.view().frames() == clip.view().frames());
    CHECK(largest_difference(back, clip) <= k.tolerance);
  }
}

TEST_CASE("mono at 8 kHz, ten milliseconds, silence and seven channels are fine") {
  const temporary_folder folder;
  encode(folder / "short.wav", tone(100, 0.01, 8000), wav_float);
  CHECK(read_audio(folder / "short.wav").view().frames() == 80);
  encode(folder / "silent.wav", tone(100, 1, 8000, 1, 0), wav_float);
  CHECK(read_audio(folder / "silent.wav").view().seconds() == 1.0);
  encode(folder / "seven.wav", tone(100, 0.1, 48000, 7), wav_float);
  CHECK(read_audio(folder / "seven.wav").view().channels() == 7);
}

TEST_CASE("reading stops at max_seconds, across block borders too") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 10, 44100);
  encode(folder / "a.flac", clip, flac);
  const audio_clip part = read_audio(folder / "a.flac", {.max_seconds = 3});
  REQUIRE(part.view().frames() == 3 * 44100);
  CHECK(largest_difference(part, clip) < 1e-4);
  CHECK(read_audio(folder / "a.flac", {.max_seconds = 1e9}).view().frames() == 10 * 44100);
  CHECK_THROWS_AS(static_cast<void>(read_audio(folder / "a.flac", {.max_seconds = 0})), error);
}

TEST_CASE("what isn't there, or no audio, is refused in words") {
  const temporary_folder folder;
  CHECK(contains(refusal(folder / "none.ogg"), "no such file"));
  CHECK(contains(refusal(folder.path()), "folder"));
  testing::write_bytes(folder / "empty.wav", "");
  CHECK(contains(refusal(folder / "empty.wav"), "empty"));
  testing::write_bytes(folder / "text.ogg", "This is no music, but a text of some length.\n");
  CHECK(contains(refusal(folder / "text.ogg"), "cannot be read as audio"));
  encode(folder / "nothing.wav", audio_clip{1, 0, 8000}, wav_float);
  CHECK(contains(refusal(folder / "nothing.wav"), "no audio frames"));
}

TEST_CASE("files cut short are refused wherever they are cut") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 3, 22050, 2);
  struct kind {
    const char* name;
    int format;
  };
  for (const kind& k :
       {kind{"a.wav", wav_float}, kind{"a.flac", flac}, kind{"a.aiff", aiff}, kind{"a.ogg", ogg}}) {
    for (const double share : {0.02, 0.1, 0.37, 0.5, 0.9, 0.999}) {
      CAPTURE(std::string{k.name});
      CAPTURE(share);
      encode(folder / k.name, clip, k.format);
      cut(folder / k.name, share);
      const std::string said = refusal(folder / k.name);
      CAPTURE(said);
      const bool in_words = contains(said, "cut short") || contains(said, "damaged") ||
                            contains(said, "no audio frames") ||
                            contains(said, "cannot be read as audio");
      CHECK(in_words);
    }
  }
}

TEST_CASE("an OGG cut exactly between two pages is refused") {
  const temporary_folder folder;
  encode(folder / "a.ogg", tone(440, 3, 22050), ogg);
  const std::string bytes = testing::read_bytes(folder / "a.ogg");
  const std::size_t last_page = bytes.rfind("OggS");
  REQUIRE(last_page != std::string::npos);
  testing::write_bytes(folder / "a.ogg", bytes.substr(0, last_page));
  CHECK(contains(refusal(folder / "a.ogg"), "end of the stream"));
}

TEST_CASE("a WAV written to a pipe, which doesn't know its length, is read") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 1, 8000);
  write_wav(folder / "a.wav", clip, {.software = ""});
  std::string bytes = testing::read_bytes(folder / "a.wav");
  for (const std::size_t at : {std::size_t{4}, bytes.find("data") + 4})
    bytes.replace(at, 4, "\xFF\xFF\xFF\xFF", 4);
  testing::write_bytes(folder / "a.wav", bytes);
  CHECK(read_audio(folder / "a.wav").view().frames() == 8000);
}

TEST_CASE("samples that aren't finite are refused, with the place") {
  const temporary_folder folder;
  audio_clip clip = tone(440, 2, 8000, 2);
  clip.channel(1)[12000] = std::numeric_limits<float>::infinity();
  encode(folder / "a.wav", clip, wav_float);
  const std::string said = refusal(folder / "a.wav");
  CHECK(contains(said, "no finite number"));
  CHECK(contains(said, "1.500 s"));
  for (float& sample : clip.samples())
    sample = std::numeric_limits<float>::quiet_NaN();
  encode(folder / "nan.wav", clip, wav_float);
  CHECK(contains(refusal(folder / "nan.wav"), "0.000 s"));
}

TEST_CASE("samples far beyond full scale are damage, whole numbers of 32 bits aren't") {
  const temporary_folder folder;
  audio_clip clip = tone(440, 1, 8000);
  clip.channel(0)[4000] = -2147483648.0F;
  encode(folder / "whole.wav", clip, wav_float);
  CHECK(read_audio(folder / "whole.wav").view().frames() == 8000);
  clip.channel(0)[4000] = -3e38F;
  encode(folder / "huge.wav", clip, wav_float);
  CHECK(contains(refusal(folder / "huge.wav"), "a sample at 0.500 s is more than 10^10 times"));
}

TEST_CASE("no change of a byte makes a reader crash or hang") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 0.1, 8000);
  for (const int format : {wav_float, ogg, flac, aiff}) {
    encode(folder / "good", clip, format);
    const std::string good = testing::read_bytes(folder / "good");
    for (std::size_t at = 0; at < std::min<std::size_t>(good.size(), 160); ++at) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ 0xFF);
      testing::write_bytes(folder / "bad", bad);
      try { // either way is right; what a reader must not do is crash, hang or run out of memory
        const audio_clip read = read_audio(folder / "bad");
        CHECK(read.view().frames() > 0);
      } catch (const error& problem) {
        CHECK(problem.kind() == failure::input);
      }
    }
  }
}

} // namespace evo::music
