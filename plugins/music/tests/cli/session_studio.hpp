#pragma once
/// @file
/// All that a session needs, made by the program itself.

#include "program.hpp"

namespace evo::music::testing {

/// A catalogue, an aligner and simulated listeners, all small: what `evomusic session` needs.
class session_studio {
public:
  /// @param more lines of the configuration, dynamic.yaml
  explicit session_studio(const std::string& more = "generator: {seconds: 3}\n"
                                                    "playlist: {size: 3, seconds: 3}\n") {
    need({"listeners", "catalog", "--tracks", "16", "--seconds", "3", "--out", path("catalog")});
    need({"embed", "--encoder", "musicnn", "--catalog", path("catalog"), "--out",
          path("embeddings")});
    need({"listeners", "simulate", "--count", "12", "--plays", "20", "--catalog", path("catalog"),
          "--out", path("history.tsv")});
    write_bytes(folder_ / "small.yaml",
                "listener_width: 8\nshared_width: 16\nhidden_width: 24\nnegatives: 3\nbatch: 32\n"
                "epochs: 3\nvalidation: 0.25\npatience: 0\n");
    need({"aligner", "train", "--interactions", path("history.tsv"), "--embeddings",
          path("embeddings"), "--out", path("aligner.safetensors"), "--config",
          path("small.yaml")});
    write_bytes(folder_ / "dynamic.yaml",
                "fitness: {mode: dynamic, aligner: aligner.safetensors}\n"
                "session: {rounds: 2, listener: user_000003, catalog: catalog}\n"
                "strategy: {population_size: 6, tournament_size: 3}\n"
                "budget: {generations: 2}\n" +
                    more);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] outcome run(std::vector<std::string> arguments) const {
    arguments.emplace_back("--quiet");
    return evomusic(std::move(arguments), folder_.path());
  }
  /// The arguments of a session in a folder of that name.
  [[nodiscard]] std::vector<std::string> arguments(const std::string& name,
                                                   std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"session", "--config", path("dynamic.yaml"),
                                 "--run",   path(name), "--json"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] outcome session(const std::string& name, std::vector<std::string> more = {}) const {
    return run(arguments(name, std::move(more)));
  }
  void check_refused(const outcome& o, int code, const std::string& part) const {
    CHECK(o.code == code);
    CHECK_MESSAGE(contains(o.err, part), o.err);
  }

private:
  void need(std::vector<std::string> arguments) const {
    const outcome o = run(std::move(arguments));
    REQUIRE_MESSAGE(o.code == 0, o.err);
  }
  temporary_folder folder_;
};

} // namespace evo::music::testing
