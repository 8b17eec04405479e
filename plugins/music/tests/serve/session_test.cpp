// A listener's session through the page's interface.
#include "page.hpp"

#include "evo/music/listener_profiles.hpp"

#include <doctest/doctest.h>

#include <atomic>

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

/// Answers every request with some prompts that nobody had before.
class inventive_model final : public language_model {
public:
  explicit inventive_model(std::atomic<int>& asked) : asked_{asked} {}
  void answer(std::span<const evo::text_request> requests, const evo::text_sink& sink) override {
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const std::string n = std::to_string(++asked_);
      std::string text;
      for (const char* kind : {"jazz with piano", "slow folk with flute", "fast techno"})
        text += "<prompt>" + std::string{kind} + " number " + n + "</prompt>\n";
      sink(i, {.text = text});
    }
  }

private:
  std::atomic<int>& asked_;
};

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

TEST_CASE("a session's report is shown with all that it refers to") {
  const small_page p;
  const std::string id = p.begin();
  const std::string at = "/api/activities/" + id;
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.client.get(at + "/rounds/1/report.html").status == 200);
  CHECK(p.client.get(at + "/rounds/7/report.html").status == 404);
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(next(p, id, 1).status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(p.client.get(at).json()["hasReport"] == true);
  const auto report = p.client.get(at + "/report");
  CHECK(report.status == 200);
  CHECK(report.head.find("default-src 'none'") != std::string::npos);
  CHECK(report.head.find("script-src 'sha256-") != std::string::npos);
  CHECK(report.head.find("media-src 'self'") != std::string::npos);
  // Its links are relative to where it is shown.
  std::size_t links = 0;
  for (const std::string start : {"href=\"", "src=\""})
    for (std::size_t from = report.body.find(start); from != std::string::npos;
         from = report.body.find(start, from + 1)) {
      const std::size_t begin = from + start.size();
      const std::string to = report.body.substr(begin, report.body.find('"', begin) - begin);
      if (to.empty() || to[0] == '#' || to.starts_with("data:"))
        continue;
      CAPTURE(to);
      CHECK(p.client.get(at + "/" + to).status == 200);
      ++links;
    }
  CHECK(links >= 4);
  const auto numbers = p.client.get(at + "/figures/rounds.csv");
  CHECK(numbers.body.starts_with("round,"));
  CHECK(numbers.head.find("attachment") != std::string::npos);
  CHECK(p.client.get(at + "/figures/session.sqlite").status == 404);
  CHECK(p.client.get(at + "/figures/..%2Fconfig.yaml").status == 404);
}

TEST_CASE("a session evolves with the strategy that was chosen where it began") {
  std::atomic<int> asked{0};
  small_page p{false};
  const auto with = [&](const std::string& name) {
    return parse_configuration(to_yaml(p.config), "page", p.folder.path(),
                               std::vector<setting>{"strategy.name=" + name});
  };
  p.page.strategies = {{.name = "llm_evolve", .config = with("llm_evolve")},
                       {.name = "full_llm", .missing = "no language model is configured"}};
  p.page.make_language = [&](const std::filesystem::path&, std::function<bool()>) {
    return std::make_unique<inventive_model>(asked);
  };
  p.open();
  const auto offered = p.client.get("/api/overview").json()["strategies"];
  REQUIRE(offered.size() == 3);
  CHECK(offered[0]["name"] == "operator_sequence");
  CHECK(offered[0]["missing"].is_null());
  CHECK(offered[1]["missing"].is_null());
  CHECK(offered[2]["missing"] == "no language model is configured");

  CHECK(p.begin(2, R"(,"strategy":"full_llm")").find("no language model") != std::string::npos);
  CHECK(p.begin(2, R"(,"strategy":"nonsense")").find("no such strategy") != std::string::npos);
  const std::string usual = p.begin();
  REQUIRE(p.wait_for(usual, "listening", 1));
  CHECK(asked == 0);
  const std::string id = p.begin(3, R"(,"strategy":"llm_evolve")");
  REQUIRE(p.wait_for(id, "listening", 1));
  CHECK(p.client.get("/api/activities/" + id).json()["strategy"] == "llm_evolve");
  CHECK(p.give(id, 1, 0, 1).status == 200);
  CHECK(next(p, id, 1, 3).status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(asked > 0);
  const int before = asked;
  p.close();
  p.open();
  CHECK(p.client.post("/api/activities/" + id + "/open", "{}").status == 200);
  REQUIRE(p.wait_for(id, "listening", 2));
  CHECK(asked == before); // its answers were recorded
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
