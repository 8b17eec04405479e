#include "support.hpp"

#include "evo/music/error.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

using namespace evo::music;

namespace {

std::string message_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const error& e) {
    CHECK(e.kind() == failure::configuration);
    return e.what();
  }
  return "";
}

} // namespace

TEST_CASE(
    "a soundfont that is missing or isn't one is a configuration error that says what to do") {
  const std::string missing =
      message_of([] { (void)synth_renderer{{.soundfont = "/nowhere/GM.sf2"}}; });
  CHECK(missing.find("generator.soundfont") != std::string::npos);
  CHECK(missing.find("/nowhere/GM.sf2") != std::string::npos);
  CHECK(missing.find("fluid-soundfont-gm") != std::string::npos);

  const auto path = std::filesystem::temp_directory_path() / "evo_not_a_soundfont.sf2";
  std::ofstream{path} << "RIFF but no soundfont";
  const std::string wrong = message_of([&] { (void)synth_renderer{{.soundfont = path}}; });
  CHECK(wrong.find("generator.soundfont") != std::string::npos);
  std::filesystem::remove(path);
}

TEST_CASE("options and batches out of range are refused") {
  CHECK(message_of([] { (void)synth_renderer{{.rate = 1000}}; }).find("rate") != std::string::npos);
  const synth_generator synth;
  const std::vector<std::string> prompts{"jazz"};
  const std::span<const std::string> all{prompts};
  const std::vector<std::uint64_t> none, one{1};
  const auto generate = [&](const conditioning& what, double seconds,
                            std::span<const std::uint64_t> seeds) {
    return message_of(
        [&] { (void)synth.generate(what, seconds, seeds, evo::serial_executor(), {}); });
  };
  CHECK(generate(all, 1, none).find("seeds") != std::string::npos);
  CHECK(generate(all, 0, one).find("seconds") != std::string::npos);
  const std::vector<float> narrow(3);
  CHECK(generate(embeddings_view{narrow, 1, 1, 3}, 1, one).find("width") != std::string::npos);
}
