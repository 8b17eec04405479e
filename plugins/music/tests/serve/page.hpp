#pragma once
/// @file
/// A page server over music that costs nothing.

#include "../session/fakes.hpp"
#include "../session/support.hpp"
#include "client.hpp"
#include "serve/page_server.hpp"

#include "evo/music/embedding_taste.hpp"

#include <thread>

namespace evo::music::testing {

struct small_page {
  fake_generator generate;
  fake_encoder encode;
  executor run = serial_executor();
  evolution_tools tools{generate, encode, nullptr, fake_noise(), run};
  embedding_taste taste{spread_of_prompts(generate, encode, 0.05, 8, run)};
  configuration config;
  serve::page_tools page{tools, taste, config};
  temporary_folder folder;
  serve::page_options options;
  std::unique_ptr<serve::page_server> server;
  std::thread thread;
  testing::client client;

  explicit small_page(bool is_open = true) {
    config = parse_configuration("fitness: {mode: dynamic, taste: embeddings, noise_weight: 0.01}\n"
                                 "generator: {seconds: 0.05}\n"
                                 "playlist: {size: 4, seconds: 0.6}\n"
                                 "strategy: {population_size: 12, tournament_size: 4}\n",
                                 "small.yaml", folder.path());
    options.runs = folder / "runs";
    options.profiles = folder / "runs/listeners";
    options.server.request_time = std::chrono::milliseconds{700};
    if (is_open)
      open();
  }
  ~small_page() { close(); }
  small_page(const small_page&) = delete;
  small_page& operator=(const small_page&) = delete;

  void open() {
    server = std::make_unique<serve::page_server>(options, page);
    client.port = server->port();
    thread = std::thread{[this] { server->run(); }};
  }
  void close() {
    if (!server)
      return;
    while (client.get("/app.css").status != 200) // run() may not have begun
      std::this_thread::yield();
    server->stop();
    thread.join();
    server.reset();
  }

  /// A profile and its session. @returns the session's id
  [[nodiscard]] std::string begin(int generations = 2, const std::string& more = {}) const {
    (void)client.post("/api/profiles", R"({"name":"Ada"})");
    const auto a =
        client.post("/api/activities", R"({"kind":"taste","profile":"Ada","generations":)" +
                                           std::to_string(generations) + more + "}");
    return a.status == 201 ? a.json()["id"].get<std::string>() : a.body;
  }
  [[nodiscard]] nlohmann::json state(const std::string& id) const {
    return client.get("/api/activities/" + id).json()["state"];
  }
  /// Waits until the activity is there. @returns whether it came so far
  [[nodiscard]] bool wait_for(const std::string& id, const std::string& phase,
                              int round = 0) const {
    constexpr int patience = 6000; // of 10 ms: what steps back waits for what else the machine does
    for (int i = 0; i < patience; ++i) {
      const auto s = state(id);
      if (s["phase"] == phase && (round == 0 || s["round"] == round))
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return false;
  }
  [[nodiscard]] answer give(const std::string& id, int round, int place, int value) const {
    return client.post("/api/activities/" + id + "/answers",
                       R"({"round":)" + std::to_string(round) + R"(,"place":)" +
                           std::to_string(place) + R"(,"answer":)" + std::to_string(value) + "}");
  }
  [[nodiscard]] nlohmann::json playlist(const std::string& id, int round) const {
    return client.get("/api/activities/" + id + "/rounds/" + std::to_string(round)).json();
  }
};

} // namespace evo::music::testing
