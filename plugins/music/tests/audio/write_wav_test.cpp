#include "../support/files.hpp"
#include "evo/music/audio_io.hpp"
#include "evo/music/error.hpp"
#include "recordings.hpp"

#include <array>
#include <cmath>
#include <csignal>
#include <doctest/doctest.h>
#include <limits>
#include <sys/resource.h>

namespace evo::music {
namespace {

using testing::temporary_folder;
using testing::tone;

failure kind_of_failure(const std::filesystem::path& path, const audio_view& clip) {
  try {
    write_wav(path, clip);
  } catch (const error& problem) {
    return problem.kind();
  }
  FAIL("was written");
  return failure::configuration;
}

std::size_t entries(const temporary_folder& folder) {
  const std::filesystem::directory_iterator begin{folder.path()};
  return static_cast<std::size_t>(std::distance(begin, std::filesystem::directory_iterator{}));
}

} // namespace

TEST_CASE("samples come back as the nearest of 65536 steps") {
  const temporary_folder folder;
  const std::array exact{0.0F, 0.5F, -0.5F, 1.0F / 32768, -1.0F, 32767.0F / 32768};
  const std::array rounded{0.4F / 32768, 0.6F / 32768, 1.5F / 32768, 2.5F / 32768, 1.0F};
  const std::array nearest{0.0F, 1.0F / 32768, 2.0F / 32768, 2.0F / 32768, 32767.0F / 32768};
  CHECK(write_wav(folder / "exact.wav", {exact, 2, 3, 8000}) == 1.0);
  CHECK(write_wav(folder / "rounded.wav", {rounded, 1, 5, 8000}) == 1.0);
  const audio_clip exact_back = read_audio(folder / "exact.wav");
  const audio_clip rounded_back = read_audio(folder / "rounded.wav");
  CHECK(std::ranges::equal(exact_back.view().samples(), exact));
  CHECK(std::ranges::equal(rounded_back.view().samples(), nearest));
}

TEST_CASE("a clip that is too loud is scaled as a whole and its gain told") {
  const temporary_folder folder;
  const audio_clip loud = tone(100, 1, 8000, 1, 2.0);
  const double gain = write_wav(folder / "a.wav", loud);
  CHECK(gain == doctest::Approx(0.5).epsilon(1e-3));
  const audio_clip back = read_audio(folder / "a.wav");
  for (std::size_t i = 0; i < back.view().frames(); ++i) {
    const double expected = gain * static_cast<double>(loud.view().samples()[i]);
    REQUIRE(std::abs(static_cast<double>(back.view().samples()[i]) - expected) <=
            1.0 / 65536 + 1e-6);
  }
}

TEST_CASE("the same clip gives the same bytes, and libsndfile sees 16-bit PCM") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 0.25, 32000, 2);
  const wav_metadata metadata{.title = "One", .comment = "{}"};
  write_wav(folder / "a.wav", clip, metadata);
  write_wav(folder / "b.wav", clip, metadata);
  CHECK(testing::read_bytes(folder / "a.wav") == testing::read_bytes(folder / "b.wav"));
  SF_INFO info{};
  SNDFILE* file = sf_open((folder / "a.wav").c_str(), SFM_READ, &info);
  REQUIRE(file != nullptr);
  CHECK(info.format == (SF_FORMAT_WAV | SF_FORMAT_PCM_16));
  CHECK(info.channels == 2);
  CHECK(std::string{sf_get_string(file, SF_STR_TITLE)} == "One");
  sf_close(file);
}

TEST_CASE("metadata survives whole: long, odd, empty and beyond ASCII") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 0.1, 8000);
  std::string genome = "{\"genome\":\"";
  while (genome.size() < 70000)
    genome += "Käse 音楽 \\\"🎻\\\" ";
  genome += "\"}";
  for (const wav_metadata& metadata : {wav_metadata{.title = "Größe", .comment = genome},
                                       wav_metadata{.title = "", .comment = "odd"},
                                       wav_metadata{.title = "t", .comment = "", .software = ""},
                                       wav_metadata{.title = "", .comment = "", .software = ""}}) {
    write_wav(folder / "a.wav", clip, metadata);
    CHECK(read_metadata(folder / "a.wav") == metadata);
    CHECK(read_audio(folder / "a.wav").view().frames() == clip.view().frames());
  }
}

TEST_CASE("metadata of others' and of broken files") {
  const temporary_folder folder;
  testing::encode(folder / "plain.wav", tone(440, 0.1, 8000), SF_FORMAT_WAV | SF_FORMAT_PCM_16);
  CHECK(read_metadata(folder / "plain.wav").title.empty());
  CHECK_THROWS_AS(static_cast<void>(read_metadata(folder / "none.wav")), error);
  testing::write_bytes(folder / "text.wav", "not a WAV file at all");
  CHECK_THROWS_AS(static_cast<void>(read_metadata(folder / "text.wav")), error);

  write_wav(folder / "cut.wav", tone(440, 0.1, 8000),
            {.title = "T", .comment = "A longer comment"});
  const std::string bytes = testing::read_bytes(folder / "cut.wav");
  for (std::size_t length = 12; length < 120; ++length) {
    testing::write_bytes(folder / "cut.wav", bytes.substr(0, length));
    const wav_metadata found = read_metadata(folder / "cut.wav");
    const bool whole_or_none = found.comment.empty() || found.comment == "A longer comment";
    CHECK(whole_or_none);
  }
}

TEST_CASE("what can't be written leaves nothing behind") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 0.1, 8000);
  CHECK(kind_of_failure(folder.path() / "no such folder" / "a.wav", clip) == failure::storage);
  std::filesystem::create_directory(folder / "taken.wav");
  CHECK(kind_of_failure(folder / "taken.wav", clip) == failure::storage);
  CHECK(entries(folder) == 1);
  CHECK(kind_of_failure(folder / "a.wav", audio_view{}) == failure::input);
  audio_clip broken = tone(440, 0.1, 8000);
  broken.samples()[3] = std::numeric_limits<float>::quiet_NaN();
  CHECK(kind_of_failure(folder / "a.wav", broken) == failure::input);
  CHECK(entries(folder) == 1);
}

TEST_CASE("a file is replaced whole, and no temporary file stays") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 0.1, 8000);
  write_wav(folder / "a.wav", clip, {.title = "old"});
  write_wav(folder / "a.wav", clip, {.title = "new"});
  CHECK(read_metadata(folder / "a.wav").title == "new");
  CHECK(entries(folder) == 1);
}

TEST_CASE("a full disk is a storage failure that says so, and the old file stays") {
  const temporary_folder folder;
  const audio_clip clip = tone(440, 1, 8000);
  write_wav(folder / "a.wav", clip, {.title = "old"});
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  const auto ignored = std::signal(SIGXFSZ, SIG_IGN); // then write() fails instead
  rlimit small = before;
  small.rlim_cur = 4096;
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const failure kind = kind_of_failure(folder / "a.wav", clip);
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, ignored);
  CHECK(kind == failure::storage);
  CHECK(read_metadata(folder / "a.wav").title == "old");
  CHECK(entries(folder) == 1);
}

} // namespace evo::music
