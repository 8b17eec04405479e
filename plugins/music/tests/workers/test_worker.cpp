// A worker with the fakes' instruments, to which its environment says what goes wrong:
//   MUSIC_TEST_POISON   a word: a genome whose text has it ends the process, every time
//   MUSIC_TEST_DEATHS   a folder: every fifth genome kills the process (SIGKILL), once
//   MUSIC_TEST_WIDTH    embeddings of another encoder
#include "fakes.hpp"

#include "evo/core/hash.hpp"
#include "workers/hearing_task.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace evo::music;
using testing::fake_encoder;
using testing::fake_generator;

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : value;
}

void meet(const std::string& text) {
  static const std::string poison = variable("MUSIC_TEST_POISON"),
                           deaths = variable("MUSIC_TEST_DEATHS");
  if (!poison.empty() && text.find(poison) != std::string::npos)
    std::abort();
  const std::uint64_t hash = evo::content_hash(text);
  if (deaths.empty() || hash % 5 != 0)
    return;
  const auto file = std::filesystem::path{deaths} / std::to_string(hash);
  if (std::filesystem::exists(file))
    return;
  std::ofstream{file}.put('x');
  std::raise(SIGKILL);
}

class mortal_generator final : public generator {
public:
  [[nodiscard]] int rate() const override { return fake_.rate(); }
  [[nodiscard]] std::size_t channels() const override { return fake_.channels(); }
  [[nodiscard]] const embedding_space* space(embedding_kind kind) const override {
    return fake_.space(kind);
  }
  [[nodiscard]] audio_batch generate(const conditioning& what, double seconds,
                                     std::span<const std::uint64_t> seeds, const evo::executor& run,
                                     const generation_watch& watch) const override {
    for (std::size_t i = 0; i < size(what); ++i)
      meet(describe(what, i));
    return fake_.generate(what, seconds, seeds, run, watch);
  }

private:
  fake_generator fake_;
};

class other_encoder final : public encoder {
public:
  [[nodiscard]] std::size_t layers() const override { return 1; }
  [[nodiscard]] std::size_t dim() const override { return 4; }
  [[nodiscard]] embedding_batch embed(std::span<const audio_view> clips,
                                      const evo::executor&) const override {
    return {clips.size(), 1, 4, std::vector<float>(clips.size() * 4, 1)};
  }
};

std::unique_ptr<encoder> make_encoder(const encoder_options& o) {
  if (o.model && !std::filesystem::exists(*o.model))
    throw error{failure::input, o.model->string(), "there is no such file here"};
  if (!variable("MUSIC_TEST_WIDTH").empty())
    return std::make_unique<other_encoder>();
  return std::make_unique<fake_encoder>();
}

/// None for what doesn't name any.
std::vector<instrument_file> encoder_files(const encoder_options& o) {
  if (!o.model)
    return {};
  return {{o.model->filename().string(), *o.model}};
}

} // namespace

int main() {
  return evo::serve_worker(
      "test",
      workers::hearing_tasks(
          {.make_generator = [](const generator_options&,
                                std::uint64_t) { return std::make_unique<mortal_generator>(); },
           .make_encoder = make_encoder,
           .make_noise_meter = [](const std::string&) { return testing::fake_noise(); },
           .make_executor =
               [](const std::optional<std::uint64_t>&) { return evo::serial_executor(); },
           .files = {.of_encoder = encoder_files}}));
}
