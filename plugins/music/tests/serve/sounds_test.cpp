// Uploads and trials.
#include "audio/accepted.hpp"
#include "page.hpp"

#include "evo/music/audio_io.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

constexpr const char* octets = "application/octet-stream";

std::string recording(const small_page& p, double seconds, float level = 0.4F) {
  audio_clip clip{2, static_cast<std::size_t>(seconds * 8000), 8000};
  for (std::size_t i = 0; i < clip.samples().size(); ++i)
    clip.samples()[i] = level * static_cast<float>(i % 40) / 40;
  write_wav(p.folder / "made.wav", clip);
  return read_bytes(p.folder / "made.wav");
}

answer upload(const small_page& p, const std::string& bytes, const std::string& name = "song.wav") {
  return p.client.post("/api/recordings?name=" + name, bytes, octets);
}

} // namespace

TEST_CASE("a recording is taken in, whatever it is called") {
  const small_page p;
  const auto a = upload(p, recording(p, 2), "..%2F..%2F%3Cscript%3Ealert(1)%3C%2Fscript%3E.wav");
  REQUIRE(a.status == 201);
  CHECK(a.json()["name"] == "../../<script>alert(1)</script>.wav");
  CHECK(a.json()["id"] == "r0001");
  CHECK(a.json()["seconds"] == 2);
  CHECK(std::filesystem::exists(p.options.runs / "page/recordings/r0001.wav"));
  CHECK(p.client.get("/api/recordings/r0001").body.starts_with("RIFF"));
  CHECK(p.client.get("/api/overview").json()["recordings"].size() == 1);
}

TEST_CASE("what is no recording is refused, and nothing is left of it") {
  const small_page p;
  std::string truncated = recording(p, 2);
  truncated.resize(truncated.size() / 2);
  std::string bomb = recording(p, 1);
  bomb.replace(22, 2, std::string("\xff\xff", 2)); // 65,535 channels
  const std::vector<std::string> bad{"",
                                     "hello",
                                     std::string(5000, '\0'),
                                     "<html><script>alert(1)</script></html>",
                                     "RIFF\x04\x00\x00\x00WAVE",
                                     "OggS" + std::string(200, 'x'),
                                     "fLaC" + std::string(200, '\xff'),
                                     "ID3" + std::string(300, '\0'),
                                     "\x7f"
                                     "ELF" +
                                         std::string(100, '\0'),
                                     truncated,
                                     bomb,
                                     recording(p, 0.1),
                                     recording(p, 2, 0)};
  for (const auto& bytes : bad) {
    const auto a = upload(p, bytes);
    CHECK_MESSAGE(a.status == 422, bytes.size());
    // Nothing of where things lie is told.
    CHECK(a.body.find(p.folder.path().string()) == std::string::npos);
  }
  for (const auto& left : std::filesystem::directory_iterator{p.options.runs / "page/recordings"})
    CHECK(left.path().empty());
  CHECK(p.client.get("/api/overview").json()["recordings"].empty());
}

TEST_CASE("of a long recording the first minutes are kept") {
  const small_page p;
  const auto a = upload(p, recording(p, 200));
  REQUIRE(a.status == 201);
  CHECK(a.json()["seconds"] == 180);
}

TEST_CASE("recordings are there when the server comes again") {
  small_page p;
  REQUIRE(upload(p, recording(p, 1), "%E2%99%AA").status == 201);
  p.close();
  p.open();
  CHECK(p.client.get("/api/overview").json()["recordings"][0]["name"] == "\xE2\x99\xAA");
  CHECK(upload(p, recording(p, 1)).json()["id"] == "r0002");
}

TEST_CASE("a taste may begin with liked recordings") {
  const small_page p;
  REQUIRE(upload(p, recording(p, 1)).status == 201);
  const std::string id = p.begin(3, R"(,"liked":["r0001"])");
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.state(id)["generation"] == 3); // the first round evolves, too
}

TEST_CASE("music evolves towards a song") {
  const small_page p;
  REQUIRE(upload(p, recording(p, 1)).status == 201);
  (void)p.client.post("/api/profiles", R"({"name":"Ada"})");
  const auto a = p.client.post("/api/activities",
                               R"({"kind":"song","profile":"Ada","song":"r0001","generations":3})");
  REQUIRE(a.status == 201);
  const std::string id = a.json()["id"];
  REQUIRE(p.wait_for(id, "finished"));
  CHECK(p.playlist(id, 1)["clips"].size() == 4);
  CHECK(p.client.get("/api/activities/" + id + "/rounds/1/clips/1.wav").status == 200);
  CHECK(p.client.get("/api/activities/" + id + "/rounds/1/clips/1/ancestors").status == 200);
  CHECK(p.client.get("/api/activities/" + id + "/map").status == 409);
  CHECK(p.give(id, 1, 0, 1).status == 409);
  const auto report = p.client.get("/api/activities/" + id + "/report");
  CHECK(report.status == 200);
  CHECK(report.head.find("sandbox allow-scripts") != std::string::npos);
  CHECK(report.head.find("script-src 'sha256-") != std::string::npos);
}

TEST_CASE("a prompt is tried") {
  const small_page p;
  const auto a = p.client.post("/api/trials", R"({"prompt":"slow piano","seconds":1,"seed":5})");
  REQUIRE(a.status == 201);
  CHECK(a.json()["seed"] == 5);
  CHECK(a.json()["peaks"].size() == 160);
  const auto clip = p.client.get("/api/trials/" + a.json()["id"].get<std::string>());
  CHECK(clip.status == 200);
  CHECK(clip.body.starts_with("RIFF"));
  CHECK(p.client.get("/api/trials/t19").status == 404);
  for (const char* bad :
       {R"({"prompt":""})", R"({"prompt":"a","seconds":0})", R"({"prompt":"a","seconds":31})",
        R"({"prompt":"a","seconds":"x"})", R"({"prompt":"a","seed":-1})", R"({"seconds":1})"})
    CHECK(p.client.post("/api/trials", bad).status == 400);
}

TEST_CASE("files are told by their first bytes") {
  for (const std::string_view good : {"RIFF....WAVEfmt ", "fLaC........", "OggS........",
                                      "ID3.........", "FORM....AIFF", "\xff\xfb.........."})
    CHECK(detail::looks_like_audio(good));
  for (const std::string_view bad :
       {"RIFF....AVI ", "", "fLaC", "PK\x03\x04........", "<svg........"})
    CHECK(!detail::looks_like_audio(bad));
}
