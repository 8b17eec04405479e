// evomusic evolve over a scripted chat server: failures, keys, kill and resume, replay.
#include "program.hpp"
#include "scripted_server.hpp"

#include "evo/music/audio_io.hpp"
#include "evo/music/store.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

using namespace evo::music;
using namespace evo::music::testing;
using support::chat_body;
using support::scripted_reply;
using support::scripted_server;

namespace {

using words = std::vector<std::string>;
const std::string key = "sk-do-not-tell-4711";

/// Prompts that follow from the request's seed.
scripted_reply answer(std::size_t, const std::string& request) {
  const auto at = request.find("\"seed\":");
  const auto seed = std::stoul(request.substr(at + 7));
  constexpr const char* genres[] = {"jazz", "techno", "folk", "ambient", "disco", "blues"};
  constexpr const char* players[] = {"piano", "flute", "violin", "trumpet",
                                     "harp",  "organ", "cello"};
  constexpr const char* moods[] = {"warm", "dark", "happy", "calm", "epic"};
  std::string text;
  for (std::size_t i = 0; i < 3; ++i)
    text += std::string{"<prompt>"} + moods[(seed + i) % 5] + " " + genres[(seed / 5 + i) % 6] +
            " with " + players[(seed / 30 + i) % 7] + " and " + players[(seed / 210 + 2 * i) % 7] +
            "</prompt>\n";
  return {.body = chat_body(text)};
}

struct place {
  temporary_folder folder;

  explicit place(const std::string& strategy = "llm_evolve", const std::string& islands = "1") {
    audio_clip clip{1, 66150, 22050};
    for (std::size_t i = 0; i < 66150; ++i)
      clip.channel(0)[i] = static_cast<float>(
          (i / 5000) % 2 == 0 ? 0 : 0.4 * std::sin(0.125 * static_cast<double>(i)));
    write_wav(folder / "target.wav", clip, {.title = "target", .comment = {}});
    write_bytes(folder / "small.yaml",
                "fitness: {target_music: target.wav}\n"
                "strategy: {name: " +
                    strategy + ", population_size: 8, islands: " + islands +
                    "}\n"
                    "llm: {api_key_env: EVO_TEST_KEY, retries: 2, longest_delay: 1, timeout: 5, "
                    "concurrency: 2, structured_output: none}\n"
                    "budget: {generations: 4}\ngenerator: {seconds: 2}\n"
                    "playlist: {size: 1, seconds: 2}\nstore: {keep_audio: none}\n");
    setenv("EVO_TEST_KEY", key.c_str(), 1);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return folder / name; }
  [[nodiscard]] words evolve(const std::string& run, const std::string& url,
                             const words& more = {}) const {
    words all{"evolve", "--config", path("small.yaml"), "--run", path(run), "--json", "--quiet"};
    if (!url.empty())
      all.insert(all.end(), {"--set", "llm.base_url=" + url});
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  [[nodiscard]] outcome run(words arguments) const {
    return evomusic(std::move(arguments), folder.path());
  }
};

nlohmann::json result(const outcome& o) {
  REQUIRE_MESSAGE(o.code == 0, o.err);
  return nlohmann::json::parse(o.out);
}

/// One line, with these words, and without the key.
void check_failed(const outcome& o, int code, const words& says) {
  CAPTURE(o.err);
  CHECK(o.code == code);
  CHECK(o.out.empty());
  CHECK(std::count(o.err.begin(), o.err.end(), '\n') == 1);
  for (const auto& part : says)
    CHECK_MESSAGE(contains(o.err, part), part);
  CHECK_FALSE(contains(o.err, key));
}

/// Every byte below a folder.
bool is_anywhere(const std::filesystem::path& folder, const std::string& what) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder})
    if (entry.is_regular_file() && contains(read_bytes(entry.path()), what))
      return true;
  return false;
}

/// What two runs of the same evolution have in common.
void check_same(const place& p, const std::string& a, const std::string& b) {
  const run_record x = read_run(p.path(a)), y = read_run(p.path(b));
  REQUIRE(x.candidates.size() == y.candidates.size());
  for (std::size_t i = 0; i < x.candidates.size(); ++i) {
    CHECK(x.candidates[i].text == y.candidates[i].text);
    CHECK(x.candidates[i].fitness == y.candidates[i].fitness);
    CHECK(x.candidates[i].operator_name == y.candidates[i].operator_name);
  }
}

} // namespace

TEST_CASE("both strategies evolve over a server, and replay without one, bit for bit") {
  for (const auto& [strategy, islands] :
       {std::pair{"llm_evolve", "1"}, {"full_llm", "1"}, {"llm_evolve", "2"}}) {
    CAPTURE(strategy);
    CAPTURE(islands);
    const place p{strategy, islands};
    scripted_server server{answer};
    const auto live = result(p.run(p.evolve("run", server.url())));
    CHECK(live["strategy"] == strategy);
    CHECK(live["generations"] == 4);
    CHECK(live["language"]["from_model"].get<int>() > 0);
    const std::size_t asked = server.requests();
    CHECK(asked == live["language"]["requests"]);
    CHECK(contains(server.seen()[0], "Authorization: Bearer " + key));

    const auto replayed = result(p.run(p.evolve("run", "", {"--replay"})));
    CHECK(contains(replayed["run"].get<std::string>(), "run/replay"));
    CHECK(replayed["best_fitness"] == live["best_fitness"]);
    CHECK(replayed["best_genome"] == live["best_genome"]);
    result(p.run(p.evolve("other", "", {"--replay", "--answers", p.path("run")})));
    check_same(p, "run", "other");
    result(p.run(p.evolve("third", server.url(), {"--answers", p.path("run")})));
    CHECK(server.requests() == asked); // a hit costs nothing

    check_failed(p.run(p.evolve("none", "", {"--replay"})), 3, {"no recorded answer"});
    CHECK(contains(read_bytes(p.path("run/report.html")), "Language model"));
    CHECK_FALSE(is_anywhere(p.folder.path(), key));
  }
}

TEST_CASE("a run that is killed asks again for no recorded answer, and comes to the same") {
  const place p;
  scripted_server slow{[](std::size_t i, const std::string& request) {
    scripted_reply r = answer(i, request);
    r.delay = 0.15;
    return r;
  }};
  const auto whole = result(p.run(p.evolve("whole", slow.url())));
  const std::size_t needed = slow.requests();

  const process killed{p.evolve("killed", slow.url()), p.folder.path()};
  while (slow.requests() < needed + needed / 2) // in the middle of a generation
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  killed.send(SIGKILL);
  CHECK(killed.wait().code == -SIGKILL);
  const auto resumed = result(p.run(p.evolve("killed", slow.url(), {"--resume"})));
  CHECK(slow.requests() - needed <= needed + 2); // llm.concurrency
  MESSAGE("requests of the whole run: ", needed,
          ", of the killed and resumed one: ", slow.requests() - needed);
  CHECK(resumed["best_fitness"] == whole["best_fitness"]);
  check_same(p, "whole", "killed");
  result(p.run(p.evolve("killed", "", {"--replay"})));
}

TEST_CASE("every failure has its outcome, exit code and message, within the requests allowed") {
  const place p;
  const auto fails = [&](const scripted_reply& reply, int code, const words& says,
                         std::size_t requests) {
    CAPTURE(says[0]);
    scripted_server server{[&](std::size_t, const std::string&) { return reply; }};
    std::filesystem::remove_all(p.path("bad"));
    check_failed(p.run(p.evolve("bad", server.url(), {"--set", "llm.concurrency=1"})), code, says);
    // Of the first to be given up; a generation has up to two requests to make.
    CHECK(server.requests() >= requests);
    CHECK(server.requests() <= 2 * requests - 1);
    CHECK(run_store::has_begun(p.path("bad"))); // its state is kept
  };
  fails({.status = 401, .body = "{\"error\":\"" + key + "\"}"}, 4, {"rejects the key (HTTP 401)"},
        1);
  fails({.status = 404, .body = R"({"error":"no such model"})"}, 4, {"HTTP 404", "llm.model"}, 1);
  fails({.status = 500}, 4, {"3 attempts failed", "HTTP 500", "--resume"}, 3);
  fails({.status = 429, .headers = "Retry-After: 60\r\n"}, 4, {"wait for 60 seconds"}, 1);
  fails({.body = "<html></html>"}, 4, {"a web page instead of JSON"}, 3);
  fails({.body = "{\"choices\": ["}, 4, {"no JSON object"}, 3);
  fails({.body = chat_body(std::string(5000, 'x')), .reset = true}, 4, {"3 attempts failed"}, 3);

  std::string gone;
  {
    scripted_server server{answer};
    gone = server.url();
  }
  std::filesystem::remove_all(p.path("bad"));
  check_failed(p.run(p.evolve("bad", gone)), 4, {"3 attempts failed", "is the server running"});

  // What is one request's failure doesn't end the run: others fill, and it says so.
  for (const scripted_reply& odd :
       {scripted_reply{.body = R"({"choices": []})"},
        scripted_reply{.body = chat_body(std::string(10'000'000, 'x'))},
        scripted_reply{.body = chat_body("Music is an art. It has many forms. Enjoy it.")}}) {
    scripted_server server{[&](std::size_t, const std::string&) { return odd; }};
    std::filesystem::remove_all(p.path("odd"));
    const auto r = result(p.run(p.evolve("odd", server.url())));
    CHECK(r["generations"] == 4);
    CHECK(r["language"]["from_model"] == 0);
    CHECK(r["language"]["filled"] == r["language"]["wanted"]);
  }
  scripted_server stalls{[](std::size_t i, const std::string& request) {
    scripted_reply r = answer(i, request);
    r.delay = i == 0 ? 30 : 0;
    return r;
  }};
  CHECK(result(p.run(
            p.evolve("stall", stalls.url(), {"--set", "llm.timeout=0.5"})))["generations"] == 4);

  unsetenv("EVO_TEST_KEY");
  check_failed(p.run(p.evolve("keyless", gone)), 2, {"llm.api_key_env", "EVO_TEST_KEY"});
}

TEST_CASE("a budget of requests ends the run in order, and a higher one goes on") {
  const place p;
  scripted_server server{answer};
  const auto r = result(p.run(p.evolve("run", server.url(), {"--set", "llm.budget_requests=5"})));
  CHECK(r["stop_reason"] == "model_budget");
  CHECK(server.requests() == 5);
  const auto more = result(
      p.run(p.evolve("run", server.url(), {"--resume", "--set", "llm.budget_requests=1000"})));
  CHECK(more["generations"] == 4);
}

TEST_CASE("a budget of money ends the run by the model's price in the table") {
  const place p;
  scripted_server server{answer};
  write_bytes(p.folder / "prices.tsv", "other\t1\t1\nscripted\t1000\t2000\n");
  const words spend{"--set", "llm.price_table=" + p.path("prices.tsv"), "--set",
                    "llm.budget_money=0.1"};
  const auto with = [&](words more) {
    more.insert(more.begin(), spend.begin(), spend.end());
    return more;
  };
  const auto r =
      result(p.run(p.evolve("run", server.url(), with({"--set", "llm.model=scripted"}))));
  CHECK(r["stop_reason"] == "model_budget");
  const std::size_t asked = server.requests();
  CHECK(asked > 0);
  const auto more = result(p.run(p.evolve("run", server.url(),
                                          {"--resume", "--set", "llm.model=scripted", "--set",
                                           "llm.price_prompt=0", "--set", "llm.budget_money=1"})));
  CHECK(more["generations"] == 4);
  CHECK(server.requests() > asked);
  check_failed(p.run(p.evolve("priceless", server.url(), with({}))), 2,
               {"prices.tsv has no price of default"});
}

TEST_CASE("a key isn't in the process list, nor in its environment there") {
  const place p;
  scripted_server slow{[](std::size_t i, const std::string& request) {
    scripted_reply r = answer(i, request);
    r.delay = 3;
    return r;
  }};
  const process under_way{p.evolve("run", slow.url()), p.folder.path()};
  while (slow.requests() == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  const std::string id = std::to_string(under_way.id());
  for (const char* file : {"cmdline", "environ"}) {
    std::ifstream in{"/proc/" + id + "/" + file, std::ios::binary};
    const std::string shown{std::istreambuf_iterator<char>{in}, {}};
    CHECK_FALSE(shown.empty());
    CHECK_FALSE(contains(shown, key));
  }
  under_way.send(SIGINT);
  CHECK(under_way.wait().code == 130);
}

TEST_CASE("what doesn't fit is refused before a folder is made") {
  const place p;
  const auto refused = [&](const words& settings, const words& says) {
    words all;
    for (const auto& s : settings)
      all.insert(all.end(), {"--set", s});
    check_failed(p.run(p.evolve("refused", "http://127.0.0.1:1/v1", all)), 2, says);
    CHECK_FALSE(std::filesystem::exists(p.path("refused")));
  };
  refused({"llm.base_url=nowhere"}, {"llm.base_url", "no URL"});
  refused({"llm.base_url=http://example.org/v1"}, {"unencrypted"});
  refused({"genome.type=token_embeddings"}, {"llm_evolve evolves prompt"});
  refused({"strategy.meta_prompt=scored"}, {"strategy.meta_prompt"});
  refused({"strategy.operators=[{name: a, prompt: hello}]"}, {"no place {prompts}"});
  refused({"strategy.tournament_size=9"}, {"strategy.tournament_size"});
  refused({"strategy.operators=[{name: a}]"}, {"an operator without a prompt"});
  refused({"strategy.operators=[{name: a, prompt: x, input: 0}]"}, {"input", "from 1 to 100"});
}
