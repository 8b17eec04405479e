// evomusic aligner, as people and scripts call it, with all that can be wrong about data.
#include <doctest/doctest.h>

#include "program.hpp"

#include "evo/core/random.hpp"
#include "evo/music/npy.hpp"

#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

constexpr std::size_t listeners = 24, tracks = 60, genres = 3, dim = 6;

/// A history and embeddings in a folder: listeners hear half of one genre.
class world {
public:
  explicit world(const std::filesystem::path& folder) : folder_{folder} {
    evo::random_stream stream = evo::random_key{1}.stream(0);
    std::filesystem::create_directory(folder / "embeddings");
    std::vector<float> centres(genres * 2 * dim);
    stream.fill_normal(std::span{centres});
    for (std::size_t t = 0; t < tracks; ++t) {
      std::vector<float> values(2 * dim);
      for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = centres[t % genres * 2 * dim + i] + static_cast<float>(0.3 * stream.normal());
      write_npy(embedding(t), std::vector<std::size_t>{2, dim}, values);
    }
    std::ostringstream rows;
    for (std::size_t l = 0; l < listeners; ++l)
      for (const std::size_t i : stream.sample(tracks / genres, tracks / genres / 2))
        rows << row(l, i * genres + l % genres, "2009-05-0" + std::to_string(1 + i % 9));
    write_bytes(folder / "history.tsv", rows.str());
    write_bytes(folder / "small.yaml",
                "listener_width: 8\nshared_width: 16\nhidden_width: 24\nnegatives: 5\nbatch: 32\n"
                "epochs: 25\nlearning_rate: 0.005\nvalidation: 0.2\npatience: 0\n"
                "embedding_noise: 0.1\n");
  }

  static std::string row(std::size_t listener, std::size_t track, const std::string& day) {
    return "user_" + std::to_string(listener) + "\t" + day + "T12:00:00Z\t\tArtist\ttrack_" +
           std::to_string(track) + "\tSong\n";
  }
  [[nodiscard]] std::filesystem::path embedding(std::size_t track) const {
    return folder_ / "embeddings" / ("track_" + std::to_string(track) + ".npy");
  }
  [[nodiscard]] std::vector<std::string> train(const std::string& out,
                                               std::vector<std::string> more = {}) const {
    std::vector<std::string> all{
        "aligner",          "train", "--interactions", path("history.tsv"), "--embeddings",
        path("embeddings"), "--out", path(out)};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] std::vector<std::string> evaluate(const std::string& aligner) const {
    return {"aligner",      "evaluate",         "--aligner",
            path(aligner),  "--interactions",   path("history.tsv"),
            "--embeddings", path("embeddings"), "--json"};
  }
  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

private:
  std::filesystem::path folder_;
};

} // namespace

TEST_CASE("aligner train and evaluate, with bad rows and embeddings that are counted") {
  const temporary_folder folder;
  const world data{folder.path()};
  const std::string history = read_bytes(folder / "history.tsv");
  const std::string first_row = history.substr(0, history.find('\n') + 1);
  write_bytes(folder / "history.tsv",
              history + first_row + "broken\n" + world::row(99, 1, "2009-06-01"));
  std::filesystem::remove(data.embedding(0));
  write_npy(data.embedding(3), std::vector<std::size_t>{2, dim},
            std::vector<float>(2 * dim, std::numeric_limits<float>::quiet_NaN()));

  const auto trained =
      evomusic(data.train("a.safetensors", {"--config", data.path("small.yaml")}), folder.path());
  CHECK(trained.code == 0);
  CHECK(contains(trained.err, "1 duplicates"));
  CHECK(contains(trained.err, "another number of columns"));
  CHECK(contains(trained.err, "1 missing; 1 with numbers that aren't finite"));
  CHECK(contains(trained.err, "1 listeners with a single track"));
  CHECK(contains(trained.err, "epoch 25: loss "));
  CHECK(contains(trained.out, "| - | gating-tanh | shared | 25 |"));
  CHECK(!std::filesystem::exists(folder / "a.safetensors.state"));

  const auto measured = evomusic(data.evaluate("a.safetensors"), folder.path());
  CHECK(measured.code == 0);
  const auto json = nlohmann::json::parse(measured.out);
  CHECK(json.at("users") == listeners + 1);
  CHECK(json.at("tracks") == tracks - 2);
  CHECK(json.at("roc_auc") > 0.8); // seen: 0.932
  CHECK(json.at("pr_auc") <= 1);
  CHECK(json.at("accuracy") > 0.8);
  CHECK(json.at("pairs") > 0);
}

TEST_CASE("aligner evaluate draws a report, with a catalogue's genres and without") {
  const temporary_folder folder;
  const world data{folder.path()};
  REQUIRE(
      evomusic(data.train("a.safetensors", {"--config", data.path("small.yaml")}), folder.path())
          .code == 0);
  std::filesystem::create_directory(folder / "catalogue");
  std::string rows = "id\tpath\tgenre\n";
  for (std::size_t t = 0; t < tracks; ++t) {
    const std::string id = "track_" + std::to_string(t);
    rows += id + "\t" + id + ".wav\tgenre " + std::to_string(t % genres) + "\n";
    write_bytes(folder / ("catalogue/" + id + ".wav"), "");
  }
  write_bytes(folder / "catalogue/catalog.tsv", rows);
  auto call = data.evaluate("a.safetensors");
  const auto plain = evomusic(call, folder.path());
  call.insert(call.end(), {"--report", data.path("report")});
  const auto without = evomusic(call, folder.path());
  CHECK(without.code == 0);
  CHECK(without.out == plain.out);
  CHECK(contains(without.err, "report: "));
  call.insert(call.end(), {"--catalog", data.path("catalogue")});
  const auto with = evomusic(call, folder.path());
  CHECK(with.code == 0);
  CHECK(contains(with.err, "silhouettes of genres, before and after: listeners "));
  CHECK(contains(read_bytes(folder / "report/tracks.csv"), "track_4,genre 1,"));
  CHECK(contains(read_bytes(folder / "report/report.html"), "<svg id=\"tracks-after\""));

  auto lonely = data.evaluate("a.safetensors");
  lonely.insert(lonely.end(), {"--catalog", data.path("catalogue")});
  CHECK(evomusic(lonely, folder.path()).code == 2);
}

TEST_CASE("aligner train, killed and resumed, ends with the same bytes") {
  const temporary_folder folder;
  const world data{folder.path()};
  const std::vector<std::string> config{"--config", data.path("small.yaml"), "--quiet"};
  auto resumed = config;
  resumed.emplace_back("--resume");
  CHECK(evomusic(data.train("whole.safetensors", config), folder.path()).code == 0);
  const process doomed{data.train("parts.safetensors", config), folder.path()};
  for (int i = 0; i < 2000 && !std::filesystem::exists(folder / "parts.safetensors.state"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  doomed.send(SIGKILL);
  static_cast<void>(doomed.wait());
  const auto last = evomusic(data.train("parts.safetensors", resumed), folder.path());
  CHECK(last.code == 0);
  CHECK(last.err.empty());
  CHECK(read_bytes(folder / "parts.safetensors") == read_bytes(folder / "whole.safetensors"));
}

TEST_CASE("aligner train makes a table of variants and keeps the best") {
  const temporary_folder folder;
  const world data{folder.path()};
  write_bytes(folder / "two.yaml", read_bytes(folder / "small.yaml") +
                                       "variants:\n  - name: mean\n    aggregation: mean\n"
                                       "  - name: ln\n    projection: layer-norm\n");
  const auto done = evomusic(
      data.train("a.safetensors", {"--config", data.path("two.yaml"), "--quiet"}), folder.path());
  CHECK(done.code == 0);
  CHECK(contains(done.out, "| mean | mean | shared |"));
  CHECK(contains(done.out, "| ln | gating-tanh | layer-norm |"));
  const std::string best = read_bytes(folder / "a.safetensors");
  CHECK((best == read_bytes(folder / "a.mean.safetensors") ||
         best == read_bytes(folder / "a.ln.safetensors")));
}

TEST_CASE("aligner says in one line what is wrong, with the promised exit code") {
  const temporary_folder folder;
  const world data{folder.path()};
  const auto failed = [&](const std::vector<std::string>& arguments, int code,
                          const std::string& what) {
    const auto done = evomusic(arguments, folder.path());
    CHECK(done.code == code);
    CHECK(contains(done.err, what));
    CHECK(std::ranges::count(done.err.substr(done.err.find("evomusic:")), '\n') == 1);
  };
  write_bytes(folder / "bad.yaml", "epoch: 3\n");
  failed(data.train("a.safetensors", {"--config", data.path("bad.yaml")}), 2, "bad.yaml:1: epoch");
  write_bytes(folder / "a.safetensors", "nothing");
  failed(data.evaluate("a.safetensors"), 3, "a.safetensors");
  auto nowhere = data.train("b.safetensors");
  nowhere[3] = data.path("nowhere.tsv");
  failed(nowhere, 3, "nowhere.tsv");
  std::filesystem::remove_all(folder / "embeddings");
  failed(data.train("b.safetensors"), 3, "embeddings");
}
