#include "page.hpp"
#include "serve/archive.hpp"
#include "serve/http/message.hpp"
#include "serve/zip.hpp"

#include "evo/music/audio_io.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::uint32_t number(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t n = 0;
  for (int i = 0; i < size; ++i)
    n |= std::uint32_t{static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)])}
         << (8 * i);
  return n;
}

/// Reads an archive by its directory, as unzip does.
std::map<std::string, std::string> unzipped(std::string_view zip) {
  std::map<std::string, std::string> files;
  const std::size_t end = zip.size() - 22;
  REQUIRE(number(zip, end, 4) == 0x06054B50);
  std::size_t at = number(zip, end + 16, 4);
  for (std::uint32_t i = 0; i < number(zip, end + 10, 2); ++i) {
    REQUIRE(number(zip, at, 4) == 0x02014B50);
    const std::size_t size = number(zip, at + 24, 4), name = number(zip, at + 28, 2);
    const std::size_t local = number(zip, at + 42, 4);
    REQUIRE(number(zip, local, 4) == 0x04034B50);
    const auto bytes = zip.substr(local + 30 + name, size);
    CHECK(serve::crc32(bytes) == number(zip, at + 16, 4));
    files[std::string{zip.substr(at + 46, name)}] = bytes;
    at += 46 + name;
  }
  return files;
}

} // namespace

TEST_CASE("the checksum is the usual one") {
  CHECK(serve::crc32("123456789") == 0xCBF43926);
}

TEST_CASE("a playlist is taken home in every format") {
  const small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  const std::string zip = "/api/activities/" + id + "/rounds/1/playlist.zip";
  const auto a = p.client.get(zip + "?formats=wav,flac,ogg,midi");
  REQUIRE(a.status == 200);
  CHECK(a.head.find("attachment; filename=\"" + id + "-1.zip\"") != std::string::npos);
  const auto files = unzipped(a.body);
  CHECK(files.size() == 4 * 4 + 2);
  for (const auto& [name, bytes] : files) {
    if (name.ends_with(".wav"))
      CHECK(bytes.starts_with("RIFF"));
    if (name.ends_with(".mid"))
      CHECK(bytes.starts_with("MThd"));
    if (!name.ends_with(".flac") && !name.ends_with(".ogg"))
      continue;
    write_bytes(p.folder / name, bytes);
    const audio_clip clip = read_audio(p.folder / name);
    CHECK(clip.view().seconds() == doctest::Approx(0.6));
    CHECK(clip.view().channels() == 2);
  }
  CHECK(files.at("playlist.m3u").starts_with("#EXTM3U\n"));
  CHECK(p.client.get(zip + "?formats=exe").status == 400);
  CHECK(p.client.get(zip + "?formats=").status == 400);
  CHECK(p.client.get("/api/activities/" + id + "/rounds/9/playlist.zip").status == 404);
}

TEST_CASE("compressed clips sound like the clip") {
  audio_clip clip{2, 20'000, 32'000};
  for (std::size_t i = 0; i < 20'000; ++i) {
    clip.channel(0)[i] = 0.5F * std::sin(0.05F * static_cast<float>(i));
    clip.channel(1)[i] = 0.25F * std::sin(0.02F * static_cast<float>(i));
  }
  const temporary_folder folder;
  for (const auto format : {compressed_format::flac, compressed_format::ogg_vorbis}) {
    const bool is_flac = format == compressed_format::flac;
    write_bytes(folder / "clip", compressed(clip, format, "title"));
    const audio_clip back = read_audio(folder / "clip");
    REQUIRE(back.view().frames() == 20'000);
    CHECK(back.view().rate() == 32'000);
    double worst = 0;
    for (std::size_t i = 2000; i < 18'000; ++i)
      worst = std::max(worst, std::abs(double{back.view().channel(0)[i]} - clip.channel(0)[i]));
    CHECK(worst < (is_flac ? 1.0 / 32768 : 0.05));
  }
}
