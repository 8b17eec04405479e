// A listener's session through the page's interface.
#include "page.hpp"

#include "evo/music/listener_profiles.hpp"

#include <doctest/doctest.h>

using namespace evo::music;
using namespace evo::music::testing;

namespace {

std::vector<std::string> prompts(const nlohmann::json& playlist) {
  std::vector<std::string> all;
  for (const auto& clip : playlist["clips"])
    all.push_back(clip["text"]);
  return all;
}

answer next(const small_page& p, const std::string& id, int round, int generations = 2) {
  return p.client.post("/api/activities/" + id + "/next", R"({"round":)" + std::to_string(round) +
                                                              R"(,"generations":)" +
                                                              std::to_string(generations) + "}");
}

} // namespace

TEST_CASE("a playlist is heard, answered, and the next one is another") {
  const small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  const auto first = p.playlist(id, 1);
  REQUIRE(first["clips"].size() == 4);
  CHECK(first["open"] == true);
  for (const auto& clip : first["clips"]) {
    CHECK(clip["peaks"].size() == 160);
    CHECK(clip["seconds"].get<double>() == doctest::Approx(0.6));
    CHECK(clip["answer"] == 0);
  }
  const auto wave = p.client.get("/api/activities/" + id + "/rounds/1/clips/1.wav");
  CHECK(wave.status == 200);
  CHECK(wave.body.starts_with("RIFF"));

  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(p.give(id, 1, 1, -1).status == 200);
  CHECK(p.give(id, 1, 2, -1).status == 200);
  CHECK(p.give(id, 1, 2, 1).status == 200); // changed one's mind
  CHECK(p.playlist(id, 1)["clips"][2]["answer"] == 1);
  CHECK(p.state(id)["answers"] == nlohmann::json::array({1, -1, 1, 0}));
  // What was answered is on the disk.
  const listener_profiles profiles{p.options.profiles};
  REQUIRE(profiles.feedback("Ada").events.size() == 4);
  CHECK(profiles.feedback("Ada").events[3].clip == id + "/1/3");

  CHECK(next(p, id, 7).status == 409);
  CHECK(next(p, id, 1).status == 200);
  CHECK(next(p, id, 1).status == 409);
  CHECK(p.give(id, 1, 0, -1).status == 409);
  REQUIRE(p.wait_for(id, "listening", 2));
  const auto second = p.playlist(id, 2);
  CHECK(second["open"] == true);
  for (const auto& text : prompts(second))
    CHECK(std::ranges::count(prompts(first), text) == 0);
  // The first one is still there, as it was answered.
  const auto again = p.playlist(id, 1);
  CHECK(again["open"] == false);
  CHECK(prompts(again) == prompts(first));
  CHECK(again["clips"][2]["answer"] == 1);
  const auto rounds = p.client.get("/api/activities/" + id).json()["rounds"];
  REQUIRE(rounds.size() == 1);
  CHECK(rounds[0]["likes"] == 2);
  CHECK(rounds[0]["dislikes"] == 1);
}

TEST_CASE("a server that ends and begins again is where it was") {
  small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(p.give(id, 1, 3, -1).status == 200);
  CHECK(next(p, id, 1).status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(p.give(id, 2, 1, 1).status == 200);
  const auto before = p.playlist(id, 2);
  p.close();
  p.open();
  CHECK(p.state(id)["phase"] == "asleep");
  CHECK(p.client.post("/api/activities/" + id + "/open", "{}").status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(p.playlist(id, 2) == before);
  CHECK(p.client.get("/api/activities/" + id).json()["rounds"].size() == 1);
}

TEST_CASE("an order for the next round that was never carried out is asked for again") {
  small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.give(id, 1, 0, 1).status == 200);
  p.close();
  // As if the process had been killed right after the order was written.
  const auto file = p.options.runs / "page" / (id + ".json");
  auto record = nlohmann::json::parse(read_bytes(file));
  record["rounds"].push_back({{"generations", 9}, {"wishes", {"a wish"}}});
  write_bytes(file, record.dump());
  p.open();
  CHECK(p.client.post("/api/activities/" + id + "/open", "{}").status == 200);
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.playlist(id, 1)["clips"][0]["answer"] == 1);
  CHECK(p.client.get("/api/activities/" + id).json()["wishes"] ==
        nlohmann::json::array({"a wish"}));
}

TEST_CASE("an evolution is paused, goes on and ends when it is told to") {
  small_page p;
  p.generate.delay = std::chrono::milliseconds{3};
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.client.post("/api/activities/" + id + "/pause", "{}").status == 409);
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(p.give(id, 1, 1, -1).status == 200);
  CHECK(next(p, id, 1, 200).status == 200); // more generations than anybody waits for
  REQUIRE(p.wait_for(id, "evolving", 2));
  CHECK(p.client.post("/api/activities/" + id + "/pause", "{}").json()["phase"] == "paused");
  const auto clips = p.generate.clips.load();
  std::this_thread::sleep_for(std::chrono::milliseconds{150});
  CHECK(p.generate.clips.load() <= clips + 12); // the batch under way
  CHECK(p.client.post("/api/activities/" + id + "/continue", "{}").status == 200);
  REQUIRE(p.wait_for(id, "evolving", 2));
  CHECK(p.client.post("/api/activities/" + id + "/finish", "{}").status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(p.state(id)["generations"].get<int>() < 200);
  CHECK(p.playlist(id, 2)["clips"].size() >= 1);
}

TEST_CASE("a wish begins the next round") {
  const small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  const std::string wish = "a slow waltz for glass harp";
  CHECK(p.client.post("/api/activities/" + id + "/wishes", nlohmann::json{{"prompt", wish}}.dump())
            .status == 200);
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(next(p, id, 1).status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(p.client.get("/api/activities/" + id).json()["wishes"].empty());
  bool is_heard = false;
  const auto map = p.client.get("/api/activities/" + id + "/map").json();
  for (const auto& point : map["points"])
    is_heard = is_heard || point["text"] == wish;
  CHECK(is_heard);
}

TEST_CASE("the map has what was heard, the answers and a taste") {
  const small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  auto map = p.client.get("/api/activities/" + id + "/map").json();
  CHECK(map["points"].size() == 12);
  CHECK(map["taste"].is_null());
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(p.give(id, 1, 1, -1).status == 200);
  CHECK(next(p, id, 1).status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  map = p.client.get("/api/activities/" + id + "/map").json();
  CHECK(map["points"].size() > 12);
  CHECK(map["taste"].is_array());
  int liked = 0, disliked = 0, skipped = 0;
  for (const auto& point : map["points"]) {
    liked += point["answer"] == 1 ? 1 : 0;
    disliked += point["answer"] == -1 ? 1 : 0;
    skipped += point["answer"] == 0 ? 1 : 0;
  }
  CHECK(liked == 1);
  CHECK(disliked == 1);
  CHECK(skipped == 2);
}

TEST_CASE("a clip tells where it comes from") {
  const small_page p;
  const std::string id = p.begin(4);
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(next(p, id, 1, 4).status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  const auto list = p.playlist(id, 2);
  std::size_t longest = 0;
  for (std::size_t i = 0; i < list["clips"].size(); ++i) {
    const auto all = p.client
                         .get("/api/activities/" + id + "/rounds/2/clips/" + std::to_string(i + 1) +
                              "/ancestors")
                         .json();
    REQUIRE(!all.empty());
    CHECK(all[0]["text"] == list["clips"][i]["text"]);
    longest = std::max(longest, all.size());
    CHECK(all.size() <= 15);
  }
  CHECK(longest > 1);
}

TEST_CASE("events tell what goes on, and end with the server") {
  small_page p;
  const std::string id = p.begin();
  REQUIRE(p.wait_for(id, "listening", 1));
  const raw_connection events{p.client.port};
  events.send("GET /api/activities/" + id + "/events HTTP/1.1\r\nHost: " + p.client.host() +
              "\r\n\r\n");
  std::string all = events.receive();
  while (all.find("\"phase\":\"listening\"") == std::string::npos)
    all += events.receive();
  CHECK(all.find("text/event-stream") != std::string::npos);
  CHECK(p.give(id, 1, 2, 1).status == 200);
  for (int i = 0; i < 20 && all.find("\"answers\":[0,0,1,0]") == std::string::npos; ++i)
    all += events.receive();
  CHECK(all.find("\"answers\":[0,0,1,0]") != std::string::npos);
  p.close();
  CHECK(events.receive_all().size() < 10'000);
}
